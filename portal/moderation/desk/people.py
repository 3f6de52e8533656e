"""Somebody among the public, as moderators meet them: by what they wrote, never by their address."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from portal.accounts import access
from portal.accounts.access import only
from portal.accounts.rules import Role
from portal.foundation import clock
from portal.foundation.i18n import gettext as _
from portal.moderation import queries
from portal.moderation.desk import rows
from portal.moderation.desk.blueprint import bp
from portal.moderation.desk.forms import BlockForm
from portal.moderation.forms import STATES
from portal.moderation.queries import acts
from portal.moderation.rules import State
from portal.people import actions as people_actions
from portal.people import queries as people


@bp.get("/for-ansatte/kommentarer/av/<int:person_id>")
@only(Role.MODERATOR)
def person(person_id: int) -> ResponseReturnValue:
    """Show what somebody sent in and what became of it."""
    return _person_page(person_id, BlockForm(formdata=None))


def _person_page(person_id: int, form: BlockForm) -> str:
    record = queries.person_record(person_id)
    newest = acts.newest_of(person_id)
    if not newest:
        abort(404)  # nobody, or somebody of whom nothing is left that a moderator has to do with
    cases = [case for case in queries.cases(newest, real_now=clock.real_now()) if case.state is not State.UNCONFIRMED]
    return render_template(
        "moderation/person.html",
        person_id=person_id,
        record=record,
        states=STATES,
        record_states=rows.SENT,
        standing=people.standing(person_id, clock.now()),
        rows=rows.rows_of(cases[::-1]),
        most=acts.NEWEST,
        own=person_id in rows.own_persons(),
        form=form,
    )


@bp.post("/for-ansatte/kommentarer/av/<int:person_id>/steng-ute")
@only(Role.MODERATOR, fresh=True)
def block(person_id: int) -> ResponseReturnValue:
    """Keep somebody from writing."""
    _somebody_else(person_id)
    form = BlockForm()
    if not form.validate_on_submit():
        return _person_page(person_id, form), 422
    people_actions.block(
        person_id, until=form.ends, why=form.why.data or "", actor=access.current().actor, now=clock.now()
    )
    return _told(person_id, _("Personen er stengt ute."))


@bp.post("/for-ansatte/kommentarer/av/<int:person_id>/slipp-til")
@only(Role.MODERATOR)
def unblock(person_id: int) -> ResponseReturnValue:
    """Let somebody write again."""
    _somebody_else(person_id)
    people_actions.unblock(person_id, why=None, actor=access.current().actor)
    return _told(person_id, _("Personen kan skrive igjen."))


@bp.post("/for-ansatte/kommentarer/av/<int:person_id>/stol-pa")
@only(Role.MODERATOR)
def trust(person_id: int) -> ResponseReturnValue:
    """Show what somebody writes at once."""
    _somebody_else(person_id)
    people_actions.trust(person_id, why=None, actor=access.current().actor, now=clock.now())
    return _told(person_id, _("Kommentarer fra personen blir vist med en gang."))


@bp.post("/for-ansatte/kommentarer/av/<int:person_id>/les-forst")
@only(Role.MODERATOR)
def untrust(person_id: int) -> ResponseReturnValue:
    """Read what somebody writes before it is shown, again."""
    _somebody_else(person_id)
    people_actions.untrust(person_id, why=None, actor=access.current().actor)
    return _told(person_id, _("Kommentarer fra personen blir lest før de vises."))


def _somebody_else(person_id: int) -> None:
    """Answer 404 for nobody; nobody decides how they stand themselves."""
    if not acts.newest_of(person_id, most=1):
        abort(404)
    if person_id in rows.own_persons():
        abort(403)


def _told(person_id: int, text: str) -> Response:
    flash(text)
    return redirect(url_for("moderation.person", person_id=person_id), 303)
