"""Reading comments. `gate.visible` is the one gate for all that the public sees of them."""

from portal.comments.queries.gate import visible
from portal.comments.queries.held import CommentHeld, ComplaintHeld, held_about, named_too_long, texts_of
from portal.comments.queries.own import Asked, Own, asked_by, own, standing_of_asked
from portal.comments.queries.quotes import quotes, with_cases
from portal.comments.queries.rooms import (
    Closing,
    Commented,
    Section,
    Switch,
    all_of,
    closings,
    commented,
    commented_on,
    form_of,
    names_of,
    page_of,
    room,
    sections,
    switch,
)
from portal.comments.queries.rows import (
    PAGE_SIZE,
    CommentPage,
    Shown,
    counts_shown,
    newest,
    places_with_comments,
    shown,
    shown_among,
    shown_one,
)

__all__ = [
    "PAGE_SIZE", "Asked", "Closing", "CommentHeld", "CommentPage", "ComplaintHeld", "Commented", "Own", "Section",
    "Shown", "Switch", "all_of", "asked_by", "closings", "commented", "commented_on", "counts_shown",
    "form_of", "held_about", "named_too_long", "names_of", "newest", "own", "page_of", "places_with_comments",
    "quotes", "room", "sections", "shown", "shown_among", "shown_one", "standing_of_asked", "switch", "texts_of",
    "visible", "with_cases",
]  # fmt: skip
