"""A citizen proposes, a moderator reads, the municipality answers; nothing is public before it has said yes."""

import pytest
from sqlalchemy import select

from portal.accounts.rules import Role
from portal.foundation.db import db
from portal.moderation import actions as moderation
from portal.moderation.actions import Ruling
from portal.moderation.models import Case
from portal.moderation.rules import Act, Kind, Reason, State
from portal.municipalities import actions as municipalities
from portal.nominations.actions import proposing
from portal.nominations.models import Proposal
from portal.nominations.queries import proposals as queries
from tests import build, web
from tests.nominations import acting
from tests.pages import Page

DESK = f"/for-ansatte/soknader/forslag/{acting.YEAR}"
HERE = f"/norges-kulturkommune/{acting.YEAR}/foresla"
TEXT = "Kulturhuset i Kristiansand er åpent for alle, hver dag."


def propose(client, **told):
    return web.post(
        client, HERE,
        **{"kommune": "4204", "tekst": TEXT, "navn": "Leser A", "adresse": "leser@example.org", **told},
    )  # fmt: skip


def confirmed(client, **told):
    """Propose and confirm; return the path of the private page."""
    assert propose(client, **told).status_code == 303
    answer = web.post(client, web.last_mail().link)
    assert answer.status_code == 303
    return answer.headers["Location"]


def newest():
    db.session.rollback()
    return db.session.scalars(select(Proposal).order_by(Proposal.id.desc()).limit(1)).one()


def decide(act, reason=None):
    case = db.session.get_one(Case, newest().case_id, populate_existing=True)
    outcome = moderation.give_verdicts(
        [Ruling(case.id, case.version)], act=act, reason=reason, words=None, quotes=queries.quotes([case.id]),
        moderator=build.moderator(address=f"moderator{case.id}{act}@kommune.example"), now=acting.NOW,
    )  # fmt: skip
    assert outcome.done == (case.id,)


def asked(client, **told):
    """A proposal that was let through, and the municipality's page."""
    own = confirmed(client, **told)
    decide(Act.APPROVE)
    assert proposing.tell_municipalities() == 1
    mail = web.last_mail()
    assert mail.to == "postmottak@kristiansand.example"
    return own, mail.link


def test_a_proposal_goes_all_the_way(edition, client):
    own, link = asked(client)
    assert TEXT not in client.get(HERE).text
    assert TEXT in Page(client.get(link).text).text
    assert web.post(client, link).status_code == 303
    page = Page(client.get(HERE).text).text
    assert TEXT in page and "Leser A" in page
    told = web.last_mail()
    assert told.to == "leser@example.org" and "takket ja" in told.subject and told.link == own
    assert "alle kan lese forslaget" in Page(client.get(own).text).text


@pytest.mark.parametrize("step", ["sent", "confirmed", "refused", "approved", "declined", "withdrawn", "removed"])
def test_nothing_of_it_is_public_before_the_municipality_has_said_yes(step, edition, client):
    if step == "sent":
        propose(client)
    elif step in ("confirmed", "refused"):
        confirmed(client)
        if step == "refused":
            decide(Act.REFUSE, Reason.ADVERTISING)
    else:
        own, link = asked(client)
        if step != "approved":
            web.post(client, f"{link}/nei" if step == "declined" else link)
        if step == "withdrawn":
            web.post(client, f"{own}/trekk")
        if step == "removed":
            decide(Act.REMOVE, Reason.ADVERTISING)
    for path in (HERE, f"/norges-kulturkommune/{acting.YEAR}", acting.APPLY, "/sok?q=Kulturhuset", "/modereringslogg"):
        assert TEXT not in client.get(path).text
    assert "Foreslått, og kommunen har sagt ja" not in client.get(HERE).text


def test_proposals_are_gathered_under_their_municipality_and_it_is_asked_once(edition, client):
    _own, link = asked(client)
    confirmed(client, adresse="en.annen@example.org", tekst="Kulturskolen er for alle.")
    decide(Act.APPROVE)
    assert proposing.tell_municipalities() == 0
    text = Page(client.get(link).text).text
    assert TEXT in text and "Kulturskolen er for alle." in text


def test_a_municipality_sees_only_what_moderators_have_let_through(edition, client):
    _own, link = asked(client)
    confirmed(client, adresse="en.annen@example.org", tekst="Usømmelig tekst.")
    assert "Usømmelig" not in client.get(link).text
    decide(Act.REFUSE, Reason.HATE_OR_THREAT)
    assert "Usømmelig" not in client.get(link).text


def test_a_no_can_become_a_yes_and_a_yes_stands(edition, client):
    _own, link = asked(client)
    assert web.post(client, f"{link}/nei").status_code == 303
    assert "takket nei" in web.last_mail().subject
    assert web.post(client, link).status_code == 303
    assert web.post(client, f"{link}/nei").status_code == 409
    assert TEXT in client.get(HERE).text


def test_a_look_at_a_link_changes_nothing(edition, client):
    propose(client)
    link = web.last_mail().link
    client.get(link)
    client.head(link)
    assert newest().confirmed_at is None


