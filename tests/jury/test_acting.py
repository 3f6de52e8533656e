"""What juries do, on both databases: deputies step in, cards lock the criteria, meetings decide, minutes stay."""

from fractions import Fraction

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError, IntegrityError

from portal.accounts.rules import Role
from portal.approvals.rules import ApprovalRefusal
from portal.audit.models import AuditEntry
from portal.award.models import Criterion
from portal.foundation.db import db
from portal.jury import actions, queries
from portal.jury.models import ScoreCard
from portal.jury.rules import (
    CardAct,
    CardState,
    MeetingAct,
    MeetingRefusal,
    MeetingState,
    MinutesState,
    Outcome,
    PanelRefusal,
    ScoreRefusal,
    SeatKind,
    TieKind,
)
from portal.nominations.rules import Method
from portal.privacy.actions import retention
from portal.privacy.rules import PERIODS, Kept, Profile
from tests.architecture import schema
from tests.databases import both_databases
from tests.jury import world as w
from tests.jury.deciding import refused
from tests.jury.world import AFTER, DAY, REALLY, world


@both_databases
def test_a_members_own_deputy_gets_what_they_are_recused_from_by_word_and_by_rule(app):
    found = world("drammen", "larvik", "kongsberg")
    found.seat("a")
    found.seat("vara", SeatKind.DEPUTY, for_="a")
    found.seat("annen", SeatKind.DEPUTY)
    found.assign(("a", "drammen"), ("a", "larvik"))
    found.recuse("a", "larvik")
    found.tie("a", TieKind.COUNTY, county="Buskerud")
    progress = {each.name: each for each in queries.progress_of(found.round).jurors}
    assert [progress[f"Jurymedlem {name}"].assigned for name in ("a", "vara", "annen")] == [0, 2, 0]


def test_a_deputy_who_is_recused_does_not_step_in(app):
    found = world("drammen")
    found.seat("a")
    found.seat("vara", SeatKind.DEPUTY, for_="a")
    found.tie("vara", TieKind.HOME, number="0602")
    found.assign(("a", "drammen"))
    found.recuse("a", "drammen")
    [case] = queries.progress_of(found.round).cases
    assert (case.readers, len(case.recused)) == ((), 2)


@both_databases
def test_a_saved_card_locks_the_criteria_and_seals_the_note(app):
    found = world("drammen")
    found.seat("a")
    found.assign(("a", "drammen"))
    found.score("a", "drammen", [4, None, 2], note="Privatord", words="Ord")
    assert all(each.locked_at for each in db.session.scalars(select(Criterion)))
    with pytest.raises(DBAPIError, match="criteria stand fast"):
        schema.run("UPDATE criterion SET weight = 9")
    [card] = db.session.scalars(select(ScoreCard))
    assert b"Privatord" not in card.private_note and card.read == 1
    seen = queries.case_seen(found.accounts["a"], found.cases["drammen"], AFTER)
    assert (seen.card.note, seen.card.state) == ("Privatord", CardState.DONE)
    [mark] = queries.standing_of(found.round).marks
    assert mark.score == Fraction(2 * 4 + 2, 3)


@both_databases
def test_a_private_note_leaves_a_finished_card_in_the_ranking_and_other_points_do_not(app):
    found = world("drammen")
    found.seat("a")
    found.assign(("a", "drammen"))
    found.score("a", "drammen", [4, None, 2], words="Ord")
    w.version(found.cases["drammen"], found.field, "Rettet søknad.")
    save = {"act": CardAct.SAVE, "words": "Ord", "note": "Ring Kari.", "now": AFTER + DAY, "read": 2}
    assert found.score("a", "drammen", [4, None, 2], seen=1, **save).state is CardState.DONE
    [card] = db.session.scalars(select(ScoreCard))
    assert (card.finished_at, card.saved_at, card.version, card.read) == (AFTER, AFTER + DAY, 2, 1)
    assert len(queries.standing_of(found.round).marks) == 1
    assert queries.case_seen(found.accounts["a"], found.cases["drammen"], AFTER).card.note == "Ring Kari."
    assert found.score("a", "drammen", [5, None, 2], seen=2, **save).state is CardState.OPEN
    assert queries.standing_of(found.round).marks == () and w.of(ScoreCard, card.id).read == 2


