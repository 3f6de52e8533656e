"""How long the winner has the title."""

from enum import StrEnum

LONGEST = 10  # years: a slip of the keyboard, not a rule of the prize


class TitleRefusal(StrEnum):
    """Why the title's time was not set."""

    NOT_LATER = "title_not_later"
    RELEASED = "title_released"


def title_refusal(*, year: int, until: int, released: bool) -> TitleRefusal | None:
    """Return why the title cannot be until a year, or None. What was published with the winner stands."""
    if released:
        return TitleRefusal.RELEASED
    return None if year < until <= year + LONGEST else TitleRefusal.NOT_LATER
