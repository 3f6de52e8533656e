"""The log: one's own acts for editors, moderators and vote officers, all of them for admins; nobody else has it."""

from portal.accounts.rules import AccountEvent, Role
from portal.audit import actions as audit
from portal.audit.rules import Actor
from tests.rights.people import Asker
from tests.rights.table import READS_LOG, Row, Secret

LOG = {"acts:shown": 200, "acts:own": 200, "acts:other": 200, "acts:unknown": 200}

ROWS = [
    Row("audit.log", READS_LOG, LOG),
    Row("audit.export_csv", READS_LOG, LOG, post=True, fresh=True),
    Row("audit.export_json", READS_LOG, LOG, post=True, fresh=True),
]


def is_admin(asker: Asker) -> bool:
    """Whether somebody may read what every one of staff did."""
    return Role.ADMIN in asker.roles


def plant(world):
    """Acts of two people: one who never asks, and whoever asks."""
    # Narrowed to one's own account: the features after this one act more often than the log's first page has room for.
    me = world.asker.account_id
    world.things |= {
        "acts:shown": {},
        "acts:own": {"?": f"type=account&nummer={me}"} if me else {},
        "acts:other": {"?": f"type=account&nummer={world.other}"},
        "acts:unknown": {"?": "type=finnes-ikke&eldre-enn=999999999"},
    }
    _act(Actor(world.other, "Hemmelignavn"), "hemmelig")
    if me:
        _act(Actor(me, world.asker.name), "egen")
    by_admin = [
        Secret("hemmelignavn", "a person's name", is_admin),
        Secret("hemmeligadresse", "a person's address", is_admin),
        *(Secret(f"hemmelig{part}", f"the log's {part}", is_admin) for part in ("grunn", "foer", "etter")),
    ]
    own = [
        Secret(f"egen{part}", f"the log's {part}", lambda asker: not READS_LOG.isdisjoint(asker.roles))
        for part in ("grunn", "foer", "etter")
    ]
    return by_admin + (own if me else [])


def _act(actor, word):
    audit.record(
        actor, AccountEvent.ROLES_CHANGED, subject=("account", actor.id), before={"roles": [f"{word}foer"]},
        after={"roles": [f"{word}etter"]}, why=f"{word}grunn",
    )  # fmt: skip
