"""Small honest files of every kind that is taken, and the parts that hostile ones are put together from."""

import struct
import zlib
from collections.abc import Iterable, Mapping
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from PIL import Image

PAGES = (
    b"<< /Type /Catalog /Pages 2 0 R >>",
    b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    b"<< /Type /Page /Parent 2 0 R >>",
)


def pdf(*more: bytes, root: bytes = b"", trailer: bytes = b"", pages: Iterable[bytes] = PAGES) -> bytes:
    """A PDF of one empty page, with more objects, and more said in its catalogue and its trailer."""
    first, *others = pages
    objects = [first.replace(b">>", root + b" >>", 1), *others, *more]
    content, places = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        trailer,
        len(content),
    )
    return content + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table + end


def stream(content: bytes, told: bytes) -> bytes:
    """A stream object of a PDF."""
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (told, len(content), content)


def picture(kind: str, size: tuple[int, int] = (40, 30), **told: Any) -> bytes:
    """A picture: half red, half blue."""
    made = Image.new(told.pop("mode", "RGB"), size, "red")
    made.paste(Image.new(made.mode, (size[0] // 2, size[1]), "blue"), (size[0] // 2, 0))
    into = BytesIO()
    made.save(into, kind, **told)
    return into.getvalue()


def chunk(name: bytes, content: bytes) -> bytes:
    """A chunk of a PNG."""
    return struct.pack(">L", len(content)) + name + content + struct.pack(">L", zlib.crc32(name + content))


def png_with(*chunks: bytes) -> bytes:
    """A PNG with more chunks behind its header."""
    whole = picture("PNG")
    return whole[:33] + b"".join(chunks) + whole[33:]


TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{}</Types>'
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
MAIN = f'<Override PartName="/word/document.xml" ContentType="{WORD}"/>'
RELS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORDS = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{}</w:body></w:document>'

Parts = Mapping[str, str | bytes]


def relation(kind: str, target: str, *, outside: bool = True) -> str:
    """A relation of a DOCX."""
    mode = ' TargetMode="External"' if outside else ""
    return RELS.format(f'<Relationship Id="r1" Type="{OFFICE}/{kind}" Target="{target}"{mode}/>')


def docx_parts(words: str = "<w:p><w:r><w:t>Hei</w:t></w:r></w:p>", types: str = MAIN) -> dict[str, str | bytes]:
    """The parts of a DOCX as Word writes them."""
    return {
        "[Content_Types].xml": TYPES.format(types),
        "_rels/.rels": relation("officeDocument", "word/document.xml", outside=False),
        "word/document.xml": WORDS.format(words),
        "word/_rels/document.xml.rels": relation("hyperlink", "https://www.kommune.example/"),
        "word/_rels/settings.xml.rels": relation("attachedTemplate", "file:///C:\\Maler\\Brev.dotx"),
        "word/media/image1.png": picture("PNG"),
        "docProps/app.xml": "<Properties/>",
    }


ODT = "application/vnd.oasis.opendocument.text"
MANIFEST = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
ODT_WORDS = (
    '<o:document-content xmlns:o="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:x="http://www.w3.org/1999/xlink"'
    ' xmlns:d="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:t="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    ' xmlns:s="urn:oasis:names:tc:opendocument:xmlns:script:1.0"><o:scripts/>{}</o:document-content>'
)


def odt_parts(words: str = "", mimetype: str = ODT, manifest: str = "") -> dict[str, str | bytes]:
    """The parts of an ODT as LibreOffice writes them."""
    return {
        "mimetype": mimetype,
        "content.xml": ODT_WORDS.format(words),
        "Configurations2/floater/": b"",
        "Configurations2/accelerator/current.xml": b"",
        "Pictures/1000.png": picture("PNG"),
        "layout-cache": b"\x01\x02",
        "META-INF/manifest.xml": f'<m:manifest xmlns:m="{MANIFEST}">{manifest}</m:manifest>',
    }


def package(parts: Parts, *more: tuple[ZipInfo, bytes], comment: bytes = b"") -> bytes:
    """A zip file of parts, and of more that is told part by part."""
    into = BytesIO()
    with ZipFile(into, "w", ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content, ZIP_STORED if name == "mimetype" else ZIP_DEFLATED)
        for info, content in more:
            made.writestr(info, content)
        made.comment = comment
    return into.getvalue()


def docx(more: Parts | None = None, **told: str) -> bytes:
    """A DOCX, with more parts."""
    return package(docx_parts(**told) | dict(more or {}))


def odt(more: Parts | None = None, **told: str) -> bytes:
    """An ODT, with more parts."""
    return package(odt_parts(**told) | dict(more or {}))


HONEST: dict[str, bytes] = {
    "plan.pdf": pdf(),
    "kart.png": picture("PNG"),
    "foto.jpg": picture("JPEG"),
    "foto.webp": picture("WEBP"),
    "brev.docx": docx(),
    "brev.odt": odt(),
}
