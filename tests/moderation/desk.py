"""What tests of the desk have in common."""

import re

from tests import web
from tests.moderation.comments import ticket

QUEUE = "/for-ansatte/kommentarer"
DECIDE = f"{QUEUE}/avgjor"
JSON = {"Accept": "application/json"}


def words_of(page: str) -> str:
    """What a page says, without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)).strip()


def order_on(page: str) -> list[int]:
    """The cases on a page, in its order."""
    return [int(found) for found in re.findall(r'id="sak-(\d+)"', page)]


def send(desk, case_id: int, handling: str, **more: str):
    """Send what the row's own button sends."""
    return web.act(desk, DECIDE, sak=ticket(case_id), handling=handling, **more)
