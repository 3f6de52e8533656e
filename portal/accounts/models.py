from datetime import datetime
from typing import Any

from flask_security import RoleMixin, UserMixin
from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.accounts.rules import LinkPurpose, Role, Stage
from portal.foundation.db import Model


class Account(Model, UserMixin):
    """A person behind the door. Enrolled from when password, second factor and recovery codes are in place.

    `name` and `address` are in clear: staff know each other, and the address is what somebody signs in with.
    """

    __tablename__ = "account"
    __table_args__ = (
        CheckConstraint("address = lower(address)", name="lower_case"),
        CheckConstraint(
            "enrolled_at IS NULL OR (password IS NOT NULL AND totp_box IS NOT NULL)", name="enrolled_has_both_factors"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    address: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(String(8))
    password: Mapped[str | None] = mapped_column(String(200))
    totp_box: Mapped[bytes | None]
    totp_counter: Mapped[int | None]
    is_example: Mapped[bool] = mapped_column(default=False)
    invited_at: Mapped[datetime]
    enrolled_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]

    roles: Mapped[list["AccountRole"]] = relationship(  # type: ignore[assignment]
        cascade="all, delete-orphan", order_by="AccountRole.role"
    )

    @property
    def fs_uniquifier(self) -> str:  # type: ignore[override]
        """What Flask-Security knows a person by. Our sessions are rows, so it need not change to end them."""
        return str(self.id)

    @property
    def active(self) -> bool:  # type: ignore[override]
        """Whether the person may sign in at all."""
        return self.enrolled_at is not None and self.closed_at is None


class AccountRole(Model, RoleMixin):
    """One of a person's roles."""

    __tablename__ = "account_role"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    role: Mapped[Role] = mapped_column(primary_key=True)

    @property
    def name(self) -> str:  # type: ignore[override]
        """What Flask-Security calls it."""
        return self.role.value


class AccountLink(Model):
    """An invitation or a way to a new password, sent by mail; kept as a hash only."""

    __tablename__ = "account_link"
    __table_args__ = (
        CheckConstraint("expires_at > made_at", name="has_a_life"),
        Index("account_link_of", "account_id"),
    )

    link_hash: Mapped[bytes] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    purpose: Mapped[LinkPurpose]
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    account: Mapped[Account] = relationship()


class RecoveryCode(Model):
    """A code for the day the second factor is lost; gone when used."""

    __tablename__ = "recovery_code"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    code_mac: Mapped[bytes] = mapped_column(primary_key=True)


class StaffSession(Model):
    """A browser in which somebody has signed in, or is about to. The id in its cookie is kept as a hash only."""

    __tablename__ = "staff_session"
    __table_args__ = (Index("staff_session_of", "account_id"), Index("staff_session_seen", "seen_at"))

    id_hash: Mapped[bytes] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    stage: Mapped[Stage]
    browser: Mapped[str] = mapped_column(String(80))
    began_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    proved_at: Mapped[datetime]
    renew: Mapped[bool] = mapped_column(default=False)
    kept: Mapped[dict[str, Any]] = mapped_column(JSON)

    account: Mapped[Account] = relationship()
