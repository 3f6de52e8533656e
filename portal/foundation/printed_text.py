"""A text for a print: the structure of the HTML that its page shows, as data that typst sets (templates/print/_text.typ)."""

from dataclasses import asdict, dataclass, replace
from html.parser import HTMLParser
from typing import Any

Block = dict[str, Any]
KINDS = {"p": "paragraph", "h2": "heading", "h3": "heading", "h4": "heading"}
LISTS = {"ul": False, "ol": True}
DEEPEST = 6  # quotations in each other; typst sets no more than some
LONGEST_ADDRESS = 2_000


@dataclass(frozen=True)
class Words:
    """Some words that stand alike; `to` is where they lead."""

    text: str = ""
    strong: bool = False
    emph: bool = False
    to: str = ""


def blocks_of(html: str) -> list[Block]:
    """Return HTML of `markdown.to_html` as blocks: paragraphs, headings, lists and quotations, each with its words.

    What holds no words is left out: an empty heading or item is nothing that a reader could come to.
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.end_block()
    return reader.inside[0]


class _Reader(HTMLParser):
    """`inside` are the blocks of the text, of the item in it, and so on inwards."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.inside: list[list[Block]] = [[]]
        self._lists: list[Block] = []
        self._quotes = 0
        self._kind = ""
        self._words: list[Words] = []
        self._styles = [Words()]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        style, told = self._styles[-1], dict(attrs)
        if tag in ("strong", "em", "a"):
            new = {"strong": {"strong": True}, "em": {"emph": True}, "a": {"to": _outside(told.get("href") or "")}}[tag]
            self._styles.append(replace(style, **new))  # type: ignore[arg-type]
        elif tag == "br":
            self._words.append(replace(style, text="\n"))
        else:
            self.end_block()
            self._kind = KINDS.get(tag, "")
        if tag in LISTS:
            self._lists.append(
                {"kind": "list", "ordered": LISTS[tag], "start": int(told.get("start") or 1), "items": []}
            )
        if tag in ("li", "blockquote"):
            self.inside.append([])
            self._quotes += tag == "blockquote"

    def handle_endtag(self, tag: str) -> None:
        if tag in ("strong", "em"):
            self._styles.pop()
        elif tag == "br":
            return
        elif tag == "a":
            self._end_link(self._styles.pop().to)
        else:
            self.end_block()
        if tag in LISTS and (ended := self._lists.pop())["items"]:
            self.inside[-1].append(ended)
        if tag == "li" and (blocks := self.inside.pop()):
            self._lists[-1]["items"].append(blocks)
        if tag == "blockquote":
            self._end_quote(self.inside.pop())

    def handle_data(self, data: str) -> None:
        self._words.append(replace(self._styles[-1], text=data.replace("\n", " ")))

    def end_block(self) -> None:
        """Lay what was read where it stands; an item's words that are no paragraph of their own are a line."""
        words, self._words = self._words, []
        while words and not words[0].text.strip():
            words.pop(0)
        while words and not words[-1].text.strip():
            words.pop()
        if words:
            words[0] = replace(words[0], text=words[0].text.lstrip())
            words[-1] = replace(words[-1], text=words[-1].text.rstrip())
            kind = self._kind or ("line" if len(self.inside) > 1 else "paragraph")
            self.inside[-1].append({"kind": kind, "words": [asdict(each) for each in words]})
        self._kind = ""

    def _end_quote(self, blocks: list[Block]) -> None:
        """Lay a quotation where it stands; what is quoted deeper than can be set stands in the one round it."""
        if self._quotes > DEEPEST:
            self.inside[-1] += blocks
        elif blocks:
            self.inside[-1].append({"kind": "quote", "blocks": blocks})
        self._quotes -= 1

    def _end_link(self, to: str) -> None:
        """Say behind a link where it leads: on paper nobody can follow it."""
        shown = to.removeprefix("mailto:")
        said = "".join(each.text for each in self._words if each.to == to).strip()
        if to and not said:
            self._words.append(Words(shown, to=to))
        elif to and said != shown:
            self._words.append(replace(self._styles[-1], text=f" ({shown})"))


def _outside(address: str) -> str:
    """Return an address that leads somewhere from paper too; "" for a place on our own pages, and for what nobody types."""
    return address if address.startswith(("http://", "https://", "mailto:")) and len(address) <= LONGEST_ADDRESS else ""
