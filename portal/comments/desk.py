"""«Innstillinger» of comments: how each section is read, pages that are closed, the emergency switch; for moderators."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts import access
from portal.accounts.access import Role, only
from portal.comments import actions, queries
from portal.comments.forms import SECTIONS, ClosingForm, SectionForm, SwitchForm
from portal.comments.queries import Section
from portal.comments.rules import Hush, Place, PlaceKind
from portal.comments.views import bp
from portal.comments.views.blueprint import address
from portal.foundation import clock
from portal.foundation.forms import PublicForm
from portal.foundation.i18n import gettext as _

HERE = "/for-ansatte/kommentarer/innstillinger"


@bp.get(HERE)
@only(Role.MODERATOR)
def settings() -> ResponseReturnValue:
    """Show how comments are taken."""
    return _page()


def _page(wrong: PublicForm | None = None) -> str:
    """Show the page, with the form that could not be taken as it was sent."""
    switch = wrong if isinstance(wrong, SwitchForm) else SwitchForm()
    closing = wrong if isinstance(wrong, ClosingForm) else ClosingForm(formdata=None)
    return render_template(
        "comments/settings.html",
        sections=[(SECTIONS[each.kind], each.kind, SectionForm(each.kind, _mode(each))) for each in queries.sections()],
        closings=[(each, address(each.commented.page)) for each in queries.closings()],
        switch=queries.switch(),
        switch_form=switch,
        closing_form=closing,
        wrong=wrong or closing,
        now=clock.now(),
    )


def _mode(section: Section) -> str:
    if not section.open:
        return "closed"
    return "before" if section.before else "after"


def _done(text: str) -> ResponseReturnValue:
    flash(text)
    return redirect(url_for("comments.settings"), 303)


@bp.post(f"{HERE}/seksjon/<kind>")
@only(Role.MODERATOR)
def set_section(kind: str) -> ResponseReturnValue:
    """Change how comments on one kind of page are taken."""
    if kind not in list(PlaceKind):
        abort(404)
    chosen = PlaceKind(kind)
    form = SectionForm(chosen)
    if not form.validate_on_submit():
        return _page(form), 422
    # Closed keeps how it is read: opened again it is as it was, unless told otherwise.
    was = next(each for each in queries.sections() if each.kind is chosen)
    before = was.before if form.mode.data == "closed" else form.mode.data == "before"
    is_open = form.mode.data != "closed"
    actions.set_section(chosen, before=before, is_open=is_open, actor=access.current().actor)
    return _done(_("Endringen er lagret og gjelder fra nå."))


@bp.post(f"{HERE}/side")
@only(Role.MODERATOR)
def close_page() -> ResponseReturnValue:
    """Close a page, now or after a day."""
    form = ClosingForm()
    if not form.validate_on_submit():
        return _page(form), 422
    place = form.place
    if place is None or place not in queries.names_of([place]):
        form.page.errors = [_("Det er ikke adressen til en artikkel eller en finalist.")]
        return _page(form), 422
    closes_at = form.closes_at or clock.now()
    actions.close_page(place, closes_at=closes_at, why=form.why.data or "", actor=access.current().actor)
    return _done(_("Siden er stengt for kommentarer.") if not form.day.data else _("Siden stenger etter den dagen."))


@bp.post(f"{HERE}/side/apne")
@only(Role.MODERATOR)
def open_page() -> ResponseReturnValue:
    """Open a page again."""
    place = Place.named(request.form.get("sted", ""))
    if place is None:
        abort(404)
    actions.open_page(place, actor=access.current().actor)
    return _done(_("Siden er åpen for kommentarer igjen."))


@bp.post(f"{HERE}/bryter")
@only(Role.MODERATOR)
def switch_on() -> ResponseReturnValue:
    """Stop comments everywhere, or hide them all."""
    form = SwitchForm()
    if not form.validate_on_submit():
        return _page(form), 422
    actions.switch_on(
        Hush(form.hush.data), message=form.message.data or "", actor=access.current().actor, now=clock.now()
    )
    return _done(_("Nødbryteren er på. Den gjelder med en gang."))


@bp.post(f"{HERE}/bryter/av")
@only(Role.MODERATOR)
def switch_off() -> ResponseReturnValue:
    """Take comments again."""
    actions.switch_off(actor=access.current().actor)
    return _done(_("Nødbryteren er av. Alt er som før."))


__all__ = ["bp"]
