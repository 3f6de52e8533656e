"""The jury's front page: a juror's own cases, and the rounds of whoever prepares."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts import access
from portal.accounts.access import only
from portal.foundation import clock
from portal.foundation.addresses import LARGEST_ID
from portal.jury import queries, rules
from portal.jury.desk.blueprint import JUDGES, JURY, bp, is_secretary
from portal.jury.forms import CARDS, SEATS
from portal.jury.queries import CaseList
from portal.jury.rules import CardState


@bp.get("/jury")
@only(*JURY)
def front() -> ResponseReturnValue:
    """Show somebody's cases with how far they are, and the rounds that they prepare or lead."""
    person, now = access.current(), clock.now()
    lists = queries.lists_of(person.id, now)
    return render_template(
        "jury/front.html",
        lists=[(each, closes_at(each), next_of(each, None)) for each in lists],
        rounds=queries.rounds(only=None if is_secretary(person) else queries.led_by(person.id)),
        to_sign=queries.minutes_to_sign(person.id),
        is_juror=person.has(JUDGES),
        cards=CARDS,
        seats=SEATS,
        CardState=CardState,
        now=now,
    )


@bp.get("/jury/neste")
@only(*JUDGES)
def next_case() -> ResponseReturnValue:
    """Lead to the case that is to be read next, or back to the list when there is none."""
    after = request.args.get("etter", "")
    known = int(after) if after.isascii() and after.isdigit() and len(after) <= len(str(LARGEST_ID)) else None
    return redirect(way_on(access.current().id, known), 303)


def way_on(account_id: int, after: int | None) -> str:
    """Return where a juror goes from a case: to the next of the same round, to one of another round, or to the list."""
    lists = queries.lists_of(account_id, clock.now())
    lists.sort(key=lambda each: not any(case.id == after for case in each.cases))
    for each in lists:
        case = next_of(each, after)
        if case is not None:
            return url_for("jury.case", case=case)
    return url_for("jury.front")


def next_of(found: CaseList, after: int | None) -> int | None:
    """Return the next case of a list, or None when everything is finished or cards are locked."""
    if found.round.period is None or not found.round.period.scoring or not found.round.cards:
        return None
    return rules.next_case(
        [each.id for each in found.own],
        unfinished={each.id for each in found.own if each.state is CardState.OPEN},
        read={each.id: each.read_by for each in found.own},
        after=after,
    )


def closes_at(found: CaseList) -> object:
    """Return when a list's cards are locked."""
    assert found.round.deadline is not None, "the gate opens after the deadline"
    return rules.closes_at(found.round.periods, deadline=found.round.deadline, now=clock.now())
