"""What PDF/UA-1 (ISO 14289-1) demands and a machine can tell, by the failure conditions of the Matterhorn Protocol 1.1.

It is a check of our own, read from the protocol (docs/decisions/0020): the validator that everybody goes by, veraPDF, needs
Java. It covers what our prints consist of (text, headings, tables, lists, links, artifacts); a kind of content that it
doesn't know is a fault, too. What no machine can tell (that a heading is one, that the order makes sense) is looked at.
"""

import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.etree import ElementTree

from pypdf import PdfReader, PdfWriter
from pypdf.generic import ContentStream

ROLES = """
Document Part Art Sect Div BlockQuote Caption TOC TOCI Index NonStruct Private P H H1 H2 H3 H4 H5 H6 L LI Lbl LBody Table TR TH
TD THead TBody TFoot Span Quote Note Reference BibEntry Code Link Annot Ruby RB RT RP Warichu WT WP Figure Formula Form
"""
PAINTING = "Tj TJ ' \" S s f F f* B B* b b* sh"
STANDARD = set(ROLES.split())
CHILDREN = {
    "L": {"LI", "L", "Caption"}, "LI": {"Lbl", "LBody"}, "TOC": {"TOCI", "TOC", "Caption"},
    "Table": {"TR", "THead", "TBody", "TFoot", "Caption"}, "THead": {"TR"}, "TBody": {"TR"}, "TFoot": {"TR"},
    "TR": {"TH", "TD"},
}  # fmt: skip
PARENTS = {"LI": {"L"}, "TOCI": {"TOC"}, "TR": {"Table", "THead", "TBody", "TFoot"}, "TH": {"TR"}, "TD": {"TR"}}
KNOWN = STANDARD - {
    "Figure",
    "Formula",
    "Form",
    "Annot",
    "Note",
    "Ruby",
    "Warichu",
}  # what has its own conditions is not ours
PAINTS = {*PAINTING.split(), "INLINE IMAGE"}
SHOWS_TEXT = {"Tj", "TJ", "'", '"'}
NAMESPACES = {"pdfuaid": "http://www.aiim.org/pdfua/ns/id/", "dc": "http://purl.org/dc/elements/1.1/"}
RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"


@dataclass
class Tag:
    """An element of the structure, by its role; `content` are the (page, mark) that it holds itself."""

    role: str
    source: Any
    parent: "Tag | None" = None
    children: list["Tag"] = field(default_factory=list)
    content: list[tuple[int, int]] = field(default_factory=list)
    objects: list[int] = field(default_factory=list)

    def walk(self) -> Iterator["Tag"]:
        """Every element below, in reading order."""
        for child in self.children:
            yield child
            yield from child.walk()

    def attribute(self, name: str) -> Any:
        """An attribute of the element."""
        attributes = _plain(self.source.get("/A", []))
        owners = attributes if isinstance(attributes, list) else [attributes]
        return next((each[name] for owner in owners if name in (each := _plain(owner))), None)


def _plain(value: Any) -> Any:
    return value.get_object() if hasattr(value, "get_object") else value


class Paper:
    """A PDF as the conditions look at it."""

    def __init__(self, data: bytes) -> None:
        self.of(PdfReader(io.BytesIO(data)))

    def of(self, reader: PdfReader | PdfWriter) -> None:
        """Look at one that is open, to be read or to be changed."""
        self.reader, self.root = reader, reader.root_object
        self.places = {page.indirect_reference.idnum: number for number, page in enumerate(reader.pages)}
        tree = _plain(self.root.get("/StructTreeRoot"))
        self.tree = tree
        self.roles = {key[1:]: value[1:] for key, value in _plain((tree or {}).get("/RoleMap", {})).items()}
        self.top = Tag("", tree)
        if tree:
            self._read(tree, self.top, None)

    def _read(self, source: Any, tag: Tag, page: int | None) -> None:
        kids = _plain(source.get("/K", []))
        for kid in kids if isinstance(kids, list) else [kids]:
            it = _plain(kid)
            if isinstance(it, int):
                assert page is not None, "a mark without a page"
                tag.content.append((page, it))
                continue
            at = self.places[it.raw_get("/Pg").idnum] if "/Pg" in it else page
            if it.get("/Type") == "/MCR":
                tag.content.append((at or 0, it["/MCID"]))
            elif it.get("/Type") == "/OBJR":
                tag.objects.append(it.raw_get("/Obj").idnum)
            else:
                child = Tag(self.role(it["/S"][1:]), it, tag)
                tag.children.append(child)
                self._read(it, child, at)

    def role(self, name: str) -> str:
        """A role as the standard has it: mapped, if it is the document's own."""
        seen = set()
        while name in self.roles and name not in seen:
            seen.add(name)
            name = self.roles[name]
        return name


