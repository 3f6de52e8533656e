"""One row of the privacy page, and how a period is told."""

from dataclasses import dataclass
from datetime import timedelta

from portal.foundation.formatting import HARD_SPACE
from portal.foundation.i18n import ngettext
from portal.privacy.rules import YEAR

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
DAYS_FROM = timedelta(days=3)  # shorter periods are told in hours


@dataclass(frozen=True)
class Use:
    """What is kept for one purpose, on which legal basis, and for how long."""

    purpose: str
    kept: list[str]
    basis: str
    period: str


def length(period: timedelta) -> str:
    """Return a period in whole hours, days or months: «48 timer», «14 dager», «12 måneder»."""
    if period >= YEAR:
        text = ngettext("%(num)d måned", "%(num)d måneder", round(12 * (period / YEAR)))
    elif period >= DAYS_FROM:
        text = ngettext("%(num)d dag", "%(num)d dager", round(period / DAY))
    elif period >= HOUR:
        text = ngettext("%(num)d time", "%(num)d timer", round(period / HOUR))
    else:
        text = ngettext("%(num)d minutt", "%(num)d minutter", round(period / timedelta(minutes=1)))
    return text.replace(" ", HARD_SPACE)
