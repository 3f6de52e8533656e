"""Minutes as a print: what the reader may see of them, and no more."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import Response, abort, current_app
from flask.typing import ResponseReturnValue

from portal.accounts.access import only
from portal.foundation import formatting, i18n, typesetting
from portal.foundation.i18n import gettext as _
from portal.foundation.printed_text import blocks_of
from portal.jury import queries
from portal.jury.desk.blueprint import JURY, bp, hidden_cases, is_blind
from portal.jury.desk.shown_meeting import found_meeting
from portal.jury.forms import MINUTES
from portal.jury.forms.told import outcome_told, people_told, point_told, signed_told
from portal.jury.queries.meetings import meeting_now
from portal.jury.queries.minutes import MinutesRow


@bp.get("/jury/mote/<int:meeting_id>/protokoll-<int:version>.pdf")
@only(*JURY)
def minutes_pdf(meeting_id: int, version: int) -> ResponseReturnValue:
    """Send a version of the minutes as a print; what the reader is recused from is left out, and that it is is told."""
    found, _shown = found_meeting(meeting_id)
    whole = meeting_now(meeting_id)
    row = next((each for each in whole.minutes if each.version == version), None) if whole else None
    if whole is None or row is None or is_blind(found):
        abort(404)
    content = queries.without(row.content, hidden_cases(found))
    told = _printed(row, content, heading=f"{found.name} {found.year}")
    response = Response(typesetting.pdf("protokoll", told), mimetype="application/pdf")
    mark = "-" + _("eksempel") if current_app.config["DEMO"] else ""
    response.headers["Content-Disposition"] = f"attachment; filename=protokoll-{meeting_id}-{version}{mark}.pdf"
    return response


def _printed(row: MinutesRow, content: Mapping[str, Any], *, heading: str) -> dict[str, Any]:
    at = formatting.moment(datetime.fromisoformat(content["at"]))
    return {
        "title": _("Protokoll fra jurymøte %(moment)s", moment=at),
        "lang": i18n.language(),
        "mark": _("Eksempel") if current_app.config["DEMO"] else "",
        "footer": f"{content['panel']}, {heading}",
        "status": str(MINUTES[row.state]),
        "lines": [
            f"{content['panel']}, {heading}. {content['place']}.",
            _("Til stede: %(names)s", names=people_told(content["present"])),
            *([_("Saker du er inhabil i, er utelatt.")] if content["left_out"] else []),
        ],
        "points": [_point(number, each) for number, each in enumerate(content["points"], start=1)],
        "signatures": [signed_told(row.proposed_name, row.proposed_at)]
        + ([signed_told(row.signed_name, row.signed_at)] if row.signed_name and row.signed_at else []),
    }


def _point(number: int, point: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "title": f"{number}. {point['municipality'] or point['text']}",
        "decided": outcome_told(point["outcome"], point["place"]) if point["outcome"] else "",
        "lines": point_told(point),
        "reasons": blocks_of(point["reasons"]),
    }
