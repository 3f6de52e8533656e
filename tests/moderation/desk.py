"""What tests of the desk have in common."""

import re

QUEUE = "/for-ansatte/kommentarer"
JSON = {"Accept": "application/json"}


def words_of(page: str) -> str:
    """What a page says, without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)).strip()


def order_on(page: str) -> list[int]:
    """The cases on a page, in its order."""
    return [int(found) for found in re.findall(r'id="sak-(\d+)"', page)]
