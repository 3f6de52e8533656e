from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.foundation import triggers
from portal.foundation.db import Model
from portal.foundation.triggers import Trigger


class AuditEntry(Model):
    """One act. The actor is an id and a name as they were, without a foreign key: the line outlives the person."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("audit_entry_actor", "actor_id", "id"),
        Index("audit_entry_subject", "subject_kind", "subject_id", "id"),
        Index("audit_entry_what", "what", "id"),
        Index("audit_entry_moment", "moment"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    moment: Mapped[datetime]
    actor_id: Mapped[int | None]
    actor_name: Mapped[str] = mapped_column(String(200))
    what: Mapped[str] = mapped_column(String(60))
    subject_kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[str] = mapped_column(String(220))
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    after: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    why: Mapped[str | None] = mapped_column(Text)


_FUNCTION = (
    "CREATE OR REPLACE FUNCTION audit_entry_stays() RETURNS trigger LANGUAGE plpgsql AS"
    " $$ BEGIN RAISE 'append only'; END $$"
)


def _refusing(act: str) -> Trigger:
    name = f"audit_entry_{act.lower()}"
    each = "STATEMENT" if act == "TRUNCATE" else "ROW"
    on_sqlite = f"CREATE TRIGGER {name} BEFORE {act} ON audit_entry BEGIN SELECT RAISE(ABORT, 'append only'); END"
    on_postgresql = (
        f"CREATE TRIGGER {name} BEFORE {act} ON audit_entry FOR EACH {each} EXECUTE FUNCTION audit_entry_stays()"
    )
    return Trigger(
        name=name,
        table="audit_entry",
        sqlite=() if act == "TRUNCATE" else (on_sqlite,),  # SQLite has no TRUNCATE
        postgresql=(_FUNCTION, on_postgresql),
    )


triggers.register(*(_refusing(act) for act in ("UPDATE", "DELETE", "TRUNCATE")))
