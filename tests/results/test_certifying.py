"""Final approval by two, and what goes with it: nothing anywhere ties a ballot to an address, and receipts still verify."""

import base64
import hashlib
import json
import re
import sqlite3
import sys
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
import structlog
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import delete, select, text

from portal import worker
from portal.approvals import actions as approvals
from portal.approvals.rules import ApprovalRefusal, Kind
from portal.award import queries as award
from portal.award.models import Edition
from portal.backups import actions as backups
from portal.backups.actions import making
from portal.backups.actions.copies import notes_path
from portal.foundation import boxes, clock, limits, outbox, vacuum
from portal.foundation import db as foundation_db
from portal.foundation.db import Refused, db, transaction
from portal.results import actions as results
from portal.results import queries
from portal.results.actions import erasing
from portal.results.rules.releasing import ResultRefusal
from portal.voting import actions as voting_actions
from portal.voting import queries as voting
from portal.voting.actions import acting, acts, holding
from portal.voting.actions.setting import set_signal
from portal.voting.models import Ballot, VoteAct, VoteErasure
from portal.voting.queries import counts, marks, proofs
from portal.voting.queries.marks import domain_mark, network_mark, shape_mark
from portal.voting.rules import Act, BallotState
from portal.voting.rules.acts import UNDO_FOR, HoldReason, ReleaseReason
from portal.voting.rules.signals import Setting, Signal
from tests import build, moments, web
from tests.databases import both_databases
from tests.results.acting import FINAL, KARI, LIV, OLA, certify, complained, decided, look, released, voided, vote
from tests.results.faults import every_fault
from tests.voting import deskwork

NAMES = ("anders", "berit", "cecilie", "daniel")
CLOSES = moments.VOTING_CLOSES


@pytest.fixture
def edition(app, at) -> int:
    at(moments.START)
    return build.edition()


@pytest.fixture
def ballots(app, edition) -> dict[str, str]:
    return vote(app, anders="larvik", berit="larvik", cecilie="drammen", daniel="sarpsborg")


def refused(reason):
    return pytest.raises(Refused, match=f"^{reason.value}$")


def certified_at():
    return db.session.scalar(select(Edition.certified_at))


def sent() -> None:
    """All mail has gone out."""
    while outbox.deliver():
        pass


@both_databases
def test_two_approve_for_good(app, edition, ballots):
    released(edition)
    sent()
    asked = approvals.ask(Kind.CERTIFY, "2019", by=KARI, real_now=clock.real_now())
    with refused(ApprovalRefusal.SAME_PERSON):
        results.certify(edition, asked, by=KARI, now=FINAL, real_now=clock.real_now())
    with refused(ApprovalRefusal.GONE):
        results.certify(edition, "x", by=OLA, now=FINAL, real_now=clock.real_now())
    assert certified_at() is None and voting.unusable_keys() == []
    results.certify(edition, asked, by=OLA, now=FINAL, real_now=clock.real_now())
    assert certified_at() == FINAL
    assert queries.result_of(award.edition_in(2019, FINAL), FINAL).final
    with refused(ResultRefusal.ALREADY_FINAL):
        certify(edition)


def test_not_before_release(app, edition, ballots):
    sent()
    with refused(ResultRefusal.NOT_RELEASED):
        certify(edition)


def test_not_while_mail_waits_a_notice_was_not_sent_or_a_complaint_is_open(app, edition, ballots):
    act = voided(ballots["anders"], told=None)
    released(edition)
    with refused(ResultRefusal.NOTICE_WAITS):
        certify(edition)  # neither that notice nor any other mail has gone out
    sent()
    with refused(ResultRefusal.NOTICE_WAITS):
        certify(edition)
    told(act)
    complained(act, ballots["anders"])
    with refused(ResultRefusal.COMPLAINT_WAITS):
        certify(edition)
    assert certified_at() is None


def told(act: str) -> None:
    db.session.execute(
        text("UPDATE vote_act_ballot SET told_at = :at WHERE act_id = :act"), {"at": "2019-08-04 21:00:00", "act": act}
    )
    db.session.commit()


