"""Late codes: made for one municipality, known by a keyed hash, used once."""

import secrets
from datetime import datetime

from sqlalchemy import select

from portal.foundation import boxes
from portal.foundation.db import Refused, db
from portal.nominations.models import Application, LateCode
from portal.nominations.rules import ApplicationRefusal

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # no 0 O 1 I
LENGTH = 10


def new() -> str:
    """Return a fresh code of 50 bits, as it is read out: «7KQ2M-X9D4T»."""
    code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return f"{code[:5]}-{code[5:]}"


def mac(round_id: int, code: str) -> bytes:
    """Return what the database knows a code by, however it was typed."""
    plain = "".join(character for character in code.upper() if character in ALPHABET)
    return boxes.keyed_hash(boxes.read_key(boxes.PORTAL_KEY), "late-code", str(round_id), plain)


def usable(round_id: int, municipality_id: int, code: str, *, now: datetime) -> LateCode:
    """Return a code that is good for a municipality in a round, locked. Raises Refused for any other."""
    chosen = select(LateCode).where(
        LateCode.round_id == round_id,
        LateCode.municipality_id == municipality_id,
        LateCode.code_mac == mac(round_id, code),
        LateCode.used_at.is_(None),
        LateCode.ends_at > now,
    )
    found = db.session.scalar(chosen.with_for_update())
    if found is None:
        raise Refused(ApplicationRefusal.CODE_UNKNOWN)
    return found


def use(late: LateCode, application: Application, *, now: datetime) -> None:
    """Give an application the time that a code is good for."""
    late.used_at, late.application_id = now, application.id
    application.open_until = max(late.ends_at, application.open_until or late.ends_at)
    db.session.flush()
