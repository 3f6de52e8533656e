"""Markdown to HTML that is safe to show, and the column that keeps it. `Markup` is made here and nowhere else."""

import re

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup
from sqlalchemy import Dialect, Text
from sqlalchemy.types import TypeDecorator

ALLOWED_TAGS = {"p", "h2", "h3", "h4", "ul", "ol", "li", "a", "strong", "em", "blockquote", "br"}
ALLOWED_SCHEMES = {"http", "https", "mailto"}

HEADING_END = re.compile("</h[2-4]>")

_parser = MarkdownIt("commonmark", {"html": False})


class SafeHtml(TypeDecorator[str]):
    """HTML that a function of this module made: comes out of the database as Markup."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Take Markup only, so that no other text can reach a page unescaped."""
        if value is not None and not isinstance(value, Markup):
            raise TypeError("HTML must come from portal.foundation.markdown")
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Markup | None:
        """Hand out Markup."""
        return None if value is None else Markup(value)


def to_html(source: str) -> Markup:
    """Return Markdown as HTML; what is not on the allow-list is taken out, last of all."""
    return Markup(nh3.clean(_parser.render(source), tags=ALLOWED_TAGS, url_schemes=ALLOWED_SCHEMES, link_rel=None))


def with_prefix(html: Markup, prefix: str) -> Markup:
    """Point a text's links to our own pages at another language: `/artikler/…` becomes `/nn/artikler/…`."""
    # On the plain text: Markup escapes what it puts in, and the quotation mark would become part of the address.
    return Markup(str(html).replace('href="/', f'href="{prefix}/')) if prefix else html


def to_plain(html: Markup) -> str:
    """Return the words of a text without its markup; a dash stands between a heading and what follows it."""
    return Markup(HEADING_END.sub(r" –\g<0>", str(html))).striptags()


def plain_to_html(source: str) -> Markup:
    """Return plain text as HTML with its addresses as links and its line breaks kept."""
    linked = Markup("\n").join(_with_links(line) for line in source.splitlines())
    return Markup("<pre>{}</pre>").format(linked)


def _with_links(line: str) -> Markup:
    return Markup(" ").join(
        Markup('<a href="{0}">{0}</a>').format(word)
        if word.startswith(("http://", "https://"))
        else Markup.escape(word)
        for word in line.split(" ")
    )


WEB_ADDRESS = re.compile(r"https?://[^\s<>\"«»“”]{3,}", re.IGNORECASE)
AFTER_ADDRESS = ".,:;!?'’)]}…"  # what ends a sentence, not an address


def visitor_html(source: str) -> Markup:
    """Return what a visitor wrote as HTML: paragraphs, line breaks, and links that lend no weight to what they lead to.

    Every paragraph finds its own direction, so that nothing in it can turn what stands around it.
    """
    paragraphs = (part.strip("\n") for part in re.split(r"\n{2,}", source))
    return Markup("").join(
        Markup('<p dir="auto">{}</p>').format(Markup("<br>").join(_with_ugc_links(line) for line in part.split("\n")))
        for part in paragraphs
        if part
    )


def _with_ugc_links(line: str) -> Markup:
    made, end = [], 0
    for found in WEB_ADDRESS.finditer(line):
        address = found[0].rstrip(AFTER_ADDRESS)
        made.append(Markup.escape(line[end : found.start()]))
        made.append(Markup('<a href="{0}" rel="ugc nofollow noopener">{0}</a>').format(address))
        end = found.start() + len(address)
    return Markup("").join([*made, Markup.escape(line[end:])])
