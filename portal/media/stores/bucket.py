"""Content in a bucket of an S3 service (Amazon's, or one that speaks as it does), by obstore. Nobody but the portal asks it.

obstore is not fork-safe: no bucket may be asked before gunicorn has forked. None is until the first file is.
"""

import io
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import obstore
import structlog
from obstore.exceptions import BaseError
from obstore.store import S3Store

from portal.media.stores.places import id_at, place_of

PART = 5 * 1024 * 1024  # the least that a part may be; one is in memory at a time
PIECE = 256 * 1024
ASKED_EVERY = 30.0  # seconds

if TYPE_CHECKING:
    from obstore.store import S3Config

log = structlog.get_logger()


@lru_cache(maxsize=4)
def bucket(address: str, *, endpoint: str | None, region: str, key_id: str, key_secret: str) -> "Bucket":
    """Return the bucket at `s3://…`: one for each process, with the connections that it holds."""
    # A bulk delete is not known to every service, and what is deleted here comes one by one.
    access: S3Config = {
        "region": region, "access_key_id": key_id, "secret_access_key": key_secret, "disable_bulk_delete": True,
    }  # fmt: skip
    if endpoint:
        access["endpoint"] = endpoint
    return Bucket(address, access, plain=bool(endpoint and endpoint.startswith("http://")))


class Bucket:
    """A bucket, or a folder in one. Errors of the service are told in the log by kind, never with addresses or keys."""

    def __init__(self, address: str, access: "S3Config", *, plain: bool) -> None:
        self._address = address
        # A body may take long, for it is handed on as fast as a visitor reads; that nothing comes at all may not.
        self._files = S3Store.from_url(
            address,
            config=access,
            client_options={"allow_http": plain, "connect_timeout": "5s", "read_timeout": "20s", "timeout": "1h"},
            retry_config={"max_retries": 2, "retry_timeout": timedelta(seconds=10)},
        )
        self._asked = S3Store.from_url(
            address,
            config=access,
            client_options={"allow_http": plain, "connect_timeout": "2s", "timeout": "3s"},
            retry_config={"max_retries": 0},
        )
        self._answered: tuple[float, bool] | None = None

    @property
    def name(self) -> str:
        """The bucket's address."""
        return self._address

    def lay(self, file_id: str, ready: Path) -> None:
        """Send it, part by part. It is there when all of it is, and not before."""
        with _told():
            obstore.put(self._files, place_of(file_id), ready, chunk_size=PART, max_concurrency=1)
        ready.unlink()

    def open(self, file_id: str) -> IO[bytes]:
        """Open a file's content, to be had piece by piece."""
        with _told():
            found = obstore.get(self._files, place_of(file_id))
            return io.BufferedReader(_Stream(iter(found.stream(PIECE))), PIECE)

    def forget(self, file_id: str) -> None:
        """Delete a file's content."""
        with _told():
            obstore.delete(self._files, place_of(file_id))

    def older_than(self, moment: datetime) -> Iterator[str]:
        """Yield the ids of what was laid before, by the service's clock. What else is in the bucket is let alone."""
        with _told():
            for batch in obstore.list(self._files):
                for each in batch:
                    if each["last_modified"] < moment and (file_id := id_at(each["path"])):
                        yield file_id

    def holds_something(self) -> bool:
        """Tell whether anything lies there."""
        with _told():
            return any(len(batch) for batch in obstore.list(self._files))

    def is_there(self) -> bool:
        """Tell whether the bucket answers us."""
        if self._answered is None or time.monotonic() - self._answered[0] > ASKED_EVERY:
            try:
                with _told():
                    next(iter(obstore.list(self._asked)), None)
                answers = True
            except OSError:
                answers = False
            self._answered = time.monotonic(), answers
        return self._answered[1]


class _Stream(io.RawIOBase):
    """What comes from the service, as a file: no more of it is in memory than a piece."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces: Iterator[bytes] = pieces
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        """Yes; it cannot be wound back."""
        return True

    def readinto(self, into: Any, /) -> int:
        """Fill a buffer, or the beginning of it."""
        with _told():
            while not self._rest:
                piece = next(self._pieces, None)
                if piece is None:
                    return 0
                self._rest = memoryview(bytes(piece))
        target = memoryview(into)
        size = min(len(target), len(self._rest))
        target[:size], self._rest = self._rest[:size], self._rest[size:]
        return size

    def close(self) -> None:
        """Let go of the connection."""
        self._pieces = iter(())
        self._rest = memoryview(b"")
        super().close()


@contextmanager
def _told() -> Iterator[None]:
    """Let an error of the service be one of the operating system's kind, as of a disk."""
    try:
        yield
    except FileNotFoundError:
        raise FileNotFoundError("not in the bucket") from None  # its own text holds the whole answer of the service
    except BaseError as error:
        log.error("the bucket of files does not do as it is asked", reason=type(error).__name__)
        raise ConnectionError(f"the bucket of files does not do as it is asked ({type(error).__name__})") from None
