"""Votes that were asked for and wait for their voter."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.foundation.db import Model


class VoteRequest(Model):
    """A vote that was asked for and waits for its voter. Link, code and browser are kept as hashes only."""

    __tablename__ = "vote_request"
    __table_args__ = (
        CheckConstraint("tries BETWEEN 0 AND 5", name="five_tries"),
        CheckConstraint("expires_at > asked_at", name="has_a_life"),
        ForeignKeyConstraint(["edition_id", "choice"], ["finalist.edition_id", "finalist.slug"]),
        Index("vote_request_expired", "expires_at"),
        Index("vote_request_browser", "browser_mac"),
        Index("vote_request_voter", "edition_id", "voter_key"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    voter_key: Mapped[bytes]
    choice: Mapped[str] = mapped_column(String(80))
    address_box: Mapped[bytes | None]
    link_hash: Mapped[bytes] = mapped_column(unique=True)
    code_mac: Mapped[bytes]
    browser_mac: Mapped[bytes]
    signals: Mapped[str | None] = mapped_column(Text)
    tries: Mapped[int] = mapped_column(default=0)
    asked_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    notice_key: Mapped[bytes | None]  # of the address for notices about a vote by sign-in


Index(
    "vote_request_notices", VoteRequest.edition_id, VoteRequest.notice_key,
    sqlite_where=VoteRequest.notice_key.is_not(None), postgresql_where=VoteRequest.notice_key.is_not(None),
)  # fmt: skip
