"""The demonstration's juries: an invented panel for each invented round, with points, recusals, experts and meetings."""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert

from portal.accounts.models import Account
from portal.award import actions as award
from portal.demo import content, meetings, staff
from portal.demo.cases import Cases
from portal.demo.meetings import Sitting
from portal.foundation import boxes, clock, tokens
from portal.foundation.db import db, transaction
from portal.jury.models import Assignment, Conflict, JuryPeriod, Panel, Score, ScoreCard, Seat, SeatTie, Statement
from portal.jury.queries.cards import NOTE
from portal.jury.rules import LINK_LIFE, CardState, ConflictKind, Others, SeatKind, TieKind
from portal.nominations import queries as nominations

READ_FOR = timedelta(days=9, hours=7)  # from when a case is given to when it is assessed
ABSTAINS = "-"


@transaction
def add_examples(edition_id: int, made: Cases, *, now: datetime) -> None:
    """Add every panel with what it has done so far, and hold the meeting of the one that has decided."""
    people = staff.people()
    for told in content.settings("juries.yaml"):
        sitting = _seated(told, made.rounds[told["round"]], people)
        criteria = [each.criterion.id for each in nominations.criteria_in(edition_id, sitting.round_id)]
        _assess(sitting, made, criteria)
        _recuse(sitting, made)
        _ask_experts(sitting, made)
        meetings.hold(sitting, made)
    award.lock_criteria(edition_id, now=now)


def _seated(told: Mapping[str, Any], round_id: int, people: Mapping[tuple[str, str], Account]) -> Sitting:
    panel = Panel(round_id=round_id, name=told["name"], quorum=told["quorum"])
    db.session.add(panel)
    db.session.flush()
    accounts = [people[row["role"], row["letter"]] for row in told["seats"]]
    seats = [
        Seat(
            round_id=round_id, panel_id=panel.id, account_id=account.id, kind=SeatKind(row["kind"]), position=place,
            start=secrets.randbelow(2**31 - 1), ties=_ties(told, place - 1),
        )
        for place, (row, account) in enumerate(zip(told["seats"], accounts, strict=True), start=1)
    ]  # fmt: skip
    db.session.add_all(seats)
    db.session.flush()
    for row, seat in zip(told["seats"], seats, strict=True):
        seat.stands_in_for = seats[row["for"]].id if "for" in row else None
    periods = [{"round_id": round_id, **row, "others": Others(row["others"])} for row in told["periods"]]
    db.session.execute(insert(JuryPeriod), periods)
    return Sitting(told, round_id, panel.id, [seat.id for seat in seats], accounts)


def _ties(told: Mapping[str, Any], place: int) -> list[SeatTie]:
    return [SeatTie(kind=TieKind(tie["kind"]), number=tie["number"]) for tie in told["ties"] if tie["seat"] == place]


def _assess(sitting: Sitting, made: Cases, criteria: Sequence[int]) -> None:
    """Give out the cases, and fill in what the content file says of each card."""
    at = min(row["begins"] for row in sitting.told["periods"])
    pairs = list(_given(sitting.told))
    rows = [
        {"seat_id": sitting.seats[place], "application_id": made.applications[number], "made_at": at}
        for place, number in pairs
    ]
    given = insert(Assignment).returning(Assignment.id, sort_by_parameter_order=True)
    assignments = list(db.session.scalars(given, rows))
    filled = {row["seat"]: row for row in sitting.told["cards"]}
    cards = [
        _card(assignment, filled.get(place, {}), number, at + READ_FOR + timedelta(minutes=20 * nth))
        for nth, (assignment, (place, number)) in enumerate(zip(assignments, pairs, strict=True))
    ]
    kept = insert(ScoreCard).returning(ScoreCard.id, sort_by_parameter_order=True)
    ids = list(db.session.scalars(kept, cards))
    scores = [
        {"card_id": card, "criterion_id": criterion, "points": points, "text": filled[place].get("words", "")}
        for card, (place, number) in zip(ids, pairs, strict=True)
        for criterion, points in zip(criteria, filled.get(place, {}).get(number, ()), strict=False)
        if points != ABSTAINS
    ]
    db.session.execute(insert(Score), scores)


def _given(told: Mapping[str, Any]) -> Iterator[tuple[int, str]]:
    """Yield (seat, case): all to all who have a seat of their own, but for ties; those go to the deputy."""
    numbers = sorted({number for row in told["cards"] for number in row if number.isdigit()})
    tied = {(tie["seat"], tie["number"]) for tie in told["ties"]}
    for place, row in enumerate(told["seats"]):
        for number in numbers:
            own = row["kind"] in (SeatKind.LEADER, SeatKind.MEMBER) and (place, number) not in tied
            if own or (row["kind"] == SeatKind.DEPUTY and (row["for"], number) in tied):
                yield place, number


def _card(assignment_id: int, filled: Mapping[str, Any], number: str, at: datetime) -> dict[str, Any]:
    points = filled.get(number)
    state = CardState.OPEN if points is None else CardState.ABSTAINED if ABSTAINS in points else CardState.DONE
    note = filled.get("note") if points else None
    return {
        "assignment_id": assignment_id, "state": state, "version": 1 if points else 0, "read": 1 if points else None,
        "private_note": boxes.seal(boxes.PORTAL_KEY, note, purpose=NOTE) if note else None,
        "saved_at": at if points else None, "finished_at": at if points else None,
    }  # fmt: skip


def _recuse(sitting: Sitting, made: Cases) -> None:
    """Enter who has recused themselves by their own word, after they had given points."""
    for row in sitting.told["recusals"]:
        said = Conflict(
            seat_id=sitting.seats[row["seat"]], application_id=made.applications[row["number"]], kind=ConflictKind.OWN,
            reason=row["reason"], declared_by=sitting.actor(row["seat"]).name, at=row["at"],
        )  # fmt: skip
        db.session.add(said)
    db.session.flush()


def _ask_experts(sitting: Sitting, made: Cases) -> None:
    """Add what experts were asked, by links that nobody has, and what they have answered."""
    for row in sitting.told["experts"]:
        asked = Statement(
            round_id=sitting.round_id, application_id=made.applications[row["number"]], expert=row["expert"], language="nb",
            link_hash=tokens.digest(tokens.new()), asked_at=row["asked"], expires_at=clock.real_now() + LINK_LIFE,
            text=row.get("text"), delivered_at=row.get("delivered"),
        )  # fmt: skip
        db.session.add(asked)
    db.session.flush()
