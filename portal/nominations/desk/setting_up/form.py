"""The application's form: the default one, or fields of one's own."""

from typing import Any

from flask import abort, flash, render_template, request
from flask.typing import ResponseReturnValue

from portal.accounts import access
from portal.accounts.access import only
from portal.award import queries as award
from portal.award.queries import EditionNow
from portal.foundation import i18n
from portal.foundation.db import Refused, db
from portal.foundation.i18n import gettext as _
from portal.nominations.actions import setting_up
from portal.nominations.actions.setting_up import NewField
from portal.nominations.desk.blueprint import bp
from portal.nominations.desk.setting_up.shared import HERE, MAY_SET_UP, back
from portal.nominations.forms import REFUSALS
from portal.nominations.forms.setting_up import CONTACTS, DOCUMENT, DOCUMENT_HELP, LANGUAGES, FieldForm
from portal.nominations.models import FormField
from portal.nominations.rules import FieldKind
from portal.nominations.views.blueprint import edition_or_404


@bp.post(f"{HERE}/skjema")
@only(*MAY_SET_UP)
def make_default_form(year: int) -> ResponseReturnValue:
    """Give the edition the default form: contacts, a text per criterion, a document."""
    edition = edition_or_404(year)
    contacts = [
        NewField(kind=FieldKind.CONTACT, labels=_in_languages(words), helps={}, longest=longest)
        for words, longest in CONTACTS
    ]
    document = NewField(
        kind=FieldKind.DOCUMENT, labels=_in_languages(DOCUMENT), helps=_in_languages(DOCUMENT_HELP), required=False
    )
    setting_up.make_default_form(edition.id, contacts=contacts, document=document, by=access.current().actor)
    flash(_("Standardskjemaet er lagt inn. Du kan endre det felt for felt."))
    return back(year, "skjema")


def _in_languages(words: object) -> dict[str, str]:
    said = {}
    for code in LANGUAGES:
        with i18n.in_language(code):
            said[code] = str(words)
    return said


def _form(edition: EditionNow, **told: Any) -> FieldForm:
    return FieldForm([(each.id, each.title) for each in award.criteria_of(edition.id)], **told)


def _page(edition: EditionNow, form: FieldForm, field_id: int | None, wrong: str = "") -> str:
    return render_template("nominations/desk/field.html", edition=edition, form=form, field_id=field_id, wrong=wrong)


@bp.get(f"{HERE}/felt/nytt")
@only(*MAY_SET_UP)
def show_new_field(year: int) -> ResponseReturnValue:
    """Ask for a new field."""
    edition = edition_or_404(year)
    typed = {"kind": "text", "longest": 4000, "required": True}
    return _page(edition, _form(edition, formdata=None, data=typed), None)


@bp.post(f"{HERE}/felt/nytt")
@only(*MAY_SET_UP)
def add_field(year: int) -> ResponseReturnValue:
    """Add it."""
    edition = edition_or_404(year)
    form = _form(edition)
    if not form.validate_on_submit():
        return _page(edition, form, None), 422
    try:
        setting_up.add_field(edition.id, form.new, by=access.current().actor)
    except Refused as refused:
        return _page(edition, form, None, str(REFUSALS[refused.reason])), 422
    flash(_("Feltet er lagt til."))
    return back(year, "skjema")


def _found(year: int, field_id: int) -> tuple[EditionNow, FormField]:
    edition = edition_or_404(year)
    field = db.session.get(FormField, field_id)
    if field is None or field.edition_id != edition.id:
        abort(404)
    return edition, field


@bp.get(f"{HERE}/felt/<int:field_id>")
@only(*MAY_SET_UP)
def show_field(year: int, field_id: int) -> ResponseReturnValue:
    """Show a field in all languages."""
    edition, field = _found(year, field_id)
    typed: dict[str, Any] = {
        "kind": field.kind.value,
        "criterion": str(field.criterion_id or ""),
        "longest": field.longest,
        "required": field.required,
    }
    for text in field.texts:
        typed |= {f"label_{text.language}": text.label, f"help_{text.language}": text.help}
    return _page(edition, _form(edition, formdata=None, data=typed), field_id)


@bp.post(f"{HERE}/felt/<int:field_id>")
@only(*MAY_SET_UP)
def change_field(year: int, field_id: int) -> ResponseReturnValue:
    """Change its words and limits."""
    edition, _field = _found(year, field_id)
    form = _form(edition)
    if not form.validate_on_submit():
        return _page(edition, form, field_id), 422
    try:
        setting_up.change_field(field_id, form.new, by=access.current().actor)
    except Refused as refused:
        return _page(edition, form, field_id, str(REFUSALS[refused.reason])), 422
    flash(_("Feltet er endret."))
    return back(year, "skjema")


@bp.post(f"{HERE}/felt/<int:field_id>/flytt")
@only(*MAY_SET_UP)
def move_field(year: int, field_id: int) -> ResponseReturnValue:
    """Put it before or after its neighbour."""
    _found(year, field_id)
    setting_up.move_field(field_id, up=request.form.get("vei") != "ned")
    return back(year, "skjema")


@bp.post(f"{HERE}/felt/<int:field_id>/ta-bort")
@only(*MAY_SET_UP)
def remove_field(year: int, field_id: int) -> ResponseReturnValue:
    """Take it away."""
    _found(year, field_id)
    try:
        setting_up.remove_field(field_id, by=access.current().actor)
    except Refused as refused:
        flash(str(REFUSALS[refused.reason]), "trouble")
    else:
        flash(_("Feltet er tatt bort."))
    return back(year, "skjema")
