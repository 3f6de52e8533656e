"""A report that comes while somebody reads: nobody answers it unseen, and it takes nothing from anybody."""

from datetime import timedelta

import pytest

from portal.foundation.db import Refused
from portal.moderation import actions, queries
from portal.moderation.actions import Ruling
from portal.moderation.rules import Act, CaseRefusal, Reason, State, Waiting
from tests import build, web
from tests.databases import both_databases
from tests.moderation.comments import case_of, comment, comments, decide, ticket
from tests.moderation.conftest import NOW
from tests.moderation.desk import JSON, QUEUE, words_of
from tests.moments import START

DECIDE = f"{QUEUE}/avgjor"
SOON = START + timedelta(minutes=1)


def report(case_id: int, reporter: str = "a", now=START, words: str | None = None) -> State:
    return actions.report(
        case_id, category=Reason.PRIVATE_INFORMATION, words=words, reporter=reporter, quote=None, now=now
    )


def handled(case_id: int) -> list[bool]:
    return [each.handled for each in queries.reports_of(case_id)]


@both_databases
def test_a_report_that_nobody_saw_is_not_answered(app) -> None:
    moderator, case_id = build.moderator(), comment(at_once=True)
    report(case_id, "a")
    read = case_of(case_id).version
    report(case_id, "b", words="Her står nummeret mitt.")
    late = actions.give_verdicts(
        [Ruling(case_id, read)], act=Act.APPROVE, reason=None, words=None, quotes={}, moderator=moderator, now=START
    )
    assert late.done == () and late.refused == {case_id: CaseRefusal.CHANGED}
    assert handled(case_id) == [False, False] and case_of(case_id).waiting is Waiting.REPORTED


@both_databases
def test_the_same_reporter_twice_changes_nothing_for_who_reads(app) -> None:
    case_id = comment(at_once=True)
    report(case_id, "a")
    read = case_of(case_id).version
    report(case_id, "a")
    assert case_of(case_id).version == read


def test_who_has_the_old_page_is_told_and_loses_no_word(desk):
    case_id = comment(at_once=True)
    report(case_id, "a")
    read = ticket(case_id)
    report(case_id, "b")
    answer = web.act(desk, DECIDE, sak=read, handling="remove", grunn="copied", egne_ord="Mine egne ord.")
    assert answer.status_code == 422
    assert "Mine egne ord.</textarea>" in answer.text
    assert "Den er endret eller meldt etter at du åpnet den. Les den og meldingene før du avgjør." in answer.text
    assert f'value="{ticket(case_id)}"' in answer.text, "the page is the new one: sent again, it is taken"
    web.act(desk, DECIDE, sak=ticket(case_id), handling="approve")
    assert handled(case_id) == [True, True]


def test_the_keyboard_and_a_bulk_are_told_too_and_do_the_rest(desk):
    reported, quiet = comments(2)
    build_shown = [ticket(reported), ticket(quiet)]
    web.act(desk, DECIDE, sak=build_shown, handling="approve")
    for case_id in (reported, quiet):
        report(case_id, "a")
    read = [ticket(reported), ticket(quiet)]
    report(reported, "b")
    answer = desk.post(
        DECIDE, data={"sak": read, "handling": "approve", "csrf_token": web.token(desk)},
        headers={**web.OWN_ORIGIN, **JSON},
    ).json  # fmt: skip
    assert answer["done"] == [quiet]
    [trouble] = answer["troubles"]
    assert "eller meldt etter at du åpnet den" in trouble and "Sist avgjort: Publisert. Kari Moderator" in trouble
    assert handled(reported) == [False, False] and handled(quiet) == [True]


def test_who_has_taken_a_case_keeps_it_when_a_report_comes(app) -> None:
    moderator, case_id = build.moderator(), comment(at_once=True)
    report(case_id, "a")
    actions.take(case_id, moderator=moderator)
    report(case_id, "b")
    assert case_of(case_id).taken_by == moderator.id


@both_databases
def test_an_approval_is_undone_though_a_report_has_come_and_the_report_waits_with_it(app) -> None:
    moderator, case_id = build.moderator(), comment()
    batch = decide([case_id], Act.APPROVE, moderator)
    report(case_id, now=SOON)
    assert actions.undo(batch, quotes={}, moderator=moderator, now=SOON) == (case_id,)
    case = case_of(case_id)
    assert (case.state, case.waiting, case.waits_since) == (State.PENDING, Waiting.NEW, START)
    assert handled(case_id) == [False] and queries.case(case_id, real_now=NOW).open_reports == 1


