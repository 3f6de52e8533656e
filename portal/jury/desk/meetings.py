"""A jury's meetings: who is there, the agenda, what is decided."""

from collections.abc import Callable

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts import access
from portal.accounts.access import only
from portal.approvals.forms import REFUSALS as APPROVAL_REFUSALS
from portal.foundation import clock
from portal.foundation.db import Refused
from portal.foundation.i18n import gettext as _
from portal.jury import actions, queries, rules
from portal.jury.desk.blueprint import JURY, MANAGES, bp, hidden_cases, is_blind, is_secretary, managed
from portal.jury.desk.shown_meeting import found_meeting, quorum_by_case, reasons_kept, shown_off_agenda
from portal.jury.forms import MEETINGS, MINUTES, OUTCOME_WORDS, REFUSALS, SEATS, DecisionForm, MeetingForm
from portal.jury.forms.card import said
from portal.jury.queries import MeetingNow, RoundNow
from portal.jury.rules import MeetingAct

WORDS = {**REFUSALS, **APPROVAL_REFUSALS}
ACTS = {"apne": MeetingAct.BEGIN, "avslutt": MeetingAct.END, "gjenoppta": MeetingAct.RESUME}
PLACES = {"opp": -1, "ned": 1}


@bp.get("/jury/runde/<int:round_id>/moter")
@only(*MANAGES)
def meetings(round_id: int) -> ResponseReturnValue:
    """Show a round's meetings, and a form for one more."""
    found = managed(round_id)
    return _list_page(found, MeetingForm(queries.panels_of(round_id)))


def _list_page(found: RoundNow, form: MeetingForm) -> str:
    return render_template(
        "jury/meetings.html", round=found, meetings=queries.meetings_of(found.id), form=form, states=MEETINGS
    )


@bp.post("/jury/runde/<int:round_id>/moter")
@only(*MANAGES)
def plan(round_id: int) -> ResponseReturnValue:
    """Plan a meeting, its agenda in the order of the ranking."""
    found = managed(round_id)
    form = MeetingForm(queries.panels_of(round_id))
    if not form.validate_on_submit() or form.at is None:
        return _list_page(found, form), 422
    meeting_id = actions.plan_meeting(
        int(form.panel.data), at=form.at, place=form.place.data or "", by=access.current().actor
    )
    return redirect(url_for("jury.meeting", meeting_id=meeting_id), 303)


def _led(meeting_id: int) -> tuple[RoundNow, MeetingNow]:
    """Return a meeting to whoever may change it."""
    found, meeting = found_meeting(meeting_id)
    managed(found.id)
    return found, meeting


@bp.get("/jury/mote/<int:meeting_id>")
@only(*JURY)
def meeting(meeting_id: int) -> ResponseReturnValue:
    """Show a meeting."""
    return page(*found_meeting(meeting_id))


def page(found: RoundNow, shown: MeetingNow, *, trouble: str = "", at: int | None = None, form: object = None) -> str:
    """Show a meeting; `trouble` is what could not be done, `at` the case that it was about, `form` what was typed."""
    person = access.current()
    whole = queries.meeting_now(shown.id)
    assert whole is not None, "shown a moment ago"
    hidden, blind, waits = hidden_cases(found), is_blind(found), whole.proposed
    return render_template(
        "jury/meeting.html",
        round=found,
        meeting=shown,
        left_out=len(whole.points) - len(shown.points),
        off_agenda=shown_off_agenda(found, whole, hidden),
        manages=is_secretary(person) or found.id in queries.led_by(person.id),
        leads=whole.leads(person.id),
        another_was_there=whole.another_was_there(person.id),
        changeable=rules.change_refusal(signed=whole.signed, proposed=waits is not None) is None,
        undecided=whole.undecided,
        waits=waits,
        is_second=waits is not None and waits.proposed_by != person.id and bool(whole.standing(person.id)),
        was_there=whole.was_there(person.id),
        # Minutes name everything: they are not for whoever must not know the names.
        minutes=[] if blind else [(each, queries.without(each.content, hidden)) for each in whole.minutes[::-1]],
        blind=blind,
        quorum=quorum_by_case(shown, whole),
        who=lambda seats: ", ".join(whole.named(seats)),
        outcomes=[(each, OUTCOME_WORDS[each]) for each in rules.OUTCOMES[found.kind]],
        outcome_words=OUTCOME_WORDS,
        states=MEETINGS,
        minutes_states=MINUTES,
        seats=SEATS,
        words=REFUSALS,
        trouble=trouble,
        at=at,
        form=form,
    )


def attempt(meeting_id: int, act: Callable[[], object], told: str = "") -> ResponseReturnValue:
    """Do something with a meeting and lead back to it; a refusal is told there."""
    try:
        act()
        if told:
            flash(told)
    except Refused as refused:
        flash(str(WORDS[refused.reason]), "trouble")
    return redirect(url_for("jury.meeting", meeting_id=meeting_id), 303)


