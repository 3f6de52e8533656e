from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from portal.audit.models import AuditEntry
from portal.audit.rules import Actor
from portal.foundation import clock
from portal.foundation.db import db, transaction


@transaction
def record(
    actor: Actor,
    what: StrEnum,
    *,
    subject: tuple[str, int | str],
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    why: str | None = None,
) -> None:
    """Write what somebody did, in the transaction of the act itself: both are saved, or neither.

    `subject` is (kind, id); `before` and `after` hold JSON values and never what must be sealed (addresses, texts, tokens).
    """
    kind, subject_id = subject
    db.session.add(
        AuditEntry(
            moment=clock.real_now(),
            actor_id=actor.id,
            actor_name=actor.name,
            what=what.value,
            subject_kind=kind,
            subject_id=str(subject_id),
            before=dict(before) if before is not None else None,
            after=dict(after) if after is not None else None,
            why=why,
        )
    )