@both_databases
def test_what_a_rounds_own_weights_say_counts_before_the_editions(app):
    found = world("drammen")
    found.seat("a")
    found.assign(("a", "drammen"))
    schema.run(
        "INSERT INTO round_criterion (round_id, criterion_id, weight) VALUES (:round, :criterion, 0)",
        round=found.round, criterion=found.criteria[0],
    )  # fmt: skip
    found.score("a", "drammen", [5, 1, 1])
    assert [mark.score for mark in queries.standing_of(found.round).marks] == [1]


def test_cards_are_refused_when_locked_by_discussion_and_from_an_older_page(app):
    found = world("drammen")
    found.seat("a")
    found.assign(("a", "drammen"))
    found.score("a", "drammen", [4, 4, 4])
    refused(ScoreRefusal.STALE, found.score, "a", "drammen", [1, 1, 1], seen=0)
    actions.set_periods(found.round, [w.period(AFTER + DAY, scoring=False)], by=w.SECRETARY)
    refused(ScoreRefusal.LOCKED, found.score, "a", "drammen", [1, 1, 1], seen=1, now=AFTER + DAY)
    [mark] = queries.standing_of(found.round).marks
    assert mark.score == 4


def test_a_jury_that_talks_gives_no_points(app):
    found = world("drammen", method=Method.DISCUSSION)
    found.seat("a")
    found.assign(("a", "drammen"))
    refused(ScoreRefusal.DISCUSSION, found.score, "a", "drammen", [4, 4, 4])


def test_a_juror_keeps_the_version_that_they_began_on(app):
    found = world("drammen")
    found.seat("a")
    found.assign(("a", "drammen"))
    found.score("a", "drammen", [4, 4, 4])
    w.version(found.cases["drammen"], found.field, "Rettet søknad.")
    account, case = found.accounts["a"], found.cases["drammen"]
    seen = queries.case_seen(account, case, AFTER)
    assert (seen.shown, seen.newest, seen.fields[0].text) == (1, 2, "Søknaden fra Drammen.")
    assert queries.case_seen(account, case, AFTER, version=2).fields[0].text == "Rettet søknad."
    assert queries.case_seen(account, case, AFTER, version=3).shown == 1


@both_databases
def test_nobody_sits_twice_in_a_round_and_a_secretary_does_not_judge(app):
    found = world()
    found.seat("a")
    panel = actions.add_panel(found.round, name="Den andre", quorum=1, by=w.SECRETARY)
    refused(PanelRefusal.SEATED, found.seat, "a", panel=panel)
    with pytest.raises(IntegrityError):
        schema.run(
            "INSERT INTO jury_seat (round_id, panel_id, account_id, kind, position, start)"
            " VALUES (:round, :panel, :account, 'member', 2, 0)",
            round=found.round, panel=panel, account=found.accounts["a"],
        )  # fmt: skip
    found.accounts["s"] = w.build.account(Role.JUROR, Role.JURY_SECRETARY, address="s@noku.example")
    refused(PanelRefusal.SECRETARY_JUDGES, found.seat, "s")


@both_databases
def test_a_cloned_edition_has_the_panels_of_its_rounds_and_nobody_in_them(app):
    found = world("drammen")
    found.seat("a")
    made = actions.clone_edition(found.edition, year=2021, by=w.SECRETARY)
    [row] = [each for each in queries.rounds() if each.year == 2021]
    assert made != found.edition and row.cases == 0
    [panel] = queries.panels_of(row.id)
    assert (panel.name, panel.quorum, panel.seats) == ("Hovedjuryen", 2, ())


# Meetings.


@pytest.fixture
def meeting(app):
    """A meeting of a leader, two members and the secretary, with two cases on its agenda; everybody is there."""
    found = world("drammen", "larvik")
    found.seat("leder", SeatKind.LEADER)
    found.seat("a")
    found.seat("b")
    found.seat("sekretær", SeatKind.SECRETARY)
    for case in found.cases:
        for name, points in (("a", [2, 2, 2] if case == "drammen" else [4, 4, 4]), ("b", [3, 3, 3])):
            found.assign((name, case))
            found.score(name, case, points)
    found.meeting = actions.plan_meeting(found.panel, at=AFTER, place="Oslo", by=w.SECRETARY)
    actions.set_attendance(found.meeting, list(found.seats.values()))
    return found


def begin(found):
    actions.move_meeting(found.meeting, MeetingAct.BEGIN, by=w.SECRETARY, now=AFTER)


