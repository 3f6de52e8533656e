"""Readers report; authors complain, and another person decides."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from portal.foundation.db import Refused, db, transaction
from portal.moderation import actions, queries
from portal.moderation.models import Case, CaseCount, Report, Verdict
from portal.moderation.rules import Act, CaseRefusal, Reason, State, Waiting
from tests import build, web
from tests.databases import both_databases
from tests.moderation.comments import comment
from tests.moderation.test_verdicts import QUOTE, audited, decide, state
from tests.moments import START, oslo


def shown(text: str = "Synlig.") -> int:
    case_id = build.case(text)
    actions.give_verdicts(
        [actions.Ruling(case_id, queries.case(case_id, real_now=START).version)], act=Act.APPROVE, reason=None, words=None,
        quotes={}, moderator=build.moderator("Moderator 0", f"moderator-{case_id}@kommune.example"), now=START,
    )  # fmt: skip
    return case_id


def report(case_id: int, reporter: str, category: Reason = Reason.OFF_TOPIC) -> State:
    return actions.report(case_id, category=category, words="Se her.", reporter=reporter, quote=QUOTE, now=START)


@both_databases
def test_third_report_hides_and_the_author_is_told_that_no_moderator_did_it(app) -> None:
    case_id = shown()
    assert [report(case_id, "a"), report(case_id, "a"), report(case_id, "b")] == [State.SHOWN] * 3, "one each"
    assert queries.waiting_counts()[Waiting.REPORTED] == 1
    assert report(case_id, "c") is State.HIDDEN
    assert queries.shown_count("article:en-artikkel") == 0
    [mail] = web.mails()
    assert "skjult automatisk" in mail.text
    [line] = queries.public_record()
    assert line.act is Act.HIDE and line.automatic
    with pytest.raises(Refused):
        report(case_id, "d")


@both_databases
def test_same_reporter_cannot_report_twice_even_past_the_action(app) -> None:
    case_id = shown()
    rows = [Report(case_id=case_id, category=Reason.COPIED, reporter="a", made_at=START) for _ in range(2)]
    with pytest.raises(IntegrityError, match="one_report_per_reporter|UNIQUE"):
        transaction(lambda: db.session.add_all(rows))()


@both_databases
def test_reported_and_approved_stays_and_old_reports_do_not_hide_it_later(app) -> None:
    moderator, case_id = build.moderator(), shown()
    report(case_id, "a")
    report(case_id, "b")
    decide(moderator, case_id)
    assert web.mails() == [], "that it stays is no news to its author"
    assert report(case_id, "c") is State.SHOWN
    assert [each.handled for each in queries.reports_of(case_id)] == [True, True, False]


def test_undo_of_a_verdict_opens_its_reports_again(app) -> None:
    moderator, case_id = build.moderator(), shown()
    report(case_id, "a")
    outcome = decide(moderator, case_id, act=Act.REMOVE, reason=Reason.OFF_TOPIC)
    assert queries.waiting_counts()[Waiting.REPORTED] == 0
    actions.undo(outcome.batch, quotes={}, moderator=moderator, now=START)
    assert queries.waiting_counts()[Waiting.REPORTED] == 1
    assert [each.handled for each in queries.reports_of(case_id)] == [False]


@both_databases
def test_complaint_is_decided_by_another_and_shows_the_comment_after_all(app) -> None:
    first, second = build.moderator(), build.moderator("Moderator B", "moderator-b@kommune.example")
    case_id = build.case()
    decide(first, case_id, act=Act.REFUSE, reason=Reason.OFF_TOPIC)
    answer_by = actions.complain(case_id, words="Den handler om saken.", quote=QUOTE, now=START)
    assert answer_by == oslo(2019, 7, 16)
    assert queries.waiting_counts()[Waiting.COMPLAINT] == 1
    complaint = queries.open_complaint(case_id)
    with pytest.raises(Refused) as refused:
        actions.decide_complaint(complaint.id, upheld=True, reply="Nei.", quote=QUOTE, moderator=first, now=START)
    assert refused.value.reason is CaseRefusal.FIRST_DECIDER
    actions.decide_complaint(complaint.id, upheld=False, reply="Du har rett.", quote=QUOTE, moderator=second, now=START)
    assert state(case_id) is State.SHOWN and queries.waiting_counts()[Waiting.COMPLAINT] == 0
    assert [mail.subject.removesuffix(" (eksempel)") for mail in web.mails()][-2:] == [
        "Vi har fått klagen din",
        "Avgjørelsen er endret",
    ]
    assert "Moderator skriver: Du har rett." in web.last_mail().text
    assert audited()[-1] == ("Moderator B", "case.restore", str(case_id))
    assert [line.act for line in queries.public_record()] == [Act.RESTORE, Act.REFUSE]
    with pytest.raises(Refused):
        actions.decide_complaint(complaint.id, upheld=True, reply="Nei.", quote=QUOTE, moderator=second, now=START)


@both_databases
def test_complaint_once_in_time_and_only_against_a_no(app) -> None:
    moderator, case_id = build.moderator(), build.case()
    for refusal in (CaseRefusal.NOT_ALLOWED,):
        assert complained(case_id, START) is refusal
    decide(moderator, case_id, act=Act.REFUSE, reason=Reason.OFF_TOPIC)
    assert complained(case_id, oslo(2019, 7, 23)) is CaseRefusal.TOO_LATE
    assert complained(case_id, oslo(2019, 7, 23) - timedelta(seconds=1)) is None
    assert complained(case_id, START) is CaseRefusal.ALREADY


def complained(case_id: int, now) -> CaseRefusal | None:
    try:
        actions.complain(case_id, words="Uenig.", quote=None, now=now)
    except Refused as refused:
        return refused.reason
    return None


def test_upheld_complaint_leaves_it_away_and_withdrawing_ends_the_complaint(app) -> None:
    first, second = build.moderator(), build.moderator("Moderator B", "moderator-b@kommune.example")
    stays, gone = build.case("En."), build.case("To.")
    decide(first, stays, gone, act=Act.REFUSE, reason=Reason.COPIED)
    for case_id in (stays, gone):
        actions.complain(case_id, words="Uenig.", quote=None, now=START)
    actions.withdraw(gone, now=START)
    assert queries.waiting_counts()[Waiting.COMPLAINT] == 1
    answer = {"upheld": True, "reply": "Vi har sett på det.", "quote": QUOTE, "moderator": second, "now": START}
    actions.decide_complaint(queries.open_complaint(stays).id, **answer)
    with pytest.raises(Refused):
        actions.decide_complaint(queries.open_complaint(gone).id, **answer)
    assert state(stays) is State.REFUSED and state(gone) is State.WITHDRAWN
    assert web.last_mail().subject.startswith("Vi står fast ved avgjørelsen")


@both_databases
def test_erased_says_nothing_to_anybody_and_no_mail_about_it_is_left(app) -> None:
    first, case_id = build.moderator(), build.case("Hemmelig ord: rabarbra.", name="Rabarbra Leser")
    decide(first, case_id, act=Act.REFUSE, reason=Reason.OFF_TOPIC, words="Rabarbra er ikke saken.")
    actions.complain(case_id, words="Jo, rabarbra.", quote=QUOTE, now=START)
    actions.erase([case_id], now=START)
    rows = [repr(vars(row)) for kind in (Case, Verdict, Report) for row in db.session.scalars(select(kind))]
    said = " ".join(rows + [repr(each) for each in queries.complaints_of(case_id)])
    assert "abarbra" not in said and web.mails() == []
    assert state(case_id) is State.WITHDRAWN and queries.case(case_id, real_now=START).person_id is None
    assert [line.act for line in queries.public_record()] == [Act.REFUSE], "that it was decided stays"
    assert {row.key: row.number for row in db.session.scalars(select(CaseCount))} == {
        "waiting:new": 0, "waiting:complaint": 0,
    }  # fmt: skip


def test_complaint_that_another_has_taken_is_theirs(app, really_at) -> None:
    really_at(START)
    first, second, third = (build.moderator(f"M {each}", f"m{each}@kommune.example") for each in range(3))
    case_id = build.case()
    decide(first, case_id, act=Act.REFUSE, reason=Reason.OFF_TOPIC)
    actions.complain(case_id, words="Uenig.", quote=None, now=START)
    actions.take(case_id, moderator=second)
    told = {"upheld": True, "reply": "Nei.", "quote": None, "now": START}
    with pytest.raises(Refused) as refused:
        actions.decide_complaint(queries.open_complaint(case_id).id, moderator=third, **told)
    assert refused.value.reason is CaseRefusal.TAKEN
    actions.decide_complaint(queries.open_complaint(case_id).id, moderator=second, **told)
    assert queries.open_complaint(case_id) is None


@pytest.mark.parametrize(
    ("language", "subject", "said"),
    [
        ("nb", "Kommentaren din vises igjen", "En moderator har lest kommentaren din om «En artikkel», og den vises igjen."),
        ("nn", "Kommentaren din er synleg igjen", "Ein moderator har lese kommentaren din om «En artikkel», og han er synleg"),
        ("en", "Your comment is visible again", "A moderator has read your comment on “En artikkel”, and it is visible again."),
    ],
)  # fmt: skip
def test_who_was_hidden_is_told_that_it_is_seen_again_and_not_that_it_is_new(app, language, subject, said) -> None:
    moderator, case_id = build.moderator(), comment(at_once=True, language=language)
    for reporter in "abc":
        actions.report(case_id, category=Reason.COPIED, words=None, reporter=reporter, quote=None, now=START)
    decide(moderator, case_id)
    [mail] = web.mails()
    assert mail.subject.startswith(subject) and said in mail.text
