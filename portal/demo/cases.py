"""The demonstration's applications: examples from municipalities that do not exist, in every state. No mail is written."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, select

from portal.accounts.rules import Role
from portal.audit.rules import OPERATOR
from portal.demo import applications, content, staff
from portal.demo.application_rows import Planned
from portal.foundation.db import db, transaction
from portal.municipalities import actions as municipalities
from portal.municipalities.models import Municipality, OfficialFigure, Postmottak
from portal.municipalities.rules import FigureKind
from portal.nominations.actions import codes, setting_up
from portal.nominations.actions.setting_up import NewField, NewRound
from portal.nominations.models import LateCode, Round
from portal.nominations.queries import fields_of
from portal.nominations.rules import FieldKind, RoundKind

SOURCE = "Eksempel"  # whose figures they are: nobody's


@dataclass(frozen=True)
class Cases:
    """What was made: rounds by key, applications by municipality (its first one)."""

    rounds: Mapping[str, int]
    applications: Mapping[str, int]


@transaction(publishes=True)
def add_examples(edition_id: int, year: int, *, now: datetime) -> Cases:
    """Add municipalities, rounds, the form, applications with all that they hold, and a late code that nobody has used."""
    told = content.settings("cases.yaml")
    places = _add_municipalities(told, year, now)
    _add_form(edition_id, told["form"])
    rounds = {row["key"]: _add_round(edition_id, row) for row in told["rounds"]}
    rounds["direct"] = db.session.scalars(
        select(Round.id).where(Round.edition_id == edition_id, Round.kind == RoundKind.DIRECT)
    ).one()
    names = {row.id: row for row in db.session.scalars(select(Round).where(Round.id.in_(rounds.values())))}
    planned = [
        Planned(row, places[row["number"]], names[rounds[row["round"]]], place)
        for place, row in enumerate(told["applications"])
    ]
    ids = applications.add_all(edition_id, planned, fields_of(edition_id, "nb"), now=now)
    late = told["late_code"]
    _add_late_code(rounds["open"], places[late["number"]].id, late, now)
    first: dict[str, int] = {}
    for plan, application_id in zip(planned, ids, strict=True):
        first.setdefault(plan.row["number"], application_id)
    return Cases(rounds, first)


def _add_municipalities(told: Mapping[str, Any], year: int, now: datetime) -> dict[str, Municipality]:
    """Add those that do not exist, each with a figure from nobody, and with an official address unless it is to lack one."""
    given = told["municipalities"]
    rows = [municipalities.RegisterRow(row["number"], row["name"], row["county"]) for row in given]
    municipalities.add_register(rows, valid_from=year, valid_to=year, official_names={})
    db.session.flush()
    chosen = select(Municipality).where(Municipality.number.in_([row.number for row in rows]))
    places = {place.number: place for place in db.session.scalars(chosen)}
    people = {row["number"]: row["people"] for row in given}
    known = [place for place in places.values() if place.number not in told["without_postmottak"]]
    counted = {"kind": FigureKind.POPULATION, "as_of": date(year, 1, 1), "source": SOURCE}
    figures = [{"municipality_id": place.id, "value": people[number], **counted} for number, place in places.items()]
    boxes = [
        {"municipality_id": place.id, "address": f"postmottak@{place.slug}.example", "set_at": now} for place in known
    ]
    db.session.execute(insert(OfficialFigure), figures)
    db.session.execute(insert(Postmottak), boxes)
    return places


def _add_form(edition_id: int, form: Mapping[str, Any]) -> None:
    contact = NewField(
        kind=FieldKind.CONTACT, labels=form["contact"]["label"], helps=form["contact"]["help"], longest=200
    )
    document = NewField(
        kind=FieldKind.DOCUMENT, labels=form["document"]["label"], helps=form["document"]["help"], required=False
    )
    setting_up.make_default_form(edition_id, contacts=[contact], document=document, by=OPERATOR)


def _add_round(edition_id: int, row: Mapping[str, Any]) -> int:
    kind = RoundKind(row.get("kind", RoundKind.COUNTY))
    plain = {name: row[name] for name in ("name", "branch", "counties", "opens", "deadline") if name in row}
    round_id = setting_up.add_round(edition_id, NewRound(kind=kind, **plain), by=OPERATOR)
    if "statement" in row:
        setting_up.set_statement(round_id, text=row["statement"], at=row["statement_at"], by=OPERATOR)
    return round_id


def _add_late_code(round_id: int, municipality_id: int, row: Mapping[str, Any], now: datetime) -> None:
    """Add a code that nobody knows: a new one is made on the page."""
    code = LateCode(
        round_id=round_id, municipality_id=municipality_id, code_mac=codes.mac(round_id, codes.new()),
        ends_at=row["ends"], why=row["why"], made_by=staff.person(Role.JURY_SECRETARY).name, made_at=now,
    )  # fmt: skip
    db.session.add(code)
