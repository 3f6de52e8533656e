"""What nobody types by mistake: long, broken and hostile values in every field and address of the vote."""

from io import BytesIO
from itertools import product

import pytest

from portal.foundation.outbox.mails import OutgoingEmail, written
from tests import build, moments
from tests.databases import both_databases
from tests.pages import Page
from tests.voting.acting import REAL, rows, votes
from tests.web import OWN_ORIGIN, STEM, ask, last_mail, mails, post, vote

HOSTILE = [
    "\0", "kari\0@example.org", "a\r\nBcc: ola@example.org", "kari@example.org\r\nBcc: ola@example.org",
    "kari@example.org\nSubject: x", "kari@example.org,ola@example.org", "kari@example.org;ola@example.org",
    "Kari <kari@example.org>", "<kari@example.org>", '"kari ola"@example.org', "kari@[127.0.0.1]", "kari@localhost",
    "\u202ekari@example.org", "kari\u200b@example.org", "kari@exa\u200bmple.org", "\ufeff", "\ufffd\ufffe\uffff", "\U0010ffff",
    "kari@" + "ø" * 80 + ".no", "kari@-example-.org", "kari@example..org", "@", "@@", "+@example.org", "kari＠example.org",
    "k" * 10_000, "ø" * 10_000, "@" * 10_000, " " * 10_000, "2" * 10_000, "kari@" + "a." * 5_000 + "no",
    "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "{{ 'q' * 9 }}", "%(name)s", "${'q'*9}", "{0.__class__}",
    "' OR 1=1 --", "'; DROP TABLE ballot; --", "../../etc/passwd", "%00", "%0d%0aSet-Cookie: a=b", "=cmd|'/c calc'!A0",
    "ＫＡＲＩ@example.org", "kåre@example.org", "drammen\0", "drammen ", "DRAMMEN", "None", "null", "-1", "1e309",
    "𝟚" * 27, "²" * 27,
]  # fmt: skip
LIVE = ("<script>alert", "<img src=x", "q" * 9)  # the last: no receipt, key or moment looks like it


@pytest.fixture
def edition_id(app, at, really_at) -> int:
    """An edition that is open; without limits, which would answer most of this with 429."""
    app.config["LIMITS"] = False
    at(moments.START)
    really_at(REAL)
    return build.edition()


def check(answer, value: str) -> None:
    """Whatever was sent, the answer is a page and no markup of the sender's lives in it."""
    assert answer.status_code < 500, (answer.request.path, value[:40])
    assert "a" not in {header.partition("=")[0] for header in answer.headers.getlist("Set-Cookie")}
    if answer.status_code != 303:
        assert not [mark for mark in LIVE if mark in answer.text], value[:40]
        assert Page(answer.text).title


PLAIN_WITHOUT_NUL = {"kari\0@example.org", "drammen\0"}  # control characters are taken out of everything that is typed


@both_databases
def test_hostile_values_in_every_field_are_answered_with_a_page_and_nothing_is_counted(client, edition_id):
    vote(client, "ola@example.org")
    own = last_mail().link
    before = rows()
    for value in HOSTILE:
        for path, fields in (
            (STEM, {"valg": "drammen", "epost": value}),
            (STEM, {"valg": value, "epost": "kari@example.org"}),
            (f"{STEM}/kode", {"kode": value}),
            ("/kvittering", {"kode": value}),
            (f"{own}/endre", {"valg": value}),
        ):
            answer = post(client, path, **fields)
            check(answer, value)
            taken = answer.status_code in (200, 303) and value in PLAIN_WITHOUT_NUL
            assert taken or answer.status_code in (404, 422), (path, value[:40], answer.status_code)
    assert {mail.to for mail in mails()[2:]} == {"kari@example.org", "ola@example.org"}, (
        "without what nobody can see they are plain"
    )
    assert rows()[1:3] == before[1:3] and votes(edition_id) == {"drammen": 1}


def test_every_hostile_value_may_stand_in_the_trap_and_only_the_right_fields_are_read(client, edition_id):
    for number, value in enumerate(HOSTILE):
        fields = {
            "valg": "drammen",
            "epost": f"v{number}@example.org",
            "nettsted": value,
            "state": "counted",
            value: value,
        }
        answer = client.post(STEM, data=fields, headers=OWN_ORIGIN)
        check(answer, value)
        assert answer.status_code == 303
    assert rows() == (len(HOSTILE), 0, 0, len(HOSTILE))


