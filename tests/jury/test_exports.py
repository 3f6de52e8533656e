"""What is taken out of a jury's work: as far as the pages show it, safe for spreadsheets, told in the log."""

import csv
import io
import json
from zipfile import ZipFile

import pytest

from portal.accounts.rules import Role
from portal.audit.models import AuditEntry
from portal.foundation.db import db
from portal.jury import actions
from portal.jury.rules import CardAct, MeetingAct, Others, Outcome, SeatKind, TieKind
from tests import build, web
from tests.architecture.test_query_counts import counted
from tests.jury import world as w

FORMULA = '=HYPERLINK("http://example.org")'


@pytest.fixture
def jury(app, at):
    """A leader and two members with points on two cases; the leader is recused from a third one by word."""
    at(w.AFTER)
    found = w.world("drammen", "larvik", "sarpsborg")
    found.seat("leder", SeatKind.LEADER)
    for name in ("a", "b"):
        found.seat(name)
    found.assign(("leder", "drammen"), ("leder", "sarpsborg"))
    for name in ("a", "b"):
        found.assign(*((name, case) for case in ("drammen", "larvik", "sarpsborg")))
    found.score("a", "drammen", [5, 4, 3], words=FORMULA, note="Hemmelignotat")
    found.score("b", "drammen", [2, 2, 2], words="Ord fra b")
    found.score("a", "sarpsborg", [1, 1, 1], words="Hemmeliginhabilord")
    found.recuse("leder", "sarpsborg", "Leders grunn.")
    found.recuse("b", "larvik", "Bs grunn.")
    return found


def enter(found, client, name):
    """Sign somebody of the jury in."""
    web.sign_in(client, found.accounts[name])


def secretary(client):
    web.sign_in(client, w.staff(Role.JURY_SECRETARY))


def taken(client, found, what, form="json", round_id=0):
    """The answer to a wish for a table."""
    return web.act(client, f"/jury/runde/{round_id or found.round}/eksport/{what}.{form}")


def rows(answer):
    assert answer.status_code == 200, answer.text
    return json.loads(answer.text)["rows"]


def opened(found, *, others=Others.NEVER, sums=False, blind=False):
    actions.set_periods(found.round, [w.period(w.DEADLINE, others=others, sums=sums, blind=blind)], by=w.SECRETARY)


@pytest.mark.parametrize(
    ("others", "seen"), [(Others.NEVER, {"b"}), (Others.AFTER_OWN, {"a", "b"}), (Others.ALWAYS, {"a", "b"})]
)
def test_a_juror_takes_out_own_assessments_and_others_as_the_period_lets_them(jury, client, others, seen):
    opened(jury, others=others)
    enter(jury, client, "b")
    found = rows(taken(client, jury, "vurderinger"))
    assert {each["juror"] for each in found if each["municipality"] == "Drammen"} == {
        f"Jurymedlem {name}" for name in seen
    }


def test_what_is_not_finished_keeps_the_others_back(jury, client):
    opened(jury, others=Others.AFTER_OWN)
    enter(jury, client, "b")
    assert not [each for each in rows(taken(client, jury, "vurderinger")) if each["municipality"] == "Sarpsborg"]


def test_what_others_have_not_finished_is_not_taken_out(jury, client):
    jury.score("b", "sarpsborg", [3, 3, 3], act=CardAct.SAVE, words="Halvferdig")
    opened(jury, others=Others.ALWAYS)
    for name, has in (("a", False), ("b", True)):
        enter(jury, client, name)
        assert ("Halvferdig" in taken(client, jury, "vurderinger").text) is has


def decided(found, **reasons):
    """A meeting that has decided about these cases, for these reasons."""
    meeting = actions.plan_meeting(found.panel, at=w.AFTER, place="Oslo", by=w.SECRETARY)
    actions.set_attendance(meeting, list(found.seats.values()))
    actions.move_meeting(meeting, MeetingAct.BEGIN, by=w.SECRETARY, now=w.AFTER)
    for place, (case, words) in enumerate(reasons.items(), start=1):
        told = {"outcome": Outcome.FINALIST, "place": place, "reasons": words}
        actions.decide(meeting, found.cases[case], **told, by=w.SECRETARY, now=w.AFTER)


def test_a_recused_case_and_what_a_recused_juror_gave_are_in_no_table(jury, client):
    decided(jury, drammen="Godt.", sarpsborg="Hemmeliginhabilord")
    opened(jury, others=Others.ALWAYS, sums=True)
    enter(jury, client, "leder")
    for what in ("vurderinger", "rangering", "inhabilitet", "vedtak"):
        for form in ("csv", "json"):
            answer = taken(client, jury, what, form)
            said = answer.text
            assert answer.status_code == 200 and ("Drammen" in said or what == "inhabilitet"), what
            assert "Sarpsborg" not in said and "Hemmeliginhabilord" not in said and "Leders grunn" not in said, what
    jury.recuse("a", "drammen", "As grunn.")
    assert {each["juror"] for each in rows(taken(client, jury, "vurderinger"))} == {"Jurymedlem b"}
    [drammen] = [each for each in rows(taken(client, jury, "rangering")) if each["municipality"] == "Drammen"]
    assert (drammen["assessments"], drammen["mean"]) == (1, 2.0)


