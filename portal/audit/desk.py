"""«Hendelseslogg»: one's own acts for editors, moderators and vote officers, all of them for admins."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts import access
from portal.accounts.access import only
from portal.accounts.rules import AccountEvent, Role
from portal.audit import actions, queries
from portal.audit.exporting import csv_line
from portal.audit.forms import EVENTS, SUBJECTS, Filter, about, actor, filter_in_address, told
from portal.audit.queries import Entry, Wanted

bp = Blueprint("audit", __name__)

COLUMNS = tuple(Entry.__dataclass_fields__)
LARGEST_ID = 2**31 - 1
READERS = (Role.EDITOR, Role.MODERATOR, Role.VOTE_OFFICER, Role.ADMIN)  # as the matrix of the design says


@bp.get("/for-ansatte/hendelseslogg")
@only(*READERS)
def log() -> ResponseReturnValue:
    """Show the log, newest first."""
    chosen = filter_in_address()
    older_than = request.args.get("eldre-enn", type=int)
    if older_than is not None and not 0 < older_than <= LARGEST_ID:
        older_than = None
    entries = [] if chosen.errors else queries.page_of(_wanted(chosen), older_than=older_than)
    more = len(entries) > queries.PAGE_SIZE
    entries = entries[: queries.PAGE_SIZE]
    older = _address(chosen, older_than=entries[-1].id) if more else None
    newer = _address(chosen) if older_than else None
    return render_template(
        "audit/log.html",
        entries=entries,
        chosen=chosen,
        events=EVENTS,
        subjects=SUBJECTS,
        told=told,
        about=about,
        actor=actor,
        sees_all=_sees_all(),
        pager={"newer_url": newer, "older_url": older},
    ), 422 if chosen.errors else 200


def _address(chosen: Filter, *, older_than: int | None = None) -> str:
    values: dict[str, Any] = chosen.as_arguments()
    if older_than:
        values["eldre-enn"] = older_than
    return url_for("audit.log", **values)


def _sees_all() -> bool:
    return access.current().has((Role.ADMIN,))


def _wanted(chosen: Filter) -> Wanted:
    return chosen.wanted(actor_id=None if _sees_all() else access.current().id)


@bp.post("/for-ansatte/hendelseslogg.csv")
@only(*READERS, fresh=True)
def export_csv() -> ResponseReturnValue:
    """Send what is shown, all pages of it, as a file for spreadsheets."""
    wanted = _export("csv")
    return _file("".join(_csv(wanted)), "text/csv; charset=utf-8", "hendelseslogg.csv")


@bp.post("/for-ansatte/hendelseslogg.json")
@only(*READERS, fresh=True)
def export_json() -> ResponseReturnValue:
    """Send what is shown, all pages of it, as JSON."""
    wanted = _export("json")
    rows = [{**asdict(entry), "moment": entry.moment.isoformat()} for entry in queries.all_of(wanted)]
    text = json.dumps(rows, ensure_ascii=False, indent=1)
    return _file(text, "application/json", "hendelseslogg.json")


def _export(form: str) -> Wanted:
    chosen = filter_in_address()
    person = access.current()
    after = {"form": form, **chosen.as_arguments()}
    actions.record(person.actor, AccountEvent.LOG_EXPORTED, subject=("audit", person.id), after=after)
    return _wanted(chosen)


def _csv(wanted: Wanted) -> Iterator[str]:
    yield "\ufeff"
    yield csv_line(COLUMNS)
    for entry in queries.all_of(wanted):
        yield csv_line([_cell(getattr(entry, name)) for name in COLUMNS])


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _file(text: str, kind: str, name: str) -> Response:
    response = Response(text, content_type=kind)
    response.headers["Content-Disposition"] = f"attachment; filename={name}"
    return response
