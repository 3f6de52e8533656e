"""Voting by signing in: the button votes and nothing else does, one person one ballot, and nobody's number is kept."""

from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import DatabaseError

from portal.award import queries as award
from portal.award.models import Edition
from portal.award.rules import Identity, Phase
from portal.config import Config
from portal.foundation import clock
from portal.foundation.db import Refused, db, transaction
from portal.results.actions import erasing
from portal.voting import actions
from portal.voting.actions.noticing import write_to
from portal.voting.models import Ballot, BallotSign, VoteRequest
from portal.voting.rules import BallotState, VoteRefusal
from portal.voting.rules.acts import VoidReason
from tests import build, moments
from tests.databases import both_databases
from tests.pages import Page
from tests.voting.acting import ballot, ballots, mark, rows, votes
from tests.voting.deskwork import look
from tests.voting.issuer import ACR, CLIENT, PID, SECRET, running_issuer
from tests.voting.signing_in import BACK, asked, back, edition, own, sent, signs_in, vote
from tests.voting.test_secrets import everything_kept
from tests.web import STEM, last_mail, mails, post, receipt_code


@pytest.fixture
def issuer():
    with running_issuer() as running:
        yield running


@pytest.fixture
def settings(settings: Config, issuer) -> Config:
    return replace(
        settings,
        OIDC_ISSUER=issuer.url,
        OIDC_CLIENT_ID=CLIENT,
        OIDC_CLIENT_SECRET=SECRET,
        OIDC_ACR=ACR,
        OIDC_NAME="ID-porten",
    )


@pytest.fixture(autouse=True)
def summer(at):
    at(moments.START)


@both_databases
def test_a_vote_counts_when_the_voter_has_come_back_and_pressed_the_button(client, issuer):
    edition_id = edition()
    answer = asked(client, issuer)
    assert answer.status_code == 303 and answer.location.startswith("/stem/bekreft/")
    assert votes(edition_id) == {} and rows() == (1, 0, 0, 0)
    for _ in range(3):
        page = Page(client.get(answer.location).text)
        client.head(answer.location)
    assert "Bekreft stemmen" in page.title and votes(edition_id) == {}

    receipt = post(client, answer.location)
    assert len(receipt_code(receipt)) == 27 and votes(edition_id) == {"drammen": 1}
    assert "logger du inn på nytt" in Page(receipt.text).text and mails() == []
    assert receipt_code(post(client, answer.location)) == receipt_code(receipt)


@both_databases
def test_changing_and_withdrawing_by_signing_in_again_is_the_same_ballot(client, issuer):
    edition_id = edition()
    first = receipt_code(vote(client, issuer))
    second = asked(client, issuer, choice="larvik")
    assert "Dette endrer stemmen din." in client.get(second.location).text
    assert receipt_code(post(client, second.location)) == first and votes(edition_id) == {"larvik": 1}

    mine = own(client, issuer)
    assert mine.status_code == 303 and mine.location.startswith("/stem/min/")
    assert receipt_code(post(client, f"{mine.location}/kode")) == first
    assert post(client, f"{mine.location}/endre", valg="sarpsborg").status_code == 200
    assert votes(edition_id) == {"sarpsborg": 1}
    assert post(client, f"{mine.location}/trekk").status_code == 200 and votes(edition_id) == {}
    assert receipt_code(vote(client, issuer)) == first and votes(edition_id) == {"drammen": 1}
    assert len(ballots()) == 1


def test_two_people_are_two_ballots_and_the_same_name_elsewhere_is_another(app, client, issuer):
    edition_id = edition()
    vote(client, issuer, "kari")
    vote(app.test_client(), issuer, "ola", choice="larvik")
    assert votes(edition_id) == {"drammen": 1, "larvik": 1}


