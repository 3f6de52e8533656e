"""What a backup is checked by: counts, and the log's root recomputed from its lines."""

from collections import Counter
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Connection, text

from portal.backups.rules import VoteFacts
from portal.voting.rules.ledger import frontier_of, frontier_root
from portal.voting.rules.lines import leaf_of

BLOCK = 1 << 20


def facts_of(connection: Connection) -> dict[str, VoteFacts]:
    """Return what each edition's vote says, by year, read from a database of any kind."""
    years = connection.execute(text("SELECT id, year FROM edition ORDER BY year")).all()
    return {str(row.year): _facts(connection, row.id) for row in years}


def _facts(connection: Connection, edition_id: int) -> VoteFacts:
    which = {"edition": edition_id}
    states: Counter[str] = Counter()
    by_finalist: Counter[str] = Counter()
    grouped = "SELECT choice, state, count(*) AS number FROM ballot WHERE edition_id = :edition GROUP BY choice, state"
    for row in connection.execute(text(grouped), which):
        states[row.state] += row.number
        by_finalist[row.choice] += row.number if row.state == "counted" else 0
    sealed = "SELECT line FROM ledger_entry WHERE edition_id = :edition AND place IS NOT NULL ORDER BY place"
    leaves = [leaf_of(line) for line in connection.execute(text(sealed), which).scalars()]
    waiting = "SELECT count(*) FROM ledger_entry WHERE edition_id = :edition AND place IS NULL"
    return VoteFacts(
        states=dict(sorted(states.items())),
        by_finalist=dict(sorted(by_finalist.items())),
        log_size=len(leaves),
        waiting=connection.execute(text(waiting), which).scalar_one(),
        root=frontier_root(frontier_of(leaves), len(leaves)).hex(),
    )


def root_disagrees(connection: Connection) -> list[int]:
    """Return the years whose lines give another root than the tree that was kept while sealing."""
    rows = connection.execute(
        text("SELECT year, size, frontier FROM ledger_tree JOIN edition ON edition.id = ledger_tree.edition_id")
    ).all()
    facts = facts_of(connection)
    return [
        row.year
        for row in rows
        if (facts[str(row.year)].log_size, facts[str(row.year)].root)
        != (row.size, frontier_root(bytes(row.frontier), row.size).hex())
    ]


def hash_of(path: Path) -> str:
    """Return the SHA-256 of a file."""
    made = sha256()
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            made.update(block)
    return made.hexdigest()


def hashes_in(folder: Path) -> dict[str, str]:
    """Return the hash of every file below a folder but its manifest, by path."""
    paths = (path for path in folder.rglob("*") if path.is_file() and path.name != "manifest.json")
    return {path.relative_to(folder).as_posix(): hash_of(path) for path in sorted(paths)}
