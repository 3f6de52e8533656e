"""An S3 service on this machine: as much of it as the portal uses, with signatures that are checked (docs/decisions/0021)."""

import hashlib
import hmac
import re
import socket
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, quote, unquote, urlsplit
from xml.sax.saxutils import escape

BUCKET, KEY_ID, SECRET = "kultur", "portal", "hemmelig"
PAGE = 3
PIECE = 64 * 1024
SIGNED = re.compile(r"AWS4-HMAC-SHA256 Credential=([^/]+)/([^,]+), SignedHeaders=([^,]+), Signature=(\w+)")


@dataclass
class Service:
    """What is in the bucket, what was asked, and how the service is today."""

    objects: dict[str, tuple[bytes, datetime]] = field(default_factory=dict)
    uploads: dict[str, dict[int, bytes]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    received: list[int] = field(default_factory=list)
    sent: int = 0
    answers: int = 200
    """An error that is answered instead."""

    def __post_init__(self) -> None:
        self.server = _Server(("127.0.0.1", 0), type("Bound", (_Handler,), {"service": self}))
        self.address = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self) -> None:
        """Answer nobody any more."""
        self.server.shutdown()
        self.server.server_close()
        for visitor in self.server.visitors:
            with suppress(OSError):
                visitor.shutdown(socket.SHUT_RDWR)

    def put(self, key: str, content: bytes, at: datetime | None = None) -> None:
        """Lay an object there."""
        self.objects[key] = content, at or datetime.now(UTC)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def process_request(self, request: socket.socket, client_address: object) -> None:
        """Remember who is there: a connection outlives the door."""
        self.visitors.append(request)
        super().process_request(request, client_address)

    def server_activate(self) -> None:
        """Begin."""
        self.visitors: list[socket.socket] = []
        super().server_activate()


class _Handler(BaseHTTPRequestHandler):
    service: Service
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        """Nothing on the terminal."""

    def handle_one(self) -> None:
        """Take in what is asked, refuse who has no key, and answer."""
        parts = urlsplit(self.path)
        self.query = dict(parse_qsl(parts.query, keep_blank_values=True))
        bucket, _, self.key = unquote(parts.path).lstrip("/").partition("/")
        self.body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.service.asked.append(f"{self.command} {self.key}")
        self.service.received.append(len(self.body))
        if self.service.answers != 200:
            self.say(self.service.answers, "")
        elif bucket != BUCKET or not self.signed(parts.path):
            self.say(403, "<Error><Code>SignatureDoesNotMatch</Code></Error>")
        else:
            getattr(self, self.command.lower())()

    do_GET = do_HEAD = do_PUT = do_POST = do_DELETE = handle_one  # noqa: N815 - the library's names

    def signed(self, path: str) -> bool:
        """Compute the signature (Signature Version 4) and compare."""
        found = SIGNED.fullmatch(self.headers.get("Authorization", ""))
        if (
            not found
            or found[1] != KEY_ID
            or self.headers["x-amz-content-sha256"] != hashlib.sha256(self.body).hexdigest()
        ):
            return False
        names = found[3].split(";")
        query = "&".join(f"{quote(k, safe='')}={quote(v, safe='')}" for k, v in sorted(self.query.items()))
        headers = "".join(f"{name}:{self.headers[name].strip()}\n" for name in names)
        asked = "\n".join([self.command, path, query, headers, found[3], self.headers["x-amz-content-sha256"]])
        said = ["AWS4-HMAC-SHA256", self.headers["x-amz-date"], found[2], hashlib.sha256(asked.encode()).hexdigest()]
        key = f"AWS4{SECRET}".encode()
        for part in [*found[2].split("/"), "\n".join(said)]:
            key = hmac.digest(key, part.encode(), "sha256")
        return key.hex() == found[4]

    def get(self) -> None:
        """Answer with an object, or with the next page of the list."""
        if not self.key:
            return self.say(200, self.listed())
        if self.key not in self.service.objects:
            return self.say(404, "<Error><Code>NoSuchKey</Code></Error>")
        content, at = self.service.objects[self.key]
        self.say(200, content, at)

    head = get

    def put(self) -> None:
        """Take an object, or a part of one."""
        if "uploadId" in self.query:
            self.service.uploads[self.query["uploadId"]][int(self.query["partNumber"])] = self.body
        else:
            self.service.put(self.key, self.body)
        self.say(200, "")

    def post(self) -> None:
        """Begin an object of many parts, or end it."""
        if "uploads" in self.query:
            upload = f"upload-{len(self.service.uploads)}"
            self.service.uploads[upload] = {}
            return self.say(
                200, f"<R><Bucket>{BUCKET}</Bucket><Key>{escape(self.key)}</Key><UploadId>{upload}</UploadId></R>"
            )
        parts = self.service.uploads.pop(self.query["uploadId"])
        self.service.put(self.key, b"".join(parts[number] for number in sorted(parts)))
        self.say(200, f'<R><Bucket>{BUCKET}</Bucket><Key>{escape(self.key)}</Key><ETag>"e"</ETag></R>')

    def delete(self) -> None:
        """Take an object away, or what was begun of one."""
        (self.service.uploads if "uploadId" in self.query else self.service.objects).pop(
            self.query.get("uploadId", self.key), None
        )
        self.say(204, "")

    def listed(self) -> str:
        """The next page of what there is, by name."""
        prefix, after = self.query.get("prefix", ""), self.query.get("continuation-token", "")
        keys = sorted(key for key in self.service.objects if key.startswith(prefix) and key > after)
        more = keys[PAGE:]
        rows = "".join(
            f"<Contents><Key>{escape(key)}</Key><LastModified>{at:%Y-%m-%dT%H:%M:%S.000Z}</LastModified>"
            f'<ETag>"e"</ETag><Size>{len(content)}</Size></Contents>'
            for key in keys[:PAGE]
            for content, at in [self.service.objects[key]]
        )
        token = f"<NextContinuationToken>{escape(keys[PAGE - 1])}</NextContinuationToken>" if more else ""
        return f"<ListBucketResult>{rows}<IsTruncated>{str(bool(more)).lower()}</IsTruncated>{token}</ListBucketResult>"

    def say(self, status: int, content: str | bytes, at: datetime | None = None) -> None:
        """Answer, piece by piece."""
        body = content.encode() if isinstance(content, str) else content
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("ETag", '"e"')
        self.send_header("Last-Modified", f"{at or datetime.now(UTC):%a, %d %b %Y %H:%M:%S GMT}")
        self.end_headers()
        if self.command != "HEAD":
            for start in range(0, len(body), PIECE):
                self.wfile.write(body[start : start + PIECE])
                self.service.sent += len(body[start : start + PIECE])