def test_the_secretary_gets_sums_when_the_period_shows_them_and_nobodys_points(jury, client):
    secretary(client)
    assert taken(client, jury, "rangering").status_code == 404
    opened(jury, sums=True)
    drammen = next(each for each in rows(taken(client, jury, "rangering")) if each["municipality"] == "Drammen")
    assert (drammen["place"], drammen["mean"], drammen["assessments"]) == (1, 3.125, 2)
    assert taken(client, jury, "vurderinger").status_code == 404


def test_no_private_note_is_ever_taken_out(jury, client):
    opened(jury, others=Others.ALWAYS, sums=True)
    for name in ("a", "b", "leder"):
        enter(jury, client, name)
        assert "Hemmelignotat" not in taken(client, jury, "vurderinger", "csv").text


def test_the_anonymised_version_has_no_name(jury, client):
    decided(jury, drammen="Drammen i Buskerud er best.")
    jury.score("b", "drammen", [2, 2, 2], words="Drammen er best.", seen=1)
    opened(jury, others=Others.ALWAYS, blind=True, sums=True)
    enter(jury, client, "leder")
    assert "er best." in taken(client, jury, "vurderinger").text, "somebody has written something"
    for what in ("vurderinger", "rangering", "inhabilitet", "vedtak"):
        said = json.dumps(rows(taken(client, jury, what)), ensure_ascii=False)
        assert not [name for name in ("Drammen", "Larvik", "Buskerud") if name in said], what


def test_a_text_is_no_formula_in_any_table(jury, client):
    enter(jury, client, "a")
    line = taken(client, jury, "vurderinger", "csv").text
    assert line.startswith("\ufeff") and '"\'=HYPERLINK(""http' in line
    read = list(csv.reader(io.StringIO(line.removeprefix("\ufeff"))))
    assert read[0][:3] == ["Merknad", "Sak", "Kommune"] and {each[0] for each in read[1:]} == {"Eksempel"}
    answer = taken(client, jury, "vurderinger", "xlsx")
    assert answer.headers["Content-Disposition"] == f"attachment; filename=vurderinger-2019-{jury.round}-eksempel.xlsx"
    with ZipFile(io.BytesIO(answer.data)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        assert "<f>" not in sheet and "hyperlink" not in sheet.lower()
        assert (
            FORMULA.replace('"', "&quot;") in book.read("xl/sharedStrings.xml").decode()
            or FORMULA in book.read("xl/sharedStrings.xml").decode()
        )
    assert json.loads(taken(client, jury, "vurderinger").text)["example"] is True


def test_decisions_and_recusals_tell_what_the_pages_tell(jury, client):
    decided(jury, drammen="Godt.")
    jury.tie("a", TieKind.HOME, number="0105")
    secretary(client)
    [found] = rows(taken(client, jury, "vedtak"))
    assert (found["municipality"], found["outcome"], found["reasons"]) == ("Drammen", "finalist", "Godt.")
    assert found["signed_at"] is None
    assert '"Finalist"' in taken(client, jury, "vedtak", "csv").text
    said = {
        (each["juror"], each["municipality"], each["kind"], each["had_scored"])
        for each in rows(taken(client, jury, "inhabilitet"))
    }
    assert said == {
        ("Jurymedlem leder", "Sarpsborg", "own", False), ("Jurymedlem b", "Larvik", "own", False),
        ("Jurymedlem a", "Sarpsborg", "rule", True),
    }  # fmt: skip


def test_every_table_that_is_taken_out_is_told_in_the_log(jury, client):
    secretary(client)
    taken(client, jury, "inhabilitet", "xlsx")
    db.session.rollback()
    [line] = db.session.query(AuditEntry).filter_by(what="jury_exported")
    assert (line.subject_kind, line.subject_id) == ("round", str(jury.round))
    assert line.after == {"form": "xlsx", "file": f"inhabilitet-2019-{jury.round}"}


def test_others_have_no_way_to_it(jury, client):
    web.sign_in(client, build.account(Role.MODERATOR, address="m@kommune.example"))
    assert taken(client, jury, "vedtak").status_code == 404
    web.sign_in(client, build.account(Role.JUROR, address="utenfor@kommune.example"))
    assert taken(client, jury, "vurderinger").status_code == 404


def test_more_cards_cost_no_more_queries(jury, client):
    opened(jury, others=Others.ALWAYS)
    enter(jury, client, "a")
    web.token(client)

    def asked():
        with counted() as said:
            assert taken(client, jury, "vurderinger").status_code == 200
        return len(said)

    few = asked()
    jury.score("b", "sarpsborg", [3, 3, 3])
    for name in ("c", "d", "e"):
        jury.seat(name)
        jury.assign((name, "drammen"), (name, "larvik"))
        jury.score(name, "drammen", [3, 3, 3])
        jury.score(name, "larvik", [3, 3, 3])
    assert asked() == few
