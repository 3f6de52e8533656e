"""A juror's case with its card. Everything goes through the gate."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from portal.accounts.models import Account
from portal.foundation import boxes
from portal.foundation.db import db
from portal.jury.models import Assignment, Decision, Minutes, Panel, Score, ScoreCard, Seat, Statement
from portal.jury.queries.gate import SEAT_FIRST, recused_from, visible_to
from portal.jury.queries.rounds import RoundNow, round_now
from portal.jury.queries.sent_on import SentBy, sent_by
from portal.jury.rules import CardState, MinutesState, SeatKind, Written, blinded, sees_others
from portal.municipalities.models import Municipality, MunicipalityName
from portal.nominations import queries as nominations
from portal.nominations.models import Application, ApplicationVersion
from portal.nominations.rules import FieldKind

NOTE = "jury-private-note"  # what the sealed value is for


@dataclass(frozen=True)
class Card:
    """A juror's own card as it stands."""

    id: int
    state: CardState
    version: int
    read: int | None
    note: str
    saved_at: datetime | None
    written: Mapping[int, Written]


@dataclass(frozen=True)
class OthersCard:
    """Somebody else's assessment of a case, as far as it is finished."""

    name: str
    state: CardState
    written: Mapping[int, Written]


@dataclass(frozen=True)
class FieldRead:
    """A part of an application as a juror reads it."""

    id: int
    criterion_id: int | None
    label: str
    lang: str
    text: str


@dataclass(frozen=True)
class FileRead:
    """A file that was sent with an application."""

    id: str
    name: str
    size: int


@dataclass(frozen=True)
class CaseSeen:
    """A case as one juror may see it now. `newest` is the version that is delivered, `shown` the one that they read."""

    id: int
    round: RoundNow
    seat_id: int
    kind: SeatKind
    name: str | None
    county: str | None
    shown: int
    newest: int
    fields: tuple[FieldRead, ...]
    files: tuple[FileRead, ...]
    figures: tuple[Mapping[str, Any], ...]
    card: Card | None
    signed: bool
    sees_others: bool
    statement: str | None
    sent_by: SentBy | None

    @property
    def blind(self) -> bool:
        """Whether the applicant's name is left out."""
        return self.name is None

    @property
    def locked(self) -> bool:
        """Whether the card can be read only."""
        return self.signed or self.round.period is None or not self.round.period.scoring


def case_seen(account_id: int, application_id: int, now: datetime, *, version: int | None = None) -> CaseSeen | None:
    """Return a case as somebody in the jury may see it; None where the gate says no, whatever the reason.

    The version that is shown is the one that their card was begun on, or another one that was delivered, if it is asked for.
    """
    columns = (Application, Municipality, Seat.round_id, Seat.id, Seat.kind, Assignment.id)
    row = db.session.execute(
        visible_to(account_id, now, *columns).where(Application.id == application_id).order_by(*SEAT_FIRST).limit(1)
    ).one_or_none()
    if row is None:
        return None
    application, municipality, round_id, seat_id, kind, assignment_id = row
    found = round_now(round_id, now)
    assert found is not None and found.period is not None, "the gate opens after the deadline"
    card = card_of(assignment_id) if assignment_id else None
    shown = version if version in range(1, application.delivered + 1) else None
    shown = shown or (card.read if card and card.read else application.delivered)
    blind = found.period.blind
    names = names_by_case({application.id: (municipality.id, municipality.name)})[application.id] if blind else []
    content = nominations.version_of(application.id, shown) or {}
    return CaseSeen(
        id=application.id,
        round=found,
        seat_id=seat_id,
        kind=kind,
        name=None if blind else municipality.name,
        county=None if blind else municipality.county,
        shown=shown,
        newest=application.delivered,
        fields=fields_read(content, names, blind=blind),
        files=files_read(content, blind=blind),
        figures=() if blind else tuple(content.get("figures", ())),
        card=card,
        signed=has_signed(application.id, found.id),
        sees_others=sees_others(found.period.others, own_done=card is not None and card.state is not CardState.OPEN),
        statement=_statement(application, found.id, names),
        sent_by=sent_by(application, names) if application.round_id != found.id else None,
    )


def names_by_case(places: Mapping[int, tuple[int, str]]) -> dict[int, list[str]]:
    """Return every name of each applicant, official ones in other languages too: what the anonymised version leaves out.

    `places` are (the municipality's id, its name), by case.
    """
    official: dict[int, list[str]] = {}
    chosen = select(MunicipalityName.municipality_id, MunicipalityName.name)
    wanted = {place for place, _ in places.values()}
    for place, name in db.session.execute(chosen.where(MunicipalityName.municipality_id.in_(wanted))):
        official.setdefault(place, []).append(name)
    return {case: [name, *official.get(place, ())] for case, (place, name) in places.items()}