def test_a_refused_proposal_is_told_why_and_can_be_complained_of(edition, client):
    own = confirmed(client)
    decide(Act.REFUSE, Reason.OFF_TOPIC)
    mail = web.last_mail()
    assert mail.subject.startswith("Vi har ikke sendt forslaget ditt videre") and "kommentar" not in mail.text.lower()
    page = Page(client.get(own).text).text
    assert "ikke sendt videre" in page and "fortjener prisen" in page
    assert web.post(client, f"{own}/klag", tekst="Det er det jo.").status_code == 303
    assert "Vi har fått klagen din" in Page(client.get(own).text).text
    assert web.last_mail().subject.startswith("Vi har fått klagen din")
    assert db.session.get_one(Case, newest().case_id, populate_existing=True).waiting == "complaint"


def test_the_moderator_sees_the_whole_text_and_what_it_is(edition, client, sign_in):
    from portal.accounts.rules import Role

    confirmed(client, tekst=TEXT + " Og mer.")
    sign_in(Role.MODERATOR)
    page = Page(client.get("/for-ansatte/kommentarer").text).text
    assert "Og mer." in page and "å foreslå Kristiansand" in page
    case = client.get(f"/for-ansatte/kommentarer/{newest().case_id}")
    assert "Forslag" in Page(case.text).text


def test_withdrawn_is_gone_for_the_municipality_too(edition, client):
    own, link = asked(client)
    assert web.post(client, f"{own}/trekk").status_code == 303
    page = Page(client.get(link).text)
    assert (
        TEXT not in page.text
        and "Dere trenger ikke svare." in page.text
        and page.tree.all("button", type="submit") == []
    )
    assert db.session.get_one(Case, newest().case_id, populate_existing=True).state is State.WITHDRAWN


def test_without_an_address_nobody_is_asked_until_there_is_one(app, client, at):
    at(acting.NOW)
    acting.edition(postmottak=False)
    confirmed(client)
    decide(Act.APPROVE)
    assert proposing.tell_municipalities() == 0
    municipalities.set_postmottak(acting.place(), "postmottak@kristiansand.example", now=acting.NOW)
    assert proposing.tell_municipalities() == 1


def test_proposals_are_taken_as_long_as_somebody_can_apply(edition, client, at):
    at(acting.DEADLINE - acting.moments.SECOND)
    assert propose(client).status_code == 303
    at(acting.DEADLINE)
    answer = propose(client, adresse="en.annen@example.org")
    assert answer.status_code == 410 and TEXT in Page(answer.text).tree.one("textarea").text
    assert "Det er ikke åpent for forslag nå" in Page(client.get(HERE).text).text


def test_one_that_is_never_confirmed_is_deleted(edition, client, really_at):
    from datetime import timedelta

    moment = acting.real_now()
    really_at(moment)
    propose(client)
    proposing.forget_unconfirmed(moment + timedelta(hours=47))
    assert db.session.query(Proposal).count() == 1
    proposing.forget_unconfirmed(moment + timedelta(hours=49))
    assert db.session.query(Proposal).count() == 0
    assert db.session.query(Case).filter_by(kind=Kind.PROPOSAL).count() == 0


def test_links_that_lead_nowhere(edition, client):
    for path in ("bekreft/", "min/", "kommune/"):
        assert client.get(f"/forslag/{path}{'A' * 32}").status_code == 410
        assert web.post(client, f"/forslag/{path}{'A' * 32}{'/trekk' if path == 'min/' else ''}").status_code == 410


def test_the_secretary_sees_who_was_proposed_and_enters_an_address_that_is_missing(app, client, at, sign_in):
    at(acting.NOW)
    acting.edition(postmottak=False)
    confirmed(client)
    decide(Act.APPROVE)
    assert proposing.tell_municipalities() == 0
    propose(client, kommune="5001")  # nobody has confirmed it
    sign_in(Role.JURY_SECRETARY)
    front = Page(client.get("/for-ansatte").text)
    assert "Forslag uten postmottak" in front.text
    page = Page(client.get(DESK).text)
    assert "Mangler postmottak" in page.text and "1 godkjent forslag" in page.text and TEXT not in page.text
    assert "Trondheim" not in page.text
    assert web.act(client, DESK, kommune=str(acting.place("1103")), postmottak="a@b.example").status_code == 422
    assert web.act(client, DESK, kommune=str(acting.place()), postmottak="ikke en adresse").status_code == 422
    assert web.act(client, DESK, kommune=str(acting.place()), postmottak="post@kristiansand.example").status_code == 303
    assert proposing.tell_municipalities() == 1
    mail = web.last_mail()
    assert mail.to == "post@kristiansand.example"
    assert "Forslag uten postmottak" not in Page(client.get("/for-ansatte").text).text
    assert "Har ikke svart" in Page(client.get(DESK).text).text
    web.post(client, mail.link)
    assert "Har sagt ja" in Page(client.get(DESK).text).text
