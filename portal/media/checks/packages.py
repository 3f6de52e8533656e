"""DOCX and ODT: zip files that say truly what is in them, hold only what documents hold, and fetch nothing."""

import re
import stat
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from portal.media.checks.markup import Reader
from portal.media.rules import TYPES, FileRefusal, Kind

MOST_PARTS = 500
MOST_UNPACKED = 100 * 1024 * 1024
MOST_RATIO = 100
RATIO_FROM = 1024 * 1024  # smaller parts of blanks are packed better than that, and hurt nobody
MOST_DIRECTORY = 1024 * 1024
MOST_GAP = 24  # what some writers lay behind a part: its sizes once more
PIECE = 64 * 1024

END = struct.Struct("<4s4H2LH")
LOCAL = struct.Struct("<4s5H3L2H")
ENCRYPTED = 0x1

# What documents hold beside XML: pictures, fonts, a table behind a chart, settings of a printer.
ENDINGS = frozenset({
    "xml", "rels", "rdf", "vml", "psmdcp", "png", "jpg", "jpeg", "jpe", "jfif", "gif", "emf", "wmf", "emz", "wmz", "tif", "tiff",
    "bmp", "svg", "svm", "wdp", "webp", "xlsx", "odttf", "ttf", "otf", "fntdata", "bin",
})  # fmt: skip
XML = ("xml", "rels", "rdf", "vml")
MACRO_PART = re.compile(r"(^|/)(vba[^/]*|activex|basic|scripts?|macros?)(/|\.|$)")
EMBEDDED_BIN = re.compile(r"(^|/)(embeddings/.*|oleobject[^/]*)\.bin$")
PROGRAMS = (
    b"MZ",
    b"\x7fELF",
    b"\xca\xfe\xba\xbe",
    b"\xd0\xcf\x11\xe0",
    b"#!",
    b"PK\x03\x04",
    b"Rar!",
    b"7z\xbc\xaf",
    b"%PDF",
)


def refusal(kind: Kind, source: Path) -> FileRefusal | None:
    """Return why a zip file is not taken as a document of a kind, or None."""
    try:
        if reason := _directory_refusal(source):
            return reason
        with ZipFile(source) as package:
            parts = package.infolist()
            reason = _listed_refusal(parts) or _place_refusal(source, parts, package.start_dir)
            return reason or next(_part_refusals(kind, package, parts), None)
    except (BadZipFile, EOFError, NotImplementedError, OSError, RuntimeError, ValueError, struct.error, zlib.error):
        return FileRefusal.BROKEN


def _directory_refusal(source: Path) -> FileRefusal | None:
    """Look at the end of the file before anything believes it: one list of parts, right there, and not too long."""
    size = source.stat().st_size
    with source.open("rb") as file:
        file.seek(max(0, size - END.size))
        end = file.read()
    if not end.startswith(b"PK\x05\x06") or len(end) != END.size:
        file_is_cut = b"PK\x05\x06" not in source.read_bytes()
        return FileRefusal.BROKEN if file_is_cut else FileRefusal.MORE_INSIDE
    length = END.unpack(end)[5]
    return FileRefusal.TOO_MANY_PARTS if length > MOST_DIRECTORY else None


