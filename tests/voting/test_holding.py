"""Seconds after a vote was confirmed the signals look at it, and hold."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from portal.audit.models import AuditEntry
from portal.foundation.db import Refused, db, transaction
from portal.voting import actions, queries
from portal.voting.actions import holding
from portal.voting.models import Ballot, BallotReason, BallotSign, VoteRequest
from portal.voting.queries import desk, marks
from portal.voting.rules import Act, BallotState, Signs, Work
from portal.voting.rules.acts import ActRefusal, HoldReason
from tests import build, moments
from tests.databases import both_databases
from tests.voting import deskwork
from tests.voting.acting import REAL, ask, ballot, confirm, own_token, rows, vote
from tests.voting.deskwork import fold_differs, held, log, look, officer, voted
from tests.web import mails

ABSENT = Signs(work=Work.ABSENT)


@pytest.fixture
def edition(app):
    return build.edition()


def reasons() -> list[tuple[str, str]]:
    db.session.rollback()
    chosen = select(BallotReason.reason, BallotReason.pattern).order_by(BallotReason.ballot_id, BallotReason.reason)
    return [tuple(row) for row in db.session.execute(chosen)]


@both_databases
def test_a_vote_that_a_signal_speaks_of_is_held_with_its_line_and_nobody_is_written_to(edition):
    voted(edition, "kari@gmail.com", signs=ABSENT)
    before = len(mails())
    assert look() == 1
    row = ballot()
    assert (row.state, row.hold_reason, row.last_n) == (BallotState.HELD, "no_proof_of_work", 2)
    assert log() == [Act.CAST, Act.HOLD]
    assert reasons() == [("no_proof_of_work", "")]
    assert len(mails()) == before
    assert fold_differs() == []


@both_databases
def test_other_votes_are_looked_at_once_and_count(edition):
    vote(edition)
    assert look() == 1
    assert look() == 0
    assert ballot().state is BallotState.COUNTED
    assert log() == [Act.CAST]


@both_databases
def test_a_pattern_holds_those_too_that_were_there_before_it_could_be_seen(edition):
    for number in range(1, 5):
        vote(edition, f"test{number}@laget.example")
        look()
    assert {each.state for each in deskwork_ballots()} == {BallotState.COUNTED}
    vote(edition, "test5@laget.example")
    look()
    assert {each.state for each in deskwork_ballots()} == {BallotState.HELD}
    assert {reason for reason, _pattern in reasons()} == {"sequential_addresses"}
    assert fold_differs() == []


def deskwork_ballots() -> list[Ballot]:
    db.session.rollback()
    return list(db.session.scalars(select(Ballot)))


@both_databases
def test_one_more_reason_is_one_more_entry_and_the_same_reason_is_none(edition):
    voted(edition, "a1@mailinator.com", signs=ABSENT)
    look()
    assert log() == [Act.CAST, Act.HOLD, Act.HOLD]
    assert ballot().last_n == 3
    _look_again()
    look()
    assert log() == [Act.CAST, Act.HOLD, Act.HOLD]
    assert fold_differs() == []


@transaction
def _look_again() -> None:
    """Forget that anything was looked at, but not what was said."""
    db.session.execute(BallotSign.__table__.delete())
    db.session.execute(Ballot.__table__.update().values(looked_at=None))


@both_databases
def test_what_an_officer_has_released_is_not_held_for_the_same_reason_again(edition):
    held(edition)
    deskwork.decided(edition, Act.RELEASE, officer())
    _look_again()
    look()
    assert ballot().state is BallotState.COUNTED
    assert log() == [Act.CAST, Act.HOLD, Act.RELEASE]


@both_databases
def test_who_has_withdrawn_before_the_signals_looked_is_held_when_they_vote_again(edition):
    link = voted(edition, "kari@gmail.com", signs=ABSENT)
    actions.withdraw_vote(link, now=moments.START)
    look()
    assert ballot().state is BallotState.WITHDRAWN
    vote(edition, "kari@gmail.com")
    assert ballot().state is BallotState.HELD
    assert log() == [Act.CAST, Act.WITHDRAW, Act.CAST, Act.HOLD]
    assert fold_differs() == []


def test_with_limits_off_nothing_is_looked_at(app, edition):
    app.config["LIMITS"] = False
    voted(edition, "kari@gmail.com", signs=ABSENT)
    assert look() == 0
    assert ballot().state is BallotState.COUNTED


def test_a_key_that_is_gone_makes_it_wait(app, edition):
    voted(edition, "kari@gmail.com", signs=ABSENT)
    key = app.config["KEYS"] / "2019" / "box.key"
    kept = key.read_bytes()
    key.unlink()
    assert look() == 0
    key.write_bytes(kept)
    assert look() == 1
    assert ballot().state is BallotState.HELD


@both_databases
def test_after_release_signals_hold_nothing(edition):
    voted(edition, "kari@gmail.com", signs=ABSENT)
    build.release(edition)
    assert look() == 0
    assert ballot().state is BallotState.COUNTED


@both_databases
@pytest.mark.parametrize("address", ["a@mailinator.com", "a@under.mailinator.com", "A+b@Mailinator.COM"])
def test_a_throw_away_domain_is_known_under_every_spelling(edition, address):
    vote(edition, address)
    look()
    [group] = desk.groups(edition)
    known = "mailinator.com" if "under" not in address else "under.mailinator.com"
    assert (group.reason, group.seen.domain, group.seen.mask) == ("throwaway_domain", known, "a…")


def test_the_example_domain_is_one_in_a_demonstration_only(app):
    assert holding.is_throwaway("engangspost.example")
    app.config["DEMO"] = False
    assert not holding.is_throwaway("engangspost.example")


@both_databases
def test_neither_address_nor_choice_stands_beside_what_is_compared(edition):
    vote(edition, "hemmelig.navn94412345@laget.example", "larvik")
    _sign(replace(Signs.from_json(ballot().signals), work=Work.ABSENT, network="f" * 64))
    look()
    [sign] = db.session.scalars(select(BallotSign)).all()
    for table in (BallotSign, BallotReason, Ballot, VoteRequest):
        for row in db.session.execute(select(table.__table__)):
            kept = str({name: value for name, value in row._mapping.items() if name != "choice"})
            found = [each for each in ("hemmelig", "larvik", "laget", "94412345") if each in kept]
            assert found == [], table.__tablename__
    assert (len(sign.domain), sign.kind, len(sign.shape)) == (64, "unusual", 64)
    assert sign.number > 94412345, "moved by as much as the pepper says"
    [seen] = [row.seen for row in desk.rows_in(edition, "no_proof_of_work", "")]
    assert (seen.mask, seen.domain) == ("h…94412345", "laget.example")


@transaction
def _sign(signs: Signs) -> None:
    """Put something else in what the only vote's request left behind."""
    db.session.execute(Ballot.__table__.update().values(signals=signs.to_json()))


