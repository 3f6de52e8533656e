"""The invented cases: in every state, of no municipality that exists, marked, and as the portal itself would have made them."""

from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import func, select

from portal.accounts.rules import Role
from portal.award.models import Edition
from portal.demo import content, staff
from portal.demo.application_rows import PDF
from portal.foundation import clock, outbox
from portal.foundation.db import db
from portal.jury import queries as jury
from portal.jury.models import Assignment, Conflict, Meeting, Minutes, Panel, Seat, Statement
from portal.jury.rules import MinutesState, SeatKind
from portal.media.checks import pdf
from portal.media.models import StoredFile
from portal.municipalities.models import Municipality
from portal.nominations.actions.submitting import content_of
from portal.nominations.models import Application, ApplicationVersion, EligibilityStep, Gathering, Writer
from portal.nominations.queries.own import whole
from portal.nominations.rules import MOVES, ApplicationState
from tests import web
from tests.media.places import path_of
from tests.pages import Page

TOLD = content.settings("cases.yaml")
NUMBERS = [row["number"] for row in TOLD["municipalities"]]


def places():
    return db.session.scalars(
        select(Municipality).join(Application, Application.municipality_id == Municipality.id)
    ).all()


def test_no_case_is_about_a_municipality_that_exists(demo_app):
    real = {row["number"] for year in (2019, 2024) for row in content.table(f"municipalities-{year}.csv")}
    names = {row["name"] for year in (2019, 2024) for row in content.table(f"municipalities-{year}.csv")}
    assert not real & set(NUMBERS)
    for place in places():
        assert place.number in NUMBERS and place.name.startswith("Eksempel") and place.county.startswith("Eksempel")
        assert place.name not in names


def test_every_state_is_there(demo_app):
    states = Counter(db.session.scalars(select(Application.state)))
    assert set(states) == set(ApplicationState) and states[ApplicationState.ELIGIBLE] == 9
    rounds = Counter(db.session.scalars(select(Application.round_id)))
    assert len(rounds) == 3, "two county rounds and the direct way"


def test_what_was_sent_is_what_the_portal_itself_would_have_kept(demo_app):
    for row in db.session.scalars(select(Application).where(Application.sent > 0)).all():
        writer_id = db.session.scalars(select(Writer.id).where(Writer.application_id == row.id)).one()
        own = whole(row.id, writer_id, language="nb")
        version = db.session.get_one(ApplicationVersion, (row.id, row.sent))
        assert version.content == content_of(own) and own.is_as_sent
        assert own.lacking == []


def test_every_step_is_one_that_the_table_of_moves_has(demo_app):
    steps = db.session.scalars(select(EligibilityStep).order_by(EligibilityStep.id)).all()
    assert all(MOVES[step.was, step.move] is step.became for step in steps)
    last = {step.application_id: step.became for step in steps}
    rows = db.session.scalars(select(Application)).all()
    assert {row.id: row.state for row in rows if row.sent} == last
    assert all(earlier.at < later.at for earlier, later in zip(steps, steps[1:], strict=False) if
               earlier.application_id == later.application_id)  # fmt: skip


def test_the_juries_have_what_a_jury_can_have(demo_app):
    kinds = Counter(db.session.scalars(select(Seat.kind)))
    assert set(kinds) == set(SeatKind)
    [meeting] = db.session.scalars(select(Minutes).where(Minutes.state == MinutesState.SIGNED))
    assert len(meeting.content["points"]) == 3 and db.session.query(Meeting).count() == 3
    assert db.session.scalar(select(func.count()).where(Statement.text.is_not(None))) == 1
    assert db.session.query(Conflict).count() == 1
    round_id = db.session.scalars(select(Panel.round_id).order_by(Panel.id)).first()
    recusals = {
        (each.juror[-1], each.municipality, each.kind.value, each.had_scored) for each in jury.recusals_of(round_id)
    }
    assert recusals == {("B", "Eksempelfjord", "own", True), ("C", "Eksempelnes", "rule", False)}
    assert db.session.query(Gathering).filter(Gathering.accepted_at.is_not(None)).count() == 1