@bp.post("/jury/mote/<int:meeting_id>/oppmote")
@only(*MANAGES)
def attendance(meeting_id: int) -> ResponseReturnValue:
    """Say who is there."""
    _found, shown = _led(meeting_id)
    sent = set(request.form.getlist("plass"))
    seats = [each.seat for each in shown.people if str(each.seat) in sent]
    return attempt(meeting_id, lambda: actions.set_attendance(meeting_id, seats), _("Oppmøtet er lagret."))


@bp.post("/jury/mote/<int:meeting_id>/gang")
@only(*MANAGES)
def move_meeting(meeting_id: int) -> ResponseReturnValue:
    """Begin, end or resume a meeting."""
    _led(meeting_id)
    act = ACTS.get(said("handling"))
    if act is None:
        abort(400)
    return attempt(
        meeting_id, lambda: actions.move_meeting(meeting_id, act, by=access.current().actor, now=clock.now())
    )


@bp.post("/jury/mote/<int:meeting_id>/punkt")
@only(*MANAGES)
def change_agenda(meeting_id: int) -> ResponseReturnValue:
    """Add a point or a case to the agenda, move one, or take one off."""
    found, shown = _led(meeting_id)
    act, sent = said("handling"), said("punkt")
    if act == "nytt":
        return attempt(meeting_id, lambda: actions.add_point(meeting_id, text=said("tekst")[:500]))
    if act == "sak":
        offered = shown_off_agenda(found, shown, hidden_cases(found))
        case = next((each for each, _name in offered if str(each) == said("sak")), None)
        return attempt(meeting_id, lambda: actions.add_case(meeting_id, case)) if case else abort(404)
    point = next((each.id for each in shown.points if str(each.id) == sent), None)
    if point is None or act not in {*PLACES, "fjern"}:
        abort(404)
    if act == "fjern":
        return attempt(meeting_id, lambda: actions.remove_point(meeting_id, point, by=access.current().actor))
    return attempt(meeting_id, lambda: actions.move_point(meeting_id, point, by_places=PLACES[act]))


@bp.post("/jury/mote/<int:meeting_id>/vedtak/<int:case>")
@only(*MANAGES)
def decide(meeting_id: int, case: int) -> ResponseReturnValue:
    """Enter what the jury decides about a case."""
    found, shown = _led(meeting_id)
    if case not in {each.case_id for each in shown.points}:
        abort(404)
    form = DecisionForm(found.kind)
    if form.outcome is None:
        return page(found, shown, trouble=_("Velg et vedtak."), at=case, form=form), 422
    reasons = form.reasons or reasons_kept(found, meeting_id, case)
    try:
        actions.decide(
            meeting_id, case, outcome=form.outcome, place=form.place, reasons=reasons, by=access.current().actor, now=clock.now()
        )  # fmt: skip
    except Refused as refused:
        return page(found, shown, trouble=str(WORDS[refused.reason]), at=case, form=form), 422
    flash(_("Vedtaket er ført inn."))
    return redirect(url_for("jury.meeting", meeting_id=meeting_id), 303)


@bp.post("/jury/mote/<int:meeting_id>/protokoll")
@only(*MANAGES, fresh=True)
def propose(meeting_id: int) -> ResponseReturnValue:
    """Put the minutes up and sign them, as the leader."""
    found_meeting(meeting_id)
    person = access.current()
    return attempt(
        meeting_id,
        lambda: actions.propose_minutes(
            meeting_id, account_id=person.id, by=person.actor, now=clock.now(), real_now=clock.real_now()
        ),
        _("Protokollen er lagt fram og signert av deg. Den venter på én underskrift til."),
    )


@bp.post("/jury/mote/<int:meeting_id>/signer")
@only(*JURY, fresh=True)
def sign(meeting_id: int) -> ResponseReturnValue:
    """Sign as the second."""
    found_meeting(meeting_id)
    person = access.current()
    return attempt(
        meeting_id,
        lambda: actions.sign_minutes(
            meeting_id, account_id=person.id, by=person.actor, now=clock.now(), real_now=clock.real_now()
        ),
        _("Protokollen er signert av to og kan ikke endres mer."),
    )


@bp.post("/jury/mote/<int:meeting_id>/ta-tilbake")
@only(*MANAGES)
def take_back(meeting_id: int) -> ResponseReturnValue:
    """Take minutes back that wait for the second signature."""
    _led(meeting_id)
    return attempt(
        meeting_id,
        lambda: actions.take_back_minutes(meeting_id, by=access.current().actor, real_now=clock.real_now()),
        _("Protokollen er tatt tilbake. Nå kan møtet gjenopptas."),
    )
