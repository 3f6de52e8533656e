"""How much may be kept: of one file, for one thing, and in one pot."""

from dataclasses import dataclass

from portal.media.rules.kinds import FileRefusal

MOST_BYTES = 20 * 1024 * 1024  # of one file
FILES = 10  # of one owner
POT_BYTES = 200 * 1024 * 1024


@dataclass(frozen=True)
class Owner:
    """What a file belongs to: a kind of thing and its id, both as text. The feature that owns it knows the thing."""

    kind: str
    id: str


@dataclass(frozen=True)
class Room:
    """How many files an owner may have, and in which pot their bytes are counted: a municipality's, for applications."""

    files: int = FILES
    pot: str | None = None
    pot_bytes: int = POT_BYTES


USUAL_ROOM = Room()


def room_refusal(room: Room, *, files: int, pot_bytes: int, size: int) -> FileRefusal | None:
    """Return why one more file of a size has no room beside what is there, or None."""
    if files >= room.files:
        return FileRefusal.TOO_MANY_FILES
    if room.pot is not None and pot_bytes + size > room.pot_bytes:
        return FileRefusal.NO_ROOM
    return None
