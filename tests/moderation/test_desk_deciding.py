"""Deciding at the desk: what is done, one or many at a time, what is told, and what is taken back."""

from datetime import timedelta

from portal.foundation import clock
from portal.foundation.db import db
from portal.moderation import actions, queries
from portal.moderation.rules import Act, Reason, State
from tests import moments, web
from tests.architecture.test_query_counts import counted
from tests.moderation.comments import case_of, comment, comments, decide, ticket
from tests.moderation.desk import DECIDE, JSON, QUEUE, send


def states(ids: list[int]) -> list[State]:
    return [case_of(case_id).state for case_id in ids]


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
