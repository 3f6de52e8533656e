"""Deciding one case or many from the queue, and taking it back."""

from collections.abc import Mapping, Sequence

from flask import flash, jsonify, redirect, request
from flask.typing import ResponseReturnValue

from portal.accounts.access import only
from portal.accounts.rules import Role
from portal.foundation import clock
from portal.foundation.db import Refused
from portal.foundation.i18n import gettext as _
from portal.foundation.i18n import ngettext
from portal.moderation import actions, queries
from portal.moderation.actions import Outcome
from portal.moderation.desk import kinds, said
from portal.moderation.desk.blueprint import bp, moderator
from portal.moderation.desk.case import case_page
from portal.moderation.desk.forms import VerdictForm
from portal.moderation.desk.queue import queue_page
from portal.moderation.forms import REFUSALS
from portal.moderation.rules import CaseRefusal, State


@bp.post("/for-ansatte/kommentarer/avgjor")
@only(Role.MODERATOR)
def decide() -> ResponseReturnValue:
    """Approve, refuse or remove what was ticked, or the one case whose button it was."""
    form = VerdictForm()
    if not form.validate_on_submit():
        return _again(form)
    outcome = actions.give_verdicts(
        form.rulings,
        act=form.verdict,
        reason=form.chosen_reason,
        words=form.words.data or None,
        quotes=kinds.quotes_of([ruling.case_id for ruling in form.rulings]),
        moderator=moderator(),
        now=clock.now(),
    )
    return _decided(outcome, form)


def _decided(outcome: Outcome, form: VerdictForm) -> ResponseReturnValue:
    troubles = said.troubles(outcome.refused)
    if not said.wants_json():
        for text in troubles:
            flash(text, "trouble")
        if troubles and form.words.data and not outcome.done:
            return _kept(form, outcome.refused), 422
        return redirect(said.back(), 303)
    last = said.undoable(clock.real_now()) if outcome.done else None
    return jsonify(
        batch=outcome.batch if outcome.done else None,
        done=list(outcome.done),
        told=last.text if last else "",
        troubles=troubles,
    )


def _kept(form: VerdictForm, refused: Mapping[int, CaseRefusal]) -> str:
    """Return the page with the words that were typed: they are not lost with the verdict."""
    if len(refused) == 1:
        return case_page(said.case_or_404(next(iter(refused))), verdict=form)
    return queue_page(ticked_ids=list(refused), typed=form.typed)


def _again(form: VerdictForm) -> ResponseReturnValue:
    """Ask for what is missing, with all that was ticked and typed."""
    if said.wants_json():
        return jsonify(batch=None, done=[], told="", troubles=list(form.messages.values()))
    ids = [ruling.case_id for ruling in form.rulings]
    if (
        len(ids) == 1
        and (found := queries.case(ids[0], real_now=clock.real_now()))
        and found.state is not State.UNCONFIRMED
    ):
        return case_page(found, verdict=form), 422
    return queue_page(ticked_ids=ids, typed=form.typed, errors=form.messages), 422


@bp.post("/for-ansatte/kommentarer/angre")
@only(Role.MODERATOR)
def undo() -> ResponseReturnValue:
    """Put back what was decided last."""
    batch = request.form.get("omgang", "")[:40]
    try:
        back = actions.undo(batch, quotes=kinds.quotes_of_batch(batch), moderator=moderator(), now=clock.now())
    except Refused as refused:
        return _not_undone(CaseRefusal(refused.reason))
    return _undone(back)


def _undone(back: Sequence[int]) -> ResponseReturnValue:
    told = _("Angret. Saken er som før.")
    if len(back) > 1:
        told = ngettext("Angret. %(num)d sak er som før.", "Angret. %(num)d saker er som før.", len(back))
    if said.wants_json():
        return jsonify(told=told, back=list(back), troubles=[])
    flash(told)
    return redirect(said.back(back[0]), 303)


def _not_undone(why: CaseRefusal) -> ResponseReturnValue:
    text = {
        CaseRefusal.TOO_LATE: _("Det er for sent å angre. Du kan angre i ti minutter."),
        CaseRefusal.CHANGED: _("Det er ingenting å angre: Saken er endret etterpå, eller det er allerede angret."),
    }.get(why, str(REFUSALS[why]))
    if said.wants_json():
        return jsonify(told="", back=[], troubles=[text])
    flash(text, "trouble")
    return redirect(said.back(), 303)
