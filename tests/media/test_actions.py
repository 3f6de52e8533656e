"""Taking in, keeping, scanning, letting go: on both databases where the database decides."""

import errno
import os
import stat
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from portal.foundation import boxes, clock
from portal.foundation.db import Refused, db, transaction
from portal.media import actions as media
from portal.media import queries
from portal.media.actions import checking, letting_go, scanning, storing
from portal.media.rules import MOST_BYTES, FileRefusal, FileState, Kind, Owner, Room, Verdict
from tests import moments
from tests.databases import both_databases
from tests.media import making, places
from tests.media.conftest import SIGN

APPLICATION = Owner("application", "7")
NOW = moments.START


@pytest.fixture(autouse=True)
def believed(monkeypatch):
    """The checks have tests of their own: here a file that begins rightly is taken, and a picture is what it was."""

    def refusal(kind: Kind, source: Path, target: Path) -> FileRefusal | None:
        if kind.is_picture:
            target.write_bytes(b"written anew " + source.read_bytes())
        return FileRefusal.BROKEN if b"broken" in source.read_bytes() else None

    monkeypatch.setattr(checking, "refusal", refusal)


def store(name: str = "plan.pdf", content: bytes = b"%PDF-1.7 ...", owner: Owner = APPLICATION, **told):
    return media.store(BytesIO(content), name, owner=owner, now=NOW, **told)


def reason_of(act, *args, **told) -> FileRefusal:
    with pytest.raises(Refused) as refused:
        act(*args, **told)
    return refused.value.reason


def files_in(data: Path) -> list[str]:
    """Every file of ours on the disk."""
    found = (path for folder in ("media", "incoming") for path in (data / folder).rglob("*") if path.is_file())
    return sorted(str(path.relative_to(data)) for path in found)


@both_databases
def test_a_file_that_is_stored_is_on_the_disk_under_its_id_and_known_by_its_name(app, data):
    taken = store("../Søknad  2019.PDF")
    found = queries.file(taken.id)
    assert (found.name, found.kind, found.size, found.state) == ("Søknad 2019.pdf", Kind.PDF, 12, FileState.CLEAN)
    assert (found.owner, found.made_at, found.sha256) == (APPLICATION, NOW, taken.sha256)
    assert files_in(data) == [f"media/{taken.id[:2]}/{taken.id}"]
    assert places.path_of(taken.id).read_bytes() == b"%PDF-1.7 ..."
    assert queries.files_of("application", ["7", "8"]) == {"7": [found]}
    assert queries.shown(taken.id) == found


def test_nobody_else_on_the_machine_can_read_it(app, data):
    laid = [places.path_of(store(*each).id) for each in (("kart.png", making.picture("PNG")), ("plan.pdf",))]
    assert {stat.S_IMODE(place.stat().st_mode) for place in laid} == {0o600}
    place = laid[0]
    assert {stat.S_IMODE(each.stat().st_mode) for each in (place.parent, data / "media", data / "incoming")} == {0o700}


def test_of_a_picture_only_what_was_written_anew_is_kept(app, data):
    taken = store("kart.png", making.picture("PNG"))
    assert places.path_of(taken.id).read_bytes().startswith(b"written anew")
    assert taken.size == places.path_of(taken.id).stat().st_size
    assert len(files_in(data)) == 1


def test_of_a_file_that_is_refused_nothing_is_left(app, data):
    for name, content, reason in (
        ("plan.exe", b"MZ", FileRefusal.WRONG_ENDING),
        ("plan.pdf", b"", FileRefusal.EMPTY),
        ("plan.pdf", b"MZ", FileRefusal.NOT_AS_NAMED),
        ("plan.pdf", b"%PDF-1.7 broken", FileRefusal.BROKEN),
        ("plan.pdf", b"%PDF-" + bytes(MOST_BYTES - 4), FileRefusal.TOO_LARGE),
    ):
        assert reason_of(store, name, content) == reason
        assert files_in(data) == [] and queries.files_of("application", ["7"]) == {}


