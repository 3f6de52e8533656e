"""`heads.log`: every published head, a line each, beside the signing key. A database that was restored is found behind it."""

import errno
import json
import os
from collections.abc import Iterator
from pathlib import Path

from portal.foundation import boxes
from portal.voting import queries
from portal.voting.rules.heads import Head, head_object, parse_head
from portal.voting.rules.lines import NotCanonical, canonical

LONGEST_LINE = 1000


class HeadsLogDamaged(Exception):
    """A line that no head can be; the text says which."""


def path_of(year: int) -> Path:
    """Return where an edition's published heads lie."""
    return boxes.key_path(queries.key_name(year, "signing")).with_name("heads.log")


def line_of(head: Head) -> str:
    """Return a head as a line of the file, without its line break."""
    return canonical(head_object(head))


def head_in(line: str) -> Head:
    """Return the head that a line tells of. Raises HeadsLogDamaged unless `line_of` would write just this."""
    try:
        head = parse_head(json.loads(line))
    except (ValueError, NotCanonical, RecursionError):
        raise HeadsLogDamaged(line[:80]) from None
    if line_of(head) != line:
        raise HeadsLogDamaged(line[:80])
    return head


def last_in(year: int) -> Head | None:
    """Return the head that was written last; None without file or line. Raises HeadsLogDamaged, OSError.

    What a write that was cut off left after the last line break is no line.
    """
    try:
        with path_of(year).open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(0, size - 3 * LONGEST_LINE))
            whole = file.read().rpartition(b"\n")[0]
    except FileNotFoundError:
        return None
    last = whole.rpartition(b"\n")[2]
    return head_in(_text(last)) if last else None


def check_writable(year: int) -> None:
    """Raise OSError when no head could be appended: nothing is signed that would not be remembered."""
    path = path_of(year)
    place = path if path.exists() else path.parent
    if not os.access(place, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(place))


def every_head_in(year: int) -> Iterator[Head]:
    """Yield all that was published, oldest first. Raises HeadsLogDamaged, OSError."""
    try:
        whole = path_of(year).read_bytes().rpartition(b"\n")[0]
    except FileNotFoundError:
        return
    for line in whole.split(b"\n") if whole else ():
        yield head_in(_text(line))


def _text(line: bytes) -> str:
    try:
        return line.decode("ascii")
    except UnicodeDecodeError:
        raise HeadsLogDamaged(repr(line[:80])) from None