def _listed_refusal(parts: list[ZipInfo]) -> FileRefusal | None:
    """Return why what the list says is not taken, before anything is unpacked."""
    if len(parts) > MOST_PARTS:
        return FileRefusal.TOO_MANY_PARTS
    if any(part.flag_bits & ENCRYPTED for part in parts):
        return FileRefusal.LOCKED
    if any(part.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for part in parts):
        return FileRefusal.BROKEN
    names = [part.orig_filename.casefold() for part in parts]
    if len(set(names)) < len(names) or any(_leads_away(part) for part in parts):
        return FileRefusal.BAD_PATHS
    unpacked, packed = sum(part.file_size for part in parts), sum(part.compress_size for part in parts)
    if unpacked > MOST_UNPACKED:
        return FileRefusal.TOO_LARGE_INSIDE
    if unpacked > MOST_RATIO * max(packed, RATIO_FROM // MOST_RATIO) or any(map(_too_tight, parts)):
        return FileRefusal.TOO_TIGHT
    return next(filter(None, (_name_refusal(name) for name in names)), None)


def _too_tight(part: ZipInfo) -> bool:
    return part.file_size > RATIO_FROM and part.file_size > MOST_RATIO * part.compress_size


def _leads_away(part: ZipInfo) -> bool:
    """Tell whether a part would be unpacked elsewhere, is a link, or has a name that says different things to different readers."""
    name = part.orig_filename
    kind = stat.S_IFMT(part.external_attr >> 16)
    odd = any(sign < " " or sign in '\\:\x7f"<>|' for sign in name)
    steps = name.removesuffix("/").split("/")
    return odd or kind not in (0, stat.S_IFREG, stat.S_IFDIR) or any(step in ("", ".", "..") for step in steps)


def _name_refusal(name: str) -> FileRefusal | None:
    if MACRO_PART.search(name):
        return FileRefusal.MACROS
    if EMBEDDED_BIN.search(name):
        return FileRefusal.EMBEDDED
    _, dot, ending = name.rpartition("/")[2].rpartition(".")
    return FileRefusal.EMBEDDED if dot and ending not in ENDINGS else None


def _place_refusal(source: Path, parts: list[ZipInfo], end: int) -> FileRefusal | None:
    """Let parts lie one behind the other, each under the name that the list gives it: no two in one place, nothing between."""
    place = 0
    with source.open("rb") as file:
        for part in sorted(parts, key=lambda each: each.header_offset):
            gap = part.header_offset - place
            if gap < 0:
                return FileRefusal.BAD_PATHS
            if gap > (MOST_GAP if place else 0):
                return FileRefusal.MORE_INSIDE
            file.seek(part.header_offset)
            local = LOCAL.unpack(file.read(LOCAL.size))
            named, more = local[9], local[10]
            written = file.read(named).decode("utf-8" if local[2] & 0x800 else "cp437")
            if local[0] != b"PK\x03\x04" or written != part.orig_filename:
                return FileRefusal.BAD_PATHS
            place = part.header_offset + LOCAL.size + named + more + part.compress_size
    if place > end:
        return FileRefusal.BAD_PATHS
    return FileRefusal.MORE_INSIDE if end - place > MOST_GAP else None


def _part_refusals(kind: Kind, package: ZipFile, parts: list[ZipInfo]) -> Iterator[FileRefusal]:
    """Unpack every part, and read those that are XML: first the one that tells whether the others are locked."""
    if kind is Kind.ODT and _mimetype(package) != TYPES[kind]:
        yield FileRefusal.NOT_AS_NAMED
    document = Reader(kind)
    for part in sorted(parts, key=lambda each: each.filename != "META-INF/manifest.xml"):
        if not part.is_dir() and (reason := _unpacked(package, part, document if _is_xml(part) else None)):
            yield reason
    if reason := document.verdict({part.filename for part in parts}):
        yield reason


def _unpacked(package: ZipFile, part: ZipInfo, document: Reader | None) -> FileRefusal | None:
    """Unpack a part whole, so that its length and sum are what the list says, and give what is XML to the reader."""
    if document:
        document.begin()
    with package.open(part) as file:
        piece = file.read(PIECE)
        if piece.startswith(PROGRAMS) and not part.filename.casefold().endswith(".xlsx"):
            return FileRefusal.EMBEDDED
        while piece:
            if document and (reason := document.read(piece)):
                return reason
            piece = file.read(PIECE)
    return document.end() if document else None


def _is_xml(part: ZipInfo) -> bool:
    """Tell whether a part is to be read as XML. LibreOffice writes an empty one into every document."""
    return part.file_size > 0 and part.filename.casefold().rpartition(".")[2] in XML


def _mimetype(package: ZipFile) -> str | None:
    try:
        return package.read("mimetype").decode("ascii", "replace").strip()
    except KeyError:
        return None