def test_what_is_asked_of_the_provider_is_all_that_protects(client, issuer):
    edition()
    parts = urlsplit(sent(client, prefix="/nn"))
    said = parse_qs(parts.query)
    assert f"{parts.scheme}://{parts.netloc}{parts.path}" == f"{issuer.url}/authorize"
    assert said["response_type"] == ["code"] and said["scope"] == ["openid"] and said["client_id"] == [CLIENT]
    assert said["redirect_uri"] == ["http://localhost/stem/innlogget"] and said["ui_locales"] == ["nn"]
    assert said["acr_values"] == [ACR] and said["code_challenge_method"] == ["S256"] and said["prompt"] == ["login"]
    assert all(len(said[name][0]) >= 20 for name in ("state", "nonce", "code_challenge"))


def test_the_only_cookie_is_sealed_short_and_gone_when_the_voter_is_back(client, issuer):
    edition()
    answer = post(client, STEM, valg="drammen", epost="kari@example.org")
    [cookie] = answer.headers.getlist("Set-Cookie")
    assert cookie.startswith("stemme-innlogging=") and "HttpOnly" in cookie and "SameSite=Lax" in cookie
    assert "Max-Age=900" in cookie and "kari" not in cookie and "drammen" not in cookie
    come = back(client, issuer.sign_in(answer.location))
    [gone] = come.headers.getlist("Set-Cookie")
    assert gone.startswith("stemme-innlogging=;") and "Max-Age=0" in gone
    assert "Set-Cookie" not in client.get(STEM).headers


@pytest.mark.parametrize("prefix", ["/nn", "/en"])
def test_the_language_is_the_one_the_voter_began_in(client, issuer, prefix):
    edition()
    brought = issuer.sign_in(sent(client, prefix=prefix))
    first = back(client, brought)
    assert first.status_code == 303 and first.location.startswith(f"http://localhost{prefix}{BACK}?")
    second = client.get(first.location.removeprefix("http://localhost"))
    assert second.location.startswith(f"{prefix}/stem/bekreft/")


@both_databases
def test_no_national_number_and_no_name_of_the_provider_is_kept_or_logged(app, client, issuer, capsys):
    edition()
    vote(client, issuer, "kari-hos-oss", address="kari.hemmelig@example.org")
    kept = everything_kept(app)
    assert b"drammen" in kept
    logged = capsys.readouterr().err
    for secret in (PID, "kari-hos-oss", "kari.hemmelig", SECRET, "adgang"):
        assert secret.encode() not in kept
        assert secret not in logged
    assert ballot().signals == '{"pow": "not_asked"}'


def test_an_address_gets_notices_without_links_to_the_ballot_and_at_most_three_an_hour(client, issuer):
    edition()
    vote(client, issuer, address="noen.andre@example.org")
    [mail] = mails()
    assert mail.to == "noen.andre@example.org" and mail.link == STEM and "/stem/min" not in mail.text
    for choice in ("larvik", "sarpsborg", "drammen", "larvik"):
        vote(client, issuer, choice=choice, address="noen.andre@example.org")
    assert len(mails()) == 3


def test_the_signals_read_no_address_that_only_gets_notices(client, issuer):
    edition()
    for number in range(6):
        vote(client, issuer, subject=f"person-{number}", address=f"gjest{number}@mailinator.com")
    look()
    assert {(row.domain, row.shape) for row in db.session.scalars(select(BallotSign))} == {(None, None)}
    assert db.session.scalars(select(Ballot.state)).all() == [BallotState.COUNTED] * 6


@pytest.mark.parametrize("template", ["voided", "restored", "objection_received", "objection_dismissed"])
@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_no_notice_of_what_officers_decide_carries_a_link_to_the_ballot(client, issuer, template, language):
    edition_id = edition()
    prefix = "" if language == "nb" else f"/{language}"
    begun = post(client, prefix + STEM, valg="drammen", epost="noen.andre@example.org")
    come = back(client, issuer.sign_in(begun.location), prefix)
    post(client, come.location)
    values = {
        "reason": list(VoidReason)[0],
        "until": moments.VOTING_CLOSES,
        "reply": "Svaret.",
        "text": "Hemmelig klage.",
    }
    now = award.edition_by_id(edition_id, moments.START)
    transaction(lambda: write_to(now, ballot().id, f"voting/email/{template}.txt", values, about="x"))()
    mail = last_mail()
    assert mail.language == language and mail.link == prefix + STEM
    assert "/stem/min" not in mail.text and "Hemmelig klage." not in mail.text


