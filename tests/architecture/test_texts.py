"""Every text on the screen exists in bokmål, nynorsk and English."""

import pytest

from portal.config import ROOT
from tests.architecture import catalogues
from tests.architecture.catalogues import Said, catalogue_of, faults

PYTHON = sorted((ROOT / "portal").rglob("*.py"))
TEMPLATES = sorted(path for path in (ROOT / "templates").rglob("*") if path.suffix in (".html", ".txt", ".xml"))
HEAD = 'msgid ""\nmsgstr ""\n"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'

# Words that are the same in every language.
SUBJECT = ["Subject:  ()"]  # the one line of a mail that is for machines


@pytest.fixture(scope="module")
def said():
    return catalogues.extracted()


@pytest.mark.parametrize("code", ["nn", "en"])
def test_every_text_is_translated(code, said):
    assert faults(said, catalogues.catalogue(code)) == []


@pytest.mark.parametrize("code", ["nn", "en"])
def test_no_translation_is_left_of_a_text_that_is_gone(code, said):
    known = {each.one for each in said}
    stale = [message.id for message in catalogues.catalogue(code) if message.id]
    stale = [text for text in stale if (text[0] if isinstance(text, tuple) else text) not in known]
    assert stale == []


def test_texts_are_found_in_python_templates_and_mail(said):
    assert len(said) > 300
    files = {each.file for each in said}
    assert {"portal/voting/forms/public.py", "portal/app.py", "templates/home/index.html"} <= files
    assert "templates/voting/email/confirm.txt" in files
    assert any(each.many for each in said)


def test_extraction_reads_every_file_that_speaks(said):
    files = {each.file for each in said}
    speaks = [path for path in (*PYTHON, *TEMPLATES) if "_(" in path.read_text(encoding="utf-8").replace("__(", "")]
    silent = {path.relative_to(ROOT).as_posix() for path in speaks} - files
    assert {name for name in silent if name.endswith((".html", ".txt", ".xml"))} == set()
    assert len(speaks) > 40


def test_every_text_is_written_where_it_can_be_extracted():
    found = {path.name: list(catalogues.unextractable_in_python(path.read_text(encoding="utf-8"))) for path in PYTHON}
    found |= {
        str(path): list(catalogues.unextractable_in_template(path.read_text(encoding="utf-8"))) for path in TEMPLATES
    }
    assert {name: lines for name, lines in found.items() if lines} == {}


def test_no_word_in_a_template_goes_past_gettext():
    found = {}
    for path in TEMPLATES:
        words = list(catalogues.bare_words(path.read_text(encoding="utf-8")))
        if words and not (path.parent.name == "email" and words == SUBJECT):
            found["/".join(path.parts[-2:])] = words
    assert found == {}


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        ("", "missing"),
        ('msgid "Til %(to)s"\nmsgstr ""', "empty"),
        ('msgid "Til %(to)s"\nmsgstr "  "', "empty"),
        ('#, fuzzy\nmsgid "Til %(to)s"\nmsgstr "To %(to)s"', "fuzzy"),
        ('msgid "Til %(to)s"\nmsgstr "To %(name)s"', "placeholders"),
        ('msgid "Til %(to)s"\nmsgstr "To you"', "placeholders"),
        ('msgid "Til %(to)s"\nmsgstr "To %(to)"', "placeholders"),
        ('msgid "Til %(to)s"\nmsgstr "To <b>%(to)s</b>"', "tags"),
    ],
)
def test_a_faulty_translation_is_found(entry, fault):
    said = [Said("Til %(to)s", None, "a.html")]
    assert faults(said, catalogue_of(HEAD + entry)) == [(fault, "Til %(to)s")]


def test_a_right_translation_is_taken():
    right = 'msgid "Til %(to)s"\nmsgstr "To %(to)s"'
    assert faults([Said("Til %(to)s", None, "a.html")], catalogue_of(HEAD + right)) == []


@pytest.mark.parametrize(
    ("forms", "found"),
    [
        (["one day", "%(num)d days"], []),
        (["%(num)d day", "%(num)d days"], []),
        (["one day", "some days"], ["placeholders"]),
        (["one day", ""], ["empty"]),
        (["one day"], ["empty"]),
        (["one day of %(all)d", "%(num)d days"], ["placeholders"]),
    ],
)
def test_plural_forms_are_whole(forms, found):
    lines = "".join(f'\nmsgstr[{place}] "{form}"' for place, form in enumerate(forms))
    entry = f'msgid "%(num)d dag"\nmsgid_plural "%(num)d dager"{lines}'
    said = [Said("%(num)d dag", "%(num)d dager", "a.html")]
    assert [fault for fault, _ in faults(said, catalogue_of(HEAD + entry))] == found


def test_a_text_that_counts_needs_plural_forms():
    entry = 'msgid "%(num)d dag"\nmsgstr "%(num)d day"'
    said = [Said("%(num)d dag", "%(num)d dager", "a.html")]
    assert faults(said, catalogue_of(HEAD + entry)) == [("plural forms", "%(num)d dag")]


def test_a_text_that_cannot_be_extracted_is_found():
    assert list(catalogues.unextractable_in_python('_("fast")\n_(loose)\n_(f"{x}")')) == [2, 3]
    assert list(catalogues.unextractable_in_python("x = 1\ny = f\"{_('fast')}\"")) == [2], (
        "Babel does not look in there"
    )
    assert list(catalogues.unextractable_in_template('{{ _("fast") }}\n{{ _(loose) }}\n{{ _("a" ~ b) }}')) == [2, 3]


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ('<p class="lead">{{ _("Hei") }}</p>', []),
        ("<p>Hei</p>", ["Hei"]),
        ('<img alt="En tegning" src="x.svg">', ["En tegning"]),
        ('<a href="/x">{% if a %}her{% endif %}</a>', ["her"]),
        ("{# a remark #}<p>{{ value }}&nbsp;–</p>", []),
    ],
)
def test_a_word_past_gettext_is_found(source, words):
    assert list(catalogues.bare_words(source)) == words