def test_not_while_there_is_time_to_complain(app, edition, ballots):
    voided(ballots["anders"], told=moments.oslo(2019, 8, 10, 9))
    released(edition)
    sent()
    ends = moments.oslo(2019, 8, 18)
    with refused(ResultRefusal.COMPLAINT_TIME):
        certify(edition, now=ends - timedelta(seconds=1))
    certify(edition, now=ends)
    assert certified_at() == ends


def test_not_while_a_restore_waits(app, edition, ballots):
    act = voided(ballots["anders"])
    complained(act, ballots["anders"], upheld=True)
    released(edition)
    sent()
    decided(ballots["anders"], Act.RESTORE, done=False)
    with refused(ResultRefusal.ACT_WAITS):
        certify(edition)


# --- what is left -----------------------------------------------------------------------------------------------------


def known_keys(*places: Path) -> list[bytes]:
    """Every key that lies anywhere, by what it looks like: 32 bytes in hex."""
    found = set()
    for place in places:
        for path in place.rglob("*"):
            if path.is_file() and 60 < path.stat().st_size < 70:
                found.add(path.read_bytes().strip())
    return [bytes.fromhex(key.decode()) for key in found if len(key) == 64]


def everything(app, backups_in: Path) -> bytes:
    """All bytes that the portal keeps: database with its journal, mail, files, every backup; on PostgreSQL the rows."""
    db.session.rollback()
    parts = [
        path.read_bytes()
        for place in (Path(app.config["DATA"]), backups_in)
        for path in place.rglob("*")
        if path.is_file()
    ]
    if db.engine.dialect.name == "postgresql":
        with db.engine.connect() as connection:
            for table in db.metadata.tables:
                parts += [repr(tuple(row)).encode() for row in connection.execute(text(f'SELECT * FROM "{table}"'))]
    return b"\n".join(parts)


def sealed_values(app, backups_in: Path) -> list[bytes]:
    """Every sealed value of a vote in the database and in all its copies."""
    import sqlite3

    query = (
        "SELECT address_box FROM ballot UNION ALL SELECT address_box FROM vote_request"
        " UNION ALL SELECT sealed FROM outgoing_email UNION ALL SELECT code_box FROM ballot"
        " UNION ALL SELECT seen_box FROM ballot_sign UNION ALL SELECT told_box FROM ballot_reason"
        " UNION ALL SELECT note_box FROM vote_act"
    )
    found: list[bytes] = []
    for copy in backups_in.rglob("portal.sqlite"):
        with sqlite3.connect(f"file:{copy}?mode=ro&immutable=1", uri=True) as connection:
            found += [row[0] for row in connection.execute(query) if row[0]]
    for copy in backups_in.rglob("*.copy"):
        found += [bytes.fromhex(word.decode()) for word in _hex_words(copy.read_bytes())]
    with db.engine.connect() as connection:
        found += [bytes(row[0]) for row in connection.execute(text(query)) if row[0]]
    in_json = set(re.findall(rb'"domain": "([A-Za-z0-9+/=]+)"', everything(app, backups_in)))
    return found + [base64.b64decode(each, validate=True) for each in in_json]


def _hex_words(content: bytes) -> list[bytes]:
    words = (
        word.removeprefix(b"\\\\x")
        for line in content.split(b"\n")
        for word in line.split(b"\t")
        if word.startswith(b"\\\\x")
    )
    return [word for word in words if len(word) > 60]


PURPOSES = (
    voting.ADDRESS_BOX, voting.CODE_BOX, outbox.PURPOSE, marks.DOMAIN_BOX, marks.SEEN_BOX, marks.TOLD_BOX, marks.NOTE_BOX,
)  # fmt: skip


def opened(values: list[bytes], keys: list[bytes]) -> list[bytes]:
    """What somebody reads who has every key that is left."""
    found = []
    for value in values:
        for key in keys:
            for purpose in PURPOSES:
                try:
                    found.append(AESGCM(key).decrypt(value[:12], value[12:], purpose.encode()))
                except (InvalidTag, ValueError):
                    continue
    return found


