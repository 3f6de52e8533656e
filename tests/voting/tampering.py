"""Random changes to an export: every one must be refused by whoever has the key.

Two kinds are truly signed by the organiser: they must be refused by whoever also kept the newest head.
"""

import random
from collections.abc import Callable, Iterator

from portal.voting.rules import lines
from portal.voting.rules.heads import Head, head_line
from portal.voting.rules.lines import Entry
from tests.voting.histories import Signer, export, history, leaves, line

Change = Callable[[random.Random, list[bytes], list[Entry]], list[bytes]]
STRANGER, TRUE = Signer("stranger"), Signer()


def material(seed: int) -> tuple[list[Entry], list[bytes], Head]:
    """Return a history, its export, and its newest head as an observer kept it."""
    entries = history(random.Random(seed), ballots=9, steps=5)
    return entries, export(entries, TRUE), TRUE.head(leaves(entries))


def turned_bit(chance: random.Random, whole: list[bytes], entries: list[Entry]) -> list[bytes]:
    """Turn one bit anywhere, also in line breaks."""
    content = bytearray(b"".join(whole))
    content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    return cut(bytes(content))


def other_byte(chance: random.Random, whole: list[bytes], entries: list[Entry]) -> list[bytes]:
    """Put any other byte in a byte's place."""
    content = bytearray(b"".join(whole))
    at = chance.randrange(len(content))
    content[at] = chance.choice([byte for byte in range(256) if byte != content[at]])
    return cut(bytes(content))


def cut(content: bytes) -> list[bytes]:
    """Return the lines of a file, each with its line feed; the last may have none."""
    parts = content.split(b"\n")
    return [part + b"\n" for part in parts[:-1]] + ([parts[-1]] if parts[-1] else [])


def byte_out(chance: random.Random, whole: list[bytes], entries: list[Entry]) -> list[bytes]:
    """Take one byte out."""
    content = b"".join(whole)
    at = chance.randrange(len(content))
    return cut(content[:at] + content[at + 1 :])


def byte_in(chance: random.Random, whole: list[bytes], entries: list[Entry]) -> list[bytes]:
    """Put one byte in."""
    content = b"".join(whole)
    at = chance.randrange(len(content) + 1)
    return cut(content[:at] + chance.choice(b'\n\r\t 0a,"}\x00\xff').to_bytes() + content[at:])


def lines_exchanged(chance: random.Random, whole: list[bytes], entries: list[Entry]) -> list[bytes]:
    """Let two lines change places, the head among them."""
    one, other = chance.sample(range(len(whole)), 2)
    changed = list(whole)
    changed[one], changed[other] = changed[other], changed[one]
    return changed


def line_out(chance: random.Random, whole: list[bytes], entries: list[Entry]) -> list[bytes]:
    """Take one line out."""
    at = chance.randrange(len(whole))
    return whole[:at] + whole[at + 1 :]


def line_twice(chance: random.Random, whole: list[bytes], entries: list[Entry]) -> list[bytes]:
    """Let one line stand twice."""
    at, to = chance.randrange(len(whole)), chance.randrange(len(whole) + 1)
    return [*whole[:to], whole[at], *whole[to:]]


def cut_short(chance: random.Random, whole: list[bytes], entries: list[Entry]) -> list[bytes]:
    """End the file early."""
    content = b"".join(whole)
    return cut(content[: chance.randrange(len(content))])


def another_line(chance: random.Random, whole: list[bytes], entries: list[Entry]) -> list[bytes]:
    """Put a well-written line in a line's place: a new salt, date, choice or ballot."""
    at = chance.randrange(len(entries))
    entry = entries[at]
    fields = {**vars(entry), "salt": chance.randbytes(16).hex()}
    if chance.random() < 0.5:
        fields["ballot"] = chance.randbytes(32).hex()
    return [*whole[:at], f"{line(Entry(**fields))}\n".encode(), *whole[at + 1 :]]


def other_choice(chance: random.Random, whole: list[bytes], entries: list[Entry]) -> list[bytes]:
    """Give a vote to another finalist."""
    at = chance.choice([place for place, entry in enumerate(entries) if entry.act in lines.CHOOSING])
    chosen = entries[at].choice
    other = chance.choice([name for name in ("drammen", "larvik", "sarpsborg") if name != chosen])
    return [*whole[:at], whole[at].replace(f'"{chosen}"'.encode(), f'"{other}"'.encode()), *whole[at + 1 :]]


def edited_head(chance: random.Random, whole: list[bytes], entries: list[Entry]) -> list[bytes]:
    """Change one value of the head and keep its signature."""
    head = TRUE.head(leaves(entries))
    changes = {
        "size": head.size + chance.choice((-1, 1, 2)),
        "root": chance.randbytes(32),
        "time": f"2019-08-04T22:05:{chance.randrange(1, 60):02}Z",
        "sig": chance.randbytes(64),
        "key": chance.randbytes(32),
        "origin": chance.choice(("kulturkommune/2019#2", "kulturkommune/2018")),
    }
    name = chance.choice(list(changes))
    edited = Head(**{**vars(head), name: changes[name]})  # type: ignore[arg-type]
    return [*whole[:-1], f"{head_line(edited)}\n".encode()]


def signed_by_a_stranger(chance: random.Random, whole: list[bytes], entries: list[Entry]) -> list[bytes]:
    """Take events out or leave them all, and sign the rest with another key."""
    ballots = {entry.ballot for entry in entries}
    gone = chance.sample(sorted(ballots), chance.randint(0, 2))
    return export([entry for entry in entries if entry.ballot not in gone], STRANGER)


def back_to_an_older_head(chance: random.Random, whole: list[bytes], entries: list[Entry]) -> list[bytes]:
    """Leave the end out and put the genuine head of that time there: only a newer head tells."""
    return export(entries[: chance.randrange(len(entries))], TRUE)


def rewritten_by_the_organiser(chance: random.Random, whole: list[bytes], entries: list[Entry]) -> list[bytes]:
    """Leave one ballot out, put others in, and sign with the true key: only a kept head tells."""
    gone = chance.choice(entries).ballot
    others = history(chance, ballots=chance.randint(0, 9), steps=3)
    return export([entry for entry in entries if entry.ballot != gone] + others, TRUE)


CHANGES: tuple[Change, ...] = (
    turned_bit, other_byte, byte_out, byte_in, lines_exchanged, line_out, line_twice, cut_short, another_line, other_choice,
    edited_head, signed_by_a_stranger, back_to_an_older_head, rewritten_by_the_organiser,
)  # fmt: skip


ONLY_A_HEAD_TELLS = (back_to_an_older_head, rewritten_by_the_organiser)


def tampered(count: int, seed: int) -> Iterator[tuple[str, Head | None, bytes]]:
    """Yield changed exports: what was done, a head that an observer kept where only that tells, and the bytes."""
    chance = random.Random(seed)
    for number in range(count):
        if number % 250 == 0:
            entries, whole, kept = material(chance.randrange(1 << 30))
            content = b"".join(whole)
        change = CHANGES[number % len(CHANGES)]
        while (changed := b"".join(change(chance, whole, entries))) == content:
            pass
        yield change.__name__, kept if change in ONLY_A_HEAD_TELLS else None, changed
