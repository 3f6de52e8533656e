"""What officers decide: done after ten minutes or by two, on ballots as they were seen, with a line and a notice each."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import event, func, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from portal.approvals.models import Approval
from portal.approvals.rules import ApprovalRefusal
from portal.audit.models import AuditEntry
from portal.foundation.db import Refused, db, transaction
from portal.foundation.outbox import OutgoingEmail
from portal.voting import actions
from portal.voting.actions import acting, acts, objecting
from portal.voting.models import Objection, VoteAct, VoteActBallot
from portal.voting.queries import decided, desk
from portal.voting.rules import Act, BallotState, VoteRefusal
from portal.voting.rules.acts import (
    ALONE_IN_A_DAY,
    COMPLAIN_WITHIN,
    ROLLING,
    ActRefusal,
    ObjectionRefusal,
    VoidReason,
    complain_until,
    needs_second,
)
from tests import build, moments
from tests.databases import both_databases
from tests.voting.acting import REAL, ask, confirm
from tests.voting.deskwork import (
    LATER,
    MINUTE,
    ballots,
    done,
    fold_differs,
    held,
    log,
    look,
    make,
    officer,
)
from tests.voting.deskwork import (
    decided as decide_all,
)
from tests.web import last_mail, mails


@pytest.fixture
def edition(app, at):
    at(moments.START)
    return build.edition()


def states() -> list[BallotState]:
    return sorted(state for state in BallotState for _ in ballots(state))


# --- Ten minutes -------------------------------------------------------------------------------------------------------


@both_databases
def test_nothing_is_done_before_ten_minutes_have_passed(edition):
    held(edition)
    made = make(edition, Act.VOID, officer())
    assert made.due_at == LATER
    assert done(real_now=LATER - MINUTE) == []
    assert states() == [BallotState.HELD]
    [what] = done(real_now=LATER)
    assert (what.act, len(what.ballots), what.skipped) == (Act.VOID, 1, ())
    assert states() == [BallotState.VOIDED]
    assert log() == [Act.CAST, Act.HOLD, Act.VOID]
    assert fold_differs() == []
    assert done() == []


@both_databases
def test_a_note_is_for_officers_alone_and_stands_in_nothing_that_outlives_certification(edition):
    held(edition)
    acts.make(edition, Act.VOID, reason=VoidReason.MADE_UP, note="Skrevet av ola@example.org",
              ballots=ballots(BallotState.HELD), by=officer(), real_now=REAL)  # fmt: skip
    told = db.session.execute(text("SELECT why FROM audit_entry UNION ALL SELECT why FROM approval")).scalars()
    assert [why for why in told if why and "ola@" in why] == []


@both_databases
def test_an_act_that_is_undone_was_never_done(edition):
    held(edition)
    by = officer()
    made = make(edition, Act.VOID, by)
    acts.undo(made.id, by=by, real_now=REAL)
    assert done() == []
    assert states() == [BallotState.HELD]
    assert log() == [Act.CAST, Act.HOLD]
    with pytest.raises(Refused) as refused:
        acts.undo(made.id, by=by, real_now=REAL)
    assert refused.value.reason is ActRefusal.ENDED
    make(edition, Act.RELEASE, by)
    done()
    assert states() == [BallotState.COUNTED]


@both_databases
def test_what_is_done_cannot_be_undone(edition):
    held(edition)
    by = officer()
    made = make(edition, Act.VOID, by)
    done()
    with pytest.raises(Refused):
        acts.undo(made.id, by=by, real_now=LATER)
    assert states() == [BallotState.VOIDED]


@both_databases
def test_a_released_ballot_counts_and_its_voter_is_not_written_to(edition):
    held(edition)
    before = len(mails())
    decide_all(edition, Act.RELEASE, officer())
    assert states() == [BallotState.COUNTED]
    assert log() == [Act.CAST, Act.HOLD, Act.RELEASE]
    assert len(mails()) == before


# --- As seen -----------------------------------------------------------------------------------------------------------


@both_databases
def test_a_ballot_that_has_changed_since_it_was_seen_is_left_alone_and_reported(edition):
    first, _second = held(edition, 2)
    made = make(edition, Act.VOID, officer())
    actions.change_vote(first, choice="larvik", now=moments.START)
    [what] = done()
    assert len(what.ballots) == 1
    assert len(what.skipped) == 1
    assert states() == [BallotState.HELD, BallotState.VOIDED]
    row = desk.act_by_id(edition, made.id)
    assert (row.ballots, row.taken, row.skipped) == (2, 1, 1)
    assert db.session.scalars(select(VoteActBallot.told_at).where(VoteActBallot.told_at.is_not(None))).all() == [
        moments.START
    ]
    assert fold_differs() == []


@both_databases
def test_what_had_changed_before_the_act_was_made_is_left_out(edition):
    first, _second = held(edition, 2)
    seen = ballots(BallotState.HELD)
    actions.change_vote(first, choice="larvik", now=moments.START)
    assert make(edition, Act.VOID, officer(), seen).left_out == 1


@both_databases
def test_a_ballot_that_waits_for_one_act_is_taken_into_no_other(edition):
    held(edition)
    by = officer()
    make(edition, Act.VOID, by)
    with pytest.raises(Refused) as refused:
        make(edition, Act.RELEASE, by)
    assert refused.value.reason is ActRefusal.CHANGED


@pytest.mark.parametrize(("act", "state"), [(Act.VOID, BallotState.COUNTED), (Act.RESTORE, BallotState.HELD)])
def test_only_what_is_held_is_voided_and_only_what_is_voided_is_restored(edition, act, state):
    if state is BallotState.HELD:
        held(edition)
    else:
        confirm(ask(edition).token)
    with pytest.raises(Refused) as refused:
        make(edition, act, officer(), ballots(state))
    assert refused.value.reason is ActRefusal.CHANGED


@pytest.mark.parametrize("reason", ["no_pattern", "x"])
def test_a_reason_that_is_not_on_the_list_is_refused(edition, reason):
    from enum import StrEnum

    held(edition)
    other = StrEnum("Other", {"REASON": reason}).REASON
    with pytest.raises(Refused) as refused:
        acts.make(edition, Act.VOID, reason=other, note=None, ballots=ballots(), by=officer(), real_now=REAL)
    assert refused.value.reason is ActRefusal.NO_REASON


@both_databases
def test_after_release_nothing_more_is_voided(edition):
    held(edition)
    build.release(edition)
    with pytest.raises(Refused) as refused:
        make(edition, Act.VOID, officer())
    assert refused.value.reason is ActRefusal.RELEASED


# --- Two officers ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("act", "now", "before", "second"),
    [
        (Act.VOID, ALONE_IN_A_DAY, 0, False), (Act.VOID, ALONE_IN_A_DAY + 1, 0, True),
        (Act.RELEASE, 1, ALONE_IN_A_DAY - 1, False), (Act.RELEASE, 1, ALONE_IN_A_DAY, True), (Act.RESTORE, 1, 0, True),
    ],
)  # fmt: skip
def test_when_one_officer_is_not_enough(act, now, before, second):
    assert needs_second(act, ballots=now, alone_before=before) is second


@both_databases
def test_many_wait_for_a_second_officer_and_are_then_done_at_once(edition):
    held(edition, ALONE_IN_A_DAY + 1)
    first, second = officer("A"), officer("B")
    made = make(edition, Act.VOID, first)
    assert made.due_at is None
    assert done(real_now=REAL + timedelta(days=1)) == []
    with pytest.raises(Refused) as refused:
        acts.agree(made.id, by=first, real_now=REAL)
    assert refused.value.reason is ApprovalRefusal.SAME_PERSON
    assert done() == []
    acts.agree(made.id, by=second, real_now=REAL)
    [what] = done(real_now=REAL)
    assert len(what.ballots) == ALONE_IN_A_DAY + 1
    row = db.session.get_one(VoteAct, made.id)
    assert (row.made_by, row.agreed_by) == (first.id, second.id)
    assert db.session.scalars(select(Approval.used_at)).one() == REAL
    assert fold_differs() == []


@both_databases
def test_the_count_rolls_over_24_hours_and_takes_voids_and_releases_together(edition):
    held(edition, ALONE_IN_A_DAY + 2)
    by = officer()
    everything = list(ballots(BallotState.HELD).items())
    part = ALONE_IN_A_DAY // 2
    assert make(edition, Act.VOID, by, dict(everything[:part])).due_at is not None
    assert make(edition, Act.RELEASE, by, dict(everything[part : 2 * part])).due_at is not None
    assert make(edition, Act.VOID, by, dict(everything[2 * part : 2 * part + 1])).due_at is None
    other = officer("B")
    assert make(edition, Act.VOID, other, dict(everything[2 * part + 1 :])).due_at is not None
    assert desk.alone_since(edition, by.id, REAL) == ALONE_IN_A_DAY
    assert desk.alone_since(edition, by.id, REAL + ROLLING - timedelta(seconds=1)) == ALONE_IN_A_DAY
    assert desk.alone_since(edition, by.id, REAL + ROLLING) == 0


@both_databases
def test_what_is_undone_or_was_agreed_to_by_a_second_is_not_counted(edition):
    held(edition, ALONE_IN_A_DAY + 1)
    by, second = officer("A"), officer("B")
    everything = list(ballots(BallotState.HELD).items())
    undone = make(edition, Act.VOID, by, dict(everything[:3]))
    acts.undo(undone.id, by=by, real_now=REAL)
    made = make(edition, Act.VOID, by)
    acts.agree(made.id, by=second, real_now=REAL)
    done()
    assert desk.alone_since(edition, by.id, REAL) == 0


@both_databases
def test_a_second_officer_may_end_what_waits_and_the_agreement_ends_with_it(edition):
    held(edition, ALONE_IN_A_DAY + 1)
    first, second = officer("A"), officer("B")
    made = make(edition, Act.VOID, first)
    acts.undo(made.id, by=second, real_now=REAL)
    with pytest.raises(Refused):
        acts.agree(made.id, by=second, real_now=REAL)
    assert done() == []
    assert db.session.scalars(select(Approval.withdrawn_at)).one() == REAL


@both_databases
def test_the_database_itself_knows_that_a_restore_takes_two(edition):
    held(edition)
    first, second = officer("A"), officer("B")
    decide_all(edition, Act.VOID, first)
    made = make(edition, Act.RESTORE, second)

    @transaction
    def alone() -> None:
        db.session.execute(update(VoteAct).where(VoteAct.id == made.id).values(done_at=REAL))

    with pytest.raises(IntegrityError):
        alone()


@both_databases
def test_an_act_whose_agreement_is_gone_is_not_done(edition):
    """A due date alone is no agreement: the act takes it, once, in its own transaction."""
    held(edition, ALONE_IN_A_DAY + 1)
    made = make(edition, Act.VOID, officer())

    @transaction
    def pretend() -> None:
        db.session.execute(update(VoteAct).where(VoteAct.id == made.id).values(due_at=REAL))

    pretend()
    assert done() == []
    assert set(states()) == {BallotState.HELD}


# --- The voter is told, and may complain -------------------------------------------------------------------------------


@both_databases
def test_a_voided_voter_is_told_why_what_now_and_by_when(edition):
    held(edition)
    decide_all(edition, Act.VOID, officer())
    mail = last_mail()
    assert mail.subject == "Stemmen din er forkastet – Folkets favoritt 2019 (eksempel)"
    assert "som bare skiller seg fra hverandre ved et tall" in mail.text
    assert "klage til og med 8. juli kl. 23.59" in mail.text.replace("\u00a0", " ")
    assert "mistenk" not in mail.text.lower()
    assert db.session.scalars(select(VoteActBallot.told_at)).one() == moments.START
    about = db.session.scalars(
        select(OutgoingEmail.about).where(OutgoingEmail.template == "voting/email/voided.txt")
    ).one()
    assert about.startswith("vote-act:")


def test_the_time_to_complain_is_seven_days_and_ends_at_midnight():
    assert complain_until(moments.VOTING_CLOSES) == moments.oslo(2019, 8, 12)
    assert complain_until(moments.oslo(2019, 7, 1, 12)) == moments.oslo(2019, 7, 9)
    assert complain_until(moments.oslo(2019, 10, 25, 3)) - COMPLAIN_WITHIN > moments.oslo(2019, 10, 25, 3)


@both_databases
def test_a_voided_voter_cannot_vote_again(edition):
    held(edition)
    decide_all(edition, Act.VOID, officer())
    asked = ask(edition, "velgera@gmail.com")
    with pytest.raises(Refused) as refused:
        confirm(asked.token)
    assert refused.value.reason is VoteRefusal.VOIDED
    assert decided.own_link_behind(asked.token) is not None
    assert decided.void_reason_of(next(iter(ballots()))) == "made_up_addresses"


@dataclass
class Voided:
    """A voided ballot, who voided it, and its private link."""

    edition: int
    link: str
    by: object


@pytest.fixture
def voided(edition):
    [link] = held(edition)
    by = officer("A")
    decide_all(edition, Act.VOID, by)
    return Voided(edition, link, by)


def complaints() -> list[Objection]:
    db.session.rollback()
    return list(db.session.scalars(select(Objection)))


@both_databases
def test_a_complaint_is_kept_sealed_and_confirmed_by_mail(voided):
    objecting.object_to_void(voided.link, "Jeg stemte selv.", now=moments.START)
    [row] = complaints()
    assert b"Jeg stemte" not in row.text_box
    mail = last_mail()
    assert "> Jeg stemte selv." in mail.text
    assert mail.link.endswith(voided.link)
    with pytest.raises(Refused) as refused:
        objecting.object_to_void(voided.link, "Igjen.", now=moments.START)
    assert refused.value.reason is ObjectionRefusal.ALREADY


@both_databases
def test_a_complaint_after_the_time_is_refused(voided):
    until = complain_until(moments.START)
    with pytest.raises(Refused) as refused:
        objecting.object_to_void(voided.link, "For sent.", now=until)
    assert refused.value.reason is ObjectionRefusal.TOO_LATE
    objecting.object_to_void(voided.link, "I tide.", now=until - timedelta(seconds=1))


@both_databases
def test_a_vote_that_counts_has_nothing_to_complain_over(edition):
    [link] = held(edition)
    with pytest.raises(Refused) as refused:
        objecting.object_to_void(link, "Hvorfor?", now=moments.START)
    assert refused.value.reason is ObjectionRefusal.NOT_VOIDED


def answer(voided: Voided, by, *, upheld: bool):
    objection_id = objecting.object_to_void(voided.link, "Jeg stemte selv.", now=moments.START)
    return objecting.decide(objection_id, upheld=upheld, reply="Fordi.", by=by, now=moments.START, real_now=LATER)


@both_databases
def test_who_made_or_agreed_to_the_act_does_not_answer_the_complaint(voided):
    with pytest.raises(Refused) as refused:
        answer(voided, voided.by, upheld=True)
    assert refused.value.reason is ObjectionRefusal.FIRST_DECIDER
    assert complaints()[0].decided_at is None


@both_databases
def test_who_agreed_as_the_second_does_not_answer_it_either(edition):
    links = held(edition, ALONE_IN_A_DAY + 1)
    first, second = officer("A"), officer("B")
    made = make(edition, Act.VOID, first)
    acts.agree(made.id, by=second, real_now=REAL)
    done()
    objection_id = objecting.object_to_void(links[0], "Nei.", now=moments.START)
    for person in (first, second):
        with pytest.raises(Refused):
            objecting.decide(objection_id, upheld=False, reply="Nei.", by=person, now=moments.START, real_now=LATER)
    objecting.decide(objection_id, upheld=False, reply="Nei.", by=officer("C"), now=moments.START, real_now=LATER)


@both_databases
def test_a_complaint_that_is_dismissed_is_answered_with_the_reason(voided):
    assert answer(voided, officer("B"), upheld=False) is None
    mail = last_mail()
    assert mail.subject.startswith("Vi står fast ved avgjørelsen")
    assert "Begrunnelse: Fordi." in mail.text
    assert states() == [BallotState.VOIDED]
    void = decided.void_by_own_link(voided.link)
    assert (void.objection.upheld, void.objection.reply) == (False, "Fordi.")


@both_databases
def test_an_upheld_complaint_counts_again_when_two_agree_and_the_voter_is_told(voided):
    second = officer("B")
    made = answer(voided, second, upheld=True)
    assert made.due_at is None
    assert done(real_now=LATER + timedelta(days=1)) == []
    acts.agree(made.id, by=officer("C"), real_now=LATER)
    [what] = done()
    assert (what.act, what.edition_id) == (Act.RESTORE, voided.edition)
    assert states() == [BallotState.COUNTED]
    assert log() == [Act.CAST, Act.HOLD, Act.VOID, Act.RESTORE]
    assert last_mail().subject.startswith("Stemmen din teller likevel")
    assert fold_differs() == []


@both_databases
def test_a_restore_that_is_not_agreed_to_leaves_the_complaint_to_be_decided_anew(voided):
    second = officer("B")
    made = answer(voided, second, upheld=True)
    acts.undo(made.id, by=second, real_now=LATER)
    [row] = complaints()
    assert (row.decided_at, row.decided_by, row.upheld, row.reply_box) == (None,) * 4
    objecting.decide(row.id, upheld=False, reply="Likevel.", by=second, now=moments.START, real_now=LATER)


@both_databases
def test_after_release_a_complaint_that_is_upheld_is_the_one_thing_that_changes_the_log(voided):
    build.release(voided.edition)
    made = answer(voided, officer("B"), upheld=True)
    acts.agree(made.id, by=officer("C"), real_now=LATER)
    assert [what.act for what in done()] == [Act.RESTORE]
    assert states() == [BallotState.COUNTED]


# --- All of it or nothing ----------------------------------------------------------------------------------------------


class Cut(Exception):
    """The fault."""


def cut_at(number: int, step) -> bool:
    """Do a step whose statement of that number fails; tell whether it came so far."""
    left = iter(range(number))

    def fail(*_args) -> None:
        if next(left, None) is None:
            raise Cut

    event.listen(db.engine, "before_cursor_execute", fail)
    try:
        step()
    except (Cut, DBAPIError):
        return True
    finally:
        event.remove(db.engine, "before_cursor_execute", fail)
        db.session.rollback()
    return False


def count(model) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(model))


def everything() -> tuple:
    return (
        ballots(),
        states(),
        log(),
        *(count(each) for each in (VoteAct, VoteActBallot, Approval, AuditEntry, OutgoingEmail)),
    )


@both_databases
@pytest.mark.parametrize("act", [Act.VOID, Act.RELEASE])
def test_an_act_that_fails_at_any_statement_has_done_nothing(edition, act):
    held(edition, 3)
    made = make(edition, act, officer())
    before = everything()
    number = 0
    while cut_at(number, lambda: acting.perform(made.id, now=moments.START, real_now=LATER)):
        assert everything() == before, number
        assert fold_differs() == []
        number += 1
    assert number > 6
    assert set(states()) == {BallotState.VOIDED if act is Act.VOID else BallotState.COUNTED}
    assert fold_differs() == []


@both_databases
def test_making_agreeing_and_complaining_fail_whole(edition):
    held(edition, ALONE_IN_A_DAY + 1)
    first, second = officer("A"), officer("B")
    seen, before, number = ballots(BallotState.HELD), everything(), 0
    while cut_at(number, lambda: make(edition, Act.VOID, first, seen)):
        assert everything() == before, number
        number += 1
    assert number > 4
    made = db.session.scalars(select(VoteAct.id)).one()
    before, number = everything(), 0
    while cut_at(number, lambda: acts.agree(made, by=second, real_now=REAL)):
        assert everything() == before, number
        assert db.session.scalars(select(VoteAct.due_at)).one() is None
        number += 1
    assert number > 2


@both_databases
def test_a_round_of_signals_that_fails_at_any_statement_has_held_nothing(edition):
    from portal.voting.actions import holding
    from portal.voting.rules import Signs, Work
    from tests.voting.deskwork import voted

    for number in range(1, 6):
        voted(edition, f"a{number}@mailinator.com", signs=Signs(work=Work.ABSENT, network="f" * 64))
    before, number = everything(), 0
    while cut_at(number, lambda: holding.look_at(edition, now=moments.START, real_now=REAL)):
        assert everything() == before, number
        assert fold_differs() == []
        number += 1
    assert number > 10
    assert set(states()) == {BallotState.HELD}
    assert fold_differs() == []


@both_databases
def test_an_act_that_the_log_refuses_keeps_no_other_waiting(edition):
    """A row that was changed in the database itself: the log has a line of that number already."""
    held(edition, 2)
    changed, sound = ballots(BallotState.HELD)
    with db.engine.begin() as connection:
        connection.execute(text("UPDATE ballot SET last_n = 1 WHERE id = :id"), {"id": changed})
    seen, by = ballots(BallotState.HELD), officer()
    first = make(edition, Act.VOID, by, {changed: seen[changed]})
    make(edition, Act.VOID, by, {sound: seen[sound]}, real_now=REAL + MINUTE)
    assert [what.ballots for what in done(real_now=LATER + MINUTE)] == [(sound,)]
    assert done(real_now=LATER + MINUTE) == []
    acts.undo(first.id, by=by, real_now=LATER)
    assert set(ballots(BallotState.HELD)) == {changed}


def test_a_step_that_saves_half_is_found(edition, monkeypatch):
    """The planted fault: an act that commits before it has written its lines."""
    held(edition)
    made = make(edition, Act.VOID, officer())
    before = everything()
    real = acting.insert

    def early(*args):
        db.session.commit()
        return real(*args)

    monkeypatch.setattr(acting, "insert", early)
    found, number = False, 0
    while cut_at(number, lambda: acting.perform(made.id, now=moments.START, real_now=LATER)):
        found = found or everything() != before or fold_differs() != []
        number += 1
        if found:
            break
    assert found


def test_looking_again_changes_nothing(edition):
    held(edition, 2)
    before = everything()
    look()
    assert everything() == before
