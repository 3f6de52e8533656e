"""Files in an application: taken in, kept with the version that was sent, handed to those who may have them."""

from io import BytesIO
from zipfile import ZipFile

import pytest

from portal.accounts.rules import Role
from portal.audit.models import AuditEntry
from portal.foundation.db import db
from portal.media.models import StoredFile
from portal.media.rules import FileState
from portal.media.serving import MOST_BODY
from tests import web
from tests.architecture.test_query_counts import counted
from tests.media import making, places
from tests.nominations import acting
from tests.nominations.test_deciding import HERE
from tests.nominations.test_writing import JSON, first_text
from tests.pages import Page


def document():
    return next(field.id for field in acting.fields() if field.kind == "document")


def attach(client, link, content=None, name="Søknad.pdf", field=None, headers=web.OWN_ORIGIN):
    felt = str(field or document())
    return web.send_file(client, f"{link}/vedlegg", content or making.pdf(), name, headers=headers, felt=felt)


def had(client, path):
    """A file as it was handed out: status, content, headers."""
    with client.get(path) as answer:
        return answer.status_code, answer.data, answer.headers


def zipped(client, path):
    """A zip as it was handed out."""
    with web.act(client, path) as answer:
        return answer.status_code, answer.data


def files():
    db.session.rollback()
    return db.session.query(StoredFile).all()


def test_a_file_is_taken_in_shown_and_had_again_as_a_download(edition, client):
    link = acting.begun(client)
    assert attach(client, link).status_code == 303
    page = client.get(f"{link}/vedlegg")
    assert "Søknad.pdf" in Page(page.text).text
    [file] = files()
    _status, content, headers = had(client, f"{link}/fil/{file.id}")
    assert content == making.pdf()
    assert headers["Content-Disposition"].startswith("attachment") and "sandbox" in headers["Content-Security-Policy"]


def test_a_script_is_told_that_it_is_done_or_why_not(edition, client):
    link = acting.begun(client)
    assert attach(client, link, headers=JSON).json == {"done": True}
    wrong = attach(client, link, b"MZ not a document", "program.exe", headers=JSON)
    assert wrong.status_code == 422 and "Denne typen fil tar vi ikke imot" in wrong.json["refused"]
    assert "Velg en fil først" in client.post(f"{link}/vedlegg", data={"felt": "1"}, headers=JSON).json["refused"]


@pytest.mark.parametrize(
    ("content", "name"),
    [(b"<script>1</script>", "a.pdf"), (making.pdf(), "a.svg"), (b"", "a.pdf"), (making.pdf(), "a.docx")],
)
def test_a_file_of_the_wrong_kind_leaves_nothing(content, name, edition, client):
    link = acting.begun(client)
    answer = web.send_file(client, f"{link}/vedlegg", content, name, felt=str(document()))
    assert answer.status_code == 422 and Page(answer.text).title.startswith("Feil:")
    assert files() == []


def test_a_file_is_put_in_a_field_for_files_alone(edition, client):
    link = acting.begun(client)
    assert attach(client, link, field=first_text()).status_code == 422
    assert files() == []
    assert not places.path_of("").parent.exists() or not list(places.path_of("").parent.glob("??/*"))


def test_what_was_sent_is_kept_and_what_was_not_is_deleted(edition, client):
    link = acting.written(client)
    attach(client, link, name="sendt.pdf")
    web.post(client, f"{link}/send")
    attach(client, link, name="ikke sendt.pdf")
    for attachment_id in (1, 2):
        assert web.post(client, f"{link}/vedlegg/{attachment_id}/ta-ut").status_code == 303
    [file] = files()
    assert file.name == "sendt.pdf" and places.path_of(file.id).exists()
    assert "sendt.pdf" not in Page(client.get(f"{link}/vedlegg").text).text
    assert "sendt.pdf" in Page(client.get(f"{link}/sendt/1").text).text
    assert had(client, f"{link}/fil/{file.id}")[0] == 200
    assert web.post(client, f"{link}/send").status_code == 303
    assert "sendt.pdf" not in Page(client.get(f"{link}/sendt/2").text).text


