"""Reading the log: everybody at a desk sees their own lines, admins all, and files are safe to open."""

import csv
import io
import json
from datetime import timedelta

import pytest

from portal.accounts.rules import AccountEvent, Role
from portal.audit import queries
from portal.audit.queries import PAGE_SIZE, Wanted
from portal.audit.rules import Actor, spreadsheet_safe
from portal.comments.rules import CommentEvent
from tests import web
from tests.architecture.test_query_counts import counted
from tests.audit.lines import NOW, write, write_many
from tests.pages import Page

LOG = "/for-ansatte/hendelseslogg"


def rows_on(page):
    return [row for row in page.tree.all("tr") if row.all("td")]


def test_pages_go_on_to_the_last_line(client, sign_in):
    sign_in(Role.ADMIN)
    write_many(2 * PAGE_SIZE + 3)
    path, seen, pages = f"{LOG}?hva=account.closed", 0, 0
    while path:
        page = Page(client.get(path).text)
        seen, pages = seen + len(rows_on(page)), pages + 1
        older = [link["href"] for link in page.tree.all("a", rel="next")]
        path = older[0] if older else None
    assert (seen, pages) == (2 * PAGE_SIZE + 3, 3)


def test_the_log_asks_as_often_with_many_lines_as_with_one(client, sign_in):
    sign_in(Role.ADMIN)
    write()
    with counted() as few:
        client.get(LOG)
    write_many(200)
    with counted() as many:
        client.get(LOG)
    assert len(many) == len(few)


READERS = {Role.EDITOR, Role.MODERATOR, Role.VOTE_OFFICER, Role.ADMIN}


@pytest.mark.parametrize("role", sorted(set(Role) - READERS))
def test_the_jury_and_its_secretary_have_no_log(role, client, sign_in):
    sign_in(role)
    assert client.get(LOG).status_code == 404
    assert {web.act(client, f"{LOG}.{kind}").status_code for kind in ("csv", "json")} == {404}


@pytest.mark.parametrize("role", sorted(READERS - {Role.ADMIN}))
def test_everybody_else_sees_their_own_acts_only(role, client, sign_in):
    write(why="hemmelig grunn")
    sign_in(role, name="Per Personsen")
    for path in (LOG, f"{LOG}?hvem=Kari", f"{LOG}?nummer=7"):
        page = client.get(path)
        assert "hemmelig grunn" not in page.text and "Kari Nordmann" not in page.text
    assert "Per Personsen" in Page(client.get(LOG).text).text
    for kind in ("csv", "json"):
        assert "hemmelig grunn" not in web.act(client, f"{LOG}.{kind}?hvem=Kari").text


@pytest.mark.parametrize("role", [Role.JUROR, Role.JURY_SECRETARY, Role.JURY_LEADER])
def test_the_jury_has_no_log(role, client, sign_in):
    sign_in(role)
    assert client.get(LOG).status_code == 404
    assert LOG not in client.get("/min-konto").text
    for kind in ("csv", "json"):
        assert web.act(client, f"{LOG}.{kind}").status_code == 404


def test_admins_see_all(client, sign_in):
    write(why="grunnen her", before={"roles": ["editor"]})
    sign_in(Role.ADMIN)
    page = Page(client.get(LOG).text)
    assert "grunnen her" in page.text and "Stengte en konto" in page.text
    assert "Roller: Artikkelansvarlig" in page.text
    assert "Før" in page.text


@pytest.mark.parametrize(
    "value",
    ["i går", "2019-13-01", "0000-00-00", "99999-01-01", "0001-01-01", "9999-12-31", "2019-07-01T00:00", "x" * 500],
)
def test_a_date_that_is_none_is_said(value, client, sign_in):
    sign_in(Role.ADMIN)
    answer = client.get(LOG, query_string={"fra": value})
    assert answer.status_code == 422
    assert "Skriv datoen slik: 2019-07-01." in Page(answer.text).text


@pytest.mark.parametrize(
    "query",
    ["eldre-enn=x", "eldre-enn=-1", "eldre-enn=99999999999999999999", "hva=%00", "hvem=%25", "nummer='--", "type=<b>"],
)
def test_strange_addresses_are_answered(query, client, sign_in):
    sign_in(Role.ADMIN)
    assert client.get(f"{LOG}?{query}").status_code == 200