def decide(found, case, outcome=Outcome.FINALIST, reasons="En samlet jury."):
    actions.decide(
        found.meeting, found.cases[case], outcome=outcome, place=None, reasons=reasons, by=w.SECRETARY, now=AFTER
    )


def propose(found, name="leder"):
    return actions.propose_minutes(
        found.meeting, account_id=found.accounts[name], by=found.actor(name), now=AFTER, real_now=REALLY
    )


def sign(found, name="a"):
    actions.sign_minutes(
        found.meeting, account_id=found.accounts[name], by=found.actor(name), now=AFTER, real_now=REALLY
    )


def held(found):
    begin(found)
    decide(found, "larvik", Outcome.WINNER)
    decide(found, "drammen", Outcome.NO)
    actions.move_meeting(found.meeting, MeetingAct.END, by=w.SECRETARY, now=AFTER)


def signed(found):
    held(found)
    propose(found)
    sign(found)


@both_databases
def test_the_agenda_begins_with_the_highest_ranked_and_can_be_changed(meeting):
    now = queries.meeting_now(meeting.meeting)
    assert [point.municipality for point in now.points] == ["Larvik", "Drammen"]
    actions.add_point(meeting.meeting, text="Eventuelt")
    actions.move_point(meeting.meeting, now.points[1].id, by_places=-1)
    points = queries.meeting_now(meeting.meeting).points
    assert [point.municipality or point.text for point in points] == ["Drammen", "Larvik", "Eventuelt"]
    actions.remove_point(meeting.meeting, points[2].id, by=w.SECRETARY)
    assert len(queries.meeting_now(meeting.meeting).points) == 2


@both_databases
def test_a_decision_needs_an_open_meeting_reasons_and_a_quorum_of_the_unrecused(meeting):
    refused(MeetingRefusal.NOT_OPEN, decide, meeting, "drammen")
    begin(meeting)
    refused(MeetingRefusal.NO_REASONS, decide, meeting, "drammen", reasons=" ")
    refused(MeetingRefusal.NOT_THIS_ROUND, decide, meeting, "drammen", Outcome.SENT_ON)
    meeting.recuse("a", "drammen")
    decide(meeting, "drammen", reasons="**Samlet** jury. <script>x</script>")
    [point] = [each for each in queries.meeting_now(meeting.meeting).points if each.decided]
    assert "<strong>Samlet</strong>" in point.decided.reasons and "<script" not in point.decided.reasons
    assert point.decided.voters == (meeting.seats["leder"], meeting.seats["b"])
    meeting.recuse("b", "drammen")
    refused(MeetingRefusal.NO_QUORUM, decide, meeting, "drammen")
    meeting.recuse("leder", "drammen")
    refused(MeetingRefusal.EVERYBODY_RECUSED, decide, meeting, "drammen")


@both_databases
def test_a_jury_has_one_winner_and_the_database_says_so_too(meeting):
    begin(meeting)
    decide(meeting, "drammen", Outcome.WINNER)
    decide(meeting, "drammen", Outcome.WINNER)  # entered anew
    refused(MeetingRefusal.TWO_WINNERS, decide, meeting, "larvik", Outcome.WINNER)
    decide(meeting, "larvik", Outcome.FINALIST)
    with pytest.raises(IntegrityError):
        schema.run("UPDATE jury_decision SET outcome = 'winner'")
    assert queries.signed_decisions(meeting.round) == []  # nothing is signed


@both_databases
def test_minutes_are_put_up_by_the_leader_and_signed_by_somebody_else(meeting):
    begin(meeting)
    decide(meeting, "larvik", Outcome.WINNER)
    actions.move_meeting(meeting.meeting, MeetingAct.END, by=w.SECRETARY, now=AFTER)
    refused(MeetingRefusal.NOT_LEADER, propose, meeting, "a")
    refused(MeetingRefusal.NOT_ALL_DECIDED, propose, meeting)
    actions.move_meeting(meeting.meeting, MeetingAct.RESUME, by=w.SECRETARY, now=AFTER)
    decide(meeting, "drammen", Outcome.NO)
    actions.move_meeting(meeting.meeting, MeetingAct.END, by=w.SECRETARY, now=AFTER)
    assert propose(meeting) == 1
    refused(MeetingRefusal.WAITS_FOR_SIGNING, propose, meeting)
    refused(MeetingRefusal.WAITS_FOR_SIGNING, decide, meeting, "drammen")
    refused(ApprovalRefusal.SAME_PERSON, sign, meeting, "leder")
    meeting.accounts["fremmed"] = w.staff(Role.JUROR, "fremmed")
    refused(MeetingRefusal.NOT_IN_PANEL, sign, meeting, "fremmed")
    sign(meeting)
    refused(MeetingRefusal.SIGNED, sign, meeting, "b")
    now = queries.meeting_now(meeting.meeting)
    assert now.signed and [each.state for each in now.minutes] == [MinutesState.SIGNED]
    assert [(each.municipality, each.outcome) for each in queries.signed_decisions(meeting.round)] == [
        ("Larvik", Outcome.WINNER), ("Drammen", Outcome.NO),
    ]  # fmt: skip


