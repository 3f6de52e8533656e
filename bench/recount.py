"""How long a recount takes at 100 000 ballots: export, stand-alone verifier, browser's code, fold, and a receipt's proof.

Goals (security.md, G17): export and verifying < 5 s each, a proof < 50 ms.
"""

import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from sqlalchemy import insert, text

from portal.app import create_app
from portal.config import from_environment
from portal.foundation.db import db, transaction
from portal.foundation.migrations import upgrade
from portal.voting.actions import sealing
from portal.voting.models import Ballot, LedgerEntry
from portal.voting.queries import export, proofs, signing
from portal.voting.rules import Act, tally
from portal.voting.rules.lines import leaf_of, line_of, parse_line
from tests import build, moments
from tests.voting.node import case, recount

BALLOTS = 100_000
FINALISTS = ("drammen", "larvik", "sarpsborg")


def main() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory(prefix="kultur-bench-") as folder:
        app = create_app(from_environment({"PORTAL_ENV": "demo", "PORTAL_DATA": folder}))
        with app.app_context():
            upgrade()
            _measure(Path(folder))


def _measure(folder: Path) -> None:
    edition_id = build.edition()
    print(f"  {BALLOTS} ballots, a line each, one in ten changed once")
    _timed("written as entries", lambda: _fill(edition_id))
    _timed("sealed", lambda: sealing.seal(edition_id, moments.START))
    file = folder / "log.jsonl"
    _timed("export (goal 5 s)", lambda: file.write_text("".join(export.export_lines(edition_id)), encoding="ascii"))
    key = signing.signer_of(edition_id).public_key.hex()
    verifier = [sys.executable, "verifier/kontroller.py", str(file), "--key", key]
    _timed("stand-alone verifier (goal 5 s)", lambda: subprocess.run(verifier, check=True, capture_output=True))
    whole = file.read_bytes()
    _timed("the browser's code, in Node (goal 5 s)", lambda: recount([case(whole, keys=[key], piece=65536)]))
    _timed("the fold", lambda: tally.fold(map(parse_line, whole.splitlines()[:-1])))
    ballot = parse_line(whole.splitlines()[BALLOTS // 2]).ballot
    _timed("first proof of a process", lambda: proofs.shown_for(ballot))
    _timed("proof (goal 0.05 s), mean of 20", lambda: [proofs.shown_for(ballot) for _ in range(20)], parts=20)


def _timed(what: str, act: Callable[[], object], parts: int = 1) -> None:
    """Print how long an act takes: by the clock, and by the processor's own, the steadier witness on a shared machine."""
    begun, used = time.perf_counter(), _processor_seconds()
    act()
    clock, processor = (time.perf_counter() - begun) / parts, (_processor_seconds() - used) / parts
    print(f"  {clock:8.3f} s  {processor:8.3f} s of processor  {what}", flush=True)


def _processor_seconds() -> float:
    spent = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in spent)


@transaction
def _fill(edition_id: int) -> None:
    chance = random.Random(17)
    db.session.execute(text("DROP TRIGGER ledger_insert"))  # what it looks for is not what is measured here
    for start in range(0, BALLOTS, 5000):
        ballots, entries = [], []
        for number in range(start, start + 5000):
            ballot, last_n = sha256(str(number).encode()).hexdigest(), 1 + (number % 10 == 0)
            choice = chance.choice(FINALISTS)
            ballots.append({
                "id": ballot, "edition_id": edition_id, "choice": choice, "state": "counted",
                "voted_by": Act.REPLACE if last_n == 2 else Act.CAST, "last_n": last_n,
            })  # fmt: skip
            entries += [_entry(edition_id, ballot, n, choice, chance) for n in range(1, last_n + 1)]
        db.session.execute(insert(Ballot), ballots)
        db.session.execute(insert(LedgerEntry), entries)


def _entry(edition_id: int, ballot: str, n: int, choice: str, chance: random.Random) -> dict[str, object]:
    act, salt = Act.CAST if n == 1 else Act.REPLACE, chance.randbytes(16).hex()
    line = line_of(year=2019, ballot=ballot, n=n, act=act, at=moments.START.date(), salt=salt, choice=choice)
    return {
        "edition_id": edition_id, "ballot_id": ballot, "n": n, "type": act, "line": line, "leaf": leaf_of(line),
        "waiting_since": moments.START, "place": None,
    }  # fmt: skip
