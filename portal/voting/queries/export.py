"""The log as it is published: every sealed line as it was hashed, and last the signed head."""

from collections.abc import Iterator

from sqlalchemy import select

from portal.award.queries import EditionNow
from portal.foundation.db import db
from portal.voting.models import LedgerEntry
from portal.voting.queries import log
from portal.voting.rules import heads
from portal.voting.rules.heads import Head

PAGE = 2000


class LogDamaged(Exception):
    """A line that the newest head counts is not there."""


def public_export(edition: EditionNow) -> tuple[Head, Iterator[str]] | None:
    """Return the newest head and the lines of a log that everybody may read; None before release."""
    if not edition.visible.result:
        return None
    head = log.last_head(edition.id)
    return (head, lines_under(edition.id, head)) if head else None


def export_lines(edition_id: int) -> Iterator[str]:
    """Yield the log's file line by line, each with its line break; nothing before the first head.

    It shows choices: to the public only through `public_export`.
    """
    if head := log.last_head(edition_id):
        yield from lines_under(edition_id, head)


def lines_under(edition_id: int, head: Head) -> Iterator[str]:
    """Yield the lines that a head counts, in order of place, and then the head. Raises LogDamaged.

    Read a page at a time, so that no long read keeps others from writing; what is sealed never changes.
    """
    for start in range(0, head.size, PAGE):
        end = min(start + PAGE, head.size)
        mine = LedgerEntry.edition_id == edition_id, LedgerEntry.place >= start, LedgerEntry.place < end
        lines = db.session.scalars(select(LedgerEntry.line).where(*mine).order_by(LedgerEntry.place)).all()
        if len(lines) != end - start:
            raise LogDamaged(f"{end - start - len(lines)} lines are missing between {start} and {end}")
        yield "\n".join(lines) + "\n"
    yield heads.head_line(head) + "\n"
