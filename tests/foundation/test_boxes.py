"""Keys are files that are made once; what they seal opens for its purpose and no other."""

import base64
import os
import stat
from concurrent.futures import ThreadPoolExecutor

import pytest

from portal.foundation import boxes, tokens
from portal.foundation.boxes import KeyUnusable


def test_a_key_is_a_file_that_only_its_owner_reads(app, settings):
    boxes.make_key("2019/pepper")
    path = settings.KEYS / "2019" / "pepper.key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert len(bytes.fromhex(path.read_text())) == 32
    assert os.listdir(path.parent) == ["pepper.key"]


def test_a_key_is_never_remade(app, settings):
    first = boxes.make_key("2019/pepper")
    with pytest.raises(FileExistsError):
        boxes.make_key("2019/pepper")
    assert boxes.read_key("2019/pepper") == first
    assert os.listdir(settings.KEYS / "2019") == ["pepper.key"]


def test_many_makers_at_once_make_one_key(app, settings):
    def make(_: int) -> bytes | None:
        with app.app_context():
            try:
                return boxes.make_key("2020/pepper")
            except FileExistsError:
                return None

    with ThreadPoolExecutor(8) as pool:
        made = [key for key in pool.map(make, range(32)) if key]
    assert made == [boxes.read_key("2020/pepper")]


def test_the_portals_own_key_is_made_at_the_first_start_and_kept(app):
    first = boxes.read_key(boxes.PORTAL_KEY)
    boxes.ensure_portal_key()
    assert boxes.read_key(boxes.PORTAL_KEY) == first


@pytest.mark.parametrize("written", ["", "ikke hex", "ab" * 31, "ab" * 33, "øøøø"])
def test_a_damaged_key_is_unusable_and_named(written, app, settings):
    boxes.make_key("2019/box")
    (settings.KEYS / "2019" / "box.key").write_text(written, encoding="utf-8")
    with pytest.raises(KeyUnusable, match="2019/box"):
        boxes.read_key("2019/box")
    assert not boxes.has_key("2019/box")


def test_a_missing_key_is_noticed_at_once(app, settings):
    boxes.make_key("2019/box")
    sealed = boxes.seal("2019/box", "hemmelig", purpose="p")
    (settings.KEYS / "2019" / "box.key").unlink()
    with pytest.raises(KeyUnusable):
        boxes.unseal("2019/box", sealed, purpose="p")


@pytest.mark.parametrize("value", ["kari@example.org", ["æøå", "nb"], {"to": "x", "n": 1}, None, 3, ""])
def test_what_is_sealed_comes_out_as_it_went_in(value, app):
    assert boxes.unseal("portal", boxes.seal("portal", value, purpose="p"), purpose="p") == value


def test_a_sealed_value_cannot_be_read_or_recognised(app):
    one, other = (boxes.seal("portal", "kari@example.org", purpose="p") for _ in range(2))
    assert one != other
    assert b"kari" not in one
    assert b"kari" not in base64.b64decode(base64.b64encode(one))


def test_another_purpose_does_not_open_it(app):
    sealed = boxes.seal("portal", "hemmelig", purpose="mail")
    with pytest.raises(KeyUnusable):
        boxes.unseal("portal", sealed, purpose="ballot")


def test_another_key_does_not_open_it(app):
    boxes.make_key("other")
    sealed = boxes.seal("portal", "hemmelig", purpose="p")
    with pytest.raises(KeyUnusable, match="other"):
        boxes.unseal("other", sealed, purpose="p")


def test_a_changed_byte_anywhere_is_noticed(app):
    sealed = boxes.seal("portal", "hemmelig", purpose="p")
    for place in range(len(sealed)):
        changed = bytearray(sealed)
        changed[place] ^= 1
        with pytest.raises(KeyUnusable):
            boxes.unseal("portal", bytes(changed), purpose="p")


@pytest.mark.parametrize("length", [0, 5, 12, 20])
def test_a_value_that_is_cut_short_is_noticed(length, app):
    sealed = boxes.seal("portal", "hemmelig", purpose="p")
    with pytest.raises(KeyUnusable):
        boxes.unseal("portal", sealed[:length], purpose="p")


def test_the_text_of_the_error_never_holds_the_key(app, settings):
    key = boxes.make_key("2019/box")
    sealed = boxes.seal("portal", "hemmelig", purpose="p")
    with pytest.raises(KeyUnusable) as unusable:
        boxes.unseal("2019/box", sealed, purpose="p")
    assert key.hex() not in repr(unusable.value)


def test_keyed_hashes_keep_lists_apart():
    key = b"k" * 32
    lists = [("a", "b"), ("ab",), ("a", "b", ""), ("a,b",), ('a","b',), ("b", "a"), ()]
    assert len({boxes.keyed_hash(key, *parts) for parts in lists}) == len(lists)
    assert boxes.keyed_hash(key, "a") == boxes.keyed_hash(key, "a") != boxes.keyed_hash(b"l" * 32, "a")
    assert len(boxes.keyed_hash(key, "a")) == 32


def test_tokens_are_long_and_kept_as_hashes_only():
    made = {tokens.new() for _ in range(1000)}
    assert len(made) == 1000
    assert {len(token) for token in made} == {32}
    token = made.pop()
    assert len(tokens.digest(token)) == 32
    assert token.encode() not in tokens.digest(token)


def test_what_a_killed_process_left_beside_a_key_is_destroyed_with_it(app):
    boxes.make_key("2019/pepper")
    path = boxes.key_path("2019/pepper")
    for left in (".pepper.key.0123456789abcdef", ".pepper.key.part"):
        path.with_name(left).write_bytes(path.read_bytes())
    boxes.make_key("2019/box")
    boxes.destroy_key("2019/pepper")
    assert [each.name for each in path.parent.iterdir()] == ["box.key"]
    boxes.destroy_key("2019/pepper")