def test_only_what_is_held_shows_the_beginning_of_its_address(edition):
    vote(edition, "kari7@laget.example")
    look()
    assert db.session.scalars(select(BallotSign.seen_box)).all() == [None]


@both_databases
def test_officers_read_the_numbers_of_a_row_of_addresses_and_the_database_does_not(edition):
    for number in range(94412341, 94412346):
        vote(edition, f"{number}@gmail.com")
    look()
    [group] = desk.groups(edition)
    assert (group.seen.told["first"], group.seen.told["last"], group.seen.domain) == (94412341, 94412345, "gmail.com")
    assert group.figures == {"number": 5, "most": 4}
    kept = [
        str(tuple(row)) for table in (BallotSign, BallotReason) for row in db.session.execute(select(table.__table__))
    ]
    assert [row for row in kept if "944123" in row] == []


def test_without_the_box_key_officers_see_no_address_and_may_still_decide(app, edition):
    held(edition)
    (app.config["KEYS"] / "2019" / "box.key").unlink()
    [group] = desk.groups(edition)
    assert (group.ballots, group.seen.domain, group.seen.mask) == (1, None, None)
    assert len(desk.group_as_seen(edition, "no_proof_of_work", "")) == 1


@both_databases
def test_two_editions_know_the_same_domain_network_and_number_by_other_marks(app, edition):
    other = build.edition(2018)
    for edition_id, year in ((edition, 2019), (other, 2018)):
        deskwork.cast(edition_id, ("kari7@laget.example", "drammen", Signs()), year=year)
    look()
    one, two = db.session.scalars(select(BallotSign)).all()
    assert one.domain != two.domain and one.shape != two.shape and one.number != two.number
    peppers = [queries.pepper_of(edition_id) for edition_id in (edition, other)]
    first, second = (marks.network_mark(pepper, "192.0.2.0/24", REAL.date()) for pepper in peppers)
    assert first != second


