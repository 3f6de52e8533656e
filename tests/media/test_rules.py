"""Names, kinds and room: tables of cases."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from portal.media.rules import (
    ENDINGS,
    LONGEST_NAME,
    MOVES,
    TYPES,
    FileRefusal,
    FileState,
    Kind,
    Room,
    Verdict,
    clean_name,
    distinct,
    head_refusal,
    kind_named,
    plain_name,
    room_refusal,
    state_after,
)
from portal.media.rules.names import LONGEST_BYTES


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("Søknad 2019.pdf", "Søknad 2019.pdf"),
        ("SØKNAD.PDF", "SØKNAD.pdf"),
        ("C:\\Users\\Kari\\Søknad.docx", "Søknad.docx"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("a\u0308.pdf", "ä.pdf"),
        ("plan\u202efdp.exe", "planfdp.exe"),
        ("pl\x00a\r\nn\u200b\u2066.pdf", "plan.pdf"),
        ("plan\ttil\u00a0\u3000møtet .pdf", "plan til møtet.pdf"),
        ("budsjett <2019>: \"alt\"|*?.pdf", "budsjett -2019-- -alt----.pdf"),
        ("CON.pdf", "fil-CON.pdf"),
        ("nul.tar.pdf", "fil-nul.tar.pdf"),
        ("...pdf", "fil.pdf"),
        (".pdf", "fil.pdf"),
        ("pdf", "pdf"),
        ("", "fil"),
        ("plan.pdf. . ", "plan.pdf"),
        ("/", "fil"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
        ("𝕏" * 119 + ".pdf", "𝕏" * 49 + ".pdf"),
    ],
)  # fmt: skip
def test_a_name_is_kept_without_what_deceives(given_name, kept):
    assert clean_name(given_name) == kept


@given(st.text(max_size=300))
@example(".0000000000000000000000ÆÆ℠ 0")
def test_whatever_comes_a_name_is_short_plain_and_the_same_when_it_is_cleaned_again(name):
    kept = clean_name(name)
    assert 0 < len(kept) <= LONGEST_NAME and len(kept.encode()) <= LONGEST_BYTES
    assert not {unicodedata.category(sign) for sign in kept} & {"Cc", "Cf", "Cs"}
    assert not set(kept) & set('/\\<>:"|?*')
    assert kept == unicodedata.normalize("NFC", kept)
    assert clean_name(kept) == kept
    assert kind_named(kept) == kind_named(clean_name(kept))
    plain = plain_name(kept)
    assert plain and plain.isascii() and clean_name(plain) == plain


@pytest.mark.parametrize(
    ("kept", "plain"),
    [
        ("Søknad ærlig.pdf", "Soknad aerlig.pdf"),
        ("Ǿ og ß – plan—1‑2−3.pdf", "O og ss - plan-1-2-3.pdf"),
        ("2019／2020＼½ c∕o.pdf", "2019-2020-1-2 c-o.pdf"),
        ("．．／x.pdf", "-x.pdf"),
        ("plan＂.pdf", "plan-.pdf"),
        ("文件.pdf", "fil.pdf"),
        ("文件", "fil"),
    ],
)
def test_a_name_in_ascii_is_as_safe_as_the_one_it_is_of(kept, plain):
    assert plain_name(kept) == plain


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (["a.pdf", "a.pdf", "a.pdf"], ["a.pdf", "a (2).pdf", "a (3).pdf"]),
        (["A.pdf", "a.pdf"], ["A.pdf", "a (2).pdf"]),
        (["x/a.pdf", "y/a.pdf", "x/a.pdf"], ["x/a.pdf", "y/a.pdf", "x/a (2).pdf"]),
        (["a (2).pdf", "a.pdf", "a.pdf"], ["a (2).pdf", "a.pdf", "a (3).pdf"]),
        (["v.1/a", "v.1/a"], ["v.1/a", "v.1/a (2)"]),
    ],
)
def test_no_two_files_in_a_zip_have_one_name(names, told):
    assert list(distinct(names)) == told


@pytest.mark.parametrize(
    ("name", "kind"),
    [("a.pdf", Kind.PDF), ("a.JPG", Kind.JPEG), ("a.jpeg", Kind.JPEG), ("a.png.webp", Kind.WEBP), ("a.docx", Kind.DOCX),
     ("a.odt", Kind.ODT), ("a.docm", None), ("a.svg", None), ("pdf", None), ("a.", None), ("a.pdf.exe", None)],
)  # fmt: skip
def test_the_ending_says_the_kind(name, kind):
    assert kind_named(name) == kind


def test_every_kind_has_a_type_and_an_ending():
    assert set(TYPES) == set(ENDINGS.values()) == set(Kind)


def test_an_empty_file_is_told_apart_from_another_kind():
    assert head_refusal(Kind.PDF, b"") == FileRefusal.EMPTY
    assert head_refusal(Kind.PDF, b"%PD") == FileRefusal.NOT_AS_NAMED
    assert head_refusal(Kind.PDF, b"%PDF-1.4\n") is None


@pytest.mark.parametrize(
    ("files", "pot_bytes", "size", "reason"),
    [
        (0, 0, 100, None),
        (9, 0, 100, None),
        (10, 0, 100, FileRefusal.TOO_MANY_FILES),
        (0, 900, 100, None),
        (0, 901, 100, FileRefusal.NO_ROOM),
        (10, 901, 100, FileRefusal.TOO_MANY_FILES),
    ],
)
def test_room_is_for_so_many_files_and_bytes(files, pot_bytes, size, reason):
    room = Room(pot="municipality:3005", pot_bytes=1000)
    assert room_refusal(room, files=files, pot_bytes=pot_bytes, size=size) == reason


def test_without_a_pot_only_files_are_counted():
    assert room_refusal(Room(), files=0, pot_bytes=10**12, size=1) is None


def test_only_what_the_scanner_has_passed_is_shown_and_nothing_comes_back():
    assert {verdict: state_after(verdict) for verdict in Verdict} == {
        Verdict.CLEAN: FileState.CLEAN,
        Verdict.INFECTED: FileState.REFUSED,
        Verdict.UNKNOWN: FileState.NEW,
        Verdict.AWAY: FileState.NEW,
    }
    assert MOVES[FileState.REFUSED] == frozenset() and all(FileState.NEW not in to for to in MOVES.values())
