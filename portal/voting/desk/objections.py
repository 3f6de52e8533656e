"""Complaints over voided votes, and answering them."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.accounts import access
from portal.accounts.access import only
from portal.accounts.rules import Role
from portal.award.queries import EditionNow
from portal.foundation import clock
from portal.foundation.db import Refused
from portal.foundation.i18n import gettext as _
from portal.voting.actions import objecting
from portal.voting.desk import words
from portal.voting.desk.blueprint import bp, edition_here, frame
from portal.voting.desk.forms import REFUSALS, ObjectionForm
from portal.voting.queries import desk
from portal.voting.queries.desk import ObjectionRow


@bp.get("/klager")
@only(Role.VOTE_OFFICER)
def objections() -> ResponseReturnValue:
    """Show the complaints, those that wait first."""
    edition = edition_here()
    return render_template(
        "voting/desk/objections.html",
        rows=desk.objections(edition.id),
        me=access.current().id,
        words=words,
        **frame(edition, "objections"),
    )


@bp.get("/klager/<objection_id>")
@only(Role.VOTE_OFFICER)
def objection(objection_id: str) -> ResponseReturnValue:
    """Show one complaint."""
    edition = edition_here()
    return _page(edition, _objection_or_404(edition, objection_id), ObjectionForm())


@bp.post("/klager/<objection_id>")
@only(Role.VOTE_OFFICER)
def decide_objection(objection_id: str) -> ResponseReturnValue:
    """Answer a complaint."""
    edition = edition_here()
    found = _objection_or_404(edition, objection_id)
    form = ObjectionForm()
    if not form.validate_on_submit():
        return _page(edition, found, form), 422
    try:
        made = objecting.decide(
            objection_id, upheld=form.outcome.data == "upheld", reply=form.reply.data or "",
            by=access.current().actor, now=clock.now(), real_now=clock.real_now(),
        )  # fmt: skip
    except Refused as refused:
        flash(str(REFUSALS[refused.reason]), "trouble")
        return _page(edition, _objection_or_404(edition, objection_id), form), 422
    if made is None:
        flash(_("Klagen er avgjort, og svaret er sendt."))
        return redirect(url_for("vote_desk.objections"), 303)
    flash(_("To må godkjenne. Venter på godkjenning fra én til."))
    return redirect(url_for("vote_desk.acts"), 303)


def _objection_or_404(edition: EditionNow, objection_id: str) -> ObjectionRow:
    found = desk.objection_by_id(edition.id, edition.year, objection_id[:32])
    if found is None:
        abort(404)
    return found


def _page(edition: EditionNow, row: ObjectionRow, form: ObjectionForm) -> str:
    return render_template(
        "voting/desk/objection.html",
        row=row,
        form=form,
        may=row.may_be_decided_by(access.current().id),
        words=words,
        **frame(edition, "objections"),
    )
