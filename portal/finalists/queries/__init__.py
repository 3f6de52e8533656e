"""Reading the finalists: through the award's gate, and as the jury has chosen them."""

from portal.finalists.queries.chosen import Chosen, chosen_by_jury
from portal.finalists.queries.shown import (
    FigureRow,
    FinalistCard,
    Presentation,
    finalists_of,
    presentation,
    presentations,
    slugs_of,
)

__all__ = [
    "Chosen", "FigureRow", "FinalistCard", "Presentation", "chosen_by_jury", "finalists_of", "presentation", "presentations",
    "slugs_of",
]  # fmt: skip
