"""What somebody can write about the portal itself, and how long the link lives that confirms it."""

import re
import unicodedata
from datetime import timedelta

SHORTEST_TEXT, LONGEST_TEXT = 5, 3000  # characters
LONGEST_PAGE = 300
LINK_LIFE = timedelta(hours=48)

LINES = re.compile(r"\r\n|[\r\v\f\x85\u2028\u2029]")
UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


def cleaned_text(typed: str) -> str:
    """Return a text as it is kept: NFC, its own line breaks, nothing that cannot be seen or that turns what follows."""
    return unicodedata.normalize("NFC", UNSEEN.sub("", LINES.sub("\n", typed))).strip()


def cleaned_line(typed: str) -> str:
    """Return a text on one line."""
    return " ".join(cleaned_text(typed).split())
