"""What honest files look like when they are taken, and that the process which opens them can do no harm."""

import signal
import subprocess
import sys
import zlib
from io import BytesIO
from pathlib import Path

import pytest
import typst
from PIL import Image, ImageCms
from pypdf import PdfReader, PdfWriter

from portal.config import ROOT
from portal.foundation.db import Refused
from portal.media.actions import checking
from portal.media.checks import child, markup, pdf, pictures
from portal.media.rules import FileRefusal, Kind
from tests.media import making
from tests.media.hostile_files import flood

SECRET = b"hemmelig sted"


def rewritten(kind: Kind, content: bytes, folder: Path) -> Image.Image:
    """A picture as it is kept."""
    (folder / "in").write_bytes(content)
    assert pictures.rewrite(kind, folder / "in", folder / "out") is None
    made = Image.open(BytesIO((folder / "out").read_bytes()))
    assert made.format == kind.value.upper()
    return made


def exif(turned: int) -> bytes:
    told = Image.Exif()
    told[0x0112], told[0x010E], told[0x8825] = turned, SECRET.decode(), {1: "N"}
    return told.tobytes()


@pytest.mark.parametrize(("kind", "options"), [
    (Kind.JPEG, {"comment": SECRET}), (Kind.PNG, {}), (Kind.WEBP, {"xmp": SECRET}),
])  # fmt: skip
def test_a_picture_is_turned_upright_and_nothing_that_was_told_of_it_is_left(kind, options, tmp_path):
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    content = making.picture(kind.value, exif=exif(6), icc_profile=profile, **options) + SECRET
    assert SECRET in content and b"ICC" in content.upper()
    made = rewritten(kind, content, tmp_path)
    assert made.size == (30, 40), "on its side before"
    assert {"exif", "icc_profile", "comment", "xmp"} & set(made.info) == set() and not made.getexif()
    kept = (tmp_path / "out").read_bytes()
    assert SECRET not in kept and b"ICC_PROFILE" not in kept and b"iCCP" not in kept and b"Exif" not in kept


def test_no_other_decoder_is_ever_asked(tmp_path):
    """Whatever begins a file: the decoders of forms that nobody needs are where the faults have been."""
    for other in ("GIF", "TIFF", "BMP", "PPM", "ICO", "PCX", "TGA"):
        (tmp_path / "in").write_bytes(making.picture(other))
        assert pictures.rewrite(Kind.PNG, tmp_path / "in", tmp_path / "out") == FileRefusal.BROKEN


def test_what_hangs_behind_a_picture_is_gone(tmp_path):
    rewritten(Kind.PNG, making.picture("PNG") + making.package({"a.html": "<script>"}), tmp_path)
    assert b"PK\x03\x04" not in (tmp_path / "out").read_bytes()


@pytest.mark.parametrize(("kind", "mode", "kept"), [
    (Kind.JPEG, "CMYK", "RGB"), (Kind.JPEG, "L", "L"), (Kind.PNG, "P", "P"), (Kind.PNG, "1", "1"), (Kind.PNG, "RGBA", "RGBA"),
    (Kind.PNG, "I;16", "I;16"), (Kind.PNG, "LA", "LA"), (Kind.WEBP, "RGBA", "RGBA"),
])  # fmt: skip
def test_a_picture_of_any_colours_is_taken(kind, mode, kept, tmp_path):
    into = BytesIO()
    Image.new(mode, (8, 8)).save(into, kind.value)
    assert rewritten(kind, into.getvalue(), tmp_path).mode == kept


def test_colours_are_brought_to_those_of_screens(tmp_path):
    """By its profile, which says that red is blue: without it the numbers would mean something else."""
    usual = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    swapped = usual.replace(b"rXYZ", b"????", 1).replace(b"bXYZ", b"rXYZ", 1).replace(b"????", b"bXYZ", 1)
    into = BytesIO()
    Image.new("RGB", (4, 4), (255, 0, 0)).save(into, "PNG", icc_profile=swapped)
    red, _green, blue = rewritten(Kind.PNG, into.getvalue(), tmp_path).getpixel((1, 1))
    assert red < 60 and blue > 200


