"""The Atom feed of the newest comments (RFC 4287), through the gate."""

from datetime import datetime
from xml.etree import ElementTree as Xml

from flask import Response, current_app
from flask.typing import ResponseReturnValue

from portal.accounts.access import everybody
from portal.award import queries as award
from portal.comments import queries
from portal.comments.queries import Commented, Shown
from portal.comments.rules import Place
from portal.comments.views.blueprint import bp
from portal.foundation import clock, generation, i18n
from portal.foundation.i18n import gettext as _
from portal.foundation.pagecache import keep
from portal.news import queries as news

ATOM = "http://www.w3.org/2005/Atom"
ENTRIES = 30


@bp.get("/kommentarer.atom")
@everybody
def feed() -> ResponseReturnValue:
    """Answer with the newest comments."""
    now, code = clock.now(), i18n.language()
    comments = queries.newest(now, ENTRIES)
    pages = queries.names_of({comment.place for comment in comments})  # all of them have passed the gate
    root = Xml.Element("feed", {"xmlns": ATOM, "xml:lang": code})
    _add(root, "title", _marked(_("Kommentarer")))
    _add(root, "id", i18n.address_of("comments.feed", code=code))
    _add(root, "link", rel="self", type="application/atom+xml", href=i18n.address_of("comments.feed", code=code))
    _add(root, "link", rel="alternate", type="text/html", href=i18n.address_of("home.index", code=code))
    _add(root, "updated", max((_changed(comment) for comment in comments), default=now).isoformat())
    _add(_add(root, "author"), "name", current_app.config["ORGANISATION"] or _("Kultur"))
    for comment in comments:
        root.append(_entry(comment, pages, code))
    body = Xml.tostring(root, encoding="utf-8", xml_declaration=True)
    changes = [news.next_change(now), *(edition.next_change for edition in award.editions(now))]
    return keep(Response(body, mimetype="application/atom+xml"), until=generation.earliest(changes))


def _marked(title: str) -> str:
    example = _("eksempel")
    return f"{title} ({example})" if current_app.config["DEMO"] else title


def _changed(comment: Shown) -> datetime:
    return max(comment.at, comment.corrected_at or comment.at)


def _entry(comment: Shown, pages: dict[Place, Commented], code: str) -> Xml.Element:
    name = comment.name or _("Anonym")
    page = pages.get(comment.place)
    title = _("%(name)s om «%(page)s»", name=name, page=page.name if page else comment.place.slug)
    entry = Xml.Element("entry")
    _add(entry, "title", _marked(title))
    # The bokmål address names the comment in all three feeds, so that a reader of two meets it once.
    _add(entry, "id", i18n.address_of("comments.one", code=i18n.SOURCE, comment_id=comment.id))
    address = i18n.address_of("comments.one", code=code, comment_id=comment.id)
    _add(entry, "link", rel="alternate", type="text/html", href=address)
    _add(entry, "published", comment.at.isoformat())
    _add(entry, "updated", _changed(comment).isoformat())
    _add(_add(entry, "author"), "name", name)
    _add(entry, "content", comment.text, type="text")
    return entry


def _add(parent: Xml.Element, name: str, text: str | None = None, **attributes: str) -> Xml.Element:
    child = Xml.SubElement(parent, name, attributes)
    child.text = text
    return child
