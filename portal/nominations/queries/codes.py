"""Late codes, as staff see them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from portal.foundation.db import db
from portal.municipalities.models import Municipality
from portal.municipalities.queries import LABEL
from portal.nominations.models import LateCode, Round


@dataclass(frozen=True)
class CodeRow:
    """A late code, as staff see it: never the code itself."""

    municipality: str
    round_name: str
    ends_at: datetime
    why: str
    made_by: str
    made_at: datetime
    used_at: datetime | None


def late_codes(edition_id: int) -> list[CodeRow]:
    """Return an edition's late codes, newest first."""
    chosen = (
        select(
            LABEL, Round.name, LateCode.ends_at, LateCode.why, LateCode.made_by, LateCode.made_at,
            LateCode.used_at,
        )
        .join(Municipality, Municipality.id == LateCode.municipality_id)
        .join(Round, Round.id == LateCode.round_id)
        .where(Round.edition_id == edition_id)
    )  # fmt: skip
    return [CodeRow(*row) for row in db.session.execute(chosen.order_by(LateCode.id.desc()))]
