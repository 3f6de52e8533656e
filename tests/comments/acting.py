"""Commenting as people do, and as rows where many are needed."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from portal.comments import queries
from portal.comments.models import Comment
from portal.comments.rules import Place
from portal.foundation import clock
from portal.foundation.db import db
from portal.moderation import actions as moderation
from portal.moderation.actions import Ruling
from portal.moderation.models import Case
from portal.moderation.rules import Act, Moderator, Reason, State
from tests import build, moments, web

DRAMMEN = Place.finalist(2019, "drammen")
ARTICLE = Place.article("en-artikkel")
PAGE = "/norges-kulturkommune/2019/finalister/drammen"
ALL = "/kommentarer/finalister/2019/drammen"
WRITE = f"{ALL}/skriv"
REAL = moments.START.astimezone(UTC)
TEXT = "Fint at alle tre har de samme feltene."


def write(client: FlaskClient, path: str = WRITE, **told: str) -> TestResponse:
    """Send a comment."""
    return web.post(client, path, **{"navn": "Leser A", "tekst": TEXT, "adresse": "leser@example.org", **told})


def confirmed(client: FlaskClient, path: str = WRITE, **told: str) -> str:
    """Send a comment and confirm it by the link; return the path of its private page."""
    answer = write(client, path, **told)
    assert answer.status_code == 303, answer.status_code
    answer = web.post(client, web.last_mail().link)
    assert answer.status_code == 303, answer.text
    own = answer.headers["Location"]
    assert re.fullmatch(r"(/nn|/en)?/kommentarer/min/[\w-]{32}", own)
    return own


def newest() -> Comment:
    """The comment that was written last."""
    db.session.rollback()
    found = db.session.scalar(select(Comment).order_by(Comment.id.desc()).limit(1))
    assert found is not None
    return found


def state_of(comment_id: int) -> State:
    """What has become of a comment."""
    db.session.rollback()
    found = db.session.scalar(
        select(Case.state).join(Comment, Comment.case_id == Case.id).where(Comment.id == comment_id)
    )
    assert found is not None
    return found


def decide(comment_id: int, act: Act, *, reason: Reason | None = None, words: str | None = None, **told: Any) -> None:
    """What a moderator decides, on the version as it is now."""
    db.session.rollback()
    comment = db.session.get_one(Comment, comment_id)
    case = db.session.get_one(Case, comment.case_id)
    outcome = moderation.give_verdicts(
        [Ruling(case.id, case.version)],
        act=act,
        reason=reason,
        words=words,
        quotes=queries.quotes([case.id]),
        moderator=told.get("moderator") or moderator(),
        now=told.get("now") or clock.now(),
    )
    assert not outcome.refused, outcome.refused


def moderator() -> Moderator:
    """Somebody who may decide."""
    from portal.accounts.models import Account
    from portal.accounts.rules import Role

    address = "leser-av-kommentarer@kommune.example"
    known = db.session.scalar(select(Account.id).where(Account.address == address))
    account_id = known or build.account(Role.MODERATOR, name="Moderator A", address=address)
    return Moderator(account_id, "Moderator A", address)


def approve(comment_id: int) -> None:
    """Let a comment be shown."""
    decide(comment_id, Act.APPROVE)


def shown(client: FlaskClient, path: str = WRITE, **told: str) -> int:
    """Write a comment, confirm it and have it approved; return its id."""
    confirmed(client, path, **told)
    comment_id = newest().id
    approve(comment_id)
    return comment_id


def later(moment: datetime, **how: int) -> datetime:
    """A moment some time on."""
    return moment + timedelta(**how)
