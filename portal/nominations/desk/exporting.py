"""Taking applications out: as a table, and whole, as an archive takes them in."""

from flask import Response

from portal.accounts import access
from portal.accounts.access import only
from portal.accounts.rules import Role
from portal.audit.exporting import FORMS, Column, Row, Sheet, exported
from portal.foundation.i18n import gettext as _
from portal.foundation.i18n import lazy_gettext as _l
from portal.nominations.desk.blueprint import HERE, bp
from portal.nominations.forms import REASONS, STATES
from portal.nominations.queries import exported as queries
from portal.nominations.queries.exported import ApplicationOut
from portal.nominations.queries.forms import FieldRow
from portal.nominations.rules import ApplicationEvent
from portal.nominations.views.blueprint import edition_or_404

TAKES_OUT = (Role.JURY_SECRETARY,)
"""Who takes everything out: nobody who may be recused."""

COLUMNS = (
    Column("id", _l("Søknad")),
    Column("number", _l("Kommunenummer")),
    Column("municipality", _l("Kommune")),
    Column("county", _l("Fylke")),
    Column("round", _l("Kåring")),
    Column("state", _l("Status"), STATES),
    Column("reason", _l("Begrunnelse"), REASONS),
    Column("words", _l("Ord til dem som søker")),
    Column("begun_at", _l("Begynt")),
    Column("sent_at", _l("Sendt")),
    Column("confirmed_at", _l("Bekreftet")),
    Column("version", _l("Utgave")),
    Column("files", _l("Vedlegg")),
)


@bp.post(f"{HERE}/eksport/<year:year>.<{FORMS}:form>")
@only(*TAKES_OUT, fresh=True)
def export_applications(year: int, form: str) -> Response:
    """Hand out every application of an edition as a table, a row each, with what was sent in every field."""
    edition = edition_or_404(year)
    fields = queries.text_fields(edition.id)
    rows = [_row(each, fields) for each in queries.applications_out(edition.id)]
    sheet = Sheet(_("soknader-%(year)s", year=year), [*COLUMNS, *_asked(fields)], rows)
    subject = ("edition", edition.id)
    return exported(sheet, form, by=access.current().actor, what=ApplicationEvent.EXPORTED, subject=subject)


def _asked(fields: list[FieldRow]) -> list[Column]:
    return [Column(f"field_{each.id}", each.label) for each in fields]


def _row(each: ApplicationOut, fields: list[FieldRow]) -> Row:
    return [
        each.id, each.number, each.municipality, each.county, each.round_name, each.state,
        each.last.reason if each.last else None, each.last.words if each.last else None, each.begun_at, each.sent_at,
        each.confirmed_at, each.version, each.files, *(each.texts.get(field.id) for field in fields),
    ]  # fmt: skip
