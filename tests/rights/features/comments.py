"""Comments: everybody may write, read what is shown, and do with their own by its link what they like; moderators set the rooms."""

from portal.accounts.models import Account
from portal.accounts.rules import Role
from portal.foundation.db import db
from portal.moderation.models import Case
from portal.moderation.rules import Act, Moderator, Reason
from tests import build
from tests.comments import acting
from tests.rights.features.public import ARTICLE, FINALIST
from tests.rights.table import EVERYBODY, MODERATORS, Row, Secret

COMMENT = {
    "comment:shown": 200,
    "comment:hidden": 404,
    "comment:ended": 404,
    "comment:closed": 404,
    "comment:unknown": 404,
}
SENT = {"navn": "Leser B", "tekst": "Vi er enige om det.", "adresse": "leser.b@example.org"}


def correction(world):
    """What its author sends to put their comment right: with the version that they saw."""
    found = db.session.get_one(Case, world.things["case:note"]["case_id"], populate_existing=True)
    return {**SENT, "versjon": str(found.version)}


OWN = {"note:own": 200, "note:unknown": 410}
SETTINGS = {"": 303}

ROWS = [
    *(Row(f"comments.{name}", EVERYBODY) for name in ("rules", "check_mail", "reported", "feed")),
    Row("comments.finalist", EVERYBODY, FINALIST),
    Row("comments.article", EVERYBODY, ARTICLE),
    Row("comments.finalist_write", EVERYBODY, FINALIST),
    Row("comments.article_write", EVERYBODY, ARTICLE),
    Row("comments.finalist_send", EVERYBODY, {**FINALIST, "finalist:shown": 303}, post=True, fields=SENT),
    Row("comments.article_send", EVERYBODY, {**ARTICLE, "article:shown": 303}, post=True, fields=SENT),
    Row("comments.one", EVERYBODY, {**COMMENT, "comment:shown": 303}),
    Row("comments.show_report", EVERYBODY, COMMENT),
    Row("comments.report", EVERYBODY, dict.fromkeys(COMMENT, 303), post=True, fields={"grunn": "advertising"}),  # nothing is told
    # by the links of one's mail
    Row("comments.show_confirmation", EVERYBODY, {"letter:own": 200, "letter:unknown": 410, "note:own": 410}),
    Row("comments.confirm", EVERYBODY, {"letter:own": 303, "letter:unknown": 410, "note:own": 410}, post=True),
    Row("comments.own", EVERYBODY, {**OWN, "letter:own": 410}),
    Row("comments.show_correction", EVERYBODY, OWN),
    Row("comments.correct", EVERYBODY, {"note:own": 303, "note:unknown": 410}, post=True, fields=correction),
    Row("comments.show_withdrawal", EVERYBODY, OWN),
    Row("comments.withdraw", EVERYBODY, {"note:own": 303, "note:unknown": 410}, post=True),
    Row("comments.show_complaint", EVERYBODY, {"verdict:own": 200, "note:own": 303, "note:unknown": 410}),
    Row(
        "comments.complain", EVERYBODY, {"verdict:own": 303, "note:own": 409, "note:unknown": 410}, post=True,
        fields={"tekst": "Den var ikke reklame."},
    ),
    # how comments are taken
    Row("comments.settings", MODERATORS),
    Row("comments.set_section", MODERATORS, {"section:shown": 303, "section:unknown": 404}, post=True, fields={"modus": "after"}),
    Row("comments.close_page", MODERATORS, SETTINGS, post=True, fields={"side": "/artikler/vist", "hvorfor": "Ferdig"}),
    Row("comments.open_page", MODERATORS, SETTINGS, post=True, fields={"sted": "article:vist"}),
    Row("comments.switch_on", MODERATORS, SETTINGS, post=True, fields={"bryter": "hidden", "beskjed": "Vi leser"}),
    Row("comments.switch_off", MODERATORS, SETTINGS, post=True),
]  # fmt: skip


def is_moderator(asker):
    """Whether somebody may read what was never shown, or is not shown any more."""
    return Role.MODERATOR in asker.roles


STATES = {"shown": Act.APPROVE, "hidden": None, "closed": Act.REFUSE, "ended": Act.REMOVE}


def plant(world):
    """A comment in every state, and the links of one that waits, of one that is refused, of one that is not confirmed."""
    visitor, decider = world.app.test_client(), _somebody_who_decides()
    for state, act in STATES.items():
        _comment(world, visitor, state, f"{'vist' if state == 'shown' else 'hemmelig'}kommentar{state}", act, decider)
    note = _comment(world, visitor, "note", "notatet", None, decider)
    verdict = _comment(world, visitor, "refused", "avslaget", Act.REFUSE, decider)
    complained = _comment(world, visitor, "complained", "klagen", Act.REFUSE, decider)
    acting.web.post(visitor, f"{complained}/klag", tekst="Den var ikke reklame.")
    own = "egen@example.org" if world.asker.account_id is None else _address(world.asker.account_id)
    _comment(world, visitor, "own", "egenskrevet", None, decider, address=own)
    acting.write(visitor, navn="Ubekreftet", tekst="Ennå ubekreftet", adresse="ubekreftet@example.org")
    world.things |= {
        "note:own": {"token": note.rpartition("/")[2]},
        "verdict:own": {"token": verdict.rpartition("/")[2]},
        "letter:own": {"token": acting.web.last_mail().link.rpartition("/")[2]},
        "letter:unknown": {"token": "A" * 32},
        "note:unknown": {"token": "A" * 32},
        "comment:unknown": {"comment_id": 999_999},
        "case:unpublished": {"case_id": acting.newest().case_id},
        "case:unknown": {"case_id": 999_999},
        "person:unknown": {"person_id": 999_999},
        "section:shown": {"kind": "article"},
        "section:unknown": {"kind": "finnes-ikke"},
    }
    texts = [
        Secret(f"hemmeligkommentar{state}tekst", "a comment that is not shown", is_moderator)
        for state in list(STATES)[1:]
    ]
    addresses = [Secret(f"kommentar{state}@", "an author's address") for state in STATES]
    return [*texts, *addresses]


def _comment(world, visitor, state, word, act, decider, address=None):
    """A comment of somebody, decided on; its things are named after its state. Returns the path of its private page."""
    address = address or f"{word}@example.org"
    link = acting.confirmed(visitor, navn=f"{word}navn", tekst=f"Om {word}tekst", adresse=address)
    comment = acting.newest()
    if act is Act.REMOVE:
        acting.decide(comment.id, Act.APPROVE, moderator=decider)
    if act:
        acting.decide(comment.id, act, reason=None if act is Act.APPROVE else Reason.ADVERTISING, moderator=decider)
    case = db.session.get_one(Case, acting.newest().case_id)
    world.things |= {
        f"comment:{state}": {"comment_id": acting.newest().id},
        f"case:{state}": {"case_id": case.id},
        f"person:{state}": {"person_id": case.person_id},
    }
    return link


def _somebody_who_decides():
    address = "den-som-avgjor@kommune.example"
    return Moderator(build.account(Role.MODERATOR, name="Moderator A", address=address), "Moderator A", address)


def _address(account_id):
    return db.session.get_one(Account, account_id).address
