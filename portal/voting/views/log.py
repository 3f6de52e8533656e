"""«Stemmeloggen»: what everybody may know of the log before release – how many lines, their hashes, the signed heads."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree as Xml

from flask import Response, current_app, jsonify, render_template, request, stream_with_context, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from portal.accounts.access import everybody
from portal.award.queries import EditionNow
from portal.config import ROOT
from portal.foundation import clock, formatting, i18n
from portal.foundation.db import db
from portal.foundation.i18n import gettext as _
from portal.foundation.pagecache import KEPT, keep
from portal.voting.models import LedgerEntry, LedgerKey
from portal.voting.queries import heads_log, observers, signing
from portal.voting.queries import log as queries
from portal.voting.rules import heads
from portal.voting.rules.heads import Head
from portal.voting.views.blueprint import bp, edition_or_404

ATOM = "http://www.w3.org/2005/Atom"
HEADS_A_PAGE = 30
LEAVES_AT_A_TIME = 5000
COMPARE = ROOT / "verifier" / "sammenlign.py"
LARGEST = 2**31 - 1


@bp.get("/norges-kulturkommune/<year:year>/stemmelogg")
@everybody
def log_page(year: int) -> ResponseReturnValue:
    """Show what the log is, its newest head, who watches it, and every head back to the first."""
    edition = edition_or_404(year)
    before = request.args.get("for", type=int)
    below = before if before is not None and 0 < before <= LARGEST else None
    found = queries.heads_of(edition.id, below=below, most=HEADS_A_PAGE + 1)
    shown = [head for head in found if len(found) <= HEADS_A_PAGE or head.size > found[HEADS_A_PAGE].size]
    older: dict[str, Any] = {"for": shown[-1].size} if len(shown) < len(found) else {}
    keys = signing.keys_of(edition.id)
    page = render_template(
        "voting/log.html",
        edition=edition,
        newest=queries.last_head(edition.id) if below else next(iter(found), None),
        heads=[(head, heads.moment_of(head.time)) for head in shown],
        newer_url=url_for("voting.log_page", year=year) if below else None,
        older_url=url_for("voting.log_page", year=year, **older) if older else None,
        watching=observers.observers_of(edition.id),
        key=keys[-1] if keys else None,
        changes=_changes(edition, keys),
        moment_of=heads.moment_of,
    )
    return keep(page, until=edition.next_change)


def _changes(edition: EditionNow, keys: list[LedgerKey]) -> list[tuple[datetime, str, object]]:
    """Return what happened to the log itself, oldest first: new keys and new beginnings."""
    replaced = [(row.known_from, "key", row) for row in keys[1:]]
    rows = queries.beginnings_of(edition.id)
    ours = set(queries.heads_of(edition.id)) if rows else set()
    begun = [
        (
            row.signed_at,
            "gone" if cited in ours else "beginning",  # a database that was behind lacks what it cites
            (heads.origin_of(edition.year, row.number), row.size, cited),
        )
        for row in rows
        for cited in [heads_log.head_in(row.cites)]
    ]
    return sorted([*replaced, *begun], key=lambda change: change[0])


@bp.get("/norges-kulturkommune/<year:year>/stemmelogg/kontrollpunkter.json")
@everybody
def log_heads(year: int) -> ResponseReturnValue:
    """Give every signed head, oldest first, as the export's last line has it; also those that a restart gave up.

    With `?gjeldende` only those that the log as it is must agree with, for our own recount.
    """
    edition = edition_or_404(year)
    agreeing = "gjeldende" in request.args
    found = queries.heads_of(edition.id)[::-1] if agreeing else queries.every_head(edition.id, edition.year)
    return keep(jsonify([heads.head_object(head) for head in found]), until=None)


@bp.get("/norges-kulturkommune/<year:year>/stemmelogg/kontrollsummer.txt")
@everybody
def log_leaves(year: int) -> ResponseReturnValue:
    """Give the hash of every sealed line in the order of the tree, a line each: enough to rebuild each head's root."""
    edition = edition_or_404(year)
    head = queries.last_head(edition.id)
    size = head.size if head else 0
    answer = Response(stream_with_context(_leaves(edition.id, size)), mimetype="text/plain")
    answer.headers["Cache-Control"] = KEPT
    answer.set_etag(f"{size}-{head.root.hex() if head else ''}")
    return answer.make_conditional(request)


def _leaves(edition_id: int, size: int) -> Iterator[str]:
    for start in range(0, size, LEAVES_AT_A_TIME):
        places = LedgerEntry.place >= start, LedgerEntry.place < min(start + LEAVES_AT_A_TIME, size)
        mine = select(LedgerEntry.leaf).where(LedgerEntry.edition_id == edition_id, *places)
        yield "".join(leaf.hex() + "\n" for leaf in db.session.scalars(mine.order_by(LedgerEntry.place)))


@bp.get("/norges-kulturkommune/<year:year>/stemmelogg/sammenlign.py")
@everybody
def compare_file(year: int) -> ResponseReturnValue:
    """Give the program that compares heads: one file, the same for every year."""
    edition_or_404(year)
    answer = Response(COMPARE.read_bytes(), content_type="text/x-python; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="sammenlign.py"'
    return keep(answer, until=None)


@bp.get("/norges-kulturkommune/<year:year>/stemmelogg/feed.xml")
@everybody
def log_feed(year: int) -> ResponseReturnValue:
    """Answer with the newest heads as an Atom feed (RFC 4287)."""
    edition = edition_or_404(year)
    code, found = i18n.language(), queries.heads_of(edition.id, most=HEADS_A_PAGE)
    own = i18n.address_of("voting.log_feed", code=code, year=year)
    page = i18n.address_of("voting.log_page", code=code, year=year)
    root = Xml.Element("feed", {"xmlns": ATOM, "xml:lang": code})
    title = _("Kontrollpunkter fra stemmeloggen %(year)s", year=year)
    example = _("eksempel")
    _add(root, "title", f"{title} ({example})" if current_app.config["DEMO"] else title)
    _add(root, "id", own)
    _add(root, "link", rel="self", type="application/atom+xml", href=own)
    _add(root, "link", rel="alternate", type="text/html", href=page)
    _add(root, "updated", found[0].time if found else heads.time_of(_begins(edition)))
    _add(_add(root, "author"), "name", current_app.config["ORGANISATION"] or _("Kultur"))
    for head in found:
        root.append(_entry(head, page))
    body = Xml.tostring(root, encoding="utf-8", xml_declaration=True)
    return keep(Response(body, mimetype="application/atom+xml"), until=None)


def _begins(edition: EditionNow) -> datetime:
    return (edition.calendar.voting_opens or clock.now()).astimezone(UTC)


def _entry(head: Head, page: str) -> Xml.Element:
    entry = Xml.Element("entry")
    _add(entry, "title", _("Kontrollpunkt med %(size)s linjer", size=formatting.number(head.size)))
    _add(entry, "id", f"{page}#{heads.number_of(head.origin)}-{head.size}")
    _add(entry, "link", rel="alternate", type="text/html", href=page)
    _add(entry, "updated", head.time)
    _add(entry, "content", heads_log.line_of(head), type="text")
    return entry


def _add(parent: Xml.Element, name: str, text: str | None = None, **attributes: str) -> Xml.Element:
    child = Xml.SubElement(parent, name, attributes)
    child.text = text
    return child