def test_a_file_of_20_mb_is_taken_and_no_more_of_a_larger_one_is_read(app, data):
    assert store(content=b"%PDF-" + bytes(MOST_BYTES - 5)).size == MOST_BYTES
    endless = BytesIO(b"%PDF-" + bytes(MOST_BYTES + 10_000_000))
    assert reason_of(media.take_in, endless, "plan.pdf") == FileRefusal.TOO_LARGE
    assert endless.tell() == MOST_BYTES + 1


def test_a_full_disk_is_told_and_leaves_nothing(app, data, monkeypatch):
    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(boxes, "sync", full)
    assert reason_of(store) == FileRefusal.NOT_SAVED
    assert files_in(data) == []


@both_databases
def test_the_eleventh_file_of_one_thing_has_no_room(app, data):
    for number in range(10):
        store(f"{number}.pdf")
    assert reason_of(store) == FileRefusal.TOO_MANY_FILES
    assert len(files_in(data)) == 10
    assert store(owner=Owner("application", "8")).id


@both_databases
def test_a_pot_holds_so_many_bytes_from_all_that_count_in_it(app, data):
    room = Room(pot="municipality:3005", pot_bytes=30)
    store(owner=Owner("application", "1"), room=room), store(owner=Owner("application", "2"), room=room)
    assert queries.bytes_in("municipality:3005") == 24
    assert reason_of(store, owner=Owner("application", "3"), room=room) == FileRefusal.NO_ROOM
    assert store(owner=Owner("application", "3"), room=Room(pot="municipality:0301", pot_bytes=30)).id
    assert queries.bytes_in("municipality:3005") == 24 and len(files_in(data)) == 3
    scanning.judge(next(iter(queries.files_of("application", ["1"])["1"])).id, Verdict.INFECTED)
    assert store(owner=Owner("application", "3"), room=room).id, "what the scanner took away makes room"


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_two_who_store_at_once_are_counted_one_after_the_other(app, monkeypatch):
    """Else both would find room for the last one."""
    waits = db.engine.connect()
    waits.execute(text("SET lock_timeout = '200ms'"))
    first = media.take_in(BytesIO(b"%PDF-1.7 a"), "a.pdf")

    @transaction
    def keep_and_be_slow() -> None:
        media.keep(first, owner=APPLICATION, room=Room(pot="municipality:3005"), now=NOW)
        for name in ("media:application:7", "media:municipality:3005"):
            with pytest.raises(OperationalError):
                waits.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))"), {"name": name})
            waits.rollback()

    keep_and_be_slow()
    waits.close()


def test_no_file_is_opened_inside_an_action(app, data):
    """Else everybody who writes would wait for it."""
    with pytest.raises(AssertionError, match="write lock"):
        transaction(lambda: media.take_in(BytesIO(b"%PDF-1.7 a"), "a.pdf"))()
    assert files_in(data) == []


def test_what_was_taken_in_and_then_not_kept_is_gone_when_it_is_discarded(app, data):
    taken = media.take_in(BytesIO(b"%PDF-1.7 a"), "a.pdf")
    assert len(files_in(data)) == 1 and queries.file(taken.id) is None
    media.discard(taken)
    assert files_in(data) == []


@both_databases
def test_a_file_is_kept_with_the_act_it_belongs_to_or_not_at_all(app, data):
    taken = media.take_in(BytesIO(b"%PDF-1.7 a"), "a.pdf")

    @transaction
    def attach(fails: bool) -> None:
        media.keep(taken, owner=APPLICATION, now=NOW)
        if fails:
            raise Refused(FileRefusal.BUSY)

    assert reason_of(attach, True) == FileRefusal.BUSY
    assert queries.file(taken.id) is None
    attach(False)
    assert queries.file(taken.id) is not None


@both_databases
def test_what_is_deleted_is_gone_from_the_disk_too_once_that_is_saved(app, data):
    kept, gone = store("a.pdf"), store("b.pdf", owner=Owner("application", "8"))

    @transaction
    def fails() -> None:
        media.delete(gone.id)
        raise Refused(FileRefusal.BUSY)

    reason_of(fails)
    assert len(files_in(data)) == 2, "what is not saved deletes nothing"
    media.delete(gone.id)
    media.delete(gone.id)
    assert files_in(data) == [f"media/{kept.id[:2]}/{kept.id}"]
    assert queries.file(gone.id) is None


