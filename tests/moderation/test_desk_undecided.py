"""What stays undecided at the desk, and why: another was first or has the case, it is one's own, or the form says too little."""

import pytest

from portal.moderation import actions
from portal.moderation.rules import Act, Reason, State
from tests import build, moments, web
from tests.moderation.comments import case_of, comment, comments, decide, ticket
from tests.moderation.desk import DECIDE, QUEUE, send, words_of


def test_what_another_decided_meanwhile_is_told_what_by_whom_and_when(desk, other):
    case_id = comment()
    read = ticket(case_id)
    decide([case_id], Act.REFUSE, other, reason=Reason.OFF_TOPIC)
    web.act(desk, DECIDE, sak=read, handling="approve")
    assert case_of(case_id).state is State.REFUSED
    said = words_of(desk.get(QUEUE).text)
    assert "Den er allerede avgjort. Ikke publisert: Utenfor saken. Moderator B, 1. juli" in said.replace("\xa0", " ")


def test_a_text_that_was_changed_meanwhile_must_be_read_again(desk):
    case_id = comment()
    read = ticket(case_id)
    actions.change_text(case_id, name="Leser A", text="Helt annen.", read=case_of(case_id).version, now=moments.START)
    web.act(desk, DECIDE, sak=read, handling="approve")
    assert case_of(case_id).state is State.PENDING
    assert "Les den på nytt før du avgjør." in desk.get(QUEUE).text


def test_what_its_author_withdrew_meanwhile_is_told(desk):
    case_id = comment()
    read = ticket(case_id)
    actions.withdraw(case_id, now=moments.START)
    web.act(desk, DECIDE, sak=read, handling="approve")
    assert "Den som skrev, har trukket kommentaren." in desk.get(QUEUE).text


def test_a_case_that_another_has_taken_has_no_buttons_and_is_left_alone(desk, other):
    case_id = comment()
    actions.take(case_id, moderator=other)
    page = desk.get(QUEUE).text
    assert "Behandles av Moderator B til kl." in page.replace("\xa0", " ")
    assert 'data-key="a"' not in page
    send(desk, case_id, "approve")
    assert case_of(case_id).state is State.PENDING
    assert "Moderator B har tatt saken." in desk.get(QUEUE).text


def test_a_case_is_taken_and_laid_back(desk):
    case_id = comment()
    web.act(desk, f"{QUEUE}/{case_id}/ta")
    assert "Du har saken til kl." in desk.get(QUEUE).text.replace("\xa0", " ")
    web.act(desk, f"{QUEUE}/{case_id}/legg-tilbake")
    assert case_of(case_id).taken_by is None
    assert "Ta saken" in desk.get(QUEUE).text


def test_a_case_that_another_has_cannot_be_taken(desk, other):
    case_id = comment()
    actions.take(case_id, moderator=other)
    web.act(desk, f"{QUEUE}/{case_id}/ta")
    assert case_of(case_id).taken_by == other.id
    assert "Moderator B har tatt saken." in desk.get(QUEUE).text


def test_ones_own_contribution_has_a_sentence_instead_of_buttons(desk):
    case_id = comment(author="Kari+privat@Kommune.example")
    for path in (QUEUE, f"{QUEUE}/{case_id}"):
        page = desk.get(path).text
        assert "Du har skrevet denne selv. En annen moderator må avgjøre den." in page
        assert "data-key=" not in page and 'value="approve"' not in page.replace(
            'name="handling" value="approve"></form>', ""
        )
    send(desk, case_id, "approve")
    assert case_of(case_id).state is State.PENDING
    assert "Dette er ditt eget bidrag." in desk.get(QUEUE).text


def test_a_no_needs_a_reason_and_what_was_written_is_kept(desk):
    case_id = comment()
    answer = send(desk, case_id, "refuse", egne_ord="Mine egne ord.")
    assert answer.status_code == 422
    assert "<title>Feil: " in answer.text
    assert "Velg hvorfor kommentaren ikke skal vises." in answer.text
    assert "Mine egne ord.</textarea>" in answer.text
    assert case_of(case_id).state is State.PENDING


def test_a_no_to_many_without_a_reason_keeps_what_was_ticked_and_written(desk):
    ids = comments(3)
    tickets = [ticket(case_id) for case_id in ids[:2]]
    answer = web.act(desk, DECIDE, sak=tickets, handling="refuse", egne_ord="Mine egne ord.")
    assert answer.status_code == 422
    assert "Mine egne ord.</textarea>" in answer.text
    assert [f'value="{each}" ' in answer.text and f'value="{each}" aria-label' in answer.text for each in tickets] == [
        True,
        True,
    ]
    assert answer.text.split("data-list")[1].split("</ol>")[0].count(" checked") == 2


def test_words_are_not_lost_when_another_was_first(desk, other):
    case_id = comment()
    read = ticket(case_id)
    decide([case_id], Act.APPROVE, other)
    actions.report(case_id, category=Reason.COPIED, words=None, reporter="a", now=moments.START, quote=None)
    answer = web.act(desk, DECIDE, sak=read, handling="remove", grunn="copied", egne_ord="Mine egne ord.")
    assert answer.status_code == 422
    assert "Mine egne ord.</textarea>" in answer.text
    assert "Moderator B" in answer.text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"handling": "approve"}, "Velg minst én sak."),
        ({"handling": "approve", "sak": "x:y"}, "Velg minst én sak."),
        ({"handling": "approve", "sak": "99999999999999999999:1"}, "Velg minst én sak."),
        ({"handling": "restore", "sak": "1:2"}, "Velg hva du vil gjøre."),
        ({"handling": "", "sak": "1:2"}, "Velg hva du vil gjøre."),
        ({"handling": "refuse", "sak": "1:2", "grunn": "x"}, "Velg hvorfor kommentaren ikke skal vises."),
        ({"handling": "refuse", "sak": "1:2", "grunn": "copied", "egne_ord": "x" * 1001}, "Skriv høyst 1000 tegn."),
    ],
)
def test_a_form_that_makes_no_sense_is_answered_and_changes_nothing(desk, fields, said):
    case_id = comment()
    answer = web.act(desk, DECIDE, **fields)
    assert answer.status_code == 422 and said in answer.text
    assert case_of(case_id).state is State.PENDING


def test_a_case_that_is_not_there_is_told(desk):
    assert web.act(desk, DECIDE, sak="4711:1", handling="approve").status_code == 303
    assert "Saken finnes ikke lenger." in desk.get(QUEUE).text


@pytest.mark.parametrize("read", [1, 2])
def test_what_is_not_confirmed_is_not_there_either(desk, read):
    case_id = build.case(name="Ubekreftet Navn", pending=False)
    answer = web.act(desk, DECIDE, sak=f"{case_id}:{read}", handling="approve")
    assert answer.status_code == 303 and case_of(case_id).state is State.UNCONFIRMED
    page = desk.get(QUEUE).text
    assert "Saken finnes ikke lenger." in page and "Ubekreftet Navn" not in page


def test_a_lost_session_keeps_what_was_written(desk):
    case_id = comment()
    desk.delete_cookie("okt")
    answer = desk.post(
        DECIDE, data={"sak": ticket(case_id), "handling": "refuse", "grunn": "copied", "egne_ord": "Mine egne ord."},
        headers=web.OWN_ORIGIN,
    )  # fmt: skip
    assert answer.status_code == 403
    assert "Mine egne ord." in answer.text
    assert case_of(case_id).state is State.PENDING