def test_the_deputy_reads_what_the_member_is_recused_from_and_nobody_else_does(demo_app):
    deputy, member = (jury.lists_of(staff.person(Role.JUROR, letter).id, clock.now()) for letter in "DC")
    assert [each.name for found in deputy for each in found.cases] == ["Eksempelnes"]
    assert "Eksempelnes" not in [each.name for found in member for each in found.cases]
    given = select(Seat.account_id).join(Assignment, Assignment.seat_id == Seat.id)
    given = given.join(Application, Application.id == Assignment.application_id)
    given = given.join(Municipality, Municipality.id == Application.municipality_id)
    readers = set(db.session.scalars(given.where(Municipality.name == "Eksempelnes")))
    assert not {staff.person(Role.JUROR, "C").id} & readers, "nobody is given what they are recused from"


def test_the_national_jury_has_what_a_county_sent_on_and_somebody_has_yet_to_begin(demo_app):
    rows = {letter: jury.lists_of(staff.person(Role.JUROR, letter).id, clock.now()) for letter in "EFG"}
    cases = {letter: sorted((each.name, each.state.value) for each in found.own) for letter, [found] in rows.items()}
    assert cases == {
        "E": [("Eksempelbyen", "open"), ("Eksempelhavn", "open")],
        "F": [("Eksempelbyen", "done"), ("Eksempelhavn", "done")],
        "G": [("Eksempelbyen", "done")],
    }
    [winner] = [each.id for each in rows["E"][0].own if each.name == "Eksempelbyen"]
    seen = jury.case_seen(staff.person(Role.JUROR, "E").id, winner, clock.now())
    assert seen.sent_by.round == "Eksempel: Årets kulturkommune i Eksempellandet"
    assert "Eksempelbyen har gjort biblioteket" in seen.sent_by.reasons and seen.sent_by.statement and not seen.locked


def test_jurors_are_the_invented_ones_and_the_real_jury_sits_nowhere(demo_app):
    accounts = {seat.account.name for seat in db.session.scalars(select(Seat))}
    assert all(name.startswith("Eksempel: ") for name in accounts)
    jurors = {row["name"] for row in content.settings("edition.yaml")["jury"]}
    words = " ".join((content.FOLDER / name).read_text(encoding="utf-8") for name in ("cases.yaml", "juries.yaml"))
    assert jurors and not [name for name in jurors if name in words or name.split()[-1] in words]


def test_no_mail_is_written(demo_app):
    assert db.session.query(outbox.OutgoingEmail).count() == 0


def test_the_example_document_is_one_that_the_portal_takes(demo_app):
    source = Path(content.FOLDER / PDF)
    assert pdf.refusal(source.read_bytes()) is None
    [kept] = {row.name for row in db.session.scalars(select(StoredFile))}
    assert "eksempel" in kept
    for row in db.session.scalars(select(StoredFile)):
        assert path_of(row.id).read_bytes() == source.read_bytes()


@pytest.mark.parametrize(
    ("role", "path", "said"),
    [
        (Role.JURY_SECRETARY, "/for-ansatte/soknader", "Eksempelvik"),
        (Role.JURY_SECRETARY, "/jury", "Eksempel: Årets kulturkommune i Eksempelfylket"),
        (Role.JURY_LEADER, "/jury", "Eksempelheim"),
        (Role.JUROR, "/jury", "5 av 6 saker er ferdige"),
    ],
)
def test_the_desks_have_content_and_say_that_it_is_invented(demo_app, visitor, role, path, said):
    web.sign_in(visitor, staff.person(role).id)
    page = Page(visitor.get(path).text)
    assert said in page.text and page.title.endswith("(eksempel)")


def test_the_public_page_of_the_rounds_marks_what_is_invented(demo_app, visitor):
    page = Page(visitor.get("/norges-kulturkommune/2019/fylkeskaringer").text)
    assert "Eksempelbyen har gjort biblioteket" in page.text and page.title.endswith("(eksempel)")
    assert page.text.count("Eksempel: Årets kulturkommune") == 2
    [edition] = db.session.scalars(select(Edition.year))
    assert edition == 2019
