"""What kinds of figures a presentation has, and the colours: the same for all finalists."""

from enum import StrEnum


class FigureKind(StrEnum):
    """What a figure counts or names."""

    POPULATION = "population"
    NUMBER = "number"


COLOURS = ("teal", "indigo", "ochre")
"""Each finalist owns one; with more than three they come again."""
