"""What an expert meets by their private link: one application, and room for a statement. No account, no points."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.access import everybody
from portal.foundation import clock
from portal.foundation.db import Refused
from portal.jury import actions, queries
from portal.jury.forms import REFUSALS, StatementForm
from portal.jury.queries import Asked
from portal.jury.rules import StatementRefusal

bp = Blueprint("jury_experts", __name__)


def _asked(token: str) -> Asked | None:
    return queries.asked_by(token, now=clock.now(), real_now=clock.real_now())


def _ended() -> ResponseReturnValue:
    return render_template("jury/statement_ended.html"), 410


@bp.get("/jury/uttalelse/<token>")
@everybody
def statement(token: str) -> ResponseReturnValue:
    """Show the application and what is written so far. Opening the link changes nothing."""
    asked = _asked(token)
    if asked is None:
        return _ended()
    return render_template("jury/statement.html", asked=asked, token=token, form=StatementForm(asked.text))


@bp.post("/jury/uttalelse/<token>")
@everybody
def deliver(token: str) -> ResponseReturnValue:
    """Take the statement; it can be put right until the jury has decided."""
    asked = _asked(token)
    if asked is None:
        return _ended()
    form = StatementForm()
    try:
        if form.validate_on_submit():
            actions.deliver_statement(token, text=form.text.data or "", now=clock.now(), real_now=clock.real_now())
            return redirect(url_for("jury_experts.statement", token=token), 303)
    except Refused as refused:
        if refused.reason is StatementRefusal.LINK_ENDED:
            return _ended()
        form.text.errors = [REFUSALS[refused.reason]]
    return render_template("jury/statement.html", asked=asked, token=token, form=form), 422
