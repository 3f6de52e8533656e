"""How long the desk's queries take with 100 000 ballots, one in twenty of them held.

Makes a database of its own in a temporary folder; prints milliseconds, the median of five.
"""

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from flask_migrate import upgrade
from sqlalchemy import insert

from portal.app import create_app
from portal.config import ROOT
from portal.foundation import boxes, clock
from portal.foundation.db import db, transaction
from portal.voting.models import Ballot, BallotReason, BallotSign
from portal.voting.queries import desk, marks
from portal.voting.rules import Act, BallotState
from portal.voting.rules.signals import Signal
from tests import build
from tests.conftest import configured

BALLOTS = 100_000
ONE_HELD_IN = 20
CHUNK = 5_000


@transaction
def fill(edition_id: int, number: int) -> None:
    """Put so many ballots in, held ones in a hundred domains and one network."""
    now = clock.real_now()
    seen = [boxes.seal("2019/box", ["a…", f"d{each}.example"], purpose=marks.SEEN_BOX) for each in range(100)]
    for start in range(0, number, CHUNK):
        rows = range(start, min(start + CHUNK, number))
        held = [each for each in rows if each % ONE_HELD_IN == 0]
        db.session.execute(insert(Ballot), [
            {"id": f"{each * 2654435761 % 2**32:08x}{each:056x}", "edition_id": edition_id,
             "voter_key": each.to_bytes(32, "big"), "choice": "drammen", "voted_by": Act.CAST, "last_n": 1,
             "state": BallotState.HELD if each % ONE_HELD_IN == 0 else BallotState.COUNTED,
             "hold_reason": "network_burst" if each % ONE_HELD_IN == 0 else None, "looked_at": now}
            for each in rows
        ])  # fmt: skip
        ids = {each: f"{each * 2654435761 % 2**32:08x}{each:056x}" for each in rows}
        db.session.execute(insert(BallotSign), [
            {"ballot_id": ids[each], "edition_id": edition_id, "at": now, "domain": f"d{each % 100}", "kind": "unusual",
             "network": "a" * 64, "shape": None, "number": None, "seen_box": seen[each % 100]}
            for each in rows
        ])  # fmt: skip
        db.session.execute(insert(BallotReason), [
            {"ballot_id": ids[each], "edition_id": edition_id, "reason": reason, "pattern": pattern, "figures": "{}"}
            for each in held
            for reason, pattern in (("network_burst", "a" * 32), ("unusual_domain_many", f"d{each % 100}"))
        ])  # fmt: skip


def median(question: Callable[[], object]) -> float:
    """Return how many milliseconds a question takes."""
    taken = []
    for _ in range(5):
        db.session.rollback()
        began = time.perf_counter()
        question()
        taken.append(1000 * (time.perf_counter() - began))
    return statistics.median(taken)


def main() -> None:
    """Fill a database, ask, and tell."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(configured(Path(folder)))
        with app.app_context():
            upgrade(directory=str(ROOT / "migrations"))
            edition_id = build.edition()
            fill(edition_id, BALLOTS)
            burst = Signal.NETWORK_BURST.value, "a" * 32
            questions = {
                "what waits": lambda: desk.waiting_now(edition_id),
                "groups": lambda: desk.groups(edition_id),
                "a page of a group": lambda: desk.rows_in(edition_id, *burst),
                "a page in its middle": lambda: desk.rows_in(edition_id, *burst, after="8" * 64),
                "the whole group": lambda: desk.digest_of(desk.group_as_seen(edition_id, *burst)),
            }
            for name, question in questions.items():
                print(f"{name}: {median(question):.0f} ms")


if __name__ == "__main__":
    main()
