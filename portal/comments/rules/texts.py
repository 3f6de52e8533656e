"""What may stand in a comment and in the name above it. Markup is no concern here: it is escaped when HTML is made."""

import re
import unicodedata
from enum import StrEnum

SHORTEST_NAME, LONGEST_NAME = 2, 60
SHORTEST_TEXT, LONGEST_TEXT = 2, 3000
MOST_BYTES_EACH = 3  # a text of nothing but marks over letters is three bytes each; longer ones are no prose

LINES = re.compile(r"\r\n|[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]")
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]")
# Marks that turn the direction of what follows: none is needed, since every paragraph finds its own direction.
DIRECTIONS = re.compile(r"[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
INVISIBLE = re.compile(
    r"[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u2060-\u2064\u206a-\u206f\u3164\uffa0]"
)
TAGS = re.compile(r"[\U000e0000-\U000e0fff]")
EMPTY_LINES = re.compile(r"\n{3,}")


class TextRefusal(StrEnum):
    """Why a name or a text cannot be taken as it stands."""

    NAME_MISSING = "name_missing"
    NAME_TOO_LONG = "name_too_long"
    TEXT_MISSING = "text_missing"
    TEXT_TOO_LONG = "text_too_long"
    TEXT_TOO_HEAVY = "text_too_heavy"


def cleaned_name(typed: str) -> str:
    """Return a name on one line, without what cannot be seen."""
    plain = unicodedata.normalize("NFC", CONTROLS.sub("", LINES.sub(" ", typed).replace("\t", " ")))
    return " ".join(TAGS.sub("", INVISIBLE.sub("", DIRECTIONS.sub("", plain))).split())


def plain_text(typed: str) -> str:
    """Return what was typed with its line breaks and without control characters: what a database can keep."""
    return CONTROLS.sub("", LINES.sub("\n", typed).replace("\t", " "))


def cleaned_text(typed: str) -> str:
    """Return a text as it is kept and shown: NFC, its own line breaks, nothing that cannot be seen, no turned directions."""
    plain = unicodedata.normalize("NFC", plain_text(typed))
    plain = TAGS.sub("", INVISIBLE.sub("", DIRECTIONS.sub("", plain)))
    return EMPTY_LINES.sub("\n\n", "\n".join(line.rstrip() for line in plain.split("\n"))).strip()


def name_refusal(name: str) -> TextRefusal | None:
    """Return what is wrong with a cleaned name, or None."""
    if len(name) < SHORTEST_NAME or not any(character.isalnum() for character in name):
        return TextRefusal.NAME_MISSING
    if len(name) > LONGEST_NAME or len(name.encode()) > LONGEST_NAME * MOST_BYTES_EACH:
        return TextRefusal.NAME_TOO_LONG
    return None


def text_refusal(text: str) -> TextRefusal | None:
    """Return what is wrong with a cleaned text, or None."""
    if len(text) < SHORTEST_TEXT:
        return TextRefusal.TEXT_MISSING
    if len(text) > LONGEST_TEXT:
        return TextRefusal.TEXT_TOO_LONG
    return TextRefusal.TEXT_TOO_HEAVY if len(text.encode()) > LONGEST_TEXT * MOST_BYTES_EACH else None
