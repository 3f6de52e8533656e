"""What slows floods and what tells nobody who has voted: 3 mails an hour to an address, the same answer to everybody."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from portal.foundation import limits
from portal.foundation.db import db, transaction
from portal.foundation.limits import RateLimit
from portal.foundation.outbox import OutgoingEmail
from portal.voting import actions
from portal.voting.rules import Signs
from tests import build, moments
from tests.databases import both_databases
from tests.voting.acting import REAL, Statements, ask, rows, vote, votes
from tests.web import OWN_ORIGIN, STEM, last_mail, mails, post, receipt_code

HOUR = timedelta(hours=1)
MICROSECOND = timedelta(microseconds=1)


@pytest.fixture(autouse=True)
def clocks(at, really_at):
    at(moments.START)
    really_at(REAL)


@both_databases
def test_an_address_gets_three_mails_in_any_hour_however_it_is_spelled(app, really_at):
    edition_id = build.edition()
    spellings = ["kari@example.org", "KARI@example.org", "kari+x@example.org", "kari@EXAMPLE.org", "Kari+y@example.org"]
    for minutes in range(0, 300, 10):
        moment = REAL + timedelta(minutes=minutes)
        really_at(moment)
        actions.ask_for_vote(
            edition_id, choice="drammen", address=spellings[minutes // 10 % 5], language="nb", signs=Signs(),
            now=moments.START, real_now=moment,
        )  # fmt: skip
    sent = list(db.session.scalars(select(OutgoingEmail.created_at).order_by(OutgoingEmail.id)))
    assert len(sent) >= 9  # it is a brake and not a wall
    assert most_in_an_hour(sent) == 3
    assert rows()[0] == len(sent)


def most_in_an_hour(sent) -> int:
    return max((sum(first <= moment < first + HOUR for moment in sent) for first in sent), default=0)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(0, 45 * 60), min_size=1, max_size=40))
def test_no_row_of_requests_gets_more_than_three_through_in_any_hour(app, monkeypatch, pauses):
    transaction(lambda: db.session.execute(delete(RateLimit)))()
    moment, passed, quiet_since = REAL, [], REAL - 2 * HOUR
    for pause in pauses:
        moment += timedelta(seconds=pause)
        monkeypatch.setattr(limits.clock, "real_now", lambda moment=moment: moment)
        if not limits.exceeded("vote-mail", "kari", most=3, window=HOUR):
            passed.append(moment)
            quiet_since = moment
        assert moment < quiet_since + HOUR  # nobody is shut out for more than an hour after the last mail
    assert most_in_an_hour(passed) <= 3


def test_the_limit_forgets_to_the_microsecond_and_one_voter_does_not_pay_for_another(app, really_at):
    spent = [limits.exceeded("vote-mail", "kari", most=3, window=HOUR) for _ in range(5)]
    assert spent == [False, False, False, True, True]
    assert limits.exceeded("vote-mail", "ola", most=3, window=HOUR) is False
    assert limits.exceeded("vote-code", "kari", most=3, window=HOUR) is False
    really_at(REAL + HOUR - MICROSECOND)
    assert limits.exceeded("vote-mail", "kari", most=3, window=HOUR) is True
    really_at(REAL + HOUR)
    assert limits.exceeded("vote-mail", "kari", most=3, window=HOUR) is False


@both_databases
def test_beyond_the_limit_the_answer_is_the_same_and_no_mail_goes_out(app):
    build.edition()
    answers = [answer_to(app, "kari@example.org") for _ in range(6)]
    assert len(set(answers)) == 1
    assert rows() == (3, 0, 0, 3)


@both_databases
def test_a_browsers_secret_does_not_tell_that_somebody_has_asked_before_and_the_last_code_works(app):
    edition_id = build.edition()
    asked = [ask(edition_id, "kari@example.org") for _ in range(3)][-1]
    known = {"language": "nb", "signs": Signs(), "now": moments.START, "real_now": REAL}
    mine = actions.ask_for_vote(
        edition_id, choice="drammen", address="kari@example.org", browser=asked.browser, **known
    )
    others = actions.ask_for_vote(edition_id, choice="drammen", address="kari@example.org", browser="A" * 32, **known)
    assert len({asked.browser, mine, others, "A" * 32}) == 4
    typed = {"typed": asked.code, "now": moments.START, "real_now": REAL}
    assert actions.confirm_by_code(edition_id, browser=others, **typed) is None
    assert actions.confirm_by_code(edition_id, browser=mine, **typed) is not None


def answer_to(app, address: str) -> tuple:
    """All that a browser gets to see of an answer, and of the page it leads to; the cookie by its form."""
    client = app.test_client()
    answer = client.post(STEM, data={"valg": "drammen", "epost": address}, headers=OWN_ORIGIN)
    headers = [(name, value) for name, value in answer.headers if name != "Set-Cookie"]
    [cookie] = answer.headers.getlist("Set-Cookie")
    name, _, rest = cookie.partition("=")
    value, _, attributes = rest.partition("; ")
    after = client.get(answer.location)
    # The hour's end in Expires follows the real clock, Max-Age says the same.
    attributes = "; ".join(part for part in attributes.split("; ") if not part.startswith("Expires="))
    return answer.status_code, tuple(headers), answer.data, name, len(value), attributes, after.status_code, after.data


@both_databases
def test_new_known_and_voted_addresses_get_the_same_answer_by_the_same_statements(app):
    edition_id = build.edition()
    ask(edition_id, "known@example.org")
    vote(edition_id, "voted@example.org")
    actions.withdraw_vote(own_link_of(vote(edition_id, "withdrawn@example.org")), now=moments.START)

    seen = {}
    for address in (
        "first@example.org",
        "new@example.org",
        "known@example.org",
        "voted@example.org",
        "withdrawn@example.org",
    ):
        with Statements() as statements:
            seen[address] = (answer_to(app, address), statements.sent)
    del seen["first@example.org"]  # warms what is read once
    answers, sent = zip(*seen.values(), strict=True)
    assert len(set(answers)) == 1
    assert sent[0] == sent[1] == sent[2] == sent[3] and len(sent[0]) > 5


def own_link_of(_receipt) -> str:
    return last_mail().link.rpartition("/")[2]


@both_databases
def test_a_planted_look_at_the_ballots_is_found_by_the_comparison(app, monkeypatch):
    """The test of the test: asking that first looks whether the address has voted."""
    from portal.voting import queries
    from portal.voting.models import Ballot
    from portal.voting.views import asking

    edition_id = build.edition()
    vote(edition_id, "voted@example.org")
    rightly = actions.ask_for_vote

    def looks_first(edition_id, *, address, **told):
        key = queries.voter_key(queries.pepper_of(edition_id), address)
        if db.session.scalar(select(Ballot.id).where(Ballot.voter_key == key)):
            db.session.scalar(select(Ballot.state).where(Ballot.voter_key == key))
        return rightly(edition_id, address=address, **told)

    monkeypatch.setattr(asking.actions, "ask_for_vote", looks_first)
    sent = []
    for address in ("first@example.org", "new@example.org", "voted@example.org"):
        with Statements() as statements:
            answer_to(app, address)
        sent.append(statements.sent)
    assert sent[1] != sent[2]


def test_networks_are_kept_by_the_day_and_not_by_machine(app, really_at):
    assert limits.network_today("203.0.113.7") == limits.network_today("203.0.113.200") == "2026-03-01 203.0.113.0/24"
    assert limits.network_today("::ffff:203.0.113.7") == "2026-03-01 203.0.113.0/24"
    assert limits.network_today("2001:db8:1:2:3::4") == "2026-03-01 2001:db8:1:2::/64"
    assert limits.network_today("") == "2026-03-01 unknown"
    really_at(REAL + timedelta(days=1))
    assert limits.network_today("203.0.113.7") == "2026-03-02 203.0.113.0/24"


def test_what_the_limits_keep_tells_neither_address_nor_network(app):
    edition_id = build.edition()
    ask(edition_id)
    limits.exceeded("vote-code", limits.network_today("203.0.113.7"), most=60, window=HOUR)
    kept = list(db.session.scalars(select(RateLimit.key)))
    assert len(kept) == 2 and all(len(key) == 64 and set(key) <= set("0123456789abcdef") for key in kept)
    limits.forget_ended()
    assert len(list(db.session.scalars(select(RateLimit.key)))) == 2


def test_ended_limits_are_forgotten(app, really_at):
    limits.exceeded("vote-mail", "kari", most=3, window=HOUR)
    really_at(REAL + HOUR)
    limits.forget_ended()
    assert db.session.scalars(select(RateLimit.key)).all() == []


def test_the_last_code_still_works_after_a_fourth_request_that_sent_no_mail(client, at):
    build.edition()
    at(moments.START)
    for _ in range(4):
        assert post(client, STEM, valg="drammen", epost="kari@example.org").status_code == 303
    assert len(mails()) == 3

    page = post(client, f"{STEM}/kode", kode=last_mail().code)

    assert page.status_code == 200
    assert len(receipt_code(page)) == 27


BOMBS = (
    "offer@example.org", "OFFER@example.org", "offer+1@example.org", "offer+2@Example.ORG", "Offer@EXAMPLE.org",
    " offer@example.org ",
)  # fmt: skip


@both_databases
def test_one_mailbox_is_never_bombed_whatever_is_sent_and_the_answer_is_the_same(app):
    """G22: other spellings, choices, languages, networks, browsers, with and without the trap and the script."""
    build.edition()
    seen = set()
    for number in range(28):
        fields = {"valg": list(build.FINALISTS)[number % 3], "epost": BOMBS[number % len(BOMBS)]}
        fields |= {"nettsted": "x"} if number % 5 == 0 else {}
        answer = app.test_client().post(
            ("", "/nn", "/en")[number % 3] + STEM, data=fields, headers=OWN_ORIGIN,
            environ_base={"REMOTE_ADDR": f"198.51.{number}.7"},
        )  # fmt: skip
        seen.add((answer.status_code, answer.location.removeprefix("/nn").removeprefix("/en")))
    assert seen == {(303, f"{STEM}/kode")}
    assert len(mails()) == 3 and {mail.to.casefold() for mail in mails()} <= {bomb.strip().casefold() for bomb in BOMBS}


@both_databases
def test_ten_spellings_are_one_ballot_and_twenty_people_at_one_domain_are_twenty(app, client, really_at):
    """G3, the whole way: ask, mail, confirm."""
    edition_id = build.edition()
    spellings = [
        "kari@example.org",
        "KARI@example.org",
        "Kari@Example.Org",
        *(f"kari+{n}@example.org" for n in range(7)),
    ]
    for number, spelling in enumerate(spellings):
        really_at(REAL + number * HOUR)
        assert post(client, STEM, valg="drammen", epost=spelling).status_code == 303
        assert post(client, last_mail().link).status_code == 200
    assert len(spellings) == 10 and votes(edition_id) == {"drammen": 1}
    for number in range(20):
        assert post(client, STEM, valg="larvik", epost=f"innbygger{number}@kommune.example").status_code == 303
        assert post(client, last_mail().link).status_code == 200
    assert votes(edition_id) == {"drammen": 1, "larvik": 20}
