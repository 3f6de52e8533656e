"""An application's private page: how it stands, what can be done, what was sent."""

from datetime import datetime

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.access import everybody
from portal.award import queries as award
from portal.foundation import clock, limits
from portal.foundation.db import Refused
from portal.nominations import actions, queries
from portal.nominations.forms import REFUSALS, CodeForm
from portal.nominations.queries import Own
from portal.nominations.rules import ApplicationRefusal, ApplicationState
from portal.nominations.views.blueprint import bp, link_ended_page, mine, refused_page
from portal.notices.queries import told_of


@bp.get("/soknad/<token>")
@everybody
def own(token: str) -> ResponseReturnValue:
    """Show how the application stands, and what can be done until when."""
    application = mine(token)
    if application is None:
        return link_ended_page()
    return _page(application, token, CodeForm(formdata=None))


def _page(application: Own, token: str, form: CodeForm) -> str:
    now = clock.now()
    return render_template(
        "nominations/own.html",
        application=application,
        token=token,
        may_write=application.write_refusal(now) is None,
        why_not=application.write_refusal(now),
        form=form,
        now=now,
        told=told_of(application.id, clock.real_now()),
        embargo=_embargo(application, now),
        may_not_withdraw=_withdrawal_refusal(application, now),
    )


def _withdrawal_refusal(application: Own, now: datetime) -> ApplicationRefusal | None:
    """Return why it may not be withdrawn here, or None: a finalist who knows it has a page that waits for its moment."""
    told = told_of(application.id, clock.real_now())
    finalist = any(each.finalist for each in told) and application.state is ApplicationState.ELIGIBLE
    return application.withdrawal_refusal(now) or (ApplicationRefusal.FINALISTS_CHOSEN if finalist else None)


def _embargo(application: Own, now: datetime) -> datetime | None:
    """Return until when a finalist must keep it to themselves; None when everybody knows."""
    edition = award.edition_in(application.year, now)
    return edition.calendar.finalists_at if edition and not edition.visible.finalists else None


@bp.post("/soknad/<token>/kode")
@everybody
def use_code(token: str) -> ResponseReturnValue:
    """Open the application by a late code."""
    application, form = mine(token), CodeForm()
    if application is None:
        return link_ended_page()
    if not form.validate_on_submit():
        return _page(application, token, form), 422
    try:
        network = limits.network_today(request.remote_addr or "")
        actions.use_code(token, code=form.code.data or "", network=network, now=clock.now())
    except Refused as refused:
        form.code.errors = [str(REFUSALS[refused.reason])]
        return _page(application, token, form), 422
    return redirect(url_for("nominations.own", token=token), 303)


@bp.get("/soknad/<token>/sendt/<int:number>")
@everybody
def version(token: str, number: int) -> ResponseReturnValue:
    """Show what was sent, as it was."""
    application = mine(token)
    if application is None:
        return link_ended_page()
    content = queries.version_of(application.id, number)
    if content is None:
        abort(404)
    return render_template(
        "nominations/version.html", application=application, token=token, number=number, content=content
    )


@bp.get("/soknad/<token>/trekk")
@everybody
def show_withdrawal(token: str) -> ResponseReturnValue:
    """Ask once more before the application is withdrawn."""
    application = mine(token)
    if application is None:
        return link_ended_page()
    if _withdrawal_refusal(application, clock.now()):
        return redirect(url_for("nominations.own", token=token), 303)
    return render_template("nominations/withdraw.html", application=application, token=token)


@bp.post("/soknad/<token>/trekk")
@everybody
def withdraw(token: str) -> ResponseReturnValue:
    """Withdraw the application."""
    application = mine(token)
    if application is None:
        return link_ended_page()
    try:
        if refusal := _withdrawal_refusal(application, clock.now()):
            raise Refused(refusal)
        actions.withdraw(token, now=clock.now())
    except Refused as refused:
        return refused_page(refused, application, token)
    return redirect(url_for("nominations.own", token=token), 303)
