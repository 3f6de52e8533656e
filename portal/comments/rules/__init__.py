"""Where a comment stands, what may be written, and for how long it can be changed and is kept."""

from portal.comments.rules.periods import (
    ANONYMISED_AFTER_MONTHS,
    EDIT_FOR,
    LINK_LIFE,
    edit_until,
    months_later,
)
from portal.comments.rules.places import Place, PlaceKind
from portal.comments.rules.rooms import CommentEvent, CommentRefusal, Hush, Room, refusal_at
from portal.comments.rules.texts import (
    LONGEST_NAME,
    LONGEST_TEXT,
    SHORTEST_NAME,
    SHORTEST_TEXT,
    TextRefusal,
    cleaned_name,
    cleaned_text,
    name_refusal,
    plain_text,
    text_refusal,
)

__all__ = [
    "ANONYMISED_AFTER_MONTHS", "EDIT_FOR", "LINK_LIFE", "LONGEST_NAME", "LONGEST_TEXT", "SHORTEST_NAME",
    "SHORTEST_TEXT", "CommentEvent", "CommentRefusal", "Hush", "Place", "PlaceKind", "Room", "TextRefusal", "cleaned_name",
    "cleaned_text", "edit_until", "months_later", "name_refusal", "plain_text", "refusal_at", "text_refusal",
]  # fmt: skip
