"""What lies in the database: hashes and sealed values, nothing that could be read or used; and the keys beside it."""

from base64 import urlsafe_b64decode
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import inspect, update
from sqlalchemy import text as sql

from portal.award.models import Edition
from portal.foundation import boxes
from portal.foundation.boxes import KeyUnusable
from portal.foundation.db import db, transaction
from portal.voting import actions, queries
from portal.voting.models import Ballot
from portal.voting.rules import BallotState
from tests import build, moments
from tests.databases import both_databases
from tests.voting.acting import REAL, Asked, ask, ballot, confirm, own_token, rows, vote, votes

ADDRESS = "Kari.Hemmelig+tagg@Example.org"


@pytest.fixture(autouse=True)
def clocks(at, really_at):
    at(moments.START)
    really_at(REAL)


def everything_kept(app: Flask) -> bytes:
    """All that a copy of the database would hold: the files of SQLite, every row of PostgreSQL."""
    db.session.rollback()
    if db.engine.dialect.name == "sqlite":
        folder = Path(app.config["DATA"])
        return b"".join(path.read_bytes() for path in folder.glob("portal.sqlite*"))
    kept = []
    with db.engine.connect() as connection:
        for table in inspect(connection).get_table_names():
            for row in connection.execute(sql(f'SELECT * FROM "{table}"')):
                kept += [bytes(v) if isinstance(v, bytes | memoryview) else str(v).encode() for v in row]
    return b"\n".join(kept)


def found_in(kept: bytes, secrets: dict[str, bytes]) -> list[str]:
    """Which of the secrets can be read there, in any spelling of capitals."""
    return [name for name, secret in secrets.items() if secret.lower() in kept.lower()]


def secrets_of(asked: Asked, code: str, own: str) -> dict[str, bytes]:
    plain = {
        "code": asked.code,
        "joined code": asked.code.replace(" ", ""),
        "receipt code": code,
        "browser": asked.browser,
    }
    links = {"link": asked.token, "own link": own}
    address = {"address": ADDRESS, "canonical address": "kari.hemmelig@example.org", "name": "hemmelig"}
    texts = {name: value.encode() for name, value in (plain | links | address).items()}
    return texts | {f"{name} as bytes": urlsafe_b64decode(token) for name, token in links.items()}


@both_databases
def test_no_address_token_or_code_can_be_read_in_the_database(app):
    edition_id = build.edition()
    asked = ask(edition_id, ADDRESS)
    receipt = confirm(asked.token)
    secrets = secrets_of(asked, "".join(receipt.code), own_token())
    ask(edition_id, ADDRESS, "larvik")

    kept = everything_kept(app)
    assert b"counted" in kept and b"drammen" in kept  # it is the database that was read
    assert found_in(kept, secrets) == []
    assert ballot().id.encode() in kept  # the hash is there


@both_databases
def test_a_planted_plain_address_is_found_by_the_check(app):
    edition_id = build.edition()
    asked = ask(edition_id, ADDRESS)
    receipt = confirm(asked.token)
    secrets = secrets_of(asked, "".join(receipt.code), own_token())

    transaction(lambda: db.session.execute(update(Ballot).values(signals=f"{ADDRESS} {asked.token}")))()

    assert found_in(everything_kept(app), secrets) == ["link", "address", "name"]


@both_databases
def test_the_voters_key_depends_on_the_pepper_and_codes_on_their_request(app):
    edition_id = build.edition()
    pepper = queries.pepper_of(edition_id)
    assert queries.voter_key(pepper, ADDRESS) == queries.voter_key(pepper, "kari.hemmelig@example.org")
    assert queries.voter_key(pepper, ADDRESS) != queries.voter_key(b"\0" * 32, ADDRESS)
    assert queries.code_mac(pepper, "a", "b") not in (
        queries.code_mac(pepper, "b", "b"),
        queries.code_mac(pepper, "ab", ""),
    )


