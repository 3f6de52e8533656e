"""Municipalities that citizens have proposed: what each has answered, and the address of one that nobody can ask yet."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.accounts import access
from portal.accounts.access import only
from portal.award.queries import EditionNow
from portal.foundation import clock
from portal.foundation.i18n import gettext as _
from portal.nominations import actions
from portal.nominations.desk.blueprint import HERE, PREPARES, bp
from portal.nominations.forms.desk import ProposedAddressForm
from portal.nominations.queries import proposals as queries
from portal.nominations.queries.proposals import Gathered
from portal.nominations.views.blueprint import edition_or_404
from portal.voting.forms import deliverable

Rows = list[tuple[Gathered, bool]]


@bp.get(f"{HERE}/forslag/<year:year>")
@only(*PREPARES)
def proposed(year: int) -> ResponseReturnValue:
    """Show the municipalities that were proposed, and how they have answered."""
    edition = edition_or_404(year)
    rows = queries.gatherings_of(edition.id)
    return _page(edition, rows, ProposedAddressForm(_without_address(rows), formdata=None))


def _without_address(rows: Rows) -> list[Gathered]:
    return [each for each, has_address in rows if not has_address]


def _page(edition: EditionNow, rows: Rows, form: ProposedAddressForm) -> str:
    return render_template("nominations/desk/proposed.html", edition=edition, rows=rows, form=form)


@bp.post(f"{HERE}/forslag/<year:year>")
@only(*PREPARES)
def set_proposed_address(year: int) -> ResponseReturnValue:
    """Keep the official address of a municipality that was proposed; the worker asks it."""
    edition = edition_or_404(year)
    rows = queries.gatherings_of(edition.id)
    form = ProposedAddressForm(_without_address(rows))
    if not form.validate_on_submit():
        return _page(edition, rows, form), 422
    address = deliverable(form.address.data or "")
    actions.set_postmottak(int(form.municipality.data), address, by=access.current().actor, now=clock.now())
    flash(_("Adressen er lagret. Kommunen får e-post om forslagene."))
    return redirect(url_for("nominations_desk.proposed", year=year), 303)
