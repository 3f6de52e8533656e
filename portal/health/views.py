"""What monitoring asks: `/healthz` alive, `/readyz` able to do its work."""

from datetime import datetime

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from portal.accounts.access import everybody
from portal.foundation import boxes, clock, migrations, outbox
from portal.media import queries as media
from portal.media import stores
from portal.voting import queries as voting
from portal.voting.queries import log

bp = Blueprint("health", __name__)


@bp.get("/healthz")
@everybody
def healthz() -> ResponseReturnValue:
    """Answer that the process is alive; asks nothing of anything else."""
    return jsonify(alive=True)


@bp.get("/readyz")
@everybody
def readyz() -> ResponseReturnValue:
    """Answer whether database, migrations and keys are as they must be, how long mail, files and the vote's log have waited.

    A log that is not sealed does not make the portal unready: votes are taken and counted, and only its field says so.
    Nor do files that no scanner has looked at, or that cannot be had just now: everything else goes on without them.
    """
    try:
        migrated = migrations.revision_in_database() == migrations.newest_revision()
        unusable = voting.unusable_keys() + [name for name in (boxes.PORTAL_KEY,) if not boxes.has_key(name)]
        oldest, unsealed, logs = outbox.oldest_unsent(), log.late_since(clock.now()), log.states()
        unchecked = media.oldest_waiting()
    except SQLAlchemyError as error:
        return jsonify(ready=False, database=type(error).__name__), 503
    ready = migrated and not unusable
    answer = jsonify(
        ready=ready, database="ok", migrations="ok" if migrated else "behind", unusable_keys=unusable,
        oldest_unsent_mail_seconds=_age(oldest, clock.real_now()),
        oldest_unsealed_entry_seconds=_age(unsealed, clock.now()),
        oldest_unchecked_file_seconds=_age(unchecked, clock.now()),
        files="ok" if stores.store().is_there() else "away",
        vote_log={str(year): state for year, state in logs.items()},
    )  # fmt: skip
    return answer, 200 if ready else 503


def _age(moment: datetime | None, now: datetime) -> float | None:
    return (now - moment).total_seconds() if moment else None
