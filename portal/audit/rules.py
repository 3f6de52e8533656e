"""Who acted, and how a value is made safe for a spreadsheet."""

from dataclasses import dataclass

FORMULA_STARTS = frozenset("=+-@\t\r＝＋－＠")


@dataclass(frozen=True)
class Actor:
    """Who did something, as it is remembered: the name stays when the person is gone. No id: the operator at a shell."""

    id: int | None
    name: str


OPERATOR = Actor(None, "operator")
WORKER = Actor(None, "worker")


def spreadsheet_safe(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in FORMULA_STARTS and text else text
