"""Late codes: made for one municipality, shown once."""

from flask import render_template
from flask.typing import ResponseReturnValue

from portal.accounts import access
from portal.accounts.access import only
from portal.award import queries as award
from portal.award.queries import EditionNow
from portal.foundation import clock
from portal.foundation.db import Refused
from portal.foundation.i18n import gettext as _
from portal.municipalities import queries as municipalities
from portal.nominations import actions
from portal.nominations import queries as rounds
from portal.nominations.desk.blueprint import HERE, PREPARES, bp
from portal.nominations.forms import REFUSALS
from portal.nominations.forms.desk import LateCodeForm
from portal.nominations.queries import codes as queries
from portal.nominations.rules import ApplicationRefusal, RoundRefusal
from portal.nominations.views.blueprint import edition_or_404


@bp.get(f"{HERE}/koder/<year:year>")
@only(*PREPARES)
def late_codes(year: int) -> ResponseReturnValue:
    """Show the codes that were made, and the form for one more."""
    edition = edition_or_404(year)
    return _page(edition, LateCodeForm(_places(year), formdata=None))


def _places(year: int) -> list[tuple[int, str]]:
    return [(row.id, f"{row.name} ({row.county})") for row in municipalities.municipalities_in(year)]


def _page(edition: EditionNow, form: LateCodeForm, code: str = "", wrong: str = "") -> str:
    return render_template(
        "nominations/desk/codes.html",
        edition=edition,
        form=form,
        code=code,
        wrong=wrong,
        rows=queries.late_codes(edition.id),
        now=clock.now(),
    )


@bp.post(f"{HERE}/koder/<year:year>")
@only(*PREPARES)
def make_late_code(year: int) -> ResponseReturnValue:
    """Make a code and show it, this once."""
    edition = award.edition_in(year, clock.now()) or edition_or_404(year)
    form = LateCodeForm(_places(year))
    if not form.validate_on_submit():
        return _page(edition, form), 422
    place = municipalities.municipality_row(int(form.municipality.data))
    its_round = rounds.round_for(edition.id, place.county) if place else None
    if place is None or its_round is None or form.ends_at is None:
        wrong = REFUSALS[ApplicationRefusal.NO_ROUND] if form.ends_at else _bad_day(form)
        return _page(edition, form, wrong=str(wrong)), 422
    try:
        code = actions.make_late_code(
            its_round.id, place.id, ends_at=form.ends_at, why=form.why.data or "", by=access.current().actor,
            now=clock.now(),
        )  # fmt: skip
    except Refused as refused:
        words = REFUSALS[refused.reason]
        if refused.reason is RoundRefusal.PERIOD:
            words = _("Siste dag må være etter fristen for kåringen, og fram i tid.")
        return _page(edition, form, wrong=str(words)), 422
    return _page(edition, LateCodeForm(_places(year), formdata=None), code=code)


def _bad_day(form: LateCodeForm) -> str:
    form.day.errors = [str(form.day.description)]
    return ""