def traces(app, backups_in: Path) -> list[str]:
    """Where an address of somebody who only voted can still be read, or known again."""
    keys = known_keys(Path(app.config["KEYS"]), backups_in)
    kept = everything(app, backups_in)
    readable = b"\n".join(opened(sealed_values(app, backups_in), keys))
    found = []
    for name in NAMES:
        address = f"{name}@example.org"
        found += [f"{name} in clear"] if address.encode() in kept or name.encode() in kept else []
        found += [f"{name} with a key"] if address.encode() in readable else []
        hashes = [boxes.keyed_hash(key, "mail", address) for key in keys]
        found += [f"{name} as a hash"] if any(each in kept or each.hex().encode() in kept for each in hashes) else []
    return found + choir_traces(kept, readable, keys)


CHOIR = "sangkoret-paa-oya.example"
NUMBERS = range(94412341, 94412344)  # people have telephone numbers there
SINGERS = tuple(f"{number}@{CHOIR}" for number in NUMBERS)
MACHINE, NETWORK = "198.51.100.23", "198.51.100.0/24"


def choir_traces(kept: bytes, readable: bytes, keys: list[bytes]) -> list[str]:
    """Where the domain, the numbers or the network of some who only voted can be read, or known again with a key."""
    words = {"domain": CHOIR, "number": "9441234", "network": NETWORK.partition("/")[0].rpartition(".")[0]}
    found = [f"{what} in clear" for what, word in words.items() if word.encode() in kept]
    as_sqlite_keeps_them = [each.to_bytes(4, "big") in kept for each in NUMBERS]
    found += ["number in clear"] if all(as_sqlite_keeps_them) else []
    found += [f"{what} with a key" for what, word in words.items() if word.encode() in readable]
    day = clock.real_now().date()
    for key in keys:
        tested = {
            "domain": [domain_mark(key, CHOIR)],
            "number": [shape_mark(key, "", CHOIR), *(boxes.keyed_hash(key, "mail", each).hex() for each in SINGERS)],
            "network": [network_mark(key, NETWORK, each) for each in (day, day - timedelta(days=1))],
            "limits": [_limit(key, kind, f"{day} {NETWORK}") for kind in _counted()],
        }
        for what, hashes in tested.items():
            if any(each.encode() in kept or bytes.fromhex(each) in kept for each in hashes):
                found.append(f"{what} as a hash")
    return found


