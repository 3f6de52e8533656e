"""Where open data begins, and its description for programs (OpenAPI 3.1)."""

import json

from flask import Response
from flask.typing import ResponseReturnValue

from portal.accounts.access import everybody
from portal.api.views.blueprint import address, answer, bp
from portal.api.views.description import described
from portal.foundation.pagecache import keep


@bp.get("")
@everybody
def start() -> ResponseReturnValue:
    """Tell what there is."""
    links = {
        "description": address("api.openapi"),
        "editions": address("api.editions"),
        "winners": address("api.winners"),
        "conditions": address("culture.about"),
    }
    return answer({"links": links}, until=None)


@bp.get("/openapi.json")
@everybody
def openapi() -> ResponseReturnValue:
    """Describe every answer."""
    text = json.dumps(described(), ensure_ascii=False, indent=1) + "\n"
    return keep(Response(text, content_type="application/vnd.oai.openapi+json;version=3.1"), until=None)
