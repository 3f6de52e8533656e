"""What staff take out as a file: for spreadsheets (CSV, XLSX) and for programs (JSON). Each time it is noted in the log.

The view that calls this has asked who may have what; columns have a name for programs and words for people.
"""

import csv
import io
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from flask import Response, current_app
from flask_babel import LazyString
from xlsxwriter import Workbook

from portal.audit import actions
from portal.audit.rules import Actor, spreadsheet_safe
from portal.foundation import clock
from portal.foundation.i18n import gettext as _

FORMS = "any(csv,xlsx,json)"
"""The converter of an address that ends in the kind of file."""

KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}
LONGEST_CELL = 32_767  # what a cell of XLSX holds
WIDEST = 60  # characters: longer text is read in its cell
MOMENT, DAY = "dd.mm.yyyy hh:mm:ss", "dd.mm.yyyy"
Row = Sequence[Any]


@dataclass(frozen=True)
class Column:
    """A column: its name for programs, its words for people, and what people read for its values where those are no words."""

    name: str
    words: str | LazyString
    values: Mapping[Any, Any] | None = None

    def said(self, value: Any) -> Any:
        """Return a value as people read it."""
        return value if value is None or self.values is None else str(self.values[value])


@dataclass(frozen=True)
class Sheet:
    """A table that is taken out. `name` is the file's, without ending; rows hold plain values in the order of the columns."""

    name: str
    columns: Sequence[Column]
    rows: Iterable[Row]


def exported(sheet: Sheet, form: str, *, by: Actor, what: StrEnum, subject: tuple[str, int | str]) -> Response:
    """Note that somebody takes a table out, and answer with it as a file. In a demonstration it says that it is an example."""
    actions.record(by, what, subject=subject, after={"form": form, "file": sheet.name})
    write: Callable[[Sheet], Any] = {"csv": _csv, "xlsx": _xlsx, "json": _json}[form]
    response = Response(write(sheet), content_type=KINDS[form])
    mark = "-" + _("eksempel") if current_app.config["DEMO"] else ""
    response.headers["Content-Disposition"] = f"attachment; filename={sheet.name}{mark}.{form}"
    return response


def csv_line(cells: Iterable[str]) -> str:
    """Return a line of CSV in which every cell is quoted and none is taken for a formula."""
    line = io.StringIO()
    writer = csv.writer(line, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([spreadsheet_safe(cell) for cell in cells])
    return line.getvalue()


def _marked(sheet: Sheet) -> Iterator[Row]:
    """Yield the heading and the rows as people read them, each with the mark in a demonstration."""
    in_demo = bool(current_app.config["DEMO"])
    yield [*([_("Merknad")] if in_demo else []), *(column.words for column in sheet.columns)]
    for row in sheet.rows:
        said = [column.said(value) for column, value in zip(sheet.columns, row, strict=True)]
        yield [*([_("Eksempel")] if in_demo else []), *said]


def _csv(sheet: Sheet) -> str:
    return "\ufeff" + "".join(csv_line([str(_cell(value)) for value in row]) for row in _marked(sheet))


def _xlsx(sheet: Sheet) -> bytes:
    """Return a workbook whose cells are text, numbers, days or moments, and nothing else: no formula, no link."""
    file = io.BytesIO()
    with Workbook(file, {"in_memory": True}) as book:
        page = book.add_worksheet(_("Eksempel") if current_app.config["DEMO"] else None)
        page.freeze_panes(1, 0)
        heading, moment, day = (
            book.add_format(told) for told in ({"bold": True}, {"num_format": MOMENT}, {"num_format": DAY})
        )
        widths: Counter[int] = Counter()
        for number, row in enumerate(_marked(sheet)):
            for place, value in enumerate(row):
                cell = _cell(value)
                widths[place] = max(widths[place], len(str(cell)) + 2)
                if isinstance(value, date):
                    page.write_datetime(number, place, _local(value), moment if isinstance(value, datetime) else day)
                elif isinstance(cell, str):
                    page.write_string(number, place, cell[:LONGEST_CELL], None if number else heading)
                else:
                    page.write_number(number, place, cell)
        for place, width in widths.items():
            page.set_column(place, place, min(width, WIDEST))
    return file.getvalue()


def _local(value: date) -> date:
    """Return a moment as the clock in Oslo shows it, for a spreadsheet, which knows no zones; a day is a day."""
    return value.astimezone(clock.OSLO).replace(tzinfo=None) if isinstance(value, datetime) else value


def _json(sheet: Sheet) -> str:
    names = [column.name for column in sheet.columns]
    told = {
        "example": bool(current_app.config["DEMO"]),
        "made_at": clock.now().isoformat(),
        "rows": [dict(zip(names, (_value(each) for each in row), strict=True)) for row in sheet.rows],
    }
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def _cell(value: Any) -> str | int | float:
    """Return a value as a cell: a number stays one, a moment is told by the clock in Oslo."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("ja") if value else _("nei")
    if isinstance(value, int | float):
        return value
    if isinstance(value, datetime):
        return value.astimezone(clock.OSLO).strftime("%Y-%m-%d %H:%M:%S")
    return json.dumps(value, ensure_ascii=False) if isinstance(value, Mapping) else str(value)


def _value(value: Any) -> Any:
    """Return a value as programs read it."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value if value is None or isinstance(value, bool | int | float | Mapping) else str(value)