def fields_read(content: Mapping[str, Any], names: Collection[str], *, blind: bool) -> tuple[FieldRead, ...]:
    """Return what was sent in; the anonymised version leaves out contacts, and the applicant's names in the rest."""
    return tuple(
        FieldRead(field["id"], field["criterion_id"], field["label"], field["lang"], blinded(field["text"], names))
        for field in content.get("fields", ())
        if not (blind and field["kind"] == FieldKind.CONTACT)
    )


def files_read(content: Mapping[str, Any], *, blind: bool) -> tuple[FileRead, ...]:
    """Return the files that were sent in; a file may say the applicant's name on every page: the anonymised version has none."""
    sent = () if blind else content.get("files", ())
    return tuple(FileRead(each["id"], each["name"], each["size"]) for each in sent)


def may_open(account_id: int, application_id: int, file_id: str, now: datetime) -> bool:
    """Tell whether a file belongs to a version of a case that was delivered, and somebody may see both."""
    row = db.session.execute(
        visible_to(account_id, now, Seat.round_id, Application.delivered)
        .where(Application.id == application_id)
        .order_by(*SEAT_FIRST)
        .limit(1)
    ).one_or_none()
    found = round_now(row.round_id, now) if row else None
    if row is None or found is None or found.period is None or found.period.blind:
        return False
    chosen = select(ApplicationVersion.content).where(ApplicationVersion.application_id == application_id)
    versions = db.session.scalars(chosen.where(ApplicationVersion.number <= row.delivered))
    return any(each.id == file_id for content in versions for each in files_read(content, blind=False))


def _statement(application: Application, round_id: int, names: list[str]) -> str | None:
    """Return what an expert wrote: for this jury, else for the one that sent the case on."""
    chosen = select(Statement.text).where(Statement.application_id == application.id, Statement.text.is_not(None))
    text = db.session.scalar(chosen.order_by(Statement.round_id != round_id).limit(1))
    return blinded(text, names) if text else None


def card_of(assignment_id: int) -> Card | None:
    """Return an assignment's card with its note unsealed: only for the juror themselves. Raises KeyUnusable."""
    row = db.session.scalar(
        select(ScoreCard).where(ScoreCard.assignment_id == assignment_id).execution_options(populate_existing=True)
    )
    if row is None:
        return None
    note = boxes.unseal(boxes.PORTAL_KEY, row.private_note, purpose=NOTE) if row.private_note else ""
    scores = db.session.scalars(select(Score).where(Score.card_id == row.id).execution_options(populate_existing=True))
    return Card(row.id, row.state, row.version, row.read, note, row.saved_at, written_of(scores))


def written_of(scores: Iterable[Score], names: Collection[str] = ()) -> dict[int, Written]:
    """Return what a card gives, by criterion, without some names in its words."""
    return {each.criterion_id: Written(each.points, blinded(each.text, names), each.abstained) for each in scores}


def others_of(case: CaseSeen) -> list[OthersCard]:
    """Return the others' finished assessments of a case, by name; none where the period keeps them back.

    What somebody gave before they were recused is left out, as everywhere; in the anonymised version so are the applicant's
    names in their words, which may be from before.
    """
    if not case.sees_others:
        return []
    names = _names_of(case.id) if case.blind else []
    rows = db.session.execute(
        select(ScoreCard.id, ScoreCard.state, Account.name)
        .select_from(Assignment)
        .join(Application, Application.id == Assignment.application_id)
        .join(Municipality, Municipality.id == Application.municipality_id)
        .join(ScoreCard, ScoreCard.assignment_id == Assignment.id)
        .join(Seat, Seat.id == Assignment.seat_id)
        .join(Account, Account.id == Seat.account_id)
        .where(Application.id == case.id, Seat.round_id == case.round.id, Seat.id != case.seat_id)
        .where(ScoreCard.state != CardState.OPEN)
        .where(~recused_from(Seat.account_id))
        .order_by(Account.name, Seat.id)
    ).all()
    scores: dict[int, list[Score]] = {}
    for each in db.session.scalars(select(Score).where(Score.card_id.in_([row.id for row in rows]))):
        scores.setdefault(each.card_id, []).append(each)
    return [OthersCard(row.name, row.state, written_of(scores.get(row.id, ()), names)) for row in rows]


def _names_of(application_id: int) -> list[str]:
    chosen = select(Municipality.id, Municipality.name).join(
        Application, Application.municipality_id == Municipality.id
    )
    place, name = db.session.execute(chosen.where(Application.id == application_id)).one()
    return names_by_case({application_id: (place, name)})[application_id]


def has_signed(application_id: int, round_id: int) -> bool:
    """Tell whether minutes with a round's decision on a case are signed: from then on nothing about it changes there."""
    chosen = (
        select(Decision.id)
        .join(Minutes, Minutes.meeting_id == Decision.meeting_id)
        .join(Panel, Panel.id == Decision.panel_id)
        .where(Decision.application_id == application_id, Panel.round_id == round_id)
        .where(Minutes.state == MinutesState.SIGNED)
    )
    return db.session.scalar(chosen.limit(1)) is not None
