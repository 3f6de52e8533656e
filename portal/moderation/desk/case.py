"""One case in full: whole text, what was decided, reports, complaint, and what is known of who wrote it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.accounts import access
from portal.accounts.access import only
from portal.accounts.rules import Role
from portal.foundation import clock
from portal.foundation.db import Refused
from portal.foundation.i18n import gettext as _
from portal.moderation import actions, queries, rules
from portal.moderation.desk import kinds, narrowing, said, words
from portal.moderation.desk.blueprint import bp, moderator
from portal.moderation.desk.forms import AnswerForm, ComplaintForm, VerdictForm, version_sent
from portal.moderation.desk.rows import SENT, Row, known_about, row_of
from portal.moderation.desk.words import ReasonLine
from portal.moderation.forms import REASONS, REFUSALS, STATES
from portal.moderation.queries import CaseRow, ComplaintRow, PersonRecord, ReportRow, VerdictRow
from portal.moderation.rules import COMPLAIN_WITHIN, MOVES, Act, CaseRefusal, State, Waiting, end_of
from portal.people import queries as people
from portal.people.rules import Standing


@dataclass(frozen=True)
class CaseView:
    """All that the page says of a case."""

    row: Row
    state_words: str
    opened_at: datetime
    verdicts: list[tuple[VerdictRow, str]]
    reports: list[tuple[ReportRow, str]]
    complaints: list[ComplaintRow]
    complaint: ComplaintRow | None
    complaint_stopped: str | None
    reasons: list[ReasonLine]
    complain_by: datetime
    record: PersonRecord | None
    standing: Standing | None
    has_address: bool
    can_approve: str | None
    can_refuse: bool
    can_remove: bool
    can_answer: bool


@bp.get("/for-ansatte/kommentarer/<int:case_id>")
@only(Role.MODERATOR)
def case(case_id: int) -> ResponseReturnValue:
    """Show one case."""
    return case_page(said.case_or_404(case_id))


def case_page(
    found: CaseRow, *, verdict: VerdictForm | None = None, complaint: ComplaintForm | None = None,
    answer: AnswerForm | None = None,
) -> str:  # fmt: skip
    """Return a case's page, with the form that could not be taken as it was typed."""
    return render_template(
        "moderation/case.html",
        view=_view(found),
        verdict=verdict,
        errors=verdict.messages if verdict else {},
        typed=verdict.typed if verdict else {"grunn": "", "egne_ord": ""},
        complaint_form=complaint or ComplaintForm(formdata=None),
        answer_form=answer or AnswerForm(formdata=None),
        wrong=complaint or answer,
        address=narrowing.in_address().as_arguments(),
        states=STATES,
        record_states=SENT,
    )


def _view(found: CaseRow) -> CaseView:
    known = known_about([found])
    row = row_of(found, known)
    verdicts, now = queries.verdicts_of(found.id), clock.now()
    complaints = queries.complaints_of(found.id)
    waiting = next((each for each in complaints if each.decided_at is None), None)
    person_id = found.person_id
    return CaseView(
        row=row,
        state_words=str(STATES[found.state]),
        opened_at=found.opened_at,
        verdicts=[(each, words.whole(each)) for each in verdicts],
        reports=[(each, str(REASONS[each.category])) for each in queries.reports_of(found.id)],
        complaints=complaints,
        complaint=waiting if found.waiting is Waiting.COMPLAINT else None,
        complaint_stopped=_complaint_stopped(waiting, verdicts, row),
        reasons=words.reasons_for(title=row.place.title, language=found.language),
        complain_by=end_of(now, COMPLAIN_WITHIN),
        record=queries.person_record(person_id) if person_id else None,
        standing=people.standing(person_id, now) if person_id else None,
        has_address=person_id is not None and people.mailbox_of(person_id) is not None,
        **_can(found, row),
    )


