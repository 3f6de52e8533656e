"""The overview of a set-up, an edition's moments, and a new year."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.accounts import access
from portal.accounts.access import only
from portal.award import queries as award
from portal.foundation import clock
from portal.foundation.db import Refused
from portal.foundation.i18n import gettext as _
from portal.jury.actions import clone_edition
from portal.nominations import queries
from portal.nominations.actions import setting_up
from portal.nominations.desk.blueprint import bp
from portal.nominations.desk.setting_up.shared import HERE, MAY_SET_UP, back
from portal.nominations.forms import KINDS, METHODS, REFUSALS
from portal.nominations.forms.setting_up import FIELD_KINDS, MOMENTS, MomentsForm, YearForm
from portal.nominations.views.blueprint import edition_or_404


@bp.get(HERE)
@only(*MAY_SET_UP)
def set_up(year: int) -> ResponseReturnValue:
    """Show all that an edition is set up with, and what is missing."""
    edition, now = edition_or_404(year), clock.now()
    rounds = queries.rounds_of(edition.id)
    return render_template(
        "nominations/desk/set_up.html",
        edition=edition,
        moments=[(words, getattr(edition.calendar, name), name) for name, words in MOMENTS.items()],
        rounds=rounds,
        stages={each.id: each.stage(now) for each in rounds},
        criteria=award.criteria_of(edition.id),
        fields=queries.fields_of(edition.id),
        kinds=KINDS,
        methods=METHODS,
        field_kinds=FIELD_KINDS,
    )


@bp.get(f"{HERE}/tidspunkter")
@only(*MAY_SET_UP)
def show_moments(year: int) -> ResponseReturnValue:
    """Show the edition's moments."""
    edition = edition_or_404(year)
    return render_template(
        "nominations/desk/moments.html", edition=edition, form=MomentsForm(vars(edition.calendar), formdata=None)
    )


@bp.post(f"{HERE}/tidspunkter")
@only(*MAY_SET_UP)
def set_moments(year: int) -> ResponseReturnValue:
    """Set them."""
    edition = edition_or_404(year)
    form = MomentsForm(vars(edition.calendar))
    if not form.validate_on_submit():
        return render_template("nominations/desk/moments.html", edition=edition, form=form), 422
    try:
        setting_up.set_moments(edition.id, form.moments, by=access.current().actor, now=clock.now())
    except Refused as refused:
        page = render_template(
            "nominations/desk/moments.html", edition=edition, form=form, wrong=REFUSALS[refused.reason]
        )
        return page, 422
    flash(_("Tidspunktene er lagret."))
    return back(year)


def _year_form(**told: object) -> YearForm:
    return YearForm([each.year for each in award.editions(clock.now())], **told)


@bp.get("/for-ansatte/karinger/nytt-ar")
@only(*MAY_SET_UP)
def show_new_year() -> ResponseReturnValue:
    """Ask for the year, and which edition it is made from."""
    return render_template("nominations/desk/new_year.html", form=_year_form(formdata=None))


@bp.post("/for-ansatte/karinger/nytt-ar")
@only(*MAY_SET_UP)
def new_year() -> ResponseReturnValue:
    """Make an edition, empty or with what an earlier one was set up with."""
    form = _year_form()
    if not form.validate_on_submit():
        return render_template("nominations/desk/new_year.html", form=form), 422
    assert form.year.data is not None
    by = access.current().actor
    try:
        if form.source.data:
            before = award.edition_in(int(form.source.data), clock.now())
            if before is None:
                abort(404)
            clone_edition(before.id, year=form.year.data, by=by)
        else:
            setting_up.add_edition(form.year.data, by=by)
    except Refused as refused:
        form.year.errors = [str(REFUSALS[refused.reason])]
        return render_template("nominations/desk/new_year.html", form=form), 422
    flash(_("Kåringen %(year)s er opprettet. Sett tidspunktene før du går videre.", year=form.year.data))
    return redirect(url_for("nominations_desk.set_up", year=form.year.data), 303)