@both_databases
def test_minutes_that_wait_can_be_taken_back_and_the_version_stays(meeting):
    held(meeting)
    propose(meeting)
    actions.take_back_minutes(meeting.meeting, by=w.SECRETARY, real_now=REALLY)
    actions.move_meeting(meeting.meeting, MeetingAct.RESUME, by=w.SECRETARY, now=AFTER)
    decide(meeting, "drammen", Outcome.NO, "Rettet begrunnelse.")
    actions.move_meeting(meeting.meeting, MeetingAct.END, by=w.SECRETARY, now=AFTER)
    assert propose(meeting) == 2
    sign(meeting)
    minutes = queries.meeting_now(meeting.meeting).minutes
    assert [(each.version, each.state) for each in minutes] == [(1, "taken_back"), (2, "signed")]
    said = [each.content["points"][1]["reasons"] for each in minutes]
    assert said == ["En samlet jury.", "Rettet begrunnelse."]


@both_databases
def test_of_a_case_that_both_signers_are_recused_from_somebody_else_must_sign(meeting):
    meeting.seat("c")
    actions.set_attendance(meeting.meeting, list(meeting.seats.values()))
    for name in ("leder", "a"):
        meeting.recuse(name, "drammen")
    held(meeting)
    propose(meeting)
    refused(MeetingRefusal.NOBODY_SAW, sign, meeting, "a")
    sign(meeting, "sekretær")
    now = queries.meeting_now(meeting.meeting)
    seen = queries.without(now.minutes[0].content, now.recused_cases(meeting.accounts["leder"]))
    assert [each["municipality"] for each in seen["points"]] == ["Larvik"] and seen["left_out"] == 1
    assert "Drammen" not in str(seen)


@both_databases
def test_who_was_not_at_the_meeting_is_not_asked_to_sign_until_the_attendance_is_put_right(meeting):
    here = [meeting.seats[name] for name in ("leder", "a")]
    actions.set_attendance(meeting.meeting, here)
    held(meeting)
    propose(meeting)
    refused(MeetingRefusal.NOT_THERE, sign, meeting, "b")
    asked = {name: len(queries.minutes_to_sign(meeting.accounts[name])) for name in ("leder", "a", "b", "sekretær")}
    assert asked == {"leder": 0, "a": 1, "b": 0, "sekretær": 0}
    actions.take_back_minutes(meeting.meeting, by=w.SECRETARY, real_now=REALLY)
    actions.set_attendance(meeting.meeting, [*here, meeting.seats["sekretær"]])
    propose(meeting)
    sign(meeting, "sekretær")
    assert queries.meeting_now(meeting.meeting).signed


SIGNED_STANDS = [
    "UPDATE jury_decision SET source = 'Noe annet'",
    "UPDATE jury_decision SET meeting_id = meeting_id",
    "DELETE FROM jury_decision",
    "UPDATE jury_agenda_item SET position = position + 1",
    "DELETE FROM jury_agenda_item",
    "DELETE FROM jury_attendance",
    "UPDATE jury_meeting SET place = 'Bergen'",
    "UPDATE jury_meeting SET state = 'open'",
    "DELETE FROM jury_meeting",
    "UPDATE jury_minutes SET content = '{}'",
    "UPDATE jury_minutes SET signed_name = 'En annen'",
    "UPDATE jury_minutes SET state = 'proposed', signed_at = NULL, signed_by = NULL, signed_name = NULL",
    "DELETE FROM jury_minutes",
    "INSERT INTO jury_agenda_item (meeting_id, position, text) SELECT id, 9, 'Mer' FROM jury_meeting",
]


