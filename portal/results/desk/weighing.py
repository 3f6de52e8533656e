"""How jury and people decide together, and how long the title lasts: set before the vote opens, public at once."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts import access
from portal.accounts.access import only
from portal.accounts.rules import Role
from portal.award import queries as award
from portal.award.queries import EditionNow
from portal.foundation import clock
from portal.foundation.db import Refused
from portal.foundation.i18n import gettext as _
from portal.results import actions
from portal.results.desk.blueprint import bp
from portal.results.forms import REFUSALS
from portal.results.rules.combination import WeightRefusal
from portal.results.rules.titles import TitleRefusal

HERE = "/for-ansatte/karinger/<year:year>/oppsett/resultat"
MAY_SET = (Role.JURY_SECRETARY, Role.ADMIN)


def _edition(year: int) -> EditionNow:
    return award.edition_in(year, clock.now()) or abort(404)


def _page(edition: EditionNow, *, wrong: dict[str, str] | None = None) -> str:
    return render_template("results/desk/weighing.html", edition=edition, wrong=wrong or {}, typed=request.form)


@bp.get(HERE)
@only(*MAY_SET)
def show_weighing(year: int) -> ResponseReturnValue:
    """Show how the winner is decided, and how long the title lasts."""
    return _page(_edition(year))


@bp.post(f"{HERE}/vekting")
@only(*MAY_SET, fresh=True)
def set_weights(year: int) -> ResponseReturnValue:
    """Set the weights, or let the jury decide alone."""
    edition, sent = _edition(year), request.form
    together = sent.get("avgjor") == "sammen"
    jury = _number(sent.get("jury", "")) if together else None
    try:
        if together and jury is None:
            raise Refused(WeightRefusal.OUT_OF_RANGE)
        actions.set_weights(edition.id, jury=jury, by=access.current().actor, now=clock.now())
    except Refused as refused:
        return _page(edition, wrong={"jury": str(REFUSALS[refused.reason])}), 422
    flash(_("Vektingen er lagret og står på kåringens side."))
    return redirect(url_for("results_desk.show_weighing", year=year), 303)


@bp.post(f"{HERE}/tittel")
@only(*MAY_SET, fresh=True)
def set_title(year: int) -> ResponseReturnValue:
    """Set until which year the winner has the title."""
    edition = _edition(year)
    until = _number(request.form.get("til", ""))
    try:
        if until is None:
            raise Refused(TitleRefusal.NOT_LATER)
        actions.set_title(edition.id, until=until, by=access.current().actor)
    except Refused as refused:
        return _page(edition, wrong={"til": str(REFUSALS[refused.reason])}), 422
    flash(_("Perioden er lagret."))
    return redirect(url_for("results_desk.show_weighing", year=year), 303)


def _number(text: str) -> int | None:
    """Return a number of at most four figures; None for anything else."""
    stripped = text.strip()
    return int(stripped) if stripped.isascii() and stripped.isdecimal() and len(stripped) <= 4 else None
