"""The expert panel: who is asked about which case, and what they have written."""

from dataclasses import replace

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.accounts import access
from portal.accounts.access import only
from portal.foundation import clock
from portal.foundation.db import Refused
from portal.foundation.i18n import gettext as _
from portal.jury import actions, queries
from portal.jury.desk.blueprint import MANAGES, bp, is_blind, managed, shown_progress
from portal.jury.forms import REFUSALS, ExpertForm
from portal.jury.queries import RoundNow


@bp.get("/jury/runde/<int:round_id>/ekspertpanel")
@only(*MANAGES)
def experts(round_id: int) -> ResponseReturnValue:
    """Show who is asked, and a form for one more."""
    found = managed(round_id)
    return _page(found, ExpertForm(_cases(found)))


def _cases(found: RoundNow) -> list[tuple[int, str]]:
    return [(each.id, each.name) for each in shown_progress(found).cases]


def _page(found: RoundNow, form: ExpertForm) -> str:
    names = dict(_cases(found))
    rows = [each for each in queries.statements_of(found.id) if each.case_id in names]
    if is_blind(found):
        rows = [replace(each, text=None) for each in rows]  # what an expert writes names the municipality
    return render_template("jury/experts.html", round=found, rows=rows, names=names, form=form)


@bp.post("/jury/runde/<int:round_id>/ekspertpanel")
@only(*MANAGES)
def ask_expert(round_id: int) -> ResponseReturnValue:
    """Ask an expert for a statement on a case."""
    found = managed(round_id)
    form = ExpertForm(_cases(found))
    if not form.validate_on_submit():
        return _page(found, form), 422
    try:
        actions.ask_expert(
            int(form.case.data), round_id=round_id, expert=form.expert.data or "", address=form.address.data or "",
            language=form.language.data, by=access.current().actor, now=clock.now(), real_now=clock.real_now(),
        )  # fmt: skip
    except Refused as refused:
        form.case.errors = [REFUSALS[refused.reason]]
        return _page(found, form), 422
    flash(_("Lenken er sendt."))
    return redirect(url_for("jury.experts", round_id=round_id), 303)
