"""Deciding at the desk: what is done, told, undone, and what cannot be done and why."""

from datetime import timedelta

import pytest

from portal.foundation import clock
from portal.foundation.db import db
from portal.moderation import actions, queries
from portal.moderation.rules import Act, Reason, State
from tests import build, moments, web
from tests.architecture.test_query_counts import counted
from tests.moderation.comments import case_of, comment, comments, decide, ticket
from tests.moderation.desk import JSON, QUEUE, words_of

DECIDE = f"{QUEUE}/avgjor"


def states(ids: list[int]) -> list[State]:
    return [case_of(case_id).state for case_id in ids]


def send(desk, case_id: int, handling: str, **more: str):
    """Send what the row's own button sends."""
    return web.act(desk, DECIDE, sak=ticket(case_id), handling=handling, **more)


def test_publishing_shows_the_comment_and_says_so_with_a_way_back(desk):
    case_id = comment(name="Leser F")
    answer = send(desk, case_id, "approve")
    assert answer.status_code == 303 and answer.location == QUEUE
    assert case_of(case_id).state is State.SHOWN
    page = desk.get(QUEUE).text
    assert "Publisert: kommentaren fra Leser F." in page
    assert 'name="omgang"' in page
    assert "En vanlig kommentar." in desk.get("/artikler/en-artikkel").text


def test_not_publishing_tells_the_author_why_in_the_moderators_words_too(desk, really_at):
    case_id = comment("Kjøp nå!", name="Leser F")
    send(desk, case_id, "refuse", grunn="advertising", egne_ord="Ta bort lenken.")
    assert case_of(case_id).state is State.REFUSED
    [mail] = web.mails()
    assert mail.to == "leser@example.org"
    for said in ("reklamerer", "Ta bort lenken.", "Kjøp nå!"):
        assert said in mail.text
    assert "Kari" not in mail.text, "signed «moderator», not with a name"


def test_what_was_shown_is_removed_and_what_was_reported_is_kept(desk):
    bad, good = (
        comment("Ille.", at_once=True, author="a@example.org"),
        comment("Fint.", at_once=True, author="b@example.org"),
    )
    for case_id in (bad, good):
        actions.report(case_id, category=Reason.COPIED, words=None, reporter="a", now=moments.START, quote=None)
    page = desk.get(f"{QUEUE}?vis=meldt").text
    assert "Behold" in page and "Fjern" in page and "Ikke publiser:" not in page
    send(desk, bad, "remove", grunn="copied")
    send(desk, good, "approve")
    assert states([bad, good]) == [State.REMOVED, State.SHOWN]
    shown = desk.get("/artikler/en-artikkel").text
    assert "Fint." in shown and "Ille." not in shown
    assert "Beholdt: kommentaren fra" in desk.get(QUEUE).text


def test_many_are_decided_at_once_and_taken_back_at_once(desk):
    ids = comments(4)
    answer = web.act(desk, DECIDE, sak=[ticket(case_id) for case_id in ids[:3]], handling="approve")
    assert answer.status_code == 303
    assert states(ids) == [State.SHOWN] * 3 + [State.PENDING]
    page = desk.get(QUEUE).text
    assert "Publisert: 3 kommentarer." in page and "Angre 3 avgjørelser" in page
    back = web.act(desk, f"{QUEUE}/angre", omgang=batch_on(page))
    assert back.status_code == 303
    assert states(ids) == [State.PENDING] * 4
    assert "Angret. 3 saker er som før." in desk.get(QUEUE).text


def batch_on(page: str) -> str:
    """What the undo button sends."""
    return page.split('name="omgang" value="')[1].split('"', maxsplit=1)[0]


def test_the_way_back_stays_on_the_page_until_ten_minutes_are_over(desk, really_at):
    moment = clock.real_now()
    really_at(moment)
    send(desk, comment(), "approve")
    for _ in range(2):
        assert 'name="omgang"' in desk.get(f"{QUEUE}?vis=meldt").text
    page = desk.get(QUEUE).text
    really_at(moment + timedelta(minutes=10))
    assert 'name="omgang"' not in desk.get(QUEUE).text
    answer = web.act(desk, f"{QUEUE}/angre", omgang=batch_on(page))
    assert answer.status_code == 303
    assert "Det er for sent å angre." in desk.get(QUEUE).text


def test_undoing_again_takes_back_the_one_before(desk):
    first, second = comments(2)
    for case_id in (first, second):
        send(desk, case_id, "approve")
    web.act(desk, f"{QUEUE}/angre", omgang=batch_on(desk.get(QUEUE).text))
    assert states([first, second]) == [State.SHOWN, State.PENDING]
    web.act(desk, f"{QUEUE}/angre", omgang=batch_on(desk.get(QUEUE).text))
    assert states([first, second]) == [State.PENDING, State.PENDING]
    assert 'name="omgang"' not in desk.get(QUEUE).text


def test_nobody_undoes_what_another_did(desk, other):
    case_id = comment()
    batch = decide([case_id], Act.APPROVE, other)
    web.act(desk, f"{QUEUE}/angre", omgang=batch)
    assert case_of(case_id).state is State.SHOWN
    assert "Det er ingenting å angre" in desk.get(QUEUE).text


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


def test_the_filter_is_kept_over_a_decision(desk):
    case_id = comment("Om biblioteket")
    answer = web.act(desk, f"{DECIDE}?sok=biblioteket&vis=meldt", sak=ticket(case_id), handling="approve")
    assert answer.location == f"{QUEUE}?vis=meldt&sok=biblioteket"


def test_five_hundred_are_decided_in_one_go(desk):
    ids = comments(500)
    fields = [ticket(case_id) for case_id in ids]
    with counted() as said:
        answer = web.act(desk, DECIDE, sak=fields, handling="refuse", grunn="repeated", egne_ord="Samme tekst.")
    assert answer.status_code == 303
    assert set(states_of(ids)) == {State.REFUSED}
    assert len(web.mails()) == 500
    assert "Ikke publisert: 500 kommentarer." in desk.get(QUEUE).text
    reads = [each for each in said if not each.startswith("INSERT")]
    assert len(reads) < 30, "each has its verdict, its line and its mail, and nothing is read for each"


def states_of(ids: list[int]) -> list[State]:
    db.session.rollback()
    return [case.state for case in queries.cases(ids, real_now=clock.real_now())]


def test_the_pages_script_gets_what_was_done_and_what_was_not(desk, other):
    mine, taken = comments(2)
    actions.take(taken, moderator=other)
    token = web.token(desk)

    def ask(path: str, **fields):
        return desk.post(path, data={**fields, "csrf_token": token}, headers={**web.OWN_ORIGIN, **JSON})

    told = ask(DECIDE, sak=ticket(mine), handling="approve").json
    assert told["done"] == [mine] and told["told"] == "Publisert: kommentaren fra Leser 1." and told["troubles"] == []
    back = ask(f"{QUEUE}/angre", omgang=told["batch"]).json
    assert back["back"] == [mine] and case_of(mine).state is State.PENDING
    refused = ask(DECIDE, sak=ticket(taken), handling="approve").json
    assert refused["done"] == [] and refused["batch"] is None and "Moderator B har tatt saken" in refused["troubles"][0]
    wrong = ask(DECIDE, sak=ticket(mine), handling="refuse").json
    assert wrong["troubles"] == ["Velg hvorfor kommentaren ikke skal vises."]
    late = ask(f"{QUEUE}/angre", omgang="x").json
    assert late["back"] == [] and late["troubles"]
    assert ask(f"{QUEUE}/{mine}/ta").json["told"] == f"Du har tatt sak {mine}."


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
