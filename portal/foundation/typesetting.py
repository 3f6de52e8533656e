"""Prints: tagged, accessible PDF by typst. What people wrote comes in as data and is never read as source.

The fonts know Latin, Greek, Cyrillic, Arabic and Hebrew letters. One that they lack (an emoji, a Chinese sign) would be read
by nobody, and PDF/UA forbids it: it is shown as an empty square.
"""

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from portal.config import ROOT

SOURCES = ROOT / "templates" / "print"
KEPT = 16
SQUARE = "\u25a1"

# Tried one after the other, where the fonts do not have all letters: as it is written; European letters and the usual signs;
# at last those of the countries around us.
ALL_BUT = (
    None,
    re.compile(
        "[^ -~\u00a0-\u024f\u0300-\u03ff\u0400-\u04ff\u1e00-\u1eff\u2010-\u2027\u2030-\u203a\u20ac\u2122\u2212\u25a1]"
    ),
    re.compile("[^ -~\u00a0-\u017f\u2013\u2014\u2018-\u201e\u2026\u20ac\u25a1]"),
)


def pdf(name: str, data: Mapping[str, Any]) -> bytes:
    """Return a print: `name` is its source in templates/print, `data` all that it says. Its fonts come with typst."""
    from typst import TypstError  # noqa: PLC0415 - twenty megabytes that only a print needs

    for unknown in ALL_BUT:
        try:
            return _made(name, json.dumps(_shown(data, unknown), sort_keys=True))
        except TypstError as error:
            if "could not be displayed" not in str(error) or unknown is ALL_BUT[-1]:
                raise
    raise AssertionError("the last try returns or raises")


def _shown(value: Any, unknown: re.Pattern[str] | None) -> Any:
    """Return all that a print says, without the letters that are not known."""
    if unknown is None:
        return value
    if isinstance(value, str):
        return unknown.sub(SQUARE, value)
    if isinstance(value, Mapping):
        return {key: _shown(each, unknown) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_shown(each, unknown) for each in value]
    return value


@lru_cache(maxsize=KEPT)
def _made(name: str, data: str) -> bytes:
    import typst  # noqa: PLC0415

    made = typst.compile(
        SOURCES / f"{name}.typ",
        root=SOURCES,
        sys_inputs={"data": data},
        format="pdf",
        pdf_standards=["ua-1"],
        ignore_system_fonts=True,
    )
    assert isinstance(made, bytes)
    return made
