"""Which files are taken, what they are called, how much room there is, and why one is not taken."""

from portal.media.rules.kinds import (
    ENDINGS,
    MOVES,
    TYPES,
    FileRefusal,
    FileState,
    Kind,
    Verdict,
    head_refusal,
    kind_named,
    state_after,
)
from portal.media.rules.names import LONGEST_NAME, clean_name, distinct, plain_name
from portal.media.rules.room import FILES, MOST_BYTES, POT_BYTES, USUAL_ROOM, Owner, Room, room_refusal

__all__ = [
    "ENDINGS",
    "FILES",
    "LONGEST_NAME",
    "MOST_BYTES",
    "MOVES",
    "POT_BYTES",
    "TYPES",
    "USUAL_ROOM",
    "FileRefusal",
    "FileState",
    "Kind",
    "Owner",
    "Room",
    "Verdict",
    "clean_name",
    "distinct",
    "head_refusal",
    "kind_named",
    "plain_name",
    "room_refusal",
    "state_after",
]