def test_a_file_is_nobody_elses(edition, client, sign_in):
    link = acting.written(client)
    attach(client, link)
    web.post(client, f"{link}/send")
    confirm = acting.confirm_link()
    [file] = files()
    stranger = acting.begun(client, number="1103", address="ola@stavanger.example")
    assert had(client, f"{stranger}/fil/{file.id}")[0] == 404
    assert web.post(client, f"{stranger}/vedlegg/1/ta-ut").status_code == 409
    assert had(client, f"{confirm}/fil/{file.id}")[0] == 200
    assert had(client, f"{confirm}/fil/{'a' * 32}")[0] == 404
    path = f"{HERE}/{acting.newest().id - 1}/fil/{file.id}"
    assert had(client, path)[0] == 303
    sign_in(Role.JURY_SECRETARY)
    assert had(client, path)[1] == making.pdf()
    assert had(client, f"{HERE}/{acting.newest().id}/fil/{file.id}")[0] == 404


def test_nothing_is_attached_after_the_deadline(edition, client, at):
    link = acting.written(client)
    attach(client, link)
    at(acting.DEADLINE)
    assert attach(client, link).status_code == 422
    assert web.post(client, f"{link}/vedlegg/1/ta-ut").status_code == 409
    assert len(files()) == 1


def test_all_files_of_an_edition_come_in_one_zip(edition, client, sign_in):
    link = acting.written(client)
    attach(client, link)
    web.post(client, f"{link}/send")
    web.post(client, acting.confirm_link())
    acting.written(client, number="1103", address="ola@stavanger.example", word="Hemmelig")
    sign_in(Role.JURY_SECRETARY)
    package = ZipFile(BytesIO(zipped(client, f"{HERE}/filer/{acting.YEAR}.zip")[1]))
    folder = f"4204 Kristiansand {acting.newest().id - 1}"
    assert package.namelist() == [f"{folder}/søknad.txt", f"{folder}/Søknad.pdf"]
    assert package.read(f"{folder}/Søknad.pdf") == making.pdf()
    assert "Tekst Forankring" in package.read(f"{folder}/søknad.txt").decode("utf-8-sig")
    one = ZipFile(BytesIO(zipped(client, f"{HERE}/{acting.newest().id - 1}/filer.zip")[1]))
    assert len(one.namelist()) == 2
    assert zipped(client, f"{HERE}/{acting.newest().id}/filer.zip")[0] == 404
    assert db.session.query(AuditEntry).filter_by(what="application.files").count() == 2


def test_a_body_that_is_far_too_large_is_told_on_the_page_and_nothing_is_kept(edition, client):
    def sent(headers=web.OWN_ORIGIN):  # as plain bytes: of a large form the test client leaves a file open
        kind = "multipart/form-data; boundary=x"
        return client.post(f"{link}/vedlegg", data=bytes(MOST_BODY + 1), headers=headers, content_type=kind)

    link = acting.written(client)
    answer = sent()
    assert answer.status_code == 422 and "større enn 20 MB" in Page(answer.text).text
    told = sent(JSON)
    assert told.status_code == 422 and "større enn 20 MB" in told.json["refused"]
    assert files() == []


def test_the_zip_tells_of_what_the_scanner_has_not_passed(edition, client, sign_in):
    link = acting.written(client)
    attach(client, link)
    attach(client, link, name="Venter.pdf")
    web.post(client, f"{link}/send")
    web.post(client, acting.confirm_link())
    [waits] = [file for file in files() if file.name == "Venter.pdf"]
    waits.state = FileState.REFUSED  # the scanner found something later
    db.session.commit()
    sign_in(Role.JURY_SECRETARY)
    for path in (f"{HERE}/filer/{acting.YEAR}.zip", f"{HERE}/{acting.newest().id}/filer.zip"):
        package = ZipFile(BytesIO(zipped(client, path)[1]))
        [text, file] = package.namelist()
        assert file.endswith("/Søknad.pdf")
        assert package.read(text).decode("utf-8-sig").endswith("godkjent dem:\r\n\r\nVenter.pdf\r\n")


def test_a_zip_asks_the_database_as_often_for_many_as_for_one(edition, client, sign_in):
    def asked() -> int:
        with counted() as said:
            assert zipped(client, f"{HERE}/filer/{acting.YEAR}.zip")[0] == 200
        return len(said)

    def deliver(number):
        link = acting.written(client, number=number, address=f"kari@{number}.example")
        attach(client, link)
        web.post(client, f"{link}/send")
        web.post(client, acting.confirm_link())

    deliver("4204")
    sign_in(Role.JURY_SECRETARY)
    one = asked()
    for number in ("1103", "5001"):
        deliver(number)
    assert asked() == one
