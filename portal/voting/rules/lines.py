"""The log's lines: one event each, written in one way only, so that their bytes can be hashed and published."""

import json
import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.voting.rules import ledger
from portal.voting.rules.states import Act

CHOOSING = frozenset({Act.CAST, Act.REPLACE})
REASONED = frozenset({Act.HOLD, Act.RELEASE, Act.VOID, Act.RESTORE})
SALT_BYTES = 16

BALLOT = re.compile(r"[0-9a-f]{64}", re.ASCII)
SALT = re.compile(r"[0-9a-f]{32}", re.ASCII)
WORD = re.compile(r"[a-z0-9][a-z0-9._:-]{0,79}", re.ASCII)  # a finalist's short name, or a reason's


class NotCanonical(Exception):
    """Bytes that no line of a log can be: another spelling, a field too many or too few, a value that cannot be."""


@dataclass(frozen=True)
class Entry:
    """One event of the log, as its line tells it."""

    year: int
    ballot: str
    n: int
    act: Act
    at: date
    salt: str
    choice: str | None = None
    reason: str | None = None


def canonical(value: Any) -> str:
    """Return a value as JSON in the one spelling: keys sorted, no spaces, nothing but ASCII."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)


def line_of(
    *,
    year: int,
    ballot: str,
    n: int,
    act: Act,
    at: date,
    salt: str,
    choice: str | None = None,
    reason: str | None = None,
) -> str:
    """Return the line of an event, without a line break. Raises ValueError for what no line may hold.

    `cast` and `replace` have a choice; `hold`, `release`, `void` and `restore` a reason; `withdraw` neither.
    """
    entry = Entry(year=year, ballot=ballot, n=n, act=Act(act), at=at, salt=salt, choice=choice, reason=reason)
    if wrong := _wrong(entry):
        raise ValueError(f"a line of the log cannot have this {wrong}")
    return canonical(_fields(entry))


def leaf_of(line: str) -> bytes:
    """Return the hash by which a line stands in the tree."""
    return ledger.leaf_hash(line.encode("utf-8", "surrogatepass"))  # a line that was tampered with has a hash too


def parse_line(line: str | bytes) -> Entry:
    """Return what a line tells. Raises NotCanonical unless `line_of` would write exactly these bytes."""
    try:
        text = line if isinstance(line, str) else line.decode("ascii")
        fields = json.loads(text)
        entry = Entry(
            year=fields["edition"],
            ballot=fields["ballot"],
            n=fields["n"],
            act=Act(fields["type"]),
            at=date.fromisoformat(fields["at"]),
            salt=fields["salt"],
            choice=fields.get("choice"),
            reason=fields.get("reason"),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise NotCanonical(str(error)) from None
    if wrong := _wrong(entry):
        raise NotCanonical(wrong)
    if canonical(_fields(entry)) != text:
        raise NotCanonical("spelling")
    return entry


def _fields(entry: Entry) -> dict[str, Any]:
    fields = {
        "at": entry.at.isoformat(),
        "ballot": entry.ballot,
        "edition": entry.year,
        "n": entry.n,
        "salt": entry.salt,
        "type": entry.act.value,
    }
    if entry.choice is not None:
        fields["choice"] = entry.choice
    if entry.reason is not None:
        fields["reason"] = entry.reason
    return fields


def _wrong(entry: Entry) -> str | None:
    """Return which field no line may have, or None."""
    if type(entry.year) is not int or not 1000 <= entry.year <= 9999:
        return "edition"
    if type(entry.n) is not int or not 1 <= entry.n < 2**31:
        return "n"
    if not _is(BALLOT, entry.ballot):
        return "ballot"
    if not _is(SALT, entry.salt):
        return "salt"
    if not _fits(entry.choice, entry.act in CHOOSING):
        return "choice"
    if not _fits(entry.reason, entry.act in REASONED):
        return "reason"
    return None


def _fits(word: Any, needed: bool) -> bool:
    """Tell whether a word is there when it must be, and only then."""
    return _is(WORD, word) if needed else word is None


def _is(pattern: re.Pattern[str], value: Any) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None
