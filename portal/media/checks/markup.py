"""The XML inside DOCX and ODT: no DTD, no macros, nothing carried along, nothing fetched when it is opened."""

import re
from collections.abc import Mapping
from xml.parsers import expat

from portal.media.rules import FileRefusal, Kind

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
MOST_DEPTH = 1000
DDE = re.compile(r"\s*DDE(AUTO)?\b", re.IGNORECASE)
MOST_CODE = 200  # characters of a field's code: what it does stands first

# What a relation of a DOCX, or an element of an ODT, brings in by its kind alone.
RELATIONS: Mapping[str, FileRefusal] = {
    "vbaProject": FileRefusal.MACROS,
    "wordVbaData": FileRefusal.MACROS,
    "control": FileRefusal.MACROS,
    "activeXControlBinary": FileRefusal.MACROS,
    "oleObject": FileRefusal.EMBEDDED,
    "aFChunk": FileRefusal.EMBEDDED,
    "subDocument": FileRefusal.FETCHES,
}
ELEMENTS: Mapping[str, FileRefusal] = {
    "event-listener": FileRefusal.MACROS,
    "script": FileRefusal.MACROS,
    "object-ole": FileRefusal.EMBEDDED,
    "applet": FileRefusal.EMBEDDED,
    "plugin": FileRefusal.EMBEDDED,
    "floating-frame": FileRefusal.EMBEDDED,
    "encryption-data": FileRefusal.LOCKED,
    "dde-source": FileRefusal.FETCHES,
    "dde-connection-decl": FileRefusal.FETCHES,
}
LINKS = ("a", "hyperlink")  # followed by a person, never by opening the document
DRIVE = re.compile(r"(file:/+)?[a-z]:/")
SHARE = re.compile(r"(file:)?/{2,5}[^/@.]+/")  # a server of one's own house has no dot in its name


def fetches(target: str) -> bool:
    """Tell whether opening an address asks another machine. A template on one's own disk or house server does not."""
    plain = target.strip().replace("\\", "/").lower()
    if DRIVE.match(plain) or SHARE.match(plain):
        return False
    return plain.startswith("//") or re.match(r"[a-z][a-z0-9+.-]*:", plain) is not None


class Reader:
    """Reads the parts of one document, one after the other, and says what is wrong with them."""

    def __init__(self, kind: Kind) -> None:
        self._kind = kind
        self._main: str | None = None  # the part that is the text itself, as DOCX tells it
        self._found: FileRefusal | None = None

    def begin(self) -> None:
        """Begin a part."""
        self._depth, self._code, self._in_code = 0, "", False
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = self._declared
        self._parser.EntityDeclHandler = self._declared
        self._parser.StartElementHandler = self._opened
        self._parser.EndElementHandler = self._closed
        self._parser.CharacterDataHandler = self._said

    def read(self, piece: bytes) -> FileRefusal | None:
        """Read on; return what is wrong, or None."""
        return self._fed(piece, last=False)

    def end(self) -> FileRefusal | None:
        """End the part; return what is wrong with it, or None."""
        return self._fed(b"", last=True)

    def verdict(self, names: set[str]) -> FileRefusal | None:
        """Return what is wrong with the whole, of which these parts have been read, or None."""
        if self._kind is Kind.ODT:
            return None if {"content.xml", "META-INF/manifest.xml"} <= names else FileRefusal.NOT_AS_NAMED
        return None if self._main in names else FileRefusal.NOT_AS_NAMED

    def _fed(self, piece: bytes, *, last: bool) -> FileRefusal | None:
        try:
            self._parser.Parse(piece, last)
        except expat.ExpatError:
            return self._found or FileRefusal.BROKEN
        return self._found

    def _declared(self, *_told: object) -> None:
        self._found = self._found or FileRefusal.DTD

    def _opened(self, name: str, told: dict[str, str]) -> None:
        local = name.rpartition(" ")[2]
        self._depth += 1
        if self._depth > MOST_DEPTH:
            self._found = self._found or FileRefusal.TOO_HEAVY
        found = self._in_word(local, told) if self._kind is Kind.DOCX else self._in_odt(local, told)
        self._found = self._found or found

    def _closed(self, _name: str) -> None:
        self._depth -= 1
        self._in_code = False

    def _said(self, text: str) -> None:
        """Put a field's code together: its word may be cut in pieces."""
        if self._in_code and len(self._code) < MOST_CODE:
            self._code += text
            if DDE.match(self._code):
                self._found = self._found or FileRefusal.FETCHES

    def _in_word(self, local: str, told: Mapping[str, str]) -> FileRefusal | None:
        self._in_code = local == "instrText"
        if local == "fldChar" and "begin" in told.values():
            self._code = ""
        if local == "fldSimple" and any(DDE.match(value) for value in told.values()):
            return FileRefusal.FETCHES
        if local == "Relationship":
            return _relation(told)
        content = told.get("ContentType", "")
        if local in ("Override", "Default") and re.search("macroEnabled|vbaProject|activeX", content):
            return FileRefusal.MACROS
        if local == "Override" and content == WORD:
            self._main = told.get("PartName", "").lstrip("/")
        return None

    def _in_odt(self, local: str, told: Mapping[str, str]) -> FileRefusal | None:
        if reason := ELEMENTS.get(local):
            return reason
        target = told.get("http://www.w3.org/1999/xlink href", "")
        return FileRefusal.FETCHES if local not in LINKS and fetches(target) else None


def _relation(told: Mapping[str, str]) -> FileRefusal | None:
    kind = told.get("Type", "").rpartition("/")[2]
    if reason := RELATIONS.get(kind):
        return reason
    outside = told.get("TargetMode", "").lower() == "external"
    return FileRefusal.FETCHES if outside and kind not in LINKS and fetches(told.get("Target", "")) else None
