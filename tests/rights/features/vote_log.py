"""The vote's log: what everybody may know of it, and what two of those who look after the vote must agree on."""

from portal.accounts.rules import Role
from tests.rights.table import EVERYBODY, Row, Who

LOOK_AFTER: Who = frozenset({Role.VOTE_OFFICER, Role.ADMIN})
EDITION = {"edition:shown": 200, "edition:unpublished": 200, "edition:unknown": 404}
TO_AGREE_ON = {"log:shown": 303, "log:unknown": 404}
WHY = {"grunn": "Nøkkelen er tapt"}

ROWS = [
    Row("voting.log_page", EVERYBODY, EDITION),
    Row("voting.log_heads", EVERYBODY, EDITION),
    Row("voting.log_leaves", EVERYBODY, EDITION),
    Row("voting.log_feed", EVERYBODY, EDITION),
    Row("voting.compare_file", EVERYBODY, EDITION),
    Row("voting.log_state", LOOK_AFTER),
    Row("voting.ask_about_log", LOOK_AFTER, TO_AGREE_ON, post=True, fresh=True, fields=WHY),
    Row("voting.agree_about_log", LOOK_AFTER, TO_AGREE_ON, post=True, fresh=True),
    Row("voting.withdraw_about_log", LOOK_AFTER, TO_AGREE_ON, post=True, fresh=True),
]


def plant(world):
    """What can be agreed on, and what nobody knows."""
    world.things |= {
        "log:shown": {"year": 2019, "way": "ny-nokkel"},
        "log:unknown": {"year": 2019, "way": "noe-annet"},
    }
    return []
