"""Reading what the portal says, and what the translators have said for it."""

import ast
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po
from jinja2 import Environment, nodes

from portal.config import ROOT

KEYWORDS = {**DEFAULT_KEYWORDS, "_l": None, "lazy_gettext": None}
SPEAKS = {"_", "_l", "gettext", "lazy_gettext", "ngettext"}
PLACEHOLDER = re.compile(r"%\((\w+)\)([sd])")
TAG = re.compile(r"</?\w+[^>]*>")


@dataclass(frozen=True)
class Said:
    """A text in the source, its plural if it counts, and the file that says it."""

    one: str
    many: str | None
    file: str


def extracted(root: Path = ROOT) -> list[Said]:
    """Every text that babel.cfg finds in Python and templates."""
    with (root / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    found = []
    for folder in ("portal", "templates"):
        rows = extract_from_dir(str(root / folder), methods, options, keywords=KEYWORDS)
        for file, _line, message, _comments, _context in rows:
            one, many = message if isinstance(message, tuple) else (message, None)
            found.append(Said(one, many, f"{folder}/{file}"))
    return found


def catalogue(code: str) -> Catalog:
    """The translations of a language, as committed."""
    path = ROOT / "translations" / code / "LC_MESSAGES" / "messages.po"
    with path.open("rb") as file:
        return read_po(file, locale=code, abort_invalid=True)


def catalogue_of(source: str, code: str = "en") -> Catalog:
    """The same, from a text."""
    return read_po(BytesIO(source.encode()), locale=code)


def faults(said: Iterable[Said], translations: Catalog) -> list[tuple[str, str]]:
    """What is wrong with the translations of these texts: (fault, text)."""
    found = []
    for each in sorted(set(said), key=lambda each: each.one):
        message = translations.get(each.one)
        fault = "missing" if message is None else _fault(each, message, translations.num_plurals)
        if fault:
            found.append((fault, each.one))
    return sorted(set(found))


def _fault(said: Said, message: Message, plurals: int) -> str | None:
    forms = message.string if isinstance(message.string, (list, tuple)) else (message.string,)
    if message.fuzzy:
        return "fuzzy"
    if not all(form.strip() for form in forms):
        return "empty"
    if len(forms) != (plurals if said.many else 1):
        return "plural forms"
    if not all(_same_values(said, form, place) for place, form in enumerate(forms)):
        return "placeholders"
    if not all(_tags(form) in (_tags(said.one), _tags(said.many or "")) for form in forms):
        return "tags"
    return None


def _same_values(said: Said, form: str, place: int) -> bool:
    values = Counter(PLACEHOLDER.findall(form))
    if said.many and place == 0:  # «one day left» may leave the number out
        return set(values) <= set(PLACEHOLDER.findall(said.many))
    broken = "%" in PLACEHOLDER.sub("", form).replace("%%", "")  # a placeholder without its last letter
    return set(values) == set(PLACEHOLDER.findall(said.many or said.one)) and not broken


def _tags(text: str) -> Counter[str]:
    return Counter(TAG.findall(text))


def unextractable_in_python(source: str) -> Iterator[int]:
    """Lines that say something which is no literal, so that no catalogue can have it.

    Inside an f-string it is none either: Babel does not look in there.
    """
    tree = ast.parse(source)
    for formatted in (node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)):
        calls = (node for node in ast.walk(formatted) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name))
        yield from (call.lineno for call in calls if call.func.id in SPEAKS)  # type: ignore[attr-defined]
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SPEAKS:
            first = node.args[0] if node.args else None
            if not (isinstance(first, ast.Constant) and isinstance(first.value, str)):
                yield node.lineno


def unextractable_in_template(source: str) -> Iterator[int]:
    """The same, in a template."""
    tree = Environment(extensions=["jinja2.ext.do"], autoescape=True).parse(source)
    for node in tree.find_all(nodes.Call):
        says = isinstance(node.node, nodes.Name) and node.node.name in SPEAKS
        first = node.args[0] if node.args else None
        if says and not (isinstance(first, nodes.Const) and isinstance(first.value, str)):
            yield node.lineno


JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
MARKUP = re.compile(r"<!--.*?-->|<[^>]*>|&\w+;", re.DOTALL)
SPOKEN_ATTRIBUTE = re.compile(
    r'\b(alt|title|aria-label|placeholder|content|data-copied|data-failed)="([^"]*[^\W\d_]{2,}[^"]*)"'
)
WORD = re.compile(r"[^\W\d_]{2,}")


def bare_words(source: str) -> Iterator[str]:
    """Words of a template that are read by people and did not go through gettext."""
    plain = JINJA.sub("", source)
    for tag in re.findall(r"<[^>]*>", plain):
        yield from (match[1] for match in SPOKEN_ATTRIBUTE.findall(tag) if not tag.startswith(("<meta", "<link")))
    for line in MARKUP.sub("", plain).splitlines():
        if WORD.search(line):
            yield line.strip()
