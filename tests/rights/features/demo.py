"""The demonstration's own pages: its mail box, and its invented staff, who alone are there for the taking."""

from portal.accounts.rules import Role
from tests import build
from tests.rights.table import EVERYBODY, Row

ROWS = [
    Row("demo.mailbox", EVERYBODY),
    Row("demo.mail", EVERYBODY, {"mail:shown": 200, "mail:unknown": 404}),
    Row("demo.staff", EVERYBODY),
    Row(
        "demo.become", EVERYBODY,
        {"account:example": 303, "account:other": 404, "account:closed": 404, "account:unknown": 404}, post=True,
    ),
]  # fmt: skip


def plant(world):
    """One of the demonstration's staff."""
    example = build.account(Role.EDITOR, name="Eksempel", address="eksempel@example.org", is_example=True)
    world.things |= {
        "account:example": {"account_id": example},
        "mail:shown": {"id": world.mail},
        "mail:unknown": {"id": "20190701T120000-00000000"},
    }
    return []
