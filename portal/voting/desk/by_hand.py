"""Holding ballots because an officer says so."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.accounts import access
from portal.accounts.access import only
from portal.accounts.rules import Role
from portal.award.queries import EditionNow
from portal.foundation import clock, formatting
from portal.foundation.db import Refused
from portal.foundation.i18n import ngettext
from portal.voting import queries
from portal.voting.actions import holding
from portal.voting.desk.blueprint import bp, edition_here, frame
from portal.voting.desk.forms import REFUSALS, HoldForm
from portal.voting.queries import desk
from portal.voting.rules import normal_code


@bp.get("/sett-til-kontroll")
@only(Role.VOTE_OFFICER)
def hold_form() -> ResponseReturnValue:
    """Show the form."""
    return _page(edition_here(), HoldForm())


@bp.post("/sett-til-kontroll")
@only(Role.VOTE_OFFICER)
def hold() -> ResponseReturnValue:
    """Hold the ballot of a receipt code, or all that count and come from a domain."""
    edition = edition_here()
    form = HoldForm()
    if not form.validate_on_submit():
        return _page(edition, form), 422
    try:
        held = holding.hold_by_hand(
            edition.id, _meant(edition, form), form.chosen_reason, why=form.why.data or "", by=access.current().actor,
            now=clock.now(),
        )  # fmt: skip
    except Refused as refused:
        (form.code if form.code.data else form.domain).errors = [REFUSALS[refused.reason]]
        return _page(edition, form), 422
    number = formatting.number(held)
    flash(ngettext("%(number)s stemme er satt til kontroll.", "%(number)s stemmer er satt til kontroll.", held,
                   number=number))  # fmt: skip
    return redirect(url_for("vote_desk.groups", grunn=form.chosen_reason.value), 303)


def _meant(edition: EditionNow, form: HoldForm) -> list[str]:
    if form.code.data:
        return [queries.ballot_id(normal_code(form.code.data))]
    return desk.counted_from(edition.id, (form.domain.data or "").lower().lstrip("@"))


def _page(edition: EditionNow, form: HoldForm) -> str:
    return render_template("voting/desk/hold.html", form=form, **frame(edition, ""))