def faults(data: bytes) -> list[str]:
    """Every condition that a PDF fails, as «number: what»; empty for one that nothing can be said against."""
    paper = Paper(data)
    checks = (_head, _metadata, _roles, _marks, _parents, _headings, _tables, _nesting, _links, _fonts)
    return [fault for check in checks for fault in check(paper)]


def _is_true(value: Any) -> bool:
    return value is not None and _plain(value) == True  # noqa: E712 - pypdf's own truth: any of them is true as a value


def _head(paper: Paper) -> Iterator[str]:
    marked = _plain(paper.root.get("/MarkInfo", {}))
    if not _is_true(marked.get("/Marked")):
        yield "06: not said to be tagged"
    if _is_true(marked.get("/Suspects")):
        yield "01-007: suspects"
    if not paper.tree:
        yield "01-006: no structure"
    if not _is_true(_plain(paper.root.get("/ViewerPreferences", {})).get("/DisplayDocTitle")):
        yield "07-001: the window does not show the title"
    if not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", str(paper.root.get("/Lang", ""))):
        yield "11-006: no language"
    if "/Encrypt" in paper.reader.trailer:
        yield "26: locked"
    names = _plain(paper.root.get("/Names", {}))
    for key, number in (("/EmbeddedFiles", "21"), ("/JavaScript", "29")):
        if key in names:
            yield f"{number}: {key}"
    for key in ("/AcroForm", "/OCProperties", "/OpenAction"):
        if key in paper.root:
            yield f"24: {key} is not looked into"


def _metadata(paper: Paper) -> Iterator[str]:
    stream = _plain(paper.root.get("/Metadata"))
    if stream is None:
        yield "06-001: no metadata"
        return
    tree = ElementTree.fromstring(stream.get_data())
    part = f"{{{NAMESPACES['pdfuaid']}}}part"
    said = [each.text for each in tree.iter(part)] + [each.get(part) for each in tree.iter(f"{RDF}Description")]
    if "1" not in said:
        yield "05-001: does not say that it is PDF/UA-1"
    titles = tree.iter(f"{{{NAMESPACES['dc']}}}title")
    if not any((li.text or "").strip() for title in titles for li in title.iter(f"{RDF}li")):
        yield "06-003: no title"


def _roles(paper: Paper) -> Iterator[str]:
    for own in paper.roles:
        if own in STANDARD:
            yield f"02-004: {own} is given another meaning"
        elif paper.role(own) not in STANDARD:
            yield f"02-001: {own} leads to no standard role"
    for tag in paper.top.walk():
        if tag.role not in KNOWN:
            yield f"02-001: {tag.role} is not looked into"


def _marks(paper: Paper) -> Iterator[str]:
    """Everything that is painted is an artifact or in the structure, and never both."""
    held = Counter(mark for tag in paper.top.walk() for mark in tag.content)
    met: set[tuple[int, int]] = set()
    for place, page in enumerate(paper.reader.pages):
        contents = page.get_contents()
        for kind, value in _painted(contents, page, paper.reader) if contents is not None else ():
            if kind == "mark":
                met.add((place, value))
            else:
                yield f"{value} (page {place + 1})"
    for mark in met - set(held):
        yield f"01-005: page {mark[0] + 1}, mark {mark[1]} is in no element"
    for mark, number in held.items():
        if number > 1 or mark not in met:
            yield f"01: page {mark[0] + 1}, mark {mark[1]} is held {number} times, met: {mark in met}"


def _painted(stream: Any, page: Any, reader: PdfReader) -> Iterator[tuple[str, Any]]:
    properties = _plain(_plain(page["/Resources"]).get("/Properties", {}))
    inside: list[str | int | None] = []
    for operands, operator in ContentStream(stream, reader).operations:
        name = operator.decode("latin-1")
        if name in ("BMC", "BDC"):
            mark = _mark(operands, properties)
            if (mark == "artifact" and any(isinstance(each, int) for each in inside)) or (
                isinstance(mark, int) and "artifact" in inside
            ):
                yield "fault", "01-003: artifact and structure within each other"
            inside.append(mark)
            if isinstance(mark, int):
                yield "mark", mark
        elif name == "EMC":
            inside.pop()
        elif name == "Do":
            yield "fault", "an object inside: not looked into"
        elif name in PAINTS and not any(each is not None for each in inside):
            yield "fault", f"01-005: {name} neither artifact nor in the structure"


def _mark(operands: list[Any], properties: Any) -> str | int | None:
    if operands[0] == "/Artifact":
        return "artifact"
    given = operands[1] if len(operands) > 1 else {}
    told = _plain(properties[given]) if isinstance(given, str) else given
    return int(told["/MCID"]) if "/MCID" in told else None


