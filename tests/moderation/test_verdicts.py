"""Deciding: what the case becomes, what is told, what is written down, and what is refused."""

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import event, func, select, update

from portal.accounts.models import Account
from portal.audit.models import AuditEntry
from portal.foundation import clock, outbox
from portal.foundation.db import Refused, db, transaction
from portal.foundation.outbox import Page
from portal.moderation import actions, queries, rules
from portal.moderation.actions import Quote, Ruling
from portal.moderation.models import Case, Verdict
from portal.moderation.rules import Act, CaseRefusal, Kind, Moderator, Reason, State, Waiting
from tests import build, web
from tests.databases import both_databases
from tests.moments import START

QUOTE = Quote(
    title="En artikkel", text="Første linje.\nAndre linje.", own=Page("home.index", {}), page=Page("home.index", {})
)


def decide(moderator: Moderator, *case_ids: int, act: Act = Act.APPROVE, reason: Reason | None = None, **told):
    """Give verdicts on what stands now."""
    versions = {row.id: row.version for row in queries.cases(case_ids, real_now=START)}
    rulings = [Ruling(case_id, versions[case_id]) for case_id in case_ids]
    values = {"words": None, "quotes": dict.fromkeys(case_ids, QUOTE), "now": START, **told}
    return actions.give_verdicts(rulings, act=act, reason=reason, moderator=moderator, **values)


def state(case_id: int) -> State:
    return db.session.scalar(select(Case.state).where(Case.id == case_id))


def audited() -> list[tuple[str, str, str]]:
    rows = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id))
    return [(row.actor_name, row.what, row.subject_id) for row in rows]


@both_databases
def test_approved_is_shown_counted_told_and_written_down(app) -> None:
    moderator, case_id = build.moderator(), build.case()
    assert queries.waiting_counts()[Waiting.NEW] == 1
    outcome = decide(moderator, case_id)
    assert outcome.done == (case_id,) and not outcome.refused
    assert state(case_id) is State.SHOWN
    assert queries.waiting_counts()[Waiting.NEW] == 0 and queries.shown_count("article:en-artikkel") == 1
    [mail] = web.mails()
    assert mail.to == "leser@example.org" and "«En artikkel» er publisert" in mail.text
    assert "> Første linje.\n> Andre linje." in mail.text, "the comment in full"
    assert audited() == [("Moderator A", "case.approve", str(case_id))]


@both_databases
def test_refused_is_told_with_the_reason_own_words_and_the_last_day_to_complain(app) -> None:
    moderator, case_id = build.moderator(), build.case()
    decide(moderator, case_id, act=Act.REFUSE, reason=Reason.OFF_TOPIC, words="Skriv om saken.")
    assert state(case_id) is State.REFUSED and queries.shown_count("article:en-artikkel") == 0
    [mail] = web.mails()
    assert "handler om noe annet" in mail.text and "Moderator skriver: Skriv om saken." in mail.text
    assert "til og med 22. juli kl. 23.59" in mail.text.replace("\xa0", " ")
    assert moderator.name not in mail.text, "the reason is signed by a role, not a name"
    [line] = queries.public_record()
    assert (line.act, line.reason, line.automatic) == (Act.REFUSE, Reason.OFF_TOPIC, False)


@both_databases
def test_no_without_a_reason_is_refused_by_rule_and_by_database(app) -> None:
    moderator, case_id = build.moderator(), build.case()
    with pytest.raises(Refused) as refused:
        decide(moderator, case_id, act=Act.REFUSE)
    assert refused.value.reason is CaseRefusal.NO_REASON and state(case_id) is State.PENDING


@both_databases
def test_second_moderator_overrules_nothing_in_silence(app) -> None:
    first, second = build.moderator(), build.moderator("Moderator B", "moderator-b@kommune.example")
    case_id = build.case()
    read = queries.case(case_id, real_now=START).version
    decide(first, case_id, act=Act.REFUSE, reason=Reason.COPIED)
    late = actions.give_verdicts(
        [Ruling(case_id, read)], act=Act.APPROVE, reason=None, words=None, quotes={}, moderator=second, now=START
    )
    assert late.done == () and late.refused == {case_id: CaseRefusal.CHANGED}
    assert state(case_id) is State.REFUSED


@both_databases
def test_text_changed_while_it_was_read_is_not_approved(app) -> None:
    moderator, case_id = build.moderator(), build.case()
    read = queries.case(case_id, real_now=START).version
    actions.change_text(case_id, name="Leser A", text="Noe ganske annet.", read=read, now=START)
    late = actions.give_verdicts(
        [Ruling(case_id, read)], act=Act.APPROVE, reason=None, words=None, quotes={}, moderator=moderator, now=START
    )
    assert late.refused == {case_id: CaseRefusal.CHANGED} and state(case_id) is State.PENDING


@both_databases
def test_nobody_decides_on_their_own_in_any_spelling_of_the_address(app) -> None:
    moderator = build.moderator()
    case_id = build.case(author="Moderator-A+privat@kommune.example")
    assert decide(moderator, case_id).refused == {case_id: CaseRefusal.OWN}
    assert state(case_id) is State.PENDING
    with pytest.raises(Refused):
        actions.take(case_id, moderator=moderator)


def test_taken_case_is_its_takers_until_the_time_is_over(app, really_at) -> None:
    first, second = build.moderator(), build.moderator("Moderator B", "moderator-b@kommune.example")
    case_id = build.case()
    really_at(START)
    actions.take(case_id, moderator=first)
    assert decide(second, case_id).refused == {case_id: CaseRefusal.TAKEN}
    with pytest.raises(Refused):
        actions.take(case_id, moderator=second)
    really_at(START + rules.TAKEN_FOR)
    assert decide(second, case_id).done == (case_id,)


