"""What kinds of figures a presentation has, and the colours: the same for all finalists."""

from enum import StrEnum


class FigureKind(StrEnum):
    """What a figure counts or names."""

    POPULATION = "population"
    NUMBER = "number"


def digits(value: str) -> str | None:
    """Return a whole number as its digits, whatever blanks its source put between them; None when it is none."""
    told = "".join(value.split())
    return told if told.isascii() and told.isdigit() else None


COLOURS = ("teal", "indigo", "ochre")
"""Each finalist owns one; with more than three they come again."""