@both_databases
def test_a_voter_whose_data_are_deleted_leaves_nothing_to_compare(edition):
    voted(edition, "kari7@gmail.com", signs=replace(ABSENT, network="f" * 64))
    look()
    actions.forget_voter("kari7@gmail.com", now=moments.START)
    [sign] = db.session.scalars(select(BallotSign)).all()
    assert (sign.domain, sign.kind, sign.network, sign.shape, sign.number, sign.seen_box) == (None,) * 6


def _deleted_and_voted_again(edition: int, address: str, *, by_own_link: bool) -> None:
    vote(edition, address)
    link = own_token()
    look()
    actions.forget_voter(address, now=moments.START)
    look()
    if by_own_link:
        actions.change_vote(link, choice="drammen", now=moments.START)
    else:
        vote(edition, address)
    look()


@both_databases
@pytest.mark.parametrize("by_own_link", [False, True])
def test_nobody_leaves_a_pattern_by_having_their_data_deleted_and_voting_again(edition, by_own_link):
    """One domain of one's own, mailbox by mailbox: what was deleted is looked at anew when it votes again."""
    for letter in "abcdefghijk":
        address = f"velger{letter}@egetdomene.example"
        _deleted_and_voted_again(edition, address, by_own_link=by_own_link)
    assert {each.state for each in deskwork_ballots()} == {BallotState.HELD}
    assert {reason for reason, _pattern in reasons()} == {"unusual_domain_many"}
    assert fold_differs() == []


@both_databases
def test_the_network_goes_after_fourteen_days(edition):
    voted(edition, "kari@gmail.com", signs=Signs(network="f" * 64))
    look()
    holding.forget_old_networks(REAL + holding.NETWORK_KEPT)
    assert db.session.scalars(select(BallotSign.network)).all() == ["f" * 64]
    holding.forget_old_networks(REAL + holding.NETWORK_KEPT + deskwork.MINUTE)
    assert db.session.scalars(select(BallotSign.network)).all() == [None]


def test_at_certification_all_of_it_can_be_deleted(edition):
    held(edition, 2)
    holding.forget_signs(edition)
    assert reasons() == []
    assert db.session.scalars(select(BallotSign)).all() == []


@both_databases
def test_a_vote_is_taken_while_the_signals_look(edition):
    """Nothing that the signals lock is waited for by a voter of another ballot, and the order of locks is one."""
    voted(edition, "kari@gmail.com", signs=ABSENT)
    asked = ask(edition, "ola@gmail.com")
    look()
    assert confirm(asked.token).state is BallotState.COUNTED
    assert rows()[2] == 2


@both_databases
def test_a_hold_by_hand_is_at_once_and_in_the_audit_log_without_its_note(edition):
    vote(edition)
    look()
    by = officer()
    [ballot_id] = deskwork.ballots()
    why = "Meldt av ola@laget.example"
    assert holding.hold_by_hand(edition, [ballot_id], HoldReason.REPORTED, why=why, by=by, now=moments.START) == 1
    assert ballot().state is BallotState.HELD
    assert log() == [Act.CAST, Act.HOLD]
    entry = db.session.scalars(select(AuditEntry)).one()
    assert (entry.what, entry.actor_id, entry.why, entry.after["ballots"]) == ("vote_held_by_hand", by.id, None, 1)
    kept = [str(tuple(row)) for table in db.metadata.sorted_tables for row in db.session.execute(select(table))]
    assert [row for row in kept if "laget" in row] == [], "a note outlives nothing and is readable nowhere"
    [group] = desk.groups(edition)
    assert group.seen.told == {"note": why}, "but by officers"


@both_databases
def test_every_hold_by_hand_is_a_group_of_its_own_with_its_note(edition):
    deskwork.cast(edition, *((f"{name}@gmail.com", "drammen", Signs()) for name in ("kari", "ola", "liv")))
    look()
    first, *rest = deskwork.ballots()
    for ballots, why in (([first], "Den første"), (rest, "De to andre")):
        holding.hold_by_hand(edition, ballots, HoldReason.PATTERN, why=why, by=officer(why[:3]), now=moments.START)
    assert [(each.ballots, each.seen.told["note"]) for each in desk.groups(edition)] == [
        (2, "De to andre"),
        (1, "Den første"),
    ]


@both_databases
def test_a_receipt_code_of_another_year_holds_nothing(edition):
    vote(edition)
    other = build.edition(2018)
    with pytest.raises(Refused) as refused:
        holding.hold_by_hand(other, [ballot().id], HoldReason.REPORTED, why="Melding.", by=officer(), now=moments.START)
    assert refused.value.reason is ActRefusal.NOT_TO_HOLD
    assert ballot().state is BallotState.COUNTED
