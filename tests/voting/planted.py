"""Faulty ways of confirming, planted to see that the checks find them. Nothing of this is ever right."""

import secrets
from datetime import datetime

from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import select, update

from portal.foundation import boxes, tokens, triggers
from portal.foundation.db import begin_writing, db, transaction
from portal.voting import actions, queries, rules
from portal.voting.models import Ballot, VoteRequest
from portal.voting.queries import Receipt
from portal.voting.rules import Act, BallotState

CONSTRAINT = "one_ballot_per_voter"
rightly = actions.confirm_vote


def drop_the_constraint() -> None:
    """Take UNIQUE (edition_id, voter_key) from the table of ballots."""
    db.session.remove()
    with db.engine.begin() as connection:
        triggers.drop(connection)  # SQLite looks through all of them when a table is renamed
        with Operations(MigrationContext.configure(connection)).batch_alter_table("ballot") as table:
            table.drop_constraint(CONSTRAINT, type_="unique")
        triggers.recreate(connection)


def check_then_insert(token: str, *, now: datetime, real_now: datetime) -> Receipt:
    """Look whether link and voter are free, and write afterwards what was true when looked."""
    request = db.session.execute(select(VoteRequest).where(VoteRequest.link_hash == tokens.digest(token))).scalar_one()
    voted = select(Ballot.code_box).where(Ballot.voter_key == request.voter_key)
    code_box = db.session.scalars(voted).first()
    if request.used_at is not None or code_box is not None:
        code, _ = boxes.unseal("2019/box", code_box or b"", purpose=queries.CODE_BOX)
    else:
        facts = {name: getattr(request, name) for name in ("id", "edition_id", "voter_key", "choice")}
        code = _insert(facts, real_now)
    db.session.rollback()
    return Receipt(1, rules.grouped(code), BallotState.COUNTED, Act.CAST)


@transaction
def _insert(facts: dict, real_now: datetime) -> str:
    code, link = rules.receipt_code(secrets.token_bytes(rules.RECEIPT_BYTES)), tokens.new()
    request_id = facts.pop("id")
    db.session.execute(update(VoteRequest).where(VoteRequest.id == request_id).values(used_at=real_now))
    db.session.add(
        Ballot(
            **facts, id=queries.ballot_id(code), state=BallotState.COUNTED, voted_by=Act.CAST, last_n=1,
            code_box=boxes.seal("2019/box", [code, link], purpose=queries.CODE_BOX),
            own_link_hash=tokens.digest(link),
        )
    )  # fmt: skip
    return code


def answer_before_commit(token: str, *, now: datetime, real_now: datetime) -> Receipt:
    """Give the receipt away, and then fail to commit."""
    info = db.session().info
    info["inside_action"] = True
    begin_writing()
    try:
        return rightly(token, now=now, real_now=real_now)
    finally:
        info["inside_action"] = False
        db.session.rollback()
