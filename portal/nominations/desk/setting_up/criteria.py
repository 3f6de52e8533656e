"""Criteria: words in three languages, weights, and what the points mean."""

from typing import Any

from flask import abort, flash, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import selectinload

from portal.accounts import access
from portal.accounts.access import only
from portal.award import actions as award_actions
from portal.award.models import Criterion
from portal.award.queries import EditionNow
from portal.award.rules import CriterionRefusal
from portal.foundation.db import Refused, db
from portal.foundation.i18n import gettext as _
from portal.nominations.actions import setting_up
from portal.nominations.desk.blueprint import bp
from portal.nominations.desk.setting_up.shared import HERE, MAY_SET_UP, back
from portal.nominations.forms import REFUSALS
from portal.nominations.forms.setting_up import CriterionForm
from portal.nominations.views.blueprint import edition_or_404


@bp.get(f"{HERE}/kriterium/nytt")
@only(*MAY_SET_UP)
def show_new_criterion(year: int) -> ResponseReturnValue:
    """Ask for a new criterion."""
    return _page(edition_or_404(year), CriterionForm(formdata=None, data={"weight": 1}), None)


def _page(edition: EditionNow, form: CriterionForm, criterion: Criterion | None, wrong: str = "") -> str:
    return render_template(
        "nominations/desk/criterion.html",
        edition=edition,
        form=form,
        criterion_id=criterion.id if criterion else None,
        locked=str(REFUSALS[CriterionRefusal.LOCKED]) if criterion and criterion.locked_at else "",
        wrong=wrong,
    )


@bp.post(f"{HERE}/kriterium/nytt")
@only(*MAY_SET_UP)
def add_criterion(year: int) -> ResponseReturnValue:
    """Add it."""
    edition, form = edition_or_404(year), CriterionForm()
    if not form.validate_on_submit():
        return _page(edition, form, None), 422
    try:
        setting_up.add_criterion(edition.id, form.new, by=access.current().actor)
    except Refused as refused:
        return _page(edition, form, None, str(REFUSALS[refused.reason])), 422
    flash(_("Kriteriet er lagt til."))
    return back(year, "kriterier")


def _found(year: int, criterion_id: int) -> tuple[EditionNow, Criterion]:
    edition = edition_or_404(year)
    words = selectinload(Criterion.texts), selectinload(Criterion.levels)
    criterion = db.session.get(Criterion, criterion_id, options=words)
    if criterion is None or criterion.edition_id != edition.id:
        abort(404)
    return edition, criterion


@bp.get(f"{HERE}/kriterium/<int:criterion_id>")
@only(*MAY_SET_UP)
def show_criterion(year: int, criterion_id: int) -> ResponseReturnValue:
    """Show a criterion in all languages."""
    edition, criterion = _found(year, criterion_id)
    typed: dict[str, Any] = {"weight": criterion.weight}
    for text in criterion.texts:
        typed |= {f"title_{text.language}": text.title, f"text_{text.language}": text.text}
    typed |= {f"level{level.level}_{level.language}": level.text for level in criterion.levels}
    return _page(edition, CriterionForm(formdata=None, data=typed), criterion)


@bp.post(f"{HERE}/kriterium/<int:criterion_id>")
@only(*MAY_SET_UP)
def change_criterion(year: int, criterion_id: int) -> ResponseReturnValue:
    """Change it; once somebody has assessed by it, say what to do instead."""
    edition, criterion = _found(year, criterion_id)
    form = CriterionForm()
    if not form.validate_on_submit():
        return _page(edition, form, criterion), 422
    try:
        setting_up.change_criterion(criterion_id, form.new, by=access.current().actor)
    except Refused as refused:
        return _page(edition, form, criterion, str(REFUSALS[refused.reason])), 422
    flash(_("Kriteriet er endret."))
    return back(year, "kriterier")


@bp.post(f"{HERE}/kriterium/<int:criterion_id>/flytt")
@only(*MAY_SET_UP)
def move_criterion(year: int, criterion_id: int) -> ResponseReturnValue:
    """Put it before or after its neighbour."""
    _found(year, criterion_id)
    try:
        award_actions.move_criterion(criterion_id, up=request.form.get("vei") != "ned")
    except Refused as refused:
        flash(str(REFUSALS[refused.reason]), "trouble")
    return back(year, "kriterier")


@bp.post(f"{HERE}/kriterium/<int:criterion_id>/ta-bort")
@only(*MAY_SET_UP)
def remove_criterion(year: int, criterion_id: int) -> ResponseReturnValue:
    """Take it away."""
    _found(year, criterion_id)
    try:
        setting_up.remove_criterion(criterion_id, by=access.current().actor)
    except Refused as refused:
        flash(str(REFUSALS[refused.reason]), "trouble")
    else:
        flash(_("Kriteriet er tatt bort."))
    return back(year, "kriterier")
