"""Which moments staff may look at."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

YEARS = range(1992, 2101)


class PreviewRefusal(StrEnum):
    """Why a page is not shown as of a moment."""

    NO_MOMENT = "preview_no_moment"
    TOO_FAR = "preview_too_far"
    EMBARGO = "preview_embargo"


def preview_refusal(moment: datetime | None, *, unreleased: Iterable[datetime], editor: bool) -> PreviewRefusal | None:
    """Return why a moment may not be looked at, or None.

    `unreleased` are the set moments of results that nobody has released. From them on, what is written about a winner may be
    dated, and who wins is known to those who write alone.
    """
    if moment is None:
        return PreviewRefusal.NO_MOMENT
    if moment.year not in YEARS:
        return PreviewRefusal.TOO_FAR
    if not editor and any(moment >= each for each in unreleased):
        return PreviewRefusal.EMBARGO
    return None
