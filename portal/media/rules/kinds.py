"""The kinds of file that are taken, how each is known, and why one is not taken."""

from collections.abc import Mapping
from enum import StrEnum


class Kind(StrEnum):
    """A kind of file that is taken."""

    PDF = "pdf"
    PNG = "png"
    JPEG = "jpeg"
    WEBP = "webp"
    DOCX = "docx"
    ODT = "odt"

    @property
    def is_picture(self) -> bool:
        """Whether it is decoded and written anew."""
        return self in (Kind.PNG, Kind.JPEG, Kind.WEBP)


class FileState(StrEnum):
    """Whether others than the one who sent it in may have a file."""

    NEW = "new"  # our own checks have passed it; the virus scanner has not answered yet
    CLEAN = "clean"
    REFUSED = "refused"  # the scanner found something later; the content is gone, the row tells of it


class Verdict(StrEnum):
    """What a virus scanner says."""

    CLEAN = "clean"
    INFECTED = "infected"
    UNKNOWN = "unknown"  # it could not look at this file
    AWAY = "away"  # it does not answer at all


class FileRefusal(StrEnum):
    """Why a file was not taken."""

    EMPTY = "file_empty"
    TOO_LARGE = "file_too_large"
    WRONG_ENDING = "file_wrong_ending"
    NOT_AS_NAMED = "file_not_as_named"  # the content is of another kind than the name says
    OLD_WORD = "file_old_word"  # Word's old format; a locked .docx looks like that too
    BROKEN = "file_broken"
    TOO_HEAVY = "file_too_heavy"  # more time or memory than we give it
    BUSY = "file_busy"
    NOT_SAVED = "file_not_saved"  # the disk did not take it
    MORE_INSIDE = "file_more_inside"  # something lies before, between or behind what a reader shows
    INFECTED = "file_infected"
    PICTURE_TOO_LARGE = "file_picture_too_large"
    PICTURE_MOVES = "file_picture_moves"
    PICTURE_GROWS = "file_picture_grows"  # too large when it is written anew
    PDF_LOCKED = "file_pdf_locked"
    PDF_ACTIVE = "file_pdf_active"  # it runs, starts or carries something
    LOCKED = "file_locked"  # a document with a password
    TOO_MANY_PARTS = "file_too_many_parts"
    TOO_LARGE_INSIDE = "file_too_large_inside"
    TOO_TIGHT = "file_too_tight"  # packed beyond what documents are: a bomb
    BAD_PATHS = "file_bad_paths"  # parts that would be unpacked elsewhere, or in each other's place
    DTD = "file_dtd"  # XML that declares entities or names others to be fetched
    MACROS = "file_macros"
    EMBEDDED = "file_embedded"
    FETCHES = "file_fetches"  # opening it would fetch something from elsewhere
    TOO_MANY_FILES = "file_too_many_files"
    NO_ROOM = "file_no_room"


ENDINGS: Mapping[str, Kind] = {
    "pdf": Kind.PDF, "png": Kind.PNG, "jpg": Kind.JPEG, "jpeg": Kind.JPEG, "webp": Kind.WEBP, "docx": Kind.DOCX, "odt": Kind.ODT,
}  # fmt: skip

TYPES: Mapping[Kind, str] = {
    Kind.PDF: "application/pdf",
    Kind.PNG: "image/png",
    Kind.JPEG: "image/jpeg",
    Kind.WEBP: "image/webp",
    Kind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Kind.ODT: "application/vnd.oasis.opendocument.text",
}

MOVES: Mapping[FileState, frozenset[FileState]] = {
    FileState.NEW: frozenset({FileState.CLEAN, FileState.REFUSED}),
    FileState.CLEAN: frozenset({FileState.REFUSED}),
    FileState.REFUSED: frozenset(),
}

HEAD_BYTES = 12
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PACKAGE = b"PK\x03\x04"


def kind_named(name: str) -> Kind | None:
    """Return the kind that a file's name promises, or None for every other ending and for none."""
    _, dot, ending = name.rpartition(".")
    return ENDINGS.get(ending.strip().lower()) if dot else None


def head_refusal(kind: Kind, head: bytes) -> FileRefusal | None:
    """Return why a file that begins so is not of that kind, or None. What follows is for the checks to open."""
    if not head:
        return FileRefusal.EMPTY
    if _begins_as(kind, head):
        return None
    if kind in (Kind.DOCX, Kind.ODT) and head.startswith(_OLD_OFFICE):
        return FileRefusal.OLD_WORD
    return FileRefusal.NOT_AS_NAMED


def _begins_as(kind: Kind, head: bytes) -> bool:
    if kind is Kind.WEBP:
        return head.startswith(b"RIFF") and head[8:12] == b"WEBP"
    beginning = {Kind.PDF: b"%PDF-", Kind.PNG: b"\x89PNG\r\n\x1a\n", Kind.JPEG: b"\xff\xd8\xff"}.get(kind, _PACKAGE)
    return head.startswith(beginning)


def state_after(verdict: Verdict) -> FileState:
    """Return the state of a new file after the scanner has spoken."""
    return {Verdict.CLEAN: FileState.CLEAN, Verdict.INFECTED: FileState.REFUSED}.get(verdict, FileState.NEW)