def test_after_closing_one_signs_in_to_see_what_has_become_of_the_vote(client, issuer, at):
    edition()
    vote(client, issuer)
    at(moments.DURING[Phase.COUNTING])
    assert "Logg inn og se stemmen" in client.get(STEM).text
    mine = own(client, issuer)
    assert mine.status_code == 303 and "Stemmen din" in client.get(mine.location).text
    build.release(1)
    build.certify(1)
    at(moments.DURING[Phase.FINAL])
    assert "Logg inn og se stemmen" not in client.get(STEM).text
    assert post(client, f"{STEM}/min").status_code == 410


def test_once_the_ties_are_erased_nobody_is_asked_to_sign_in(client, issuer, at):
    edition()
    vote(client, issuer)
    day_sixty = moments.VOTING_CLOSES + timedelta(days=60)
    at(day_sixty - timedelta(days=1))
    assert "Logg inn og se stemmen" in client.get(STEM).text
    at(day_sixty)
    erasing.go_on()
    answer = post(client, f"{STEM}/min")
    assert (answer.status_code, "Avstemningen er stengt" in answer.text) == (410, True)
    assert "Logg inn" not in client.get(STEM).text


def test_who_has_not_voted_is_told_so(client, issuer):
    edition()
    answer = own(client, issuer, "ola")
    assert answer.status_code == 200 and "Du har ikke stemt" in answer.text and rows() == (0, 0, 0, 0)


def test_a_voided_voter_is_refused_behind_the_sign_in(client, issuer):
    from portal.voting.rules import BallotState

    edition()
    vote(client, issuer)
    mark(BallotState.VOIDED)
    again = asked(client, issuer, choice="larvik")
    answer = post(client, again.location)
    assert answer.status_code == 410 and "Stemmen din er forkastet" in answer.text
    assert ballot().choice == "drammen"


@both_databases
def test_after_closing_nobody_who_has_signed_in_votes(client, issuer, at):
    edition_id = edition()
    waiting = asked(client, issuer)
    brought = issuer.sign_in(sent(client, choice="larvik"))
    at(moments.VOTING_CLOSES)
    assert back(client, brought).status_code == 410
    assert post(client, waiting.location).status_code == 410
    assert post(client, STEM, valg="drammen").status_code == 410
    assert votes(edition_id) == {}


def test_the_button_works_for_a_quarter_of_an_hour(client, issuer, really_at):
    edition_id = edition()
    answer = asked(client, issuer)
    request = db.session.scalars(select(VoteRequest)).one()
    assert request.expires_at - request.asked_at == timedelta(minutes=15) == actions.SIGN_IN_LIFE
    really_at(request.expires_at)
    assert post(client, answer.location).status_code == 410 and votes(edition_id) == {}


def test_head_takes_no_answer(client, issuer):
    edition()
    brought = issuer.sign_in(sent(client))
    assert client.head(BACK, query_string=brought).status_code == 200
    assert rows() == (0, 0, 0, 0) and issuer.codes
    assert back(client, brought).status_code == 303