def _can(found: CaseRow, row: Row) -> dict[str, Any]:
    """Return what can be done from the page; nothing when the moderator may not."""

    def may(act: Act) -> bool:
        return row.stopped is None and not row.own and (found.kind, found.state, act) in MOVES

    keeps = found.state in (State.SHOWN, State.HIDDEN)
    approve = may(Act.APPROVE) and found.waiting is not None
    return {
        "can_approve": (_("Behold") if keeps else _("Publiser")) if approve else None,
        "can_refuse": may(Act.REFUSE),
        "can_remove": may(Act.REMOVE),
        "can_answer": may(Act.ANSWER),
    }


def _complaint_stopped(complaint: ComplaintRow | None, verdicts: list[VerdictRow], row: Row) -> str | None:
    """Return why this moderator may not decide the complaint, or None: by the rules, or because another has taken it."""
    if complaint is None:
        return None
    decider = next((each.decided_by for each in verdicts if each.id == complaint.verdict_id), None)
    refusal = rules.complaint_refusal(
        decided_by=decider, moderator_id=access.current().id, is_own=row.own, is_decided=False, is_taken=False
    )  # that it is taken, `stopped` says with by whom and until when
    return str(REFUSALS[refusal]) if refusal else row.stopped


@bp.post("/for-ansatte/kommentarer/<int:case_id>/klage")
@only(Role.MODERATOR)
def decide_complaint(case_id: int) -> ResponseReturnValue:
    """Let the verdict stand or change it, and tell who complained."""
    found, form = said.case_or_404(case_id), ComplaintForm()
    complaint = queries.open_complaint(case_id)
    if complaint is None:
        return _refused(found, CaseRefusal.ALREADY, complaint=form)
    if not form.validate_on_submit():
        return case_page(found, complaint=form), 422
    upheld = form.outcome.data == "upheld"
    try:
        actions.decide_complaint(
            complaint.id,
            upheld=upheld,
            reply=form.reply.data or "",
            quote=kinds.quotes_of([case_id]).get(case_id),
            moderator=moderator(),
            now=clock.now(),
        )
    except Refused as refused:
        return _refused(said.case_or_404(case_id), CaseRefusal(refused.reason), complaint=form)
    flash(
        _("Avgjørelsen står fast. Svaret er på vei.")
        if upheld
        else _("Avgjørelsen er endret. Kommentaren er publisert, og svaret er på vei.")
    )
    return redirect(url_for("moderation.case", case_id=case_id, **narrowing.in_address().as_arguments()), 303)


def _refused(
    found: CaseRow, why: CaseRefusal, *, complaint: ComplaintForm | None = None, answer: AnswerForm | None = None
) -> ResponseReturnValue:
    """Say what happened meanwhile; what was written is still there."""
    flash(said.trouble(found.id, why), "trouble")
    return case_page(found, complaint=complaint, answer=answer), 422


@bp.post("/for-ansatte/kommentarer/<int:case_id>/svar")
@only(Role.MODERATOR)
def answer(case_id: int) -> ResponseReturnValue:
    """Send an answer by mail."""
    found, form = said.case_or_404(case_id), AnswerForm()
    if not form.validate_on_submit():
        return case_page(found, answer=form), 422
    quote = kinds.quotes_of([case_id]).get(case_id)
    try:
        if quote is None:
            raise Refused(CaseRefusal.NOT_ALLOWED)
        actions.answer(
            case_id, version=version_sent(), reply=form.reply.data or "", quote=quote, moderator=moderator(),
            now=clock.now(),
        )  # fmt: skip
    except Refused as refused:
        return _refused(said.case_or_404(case_id), CaseRefusal(refused.reason), answer=form)
    flash(_("Svaret er på vei. Saken er ferdig."))
    return redirect(said.back(), 303)


@bp.post("/for-ansatte/kommentarer/<int:case_id>/lukk")
@only(Role.MODERATOR)
def close(case_id: int) -> ResponseReturnValue:
    """Put feedback away without an answer."""
    found = said.case_or_404(case_id)
    try:
        actions.close(case_id, version=version_sent(), moderator=moderator(), now=clock.now())
    except Refused as refused:
        return _refused(found, CaseRefusal(refused.reason))
    flash(_("Sak %(number)s er lukket uten svar.", number=case_id))
    return redirect(said.back(), 303)
