"""PDF: kept as it is, so it must be whole, open to everybody, and nothing but a document.

No reader is written here. The frame is checked (beginning, end, where the table of objects lies), and the whole file, with every
packed group of objects, is searched for what starts, runs or carries something. It is never opened by the portal and
served as a download only; this keeps what is plainly dangerous from people who open it at home.
"""

import re
import zlib

from portal.media.rules import FileRefusal

HEADER = re.compile(rb"%PDF-(1\.[0-7]|2\.\d)\s")
END = re.compile(rb"startxref\s+(\d{1,10})\s+%%EOF[\s\0]*\Z")
END_WITHIN = 2048
TABLE = re.compile(rb"\s*(xref\s|\d+\s+\d+\s+obj\b)")
STREAM = re.compile(rb"\bstream\r?\n")
FLATE = re.compile(rb"/Filter\s*(\[\s*/FlateDecode\s*\]|/FlateDecode)\s*(/|>>)")  # alone, or its order would matter
ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
DICTIONARY_WITHIN = 64 * 1024
BLANKS = 32  # between a dictionary and its stream
MOST_UNPACKED = 64 * 1024 * 1024
PIECE = 64 * 1024

PAGE = re.compile(rb"/Type\s*/Pages?\b")
LOCKED = re.compile(rb"/Encrypt(?![A-Za-z])")
ACTIVE = re.compile(
    rb"/(JavaScript|Launch|EmbeddedFiles?|RichMedia|SubmitForm|ImportData|GoToE|XFA)(?![A-Za-z0-9])"
    rb"|/JS\s*\(|/JS\s+\d+\s+\d+\s+R\b"
)


def refusal(content: bytes) -> FileRefusal | None:
    """Return why a file that begins as a PDF is not taken, or None."""
    if reason := _frame_refusal(content):
        return reason
    plain = _unescaped(content)
    if LOCKED.search(plain):
        return FileRefusal.PDF_LOCKED
    if ACTIVE.search(plain):
        return FileRefusal.PDF_ACTIVE
    if b"/Root" not in plain:
        return FileRefusal.BROKEN
    return _packed_refusal(content, plain.count(b"/ObjStm"), PAGE.search(plain) is not None)


def _frame_refusal(content: bytes) -> FileRefusal | None:
    if not HEADER.match(content):
        return FileRefusal.BROKEN
    end = END.search(content, max(0, len(content) - END_WITHIN))
    if end is None:
        return FileRefusal.MORE_INSIDE if b"%%EOF" in content else FileRefusal.BROKEN
    place = int(end[1])
    if place >= len(content) or not TABLE.match(content, place):
        return FileRefusal.BROKEN
    return None


def _packed_refusal(content: bytes, groups: int, has_page: bool) -> FileRefusal | None:
    """Look into every group of objects that is packed: as many as are named, so that none hides. Ask for a page at last."""
    left = MOST_UNPACKED
    for stream in STREAM.finditer(content):
        told = _dictionary(content, stream.start())
        if told is None:
            return FileRefusal.BROKEN
        if b"/ObjStm" not in told:
            continue
        groups -= 1
        unpacked = _unpacked(content, stream.end(), told, left)
        if unpacked is None:
            return FileRefusal.BROKEN
        if (left := left - len(unpacked)) <= 0:
            return FileRefusal.TOO_HEAVY
        plain = _unescaped(unpacked)
        if ACTIVE.search(plain):
            return FileRefusal.PDF_ACTIVE
        has_page = has_page or PAGE.search(plain) is not None
    return None if has_page and groups <= 0 else FileRefusal.BROKEN


def _dictionary(content: bytes, before: int) -> bytes | None:
    """Return what an object says of its stream; b"" where «stream» is but a word in another's content."""
    if not content[max(0, before - BLANKS) : before].rstrip().endswith(b">>"):
        return b""
    begun = content.rfind(b"obj", max(0, before - DICTIONARY_WITHIN), before)
    return None if begun < 0 else _unescaped(content[begun:before])


def _unpacked(content: bytes, start: int, told: bytes, most: int) -> bytes | None:
    """Return a group's objects, at most so many bytes; None where they cannot be read, and so not be looked at."""
    if b"/Filter" not in told:
        return content[start : content.find(b"endstream", start)][:most]
    if not FLATE.search(told):
        return None
    unpacker, parts, size, place = zlib.decompressobj(), [], 0, start
    try:
        while not unpacker.eof and size < most and place < len(content):
            waiting = unpacker.unconsumed_tail or content[place : (place := place + PIECE)]
            parts.append(unpacker.decompress(waiting, most - size))
            size += len(parts[-1])
    except zlib.error:
        return None
    return b"".join(parts)


def _unescaped(content: bytes) -> bytes:
    """Return it with every name written plainly: «/J#53» is «/JS»."""
    return ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), content)
