"""Each kind of data goes when its time is out, and no earlier; under «kommune» what was a case lies in the archive first."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from portal.audit.rules import Actor
from portal.culture.models import Feedback
from portal.foundation.db import db
from portal.moderation import actions as moderation
from portal.moderation.models import Case, Complaint, Report, Verdict
from portal.moderation.queries import ended, last_verdict
from portal.moderation.rules import Act, Reason
from portal.people import actions as people
from portal.people.models import Person
from portal.privacy.actions import archive, kinds, retention
from portal.privacy.rules import PERIODS, Kept, Profile
from tests import build, moments, web
from tests.conftest import running
from tests.culture.test_feedback import KARI, send
from tests.databases import both_databases
from tests.moderation.test_verdicts import QUOTE

SECOND = timedelta(seconds=1)
STANDARD = PERIODS[Profile.STANDARD]


@pytest.fixture
def kommune(settings, compiled):
    """The portal of a municipality."""
    yield from running(replace(settings, RETENTION="kommune"), compiled)


def over(kept: Kept):
    """A second after the time of a kind is out, for what happened at the start."""
    return moments.START + STANDARD[kept].length + SECOND


def archived() -> list[dict]:
    return [json.loads(line) for file in sorted(archive.folder().iterdir()) for line in file.read_text().splitlines()]


def _closed_feedback(client) -> int:
    send(client, adresse=KARI, side="Forsiden")
    web.post(client, web.last_mail().link)
    db.session.rollback()
    case = db.session.query(Case).one()
    moderation.close(case.id, version=case.version, moderator=build.moderator(), now=moments.START)
    return case.id


@both_databases
def test_feedback_goes_a_year_after_it_was_closed(app, client, at) -> None:
    at(moments.START)
    _closed_feedback(client)
    at(over(Kept.FEEDBACK) - SECOND)
    retention.tidy()
    assert db.session.query(Feedback).one().text != ""
    at(over(Kept.FEEDBACK))
    retention.tidy()
    assert (db.session.query(Feedback).one().text, db.session.query(Case).one().excerpt) == ("", "")
    assert db.session.query(Person).count() == 0, "nobody is kept of whom nothing is left"


def test_feedback_that_waits_is_kept_however_old_it_is(app, client, at) -> None:
    at(moments.START)
    send(client)
    at(moments.START + 3 * STANDARD[Kept.FEEDBACK].length)
    retention.tidy()
    assert db.session.query(Feedback).one().text != ""


@both_databases
def test_a_municipality_archives_feedback_with_who_sent_it_and_how_it_ended(kommune, at) -> None:
    at(moments.START)
    case_id = _closed_feedback(kommune.test_client())
    at(over(Kept.FEEDBACK))
    retention.tidy()
    [line] = archived()
    assert (line["id"], line["archived_as"], line["address"], line["page"]) == (case_id, "feedback", KARI, "Forsiden")
    assert line["text"].startswith("Kontrasten") and [each["act"] for each in line["verdicts"]] == ["close"]
    assert db.session.query(Feedback).one().text == ""


def _refused() -> tuple[int, int]:
    case_id = build.case(author=KARI)
    db.session.rollback()
    version = db.session.get_one(Case, case_id).version
    moderation.give_verdicts(
        [moderation.Ruling(case_id, version)], act=Act.REFUSE, reason=Reason.OFF_TOPIC, words="Ord", quotes={case_id: QUOTE},
        moderator=build.moderator(), now=moments.START,
    )  # fmt: skip
    verdict = last_verdict(case_id)
    assert verdict is not None
    moderation.complain(case_id, words="Jeg er uenig", quote=QUOTE, now=moments.START)
    return case_id, verdict.id


@both_databases
def test_a_complaint_goes_a_year_after_it_was_decided(app, at) -> None:
    at(moments.START)
    _refused()
    at(over(Kept.COMPLAINTS))
    retention.tidy()
    assert db.session.query(Complaint).one().words == "Jeg er uenig", "nobody has decided it"
    other = build.moderator("Moderator B", "moderator-b@kommune.example")
    complaint = db.session.query(Complaint).one().id
    moderation.decide_complaint(complaint, upheld=True, reply="Svaret", quote=QUOTE, moderator=other, now=moments.START)
    retention.tidy()
    row = db.session.query(Complaint).one()
    assert (row.words, row.reply, row.upheld) == ("", None, True)
    assert db.session.query(Verdict).count() >= 1, "that it was decided stays"


def _reported() -> None:
    case_id = build.case(author=KARI)
    db.session.rollback()
    version = db.session.get_one(Case, case_id).version
    approve = {"act": Act.APPROVE, "reason": None, "words": None, "quotes": {case_id: QUOTE}, "now": moments.START}
    who = build.moderator()
    moderation.give_verdicts([moderation.Ruling(case_id, version)], moderator=who, **approve)
    moderation.report(
        case_id, category=Reason.OFF_TOPIC, words="Feil sted", reporter="abc", quote=None, now=moments.START
    )
    db.session.rollback()
    version = db.session.get_one(Case, case_id).version
    moderation.give_verdicts([moderation.Ruling(case_id, version)], moderator=who, **approve)


@both_databases
def test_a_report_goes_a_year_after_it_was_dealt_with(app, at) -> None:
    _reported()
    assert db.session.query(Report).one().handled_at == moments.START
    at(over(Kept.REPORTS) - SECOND)
    retention.tidy()
    assert db.session.query(Report).count() == 1
    at(over(Kept.REPORTS))
    retention.tidy()
    assert db.session.query(Report).count() == 0


def test_a_municipality_archives_reports_without_who_reported(kommune, at) -> None:
    _reported()
    at(over(Kept.REPORTS))
    retention.tidy()
    [line] = archived()
    assert (line["archived_as"], line["category"], line["words"]) == ("reports", "off_topic", "Feil sted")
    assert "reporter" not in line and "abc" not in json.dumps(line)


@both_databases
def test_people_go_when_nothing_of_theirs_is_left(app, at) -> None:
    build.person(KARI)
    build.case(author="writes@example.org")
    blocked = build.person("blocked@example.org")
    ended_block = build.person("ended@example.org")
    actor = Actor(1, "Moderator")
    people.block(blocked, until=None, why="Grunnen", actor=actor, now=moments.START)
    people.block(ended_block, until=moments.START + timedelta(days=1), why="Grunnen", actor=actor, now=moments.START)
    at(over(Kept.PERSONS) - SECOND)
    retention.tidy()
    assert db.session.query(Person).count() == 4
    at(over(Kept.PERSONS))
    retention.tidy()
    left = {row.id for row in db.session.query(Person)}
    assert blocked in left and ended_block not in left and len(left) == 2


def test_without_looking_for_contributions_an_author_would_be_lost(app, at, monkeypatch) -> None:
    build.case(author=KARI)
    everybody = replace(kinds.SOURCES[-1], due=lambda *_: [row.id for row in db.session.query(Person)])
    monkeypatch.setattr(retention, "SOURCES", (everybody,))
    at(over(Kept.PERSONS))
    with pytest.raises(Exception, match="FOREIGN KEY|foreign key"):
        retention.tidy()


@both_databases
def test_only_what_nobody_sees_or_decides_is_out_of_sight(app) -> None:
    shown = build.case("Vises")
    assert ended.out_of_sight(moments.START + timedelta(days=400), 10) == []
    moderation.withdraw(shown, now=moments.START)
    assert ended.out_of_sight(moments.START + timedelta(days=400), 10) == [shown]
    assert ended.out_of_sight(moments.START, 10) == []
