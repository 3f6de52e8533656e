"""What the queue is narrowed by, as the address carries it; every link and form on the page keeps it."""

from dataclasses import dataclass, replace
from typing import Any

from flask import request

from portal.accounts import access
from portal.moderation.queries import Position, Wanted
from portal.moderation.rules import Kind, Waiting

TABS: dict[str, Waiting | None] = {
    "nye": Waiting.NEW,
    "meldt": Waiting.REPORTED,
    "klager": Waiting.COMPLAINT,
    "avgjort": None,
}
FIRST = "nye"
DECIDED = "avgjort"
LONGEST = 80


@dataclass(frozen=True)
class Filter:
    """What was asked for. `tab` is empty for the first one; `after` is where the page begins."""

    tab: str = ""
    kind: str = ""
    place: str = ""
    signals: bool = False
    mine: bool = False
    text: str = ""
    after: str = ""

    @property
    def is_set(self) -> bool:
        """Whether anything narrows the queue, the tab left aside."""
        return bool(self.kind or self.place or self.signals or self.mine or self.text)

    @property
    def waiting(self) -> Waiting | None:
        """Why the wanted cases wait; None for the decided ones."""
        return TABS[self.tab or FIRST]

    @property
    def wanted(self) -> Wanted:
        """It as the query takes it."""
        return Wanted(
            waiting=self.waiting,
            kind=Kind(self.kind) if self.kind else None,
            place=self.place,
            signals=self.signals,
            taken_by=access.current().id if self.mine else None,
            text=self.text,
        )

    @property
    def position(self) -> Position | None:
        """Where the page begins; the beginning for what is no place."""
        return Position.parsed(self.after) if self.after else None

    def as_arguments(self) -> dict[str, Any]:
        """Return it as an address carries it."""
        said = {
            "vis": self.tab,
            "type": self.kind,
            "side": self.place,
            "signal": "1" if self.signals else "",
            "mine": "1" if self.mine else "",
            "sok": self.text,
            "etter": self.after,
        }
        return {name: value for name, value in said.items() if value}

    def tab_alone(self) -> dict[str, Any]:
        """Return the tab without what narrows it."""
        return {"vis": self.tab} if self.tab else {}

    def at(self, after: str) -> "Filter":
        """Return the same, beginning elsewhere."""
        return replace(self, after=after)

    def on(self, tab: str) -> "Filter":
        """Return the same on another tab, from its beginning."""
        return replace(self, tab="" if tab == FIRST else tab, after="")


def in_address() -> Filter:
    """Read the filter from the page's address; what makes no sense does not narrow."""
    said = {name: _said(name) for name in ("vis", "type", "side", "signal", "mine", "sok", "etter")}
    return Filter(
        tab=said["vis"] if said["vis"] in TABS and said["vis"] != FIRST else "",
        kind=said["type"] if said["type"] in list(Kind) else "",
        place=said["side"],
        signals=said["signal"] == "1",
        mine=said["mine"] == "1",
        text=said["sok"],
        after=said["etter"] if Position.parsed(said["etter"]) else "",
    )


def _said(name: str) -> str:
    longest = 200 if name == "side" else LONGEST
    return request.args.get(name, "").replace("\0", "").strip()[:longest]