def _parents(paper: Paper) -> Iterator[str]:
    """From a mark one comes back to its element: how readers find what stands under a finger."""
    numbers = _numbers(_plain((paper.tree or {}).get("/ParentTree", {})))
    elements = [_plain(numbers.get(page.get("/StructParents"), [])) for page in paper.reader.pages]
    for tag in paper.top.walk():
        for place, mark in tag.content:
            if mark >= len(elements[place]) or _plain(elements[place][mark]) is not tag.source:
                yield f"01: page {place + 1}, mark {mark} does not lead back to its element"


def _numbers(node: Any) -> dict[int, Any]:
    pairs = _plain(node.get("/Nums", []))
    found = {pairs[at]: pairs[at + 1] for at in range(0, len(pairs), 2)}
    for kid in _plain(node.get("/Kids", [])):
        found |= _numbers(_plain(kid))
    return found


def _headings(paper: Paper) -> Iterator[str]:
    levels = [int(tag.role[1]) for tag in paper.top.walk() if re.fullmatch("H[1-6]", tag.role)]
    if levels[:1] != [1]:
        yield f"14-002: begins with {levels[:1]}"
    for before, after in zip(levels, levels[1:], strict=False):
        if after > before + 1:
            yield f"14-003: H{before} is followed by H{after}"


def _tables(paper: Paper) -> Iterator[str]:
    for table in (tag for tag in paper.top.walk() if tag.role == "Table"):
        rows = [tag for tag in table.walk() if tag.role == "TR"]
        heads = [tag for row in rows for tag in row.children if tag.role == "TH"]
        if not heads or any(tag.attribute("/Scope") not in ("/Column", "/Row", "/Both") for tag in heads):
            yield "15-003: heads that do not say what they are heads of"
        widths = {sum(int(cell.attribute("/ColSpan") or 1) for cell in row.children) for row in rows}
        if len(widths) != 1:
            yield f"15: rows of {sorted(widths)} cells"


def _nesting(paper: Paper) -> Iterator[str]:
    for tag in paper.top.walk():
        wanted = CHILDREN.get(tag.role)
        wrong = [child.role for child in tag.children if wanted and child.role not in wanted]
        if wrong:
            yield f"09: {tag.role} holds {wrong}"
        allowed = PARENTS.get(tag.role)
        if allowed and (tag.parent is None or tag.parent.role not in allowed):
            yield f"09: {tag.role} stands alone"


def _links(paper: Paper) -> Iterator[str]:
    holders = {number: tag.role for tag in paper.top.walk() for number in tag.objects}
    for place, page in enumerate(paper.reader.pages):
        notes = page.get("/Annots", [])
        if len(_plain(notes)) and page.get("/Tabs") != "/S":
            yield f"28-008: page {place + 1} is not gone through by its structure"
        for note in _plain(notes):
            it = _plain(note)
            if it["/Subtype"] != "/Link" or holders.get(note.idnum) != "Link":
                yield f"28-011: page {place + 1}, {it['/Subtype']} in {holders.get(note.idnum)}"
            if not it.get("/Contents"):
                yield f"28-012: page {place + 1}, a link that does not say where it leads"


def _fonts(paper: Paper) -> Iterator[str]:
    for place, page in enumerate(paper.reader.pages):
        fonts = _plain(_plain(page["/Resources"]).get("/Font", {}))
        for name, font in fonts.items():
            it = _plain(font)
            inner = _plain(_plain(it["/DescendantFonts"])[0]) if "/DescendantFonts" in it else it
            described = _plain(inner.get("/FontDescriptor", {}))
            if not any(key in described for key in ("/FontFile", "/FontFile2", "/FontFile3")):
                yield f"31-009: {name} is not within"
            if "/ToUnicode" not in it:
                yield f"10-001: {name} does not tell its letters"
            if inner.get("/Subtype") == "/CIDFontType2" and "/CIDToGIDMap" not in inner:
                yield f"31-004: {name} has no map to its glyphs"
        contents = page.get_contents()
        for operands, operator in ContentStream(contents, paper.reader).operations if contents is not None else ():
            if operator.decode("latin-1") in SHOWS_TEXT and _has_notdef(operands[-1]):
                yield f"31-030: page {place + 1} shows a letter that the font does not have"
        if "\ufffd" in page.extract_text():
            yield f"10-001: page {place + 1} has letters that nobody can tell"


def _has_notdef(shown: Any) -> bool:
    pieces = shown if isinstance(shown, list) else [shown]
    for piece in pieces:
        raw = getattr(piece, "original_bytes", piece)
        if isinstance(raw, bytes) and any(raw[at : at + 2] == b"\0\0" for at in range(0, len(raw), 2)):
            return True
    return False