def test_a_profile_that_cannot_be_read_leaves_the_colours_as_they_are(tmp_path):
    made = rewritten(Kind.PNG, making.picture("PNG", icc_profile=b"no profile"), tmp_path)
    assert made.getpixel((1, 1)) == (255, 0, 0)


def test_a_see_through_palette_stays_see_through(tmp_path):
    picture = Image.new("P", (4, 4), 1)
    picture.putpalette([0, 0, 0, 255, 0, 0])
    into = BytesIO()
    picture.save(into, "PNG", transparency=1)
    assert rewritten(Kind.PNG, into.getvalue(), tmp_path).convert("RGBA").getpixel((0, 0))[3] == 0


def written_by_pypdf(*, password: str | None = None, attached: bool = False) -> bytes:
    writer, into = PdfWriter(), BytesIO()
    writer.add_blank_page(200, 200)
    if attached:
        writer.add_attachment("plan.exe", b"MZ")
    if password:
        writer.encrypt(password)
    writer.write(into)
    return into.getvalue()


def test_pdfs_of_other_writers_are_taken_or_refused_for_what_they_are():
    assert pdf.refusal(typst.compile(b"= Plan")) is None
    assert pdf.refusal(written_by_pypdf()) is None
    assert pdf.refusal(written_by_pypdf(password="hemmelig")) == FileRefusal.PDF_LOCKED
    assert pdf.refusal(written_by_pypdf(attached=True)) == FileRefusal.PDF_ACTIVE


def test_our_honest_pdf_is_one_that_others_can_read():
    assert len(PdfReader(BytesIO(making.pdf())).pages) == 1


def test_a_pdf_with_its_objects_packed_is_taken():
    objects = zlib.compress(b"10 0 << /Type /Page /Parent 2 0 R >>")
    packed = making.stream(objects, b"/Type /ObjStm /N 1 /First 5 /Filter [ /FlateDecode ]")
    assert pdf.refusal(making.pdf(packed)) is None


def test_of_a_group_that_is_a_bomb_no_more_is_unpacked_than_is_wanted():
    assert pdf._unpacked(zlib.compress(bytes(1_000_000)), 0, b"/Filter /FlateDecode >>", 1000) == bytes(1000)


def test_the_sign_of_a_script_in_a_title_is_no_script():
    title = b"<< /Title (Kurs i HTML/CSS/JS) >>"
    assert pdf.refusal(making.pdf(title)) is None
    assert pdf.refusal(making.pdf(b"<< /JS (alert) >>")) == FileRefusal.PDF_ACTIVE


@pytest.mark.parametrize(("target", "asks"), [
    ("https://evil.example/a", True), ("HTTP://evil", True), ("//evil.example/a", True), ("\\\\evil.example\\a", True),
    ("file://evil.example/a", True), ("\\\\evil@80\\a", True), ("ftp://x/", True), ("smb://x/y", True),
    ("file:///C:\\Maler\\a.dotx", False), ("C:/Maler/a.dotx", False), ("\\\\fil01\\maler\\a.dotx", False),
    ("file:///\\\\fil01\\maler\\a.dotx", False), ("media/image1.png", False), ("#avsnitt", False), ("", False),
    ("./Object 1", False), ("../a.ott", False),
])  # fmt: skip
def test_what_is_fetched_from_elsewhere_is_told_from_what_lies_here(target, asks):
    assert markup.fetches(target) is asks


