"""The page «Kontrolltelling»: before release what will come, after it the log and the means to count it."""

import hashlib

import pytest

from portal.award import actions as award
from portal.results import actions as results
from portal.voting.queries import log, signing
from tests import build, moments
from tests.pages import Page
from tests.voting import verifier
from tests.voting.sealed import seal
from tests.voting.test_export import put_in

PAGE = "/norges-kulturkommune/2019/kontroller"
LOG = f"{PAGE}/stemmelogg.jsonl"
kontroller = verifier.load()


@pytest.fixture
def edition(app, at) -> int:
    """An edition whose vote is over, with a sealed log and a winner that is not told."""
    edition_id = build.edition()
    results.enter_outcome(edition_id, winner_slug="drammen", reasons=["Fordi."], source="Kilde")
    put_in(edition_id, ballots=15)
    seal(edition_id)
    at(moments.VOTING_CLOSES)
    return edition_id


def release(edition_id: int, at) -> None:
    award.release(edition_id, now=moments.RELEASE_AT)
    at(moments.RELEASE_AT + moments.SECOND)


def test_before_release_the_page_tells_size_and_head_and_nothing_can_be_fetched(client, edition):
    head = log.last_head(edition)
    answer = client.get(PAGE)
    page = Page(answer.text)
    assert answer.status_code == 200
    assert page.title.startswith("Kontrolltelling")
    assert f"Linjer {head.size}" in page.text
    assert head.root.hex() in page.text
    assert "recount" not in "".join(script["src"] for script in page.tree.all("script"))
    assert "data-recount" not in answer.text
    assert "stemmelogg.jsonl" not in answer.text
    for method in (client.get, client.head):
        assert method(LOG).status_code == 404


def test_an_edition_without_lines_says_when_they_come(client, app, at):
    build.edition()
    at(moments.VOTING_OPENS)
    page = Page(client.get(PAGE).text)
    assert "Ingen linjer er ført inn ennå." in page.text
    assert client.get("/norges-kulturkommune/2018/kontroller").status_code == 404
    assert client.get("/norges-kulturkommune/2018/kontroller/stemmelogg.jsonl").status_code == 404


def test_after_release_the_log_is_fetched_byte_for_byte_and_counts_as_the_page_says(client, edition, at):
    release(edition, at)
    answer = client.get(LOG)
    assert answer.status_code == 200
    assert answer.mimetype == "application/x-ndjson"
    assert 'filename="stemmelogg-2019.jsonl"' in answer.headers["Content-Disposition"]
    found = kontroller.check(answer.data.splitlines(keepends=True), [signing.signer_of(edition).public_key.hex()])
    page = Page(client.get(PAGE).text)
    told = {row["data-slug"]: int(row["data-votes"]) for row in page.tree.all("tr") if "data-slug" in row.attributes}
    assert {slug: votes for slug, votes in told.items() if votes} == found.counts["by_finalist"]
    again = client.get(LOG, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_after_release_the_page_has_the_script_the_files_and_the_command(client, edition, at):
    release(edition, at)
    page = Page(client.get(PAGE).text)
    section = next(each for each in page.tree.all("section") if "data-recount" in each.attributes)
    assert section["data-lines"] == LOG
    assert section["data-heads"] == "/norges-kulturkommune/2019/stemmelogg/kontrollpunkter.json?gjeldende="
    assert "python3 kontroller.py stemmelogg-2019.jsonl --key" in page.text
    assert "Dette trenger JavaScript" in page.text
    assert {link["href"] for link in page.tree.all("a")} >= {LOG, f"{PAGE}/kontroller.py"}
    assert any("recount-" in script["src"] for script in page.tree.all("script"))


def test_the_fields_of_the_page_have_no_names_and_stand_in_no_form(client, edition, at):
    """Nothing that is written there can be sent: not by a key, not by a browser without the script."""
    release(edition, at)
    page = Page(client.get(PAGE).text)
    for name in ("nokkel", "kode"):
        assert "name" not in page.tree.one("input", id=name).attributes
    assert not [form for form in page.tree.all("form") if "nokkel" in str(form)]


def test_the_program_is_the_file_of_the_repository(client, edition):
    answer = client.get(f"{PAGE}/kontroller.py")
    assert hashlib.sha256(answer.data).digest() == hashlib.sha256(verifier.FILE.read_bytes()).digest()
    assert answer.mimetype == "text/x-python"


def test_every_refusal_of_the_script_has_its_sentence_on_the_page(client, edition, at):
    import re
    from pathlib import Path

    release(edition, at)
    named = set(re.findall(r'data-name="(\w+)"', client.get(PAGE).text))
    sources = Path("static/src/js")
    code = "".join(path.read_text() for path in [sources / "recount.js", *sorted((sources / "recount").glob("*.js"))])
    wrong = set(re.findall(r'new Wrong\("(\w+)"', code)) | {"shorter", "shorteragain", "history", "historyagain"}
    said = set(re.findall(r'text\("(\w+)"', code)) | {"given", "named", "unsupported"}
    states = {f"state_{state}" for state in ("counted", "held", "voided", "withdrawn")}
    types = {"cast", "replace", "withdraw", "hold", "release", "void", "restore"}
    assert named == wrong | said | states | types | {"right", "wrong"} | {"result", "other_result"}
