from datetime import datetime

from markupsafe import Markup
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.comments.rules import LONGEST_NAME, Hush, PlaceKind
from portal.foundation.db import Model
from portal.foundation.markdown import SafeHtml


class Comment(Model):
    """A comment. Its state is its case's; `html` is made from `text` when that is written, and never later.

    The private link lies sealed beside its hash, so that a second mail can have it (decision 0001). `edit_until` runs by the
    real clock, the other moments of its life by the domain's.
    """

    __tablename__ = "comment"
    __table_args__ = (
        CheckConstraint("confirmed_at IS NULL OR edit_until IS NOT NULL", name="confirmed_can_be_edited_for_a_while"),
        CheckConstraint("confirm_link_hash IS NULL OR confirm_expires_at IS NOT NULL", name="link_has_a_life"),
        CheckConstraint("anonymised_at IS NULL OR own_link_box IS NULL", name="anonymised_has_no_link"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("moderation_case.id"), unique=True)
    place: Mapped[str] = mapped_column(String(160))
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    text: Mapped[str] = mapped_column(Text)
    html: Mapped[Markup] = mapped_column(SafeHtml)
    own_link_hash: Mapped[bytes | None] = mapped_column(unique=True)
    own_link_box: Mapped[bytes | None]
    confirm_link_hash: Mapped[bytes | None] = mapped_column(unique=True)
    confirm_expires_at: Mapped[datetime | None]
    written_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    edit_until: Mapped[datetime | None]
    corrected_at: Mapped[datetime | None]
    anonymised_at: Mapped[datetime | None]


_UNCONFIRMED = Comment.confirmed_at.is_(None)
_NAMED = Comment.confirmed_at.is_not(None) & Comment.anonymised_at.is_(None)

Index("comment_unconfirmed", Comment.confirm_expires_at, sqlite_where=_UNCONFIRMED, postgresql_where=_UNCONFIRMED)
Index("comment_named", Comment.confirmed_at, sqlite_where=_NAMED, postgresql_where=_NAMED)


class CommentSection(Model):
    """How comments on one kind of page are taken; without a row a moderator reads before, and it is open."""

    __tablename__ = "comment_section"

    kind: Mapped[PlaceKind] = mapped_column(primary_key=True)
    before: Mapped[bool]
    open: Mapped[bool]


class CommentRoom(Model):
    """A page whose comments have been closed, or will be at a moment."""

    __tablename__ = "comment_room"

    place: Mapped[str] = mapped_column(String(160), primary_key=True)
    closes_at: Mapped[datetime]
    why: Mapped[str] = mapped_column(String(300))


class CommentSwitch(Model):
    """The emergency switch, while it is on; at most one row."""

    __tablename__ = "comment_switch"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    hush: Mapped[Hush]
    since: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(200))
    message: Mapped[str] = mapped_column(String(300))
