"""What must be true of every answer and every mail, whatever was sent: no trouble of ours, and nothing of the sender's alive."""

import csv
import io
import json
import re
from collections.abc import Iterator
from email.message import EmailMessage
from hashlib import sha256
from html import unescape
from xml.etree import ElementTree

from werkzeug.test import TestResponse

from portal.foundation.db import db
from portal.foundation.outbox.mails import OutgoingEmail, written
from tests.hostile.kind import MARK, WORKED_OUT
from tests.pages import Node, Page

# Where a sender's words may stand inside an element: escaped, these are read by people or lead to a page of ours; what
# begins with «data-» only our own scripts read.
WORDS_IN = {
    "value", "content", "title", "alt", "aria-label", "placeholder", "datetime", "cite", "lang", "aria-valuetext",
}  # fmt: skip
LINKS_IN = {"href", "action"}
SAFE_LINK = re.compile(r"(https?://|mailto:|/(?![/\\])|[?#])", re.IGNORECASE)
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")
TEXT = re.compile(r"text/|.*(json|xml)$")
OURS = {"Location", "Link"}  # headers that may lead to an address with what was typed
MAIL_HEADERS = {
    "subject", "from", "to", "date", "message-id", "auto-submitted", "content-type", "content-transfer-encoding",
    "mime-version", "content-language",
}  # fmt: skip
PROVIDER_AWAY = ("Du er ikke logget inn", "Du er ikkje logga inn", "You are not signed in")
in_order: set[bytes] = set()
"""Pages that nothing was wrong with: most are the same, to the letter, each time that they are asked for."""


def troubles(answer: TestResponse) -> Iterator[str]:
    """Everything that is wrong with an answer."""
    if answer.status_code >= 500 and not _provider_is_away(answer):
        yield f"status {answer.status_code}"
    yield from _headers(answer)
    if answer.mimetype and not TEXT.match(answer.mimetype):
        if not answer.headers.get("Content-Disposition", "").startswith("attachment"):
            yield f"a file that a browser would open as a page of ours: {answer.mimetype}"
        return
    try:
        text = answer.get_data().decode()
    except UnicodeDecodeError:
        yield "bytes that are no UTF-8"
        return
    if not 300 <= answer.status_code < 400:  # a redirect's body is Werkzeug's own
        yield from _body(answer.mimetype, text)


def _provider_is_away(answer: TestResponse) -> bool:
    """Whether it says that the provider where voters sign in does not answer: there is none in these tests."""
    title = Page(answer.text).title if answer.status_code == 503 and answer.mimetype == "text/html" else ""
    return title.startswith(PROVIDER_AWAY) and answer.headers.get("Retry-After") == "60"


def _headers(answer: TestResponse) -> Iterator[str]:
    for name, value in answer.headers:
        if MARK in name.lower():
            yield f"a header of the sender's: {name}"
        elif MARK in value and (name not in OURS or not re.fullmatch(r"(http://localhost)?/(?![/\\])[ -~]*", value)):
            yield f"the sender's words in a header: {name}: {value[:80]}"
        elif re.search(r"[\r\n\0]", value):
            yield f"a header that is not one line: {name}"


def _body(kind: str, text: str) -> Iterator[str]:
    if WORKED_OUT in text or "<class '" in unescape(text) or "Traceback (most" in text:
        yield "taken for a program"
    try:
        if kind == "text/html":
            yield from live(text)
        elif kind.endswith("xml"):
            ElementTree.fromstring(text)
        elif kind.endswith("json"):
            json.loads(text)
        elif kind == "text/csv":
            yield from formulas(text)
    except (AssertionError, ValueError, ElementTree.ParseError) as broken:
        yield f"not well formed ({kind}): {str(broken)[:120]}"


def live(source: str) -> Iterator[str]:
    """Whatever on a page is no text though it came from the sender: elements, attributes, handlers, links that run."""
    mark = sha256(source.encode()).digest()
    if mark in in_order:
        return
    found = list(_live(source))
    if not found:
        in_order.add(mark)
    yield from found


def _live(source: str) -> Iterator[str]:
    for node in Page(source).tree.walk():
        if MARK in node.tag:
            yield f"an element: <{node.tag}>"
        for name, value in node.attributes.items():
            if MARK in name or (MARK in value and not _harmless(name, value)):
                yield f'an attribute: <{node.tag} {name}="{value[:80]}">'
        if node.tag in ("script", "style", "noscript", "template", "iframe"):
            yield from _program(node)


def _harmless(name: str, value: str) -> bool:
    read = re.sub(r"[\0-\x20]", "", value)  # as browsers read an address
    return name in WORDS_IN or name.startswith("data-") or (name in LINKS_IN and SAFE_LINK.match(read) is not None)


def _program(node: Node) -> Iterator[str]:
    inside = "".join(child for child in node.children if isinstance(child, str))
    if MARK not in inside:
        return
    if node.attributes.get("type") != "application/ld+json" or "<" in inside:
        yield f"inside <{node.tag}>: {inside[:80]}"
    else:
        json.loads(inside)


def formulas(text: str) -> Iterator[str]:
    """Cells that a spreadsheet would work out."""
    for row in csv.reader(io.StringIO(text.removeprefix("\ufeff"))):
        for cell in row:
            if cell.startswith(FORMULA):
                yield f"a formula in a cell: {cell[:40]!r}"


def mail_troubles(after: int = 0) -> Iterator[str]:
    """Everything that is wrong with the mails that were written after one with a number."""
    for row in db.session.query(OutgoingEmail).where(OutgoingEmail.id > after):
        message = written(row)
        yield from (f"mail {row.template}: {trouble}" for trouble in _mail(message))


def _mail(message: EmailMessage) -> Iterator[str]:
    if strange := {name.lower() for name in message} - MAIL_HEADERS:
        yield f"headers that are not ours: {sorted(strange)}"
    if len(message.keys()) != len(set(message.keys())):
        yield "a header twice"
    if message.is_multipart() or message.get_content_type() != "text/plain":
        yield "not plain text"
    if len(message["To"].addresses) != 1:
        yield f"to several: {message['To']}"
    head = "".join(value for name, value in message.items() if name != "To")
    if MARK in head or re.search(r"[\r\n]", head):
        yield f"the sender's words in a header: {head[:200]}"
    message.as_bytes()
