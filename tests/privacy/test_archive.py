"""What is deleted under the profile «kommune» lies in the archive first, or is not deleted."""

import errno
import json
import os
import stat
from dataclasses import replace
from datetime import timedelta

import pytest

from portal.foundation.db import db, transaction
from portal.people.models import Person
from portal.privacy.actions import archive, retention
from portal.privacy.actions.source import Source, nothing
from portal.privacy.rules import PERIODS, ArchiveFailed, Kept, Profile, over_before
from tests import moments
from tests.conftest import running
from tests.databases import both_databases


@pytest.fixture
def kommune(settings, compiled):
    """The portal of a municipality."""
    yield from running(replace(settings, RETENTION="kommune"), compiled)


@transaction
def _people(number: int) -> None:
    for each in range(number):
        when = moments.START - timedelta(days=400, minutes=each)
        db.session.add(
            Person(
                address_hash=str(each).encode(), canonical_hash=str(each).encode(), address_box=b"box", created_at=when
            )
        )


def _due(before, most):
    rows = db.session.query(Person).filter(Person.created_at < before).order_by(Person.id).limit(most)
    return [row.id for row in rows]


def _records(ids):
    return {each: {"name": f"Navn Ås {each}"} for each in ids}


def _forget(ids, _now):
    db.session.query(Person).filter(Person.id.in_(ids)).delete()


@pytest.fixture
def planted(monkeypatch, at):
    """A kind that is made of people, to be archived."""
    at(moments.START)
    monkeypatch.setattr(retention, "SOURCES", (Source(Kept.FEEDBACK, _due, _records, _forget),))


def left() -> int:
    db.session.rollback()
    return db.session.query(Person).count()


@both_databases
def test_standard_deletes_without_an_archive(app, planted):
    _people(3)
    retention.tidy()
    assert left() == 0 and not archive.folder().exists()


@both_databases
def test_kommune_exports_each_row_before_it_is_deleted(kommune, planted):
    _people(3)
    retention.tidy()
    assert left() == 0
    [file] = archive.folder().iterdir()
    assert file.name == "2019-07-feedback.jsonl"
    lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    assert [line["name"] for line in lines] == [f"Navn Ås {line['id']}" for line in lines] and len(lines) == 3
    assert {line["archived_as"] for line in lines} == {"feedback"}
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(archive.folder().stat().st_mode) == 0o700


def test_a_second_month_begins_a_file_and_the_same_goes_on_in_its_own(kommune, planted, at):
    for moment in (moments.START, moments.START, moments.CERTIFIED_AT):
        at(moment)
        _people(1)
        retention.tidy()
    counts = {file.name: len(file.read_text().splitlines()) for file in archive.folder().iterdir()}
    assert counts == {"2019-07-feedback.jsonl": 2, "2019-09-feedback.jsonl": 1}


@both_databases
def test_nothing_is_deleted_when_the_folder_cannot_be_written(kommune, planted):
    _people(3)
    archive.folder().touch()  # a file stands where the folder should be
    retention.tidy()
    assert left() == 3
    archive.folder().unlink()
    retention.tidy()
    assert left() == 0


@pytest.mark.parametrize("fails", ["write", "fsync"])
def test_a_full_disk_leaves_neither_a_half_line_nor_a_deleted_row(kommune, planted, monkeypatch, fails):
    _people(1)
    retention.tidy()
    [file] = archive.folder().iterdir()
    before = file.read_bytes()
    _people(1)

    def full(*_args: object) -> int:
        raise OSError(errno.ENOSPC, "no space")

    if fails == "fsync":
        monkeypatch.setattr(os, "fsync", full)
    else:
        monkeypatch.setattr(
            archive.os, "fdopen", lambda *_a, **_k: (_ for _ in ()).throw(OSError(errno.ENOSPC, "no space"))
        )
    retention.tidy()
    assert left() == 1 and file.read_bytes() == before


def test_an_archive_that_fails_does_not_hold_up_the_other_kinds(kommune, planted, monkeypatch):
    other = []
    second = Source(Kept.PERSONS, lambda *_: [] if other else [1], nothing, lambda ids, _now: other.extend(ids))
    monkeypatch.setattr(retention, "SOURCES", (*retention.SOURCES, second))
    _people(1)

    def refuses(*_args: object, **_kwargs: object) -> None:
        raise ArchiveFailed("planted")

    monkeypatch.setattr(archive, "export", refuses)
    retention.tidy()
    assert left() == 1 and other == [1]


def test_deleting_that_fails_after_the_export_is_tried_again(kommune, planted, monkeypatch):
    _people(1)

    def fails(_ids: object, _now: object) -> None:
        raise RuntimeError("planted")

    monkeypatch.setattr(retention, "SOURCES", (Source(Kept.FEEDBACK, _due, _records, fails),))
    with pytest.raises(RuntimeError):
        retention.tidy()
    assert left() == 1
    monkeypatch.setattr(retention, "SOURCES", (Source(Kept.FEEDBACK, _due, _records, _forget),))
    retention.tidy()
    [file] = archive.folder().iterdir()
    assert left() == 0 and len(file.read_text().splitlines()) == 2, "the id tells that it is the same"


def test_it_goes_in_small_batches_and_leaves_the_rest_for_later(app, planted, monkeypatch):
    monkeypatch.setattr(retention, "BATCH", 2)
    monkeypatch.setattr(retention, "BATCHES", 3)
    _people(10)
    retention.tidy()
    assert left() == 4
    retention.tidy()
    assert left() == 0


@pytest.mark.parametrize("profile", Profile)
@pytest.mark.parametrize("kept", Kept)
def test_every_kind_has_a_period_in_every_profile(profile, kept):
    period = PERIODS[profile][kept]
    assert period.length > timedelta()
    assert over_before(kept, profile, moments.START) == moments.START - period.length
    assert period.archived == (
        profile is Profile.KOMMUNE
        and kept not in (Kept.UNCONFIRMED, Kept.PERSONS, Kept.REQUESTS, Kept.NETWORKS, Kept.DRAFTS, Kept.JURY)
    )


def test_a_period_ends_at_its_very_moment(app, planted, at):
    _people(1)
    made = db.session.query(Person.created_at).scalar()
    at(made + PERIODS[Profile.STANDARD][Kept.FEEDBACK].length)
    retention.tidy()
    assert left() == 1
    at(made + PERIODS[Profile.STANDARD][Kept.FEEDBACK].length + timedelta(seconds=1))
    retention.tidy()
    assert left() == 0
