"""Files in a bucket of an S3 service: the same as in a folder, and told when the service is away."""

from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZipFile

import pytest
from werkzeug.exceptions import ServiceUnavailable

from portal.app import create_app
from portal.backups import actions as backups
from portal.backups.rules import BackupProblem
from portal.foundation.db import Refused, db
from portal.media import actions as media
from portal.media import queries, serving
from portal.media.actions import checking, scanning
from portal.media.rules import FileRefusal, Owner, Verdict
from portal.media.stores import store as place
from portal.media.stores.bucket import ASKED_EVERY, PART, Bucket
from portal.media.stores.places import id_at, place_of
from tests import moments
from tests.conftest import configured
from tests.demo.test_loading import run
from tests.media.s3 import BUCKET, KEY_ID, SECRET, Service
from tests.media.test_serving import HEADERS, answers

APPLICATION = Owner("application", "7")
FOLDER = "portal/"
LONG_AGO = datetime(2019, 1, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def believed(monkeypatch):
    monkeypatch.setattr(checking, "refusal", lambda *_: None)


@pytest.fixture
def service():
    started = Service()
    yield started
    started.stop()


def settings(service: Service, **other):
    told = {
        "MEDIA_BUCKET": f"s3://{BUCKET}/portal", "MEDIA_ENDPOINT": service.address, "MEDIA_REGION": "eu-north-1",
        "MEDIA_KEY_ID": KEY_ID, "MEDIA_KEY_SECRET": SECRET,
    }  # fmt: skip
    return told | other


@pytest.fixture
def bucket(app, service) -> Service:
    """The bucket that the portal's settings name."""
    app.config.update(settings(service))
    return service


def store(content: bytes = b"%PDF-1.7 ...", name: str = "plan.pdf"):
    return media.store(BytesIO(content), name, owner=APPLICATION, now=moments.START)


def key_of(taken) -> str:
    return FOLDER + place_of(taken.id)


def on_our_disk(data):
    return [path for folder in ("media", "incoming") for path in (data / folder).rglob("*") if path.is_file()]


def test_a_file_lies_in_the_bucket_under_its_id_and_nowhere_on_our_disk(bucket, data):
    taken = store()
    assert {key: content for key, (content, _) in bucket.objects.items()} == {key_of(taken): b"%PDF-1.7 ..."}
    assert on_our_disk(data) == []
    assert queries.shown(taken.id).sha256 == taken.sha256
    media.delete(taken.id)
    assert bucket.objects == {}


def test_it_is_handed_out_by_the_portal_as_any_other(app, client, bucket):
    taken = store(name="Søknad.pdf")
    answers(app, home__index=lambda: serving.answer(taken.id))
    with client.get("/") as answer:
        assert (answer.status_code, answer.data, answer.content_type) == (200, b"%PDF-1.7 ...", "application/pdf")
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    assert answer.headers["Content-Length"] == "12" and answer.headers["Content-Disposition"].startswith("attachment;")
    assert "Location" not in answer.headers and BUCKET not in str(answer.headers)
    bucket.objects.clear()
    with client.get("/") as gone:
        assert gone.status_code == 404


def test_a_large_file_goes_up_in_parts_and_is_there_only_when_all_of_it_is(bucket):
    content = b"%PDF-" + bytes(range(256)) * 48_000
    taken = store(content)
    assert max(bucket.received) <= PART < len(content) and bucket.uploads == {}
    assert [each.split()[0] for each in bucket.asked] == ["POST", "PUT", "PUT", "PUT", "POST"]
    with place().open(taken.id) as had:
        assert had.read() == content


def test_what_is_not_read_is_not_fetched(bucket):
    taken = store(b"%PDF-" + bytes(20_000_000))
    had = place().open(taken.id)
    assert had.read(5) == b"%PDF-" and not had.seekable()
    had.close()
    assert bucket.sent < 15_000_000


def test_all_files_come_in_one_zip_and_one_that_is_gone_is_told_of(app, bucket):
    kept, gone = store(b"%PDF-1.7 kept", "a.pdf"), store(name="b.pdf")
    with app.test_request_context():
        entries = [serving.entry(queries.file(each.id), folder="Larvik") for each in (kept, gone)]
    bucket.objects.pop(key_of(gone))
    whole = b"".join(serving.zipped(entries, missing=("Mangler.txt", "Disse:")))
    with ZipFile(BytesIO(whole)) as made:
        assert made.namelist() == ["Larvik/a.pdf", "Mangler.txt"] and made.read("Larvik/a.pdf") == b"%PDF-1.7 kept"


def test_a_scanner_gets_the_content_from_the_bucket(bucket, scanner):
    scanner.answer = b"busy ERROR"
    taken = store()
    scanner.answer = None
    assert media.scan_waiting() == 1 and queries.shown(taken.id)
    assert scanner.seen[-1] == b"%PDF-1.7 ..."
    scanning.judge(taken.id, Verdict.INFECTED)
    assert bucket.objects == {}, "what is infected is not kept"


@pytest.mark.parametrize("away", ["error", "key", "gone"])
def test_a_service_that_does_not_answer_is_told_and_nothing_is_lost(away, app, client, bucket, data):
    taken = store()
    assert client.get("/readyz").json["files"] == "ok"
    if away == "error":
        bucket.answers = 503
    elif away == "key":
        app.config["MEDIA_KEY_SECRET"] = "another"
    else:
        bucket.stop()
    with pytest.raises(Refused) as refused:
        store(name="ny.pdf")
    assert refused.value.reason is FileRefusal.NOT_SAVED and on_our_disk(data) == []
    with app.test_request_context(), pytest.raises(ServiceUnavailable) as told:
        serving.answer(taken.id)
    assert told.value.retry_after == 30
    media.delete(taken.id)
    assert queries.file(taken.id) is None and list(bucket.objects) == [key_of(taken)], "its content is swept later"
    with pytest.raises(ConnectionError) as said:
        media.sweep()
    assert SECRET not in str(said.value) and bucket.address not in str(said.value)


def test_readyz_tells_that_files_cannot_be_had_and_asks_no_more_than_twice_a_minute(app, client, bucket, monkeypatch):
    now = [1000.0]
    monkeypatch.setattr("portal.media.stores.bucket.time.monotonic", lambda: now[0])
    said = [client.get("/readyz") for _ in range(3)]
    assert {each.json["files"] for each in said} == {"ok"} and len(bucket.asked) == 1
    bucket.answers = 403
    now[0] += ASKED_EVERY + 1
    told = client.get("/readyz")
    assert (told.status_code, told.json["ready"], told.json["files"]) == (200, True, "away")
    bucket.answers = 200
    assert client.get("/readyz").json["files"] == "away"
    now[0] += ASKED_EVERY + 1
    assert client.get("/readyz").json["files"] == "ok"


def test_what_nobody_knows_of_is_swept_and_what_is_not_ours_is_let_alone(bucket, really_at):
    kept = store()
    strays = [f"{FOLDER}{place_of(f'{number:032x}')}" for number in range(5)]
    others = [f"{FOLDER}notes.txt", f"{FOLDER}00/{'1' * 32}", f"annet/{place_of('a' * 32)}"]
    for key in strays + others:
        bucket.put(key, b"a", LONG_AGO)
    young = f"{FOLDER}{place_of('b' * 32)}"
    bucket.put(young, b"a")
    assert media.sweep() == 5
    assert set(bucket.objects) == {key_of(kept), young, *others}


def test_a_place_is_known_by_its_id_alone():
    for file_id in ("0" * 32, "ab" * 16):
        assert id_at(place_of(file_id)) == file_id
    for other in (
        "",
        "ab/cd",
        f"ab/{'0' * 32}",
        f"00/{'0' * 31}",
        f"00/{'0' * 33}",
        f"00/{'0' * 32}/x",
        f"x/00/{'0' * 32}",
    ):
        assert id_at(other) is None


def test_a_backup_holds_the_files_themselves_and_goes_back_to_a_bucket_or_a_folder(app, bucket, tmp_path):
    taken, gone = store(), store(name="borte.pdf")
    bucket.objects.pop(key_of(gone))
    code, said = run(app, "backup", str(tmp_path / "copy"))
    assert code == 0 and f"Not in it: media/{place_of(gone.id)}" in said
    assert (tmp_path / "copy" / "data" / "files" / "media" / place_of(taken.id)).read_bytes() == b"%PDF-1.7 ..."
    kept = bucket.objects.copy()
    for name, told in (("folder", {}), ("bucket", settings(bucket))):
        data = tmp_path / name
        data.mkdir()
        other = create_app(configured(data))
        other.config.update(told)
        with other.app_context():
            if told:
                with pytest.raises(BackupProblem, match="s3://kultur/portal, holds something"):
                    backups.put_back(tmp_path / "copy")
                bucket.answers = 503
                with pytest.raises(BackupProblem, match="s3://kultur/portal, where files lie, cannot be reached"):
                    backups.put_back(tmp_path / "copy")
                bucket.answers = 200
                bucket.objects.clear()
            backups.put_back(tmp_path / "copy")
            with place().open(taken.id) as had:
                assert had.read() == b"%PDF-1.7 ..."
            assert not queries.incoming().exists()
            db.session.remove()
            db.engine.dispose()
    assert set(bucket.objects) == set(kept)


def test_no_backup_is_made_while_the_bucket_is_away(app, bucket, tmp_path):
    store()
    bucket.answers = 503
    code, said = run(app, "backup", str(tmp_path / "copy"))
    assert code == 1 and "s3://kultur/portal, where files lie, cannot be read" in said
    assert not (tmp_path / "copy").exists()


def test_the_archive_gets_its_copies_from_the_bucket(bucket, data):
    taken = store()
    [[told]] = media.copy_for_archive("application", ["7"], at=moments.START).values()
    assert (data / "archive" / told["copy"]).read_bytes() == b"%PDF-1.7 ..."
    bucket.objects.pop(key_of(taken))
    with pytest.raises(OSError):
        media.copy_for_archive("application", ["7"], at=moments.START)


def test_over_http_a_bucket_is_asked_only_where_the_settings_say_so(service):
    told = {"region": "x", "access_key_id": KEY_ID, "secret_access_key": SECRET, "endpoint": service.address}
    with pytest.raises(ConnectionError):
        Bucket(f"s3://{BUCKET}", told, plain=False).open("a" * 32)
    assert service.asked == []
