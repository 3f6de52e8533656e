"""Prints: tagged, accessible PDF by typst. What people wrote comes in as data and is never read as source."""

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from portal.config import ROOT

SOURCES = ROOT / "templates" / "print"
KEPT = 16


def pdf(name: str, data: Mapping[str, Any]) -> bytes:
    """Return a print: `name` is its source in templates/print, `data` all that it says. Its fonts come with typst."""
    return _made(name, json.dumps(data, sort_keys=True))


@lru_cache(maxsize=KEPT)
def _made(name: str, data: str) -> bytes:
    import typst  # noqa: PLC0415 - twenty megabytes that only a print needs

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