def test_a_vote_by_mail_is_no_way_in_where_voters_sign_in_and_the_other_way_round(client, issuer):
    edition_id = edition()
    assert client.get(f"{STEM}/kode").status_code == post(client, f"{STEM}/kode", kode="2222 2222").status_code == 404
    assert client.get(f"{STEM}/oppgave?alltid").status_code == 204
    from tests.voting.acting import ask

    with pytest.raises(Refused) as refused:
        ask(edition_id)
    assert refused.value.reason is VoteRefusal.NOT_OPEN and mails() == []
    by_mail = build.edition(2015, replace(moments.CALENDAR))
    with pytest.raises(Refused):
        actions.keep_signed_in(
            by_mail, actions_subject(), choice="drammen", address=None, language="nb", now=moments.START,
            real_now=clock.real_now(),
        )  # fmt: skip
    assert post(client, "/norges-kulturkommune/2015/stem/min").status_code == 404


def actions_subject():
    from portal.foundation.openid import Subject

    return Subject("https://issuer.example", "kari")


def test_forms_may_lead_to_the_provider_and_nowhere_else(client, issuer):
    edition()
    policy = client.get(STEM).headers["Content-Security-Policy"]
    assert f"form-action 'self' {issuer.url}; " in policy


@pytest.mark.parametrize("prefix", ["", "/nn", "/en"])
def test_every_failure_has_words_and_a_way_on(client, issuer, prefix):
    edition()
    brought = issuer.sign_in(sent(client, prefix=prefix))
    answer = back(client, {"error": "access_denied", "state": brought["state"]}, prefix)
    page = Page(answer.text)
    assert answer.status_code == 403 and f"{prefix}{STEM}" in page.links
    assert answer.headers["Referrer-Policy"] == "same-origin" and answer.headers["Cache-Control"] == "private, no-store"
    assert page.language == (prefix[1:] or "nb")


def test_a_provider_that_is_not_set_up_is_told_and_no_error(app, client, monkeypatch):
    edition()
    monkeypatch.setitem(app.config, "OIDC_ISSUER", None)
    answer = post(client, STEM, valg="drammen")
    assert answer.status_code == 503 and answer.headers["Retry-After"] == "60"
    assert "Innloggingen virker ikke akkurat nå" in answer.text


@both_databases
def test_how_voters_prove_who_they_are_is_locked_when_the_vote_has_opened(app, at):
    edition_id = build.edition()
    at(moments.VOTING_OPENS - timedelta(seconds=1))
    actions.choose_identity(edition_id, Identity.OIDC, now=clock.now())
    assert db.session.get_one(Edition, edition_id).identity is Identity.OIDC
    actions.choose_identity(edition_id, Identity.MAIL, now=clock.now())
    with pytest.raises(Refused) as refused:
        actions.choose_identity(edition_id, Identity.OIDC, now=moments.VOTING_OPENS)
    assert refused.value.reason is VoteRefusal.BEGUN
    db.session.rollback()
    assert db.session.get_one(Edition, edition_id).identity is Identity.MAIL


@both_databases
def test_the_database_itself_refuses_another_way_once_somebody_has_asked(app):
    from tests.voting.acting import ask

    edition_id = build.edition()
    signs_in(edition_id)
    by_mail = transaction(lambda: db.session.execute(update(Edition).values(identity=Identity.MAIL)))
    by_mail()
    ask(edition_id)
    with pytest.raises(DatabaseError, match="the vote has begun"):
        signs_in(edition_id)
    with pytest.raises(DatabaseError, match="the vote has begun"), db.engine.begin() as connection:
        connection.execute(text("UPDATE edition SET identity = 'oidc'"))
    with db.engine.begin() as connection:
        connection.execute(text("UPDATE edition SET identity = 'mail'"))  # as it was


def test_the_operator_chooses_from_the_command_line(app, at):
    build.edition()
    run = app.test_cli_runner().invoke
    at(moments.VOTING_OPENS - timedelta(days=1))
    done = run(args=["voting", "identity", "2019", "oidc"])
    assert done.exit_code == 0 and "sign in with ID-porten" in done.output
    at(moments.START)
    late = run(args=["voting", "identity", "2019", "mail"])
    assert late.exit_code == 1 and "has begun" in late.output
