"""One case's page: all of it, complaints, feedback, the person, the word list."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.accounts import rules as accounts
from portal.foundation import clock
from portal.foundation.db import db
from portal.moderation import actions, queries
from portal.moderation.models import Case
from portal.moderation.rules import Act, Kind, Reason, State
from portal.people import queries as people
from tests import build, moments, web
from tests.architecture.test_query_counts import counted
from tests.moderation.comments import case_of, comment, decide
from tests.moderation.conftest import NOW
from tests.moderation.desk import QUEUE, words_of

HOUR = timedelta(hours=1)
FEEDBACK = {"tekst": "Knappen mangler navn.", "side": "/om", "adresse": "kari-hemmelig@example.org", "nettsted": ""}


def complained(moderator, words: str = "Jeg holdt meg til saken.") -> int:
    """A comment that was refused and complained about."""
    case_id = comment()
    decide([case_id], Act.REFUSE, moderator, reason=Reason.OFF_TOPIC)
    actions.complain(case_id, words=words, quote=None, now=moments.START + HOUR)
    return case_id


def test_a_case_shows_text_verdicts_reports_and_the_persons_record(desk, other):
    refused = comment("Det første.", name="Leser F")
    decide([refused], Act.REFUSE, other, reason=Reason.OFF_TOPIC)
    case_id = comment("Hele teksten.\n\nOgså avsnitt to.", at_once=True)
    actions.report(case_id, category=Reason.HATE_OR_THREAT, words="Dette er hets.", reporter="a", now=NOW, quote=None)
    decide([case_id], Act.APPROVE, other)
    said = words_of(desk.get(f"{QUEUE}/{case_id}").text)
    for part in (
        "Hele teksten.", "Også avsnitt to.", "Hets eller trussel (behandlet)", "«Dette er hets.»", "Beholdt. Moderator B",
        "Publisert: 1 · Ikke publisert: 1", "Alt fra samme person",
    ):  # fmt: skip
        assert part in said, part


def test_the_moderator_sees_the_sentence_that_the_author_gets_in_their_language(desk):
    case_id = comment(language="nn")
    page = desk.get(f"{QUEUE}/{case_id}").text
    assert "går til åtak på ein person" in page
    assert 'lang="nn"' in page
    assert "Går på person" in page, "the reasons themselves are in the moderator's own language"
    assert "kan klage til og med 22. juli" in page.replace("\xa0", " ")


def test_a_complaint_is_decided_by_another_and_answered(desk, other):
    case_id = complained(other)
    page = desk.get(f"{QUEUE}/{case_id}").text
    assert "Jeg holdt meg til saken." in page
    assert "Skal være besvart innen 15. juli." in page.replace("\xa0", " ")
    answer = web.act(desk, f"{QUEUE}/{case_id}/klage", utfall="overturned", svar="Du har rett.")
    assert answer.status_code == 303
    assert case_of(case_id).state is State.SHOWN
    assert "En vanlig kommentar." in desk.get("/artikler/en-artikkel").text
    mail = web.last_mail()
    assert mail.to == "leser@example.org" and "Du har rett." in mail.text
    after = words_of(desk.get(f"{QUEUE}/{case_id}").text)
    assert "Klage avgjort: Avgjørelsen er endret" in after and "Du har rett." in after


def test_a_complaint_that_is_not_followed_stays_refused(desk, other):
    case_id = complained(other)
    web.act(desk, f"{QUEUE}/{case_id}/klage", utfall="upheld", svar="Vi mener det samme.")
    assert case_of(case_id).state is State.REFUSED and case_of(case_id).waiting is None
    assert "Vi mener det samme." in web.last_mail().text


def test_who_decided_first_has_a_sentence_instead_of_the_form(desk):
    case_id = comment()
    web.act(desk, f"{QUEUE}/avgjor", sak=f"{case_id}:{case_of(case_id).version}", handling="refuse", grunn="copied")
    actions.complain(case_id, words="Jo.", quote=None, now=NOW)
    page = desk.get(f"{QUEUE}/{case_id}").text
    assert "Klagen gjelder din egen avgjørelse. En annen moderator må avgjøre den." in page
    assert 'name="utfall"' not in page
    answer = web.act(desk, f"{QUEUE}/{case_id}/klage", utfall="overturned", svar="Jeg ombestemte meg.")
    assert answer.status_code == 422
    assert "Klagen gjelder din egen avgjørelse." in answer.text
    assert case_of(case_id).state is State.REFUSED


def test_a_complaint_without_answer_is_asked_for_and_one_decided_meanwhile_is_told(desk, other):
    case_id = complained(other)
    answer = web.act(desk, f"{QUEUE}/{case_id}/klage", svar="Bare svaret.")
    assert answer.status_code == 422
    assert "Velg hva avgjørelsen blir." in answer.text and "Bare svaret.</textarea>" in answer.text
    third = build.moderator(name="Moderator C", address="c@kommune.example")
    actions.decide_complaint(
        queries.open_complaint(case_id).id, upheld=True, reply="Nei.", quote=None, moderator=third, now=NOW
    )
    answer = web.act(desk, f"{QUEUE}/{case_id}/klage", utfall="overturned", svar="Du har rett.")
    assert answer.status_code == 422
    assert "Den er allerede avgjort. Avgjørelsen står fast etter klage" in answer.text and "Moderator C" in answer.text
    assert case_of(case_id).state is State.REFUSED


@pytest.fixture
def feedback(desk) -> int:
    """What somebody sent in about the portal itself, by the form and the link in the mail."""
    web.post(desk, "/tilgjengelighet", **FEEDBACK)
    web.post(desk, web.last_mail().link)
    found = db.session.scalars(select(Case.id).where(Case.kind == Kind.FEEDBACK)).one()
    db.session.rollback()
    return found


def test_feedback_waits_with_its_text_and_page_and_is_answered_by_mail(desk, feedback):
    page = desk.get(QUEUE).text
    assert "Knappen mangler navn." in page and "Svar eller lukk" in page
    assert 'data-key="a"' not in page, "nobody publishes feedback"
    page = desk.get(f"{QUEUE}/{feedback}").text
    assert "Knappen mangler navn." in page and "kari-hemmelig" not in page
    answer = web.act(desk, f"{QUEUE}/{feedback}/svar", versjon=str(case_of(feedback).version), svar="Nå har den navn.")
    assert answer.status_code == 303
    assert case_of(feedback).state is State.ANSWERED
    mail = web.last_mail()
    assert mail.to == "kari-hemmelig@example.org" and "Nå har den navn." in mail.text
    assert "Besvart. Kari Moderator" in desk.get(f"{QUEUE}?vis=avgjort").text


def test_feedback_is_closed_without_answer(desk, feedback):
    version = str(case_of(feedback).version)
    web.act(desk, f"{QUEUE}/{feedback}/lukk", versjon=version)
    assert case_of(feedback).state is State.CLOSED
    answer = web.act(desk, f"{QUEUE}/{feedback}/svar", versjon=version, svar="Likevel et svar.")
    assert answer.status_code == 422
    assert "Den er allerede avgjort. Lukket uten svar. Kari Moderator" in answer.text
    assert "Likevel et svar." not in [mail.text for mail in web.mails()]


def test_an_answer_must_say_something_and_be_to_what_was_read(desk, feedback):
    answer = web.act(desk, f"{QUEUE}/{feedback}/svar", versjon="2", svar=" ")
    assert answer.status_code == 422 and "Skriv svaret." in answer.text
    answer = web.act(desk, f"{QUEUE}/{feedback}/svar", versjon="x", svar="Takk!")
    assert answer.status_code == 422 and "Takk!</textarea>" in answer.text
    assert case_of(feedback).state is State.PENDING


def test_a_person_is_blocked_by_a_fresh_sign_in_only(desk, really_at):
    person = case_of(comment()).person_id
    really_at(clock.real_now() + accounts.FRESH)
    answer = web.act(desk, f"{QUEUE}/av/{person}/steng-ute", grunn="Hets.", til="")
    assert answer.status_code == 303 and "/bekreft" in answer.location or "bevis" in answer.location
    assert not people.standing(person, NOW).blocked


def test_a_person_is_blocked_until_a_day_is_over_and_let_in_again(desk):
    person = case_of(comment()).person_id
    answer = web.act(desk, f"{QUEUE}/av/{person}/steng-ute", grunn="Hets i tre kommentarer.", til="2019-07-08")
    assert answer.status_code == 303
    standing = people.standing(person, NOW)
    assert standing.blocked and standing.blocked_until == moments.oslo(2019, 7, 9)
    said = words_of(desk.get(f"{QUEUE}/av/{person}").text).replace("\xa0", " ")
    assert "Stengt ute til og med 8. juli: Hets i tre kommentarer." in said
    web.act(desk, f"{QUEUE}/av/{person}/slipp-til")
    assert not people.standing(person, NOW).blocked


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"grunn": "", "til": ""}, "Skriv hvorfor."),
        ({"grunn": "Hets.", "til": "2019-06-30"}, "Velg en dag som ikke er over."),
        ({"grunn": "Hets.", "til": "9999-12-31"}, "Velg en dag som ikke er over."),
        ({"grunn": "Hets.", "til": "i morgen"}, "Skriv datoen slik: 2019-07-01."),
    ],
)
def test_a_block_that_makes_no_sense_is_not_made(desk, fields, said):
    person = case_of(comment()).person_id
    answer = web.act(desk, f"{QUEUE}/av/{person}/steng-ute", **fields)
    assert answer.status_code == 422 and said in answer.text
    assert not people.standing(person, NOW).blocked


def test_a_person_is_trusted_and_read_first_again(desk):
    person = case_of(comment()).person_id
    web.act(desk, f"{QUEUE}/av/{person}/stol-pa")
    assert people.standing(person, NOW).trusted
    assert "Blir vist med en gang" in desk.get(f"{QUEUE}/av/{person}").text
    web.act(desk, f"{QUEUE}/av/{person}/les-forst")
    assert not people.standing(person, NOW).trusted


def test_nobody_trusts_or_blocks_themselves(desk):
    person = case_of(comment(author="kari@kommune.example")).person_id
    assert "Dette er deg." in desk.get(f"{QUEUE}/av/{person}").text
    for act in ("stol-pa", "steng-ute", "slipp-til", "les-forst"):
        assert web.act(desk, f"{QUEUE}/av/{person}/{act}", grunn="x").status_code == 403
    assert not people.standing(person, NOW).trusted


def test_a_person_whom_no_moderator_has_to_do_with_is_not_there(desk):
    unknown = build.person("ukjent@example.org")
    assert desk.get(f"{QUEUE}/av/{unknown}").status_code == 404
    assert web.act(desk, f"{QUEUE}/av/{unknown}/stol-pa").status_code == 404


def test_a_persons_page_asks_as_often_for_thirty_cases_as_for_one(desk):
    person = case_of(comment()).person_id
    path = f"{QUEUE}/av/{person}"

    def asked() -> int:
        with counted() as said:
            assert desk.get(path).status_code == 200
        return len(said)

    desk.get(path)
    few = asked()
    for number in range(29):
        comment(f"Enda en, nummer {number}.")
    assert asked() == few
    assert "De 25 siste vises." in desk.get(path).text


def test_words_are_added_once_and_taken_away(desk):
    for word in ("  vinner   du ", "vinner du"):
        assert web.act(desk, f"{QUEUE}/ordliste", ord=word).status_code == 303
    page = desk.get(f"{QUEUE}/ordliste").text
    assert page.count("<bdi>vinner du</bdi>") == 1
    web.act(desk, f"{QUEUE}/ordliste/fjern", ord="vinner du")
    assert "Listen er tom." in desk.get(f"{QUEUE}/ordliste").text
    assert queries.suspect_words() == []


@pytest.mark.parametrize("word", ["", "   ", "!!!", "x" * 61])
def test_a_word_that_could_never_be_found_is_not_taken(desk, word):
    answer = web.act(desk, f"{QUEUE}/ordliste", ord=word)
    assert answer.status_code == 422 and "Feil: " in answer.text
    assert queries.suspect_words() == []


def test_a_case_whose_data_were_deleted_still_has_a_page(desk, other):
    case_id = comment("Skal bort.")
    decide([case_id], Act.REFUSE, other, reason=Reason.COPIED)
    actions.erase([case_id], now=NOW)
    page = desk.get(f"{QUEUE}/{case_id}").text
    assert "Trukket" in page and "uten navn" in page and "(slettet)" in page


def test_a_complaint_that_another_has_taken_has_a_sentence_instead_of_the_form(desk, other):
    case_id = complained(other)
    third = build.moderator(name="Moderator C", address="c@kommune.example")
    actions.take(case_id, moderator=third)
    page = desk.get(f"{QUEUE}/{case_id}").text
    assert page.split('id="hvem-h"')[0].count("Behandles av Moderator C til kl.") == 1
    assert 'name="utfall"' not in page and 'name="svar"' not in page
    actions.lay_back(case_id, moderator=third)
    assert 'name="utfall"' in desk.get(f"{QUEUE}/{case_id}").text


def test_ones_own_complaint_is_told_once(desk, other):
    case_id = comment(author="Kari+privat@Kommune.example")
    decide([case_id], Act.REFUSE, other, reason=Reason.OFF_TOPIC)
    actions.complain(case_id, words="Jo.", quote=None, now=moments.START + HOUR)
    page = desk.get(f"{QUEUE}/{case_id}").text
    assert "Dette er ditt eget bidrag. En annen moderator må avgjøre saken." in page
    assert "Du har skrevet denne selv." not in page and 'name="utfall"' not in page
