"""«Personer»: who may enter and as what; for admins."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.accounts import access, queries
from portal.accounts.access import only
from portal.accounts.actions import people as actions
from portal.accounts.forms import REFUSALS, ROLES, CloseForm, InvitationForm, RolesForm
from portal.accounts.queries import Person
from portal.accounts.rules import Role, RoleRefusal
from portal.accounts.views import bp
from portal.foundation import clock, i18n
from portal.foundation.db import Refused
from portal.foundation.i18n import gettext as _
from portal.voting.forms import deliverable


@bp.get("/for-ansatte/personer")
@only(Role.ADMIN)
def people() -> ResponseReturnValue:
    """List everybody behind the door."""
    return render_template("accounts/people.html", people=queries.people(), roles=ROLES, now=clock.real_now())


@bp.get("/for-ansatte/personer/inviter")
@only(Role.ADMIN, fresh=True)
def show_invite() -> ResponseReturnValue:
    """Ask for name, address and roles."""
    return render_template("accounts/invite.html", form=InvitationForm())


@bp.post("/for-ansatte/personer/inviter")
@only(Role.ADMIN, fresh=True)
def invite() -> ResponseReturnValue:
    """Send the invitation."""
    form = InvitationForm()
    if not form.validate_on_submit():
        return render_template("accounts/invite.html", form=form), 422
    try:
        account_id = actions.invite(
            deliverable(form.address.data or ""),
            name=form.name.data or "",
            roles=form.chosen,
            language=i18n.language(),
            actor=access.current().actor,
        )
    except Refused as refused:
        field = form.address if refused.reason is RoleRefusal.TAKEN else form.roles
        field.errors = [str(REFUSALS[refused.reason])]
        return render_template("accounts/invite.html", form=form), 422
    flash(_("Invitasjonen er sendt. Den gjelder i sju dager."))
    return redirect(url_for("accounts.person", account_id=account_id), 303)


@bp.get("/for-ansatte/personer/<int:account_id>")
@only(Role.ADMIN)
def person(account_id: int) -> ResponseReturnValue:
    """Show one person, with what can be done."""
    found = _person(account_id)
    return _person_page(found, RolesForm(found.roles), CloseForm(formdata=None))


def _person(account_id: int) -> Person:
    found = queries.people(account_id=account_id)
    return found[0] if found else abort(404)


def _person_page(found: Person, roles: RolesForm, close: CloseForm) -> str:
    return render_template(
        "accounts/person.html",
        person=found,
        roles_form=roles,
        close_form=close,
        roles=ROLES,
        own=found.id == access.current().id,
        now=clock.real_now(),
    )


@bp.post("/for-ansatte/personer/<int:account_id>/roller")
@only(Role.ADMIN, fresh=True)
def change_roles(account_id: int) -> ResponseReturnValue:
    """Give and take roles."""
    found, form = _person(account_id), RolesForm()
    if not form.validate_on_submit():
        return _person_page(found, form, CloseForm(formdata=None)), 422
    try:
        actions.change_roles(account_id, form.chosen, why=form.why.data or "", actor=access.current().actor)
    except Refused as refused:
        form.roles.errors = [str(REFUSALS[refused.reason])]
        return _person_page(found, form, CloseForm(formdata=None)), 422
    flash(_("Rollene er endret. De gjelder fra nå."))
    return redirect(url_for("accounts.person", account_id=account_id), 303)


@bp.post("/for-ansatte/personer/<int:account_id>/steng")
@only(Role.ADMIN, fresh=True)
def close(account_id: int) -> ResponseReturnValue:
    """Close an account: out at once, everywhere."""
    found, form = _person(account_id), CloseForm()
    if not form.validate_on_submit():
        return _person_page(found, RolesForm(found.roles), form), 422
    try:
        actions.close(account_id, why=form.why.data, actor=access.current().actor)
    except Refused as refused:
        form.why.errors = [str(REFUSALS[refused.reason])]
        return _person_page(found, RolesForm(found.roles), form), 422
    flash(_("Kontoen er stengt, og personen er logget ut overalt."))
    return redirect(url_for("accounts.person", account_id=account_id), 303)


@bp.post("/for-ansatte/personer/<int:account_id>/inviter")
@only(Role.ADMIN, fresh=True)
def invite_again(account_id: int) -> ResponseReturnValue:
    """Send a new invitation; the earlier one is dead."""
    _person(account_id)
    try:
        actions.invite_again(account_id, actor=access.current().actor)
        flash(_("En ny invitasjon er sendt. Den gjelder i sju dager."))
    except Refused as refused:
        flash(str(REFUSALS[refused.reason]))
    return redirect(url_for("accounts.person", account_id=account_id), 303)


__all__ = ["bp"]
