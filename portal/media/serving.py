"""Handing files out, through the app alone: as a download that no browser opens as a page of ours, one file or many in one zip.

The view that calls this has asked who may have them. Another's file is had only when it is clean.
"""

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import IO
from urllib.parse import quote
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from flask import Response, abort, current_app, request, send_file
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import ServiceUnavailable

from portal.foundation.clock import OSLO
from portal.foundation.i18n import gettext as _
from portal.media import queries, stores
from portal.media.queries import FileRow
from portal.media.rules import MOST_BYTES, TYPES, clean_name, distinct, plain_name
from portal.media.stores import Store

MOST_BODY = MOST_BYTES + 1024 * 1024  # a file and the form round it
POLICY = "sandbox; default-src 'none'"
PIECE = 64 * 1024
RETRY_AFTER = 30  # seconds


@dataclass(frozen=True)
class Said:
    """Words that lie in a zip as a file of their own."""

    text: str

    def open(self, _mode: str = "rb") -> IO[bytes]:
        """Open them as a file is opened."""
        return BytesIO(self.text.replace("\n", "\r\n").encode("utf-8-sig"))


@dataclass(frozen=True)
class Content:
    """What is made on the way, to lie in a zip exactly as it is."""

    content: bytes

    def open(self, _mode: str = "rb") -> IO[bytes]:
        """Open it as a file is opened."""
        return BytesIO(self.content)


@dataclass(frozen=True)
class Stored:
    """A file that people sent in. It is opened when its turn comes: the request is over by then."""

    store: Store
    file_id: str

    def open(self, _mode: str = "rb") -> IO[bytes]:
        """Open it where it lies."""
        return self.store.open(self.file_id)


@dataclass(frozen=True)
class Entry:
    """A file in a zip: under which name (folders by «/»), where its content lies, and of when it is."""

    name: str
    path: Path | Said | Content | Stored
    at: datetime


def sent(field: str) -> FileStorage | None:
    """Return the file in a form's field, or None without one. Call it before anything reads the form: such a form may be large."""
    request.max_content_length = MOST_BODY
    file = request.files.get(field)
    return file if file and file.filename else None


def answer(file_id: str, *, own: bool = False) -> Response:
    """Answer with a file as a download. 404 unless it is clean; `own` is for the one who sent it in, who need not wait for that."""
    file = queries.file(file_id) if own else queries.shown(file_id)
    if file is None:
        abort(404)
    try:
        content = stores.store().open(file.id)
    except FileNotFoundError:
        abort(404)
    except OSError:
        raise ServiceUnavailable(retry_after=RETRY_AFTER) from None
    response = send_file(content, TYPES[file.kind], conditional=False, etag=False)
    _name(response, file.name)
    response.content_length = file.size
    return _guarded(response)


def answer_zip(entries: Iterable[Entry], *, name: str) -> Response:
    """Answer with many files in one zip, made while it is sent: no more of it is in memory than a piece of one file.

    A demonstration's is called an example.
    """
    if current_app.config["DEMO"]:
        mark = _("eksempel")
        name = f"{name.removesuffix('.zip')}-{mark}.zip"
    response = Response(
        zipped(entries, missing=(_("Mangler.txt"), _("Disse filene var ikke å finne:"))), mimetype="application/zip"
    )
    _name(response, clean_name(name))
    return _guarded(response)


def _name(response: Response, name: str) -> None:
    """Say what a download is called: as it is, and in ASCII for what reads no other (RFC 6266)."""
    as_it_is = {"filename*": f"UTF-8''{quote(name)}"}
    response.headers.set("Content-Disposition", "attachment", filename=plain_name(name), **as_it_is)


def entry(file: FileRow, *, folder: str = "") -> Entry:
    """Return a file as it lies in a zip, in a folder of a cleaned name or in none."""
    inside = f"{clean_name(folder)}/" if folder else ""
    return Entry(f"{inside}{file.name}", stored(file), file.made_at)


def stored(file: FileRow) -> Stored:
    """Return what a file holds, to lie in a zip under another name than its own."""
    return Stored(stores.store(), file.id)


def zipped(entries: Iterable[Entry], *, missing: tuple[str, str]) -> Iterator[bytes]:
    """Yield a zip piece by piece. Names that are the same get numbers.

    Files that are gone are told of in a text, so that nobody believes to have all: `missing` is its name and first line.
    """
    wanted = list(entries)
    gone: list[str] = []
    pipe = _Pipe()
    with ZipFile(pipe, "w", ZIP_DEFLATED) as package:  # type: ignore[call-overload]
        for each, name in zip(wanted, distinct(each.name for each in wanted), strict=True):
            try:
                content = each.path.open("rb")
            except OSError:
                gone.append(name)
                continue
            with content:
                yield from _packed(package, pipe, _info(name, each.at), content)
        if gone:
            package.writestr(missing[0], "\r\n".join([missing[1], *gone, ""]))
    yield pipe.taken()


def _packed(package: ZipFile, pipe: "_Pipe", info: ZipInfo, content: IO[bytes]) -> Iterator[bytes]:
    with package.open(info, "w") as inside:
        while piece := content.read(PIECE):
            inside.write(piece)
            yield pipe.taken()


def _info(name: str, at: datetime) -> ZipInfo:
    local = at.astimezone(OSLO)
    info = ZipInfo(name, (max(local.year, 1980), local.month, local.day, local.hour, local.minute, local.second))
    info.compress_type = ZIP_DEFLATED  # a stored entry of unknown length cannot be read from a stream
    info._compresslevel = zlib.Z_NO_COMPRESSION  # type: ignore[attr-defined]  # what comes in is packed already
    info.external_attr = 0o600 << 16
    return info


class _Pipe:
    """What a zip is written to: hands on what has been written, and cannot go back."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, piece: bytes) -> int:
        self._parts.append(bytes(piece))
        return len(piece)

    def flush(self) -> None:
        """Nothing is held back."""

    def taken(self) -> bytes:
        """Return what has been written since the last time."""
        parts, self._parts = self._parts, []
        return b"".join(parts)


def _guarded(response: Response) -> Response:
    """Let no browser show it as a page of ours, whatever it turns out to be, nor another site take it in."""
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Cache-Control"] = "private, no-store"
    return response
