from datetime import datetime

from sqlalchemy import CheckConstraint, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.foundation import triggers
from portal.foundation.db import Model
from portal.foundation.triggers import Trigger
from portal.media.rules import LONGEST_NAME, FileState, Kind

WAITS = text("state = 'new'")


class StoredFile(Model):
    """A file that was sent in and checked. Its content lies in the data folder under the random id, never under the name.

    What it is never changes; another version is another file. `pot` is what its bytes are counted against.
    """

    __tablename__ = "stored_file"
    __table_args__ = (
        CheckConstraint("size > 0", name="has_content"),
        Index("stored_file_owner", "owner_kind", "owner_id"),
        Index("stored_file_waits", "made_at", "id", sqlite_where=WAITS, postgresql_where=WAITS),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    kind: Mapped[Kind]
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    size: Mapped[int]
    sha256: Mapped[bytes]
    state: Mapped[FileState]
    owner_kind: Mapped[str] = mapped_column(String(40))
    owner_id: Mapped[str] = mapped_column(String(64))
    pot: Mapped[str | None] = mapped_column(String(80), index=True)
    made_at: Mapped[datetime]


_CHANGED = "NEW.id <> OLD.id OR NEW.kind <> OLD.kind OR NEW.size <> OLD.size OR NEW.sha256 <> OLD.sha256"
_MOVED_BACK = "NEW.state <> OLD.state AND (OLD.state = 'refused' OR NEW.state = 'new')"
_REFUSED = f"{_CHANGED} OR ({_MOVED_BACK})"
_MESSAGE = "a stored file stays what it is"

triggers.register(
    Trigger(
        name="stored_file_stays",
        table="stored_file",
        sqlite=(
            "CREATE TRIGGER stored_file_stays BEFORE UPDATE ON stored_file"
            f" WHEN {_REFUSED} BEGIN SELECT RAISE(ABORT, '{_MESSAGE}'); END",
        ),
        postgresql=(
            "CREATE OR REPLACE FUNCTION stored_file_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            f" IF {_REFUSED} THEN RAISE EXCEPTION '{_MESSAGE}'; END IF; RETURN NEW; END $$",
            "CREATE TRIGGER stored_file_stays BEFORE UPDATE ON stored_file"
            " FOR EACH ROW EXECUTE FUNCTION stored_file_stays()",
        ),
    )
)
