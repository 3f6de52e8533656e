"""The control report: as a page, as a sheet, as data and as a print. Nothing of it before release."""

import csv
import io
import json
from typing import Any

from flask import Response, abort, current_app, render_template
from flask.typing import ResponseReturnValue

from portal.accounts.access import everybody
from portal.audit.rules import spreadsheet_safe
from portal.award import queries as award
from portal.award.queries import EditionNow
from portal.foundation import clock, formatting, i18n, typesetting
from portal.foundation.i18n import gettext as _
from portal.foundation.pagecache import keep
from portal.results import queries
from portal.results.queries import KeptReport
from portal.results.views.blueprint import bp
from portal.results.views.report_tables import lines_of, tables_of

PAGE = "/norges-kulturkommune/<year:year>/resultat/kontrollrapport"


@bp.get(PAGE)
@everybody
def report(year: int) -> ResponseReturnValue:
    """Show how the vote went, and what was voided and why."""
    edition, kept = _kept(year)
    page = render_template("results/report.html", edition=edition, kept=kept, tables=tables_of(kept))
    return keep(page, until=edition.next_change)


@bp.get(f"{PAGE}.csv")
@everybody
def report_csv(year: int) -> ResponseReturnValue:
    """Send the report as a file for spreadsheets."""
    edition, kept = _kept(year)
    sheet = io.StringIO()
    writer = csv.writer(sheet, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    for line in lines_of(tables_of(kept), status=_status(kept)):
        writer.writerow([spreadsheet_safe(cell) for cell in line])
    return _file(edition, "\ufeff" + sheet.getvalue(), "text/csv; charset=utf-8", "csv")


@bp.get(f"{PAGE}.json")
@everybody
def report_json(year: int) -> ResponseReturnValue:
    """Send the report as data."""
    edition, kept = _kept(year)
    told: dict[str, Any] = {
        "edition": year,
        "example": bool(current_app.config["DEMO"]),
        "final": kept.final,
        "count": kept.number,
        "made_at": kept.made_at.astimezone(clock.OSLO).isoformat(),
        **kept.report.as_json(),
    }
    return _file(edition, json.dumps(told, ensure_ascii=False, indent=1) + "\n", "application/json", "json")


@bp.get(f"{PAGE}.pdf")
@everybody
def report_pdf(year: int) -> ResponseReturnValue:
    """Send the report as a print."""
    edition, kept = _kept(year)
    return _file(edition, typesetting.pdf("kontrollrapport", _printed(year, kept)), "application/pdf", "pdf")


def _kept(year: int) -> tuple[EditionNow, KeptReport]:
    now = clock.now()
    edition = award.edition_in(year, now)
    kept = queries.report_in(edition, now) if edition else None
    if edition is None or kept is None:
        abort(404)
    return edition, kept


def _status(kept: KeptReport) -> str:
    return _("endelig") if kept.final else _("foreløpig")


def _printed(year: int, kept: KeptReport) -> dict[str, Any]:
    """Return what the print says: words and numbers as data, never as source."""
    in_demo = current_app.config["DEMO"]
    mark = _("eksempel")
    title = _("Kontrollrapport: Folkets favoritt %(year)s", year=year)
    status = _("Endelig resultat") if kept.final else _("Foreløpig resultat")
    return {
        "lang": i18n.language(),
        "title": f"{title} ({mark})" if in_demo else title,
        "mark": _("Eksempel") if in_demo else "",
        "explained": _(
            "Publikumsavstemningen er laget for denne portalen. Den fant ikke sted i %(year)s, og alle tallene er eksempler.",
            year=year,
        ) if in_demo else "",
        "status": _("%(status)s. Laget %(moment)s.", status=status, moment=formatting.moment(kept.made_at)),
        "lead": _(
            "Slik gikk avstemningen, hva vi sjekket, og hva som ble forkastet. Kontrollen ser aldri på hvem stemmen gjelder."
        ),
        "address": i18n.address_of("results.report", code=i18n.language(), year=year),
        "tables": [
            {
                "caption": table.caption, "said": table.said, "empty": table.empty, "head": table.head,
                "rows": [[cell.text for cell in row] for row in table.rows],
                "numbers": [cell.number for cell in table.rows[0]] if table.rows else [],
            }
            for table in tables_of(kept)
        ],
    }  # fmt: skip


def _file(edition: EditionNow, content: str | bytes, kind: str, ending: str) -> ResponseReturnValue:
    mark = "-" + _("eksempel") if current_app.config["DEMO"] else ""
    response = Response(content, content_type=kind)
    response.headers["Content-Disposition"] = f"attachment; filename=kontrollrapport-{edition.year}{mark}.{ending}"
    return keep(response, until=edition.next_change)
