"""Hostile ways of sending a form: wrong types, fields twice, by the thousand, as lists, as files, cut short."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from tests.hostile.kind import MARK

FORM = "application/x-www-form-urlencoded"
Pairs = list[tuple[str, str]]


@dataclass(frozen=True)
class Body:
    """How a form is sent: its content type, and its bytes made of what would be sent rightly."""

    name: str
    content_type: str
    made: Callable[[Pairs], bytes]


def _parts(pairs: Pairs, end: str = "--x--\r\n", more: str = "") -> bytes:
    parts = (f'--x\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n{value}\r\n' for name, value in pairs)
    return ("".join(parts) + end).encode()


def _renamed(pairs: Pairs, name: str) -> bytes:
    return urlencode([(name.format(key), value) for key, value in pairs]).encode()


def _and(pairs: Pairs, value: str, *names: str) -> bytes:
    return urlencode([*pairs, *((name, value) for name in names)]).encode()


HTML_FILE = f'; filename="../../{MARK}.html"\r\nContent-Type: text/html'
MULTIPART = "multipart/form-data; boundary=x"

BODIES = [
    Body("nothing", FORM, lambda pairs: b""),
    Body("nothing, without a type", "", lambda pairs: b""),
    Body("no type", "", lambda pairs: urlencode(pairs).encode()),
    Body("every field twice, the second hostile", FORM, lambda pairs: _and(pairs, f"<b {MARK}>", *dict(pairs))),
    Body("every field a hundred times", FORM, lambda pairs: urlencode(pairs * 100).encode()),
    Body("twenty thousand fields", FORM, lambda pairs: b"&".join(b"f%d=1" % number for number in range(20_000))),
    Body("a thousand blank names", FORM, lambda pairs: b"&=" * 1_000),
    Body("lists", FORM, lambda pairs: _renamed(pairs, "{}[]")),
    Body("objects", FORM, lambda pairs: _renamed(pairs, "{}[$ne]")),
    Body("numbered", FORM, lambda pairs: _renamed(pairs, "{}[0][a]")),
    Body("names in capitals", FORM, lambda pairs: urlencode([(name.upper(), value) for name, value in pairs]).encode()),
    Body("names that are markup", FORM, lambda pairs: urlencode([*pairs, (f"<script>{MARK}()</script>", "x")]).encode()),
    Body("names with NUL", FORM, lambda pairs: _renamed(pairs, "{}\0")),
    Body("fields of the database", FORM, lambda pairs: _and(pairs, "1", "id", "state", "is_admin", "roles", "actor_id")),
    Body("another method", FORM, lambda pairs: _and(pairs, "DELETE", "_method", "X-HTTP-Method-Override")),
    Body("escapes that are none", FORM, lambda pairs: b"&".join(name.encode() + b"=%ZZ%u0041%" for name, _ in pairs)),
    Body("broken UTF-8", FORM, lambda pairs: b"&".join(name.encode() + b"=%FF%FE%ED%A0%80" for name, _ in pairs)),
    Body("raw bytes", FORM, lambda pairs: b"&".join(name.encode() + b"=\xff\x00\xed\xa0\x80" for name, _ in pairs)),
    Body("divided by semicolons", FORM, lambda pairs: urlencode(pairs).replace("&", ";").encode()),
    Body("UTF-16", f"{FORM}; charset=utf-16", lambda pairs: urlencode(pairs).encode("utf-16")),
    Body("an unknown charset", f"{FORM}; charset={MARK}", lambda pairs: urlencode(pairs).encode()),
    Body("JSON", "application/json", lambda pairs: json.dumps(dict(pairs)).encode()),
    Body("JSON with lists", "application/json", lambda pairs: json.dumps({name: [value] for name, value in pairs}).encode()),
    Body("JSON that is cut short", "application/json", lambda pairs: b'{"a": '),
    Body("JSON that is a form to a careless browser", "text/plain", lambda pairs: json.dumps(dict(pairs)).encode()),
    Body("XML", "application/xml", lambda pairs: b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'),
    Body("multipart", MULTIPART, _parts),
    Body("multipart that is cut short", MULTIPART, lambda pairs: _parts(pairs, end="")),
    Body("multipart without a boundary", "multipart/form-data", _parts),
    Body("multipart with another boundary", "multipart/form-data; boundary=y", _parts),
    Body("multipart of no parts", MULTIPART, lambda pairs: b"not a form"),
    Body("every field a file", MULTIPART, lambda pairs: _parts(pairs, more=HTML_FILE)),
    Body("a file with an empty name", MULTIPART, lambda pairs: _parts(pairs, more='; filename=""')),
    Body("parts in another encoding", MULTIPART, lambda pairs: _parts(pairs, more="\r\nContent-Transfer-Encoding: base64")),
    Body("a thousand parts", MULTIPART, lambda pairs: _parts([(f"f{number}", "1") for number in range(1_000)])),
    Body("parts in parts", MULTIPART, lambda pairs: _parts(pairs, more="\r\nContent-Type: multipart/mixed; boundary=z")),
    Body("too much", FORM, lambda pairs: urlencode(pairs).encode() + b"&x=" + b"x" * 300_000),
]  # fmt: skip
