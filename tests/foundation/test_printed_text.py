"""What people write has the same structure in a print as on a page."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from portal.foundation import typesetting
from portal.foundation.markdown import to_html
from portal.foundation.printed_text import blocks_of
from tests.foundation.test_markdown import HARMFUL
from tests.foundation.test_prints import minutes
from tests.pdfua import Paper, faults


def brief(blocks):
    """Blocks in short: `p`, `h`, `l`ine, `q`uote, lists as ["-" or first number, items]; strong words *so*, others _so_."""
    return [_one(each) for each in blocks]


def _one(block):
    if block["kind"] == "list":
        return [block["start"] if block["ordered"] else "-", *(brief(each) for each in block["items"])]
    if block["kind"] == "quote":
        return ["q", *brief(block["blocks"])]
    words = "".join(_words(each) for each in block["words"])
    return f"{block['kind'][0]}: {words}"


def _words(each):
    said = f"*{each['text']}*" if each["strong"] else each["text"]
    said = f"_{said}_" if each["emph"] else said
    return f"{said}<{each['to']}>" if each["to"] else said


@pytest.mark.parametrize(
    ("source", "blocks"),
    [
        ("Ett **ord** og *ett*\ntil.\n\nNytt.", ["p: Ett *ord* og _ett_ til.", "p: Nytt."]),
        ("***begge***", ["p: _*begge*_"]),
        ("En linje\\\nog en til", ["p: En linje\n og en til"]),
        ("## Om\n\nTekst", ["h: Om", "p: Tekst"]),
        ("- a\n- **b**\n  - c\n", [["-", ["l: a"], ["l: *b*", ["-", ["l: c"]]]]]),
        ("3. a\n4. b\n\n   c", [[3, ["p: a"], ["p: b", "p: c"]]]),
        ("> a\n>\n> b", [["q", "p: a", "p: b"]]),
        ("[SSB](https://ssb.no/)", ["p: SSB<https://ssb.no/> (https://ssb.no/)"]),
        ("<https://ssb.no/>", ["p: https://ssb.no/<https://ssb.no/>"]),
        ("[](https://ssb.no/)", ["p: https://ssb.no/<https://ssb.no/>"]),
        ("[her](/artikler/x)", ["p: her"]),
        ("[Kari](mailto:kari@example.org)", ["p: Kari<mailto:kari@example.org> (kari@example.org)"]),
        ("# For stor\n\n`kode` & <b>", ["p: For stor", "p: kode & <b>"]),
        ("##\n\n-\n\n>\n\n**", ["p: **"]),
        ("", []),
    ],
)
def test_a_text_is_the_blocks_that_its_page_shows(source, blocks):
    assert brief(blocks_of(to_html(source))) == blocks


def test_the_print_has_the_structure_and_none_of_the_signs():
    source = "## Hva vi la vekt på\n\n- **Kino**\n- Kor\n\n1. Først\n\n> Sitat\n\nSe [planen](https://plan.example/)."
    point = {"title": "1. Drammen", "decided": "Vinner", "lines": [], "reasons": blocks_of(to_html(source))}
    made = typesetting.pdf("protokoll", minutes("Møte") | {"points": [point]})
    assert faults(made) == []
    roles = [tag.role for tag in Paper(made).top.walk()]
    assert [roles.count(role) for role in ("H1", "H2", "H3", "L", "LI", "BlockQuote", "Link")] == [1, 1, 1, 2, 3, 1, 1]
    said = " ".join(page.extract_text() for page in PdfReader(BytesIO(made)).pages)
    assert "– Kino" in said and "planen (https://plan.example/)" in said
    assert not {"*", "#", "[", ">"} & set(said)


@pytest.mark.parametrize("source", HARMFUL)
def test_nothing_harmful_leads_anywhere_from_a_print(source):
    text = str(blocks_of(to_html(source)))
    assert not [
        each for each in ("'to': 'java", "'to': 'data", "'to': 'vb", "'to': 'ftp", "'to': 'tel") if each in text
    ]


@pytest.mark.parametrize(
    "source",
    [
        "> " * 19 + "ord",
        "> " * 8 + "- " * 5 + "ord",
        "- " * 9 + "ord",
        "1. " * 9 + "ord",
        "> - " * 6 + "ord",
        f"[ord](https://plan.example/{'å' * 1400})",
    ],
)  # fmt: skip
def test_a_text_that_goes_deep_or_leads_far_is_printed_all_the_same(source):
    point = {"title": "1. Drammen", "decided": "Vinner", "lines": [], "reasons": blocks_of(to_html(source))}
    made = typesetting.pdf("protokoll", minutes("Møte") | {"points": [point]})
    assert faults(made) == []
    assert "ord" in " ".join(page.extract_text() for page in PdfReader(BytesIO(made)).pages)
