"""A file in pieces: only in order, only for the one it was begun for, never too much."""

import fcntl
import stat
from io import BytesIO

import pytest

from portal.foundation.db import Refused
from portal.media import actions as media
from portal.media import queries
from portal.media.actions import pieces
from portal.media.rules import FILES, MOST_BYTES, FileRefusal, Owner
from tests.media import making

MINE, THEIRS = Owner("application", "7"), Owner("application", "8")


def reason_of(act, *args, **told) -> FileRefusal:
    with pytest.raises(Refused) as refused:
        act(*args, **told)
    return refused.value.reason


def test_pieces_in_order_become_the_file_and_are_gone_afterwards(app):
    content = making.pdf()
    upload = pieces.begin(MINE, size=len(content))
    for start in range(0, len(content), 100):
        assert pieces.received(MINE, upload) == start
        end = pieces.add(MINE, upload, BytesIO(content[start : start + 100]), offset=start)
    assert end == len(content)
    assert {stat.S_IMODE(path.stat().st_mode) for path in queries.incoming().iterdir()} == {0o600}
    with pieces.whole(MINE, upload) as stream:
        taken = media.take_in(stream, "plan.pdf")
    assert queries.path_of(taken.id).read_bytes() == content
    assert list(queries.incoming().iterdir()) == []
    assert reason_of(pieces.received, MINE, upload) == FileRefusal.UPLOAD_GONE


def test_the_pieces_are_gone_when_the_file_is_refused_too(app):
    upload = pieces.begin(MINE, size=2)
    pieces.add(MINE, upload, BytesIO(b"MZ"), offset=0)
    with pytest.raises(Refused), pieces.whole(MINE, upload) as stream:
        media.take_in(stream, "plan.pdf")
    assert list(queries.incoming().iterdir()) == []


def test_a_piece_out_of_place_adds_nothing(app):
    upload = pieces.begin(MINE, size=10)
    pieces.add(MINE, upload, BytesIO(b"abc"), offset=0)
    for offset in (0, 1, 4, 100, -1):
        assert reason_of(pieces.add, MINE, upload, BytesIO(b"def"), offset=offset) == FileRefusal.PIECE_OUT_OF_PLACE
        assert pieces.received(MINE, upload) == 3


def test_two_pieces_at_once_are_one(app):
    upload = pieces.begin(MINE, size=10)
    with open(pieces._path(MINE, upload), "rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        assert reason_of(pieces.add, MINE, upload, BytesIO(b"a"), offset=0) == FileRefusal.PIECE_OUT_OF_PLACE
    assert pieces.add(MINE, upload, BytesIO(b"a"), offset=0) == 1


def test_another_cannot_find_it(app):
    upload = pieces.begin(MINE, size=10)
    assert reason_of(pieces.received, THEIRS, upload) == FileRefusal.UPLOAD_GONE
    assert reason_of(pieces.add, THEIRS, upload, BytesIO(b"a"), offset=0) == FileRefusal.UPLOAD_GONE
    with pytest.raises(Refused), pieces.whole(THEIRS, upload):
        raise AssertionError("somebody else's file was opened")
    pieces.drop(THEIRS, upload)
    assert pieces.received(MINE, upload) == 0


def test_an_id_of_ones_own_making_leads_nowhere(app):
    made = ("", "..", "../../keys/portal.key", "0" * 31, "0" * 33, "G" * 32, "0" * 32, "0" * 31 + "\n", "/etc/passwd")
    for upload in made:
        assert reason_of(pieces.received, MINE, upload) == FileRefusal.UPLOAD_GONE
        pieces.drop(MINE, upload)


def test_no_more_than_20_mb_comes_in_whatever_was_said(app):
    assert reason_of(pieces.begin, MINE, size=MOST_BYTES + 1) == FileRefusal.TOO_LARGE
    upload = pieces.begin(MINE, size=10)
    pieces.add(MINE, upload, BytesIO(bytes(MOST_BYTES - 1)), offset=0)
    assert reason_of(pieces.add, MINE, upload, BytesIO(b"ab"), offset=MOST_BYTES - 1) == FileRefusal.TOO_LARGE
    assert pieces.received(MINE, upload) == MOST_BYTES - 1


def test_a_piece_that_is_cut_off_adds_nothing(app):
    class Cut(BytesIO):
        def read(self, size=-1):
            if self.tell():
                raise ConnectionResetError
            return super().read(3)

    upload = pieces.begin(MINE, size=10)
    with pytest.raises(ConnectionResetError):
        pieces.add(MINE, upload, Cut(b"abcdef"), offset=0)
    assert pieces.received(MINE, upload) == 0


def test_so_many_may_be_begun_and_a_dropped_one_makes_room(app):
    begun = [pieces.begin(MINE, size=1) for _ in range(FILES)]
    assert reason_of(pieces.begin, MINE, size=1) == FileRefusal.TOO_MANY_UPLOADS
    assert pieces.begin(THEIRS, size=1)
    pieces.drop(MINE, begun[0])
    assert pieces.begin(MINE, size=1)
