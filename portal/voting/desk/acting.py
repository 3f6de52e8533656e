"""What officers have decided: what waits, what was done lately, undoing, and being the second officer."""

from collections.abc import Callable

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts import access
from portal.accounts.access import only
from portal.accounts.rules import Role
from portal.approvals.forms import REFUSALS as APPROVAL_REFUSALS
from portal.audit.rules import Actor
from portal.foundation import clock
from portal.foundation.db import Refused
from portal.foundation.i18n import gettext as _
from portal.voting.actions import acts as actions
from portal.voting.desk import words
from portal.voting.desk.blueprint import bp, edition_here, frame
from portal.voting.desk.forms import REFUSALS
from portal.voting.desk.groups import OF_A_DOMAIN
from portal.voting.queries import desk
from portal.voting.queries.desk import ActRow, Position
from portal.voting.queries.desk.acts import PAGE_SIZE
from portal.voting.rules import Act


@bp.get("/avgjorelser")
@only(Role.VOTE_OFFICER)
def acts() -> ResponseReturnValue:
    """Show what waits, and what was done lately."""
    edition = edition_here()
    before = Position.parsed(request.args.get("etter", ""))
    done = desk.done_acts(edition.id, before=before)
    more, done = len(done) > PAGE_SIZE, done[:PAGE_SIZE]
    last = Position(done[-1].made_at, done[-1].id) if more else None
    return render_template(
        "voting/desk/acts.html",
        open_acts=desk.open_acts(edition.id) if before is None else [],
        done=done,
        older_url=url_for("vote_desk.acts", etter=str(last)) if last else None,
        newer_url=url_for("vote_desk.acts") if before else None,
        me=access.current().id,
        closed=desk.restores_closed_to(access.current().id),
        words=words,
        reason_words=reason_words,
        **frame(edition, "acts"),
    )


def reason_words(act: Act, reason: str) -> str:
    """Return the words for the reason of an act."""
    tables = {Act.VOID: words.VOID_REASONS, Act.RELEASE: words.RELEASE_REASONS, Act.RESTORE: words.RESTORE_REASONS}
    return next((str(said) for each, said in tables[act].items() if each.value == reason), reason)


@bp.get("/avgjorelser/<act_id>")
@only(Role.VOTE_OFFICER)
def act(act_id: str) -> ResponseReturnValue:
    """Show one act with what its ballots were held for: what a second officer agrees to."""
    edition = edition_here()
    found = _act_or_404(act_id)
    return render_template(
        "voting/desk/act.html",
        act=found,
        patterns=[
            (_signal_words(reason), seen.domain if reason in OF_A_DOMAIN else None, number)
            for reason, seen, number in desk.patterns_in(act_id)
        ],
        me=access.current().id,
        closed=desk.restores_closed_to(access.current().id),
        words=words,
        reason_words=reason_words,
        **frame(edition, "acts"),
    )


def _signal_words(reason: str) -> str:
    return next((str(said) for each, said in words.SIGNALS.items() if each.value == reason), reason)


def _act_or_404(act_id: str) -> ActRow:
    found = desk.act_by_id(edition_here().id, act_id[:32])
    if found is None:
        abort(404)
    return found


@bp.post("/avgjorelser/<act_id>/angre")
@only(Role.VOTE_OFFICER)
def undo(act_id: str) -> ResponseReturnValue:
    """End an act that is not done."""
    _act_or_404(act_id)

    def end(by: Actor) -> None:
        actions.undo(act_id, by=by, real_now=clock.real_now())

    return _try(end, _("Angret. Ingenting er gjort med stemmene."))


@bp.post("/avgjorelser/<act_id>/godkjenn")
@only(Role.VOTE_OFFICER, fresh=True)
def agree(act_id: str) -> ResponseReturnValue:
    """Be the second officer."""
    _act_or_404(act_id)

    def second(by: Actor) -> None:
        actions.agree(act_id, by=by, real_now=clock.real_now())

    return _try(second, _("Godkjent av to. Avgjørelsen blir gjennomført nå."))


def _try(step: Callable[[Actor], None], told: str) -> ResponseReturnValue:
    try:
        step(access.current().actor)
    except Refused as refused:
        flash(str({**REFUSALS, **APPROVAL_REFUSALS}[refused.reason]), "trouble")
    else:
        flash(told)
    return redirect(url_for("vote_desk.acts"), 303)