@both_databases
def test_keeping_what_was_reported_is_undone_though_another_report_has_come(app) -> None:
    moderator, case_id = build.moderator(), comment(at_once=True)
    report(case_id, "a")
    batch = decide([case_id], Act.APPROVE, moderator)
    report(case_id, "b", now=SOON)
    actions.undo(batch, quotes={}, moderator=moderator, now=SOON)
    case = case_of(case_id)
    assert (case.state, case.waiting, case.waits_since) == (State.SHOWN, Waiting.REPORTED, START)
    assert handled(case_id) == [False, False]


def test_an_undo_leaves_no_report_outside_the_queue(app) -> None:
    moderator, case_id = build.moderator(), comment(at_once=True)
    batch = decide([case_id], Act.APPROVE, moderator)  # nothing waited: it was decided from its page
    report(case_id, now=SOON)
    actions.undo(batch, quotes={}, moderator=moderator, now=SOON)
    assert (case_of(case_id).waiting, case_of(case_id).waits_since) == (Waiting.REPORTED, SOON)


def test_what_reports_have_hidden_since_is_not_undone(app) -> None:
    moderator, case_id = build.moderator(), comment()
    batch = decide([case_id], Act.APPROVE, moderator)
    assert [report(case_id, each) for each in "abc"][-1] is State.HIDDEN
    with pytest.raises(Refused) as refused:
        actions.undo(batch, quotes={}, moderator=moderator, now=START)
    assert refused.value.reason is CaseRefusal.CHANGED and case_of(case_id).state is State.HIDDEN


@both_databases
def test_an_author_puts_the_text_right_though_a_report_has_come(app) -> None:
    case_id = comment(at_once=True)
    read = queries.authors_version(case_id)
    report(case_id)
    actions.change_text(case_id, name="Leser A", text="Uten nummeret.", read=read, now=START)
    assert case_of(case_id).state is State.PENDING and handled(case_id) == [False]


def test_an_author_is_told_when_the_reported_text_was_decided_meanwhile(app) -> None:
    moderator, case_id = build.moderator(), comment(at_once=True)
    read = queries.authors_version(case_id)
    report(case_id)
    decide([case_id], Act.APPROVE, moderator)
    with pytest.raises(Refused) as refused:
        actions.change_text(case_id, name="Leser A", text="Annet.", read=read, now=START)
    assert refused.value.reason is CaseRefusal.CHANGED


def test_the_desk_offers_an_undo_while_only_reports_have_come(desk):
    case_id = comment()
    web.act(desk, DECIDE, sak=ticket(case_id), handling="approve")
    report(case_id)
    assert "Angre avgjørelsen" in desk.get(QUEUE).text
    batch = decide_batch(desk)
    web.act(desk, f"{QUEUE}/angre", omgang=batch)
    assert case_of(case_id).state is State.PENDING
    assert "Angret. Saken er som før." in words_of(desk.get(QUEUE).text)


def decide_batch(desk) -> str:
    return desk.get(QUEUE).text.split('data-undo="')[1].split('"')[0]


def test_the_desk_offers_no_undo_of_what_its_author_has_withdrawn(desk):
    first, second = comments(2)
    web.act(desk, DECIDE, sak=ticket(first), handling="approve")
    web.act(desk, DECIDE, sak=ticket(second), handling="refuse", grunn="copied")
    actions.withdraw(second, now=NOW)
    page = words_of(desk.get(QUEUE).text)
    assert "Publisert: kommentaren fra Leser 1." in page, "the one before it is the last that can be undone"
    actions.withdraw(first, now=NOW)
    assert "Angre avgjørelsen" not in desk.get(QUEUE).text


def test_the_desk_counts_only_what_an_undo_still_takes_back(desk):
    ids = comments(3)
    web.act(desk, DECIDE, sak=[ticket(each) for each in ids], handling="approve")
    actions.withdraw(ids[-1], now=NOW)
    assert "Angre 2 avgjørelser" in desk.get(QUEUE).text