class TestTheProcess:
    """The real one, started as the app starts it."""

    @pytest.fixture
    def asked(self, tmp_path):
        def ask(kind: Kind, content: bytes) -> FileRefusal | None:
            (tmp_path / "in").write_bytes(content)
            (tmp_path / "out").touch()
            return checking.refusal(kind, tmp_path / "in", tmp_path / "out")

        return ask

    @pytest.fixture
    def script(self, tmp_path, monkeypatch):
        def replace(text: str) -> None:
            path = tmp_path / "script.py"
            path.write_text(f"import sys\nsys.path.insert(0, {str(ROOT)!r})\n{text}\n")
            monkeypatch.setattr(child, "__file__", str(path))

        return replace

    def test_it_answers_as_the_checks_do(self, asked, tmp_path):
        assert asked(Kind.JPEG, making.picture("JPEG")) is None
        assert Image.open(BytesIO((tmp_path / "out").read_bytes())).size == (40, 30)
        assert asked(Kind.PNG, flood(50_000, 50_000)) == FileRefusal.PICTURE_TOO_LARGE

    def test_it_has_so_much_memory_and_no_more(self, asked, script):
        script(
            "from portal.media.checks import child, pdf\nchild.limit()\n"
            "pdf.refusal = lambda _: bytes(600_000_000) and None\n"
            "print('{\"refused\": \"' + child.look('pdf', sys.argv[2], '') + '\"}')"
        )
        assert asked(Kind.PDF, making.pdf()) == FileRefusal.TOO_HEAVY

    def test_it_is_ended_when_it_has_used_its_time(self, asked, script, monkeypatch):
        ended = []
        monkeypatch.setattr(checking.log, "warning", lambda event, **told: ended.append(told["code"]), raising=False)
        script("from portal.media.checks import child\nchild.SECONDS = 1\nchild.limit()\nwhile True: pass")
        assert asked(Kind.PDF, making.pdf()) == FileRefusal.TOO_HEAVY
        assert ended == [-signal.SIGKILL], "by the system, at its own limit: not by us, at the longest"
        monkeypatch.setattr(checking, "LONGEST", 0.2)
        script("import time\ntime.sleep(60)")
        assert asked(Kind.PDF, making.pdf()) == FileRefusal.TOO_HEAVY

    def test_it_cannot_fill_the_disk(self, asked, script, tmp_path):
        script(
            "from portal.media.checks import child\nchild.limit()\nopen(sys.argv[3], 'wb').write(bytes(child.WRITTEN + 1))"
        )
        assert asked(Kind.PDF, making.pdf()) == FileRefusal.BROKEN
        assert (tmp_path / "out").stat().st_size <= child.WRITTEN

    def test_it_knows_nothing_of_our_settings(self, asked, script, monkeypatch, tmp_path):
        monkeypatch.setenv("PORTAL_DATABASE_URL", "postgresql+psycopg://portal:hemmelig@db/portal")
        script("import os\nopen(sys.argv[3], 'w').write(' '.join(os.environ))\nprint('{\"refused\": null}')")
        assert asked(Kind.PDF, making.pdf()) is None
        assert set((tmp_path / "out").read_text().split()) <= {"PATH", "LD_LIBRARY_PATH", "LC_CTYPE"}

    def test_what_it_dies_of_is_no_fault_of_ours(self, asked, script):
        script("raise SystemExit(3)")
        assert asked(Kind.PDF, making.pdf()) == FileRefusal.BROKEN
        script("import os\nos.kill(os.getpid(), 11)")
        assert asked(Kind.PDF, making.pdf()) == FileRefusal.TOO_HEAVY

    def test_one_is_opened_at_a_time_and_who_waits_too_long_is_told(self, asked, monkeypatch):
        monkeypatch.setattr(checking, "PATIENCE", 0.01)
        with checking._one_at_a_time, pytest.raises(Refused) as refused:
            asked(Kind.PDF, making.pdf())
        assert refused.value.reason == FileRefusal.BUSY
        assert asked(Kind.PDF, making.pdf()) is None


def test_the_app_itself_never_loads_a_decoder_nor_without_a_bucket_what_speaks_with_one():
    code = (
        "import sys\nfrom flask import Flask\nimport portal.media.actions, portal.media.serving\napp = Flask('x')\n"
        "app.config.update(MEDIA_BUCKET=None, MEDIA=None, DATA='/tmp')\n"
        "with app.app_context(): portal.media.stores.store()\n"
        "print([name for name in sys.modules if 'PIL' in name or 'obstore' in name])"
    )
    answer = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"
