"""Who writes an application, and who may let others write."""

from enum import StrEnum

MOST_WRITERS = 12


class WriterRefusal(StrEnum):
    """Why somebody was not let in, handed over to, or taken out."""

    ALREADY = "already"
    TOO_MANY = "too_many"
    OWNER_STAYS = "owner_stays"
    NOT_OWNER = "not_owner"
    UNKNOWN = "unknown"


def invite_refusal(*, is_owner: bool, number: int, is_writer_already: bool) -> WriterRefusal | None:
    """Return why somebody may not be invited, or None."""
    if not is_owner:
        return WriterRefusal.NOT_OWNER
    if is_writer_already:
        return WriterRefusal.ALREADY
    return WriterRefusal.TOO_MANY if number >= MOST_WRITERS else None


def manage_refusal(*, is_owner: bool, target_is_owner: bool, target_ended: bool) -> WriterRefusal | None:
    """Return why a writer may not be taken out or handed over to, or None. Whoever has the charge hands it over first."""
    if not is_owner:
        return WriterRefusal.NOT_OWNER
    if target_ended:
        return WriterRefusal.UNKNOWN
    return WriterRefusal.OWNER_STAYS if target_is_owner else None