@both_databases
def test_all_that_some_things_have_goes_at_once_and_nothing_of_others(app, data):
    for owner in (
        Owner("application", "7"),
        Owner("application", "8"),
        Owner("application", "9"),
        Owner("proposal", "7"),
    ):
        store(owner=owner), store(owner=owner)
    assert media.delete_owned("application", ["7", "8"]) == 4
    assert set(queries.files_of("application", ["7", "8", "9"])) == {"9"}
    assert set(queries.files_of("proposal", ["7"])) == {"7"} and len(files_in(data)) == 4


@both_databases
def test_a_stored_file_stays_what_it_is(app):
    file_id = store().id
    for change in ("size = 1", "sha256 = '\\x00'", "kind = 'png'", "id = 'x'", "state = 'new'"):
        with pytest.raises(DBAPIError, match="stays what it is"):
            db.session.execute(text(f"UPDATE stored_file SET {change}"))
        db.session.rollback()
    db.session.execute(text("UPDATE stored_file SET state = 'refused', pot = 'x'"))
    db.session.commit()
    with pytest.raises(DBAPIError, match="stays what it is"):
        db.session.execute(text("UPDATE stored_file SET state = 'clean'"))
    db.session.rollback()
    assert queries.file(file_id).state is FileState.REFUSED


@both_databases
def test_a_file_without_content_is_no_file(app):
    taken = media.take_in(BytesIO(b"%PDF-1.7 a"), "a.pdf")
    with pytest.raises(IntegrityError):
        media.keep(storing.Taken(taken.id, taken.kind, "a.pdf", 0, b"", taken.state), owner=APPLICATION, now=NOW)


class TestScanning:
    """ClamAV's daemon, when the settings name one."""

    def test_a_clean_file_is_shown_at_once(self, scanner, app):
        taken = store(content=b"%PDF-1.7 " + bytes(200_000))
        assert scanner.seen == [b"%PDF-1.7 " + bytes(200_000)]
        assert queries.shown(taken.id)

    def test_an_infected_one_is_refused_and_gone(self, scanner, app, data):
        assert reason_of(store, content=b"%PDF-1.7 " + SIGN) == FileRefusal.INFECTED
        assert files_in(data) == []

    def test_one_that_it_cannot_look_at_waits_and_is_shown_to_nobody_else(self, scanner, app):
        for said in (b"INSTREAM size limit exceeded. ERROR", b"nonsense", b"stream: OK?", b"\0"):
            scanner.answer = said
            taken = store()
            assert queries.file(taken.id).state is FileState.NEW and queries.shown(taken.id) is None
            assert (
                len(queries.files_of("application", ["7"])["7"])
                == len(queries.shown_of("application", ["7"]).get("7", [])) + 1
            )
            assert (media.scan_waiting(), queries.shown(taken.id)) == (0, None)
            scanner.answer = None
            assert media.scan_waiting() == 1 and queries.shown(taken.id)

    def test_while_it_is_away_files_wait_and_are_looked_at_when_it_is_back(
        self, app, data, tmp_path, monkeypatch, request
    ):
        app.config["SCANNER"] = f"unix:{tmp_path}/nobody"
        clean, infected = store("a.pdf"), store("b.pdf", b"%PDF-1.7 " + SIGN)
        asked = []
        monkeypatch.setattr(
            scanning, "_connected", lambda _: asked.append(1) or (_ for _ in ()).throw(ConnectionRefusedError())
        )
        assert media.scan_waiting() == 0 and len(asked) == 1, "it is not asked about each when it is away"
        monkeypatch.undo()
        request.getfixturevalue("scanner")
        monkeypatch.setattr(storing.checking, "refusal", lambda *_: None)
        assert media.scan_waiting() == 2
        assert queries.shown(clean.id) and queries.shown(infected.id) is None
        assert queries.file(infected.id).state is FileState.REFUSED
        assert files_in(data) == [f"media/{clean.id[:2]}/{clean.id}"], "what is infected is not kept"
        assert media.scan_waiting() == 0

    def test_a_file_that_is_not_there_does_not_hold_up_the_others(self, app, scanner):
        scanner.answer = b"busy ERROR"
        gone, clean = store("a.pdf"), store("b.pdf")
        places.path_of(gone.id).unlink()
        scanner.answer = None
        assert media.scan_waiting() == 1
        assert queries.shown(clean.id) and queries.shown(gone.id) is None

    def test_over_tcp_it_is_asked_at_its_port(self, app, monkeypatch):
        asked = []
        monkeypatch.setattr(scanning.socket, "create_connection", lambda where, timeout: asked.append(where) or 1 / 0)
        app.config["SCANNER"] = "tcp://clamav.internal"
        with pytest.raises(ZeroDivisionError):
            scanning.ask(BytesIO(b"a"))
        assert asked == [("clamav.internal", 3310)]

    @both_databases
    def test_what_is_deleted_or_refused_meanwhile_is_left_alone(self, app):
        taken = store()
        scanning.judge("0" * 32, Verdict.CLEAN)
        scanning.judge(taken.id, Verdict.INFECTED)
        scanning.judge(taken.id, Verdict.CLEAN)
        assert queries.file(taken.id).state is FileState.REFUSED


