"""Files that people send in: how long opening takes, and whether a zip of 200 MB is sent with memory that does not grow.

Goals: the zip's memory at 200 MB within 10 MB of that at 20 MB (issue 5); every check within its 10 s of processor.
"""

import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from PIL import Image

from portal.media import serving
from portal.media.checks import child
from portal.media.serving import Entry
from tests.media import making

ONE = 20 * 1024 * 1024
AT = datetime(2019, 7, 1, tzinfo=UTC)


def main() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory(prefix="kultur-bench-") as name:
        folder = Path(name)
        _zips(folder)
        for what, kind, content in _heavy():
            _opened(folder, what, kind, content)


def _zips(folder: Path) -> None:
    """Send smaller and larger zips of the same files, one process each: what it needed at most is the system's own figure."""
    (folder / "file").write_bytes(random.Random(5).randbytes(ONE))
    for times in (1, 10):
        command = [sys.executable, "-m", "bench.files", str(folder / "file"), str(times)]
        said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        print(f"  {said.strip()}", flush=True)


def send(path: Path, times: int) -> None:
    """Make a zip and throw it away, and print how large it was, how long it took and how much memory there was at most."""
    begun = time.process_time()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    entries = [Entry(f"{number}.pdf", path, AT) for number in range(times)]
    size = sum(map(len, serving.zipped(entries, missing=("", ""))))
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    took = time.process_time() - begun
    print(
        f"{took:8.3f} s of processor  zip of {size / 1e6:.0f} MB, {(most - before) / 1024:.1f} MB more memory than before"
    )


def _heavy() -> Iterator[tuple[str, str, bytes]]:
    noise = Image.frombytes("RGB", (960, 640), random.Random(1).randbytes(960 * 640 * 3))
    yield "JPEG of 24 million points", "jpeg", _saved(noise.resize((6000, 4000)), "JPEG", quality=85)
    yield "PNG of 8 million points", "png", _saved(noise.resize((3456, 2304)), "PNG", compress_level=1)
    yield "WebP of 12 million points", "webp", _saved(noise.resize((4000, 3000)), "WEBP", quality=80, method=0)
    drawing = making.stream(random.Random(2).randbytes(100_000), b"/Filter /DCTDecode")
    yield "PDF of 20 MB", "pdf", making.pdf(*[drawing] * 200)
    words = making.WORDS.format("".join(f"<w:p><w:r><w:t>{each**5}</w:t></w:r></w:p>" for each in range(100_000)))
    yield "DOCX with 100 000 paragraphs", "docx", making.docx({"word/document.xml": words})


def _saved(picture: Image.Image, kind: str, **told: int) -> bytes:
    into = BytesIO()
    picture.save(into, kind, **told)
    return into.getvalue()


def _opened(folder: Path, what: str, kind: str, content: bytes) -> None:
    source, target = folder / "in", folder / "out"
    source.write_bytes(content)
    begun = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [sys.executable, "-I", "-B", child.__file__, kind, str(source), str(target)]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    took = ended.ru_utime + ended.ru_stime - begun.ru_utime - begun.ru_stime
    print(f"  {took:8.3f} s of processor  {what}, {len(content) / 1e6:.1f} MB: {said}", flush=True)


if __name__ == "__main__":
    send(Path(sys.argv[1]), int(sys.argv[2]))
