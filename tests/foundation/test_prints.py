"""Prints are PDF/UA whatever people wrote; and the check that says so sees what would be wrong."""

import io

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, BooleanObject, DecodedStreamObject, DictionaryObject, NameObject, NumberObject

from portal.foundation import typesetting
from portal.foundation.markdown import to_html
from portal.foundation.printed_text import blocks_of
from tests.pdfua import Paper, faults


def section(title, *lines, lang="nb"):
    return {
        "title": title,
        "lang": lang,
        "lines": list(lines),
        "text": blocks_of(to_html("## Mer\n\n- a\n- b\n\n[her](https://x.example/)")),
    }


def papers(words="Kulturen bor i hele kommunen."):
    """A juror's papers with something of everything."""
    table = {
        "title": "Vurderingen din", "head": ["Kriterium", "Poeng", "Hvorfor"],
        "rows": [["Forankring", "4", words], ["Bredde", "", ""]],
        "numbers": [False, True, False], "widths": ["rest", "auto", "wide"],
    }  # fmt: skip
    case = {
        "title": words,
        "lines": ["Buskerud"],
        "sections": [section(words, words, words, lang="nn")],
        "tables": [table],
    }
    levels = [{"points": 1, "text": words}, {"points": 5, "text": words}]
    return {
        "title": f"Sakspapirer {words}", "lang": "nb", "mark": "Eksempel", "footer": words, "lines": [words],
        "contents": "Innhold", "criteria": {"title": "Kriteriene", "all": [section("Forankring", "Vekt: 2") | {"levels": levels}]},
        "cases": [case, case],
    }  # fmt: skip


def minutes(words):
    written = f"{words}\n\n## {words}\n\n- {words}\n- **{words}**\n\n1. *{words}*\n\n   {words}\n\n> {words}"
    point = {"title": words, "decided": words, "lines": [words], "reasons": blocks_of(to_html(written))}
    return {
        "title": words, "lang": "nb", "mark": "", "footer": words, "status": words, "lines": [words], "points": [point],
        "signatures": [words],
    }  # fmt: skip


def diploma(words):
    return {
        "lang": "nb", "title": words, "mark": words, "prize": words, "name": words, "lines": [words, words], "footer": words,
    }  # fmt: skip


def words_of(pdf):
    return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


HOSTILE = '#read("/etc/passwd") $x$ \\ #set page(width: 1pt) *x* _y_ <a> [b] // c'
WRITTEN = {
    "source": HOSTILE, "an emoji": "Fint 😀 her", "Chinese": "漢字 og norsk", "Sámi": "Deanu gielda, ŋŧđž", "Arabic": "مرحبا",
    "a control": "a\x07b", "private use": "\ue000\U000f0000", "joined": "e\u0301 👩\u200d👩\u200d👧",
    "everything": "Ω ж 漢 😀 א \u202e x",
}  # fmt: skip


@pytest.mark.parametrize("words", WRITTEN.values(), ids=WRITTEN.keys())
def test_whatever_is_written_the_print_is_accessible(words):
    for name, data in (("sakspapirer", papers(words)), ("protokoll", minutes(words)), ("diplom", diploma(words))):
        assert faults(typesetting.pdf(name, data)) == []


def test_a_letter_that_the_fonts_lack_is_an_empty_square_and_the_others_stay():
    said = words_of(typesetting.pdf("protokoll", minutes("Så fint 😀 i Čáhcesuolu")))
    assert "Så fint □ i Čáhcesuolu" in said


def test_a_fault_of_our_own_source_is_told_and_not_tried_around():
    with pytest.raises(Exception, match="dictionary does not contain key"):
        typesetting.pdf("protokoll", {"title": "Uten alt annet"})


# The check of the check: every condition broken once.


def first(paper, role):
    return next(tag.source for tag in paper.top.walk() if tag.role == role)


def no_language(writer, paper):
    del writer.root_object["/Lang"]


def not_tagged(writer, paper):
    writer.root_object["/MarkInfo"][NameObject("/Marked")] = BooleanObject(False)


def no_title_in_the_window(writer, paper):
    del writer.root_object["/ViewerPreferences"]


def no_metadata(writer, paper):
    del writer.root_object["/Metadata"]


def another_part(writer, paper):
    _metadata(writer, b"<pdfuaid:part>1<", b"<pdfuaid:part>2<")


