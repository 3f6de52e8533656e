"""Handing out: always a download, only clean, and a zip of any size with the memory of one piece."""

import struct
import tracemalloc
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from flask import Flask, request
from werkzeug.exceptions import NotFound

from portal.accounts.access import everybody
from portal.foundation.db import Refused
from portal.media import actions as media
from portal.media import queries, serving
from portal.media.actions import checking, scanning
from portal.media.rules import MOST_BYTES, FileRefusal, Owner, Verdict
from tests import moments, web
from tests.media import making

AT = datetime(2019, 7, 1, 12, 30, tzinfo=UTC)
HEADERS = {
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-store",
    "X-Frame-Options": "DENY",
}


@pytest.fixture(autouse=True)
def believed(monkeypatch):
    monkeypatch.setattr(checking, "refusal", lambda *_: None)


def store(name: str = "plan.pdf", content: bytes = b"%PDF-1.7 ..."):
    return media.store(BytesIO(content), name, owner=Owner("application", "7"), now=moments.START)


def answers(app: Flask, **views) -> None:
    """Let pages of the portal be answered by these views: media has no page of its own."""
    for endpoint, view in views.items():
        app.view_functions[endpoint.replace("__", ".")] = everybody(view)


def test_a_file_is_a_download_that_no_page_can_be(app, client):
    taken = store("Søknad «endelig».pdf")
    answers(app, home__index=lambda: serving.answer(taken.id))
    with client.get("/") as answer:
        assert (answer.status_code, answer.data, answer.content_type) == (200, b"%PDF-1.7 ...", "application/pdf")
    assert answer.headers["Content-Length"] == "12"
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    said = answer.headers["Content-Disposition"]
    assert said.startswith('attachment; filename="Soknad endelig.pdf"')
    assert said.endswith("filename*=UTF-8''S%C3%B8knad%20%C2%ABendelig%C2%BB.pdf")
    assert "Set-Cookie" not in answer.headers and "ETag" not in answer.headers
    with client.head("/") as told:
        assert (told.headers["Content-Length"], told.data) == ("12", b"")


def test_only_a_clean_file_is_handed_to_others(app, scanner):
    scanner.answer = b"busy ERROR"
    taken = store()

    def had(own: bool, file_id: str = taken.id) -> bool:
        with app.test_request_context():
            try:
                serving.answer(file_id, own=own).close()
            except NotFound:
                return False
        return True

    assert (had(own=True), had(own=False)) == (True, False)
    scanning.judge(taken.id, Verdict.CLEAN)
    assert (had(own=True), had(own=False)) == (True, True)
    assert not had(own=True, file_id="../../keys/portal.key")
    scanning.judge(taken.id, Verdict.INFECTED)
    assert (had(own=True), had(own=False)) == (False, False)


def test_a_form_with_a_file_may_be_large_and_every_other_form_may_not(app, client):
    answers(
        app,
        privacy__send_link=lambda: str(len((serving.sent("fil") or BytesIO()).read())),
        privacy__delete=lambda token: str(len(request.form)),
    )

    def send(path: str, size: int, name: str = "plan.pdf") -> tuple[int, str]:
        answer = web.send_file(client, path, bytes(size), name)
        return answer.status_code, answer.text

    assert send("/mine-opplysninger", MOST_BYTES) == (200, str(MOST_BYTES))
    assert send("/mine-opplysninger", 0, "") == (200, "0")
    assert send("/mine-opplysninger", MOST_BYTES + 2_000_000)[0] == 413
    assert send(f"/mine-opplysninger/{'a' * 32}/slett", MOST_BYTES)[0] == 413


def entries(folder: Path, *files: tuple[str, bytes]) -> list[serving.Entry]:
    made = []
    for number, (name, content) in enumerate(files):
        (folder / str(number)).write_bytes(content)
        made.append(serving.Entry(name, folder / str(number), AT))
    return made


def test_a_zip_holds_every_file_once_under_its_own_name(tmp_path):
    wanted = entries(
        tmp_path, ("Larvik/Søknad.pdf", b"a" * 200_000), ("Larvik/søknad.pdf", b"b"), ("Skien/Søknad.pdf", b"c")
    )
    whole = b"".join(serving.zipped(wanted, missing=("Mangler.txt", "Disse:")))
    with ZipFile(BytesIO(whole)) as made:
        assert made.testzip() is None
        assert made.namelist() == ["Larvik/Søknad.pdf", "Larvik/søknad (2).pdf", "Skien/Søknad.pdf"]
        assert [len(made.read(name)) for name in made.namelist()] == [200_000, 1, 1]
        assert {info.date_time for info in made.infolist()} == {(2019, 7, 1, 14, 30, 0)}, "on a clock in Oslo"


def test_every_entry_can_be_read_from_the_stream_alone(tmp_path):
    """Some programs unpack while they fetch: they need a packed entry, whose end they can see."""
    whole = b"".join(serving.zipped(entries(tmp_path, ("a", b"x" * 1000)), missing=("", "")))
    _, _, flags, method = struct.unpack("<4s3H", whole[:10])
    assert flags & 0x8 and method == 8


def test_a_file_that_is_gone_is_told_of_in_the_zip(tmp_path):
    wanted = entries(tmp_path, ("a.pdf", b"a"), ("b.pdf", b"b"))
    wanted[0].path.unlink()
    with ZipFile(BytesIO(b"".join(serving.zipped(wanted, missing=("Mangler.txt", "Disse:"))))) as made:
        assert made.namelist() == ["b.pdf", "Mangler.txt"]
        assert made.read("Mangler.txt").decode() == "Disse:\r\na.pdf\r\n"


def test_a_zip_is_made_piece_by_piece_and_its_memory_does_not_grow(tmp_path):
    """Forty times as much takes no more memory: counted in bytes, at a small size; `bench files` does it with 200 MB."""
    one = entries(tmp_path, ("a", bytes(range(256)) * 2000))[0]

    def peak(times: int) -> int:
        list(serving.zipped([one], missing=("", "")))  # what is made once
        tracemalloc.start()
        longest = max(map(len, serving.zipped([one] * times, missing=("", ""))))
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert longest < 3 * serving.PIECE
        return most

    assert peak(80) < 1.5 * peak(2) < 2_000_000


def test_a_zip_is_answered_as_a_download_under_a_cleaned_name(app, client):
    first, second = store("a.pdf"), store("b.pdf", b"%PDF-1.7 more")

    def whole():
        files = [queries.shown(first.id), queries.shown(second.id)]
        return serving.answer_zip(
            [serving.entry(file, folder="../Larvik") for file in files], name="../Søknader 2019.zip"
        )

    answers(app, home__index=whole)
    answer = client.get("/")
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    assert answer.content_type == "application/zip" and "Content-Length" not in answer.headers
    said = answer.headers["Content-Disposition"]
    assert said.startswith('attachment; filename="Soknader 2019-eksempel.zip"')
    assert said.endswith("filename*=UTF-8''S%C3%B8knader%202019-eksempel.zip")
    with ZipFile(BytesIO(answer.data)) as made:
        assert made.namelist() == ["Larvik/a.pdf", "Larvik/b.pdf"]
        assert made.read("Larvik/b.pdf") == b"%PDF-1.7 more"


def test_a_refused_upload_is_answered_with_a_reason(app):
    with pytest.raises(Refused) as refused:
        store("plan.exe", making.pdf())
    assert refused.value.reason is FileRefusal.WRONG_ENDING