def _counted() -> list[str]:
    """What is counted of a network while somebody votes, in the stretches that a test may have run through."""
    now = int(clock.real_now().timestamp() // limits.STRETCH.total_seconds())
    return [f"{kind} {stretch}" for kind in ("vote-sent", "vote-asked") for stretch in range(now - 2, now + 1)]


def _limit(key: bytes, kind: str, who: str) -> str:
    return hashlib.sha256(boxes.keyed_hash(key, "limit", kind, who)).hexdigest()


def choir(app, edition) -> None:
    """Some from one unusual domain and one network vote, signals and an officer hold them, and the officer lets them count."""
    for signal in (Signal.UNUSUAL_DOMAIN_MANY, Signal.SEQUENTIAL_ADDRESSES):
        set_signal(edition, signal, Setting(most=2), by=LIV)
    for number, address in enumerate(SINGERS):
        client = app.test_client()
        client.environ_base["REMOTE_ADDR"] = MACHINE
        web.vote(client, address, list(build.FINALISTS)[number])
    sent()
    look()


def let_count(edition) -> None:
    """Officers hold by hand and decide, with notes that should not have been written so."""
    by = deskwork.officer()
    counting = list(deskwork.ballots(BallotState.COUNTED))
    holding.hold_by_hand(edition, counting[:1], HoldReason.REPORTED, why=f"En fra {CHOIR}", by=by, now=clock.now())
    look()
    made = acts.make(
        edition, Act.RELEASE, reason=ReleaseReason.OWN_DOMAIN, note=f"Koret {CHOIR}, {SINGERS[0]}",
        ballots=deskwork.ballots(BallotState.HELD), by=by, real_now=clock.real_now(),
    )  # fmt: skip
    acting.perform_due(now=clock.now(), real_now=clock.real_now() + UNDO_FOR)
    assert db.session.get_one(VoteAct, made.id, populate_existing=True).done_at is not None


@pytest.fixture
def logged(app, monkeypatch):
    """Let the log be one of the portal's files, as an operator keeps it."""
    with (Path(app.config["DATA"]) / "portal.log").open("a", buffering=1, encoding="utf-8") as file:
        into_file = structlog.wrap_logger(structlog.WriteLogger(file), cache_logger_on_first_use=False)
        for name, module in list(sys.modules.items()):
            if name.startswith("portal.") and hasattr(module, "log") and hasattr(module.log, "warning"):
                monkeypatch.setattr(module, "log", into_file)
        yield


def voted_with_backups(app, edition, folder: Path) -> None:
    """Votes through the site, with a backup between them and while some are held."""
    choir(app, edition)
    backups.make(folder / "held")
    for number, name in enumerate(NAMES):
        vote(app, **{name: "larvik"})
        sent()
        backups.make(folder / f"backup-{number}")
    let_count(edition)
    backups.make(folder / "decided")


@pytest.fixture
def after(app, edition, at, tmp_path, logged):
    """Votes through the site with a backup between each, released and approved for good; gives where the backups are."""
    folder = tmp_path / "backups"
    voted_with_backups(app, edition, folder)
    at(moments.RELEASE_AT)
    released(edition)
    backups.make(folder / "after-release")
    found = set(traces(app, folder))
    assert {each.split()[-1] for each in found} >= {"hash", "key"}, "the look would be blind"
    assert found >= {f"{what} as a hash" for what in ("domain", "number", "network", "limits")}, found
    assert {"domain with a key", "number with a key"} <= found
    assert b'"endpoint": "voting.ask"' in (Path(app.config["DATA"]) / "portal.log").read_bytes()
    at(FINAL)
    return folder


@both_databases
def test_after_it_no_address_is_left_in_database_journal_mail_or_any_backup(app, edition, after):
    limits_over()
    certify(edition)
    assert traces(app, after) == []
    assert counts.erasure_of(edition).done_at is not None and counts.erasure_of(edition).out_of_reach == []


@transaction
def limits_over() -> None:
    """What was counted has ended long since, and the worker has deleted it: votes are approved weeks after they were given."""
    db.session.execute(delete(limits.RateLimit))


AS_IT_WAS = {
    "the domain in clear": (marks, "domain_mark", lambda pepper, domain: domain, "domain in clear"),
    "the domain of a request in clear": (
        marks, "sealed_domain", lambda box, address: address.rpartition("@")[2], "domain in clear",
    ),
    "the number in clear": (marks, "moved_by", lambda pepper, shape: 0, "number in clear"),
    "the network under the portal's key": (
        marks, "network_mark",
        lambda pepper, network, day: network_mark(boxes.read_key(boxes.PORTAL_KEY), network, day),
        "network as a hash",
    ),
    "what was counted is in every backup": (making, "_leave_out", lambda copied: None, "limits as a hash"),
    "a note in clear": (acts, "_sealed", lambda year, note: note and note.encode(), "domain in clear"),
}  # fmt: skip


@pytest.mark.parametrize("what", AS_IT_WAS)
def test_what_was_kept_readable_before_would_be_found_in_a_backup(app, edition, tmp_path, monkeypatch, at, what):
    module, name, old, found = AS_IT_WAS[what]
    monkeypatch.setattr(module, name, old)
    vote(app, anders="larvik")
    choir(app, edition)
    let_count(edition)
    backups.make(tmp_path / "backups" / "held")
    at(moments.RELEASE_AT)
    released(edition)
    sent()
    limits_over()
    at(FINAL)
    certify(edition)
    assert found in traces(app, tmp_path / "backups")


LEFT_OUT = {
    "keys": ("portal.results.actions.erasing.boxes.destroy_key", lambda name: None),
    "copies of keys": ("portal.results.actions.erasing.backups.destroy_copies", lambda names: []),
    "mail of the demonstration": ("portal.results.actions.erasing.forget_files", lambda link: None),
}


@pytest.mark.parametrize("what", LEFT_OUT)
def test_a_clearing_that_is_left_out_is_found(app, edition, after, what, monkeypatch):
    monkeypatch.setattr(*LEFT_OUT[what])
    certify(edition)
    assert traces(app, after) != []


def test_a_row_that_is_not_cleared_is_found_while_its_key_is_there(app, edition, after, monkeypatch):
    monkeypatch.setattr(erasing, "NOTHING_PERSONAL", dict.fromkeys(("code_box", "own_link_hash", "signals")))
    monkeypatch.setattr(erasing.boxes, "destroy_key", lambda name: None)
    monkeypatch.setattr(erasing, "forget_files", lambda link: None)
    certify(edition)
    assert any(each.endswith("with a key") for each in traces(app, after))


@both_databases
def test_receipts_still_verify_and_private_links_are_gone(app, edition, ballots):
    client = app.test_client()
    answer = web.vote(client, "eva@example.org", "drammen")
    code, link = web.receipt_code(answer), web.last_mail().link
    look()
    released(edition)
    sent()
    certify(edition)
    again = app.test_client()
    assert "Stemmen teller" in web.post(again, "/kvittering", kode=code).text
    assert proofs.proof_of(voting.ballot_id(voting.normal_code(code))) is not None
    assert again.get(link).status_code == 410
    assert voting.unusable_keys() == [], "nothing waits for keys that are gone on purpose"
    assert voting_actions.set_up(edition, 2019) == [], "and they are never made anew"
    assert not boxes.has_key("2019/pepper") and not boxes.has_key("2019/box") and boxes.has_key("2019/signing")


@both_databases
def test_killed_at_any_statement_it_is_gone_on_with(app, edition, ballots, tmp_path):
    backups.make(tmp_path / "backup")
    released(edition)
    sent()
    approvals.ask(Kind.CERTIFY, "2019", by=KARI, real_now=clock.real_now())

    def act() -> None:
        asked = approvals_standing()
        if asked is not None:
            results.certify(edition, asked, by=OLA, now=FINAL, real_now=clock.real_now())
        erasing.go_on()

    faults = 0
    for fault in every_fault(act):
        faults += 1
        half = db.session.scalars(select(Ballot.voter_key)).all()
        assert (certified_at() is None) == all(half), fault
        assert (certified_at() is not None) == (db.session.get(VoteErasure, edition) is not None), fault
        db.session.rollback()
    assert faults > 20
    assert certified_at() == FINAL and counts.erasure_of(edition).done_at is not None
    assert known_keys(tmp_path / "backup")[0:0] == [] and traces(app, tmp_path) == []


def approvals_standing() -> str | None:
    from portal.approvals.queries import standing

    found = standing(Kind.CERTIFY, "2019")
    return found.id if found else None


def test_while_somebody_reads_the_file_it_waits_and_goes_on_later(app, edition, ballots, monkeypatch):
    released(edition)
    sent()
    with monkeypatch.context() as patched:
        patched.setattr(vacuum, "forget", lambda tables: False)
        certify(edition)
    assert counts.erasure_of(edition).done_at is None
    erasing.go_on()
    assert counts.erasure_of(edition).done_at is not None


def test_while_somebody_writes_into_the_file_it_waits(app, edition, ballots, monkeypatch):
    monkeypatch.setattr(foundation_db, "PRAGMAS", (*foundation_db.PRAGMAS, "busy_timeout=50"))
    db.session.remove()
    db.engine.dispose()
    with closing(sqlite3.connect(db.engine.url.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert vacuum.forget(erasing.CLEARED) is False
    assert vacuum.forget(erasing.CLEARED) is True


def test_a_key_that_cannot_be_destroyed_ends_neither_the_approval_nor_the_worker(
    app, edition, ballots, tmp_path, monkeypatch
):
    """A key that is mounted, a link: nothing is written through it, and somebody must see to it."""
    released(edition)
    sent()
    pepper = boxes.key_path("2019/pepper")
    pepper.rename(tmp_path / "mounted")
    pepper.symlink_to(tmp_path / "mounted")
    certify(edition)
    assert certified_at() == FINAL and set(db.session.scalars(select(Ballot.voter_key))) == {None}
    caught = structlog.testing.LogCapture()
    monkeypatch.setattr(erasing, "log", structlog.wrap_logger(None, processors=[caught]))
    erasing.go_on()
    assert [entry["event"] for entry in caught.entries] == ["keys cannot be destroyed yet"]
    assert counts.erasure_of(edition).done_at is None
    pepper.unlink()
    (tmp_path / "mounted").rename(pepper)
    erasing.go_on()
    assert counts.erasure_of(edition).done_at is not None and not pepper.exists()


def test_a_note_of_a_copy_that_was_cut_off_hides_no_other(app, edition, ballots, tmp_path):
    """The disk was full while it was noted; the next note stands on the same line."""
    backups.make(tmp_path / "first")
    with notes_path().open("a") as file:
        file.write('{"keys": "/srv/ba')
    backups.make(tmp_path / "second")
    released(edition)
    sent()
    certify(edition)
    assert counts.erasure_of(edition).done_at is not None
    for name in ("first", "second"):
        assert not (tmp_path / name / "keys" / "2019" / "pepper.key").exists(), name


def test_a_copy_of_keys_out_of_reach_is_told_of(app, edition, ballots, tmp_path, sign_in, client):
    backups.make(tmp_path / "backup")
    (tmp_path / "backup" / "keys").rename(tmp_path / "safe")
    released(edition)
    sent()
    certify(edition)
    assert counts.erasure_of(edition).out_of_reach == [str(tmp_path / "backup" / "keys")]


# --- day sixty --------------------------------------------------------------------------------------------------------


@both_databases
def test_sixty_days_after_closing_it_is_erased_with_what_was_undecided_listed(app, edition, ballots, at):
    act = voided(ballots["anders"])
    complained(act, ballots["anders"])
    released(edition)
    at(CLOSES + timedelta(days=60) - timedelta(seconds=1))
    worker.tidy()
    assert counts.erasure_of(edition) is None
    at(CLOSES + timedelta(days=60))
    worker.tidy()
    erasure = counts.erasure_of(edition)
    assert erasure.done_at is not None and erasure.undecided["complaints"] == 1
    assert set(db.session.scalars(select(Ballot.voter_key))) == {None}
    assert certified_at() is None, "nobody has approved it"
    found = queries.result_of(award.edition_in(2019, FINAL), FINAL)
    assert found.undecided == 1 and not found.final
    certify(edition, now=CLOSES + timedelta(days=61))
    assert certified_at() == CLOSES + timedelta(days=61)


@both_databases
def test_an_act_that_waits_on_day_sixty_is_ended_and_stands_in_nobodys_way(app, edition, ballots, at):
    """Its ballots are let go of, and so is the desk: nobody could agree to it or undo it any more."""
    act = voided(ballots["anders"])
    complained(act, ballots["anders"], upheld=True)
    released(edition)
    waits = decided(ballots["anders"], Act.RESTORE, done=False)
    at(CLOSES + timedelta(days=60))
    worker.tidy()
    assert counts.erasure_of(edition).undecided["acts"] == 1
    ended = db.session.get_one(VoteAct, waits)
    assert ended.undone_at is not None and ended.done_at is None
    certify(edition, now=CLOSES + timedelta(days=61))
    assert certified_at() == CLOSES + timedelta(days=61)


def test_what_is_kept_of_an_erasure_tells_nothing_of_anybody(app, edition, ballots):
    released(edition)
    sent()
    certify(edition)
    row = db.session.get(VoteErasure, edition)
    assert set(json.loads(row.undecided)) == {"held", "acts", "notices", "complaints"}
    assert LIV.name not in row.undecided
