"""The description of `/api/v1` in OpenAPI 3.1. A test holds every answer up against it."""

from collections.abc import Mapping
from typing import Any

from flask import current_app

from portal.api.views.blueprint import HERE
from portal.award.rules import Phase
from portal.finalists.rules import FigureKind
from portal.foundation import i18n
from portal.nominations.rules import RoundKind

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
MAYBE: Schema = {"type": ["string", "null"]}
NUMBER: Schema = {"type": "integer"}
YES: Schema = {"type": "boolean"}
LINK: Schema = {"type": "string", "format": "uri"}
MOMENT: Schema = {"type": ["string", "null"], "format": "date-time"}
DAY: Schema = {"type": ["string", "null"], "format": "date"}
LANGUAGE: Schema = {"enum": list(i18n.LANGUAGES)}


def _object(**parts: Schema) -> Schema:
    return {"type": "object", "properties": parts, "required": sorted(parts), "additionalProperties": False}


def _list(item: Schema) -> Schema:
    return {"type": "array", "items": item}


def _answer(**parts: Schema) -> Schema:
    """Describe a whole answer: `demonstration` tells that the data are shown as of another day, and votes are invented."""
    return _object(demonstration=YES, language=LANGUAGE, **parts)


CALENDAR = _object(
    applications_open=MOMENT, applications_close=MOMENT, finalists_at=MOMENT, voting_opens=MOMENT, voting_closes=MOMENT,
    release_at=MOMENT,
)  # fmt: skip
EDITION: Mapping[str, Schema] = {
    "year": NUMBER,
    "phase": {"enum": [phase.value for phase in Phase]},
    "calendar": CALENDAR,
    "weights": {"anyOf": [_object(jury=NUMBER, people=NUMBER), {"type": "null"}]},
    "title_until": {"type": ["integer", "null"]},
    "released_at": MOMENT,
    "certified_at": MOMENT,
    "links": _object(self=LINK, page=LINK, finalists=LINK, result=LINK),
}
CRITERION = _object(
    id=NUMBER, title=TEXT, text=TEXT, lang=LANGUAGE, weight=NUMBER, levels=_list(_object(points=NUMBER, text=TEXT))
)
ROUND = _object(
    kind={"enum": [kind.value for kind in RoundKind]}, name=TEXT, branch=MAYBE, counties=_list(TEXT), opens=MOMENT,
    deadline=MOMENT, moved=_list(_object(before=MOMENT, after=MOMENT, reason=TEXT)), statement=MAYBE,
)  # fmt: skip
FIGURE = _object(kind={"enum": [kind.value for kind in FigureKind]}, value=TEXT, as_of=DAY, source=TEXT)
FINALIST: Mapping[str, Schema] = {
    "slug": TEXT,
    "name": TEXT,
    "county": TEXT,
    "lang": LANGUAGE,
    "headline": TEXT,
    "lead": TEXT,
    "figures": _list(FIGURE),
    "links": _object(self=LINK, page=LINK),
}
NAMED: Mapping[str, Schema] = {"slug": TEXT, "name": TEXT, "link": LINK}
FAVOURITE = _object(
    example=YES, votes=_list(_object(**NAMED, votes=NUMBER, share={"type": "number"})), counted=NUMBER, confirmed=NUMBER,
    withdrawn=NUMBER, voided=NUMBER,
)  # fmt: skip
FRACTION: Schema = {"type": "string", "pattern": "^[0-9]+(/[0-9]+)?$", "description": "An exact share: 1/3."}
WINNER = _object(**NAMED, example=YES, reasons=_list(TEXT), signed_at=MOMENT)
COMBINED = _object(**NAMED, place=NUMBER, jury=FRACTION, people=FRACTION, total=FRACTION)
RESULT = _object(
    winners=_list(WINNER), other_finalists=_list(_object(**NAMED)), reasons_source=TEXT,
    combined=_list(COMBINED), favourite=FAVOURITE, links=_object(page=LINK, report=LINK),
)  # fmt: skip

ANSWERS: Mapping[str, tuple[str, Schema]] = {
    "": (
        "What there is.",
        _answer(links=_object(description=LINK, editions=LINK, winners=LINK, conditions=LINK)),
    ),
    "/editions": ("Every edition, newest first.", _answer(editions=_list(_object(**EDITION)))),
    "/editions/{year}": (
        "One edition with its jury, its criteria and its rounds.",
        _answer(**EDITION, jury=_list(_object(name=TEXT, role=TEXT)), criteria=_list(CRITERION), rounds=_list(ROUND)),
    ),
    "/editions/{year}/finalists": (
        "The finalists by name; none before they are announced.",
        _answer(year=NUMBER, announced=YES, announced_at=MOMENT, finalists=_list(_object(**FINALIST))),
    ),
    "/editions/{year}/finalists/{slug}": (
        "One finalist; 404 before it is announced.",
        _answer(year=NUMBER, **FINALIST),
    ),
    "/editions/{year}/result": (
        "The result; null before it is released. The winner (several who share the place), the people's count beside it, and, where"
        " jury and people decide together, what both gave (`combined`).",
        _answer(year=NUMBER, released=YES, release_at=MOMENT, final=YES, result={"anyOf": [RESULT, {"type": "null"}]}),
    ),
    "/winners": (
        "The prize's winners, newest first.",
        _answer(winners=_list(_object(year=NUMBER, name=TEXT, other_finalists=_list(TEXT), place=MAYBE, on=DAY))),
    ),
}
PARAMETERS: Mapping[str, Schema] = {"year": NUMBER, "slug": TEXT}


def described() -> Schema:
    """Return the whole description."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Norges kulturkommune: open data",
            "version": "1",
            "description": "Read only. Nothing is here before its moment. Moments are UTC. Put /nn or /en before the path for"
            " texts in Nynorsk or English; what is written in one language alone keeps it (`lang`).",
        },
        "servers": [{"url": str(current_app.config["BASE_URL"]).rstrip("/")}],
        "paths": {f"{HERE}{path}": _path(path, words, schema) for path, (words, schema) in ANSWERS.items()},
    }


def _path(path: str, words: str, schema: Schema) -> Schema:
    named = [name for name in PARAMETERS if f"{{{name}}}" in path]
    responses: Schema = {"200": {"description": words, "content": {"application/json": {"schema": schema}}}}
    if named:
        responses["404"] = {"description": "Not there."}
    parameters = [{"name": name, "in": "path", "required": True, "schema": PARAMETERS[name]} for name in named]
    return {"get": {"summary": words, "parameters": parameters, "responses": responses}}
