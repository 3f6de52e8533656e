"""Who is the same voter: spellings of one mailbox, and mailboxes that only look alike."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.voting.rules import canonical_address

TEN_SPELLINGS = [
    "kari.nordmann@gmail.com",
    "Kari.Nordmann@Gmail.com",
    "KARINORDMANN@GMAIL.COM",
    "k.a.r.i.nordmann@gmail.com",
    "karinordmann+stem@gmail.com",
    "kari.nordmann+en+to@googlemail.com",
    "karinordmann@GoogleMail.com",
    "ｋａｒｉnordmann@gmail.com",
    "karinordmann@gmail．com",
    "  karinordmann+@gmail.com. ",
]

TWENTY_PEOPLE = [
    *(f"{name}@example.org" for name in ("kari", "kari.n", "karin", "ka.ri", "kari-n", "kari_n", "k", "ola", "o.la")),
    *(f"kari@{domain}" for domain in ("example.com", "post.example.org", "example.net", "xn--blbr-roah.no")),
    "kari@blabar.no",
    "karin@gmail.com",
    "kari@gmail.com",
    "kari@gmail.no",
    "kåri@example.org",
    "kari@strasse.example",
    "kari@straße.example",
]


def test_ten_spellings_of_one_mailbox_are_one_voter():
    assert len(set(TEN_SPELLINGS)) == 10
    assert {canonical_address(spelling) for spelling in TEN_SPELLINGS} == {"karinordmann@gmail.com"}


def test_twenty_people_are_twenty_voters():
    assert len(set(TWENTY_PEOPLE)) == 20
    assert len({canonical_address(address) for address in TWENTY_PEOPLE}) == 20


@pytest.mark.parametrize(
    ("spelling", "canonical"),
    [
        ("Kari@Blåbær.no", "kari@xn--blbr-roah.no"),
        ("kari@XN--BLBR-ROAH.NO", "kari@xn--blbr-roah.no"),
        ("kari@bla\u030abær.no", "kari@xn--blbr-roah.no"),  # å as a and ring
        ("ka\u030are@example.org", "kåre@example.org"),
        ("kari@example.org.", "kari@example.org"),
        ("kari@example\u3002org", "kari@example.org"),  # the ideographic full stop ends a label too
        ("kari@gmail.com\u3002", "kari@gmail.com"),
        ("ka.ri@gmail\u3002com", "kari@gmail.com"),
        ("kari@straße.de", "kari@xn--strae-oqa.de"),  # IDNA 2008: another domain than strasse.de
        ("ka.ri@example.org", "ka.ri@example.org"),  # only where the provider is known to ignore dots
        ("kari+a+b@example.org", "kari@example.org"),
    ],
)
def test_an_address_has_one_canonical_form(spelling, canonical):
    assert canonical_address(spelling) == canonical


@pytest.mark.parametrize(
    "text",
    ["", "kari", "@example.org", "kari@", "kari@.", "+tag@example.org", "...@gmail.com", "kari@ø..no", "@", " @ "],
)
def test_what_is_no_address_is_refused(text):
    with pytest.raises(ValueError):
        canonical_address(text)


def test_a_label_too_long_for_a_domain_is_refused_and_not_an_error_of_another_kind():
    with pytest.raises(ValueError):
        canonical_address(f"kari@{'ø' * 80}.no")


@given(st.emails(), st.from_regex(r"[a-z0-9.+]{1,12}", fullmatch=True))
def test_a_tag_and_capitals_never_make_another_voter(address, tag):
    local, _, domain = address.rpartition("@")
    if local.startswith("+"):
        return
    assert canonical_address(f"{local}+{tag}@{domain.upper()}.") == canonical_address(f"{local}@{domain}")


@given(st.text(max_size=30), st.text(max_size=30))
def test_the_canonical_form_of_a_canonical_form_is_itself(local, domain):
    try:
        once = canonical_address(f"{local}@{domain}")
    except ValueError:
        return
    assert canonical_address(once) == once
