"""What kinds of figures a presentation has: the same for all finalists."""

from enum import StrEnum


class FigureKind(StrEnum):
    """What a figure counts or names."""

    POPULATION = "population"
    NUMBER = "number"
