"""Comments: everybody may write, read what is shown, and do with their own by its link what they like; moderators set the rooms."""

from sqlalchemy import select

from portal.accounts.rules import Role
from portal.comments.models import Comment
from portal.foundation.db import db
from portal.moderation.rules import Act, Reason
from tests.comments import acting
from tests.rights.features.public import ARTICLE, FINALIST
from tests.rights.table import EVERYBODY, MODERATORS, Row, Secret

COMMENT = {"comment:shown": 200, "comment:hidden": 404, "comment:ended": 404, "comment:closed": 404, "comment:unknown": 404}
SENT = {"navn": "Leser B", "tekst": "Vi er enige om det.", "adresse": "leser.b@example.org"}
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
    Row("comments.correct", EVERYBODY, {"note:own": 303, "note:unknown": 410}, post=True, fields={**SENT, "versjon": "1"}),
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


def plant(world):
    """A comment in every state, and the links of one that waits, of one that is refused, of one that is not confirmed."""
    visitor = world.app.test_client()
    numbers = {"unknown": 999_999}
    for state, act in (("shown", Act.APPROVE), ("hidden", None), ("closed", Act.REFUSE), ("ended", Act.REMOVE)):
        word = f"{'vist' if state == 'shown' else 'hemmelig'}kommentar{state}"
        link = acting.confirmed(visitor, navn=f"{word}navn", tekst=f"Om {word}tekst", adresse=f"{word}@example.org")
        numbers[state] = _newest()
        if act is Act.REMOVE:
            acting.approve(numbers[state])
        if act:
            acting.decide(numbers[state], act, reason=None if act is Act.APPROVE else Reason.ADVERTISING)
        if state in ("hidden", "closed"):
            world.things["note:own" if state == "hidden" else "verdict:own"] = {"token": link.rpartition("/")[2]}
    acting.write(visitor, navn="Ubekreftet", tekst="Ennå ubekreftet", adresse="ubekreftet@example.org")
    world.things |= {f"comment:{state}": {"comment_id": number} for state, number in numbers.items()} | {
        "letter:own": {"token": acting.web.mails()[-1].link.rpartition("/")[2]},
        "letter:unknown": {"token": "A" * 32},
        "note:unknown": {"token": "A" * 32},
        "section:shown": {"kind": "article"},
        "section:unknown": {"kind": "finnes-ikke"},
    }
    return _secrets()


def _secrets():
    texts = [
        Secret(f"hemmeligkommentar{state}tekst", "a comment that is not shown", is_moderator, met=False)
        for state in ("closed", "ended")
    ]
    addresses = [Secret(f"kommentar{state}@", "an author's address") for state in ("shown", "hidden", "closed", "ended")]
    return texts + addresses


def _newest():
    found = db.session.scalar(select(Comment.id).order_by(Comment.id.desc()).limit(1))
    assert found
    return found
