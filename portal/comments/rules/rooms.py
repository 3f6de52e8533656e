"""Whether a page takes comments at a moment: the emergency switch, its section, and the page itself."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Hush(StrEnum):
    """What the emergency switch does, everywhere at once."""

    CLOSED = "closed"
    HIDDEN = "hidden"


class CommentRefusal(StrEnum):
    """Why a comment was not taken, or could not be changed."""

    CLOSED = "closed"
    EVERYWHERE_CLOSED = "everywhere_closed"
    LINK_ENDED = "link_ended"
    BLOCKED = "blocked"
    TOO_SOON = "too_soon"
    TOO_MANY_MAILS = "too_many_mails"
    TOO_MANY_HERE = "too_many_here"
    EDIT_ENDED = "edit_ended"
    DECIDED = "decided"
    NOT_TO_WITHDRAW = "not_to_withdraw"
    NOT_TO_COMPLAIN = "not_to_complain"
    UNKNOWN_PLACE = "unknown_place"


class CommentEvent(StrEnum):
    """What moderators do with the settings of comments, as the audit log names it."""

    SECTION_CHANGED = "comments.section_changed"
    PAGE_CLOSED = "comments.page_closed"
    PAGE_OPENED = "comments.page_opened"
    SWITCHED_ON = "comments.switched_on"
    SWITCHED_OFF = "comments.switched_off"


@dataclass(frozen=True)
class Room:
    """How a page stands with comments. `before`: a moderator reads first. `closes_at` may lie ahead or behind."""

    before: bool = True
    section_open: bool = True
    closes_at: datetime | None = None
    why: str | None = None
    hush: Hush | None = None
    message: str | None = None

    @property
    def hidden(self) -> bool:
        """Whether the switch keeps all comments from being shown."""
        return self.hush is Hush.HIDDEN

    def is_open(self, now: datetime) -> bool:
        """Tell whether comments are taken at a moment."""
        return refusal_at(self, now) is None

    def closing(self, now: datetime) -> datetime | None:
        """Return when comments end by the clock, if that lies ahead."""
        return self.closes_at if self.closes_at is not None and self.closes_at > now else None


def refusal_at(room: Room, now: datetime) -> CommentRefusal | None:
    """Return why a page takes no comments at a moment, or None. Half-open: the closing moment is out."""
    if room.hush is not None:
        return CommentRefusal.EVERYWHERE_CLOSED
    if not room.section_open or (room.closes_at is not None and room.closes_at <= now):
        return CommentRefusal.CLOSED
    return None
