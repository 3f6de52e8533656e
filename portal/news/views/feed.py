"""The Atom feed (RFC 4287), one in each language of the frame."""

from xml.etree import ElementTree as Xml

from flask import Response, current_app
from flask.typing import ResponseReturnValue

from portal.accounts.access import everybody
from portal.foundation import clock, i18n
from portal.foundation.i18n import gettext as _
from portal.foundation.pagecache import keep
from portal.news import queries
from portal.news.queries import Card
from portal.news.views.pages import bp

ATOM = "http://www.w3.org/2005/Atom"
ENTRIES = 30


@bp.get("/artikler.atom")
@everybody
def feed() -> ResponseReturnValue:
    """Answer with the newest articles."""
    now = clock.now()
    cards = queries.newest(now, ENTRIES)
    code = i18n.language()
    root = Xml.Element("feed", {"xmlns": ATOM, "xml:lang": code})
    title = _("Artikler om kultur")
    example = _("eksempel")
    _add(root, "title", f"{title} ({example})" if current_app.config["DEMO"] else title)
    _add(root, "id", i18n.address_of("news.feed", code=code))
    _add(root, "link", rel="self", type="application/atom+xml", href=i18n.address_of("news.feed", code=code))
    _add(root, "link", rel="alternate", type="text/html", href=i18n.address_of("news.index", code=code))
    _add(root, "updated", max((card.publish_at for card in cards), default=now).isoformat())
    _add(_add(root, "author"), "name", current_app.config["ORGANISATION"] or _("Kultur"))
    for card in cards:
        root.append(_entry(card, code))
    body = Xml.tostring(root, encoding="utf-8", xml_declaration=True)
    return keep(Response(body, mimetype="application/atom+xml"), until=queries.next_change(now))


def _entry(card: Card, code: str) -> Xml.Element:
    address = i18n.address_of("news.show", code=code, slug=card.slug)
    entry = Xml.Element("entry", {"xml:lang": card.lang})
    _add(entry, "title", card.headline)
    # The bokmål address names the article in all three feeds, so that a reader of two meets it once.
    _add(entry, "id", i18n.address_of("news.show", code=i18n.SOURCE, slug=card.slug))
    _add(entry, "link", rel="alternate", type="text/html", href=address)
    _add(entry, "updated", card.publish_at.isoformat())
    _add(entry, "summary", card.lead)
    return entry


def _add(parent: Xml.Element, name: str, text: str | None = None, **attributes: str) -> Xml.Element:
    child = Xml.SubElement(parent, name, attributes)
    child.text = text
    return child
