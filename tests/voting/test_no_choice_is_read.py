"""No signal, and nothing that officers do, reads the choice: the finalists are permuted, and the same ballots are held."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from portal.award.models import Edition
from portal.foundation.db import db
from portal.voting import queries
from portal.voting.models import Ballot, BallotReason
from portal.voting.queries import signs as reading
from portal.voting.rules import Act, Signs, Work
from portal.voting.rules.signals import Signal
from tests import build, moments
from tests.voting import deskwork
from tests.voting.acting import Statements
from tests.voting.deskwork import LATER, look, officer, voted, with_few

ABSENT = Signs(work=Work.ABSENT)


@pytest.fixture
def edition(app, at):
    at(moments.START)
    return build.edition()


CHOICE = re.compile(r"\bchoice\b")


def test_no_statement_of_a_round_reads_or_writes_the_choice(edition):
    voted(edition, "a1@mailinator.com", signs=replace(ABSENT, network="f" * 64))
    with Statements() as sent:
        look()
        officer_ = officer()
        deskwork.make(edition, Act.VOID, officer_)
        deskwork.done(real_now=LATER)
    assert len(sent.sent) > 10
    assert [statement for statement in sent.sent if CHOICE.search(statement)] == []


def test_a_statement_that_reads_the_choice_is_found(edition, monkeypatch):
    real = reading.to_hold

    def reads(*told):
        db.session.execute(select(Ballot.choice)).all()
        return real(*told)

    monkeypatch.setattr(reading, "to_hold", reads)
    voted(edition, "a1@mailinator.com")
    with Statements() as sent:
        look()
    assert [statement for statement in sent.sent if CHOICE.search(statement)] != []


VOTERS = st.lists(
    st.tuples(
        st.sampled_from(["gmail.com", "laget.example", "mailinator.com", "drammen.kommune.no"]),
        st.sampled_from([None, "a" * 64, "b" * 64]),
        st.sampled_from([Work.NOT_ASKED, Work.ABSENT]),
        st.booleans(),
        st.integers(0, 2),
    ),
    min_size=4,
    max_size=12,
)
ALL = list(build.FINALISTS)


Deal = Callable[[int, int], str]  # the finalist of a voter, by the voter's number and first choice

DEALS: list[Deal] = [lambda _number, choice, order=order: order[choice] for order in permutations(build.FINALISTS)]
DEALS += [
    lambda _number, _choice: ALL[0],
    lambda number, _choice: ALL[number % 3],
]  # what is for one must not weigh either


def _held_when(voters, deal: Deal) -> list[tuple]:
    """What is said of the same voters, when the finalists are dealt to them in one way."""
    year = 2100 + db.session.scalar(select(func.count()).select_from(Edition))
    edition_id = build.edition(year)
    with_few(edition_id)
    chosen = [
        (f"velger{number}@{domain}", deal(number, choice), Signs(network=network, work=work, trap=trap, domain=domain))
        for number, (domain, network, work, trap, choice) in enumerate(voters)
    ]
    deskwork.cast(edition_id, *chosen, year=year)
    while look():
        pass
    return _held_in(year)


def held_alike(voters, deals: Sequence[Deal] = DEALS) -> None:
    """The finalists are permuted, and dealt anew: the same holds every time."""
    first, *others = [_held_when(voters, deal) for deal in deals]
    assert all(each == first for each in others)


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(VOTERS)
def test_the_same_votes_for_permuted_finalists_are_held_alike(app, voters):
    db.session.rollback()
    held_alike(voters, [DEALS[0], DEALS[4], DEALS[-1]])


EVERY_KIND = [
    ("gmail.com", "a" * 64, Work.NOT_ASKED, False, 0), ("gmail.com", "a" * 64, Work.NOT_ASKED, False, 0),
    ("gmail.com", "a" * 64, Work.NOT_ASKED, False, 1), ("laget.example", None, Work.NOT_ASKED, False, 0),
    ("laget.example", None, Work.NOT_ASKED, False, 1), ("laget.example", "b" * 64, Work.NOT_ASKED, False, 2),
    ("mailinator.com", None, Work.ABSENT, False, 2), ("drammen.kommune.no", None, Work.NOT_ASKED, True, 2),
    ("drammen.kommune.no", "b" * 64, Work.NOT_ASKED, False, 0),
]  # fmt: skip


def test_every_signal_speaks_where_the_finalists_are_permuted(app):
    """Else that no hold changes would say nothing."""
    assert {reason for _address, reason, *_ in _held_when(EVERY_KIND, DEALS[0])} == {each.value for each in Signal}
    held_alike(EVERY_KIND)


READS = {
    "one finalist's votes alone": lambda choice, each: replace(each, trap=each.trap or choice == "larvik"),
    "a burst for one finalist": lambda choice, each: replace(
        each, network=each.network and f"{choice}{each.network}"[:64]
    ),
    "addresses by finalist": lambda choice, each: replace(each, shape=each.shape and f"{choice}{each.shape}"[:64]),
    "a domain by finalist": lambda choice, each: replace(each, domain=each.domain and f"{choice}.{each.domain}"),
    "all but one finalist": lambda choice, each: replace(each, work=Work.ABSENT if choice != "drammen" else each.work),
}


@pytest.mark.parametrize("reads", list(READS))
def test_a_signal_that_reads_the_choice_does_not_hold_permuted_finalists_alike(app, monkeypatch, reads):
    real = reading.new_facts

    def partial(edition_id, year, **told):
        choices = dict(db.session.execute(select(Ballot.id, Ballot.choice)).all())
        return [READS[reads](choices[each.ballot], each) for each in real(edition_id, year, **told)]

    monkeypatch.setattr(reading, "new_facts", partial)
    with pytest.raises(AssertionError):
        held_alike(EVERY_KIND, [DEALS[0], DEALS[4], DEALS[-2]])


def _held_in(year: int) -> list[tuple[str, ...]]:
    """What was said of whom, by the voter's place in the list: the address is the same in both editions."""
    db.session.rollback()
    edition_id = db.session.scalar(select(Edition.id).where(Edition.year == year))
    box = queries.key_name(year, "box")
    chosen = select(BallotReason.reason, BallotReason.figures, Ballot.address_box, Ballot.state).join(
        Ballot, Ballot.id == BallotReason.ballot_id
    )
    rows = db.session.execute(chosen.where(BallotReason.edition_id == edition_id))
    return sorted((reading.address_in(box, row.address_box), row.reason, row.figures, row.state) for row in rows)
