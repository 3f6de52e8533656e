"""A jury to stand on: a round with eligible applications, a panel, and what its jurors do."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select

from portal.accounts.rules import Role
from portal.audit.rules import Actor
from portal.award import actions as award
from portal.award.models import Criterion, Edition
from portal.award.rules import Calendar
from portal.foundation.db import Model, db, transaction
from portal.jury import actions
from portal.jury.queries.rounds import ROLE_FOR
from portal.jury.rules import CardAct, Others, Period, SeatKind, Written
from portal.media.models import StoredFile
from portal.media.rules import FileState, Kind
from portal.municipalities import actions as municipalities
from portal.municipalities import queries as register
from portal.nominations.actions import beginning
from portal.nominations.models import Application, ApplicationVersion, FormField, FormFieldText, Round
from portal.nominations.rules import ApplicationState, FieldKind, Method, RoundKind
from portal.people import actions as people
from tests import build
from tests.media import places

DEADLINE = datetime(2019, 3, 1, 23, tzinfo=UTC)
AFTER = DEADLINE + timedelta(days=1)
BEFORE = DEADLINE - timedelta(seconds=1)
REALLY = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)

PLACES = {
    "drammen": ("0602", "Drammen", "Buskerud"), "kongsberg": ("0604", "Kongsberg", "Buskerud"),
    "larvik": ("0712", "Larvik", "Vestfold"), "sarpsborg": ("0105", "Sarpsborg", "Østfold"),
}  # fmt: skip
CRITERIA = [("Forankring", 2), ("Bredde", 1), ("Nyskaping", 1)]
STEPS = (ApplicationState.SUBMITTED, ApplicationState.DELIVERED, ApplicationState.ELIGIBLE)
PDF = b"%PDF-1.7 en plan"
SECRETARY = Actor(9001, "Jurysekretær A")


@dataclass
class World:
    """What a test stands on; everything by a short name."""

    edition: int
    round: int
    panel: int
    field: int
    criteria: list[int]
    cases: dict[str, int] = field(default_factory=dict)
    accounts: dict[str, int] = field(default_factory=dict)
    seats: dict[str, int] = field(default_factory=dict)
    meeting: int = 0

    def seat(
        self, name: str, kind: SeatKind = SeatKind.MEMBER, *, for_: str | None = None, panel: int | None = None
    ) -> int:
        """Somebody with an account and a seat; the seat's id."""
        if name not in self.accounts:
            self.accounts[name] = build.account(
                ROLE_FOR[kind], name=f"Jurymedlem {name}", address=f"{name}@jury.example"
            )
        self.seats[name] = actions.give_seat(
            panel or self.panel, account_id=self.accounts[name], kind=kind,
            stands_in_for=self.seats[for_] if for_ else None, by=SECRETARY,
        )  # fmt: skip
        return self.seats[name]

    def actor(self, name: str) -> Actor:
        """Somebody as the log remembers them."""
        return Actor(self.accounts[name], f"Jurymedlem {name}")

    def assign(self, *pairs: tuple[str, str]) -> None:
        """Give cases: (juror, case)."""
        for name, case in pairs:
            actions.assign(self.round, self.seats[name], self.cases[case], by=SECRETARY, now=AFTER)

    def tie(self, name: str, kind: Any, *, number: str | None = None, county: str | None = None) -> None:
        """Tie a juror to a place."""
        actions.add_tie(self.seats[name], kind=kind, number=number, county=county, by=SECRETARY, now=AFTER)

    def recuse(self, name: str, case: str, reason: str = "Broren min er kultursjef.") -> None:
        """Let a juror recuse themselves."""
        actions.declare_recusal(self.accounts[name], self.cases[case], reason=reason, by=self.actor(name), now=AFTER)

    def score(
        self, name: str, case: str, points: list[int | None], *, act: CardAct = CardAct.FINISH, note: str = "", seen: int = 0,
        now: datetime = AFTER, words: str = "", read: int = 1,
    ) -> actions.Saved:  # fmt: skip
        """Write a card, by the order of the criteria; None is an abstention."""
        written = {
            criterion: Written(each, words, abstained=each is None)
            for criterion, each in zip(self.criteria, points, strict=False)
        }
        return actions.write_card(
            self.accounts[name], self.cases[case], act=act, written=written, note=note, seen=seen, read=read, now=now
        )


def world(
    *cases: str, deadline: datetime | None = DEADLINE, method: Method = Method.CARDS, kind: RoundKind = RoundKind.NATIONAL,
    within: int = 0,
) -> World:  # fmt: skip
    """A round of 2019 with these applications, all eligible, and an empty panel; `within` is an edition that is there."""
    edition = within or _edition()
    made = _round(edition, deadline, method, kind)
    panel = actions.add_panel(made.round, name="Hovedjuryen", quorum=2, by=SECRETARY)
    found = World(edition, made.round, panel, made.field, [] if within else _weighed(edition))
    for each in cases:
        found.cases[each] = application(found, each)
    return found


def _edition() -> int:
    criteria = [({"nb": title, "nn": title}, {"nb": f"Om {title}.", "nn": f"Om {title}."}) for title, _ in CRITERIA]
    edition = award.add_edition(2019, Calendar(), jury=[], entries=[], criteria=criteria)
    rows = [municipalities.RegisterRow(*each) for each in PLACES.values()]
    municipalities.add_register(rows, valid_from=2019, valid_to=2019, official_names={})
    return edition


@dataclass(frozen=True)
class _Made:
    round: int
    field: int