def test_markup_in_the_log_is_text(client, sign_in):
    write(Actor(1, "<script>x</script>"), why="<img src=x onerror=y>", after={"<b>": "<i>"})
    sign_in(Role.ADMIN)
    page = client.get(LOG).text
    assert "<script>x" not in page and "<img src=x" not in page and "<i>" not in page


# Files


@pytest.mark.parametrize("start", list("=+-@\t\r＝＋－＠"))
def test_no_cell_is_a_formula(start):
    assert spreadsheet_safe(f"{start}1+1") == f"'{start}1+1"


@pytest.mark.parametrize("plain", ["", "Kari", "1", "'=1", " =1", "æ"])
def test_other_cells_are_as_they_are(plain):
    assert spreadsheet_safe(plain) == plain


def test_the_spreadsheet(client, sign_in):
    write(Actor(1, '=HYPERLINK("http://evil.example")'), why='+1 "sitat"; linje\nto', before={"a": "æ"})
    sign_in(Role.ADMIN)
    answer = web.act(client, f"{LOG}.csv?hva=account.closed")
    assert answer.headers["Content-Disposition"] == "attachment; filename=hendelseslogg.csv"
    assert answer.data.startswith(b"\xef\xbb\xbf")
    source = answer.data.decode("utf-8-sig")
    head, row = csv.reader(io.StringIO(source, newline=""))
    assert dict(zip(head, row, strict=True)) | {"id": "", "moment": ""} == {
        "id": "", "moment": "", "actor_id": "1", "actor_name": "'=HYPERLINK(\"http://evil.example\")",
        "what": "account.closed", "subject_kind": "account", "subject_id": "7", "before": '{"a": "æ"}', "after": "",
        "why": "'+1 \"sitat\"; linje\nto",
    }  # fmt: skip
    assert source.startswith('"id","moment"'), "every cell is quoted"


def test_the_json(client, sign_in):
    write(why="Fordi", after={"roles": ["admin"]})
    sign_in(Role.ADMIN)
    rows = json.loads(web.act(client, f"{LOG}.json?hva=account.closed").text)
    assert [(row["actor_name"], row["after"], row["why"]) for row in rows] == [
        ("Kari Nordmann", {"roles": ["admin"]}, "Fordi")
    ]


def test_a_file_holds_every_page(client, sign_in):
    sign_in(Role.ADMIN)
    write_many(queries.BATCH + 7)
    rows = json.loads(web.act(client, f"{LOG}.json?hva=account.closed").text)
    assert len({row["id"] for row in rows}) == queries.BATCH + 7


def test_a_file_asks_who_it_is_after_ten_minutes(client, sign_in, really_at):
    really_at(NOW)
    sign_in(Role.ADMIN)
    really_at(NOW + timedelta(minutes=10))
    answer = web.act(client, f"{LOG}.csv?hvem=Kari")
    assert answer.headers["Location"] == "/logg-inn/bekreft"
    assert AccountEvent.LOG_EXPORTED not in [each.what for each in queries.page_of(Wanted())]


def test_a_file_that_is_taken_leaves_a_line(client, sign_in):
    sign_in(Role.ADMIN)
    web.act(client, f"{LOG}.csv?hvem=Kari")
    line = queries.page_of(Wanted())[0]
    assert (line.what, line.after) == ("audit.exported", {"form": "csv", "hvem": "Kari"})


def test_what_was_before_and_after_is_told_in_words(client, sign_in):
    sign_in(Role.ADMIN)
    write(
        what=CommentEvent.SWITCHED_ON,
        subject=("comment_switch", 1),
        before={"state": "shown", "reason": "off_topic", "hush": "closed", "open": True, "until": None},
        after={
            "state": "pending",
            "closes_at": "2019-06-30T22:07:12.036623+00:00",
            "until": "2019-08-04T22:00:00+00:00",
        },
    )
    row = Page(client.get(LOG).text).text.replace("\xa0", " ")
    for said in (
        "Status: Publisert", "Grunn: Utenfor saken", "Bryter: Ta ikke imot nye kommentarer", "Åpent: ja", "Til og med: –",
        "Status: Til behandling", "Stenger: 1. juli 2019 kl. 00.07", "Til og med: 4. august 2019",
    ):  # fmt: skip
        assert said in row
    for code in ("shown", "off_topic", "closed", "true", "null", "T22:07", "kommentarer 1"):
        assert code not in row
