"""Reading an answer as its reader does: the page as a tree, its words, its links, what its head says to machines."""

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser
from typing import Any
from urllib.parse import unquote, urlsplit

VOID = {"meta", "link", "img", "input", "br", "hr", "source", "wbr", "path", "rect", "circle"}
INLINE = {"a", "span", "strong", "em", "time", "b", "i", "mark"}


@dataclass
class Node:
    """An element with its attributes and what is in it."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Node | str"] = field(default_factory=list)

    def __getitem__(self, name: str) -> str:
        return self.attributes[name]

    def walk(self) -> Iterator["Node"]:
        """Every element below, in the order of the page."""
        for child in self.children:
            if isinstance(child, Node):
                yield child
                yield from child.walk()

    def all(self, tag: str | None = None, css: str | None = None, **wanted: str) -> list["Node"]:
        """The elements below with a tag, a class (`css`) and attributes."""
        return [
            node
            for node in self.walk()
            if tag in (None, node.tag)
            and (css is None or css in node.attributes.get("class", "").split())
            and all(node.attributes.get(name) == value for name, value in wanted.items())
        ]

    def one(self, tag: str | None = None, css: str | None = None, **wanted: str) -> "Node":
        """The one such element."""
        [found] = self.all(tag, css, **wanted)
        return found

    @property
    def text(self) -> str:
        """The words in it, blanks folded, hard spaces as spaces; blocks stand apart."""
        return folded("".join(self._words()))

    def _words(self) -> Iterator[str]:
        if self.tag in ("script", "style"):
            return
        for child in self.children:
            if isinstance(child, str):
                yield child
            elif child.tag in INLINE:
                yield from child._words()
            else:
                yield " "
                yield from child._words()
                yield " "


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("")
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].children.append(Node(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        assert self.open[-1].tag == tag, f"</{tag}> closes <{self.open[-1].tag}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


@dataclass(frozen=True)
class Page:
    """A page as it came."""

    source: str

    @cached_property
    def tree(self) -> Node:
        """The page's elements; an element that is closed wrongly fails."""
        builder = _Builder()
        builder.feed(self.source)
        builder.close()
        assert builder.open == [builder.root], f"<{builder.open[-1].tag}> is never closed"
        return builder.root

    @property
    def text(self) -> str:
        """What stands between header and footer."""
        return self.tree.one("main").text

    @property
    def title(self) -> str:
        """The title, as a tab shows it."""
        return self.tree.one("title").text

    @property
    def language(self) -> str:
        """The language of the frame."""
        return self.tree.one("html")["lang"]

    def meta(self, name: str) -> str | None:
        """What the head says under a name or property."""
        found = [n for n in self.tree.all("meta") if name in (n.attributes.get("name"), n.attributes.get("property"))]
        assert len(found) <= 1, f"{name} is said {len(found)} times"
        return found[0]["content"] if found else None

    @property
    def alternates(self) -> dict[str, str]:
        """The page's address in every language."""
        return {n["hreflang"]: n["href"] for n in self.tree.all("link", rel="alternate") if "hreflang" in n.attributes}

    @property
    def json_ld(self) -> dict[str, Any] | None:
        """What is said to search engines."""
        found = self.tree.all("script", type="application/ld+json")
        assert len(found) <= 1
        return json.loads("".join(c for c in found[0].children if isinstance(c, str))) if found else None

    @property
    def links(self) -> set[str]:
        """Every address of our own that the page leads to: links, and forms that are opened, without fragments."""
        found = {n["href"] for n in self.tree.all("a")} | {n["href"] for n in self.tree.all("link")}
        found |= set(self.alternates.values())
        return {address for link in found if (address := own_path(link)) is not None}


def own_path(address: str) -> str | None:
    """An address of our own without host and fragment; None for a foreign one and for other schemes."""
    parts = urlsplit(address)
    if parts.scheme not in ("", "http", "https") or parts.netloc not in ("", "localhost"):
        return None
    if not parts.path:
        return None
    return parts.path + (f"?{parts.query}" if parts.query else "")


def folded(text: str) -> str:
    """A text with its blanks folded and its hard spaces as spaces, as `Node.text` gives it."""
    return " ".join(text.replace("\u00a0", " ").split())


STATIC = re.compile(r"/static/[\w./-]+|\bat-[\w-]+")


def all_that_is_said(source: str, read: str | None = None) -> str:
    """Every word of an answer, seen or not: text, attributes, addresses, JSON; escapes undone, built files left out.

    The words as they are `read` (of a page, or without a form's tags) come last, so that a sentence is found across elements.
    """
    plain = unquote(html.unescape(_unescaped(source)))
    return folded(f"{STATIC.sub(' ', plain)} {read or re.sub('<[^>]*>', ' ', plain)}")


def _unescaped(source: str) -> str:
    return re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), source)