def test_five_hundred_are_decided_in_one_transaction_and_nothing_is_asked_for_each_of_them(app) -> None:
    moderator = build.moderator()
    with app.test_request_context():
        clock.now()  # is read once a request
        few, many = reads(moderator, 30), reads(moderator, 500)
    assert few == many
    assert db.session.scalar(select(func.count()).select_from(Verdict)) == 530
    assert len(web.mails()) == 530 and len(audited()) == 530


def reads(moderator: Moderator, number: int) -> int:
    case_ids = [build.case(f"Nummer {number} {each}.") for each in range(number)]
    seen: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *a: seen.append(a[2]))
    outcome = decide(moderator, *case_ids)
    kinds = Counter(statement.partition(" ")[0] for statement in seen)
    assert len(outcome.done) == number and kinds["BEGIN"] == 2, "reading the versions, and one to write"
    return kinds["SELECT"]


@both_databases
def test_undo_before_the_mail_has_gone_is_as_if_nothing_had_been_said(app) -> None:
    moderator = build.moderator()
    case_ids = [build.case("En."), build.case("To.")]
    waited = [queries.case(each, real_now=START).waits_since for each in case_ids]
    outcome = decide(moderator, *case_ids, act=Act.REFUSE, reason=Reason.OFF_TOPIC)
    assert outbox.deliver() == 0, "a verdict's mail waits a little"
    assert actions.undo(outcome.batch, quotes={}, moderator=moderator, now=START) == tuple(case_ids)
    assert web.mails() == []
    assert [state(each) for each in case_ids] == [State.PENDING] * 2
    assert [queries.case(each, real_now=START).waits_since for each in case_ids] == waited, (
        "the same place in the queue"
    )
    assert queries.waiting_counts()[Waiting.NEW] == 2
    assert audited()[-1] == ("Moderator A", "case.undo", str(case_ids[-1]))
    assert [line.undone for line in queries.public_record()] == [True, True]


def test_undo_after_the_mail_has_gone_is_told(app, really_at) -> None:
    moderator, case_id = build.moderator(), build.case()
    really_at(START)
    outcome = decide(moderator, case_id, act=Act.REFUSE, reason=Reason.OFF_TOPIC)
    really_at(START + rules.MAIL_WAITS)
    assert outbox.deliver() == 1
    actions.undo(outcome.batch, quotes={case_id: QUOTE}, moderator=moderator, now=START)
    assert [mail.subject.removesuffix(" (eksempel)") for mail in web.mails()] == [
        "Vi har ikke publisert kommentaren din", "Vi har endret avgjørelsen om kommentaren din",
    ]  # fmt: skip


@pytest.mark.parametrize("moment", [rules.UNDO_FOR, rules.UNDO_FOR + timedelta(days=1)])
def test_undo_has_an_end(app, really_at, moment: timedelta) -> None:
    moderator, case_id = build.moderator(), build.case()
    really_at(START)
    outcome = decide(moderator, case_id)
    really_at(START + moment)
    with pytest.raises(Refused) as refused:
        actions.undo(outcome.batch, quotes={}, moderator=moderator, now=START)
    assert refused.value.reason is CaseRefusal.TOO_LATE and state(case_id) is State.SHOWN


def test_undo_leaves_alone_what_has_happened_since_and_what_others_decided(app) -> None:
    moderator, other = build.moderator(), build.moderator("Moderator B", "moderator-b@kommune.example")
    stays, goes = build.case("Blir."), build.case("Trekkes.")
    outcome = decide(moderator, stays, goes)
    with pytest.raises(Refused):
        actions.undo(outcome.batch, quotes={}, moderator=other, now=START)
    actions.withdraw(goes, now=START)
    assert actions.undo(outcome.batch, quotes={}, moderator=moderator, now=START) == (stays,)
    assert state(goes) is State.WITHDRAWN


def test_feedback_is_answered_by_mail_or_closed(app) -> None:
    moderator = build.moderator()
    asked = build.case("Knappen virker ikke.", kind=Kind.FEEDBACK, place="")
    nameless = build.case("Fargene er fine.", kind=Kind.FEEDBACK, place="", author=None)
    assert decide(moderator, asked).refused == {asked: CaseRefusal.NOT_ALLOWED}
    for case_id in (asked, nameless):
        version = queries.case(case_id, real_now=START).version
        answered = {"version": version, "reply": "Takk!", "quote": QUOTE, "moderator": moderator, "now": START}
        if case_id == asked:
            actions.answer(case_id, **answered)
        else:
            with pytest.raises(Refused):
                actions.answer(case_id, **answered)
            actions.close(case_id, version=version, moderator=moderator, now=START)
    assert [state(asked), state(nameless)] == [State.ANSWERED, State.CLOSED]
    [mail] = web.mails()
    assert "Takk!" in mail.text and queries.waiting_counts()[Waiting.NEW] == 0
    assert queries.public_record() == []


def test_closed_account_s_name_stays_on_its_verdicts(app) -> None:
    moderator, case_id = build.moderator(), build.case()
    decide(moderator, case_id)
    transaction(lambda: db.session.execute(update(Account).values(closed_at=START, enrolled_at=None)))()
    assert [row.decided_by_name for row in queries.verdicts_of(case_id)] == ["Moderator A"]
