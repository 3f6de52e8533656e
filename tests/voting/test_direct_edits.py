"""A hundred edits made in the database itself, past everything: the verifier finds each of them, or a kept head does."""

import random
from collections import Counter
from collections.abc import Callable

import pytest
from sqlalchemy import text

from portal.foundation import triggers
from portal.foundation.db import db
from portal.voting.queries import export, log, signing
from portal.voting.rules import heads, ledger
from portal.voting.rules.lines import canonical, leaf_of, line_of, parse_line
from tests import build, moments
from tests.databases import both_databases
from tests.voting import verifier
from tests.voting.sealed import seal
from tests.voting.test_export import put_in

kontroller = verifier.load()
EDITS, SEED = 100, 2019
FINALISTS = list(build.FINALISTS)
Edit = Callable[[random.Random, list[str]], list[str]]


@pytest.fixture
def edition(app, at) -> int:
    """A log that was sealed three times, with the three heads that an observer keeps."""
    at(moments.START)
    made = build.edition()
    for seed in (1, 2, 3):
        put_in(made, ballots=6, seed=seed)
        seal(made)
    return made


def another(line: str, **told: object) -> str:
    """A line that says something else."""
    entry = parse_line(line)
    return line_of(**{**vars(entry), **told})


def votes_in(lines: list[str]) -> list[int]:
    return [place for place, line in enumerate(lines) if '"choice"' in line]


def other_choice(chance: random.Random, lines: list[str]) -> list[str]:
    """A vote is given to another finalist."""
    at = chance.choice(votes_in(lines))
    now = parse_line(lines[at]).choice
    chosen = chance.choice([slug for slug in FINALISTS if slug != now])
    return [*lines[:at], another(lines[at], choice=chosen), *lines[at + 1 :]]


def ballot_out(chance: random.Random, lines: list[str]) -> list[str]:
    """A ballot is taken out with all its lines."""
    gone = parse_line(chance.choice(lines)).ballot
    return [line for line in lines if parse_line(line).ballot != gone]


def ballot_in(chance: random.Random, lines: list[str]) -> list[str]:
    """A ballot is invented."""
    model = next(line for line in lines if parse_line(line).n == 1)
    new = another(model, ballot=chance.randbytes(32).hex(), salt=chance.randbytes(16).hex(), n=1)
    at = chance.randrange(len(lines))
    return [*lines[:at], new, *lines[at:]]


def other_day(chance: random.Random, lines: list[str]) -> list[str]:
    """A line is given another salt: nobody reads it, and it is another line all the same."""
    at = chance.randrange(len(lines))
    return [*lines[:at], another(lines[at], salt=chance.randbytes(16).hex()), *lines[at + 1 :]]


def exchanged(chance: random.Random, lines: list[str]) -> list[str]:
    """Two lines change places."""
    one, other = sorted(chance.sample(range(len(lines)), 2))
    return [*lines[:one], lines[other], *lines[one + 1 : other], lines[one], *lines[other + 1 :]]


KINDS: tuple[Edit, ...] = (other_choice, ballot_out, ballot_in, other_day, exchanged)


def written(edition_id: int, lines: list[str]) -> None:
    """Put other lines in the database, with hashes that fit; nothing is signed."""
    connection = db.session.connection()
    triggers.drop(connection)
    known = {row.ballot_id for row in connection.execute(text("SELECT DISTINCT ballot_id FROM ledger_entry"))}
    connection.execute(text("DELETE FROM ledger_entry"))
    entries = [parse_line(line) for line in lines]
    for ballot in {entry.ballot for entry in entries} - known:
        row = "INSERT INTO ballot (id, edition_id, choice, state, voted_by, last_n)"
        connection.execute(text(f"{row} VALUES (:id, 1, 'drammen', 'counted', 'cast', 1)"), {"id": ballot})
    connection.execute(
        text(
            "INSERT INTO ledger_entry (edition_id, ballot_id, n, type, line, leaf, place)"
            " VALUES (:edition, :ballot, :n, :type, :line, :leaf, :place)"
        ),
        [
            {
                "edition": edition_id, "ballot": entry.ballot, "n": entry.n, "type": entry.act.value, "line": line,
                "leaf": leaf_of(line), "place": place,
            }
            for place, (entry, line) in enumerate(zip(entries, lines, strict=True))
        ],
    )  # fmt: skip


def covered_up(edition_id: int, lines: list[str]) -> None:
    """Build the tree anew and sign it with the true key, as whoever has the machine can."""
    leaves = [leaf_of(line) for line in lines]
    root, last = ledger.root_of(leaves), log.last_head(edition_id)
    signature = signing.signer_of(edition_id).sign(heads.head_text(last.origin, len(lines), root, last.time))
    connection = db.session.connection()
    connection.execute(
        text("UPDATE tree_head SET size = :size, root = :root, signature = :sig WHERE size = :before"),
        {"size": len(lines), "root": root, "sig": signature, "before": last.size},
    )
    tree = {"size": len(lines), "frontier": ledger.frontier_of(leaves)}
    connection.execute(text("UPDATE ledger_tree SET size = :size, frontier = :frontier"), tree)


def found(exported: list[str], key: str, kept: list | None = None) -> bool:
    """Whether the verifier finds something wrong with what is published."""
    try:
        kontroller.check([f"{line}\n".encode() for line in exported], [key], kept or [])
    except kontroller.Wrong:
        return True
    return False


def published(edition_id: int) -> list[str]:
    return "".join(export.export_lines(edition_id)).splitlines()


@both_databases
def test_100_direct_edits_are_found_by_the_verifier_and_when_they_are_signed_anew_by_a_kept_head(edition):
    signed = log.heads_of(edition)
    kept = kontroller.heads_in(canonical([heads.head_object(head) for head in signed]))
    key, before = signed[0].key.hex(), published(edition)
    assert len(kept) == 3 and not found(before, key, kept)
    chance, tried, taken = random.Random(SEED), Counter(), Counter()
    for number in range(EDITS):
        kind, cover = KINDS[number % len(KINDS)], number % 2 == 1
        while (lines := kind(chance, before[:-1])) == before[:-1]:
            pass
        written(edition, lines)
        if cover:
            covered_up(edition, lines)
        try:
            exported = published(edition)
        except export.LogDamaged:
            exported = []
        db.session.rollback()
        tried[kind.__name__, cover] += 1
        assert not exported or found(exported, key, kept), (number, kind.__name__, cover)
        assert cover or not exported or found(exported, key), "without a kept head too"
        taken[kind.__name__] += bool(cover and exported and not found(exported, key))
    assert tried.total() == EDITS and len(tried) == 2 * len(KINDS)
    assert taken["other_choice"] == taken["other_day"] == EDITS / 10, "signed anew, a kept head alone tells"
    assert published(edition) == before


def test_a_verifier_that_skips_the_kept_heads_misses_what_is_signed_anew(edition):
    """Planted: the same edit, and nobody has kept a head."""
    key, before = log.last_head(edition).key.hex(), published(edition)
    lines = other_choice(random.Random(SEED), before[:-1])
    written(edition, lines)
    covered_up(edition, lines)
    assert not found(published(edition), key)