@transaction
def _round(edition: int, deadline: datetime | None, method: Method, kind: RoundKind) -> _Made:
    row = Round(
        edition_id=edition, kind=kind, slug=kind.value, name="Landsrunden", method=method, position=1, deadline=deadline,
        opens=deadline - 30 * DAY if deadline else None,
    )  # fmt: skip
    form_field = FormField(edition_id=edition, position=1, kind=FieldKind.TEXT, longest=1000, required=True)
    form_field.texts = [FormFieldText(language="nb", label="Om kulturlivet", help="")]
    db.session.add_all([row, form_field])
    db.session.flush()
    return _Made(row.id, form_field.id)


@transaction
def _weighed(edition: int) -> list[int]:
    rows = db.session.scalars(
        select(Criterion).where(Criterion.edition_id == edition).order_by(Criterion.position)
    ).all()
    for row, (_, weight) in zip(rows, CRITERIA, strict=True):
        row.weight = weight
    return [row.id for row in rows]


@transaction
def application(
    found: World, case: str, *, text: str | None = None, state: ApplicationState = ApplicationState.ELIGIBLE, round_id: int = 0
) -> int:  # fmt: skip
    """A municipality's application, moved as far as a state. Returns its id."""
    number, name, _ = PLACES[case]
    place = register.municipality_in(2019, number)
    assert place is not None
    row = Application(
        edition_id=found.edition, round_id=round_id or found.round, municipality_id=place.id, state=ApplicationState.DRAFT,
        begun_at=BEFORE,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    version(row.id, found.field, text or f"Søknaden fra {name}.")
    for step in STEPS[: STEPS.index(state) + 1]:
        row.state = step
        db.session.flush()
    return row.id


@transaction
def version(
    application_id: int, field_id: int, text: str, files: Sequence[str] = (), *, file_name: str = "Plan.pdf"
) -> None:
    """One more delivered version, with files by their ids."""
    row = db.session.get_one(Application, application_id)
    number = row.delivered + 1
    content = {
        "fields": [
            {"id": field_id, "kind": "text", "criterion_id": None, "label": "Om kulturlivet", "lang": "nb", "text": text},
            {"id": 0, "kind": "contact", "criterion_id": None, "label": "Kontakt", "lang": "nb", "text": "Kari, 400 00 000"},
        ],
        "figures": [{"kind": "population", "value": "68 713", "as_of": "2018-01-01", "source": "SSB"}],
        "files": [{"id": each, "field_id": None, "name": file_name, "size": 2048, "kind": "pdf"} for each in files],
    }  # fmt: skip
    db.session.add(
        ApplicationVersion(
            application_id=application_id, number=number, made_at=BEFORE, made_by="Kari", content=content
        )
    )
    row.sent = row.delivered = number
    row.sent_at = row.confirmed_at = BEFORE


@transaction
def unconfirmed(application_id: int, field_id: int, text: str, files: Sequence[str]) -> None:
    """One more version, that the municipality has yet to confirm."""
    version(application_id, field_id, text, files)
    db.session.get_one(Application, application_id).delivered -= 1


@transaction
def draft(found: World, case: str) -> int:
    """An application that nobody has sent. Returns its id."""
    place = register.municipality_in(2019, PLACES[case][0])
    assert place is not None
    row = Application(
        edition_id=found.edition, round_id=found.round, municipality_id=place.id, state=ApplicationState.DRAFT,
        begun_at=BEFORE,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row.id


@transaction
def writer(application_id: int, address: str) -> None:
    """Somebody who writes an application, by mail."""
    person = people.known(address=address, language="nb", now=BEFORE)
    beginning.add_writer(application_id, person, name="Kari", language="nb", is_owner=True, now=BEFORE)


def of(model: type[Model], key: int) -> Any:
    """A row as it is now."""
    db.session.rollback()
    return db.session.get_one(model, key)


@transaction
def stored_file(application_id: int) -> str:
    """A clean file of an application, in its place. Returns its id."""
    file_id = secrets.token_hex(16)
    path = places.path_of(file_id)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(PDF)
    db.session.add(
        StoredFile(
            id=file_id, kind=Kind.PDF, name="Plan.pdf", size=len(PDF), sha256=b"", state=FileState.CLEAN,
            owner_kind="application", owner_id=str(application_id), made_at=BEFORE,
        )
    )  # fmt: skip
    return file_id


@transaction
def open_from(found: World, moment: datetime) -> None:
    """Let a round take applications from a moment."""
    db.session.get_one(Round, found.round).opens = moment


@transaction
def move_deadline(found: World, moment: datetime) -> None:
    """Give the applicants until another moment."""
    db.session.get_one(Round, found.round).deadline = moment


@transaction
def put(application_id: int, state: ApplicationState) -> None:
    """Move an application on."""
    db.session.get_one(Application, application_id).state = state


@transaction
def approve(edition_id: int, at: datetime) -> None:
    """Release an edition's result and approve it for good, without asking anybody."""
    edition = db.session.get_one(Edition, edition_id)
    edition.release_at = edition.released_at = edition.certified_at = at


def staff(role: Role, name: str = "Sekretær") -> int:
    """Somebody with a role and no seat."""
    return build.account(role, name=name, address=f"{name.lower()}@noku.example")


def period(
    begins: datetime, *, others: Others = Others.NEVER, scoring: bool = True, sums: bool = False, blind: bool = False
) -> Period:
    """A period of the jury's time."""
    return Period(begins=begins, others=others, scoring=scoring, sums=sums, blind=blind)