@both_databases
def test_from_the_second_signature_on_nothing_of_the_meeting_changes(meeting):
    signed(meeting)
    before = schema.rows()
    for statement in SIGNED_STANDS:
        with pytest.raises(DBAPIError, match="minutes are signed|append only"):
            schema.run(statement)
    assert schema.rows() == before
    refused(MeetingRefusal.SIGNED, decide, meeting, "drammen", Outcome.WINNER)
    refused(MeetingRefusal.SIGNED, actions.set_attendance, meeting.meeting, [])
    refused(MeetingRefusal.SIGNED, actions.take_back_minutes, meeting.meeting, by=w.SECRETARY, real_now=REALLY)
    refused(ScoreRefusal.LOCKED, meeting.score, "a", "drammen", [5, 5, 5], seen=1)


@both_databases
def test_what_minutes_hold_is_not_changed_while_they_wait_either(meeting):
    held(meeting)
    propose(meeting)
    for statement in ("UPDATE jury_minutes SET content = '{}'", "DELETE FROM jury_minutes"):
        with pytest.raises(DBAPIError, match="append only"):
            schema.run(statement)
    with pytest.raises(DBAPIError, match="minutes begin as proposed"):
        schema.run(
            "INSERT INTO jury_minutes (meeting_id, version, state, content, approval_id, proposed_at, proposed_by,"
            " proposed_name, signed_at, signed_by, signed_name)"
            " SELECT meeting_id, 2, 'signed', '{}', 'x', proposed_at, 1, 'a', proposed_at, 2, 'b' FROM jury_minutes"
        )


def test_without_its_trigger_a_signed_decision_would_change(meeting):
    signed(meeting)
    schema.run("DROP TRIGGER jury_decision_update")
    schema.run("UPDATE jury_decision SET source = 'Noe annet'")
    assert schema.rows()["jury_decision"][0].count("Noe annet") == 1


def test_the_log_tells_that_something_was_done_and_neither_why_nor_who_won(meeting):
    meeting.tie("sekretær", TieKind.HOME, number="0604")
    meeting.recuse("b", "drammen", "Hemmeligegrunn")
    signed(meeting)
    lines = db.session.scalars(select(AuditEntry)).all()
    assert {"jury_recused", "jury_decided", "jury_minutes_proposed", "jury_minutes_signed"} <= {
        each.what for each in lines
    }
    said = " ".join(f"{each.before} {each.after} {each.why}" for each in lines)
    assert "Hemmeligegrunn" not in said and "0604" not in said and "winner" not in said and "samlet" not in said


def test_a_meeting_moves_as_the_table_says(meeting):
    refused(MeetingRefusal.NOT_NOW, actions.move_meeting, meeting.meeting, MeetingAct.END, by=w.SECRETARY, now=AFTER)
    begin(meeting)
    refused(MeetingRefusal.NOT_NOW, actions.move_meeting, meeting.meeting, MeetingAct.BEGIN, by=w.SECRETARY, now=AFTER)
    now = queries.meeting_now(meeting.meeting)
    assert (now.state, now.begun_at) == (MeetingState.OPEN, AFTER)


@both_databases
def test_a_year_after_the_final_approval_the_jurors_own_is_forgotten_and_who_was_recused_stays_so(app, at):
    found = world("drammen", "larvik")
    found.seat("a")
    found.assign(("a", "drammen"), ("a", "larvik"))
    found.score("a", "drammen", [5, 5, 5], note="Privatord")
    found.score("a", "larvik", [4, 4, 4], note="Privatord")
    found.tie("a", TieKind.COUNTY, county="Buskerud")
    found.recuse("a", "larvik", "Hemmeligegrunn")
    w.approve(found.edition, AFTER)
    at(AFTER + PERIODS[Profile.STANDARD][Kept.JURY].length)
    retention.tidy()
    assert "Hemmeligegrunn" in str(schema.rows()["jury_conflict"])  # half-open: at that very moment it is kept
    at(AFTER + PERIODS[Profile.STANDARD][Kept.JURY].length + DAY)
    retention.tidy()
    db.session.rollback()
    rows = schema.rows()
    assert rows["jury_tie"] == [] and "Hemmeligegrunn" not in str(rows)
    assert [each.private_note for each in db.session.scalars(select(ScoreCard))] == [None, None]
    assert queries.lists_of(found.accounts["a"], AFTER) == [] and queries.standing_of(found.round).marks == ()
    retention.tidy()
    db.session.rollback()
    assert schema.rows() == rows  # nothing is left to forget
