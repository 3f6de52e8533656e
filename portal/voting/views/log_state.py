"""«Stemmelogg» for staff: how the log is, and what two of them must agree on before the operator can go on."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.accounts import access
from portal.accounts.access import only
from portal.accounts.rules import Role
from portal.approvals import actions as approvals
from portal.approvals import queries as agreements
from portal.approvals.forms import REFUSALS
from portal.approvals.models import Approval
from portal.approvals.rules import Kind
from portal.award import queries as award
from portal.foundation import clock
from portal.foundation.db import Refused
from portal.foundation.i18n import gettext as _
from portal.voting.forms.log import STOPS, WhyForm
from portal.voting.queries import log as queries
from portal.voting.queries import observers
from portal.voting.queries.log import Checked, Waiting
from portal.voting.rules.heads import Head, moment_of
from portal.voting.rules.sealing import LATE, Stop
from portal.voting.views.blueprint import bp

WAYS: Mapping[str, Kind] = {"ny-logg": Kind.RESTART_LOG, "ny-nokkel": Kind.NEW_KEY}


@dataclass(frozen=True)
class LogState:
    """How one edition's log is, as staff see it. `asked` holds by way what stands and waits for a second, or for its use."""

    edition_id: int
    year: int
    stop: str | None
    key_gone: bool
    behind: bool
    file_gone: bool
    head: Head | None
    waiting: Waiting
    late: bool
    checked: Checked | None
    observers: int
    asked: dict[str, Approval | None]


@bp.get("/for-ansatte/stemmelogg")
@only(Role.VOTE_OFFICER, Role.ADMIN)
def log_state() -> ResponseReturnValue:
    """Show how each open log is, and what stands to be agreed on."""
    return _page()


@bp.post("/for-ansatte/stemmelogg/<year:year>/<way>/be")
@only(Role.VOTE_OFFICER, Role.ADMIN, fresh=True)
def ask_about_log(year: int, way: str) -> ResponseReturnValue:
    """Ask a second person to agree to a new beginning, or a new key."""
    kind, form = _kind(year, way), WhyForm(f"{way}-{year}")
    if not form.validate_on_submit():
        return _page(wrong={(year, way): form}), 422
    try:
        approvals.ask(kind, str(year), by=access.current().actor, real_now=clock.real_now(), why=form.why.data)
        flash(_("Nå venter det på én til."))
    except Refused as refused:
        flash(str(REFUSALS[refused.reason]), "trouble")
    return redirect(url_for("voting.log_state"), 303)


@bp.post("/for-ansatte/stemmelogg/<year:year>/<way>/godkjenn")
@only(Role.VOTE_OFFICER, Role.ADMIN, fresh=True)
def agree_about_log(year: int, way: str) -> ResponseReturnValue:
    """Be the second."""
    return _with(year, way, approvals.agree, _("Dere er to. Nå kan den som drifter, gå videre."))


@bp.post("/for-ansatte/stemmelogg/<year:year>/<way>/trekk")
@only(Role.VOTE_OFFICER, Role.ADMIN, fresh=True)
def withdraw_about_log(year: int, way: str) -> ResponseReturnValue:
    """Take back what was asked."""
    return _with(year, way, approvals.withdraw, _("Det er trukket."))


def _with(year: int, way: str, act: Any, done: str) -> ResponseReturnValue:
    standing = agreements.standing(_kind(year, way), str(year))
    try:
        act(standing.id if standing else "", by=access.current().actor, real_now=clock.real_now())
        flash(done)
    except Refused as refused:
        flash(str(REFUSALS[refused.reason]), "trouble")
    return redirect(url_for("voting.log_state"), 303)


def _kind(year: int, way: str) -> Kind:
    edition = award.edition_in(year, clock.now())
    if edition is None or way not in WAYS:
        abort(404)
    return WAYS[way]


def _page(wrong: Mapping[tuple[int, str], WhyForm] | None = None) -> str:
    wrong = wrong or {}
    logs = [_state(edition_id, year) for edition_id, year in queries.editions_with_log()]
    forms = {
        (each.year, way): wrong.get((each.year, way)) or WhyForm(f"{way}-{each.year}", formdata=None)
        for each in logs
        for way in WAYS
    }
    return render_template(
        "voting/log_state.html",
        logs=logs,
        forms=forms,
        wrong=next(iter(wrong.values()), None),
        me=access.current().id,
        moment_of=moment_of,
    )


def _state(edition_id: int, year: int) -> LogState:
    stop, waiting = queries.stop_of(edition_id, year), queries.waiting(edition_id)
    return LogState(
        edition_id=edition_id,
        year=year,
        stop=str(STOPS[stop]) if stop else None,
        key_gone=stop is Stop.KEY,
        behind=stop is Stop.BEHIND,
        file_gone=stop is Stop.GONE,
        head=queries.last_head(edition_id),
        waiting=waiting,
        late=waiting.oldest is not None and clock.now() - waiting.oldest > LATE,
        checked=queries.last_check(edition_id),
        observers=observers.observers_of(edition_id).number,
        asked={way: agreements.standing(kind, str(year)) for way, kind in WAYS.items()},
    )