@pytest.mark.parametrize("kind", ["pepper", "box"])
@pytest.mark.parametrize("fault", ["missing", "another"])
@both_databases
def test_without_the_right_keys_nothing_is_taken_and_nothing_written(app, kind, fault):
    edition_id = build.edition()
    vote(edition_id)
    own = own_token()
    asked = ask(edition_id, choice="larvik")
    before = rows()
    spoil(queries.key_name(2019, kind), fault)

    for attempt in (
        lambda: ask(edition_id, "ola@example.org"),
        lambda: confirm(asked.token),
        lambda: by_code(edition_id, asked, asked.code),
        lambda: by_code(edition_id, asked, "2222 2222"),
        lambda: actions.change_vote(own, choice="larvik", now=moments.START),
        lambda: actions.withdraw_vote(own, now=moments.START),
        lambda: actions.set_up(edition_id, 2019),
    ):
        with pytest.raises(KeyUnusable, match=f"2019/{kind}"):
            attempt()
    assert rows() == before
    assert (ballot().choice, ballot().last_n) == ("drammen", 1)
    assert queries.unusable_keys() == [f"2019/{kind}"]
    assert votes(edition_id) == {"drammen": 1}  # counting needs no key


def by_code(edition_id: int, asked: Asked, typed: str):
    return actions.confirm_by_code(edition_id, browser=asked.browser, typed=typed, now=moments.START, real_now=REAL)


@pytest.mark.parametrize("text", ["not a key\n", "", "00" * 31, "ø"])
def test_a_damaged_key_file_is_no_key(app, text):
    edition_id = build.edition()
    boxes.key_path("2019/box").write_text(text)
    with pytest.raises(KeyUnusable, match="2019/box"):
        queries.pepper_of(edition_id)


def spoil(name: str, fault: str) -> None:
    boxes.key_path(name).unlink()
    if fault == "another":
        boxes.make_key(name)


def key_files(app: Flask) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (Path(app.config["KEYS"]) / "2019").glob("*")}


def test_keys_are_made_once_and_never_remade(app):
    edition_id = build.edition(keys=False)
    with pytest.raises(KeyUnusable):
        ask(edition_id)

    assert actions.set_up(edition_id, 2019) == ["2019/pepper", "2019/box", "2019/signing"]
    made = key_files(app)
    assert actions.set_up(edition_id, 2019) == []
    assert key_files(app) == made and len(made) == 3
    assert {oct(path.stat().st_mode & 0o777) for path in (Path(app.config["KEYS"]) / "2019").glob("*")} == {"0o600"}


def test_a_key_that_is_gone_after_set_up_is_asked_for_and_not_made_anew(app):
    edition_id = build.edition()
    boxes.key_path("2019/pepper").unlink()
    with pytest.raises(KeyUnusable):
        actions.set_up(edition_id, 2019)
    assert sorted(key_files(app)) == ["box.key", "signing.key"]


def test_a_set_up_that_was_broken_off_takes_the_keys_that_lie_there(app):
    edition_id = build.edition(keys=False)
    pepper = boxes.make_key("2019/pepper")

    assert actions.set_up(edition_id, 2019) == ["2019/box", "2019/signing"]
    assert queries.pepper_of(edition_id) == pepper
    assert db.session.get_one(Edition, edition_id).pepper_check == queries.check_of(pepper)


def test_two_makers_of_a_key_never_both_win_and_leave_no_half_key(app):
    boxes.make_key("2019/pepper")
    before = key_files(app)
    with pytest.raises(FileExistsError):
        boxes.make_key("2019/pepper")
    assert key_files(app) == before  # nor a file beside it


def test_a_key_that_may_not_be_read_is_unusable(app):
    edition_id = build.edition()
    path = boxes.key_path("2019/box")
    path.unlink()
    path.mkdir()  # what the system refuses to read as a file, also to root
    with pytest.raises(KeyUnusable):
        queries.pepper_of(edition_id)


def test_a_sealed_value_opens_for_its_own_purpose_only(app):
    build.edition()
    sealed = boxes.seal("2019/box", ["kari@example.org", "nb"], purpose=queries.ADDRESS_BOX)
    assert boxes.unseal("2019/box", sealed, purpose=queries.ADDRESS_BOX) == ["kari@example.org", "nb"]
    changed = sealed[:-1] + bytes([sealed[-1] ^ 1])
    for value, purpose in ((sealed, queries.CODE_BOX), (changed, queries.ADDRESS_BOX), (b"", queries.ADDRESS_BOX)):
        with pytest.raises(KeyUnusable):
            boxes.unseal("2019/box", value, purpose=purpose)


def test_an_unreadable_ballot_tells_so_by_key_and_not_by_an_error(app):
    edition_id = build.edition()
    vote(edition_id)
    own = own_token()
    spoil("2019/box", "another")
    with pytest.raises(KeyUnusable):
        queries.receipt_by_own_link(own)
    assert queries.ballot_by_own_link(own).state is BallotState.COUNTED
