"""What is read in an archive package's own texts: steps, decisions and minutes in words, on the clock in Oslo."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from portal.foundation import formatting
from portal.foundation.i18n import gettext as _
from portal.jury.forms.told import outcome_told, people_told, point_told, signed_told
from portal.nominations.actions.confirming import POSTMOTTAK
from portal.nominations.forms import REASONS, STEPS
from portal.nominations.rules import Move, StepReason

Record = Mapping[str, Any]


def step_text(place: str, told: Record) -> str:
    """Return what was done with a municipality's application, why, by whom and when."""
    by = _("Kommunens postmottak") if told["by"] == POSTMOTTAK else told["by"]
    return _text(
        str(STEPS[Move(told["move"])]),
        _("Søknad for %(municipality)s", municipality=place),
        str(REASONS[StepReason(told["reason"])]) if told["reason"] else "",
        told["words"],
        f"{by}, {_moment(told['at'])}",
    )


def decision_text(place: str, told: Record) -> str:
    """Return what a jury decided about a municipality, why, in which meeting, and who entered it."""
    return _text(
        _("Vedtak: %(outcome)s", outcome=outcome_told(told["outcome"], told["place"])),
        _("Søknad for %(municipality)s", municipality=place),
        _("%(panel)s, jurymøte %(moment)s", panel=told["panel"], moment=_moment(told["meeting_at"])),
        told["reasons"],
        _("Ført inn av %(name)s, %(moment)s.", name=told["by"], moment=_moment(told["at"])),
    )


def minutes_text(told: Record) -> str:
    """Return what signed minutes say of the points that they were handed out with."""
    return _text(
        _("Protokoll fra jurymøte %(moment)s", moment=_moment(told["at"])),
        f"{told['panel']}. {told['place']}.",
        _("Til stede: %(names)s", names=people_told(told["present"])),
        _("Ikke til stede: %(names)s", names=people_told(told["absent"])) if told["absent"] else "",
        *(_point(each) for each in told["points"]),
        *(signed_told(each["name"], datetime.fromisoformat(each["at"])) for each in told["signatures"]),
    )


def _point(told: Record) -> str:
    decided = [outcome_told(told["outcome"], told["place"])] if told["outcome"] else []
    heading = ": ".join([told["municipality"] or told["text"], *decided])
    return _text(heading, told["reasons"], *point_told(told))


def _moment(at: str) -> str:
    return formatting.moment(datetime.fromisoformat(at))


def _text(*parts: str | None) -> str:
    return "\n\n".join(filter(None, parts))
