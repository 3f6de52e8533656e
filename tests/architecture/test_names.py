"""Files inside a feature have the architecture's names; Norwegian stands on the screen and nowhere else."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.config import ROOT

PORTAL = ROOT / "portal"
KINDS = {"rules", "models", "queries", "actions", "forms", "views", "desk"}

# What stands beside a feature's own kinds of files, and why.
EXCEPTIONS = {
    "accounts/access.py": "the guard of every closed page and the declaration of every public one",
    "accounts/credentials.py": "Flask-Security's parts: passwords, one-time codes",
    "accounts/kept_forms.py": "what was typed in a form that was not taken, and whose it was",
    "accounts/session_cookie.py": "the cookie, and what Flask calls the session",
    "audit/exporting.py": "tables that staff take out as files, for the views of the features that own them",
    "media/checks/__init__.py": "what a process of its own does with a file from outside: it knows nothing of the app",
    "media/checks/child.py": "the process itself",
    "media/checks/markup.py": "the XML in documents",
    "media/checks/packages.py": "documents that are zip files",
    "media/checks/pdf.py": "PDF",
    "media/checks/pictures.py": "pictures, written anew",
    "media/stores/__init__.py": "where content lies: what a place must be able to do, and the one of the settings",
    "media/stores/bucket.py": "a bucket of an S3 service",
    "media/stores/folder.py": "a folder of ours",
    "media/stores/places.py": "under which name, in both alike",
    "media/serving.py": "how a file is handed out, and many in one zip: for the views of the features that own them",
    "backups/commands.py": "what operators type about backups",
    "municipalities/commands.py": "what operators type about the register",
    "voting/commands.py": "what operators type about the log",
    "demo/staff.py": "the top floor: example staff",
    "demo/commands.py": "the top floor: what operators type",
    "demo/content.py": "the top floor: reads the content files",
    "demo/loading.py": "the top floor: puts the demonstration in",
    "demo/ballots.py": "the top floor: example ballots",
    "demo/control.py": "the top floor: example votes that signals speak of",
    "demo/comments.py": "the top floor: example comments",
    "demo/cases.py": "the top floor: invented municipalities, rounds and applications",
    "demo/applications.py": "the top floor: example applications",
    "demo/application_rows.py": "the top floor: what one of them is made of",
    "demo/juries.py": "the top floor: invented juries",
    "demo/meetings.py": "the top floor: their meetings",
    "demo/proposals.py": "the top floor: example proposals",
    "demo/officers.py": "the top floor: what example officers decide on the way",
    "demo/travelling.py": "the top floor: moves the clock",
}
TOP = {"__init__.py", "app.py", "commands.py", "worker.py", "preparing.py"}
FORBIDDEN = {"utils", "helpers", "common", "misc", "base", "services", "repositories", "signals", "manager"}


def misnamed(portal: Path) -> list[str]:
    """Python files that are neither the architecture's nor excepted."""
    found = [str(path.relative_to(portal)) for path in portal.glob("*.py") if path.name not in TOP]
    for path in portal.glob("*/**/*.py"):
        feature, first = path.relative_to(portal).parts[:2]
        name = str(path.relative_to(portal))
        if feature in ("foundation", "config"):
            found += [name] if path.stem in FORBIDDEN else []
        elif first != "__init__.py" and first.removesuffix(".py") not in KINDS and name not in EXCEPTIONS:
            found.append(name)
    return sorted(found)


def test_files_have_the_architectures_names():
    assert misnamed(PORTAL) == []


def test_every_exception_is_still_there():
    assert [name for name in EXCEPTIONS if not (PORTAL / name).exists()] == []


@pytest.mark.parametrize("name", ["voting/helpers.py", "news/service.py", "foundation/utils.py", "tools.py"])
def test_a_file_of_another_name_is_found(name, tmp_path):
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.touch()
    assert misnamed(tmp_path) == [name]


