"""Markdown for a print: the same structure as on a page, as data that typst sets (templates/print/_text.typ)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from markdown_it.tree import SyntaxTreeNode

from portal.foundation import markdown

Block = dict[str, Any]
LISTS = ("bullet_list", "ordered_list")
CODE = ("code_block", "fence")


@dataclass(frozen=True)
class _Style:
    strong: bool = False
    emph: bool = False
    to: str = ""

    def run(self, text: str) -> dict[str, Any]:
        return {"text": text, "strong": self.strong, "emph": self.emph, "to": self.to}


def blocks_of(source: str) -> list[Block]:
    """Return a text as blocks: paragraphs, headings, lists and quotations, each with its words and how they stand out.

    What holds no words is left out: an empty heading or item is nothing that a reader could come to.
    """
    return list(_blocks(SyntaxTreeNode(markdown.parsed(source)).children))


def _blocks(nodes: Iterable[SyntaxTreeNode]) -> Iterator[Block]:
    for node in nodes:
        if node.type in ("paragraph", "heading"):
            words = list(_words(node.children[0].children, _Style())) if node.children else []
            kind = "heading" if node.type == "heading" else "line" if node.hidden else "paragraph"
            if any(each["text"].strip() for each in words):
                yield {"kind": kind, "words": words}
        elif node.type in LISTS:
            items = [each for item in node.children if (each := list(_blocks(item.children)))]
            if items:
                start = node.attrs.get("start", 1) if node.type == "ordered_list" else 0
                yield {"kind": "list", "start": start, "ordered": node.type == "ordered_list", "items": items}
        elif node.type == "blockquote":
            if inside := list(_blocks(node.children)):
                yield {"kind": "quote", "blocks": inside}
        elif node.type in CODE and node.content.strip():
            yield {"kind": "paragraph", "words": [_Style().run(node.content.rstrip("\n"))]}


def _words(nodes: Sequence[SyntaxTreeNode], style: _Style) -> Iterator[dict[str, Any]]:
    for node in nodes:
        if node.type in ("softbreak", "hardbreak"):
            yield style.run("\n" if node.type == "hardbreak" else " ")
        elif node.type == "strong":
            yield from _words(node.children, replace(style, strong=True))
        elif node.type == "em":
            yield from _words(node.children, replace(style, emph=True))
        elif node.type == "link":
            yield from _linked(node, style)
        elif node.type == "image":
            yield from _words(node.children, style)
        elif node.content:
            yield style.run(node.content)


def _linked(node: SyntaxTreeNode, style: _Style) -> Iterator[dict[str, Any]]:
    """Yield a link's words, and behind them where it leads: on paper nobody can follow it."""
    to = str(node.attrs.get("href", ""))
    if to.partition(":")[0].lower() not in markdown.ALLOWED_SCHEMES:
        to = ""
    shown = to.removeprefix("mailto:")
    said = list(_words(node.children, replace(style, to=to)))
    if "".join(each["text"] for each in said).strip() in ("", to, shown):
        yield replace(style, to=to).run(shown)
        return
    yield from said
    if shown:
        yield style.run(f" ({shown})")
