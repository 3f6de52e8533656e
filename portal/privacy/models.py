from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.foundation.db import Model


class DataRequest(Model):
    """A link to one's own data. The link is kept as a hash, the address as a keyed hash and sealed."""

    __tablename__ = "data_request"
    __table_args__ = (CheckConstraint("expires_at > asked_at", name="has_a_life"),)

    link_hash: Mapped[bytes] = mapped_column(primary_key=True)
    address_hash: Mapped[bytes] = mapped_column(index=True)
    address_box: Mapped[bytes]
    asked_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