def no_title(writer, paper):
    _metadata(writer, b"dc:title", b"dc:tittel")


def _metadata(writer, before, after):
    stream = writer.root_object["/Metadata"].get_object()
    data = stream.get_data()
    assert before in data
    made = DecodedStreamObject()
    made.set_data(data.replace(before, after))
    writer.root_object[NameObject("/Metadata")] = writer._add_object(made)


def another_meaning(writer, paper):
    writer.root_object["/StructTreeRoot"][NameObject("/RoleMap")] = DictionaryObject(
        {NameObject("/H1"): NameObject("/P")}
    )


def an_unknown_role(writer, paper):
    first(paper, "P")[NameObject("/S")] = NameObject("/Avsnitt")


def begins_with_two(writer, paper):
    first(paper, "H1")[NameObject("/S")] = NameObject("/H2")


def jumps(writer, paper):
    first(paper, "H3")[NameObject("/S")] = NameObject("/H5")


def heads_of_nothing(writer, paper):
    del first(paper, "TH")["/A"]


def a_row_too_short(writer, paper):
    row = first(paper, "TR")
    row[NameObject("/K")] = ArrayObject(row["/K"][:-1])


def a_cell_in_a_paragraph(writer, paper):
    first(paper, "TD")[NameObject("/S")] = NameObject("/LI")


def text_beside_the_tags(writer, paper):
    _painted(writer, b" BT (x) Tj ET")


def text_in_an_artifact_in_a_tag(writer, paper):
    _painted(writer, b" /P <</MCID 0>> BDC /Artifact BMC BT (x) Tj ET EMC EMC")


def a_missing_letter(writer, paper):
    _painted(writer, b" /Artifact BMC BT /f0 9 Tf <00000001> Tj ET EMC")


def _painted(writer, more):
    page = writer.pages[0]
    made = DecodedStreamObject()
    made.set_data(page.get_contents().get_data() + more)
    page[NameObject("/Contents")] = writer._add_object(made)


def an_element_is_gone(writer, paper):
    holder = next(tag for tag in paper.top.walk() if len(tag.children) > 3)
    holder.source[NameObject("/K")] = ArrayObject(holder.source["/K"][1:])


def no_way_back(writer, paper):
    writer.pages[0][NameObject("/StructParents")] = NumberObject(9999)


def a_link_that_says_nothing(writer, paper):
    page = next(each for each in writer.pages if each.get("/Annots"))
    del page["/Annots"][0].get_object()["/Contents"]


def links_out_of_order(writer, paper):
    page = next(each for each in writer.pages if each.get("/Annots"))
    del page["/Tabs"]


def letters_without_meaning(writer, paper):
    for font in writer.pages[0]["/Resources"]["/Font"].values():
        del font.get_object()["/ToUnicode"]


def a_font_elsewhere(writer, paper):
    for font in writer.pages[0]["/Resources"]["/Font"].values():
        described = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"]
        for key in [each for each in described if each.startswith("/FontFile")]:
            del described[key]


FAULTS = [
    (no_language, "11-006"), (not_tagged, "06"), (no_title_in_the_window, "07-001"), (no_metadata, "06-001"),
    (another_part, "05-001"), (no_title, "06-003"), (another_meaning, "02-004"), (an_unknown_role, "02-001"),
    (begins_with_two, "14-002"), (jumps, "14-003"), (heads_of_nothing, "15-003"), (a_row_too_short, "15"),
    (a_cell_in_a_paragraph, "09"), (text_beside_the_tags, "01-005"), (text_in_an_artifact_in_a_tag, "01-003"),
    (a_missing_letter, "31-030"), (an_element_is_gone, "01-005"), (no_way_back, "01"),
    (a_link_that_says_nothing, "28-012"), (links_out_of_order, "28-008"), (letters_without_meaning, "10-001"),
    (a_font_elsewhere, "31-009"),
]  # fmt: skip


@pytest.mark.parametrize(("fault", "number"), FAULTS, ids=[fault.__name__ for fault, _ in FAULTS])
def test_each_condition_is_seen_to_fail(fault, number):
    made = typesetting.pdf("sakspapirer", papers())
    writer = PdfWriter(clone_from=io.BytesIO(made))
    paper = Paper.__new__(Paper)
    paper.of(writer)
    fault(writer, paper)
    broken = io.BytesIO()
    writer.write(broken)
    assert number in {said.partition(":")[0] for said in faults(broken.getvalue())}
