"""What is searched, what is too little or too much to search for, and how a hit is shown."""

from portal.search.rules.asking import SearchRefusal, asked, refusal_of, shortened
from portal.search.rules.kinds import Kind, Match, best_first
from portal.search.rules.marking import Piece, excerpt, marked
from portal.search.rules.words import cleaned, forms_of, holds_all, stem, words_of

__all__ = [
    "Kind",
    "Match",
    "Piece",
    "SearchRefusal",
    "asked",
    "best_first",
    "cleaned",
    "excerpt",
    "forms_of",
    "holds_all",
    "marked",
    "refusal_of",
    "shortened",
    "stem",
    "words_of",
]