class TestSweeping:
    """What nobody knows of goes after a day, and nothing else."""

    @pytest.fixture
    def later(self, really_at):
        really_at(clock.real_now() + timedelta(hours=25))

    def test_what_was_never_kept_goes_after_a_day(self, app, data, really_at):
        kept = store()
        media.take_in(BytesIO(b"%PDF-1.7 a"), "a.pdf")
        (queries.incoming() / "begun.in").write_bytes(b"on its way")
        assert media.sweep() == 0 and len(files_in(data)) == 3
        really_at(clock.real_now() + timedelta(hours=25))
        assert media.sweep() == 2
        assert files_in(data) == [f"media/{kept.id[:2]}/{kept.id}"]

    def test_content_that_a_killed_process_left_of_a_refused_file_goes(self, app, data, later, monkeypatch):
        taken = store()
        monkeypatch.setattr(letting_go, "forget_now", lambda file_id: None)
        scanning.judge(taken.id, Verdict.INFECTED)
        monkeypatch.undo()
        really_later = clock.real_now() + timedelta(hours=25)
        monkeypatch.setattr(clock, "real_now", lambda: really_later)
        assert files_in(data) != [] and media.sweep() == 1 and files_in(data) == []

    def test_with_another_database_nothing_is_swept(self, app, data, later):
        for number in range(letting_go.STRAYS_BELIEVED + 1):
            path = places.path_of(f"{number:032x}")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"a")
        assert media.sweep() == 0 and len(files_in(data)) == letting_go.STRAYS_BELIEVED + 1
        next((data / "media").glob("??/*")).unlink()
        assert media.sweep() == letting_go.STRAYS_BELIEVED

    def test_an_empty_portal_has_nothing_to_sweep(self, app, later):
        assert media.sweep() == 0


def test_the_archive_gets_copies_that_only_we_read_and_the_words_for_its_lines(app, data):
    taken = store("Søknad.pdf")
    store(owner=Owner("application", "8"))
    told = media.copy_for_archive("application", ["7"], at=NOW)
    copy = f"2019-07-files/{taken.id}-Søknad.pdf"
    assert told == {"7": [{"name": "Søknad.pdf", "size": 12, "sha256": taken.sha256.hex(), "copy": copy}]}
    assert (data / "archive" / copy).read_bytes() == b"%PDF-1.7 ..."
    assert stat.S_IMODE((data / "archive" / copy).stat().st_mode) == 0o600
    assert media.copy_for_archive("application", ["7"], at=NOW) == told, "said again it is the same"
    assert len(os.listdir(data / "archive" / "2019-07-files")) == 1
    places.path_of(taken.id).unlink()
    with pytest.raises(OSError):
        media.copy_for_archive("application", ["7"], at=NOW)