NORWEGIAN = re.compile(r"[æøåÆØÅ]")
QUOTED = re.compile(r"«[^»]*»|`[^`]*`")  # a screen text or address that a comment speaks of
PROPER_NAMES = re.compile(r"\b([Bb]okmål|Språkrådet|[æøåÆØÅ])\b")  # and a letter that is spoken of
SPEAKS = {"_", "_l", "gettext", "lazy_gettext", "ngettext"}

# (file, text): what must hold Norwegian letters and is no text on the screen.
LETTERS = {
    ("foundation/i18n.py", "Bokmål"),  # the language's own name for itself
    ("municipalities/rules.py", "æ"),  # what an address writes instead of each letter
    ("municipalities/rules.py", "ø"),
    ("municipalities/rules.py", "å"),
    ("jury/rules/blinding.py", "æ"),  # what the name of a place is written with in an address
    ("jury/rules/blinding.py", "ø"),
    ("jury/rules/blinding.py", "å"),
    ("media/rules/names.py", "æ"),  # what a download is called where no such letter is read
    ("media/rules/names.py", "ø"),
    ("media/rules/names.py", "Æ"),
    ("media/rules/names.py", "Ø"),
    ("search/rules/asking.py", "på å så frå når då"),  # words that tell little in a question
    ("accounts/rules/passwords.py", "ø"),  # read as the letters that a password is often written with
    ("accounts/rules/passwords.py", "å"),
}


def norwegian_texts(source: str) -> Iterator[str]:
    """String constants with Norwegian letters outside gettext and docstrings."""
    tree = ast.parse(source)
    spoken = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SPEAKS:
            spoken |= {id(inner) for argument in node.args for inner in ast.walk(argument)}
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            spoken.add(id(node.value))  # a docstring: read by the next check
    for node in ast.walk(tree):
        said = isinstance(node, ast.Constant) and isinstance(node.value, str) and NORWEGIAN.search(node.value)
        if said and id(node) not in spoken:
            yield node.value


def norwegian_remarks(source: str) -> Iterator[str]:
    """Comments, docstrings and names with Norwegian letters that are no quotation."""
    tree = ast.parse(source)
    remarks = [
        token.string
        for token in tokenize.generate_tokens(io.StringIO(source).readline)
        if token.type in (tokenize.COMMENT, tokenize.NAME)
    ]
    remarks += [
        node.value.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
    ]
    for remark in remarks:
        if NORWEGIAN.search(PROPER_NAMES.sub("", QUOTED.sub("", remark))):
            yield remark


def sources() -> Iterator[tuple[str, str]]:
    """Every Python file of the portal with its text."""
    for path in sorted(PORTAL.rglob("*.py")):
        yield path.relative_to(PORTAL).as_posix(), path.read_text(encoding="utf-8")


def test_norwegian_in_python_goes_through_gettext():
    found = {(name, text) for name, source in sources() for text in norwegian_texts(source)}
    assert found == LETTERS


def test_comments_and_names_are_english():
    assert [(name, text) for name, source in sources() for text in norwegian_remarks(source)] == []


@pytest.mark.parametrize(
    ("source", "texts", "remarks"),
    [
        ('_("Avstemningen er åpen.")', [], []),
        ('_l("Skjemaet " "er gått ut.")', [], []),
        ('ngettext("%(num)d dør", "%(num)d dører", n)', [], []),
        ('flash("Stemmen er på plass.")', ["Stemmen er på plass."], []),
        ("# «Gå til forsiden» is the first\nx = 1", [], []),
        ("# gå til forsiden\nx = 1", [], ["# gå til forsiden"]),
        ('"""Rydder når det er på tide."""', [], ["Rydder når det er på tide."]),
        ('"""The texts are bokmål."""', [], []),
        ("språk = 1", [], ["språk"]),
    ],
)
def test_norwegian_outside_the_screen_is_found(source, texts, remarks):
    assert list(norwegian_texts(source)) == texts
    assert list(norwegian_remarks(source)) == remarks