def test_hostile_addresses_and_queries_are_answered_with_a_page(client, edition_id):
    vote(client)
    before = rows()
    for value, path in product(HOSTILE, ("/stem/bekreft/", "/stem/min/", "/norges-kulturkommune/2019/finalister/")):
        tail = "/stem" if path.endswith("finalister/") else ""
        for method in ("GET", "HEAD") if tail else ("GET", "HEAD", "POST"):
            answer = client.open(path + quoted(value)[:3000] + tail, method=method, headers=OWN_ORIGIN)
            assert answer.status_code in (303, 308, 404, 405, 410), (path, value[:40], answer.status_code)
            assert not [mark for mark in LIVE if mark in answer.text]
    for value in HOSTILE:
        answer = client.get(STEM, query_string={"valg": value, "epost": value})
        check(answer, value)
        assert answer.status_code == 200 and not Page(answer.text).tree.all("input", type="radio", checked="")
    assert rows() == before


def quoted(value: str) -> str:
    from urllib.parse import quote

    return quote(value, safe="")


@pytest.mark.parametrize("cookie", ["", "x", "\0", "ø" * 500, "A" * 32, "a; b=c"])
def test_a_made_up_cookie_opens_nothing(app, edition_id, cookie):
    ask(app.test_client())
    client = app.test_client()
    client.set_cookie("stemme", cookie)
    answer = post(client, f"{STEM}/kode", kode=last_mail().code)
    assert answer.status_code == 422 and votes(edition_id) == {}


FORM, JSON = "application/x-www-form-urlencoded", "application/json"
BODIES = [
    (b"valg=drammen&epost=%FF%FE%ED%A0%80@example", FORM, 422),
    (b"valg=drammen&valg=larvik&epost=kari@example.org&epost=ola@example.org", FORM, 303),  # the first of each
    (b"valg=" + b"x" * 300_000, FORM, 413),
    (b"&".join(b"f%d=1" % number for number in range(20_000)), FORM, 422),
    (b"not a form", "multipart/form-data; boundary=x", 422),
    (b"", "multipart/form-data", 422),
    (b'{"valg":"drammen","epost":"kari@example.org"}', JSON, 422),  # only what a form sends is read
    (b'{"valg":["drammen"],"epost":{"a":1}}', JSON, 422),
    (b'{"valg":"drammen","epost":5}', JSON, 422),
    (b"[1, 2]", JSON, 422),
    (b"{", JSON, 422),
]


@pytest.mark.parametrize(("body", "kind", "status"), BODIES)
def test_broken_bodies_are_answered_with_a_page(client, edition_id, body, kind, status):
    answer = client.post(STEM, data=body, content_type=kind, headers=OWN_ORIGIN)
    assert answer.status_code == status and (status == 303 or Page(answer.text).title)
    assert rows()[0] == len(mails()) == (1 if status == 303 else 0)


@pytest.mark.parametrize("field", ["valg", "epost", "nettsted"])
def test_a_file_in_a_field_is_no_value(client, edition_id, field):
    fields = {"valg": "drammen", "epost": "kari@example.org", "nettsted": ""}
    fields[field] = (BytesIO(b"drammen"), "drammen")
    answer = client.post(STEM, data=fields, headers=OWN_ORIGIN)
    assert answer.status_code == (303 if field == "nettsted" else 422)
    assert rows()[2] == 0


def test_an_address_never_brings_a_second_recipient_or_header(app, client, edition_id):
    from portal.foundation.db import db

    for value in ("kari+bcc@example.org", "kari.o'hara@example.org", "kari=ola@example.org", "kari%ola@example.org"):
        assert ask(client, value).status_code == 303
    for row in db.session.query(OutgoingEmail):
        message = written(row)
        assert message["To"].addresses and len(message["To"].addresses) == 1
        assert {name.lower() for name in message} == {
            "subject", "from", "to", "date", "message-id", "auto-submitted", "content-type", "content-transfer-encoding",
            "mime-version", "content-language",
        }  # fmt: skip


def test_floods_of_codes_and_look_ups_from_a_network_are_told_to_wait_in_words(app, client, edition_id):
    app.config["LIMITS"] = True
    ask(client)
    code = last_mail().code
    for path, most, sent in ((f"{STEM}/kode", 60, "2222 2222"), ("/kvittering", 300, "2" * 27)):
        statuses = [post(app.test_client(), path, kode=sent).status_code for _ in range(most)]
        assert set(statuses) <= {404, 422}
        answer = post(client, path, kode=code)
        assert answer.status_code == 429 and len(Page(answer.text).text) > 40
        elsewhere = client.post(
            path, data={"kode": sent}, headers=OWN_ORIGIN, environ_base={"REMOTE_ADDR": "203.0.113.9"}
        )
        assert elsewhere.status_code in (404, 422)
    link = post(client, last_mail().link)
    assert link.status_code == 200 and votes(edition_id) == {"drammen": 1}  # the link is never braked
