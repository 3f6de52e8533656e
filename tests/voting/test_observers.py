"""Those who watch the log: told once a day of a new head, with a proof that they can check by themselves."""

import importlib.util
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.audit.rules import OPERATOR
from portal.config import ROOT
from portal.foundation.db import Refused, db, transaction
from portal.foundation.outbox import OutgoingEmail
from portal.voting import actions
from portal.voting.actions import observing
from portal.voting.models import VoteObserver
from portal.voting.queries import heads_log, observers, signing
from portal.voting.queries import log as queries
from portal.voting.rules.heads import head_text
from portal.voting.rules.sealing import LogRefusal
from tests import build, moments
from tests.databases import both_databases
from tests.voting import many
from tests.voting.acting import REAL
from tests.voting.racing import at_once
from tests.web import mails

DAY = timedelta(days=1)


def compare():
    spec = importlib.util.spec_from_file_location("sammenlign", ROOT / "verifier" / "sammenlign.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def edition_id(app, at, really_at) -> int:
    at(moments.START)
    really_at(REAL)
    made = build.edition()
    watch(made, "observer@example.org")
    return made


def watch(edition_id: int, address: str, name: str | None = None) -> None:
    observing.add_observer(edition_id, address, name=name, language="nb", actor=OPERATOR, now=moments.START)


def grow(edition_id: int, ballots: int = 3) -> None:
    many.cast(edition_id, ballots)
    actions.seal(edition_id, moments.START)


@both_databases
def test_an_observer_is_told_once_a_day_and_only_of_what_is_new(app, edition_id, at):
    observing.tell_observers()
    assert mails() == [], "there is no head yet"
    grow(edition_id)
    for _ in range(3):
        observing.tell_observers()
    grow(edition_id)
    observing.tell_observers()
    assert len(mails()) == 1
    at(moments.START + DAY)
    observing.tell_observers()
    assert len(mails()) == 2
    at(moments.START + 2 * DAY)
    observing.tell_observers()
    assert len(mails()) == 2, "nothing new"
    at(moments.START)
    grow(edition_id)
    observing.tell_observers()
    assert len(mails()) == 2, "a clock that went back tells nobody twice"


@both_databases
def test_two_workers_tell_once(app, edition_id):
    grow(edition_id)

    def tell() -> None:
        with app.app_context():
            observing.tell_observers()

    at_once([tell] * 6)
    db.session.rollback()
    assert len(mails()) == 1


@both_databases
def test_a_worker_that_dies_has_told_nobody_and_another_does(app, edition_id, monkeypatch):
    grow(edition_id)

    def dies(*_, **__):  # type: ignore[no-untyped-def]
        raise KeyboardInterrupt

    monkeypatch.setattr(observing, "queue_email", dies)
    with pytest.raises(KeyboardInterrupt):
        observing.tell_observers()
    monkeypatch.undo()
    db.session.remove()
    assert db.session.scalars(select(VoteObserver.told_on)).one() is None
    assert db.session.scalars(select(OutgoingEmail)).all() == []


def test_the_mails_are_all_that_is_needed_to_check(edition_id, at, tmp_path, capsys):
    for day in range(3):
        at(moments.START + day * DAY)
        grow(edition_id, 5 + day)
        observing.tell_observers()
    written = []
    for number, mail in enumerate(mails()):
        written.append(tmp_path / f"{number}.txt")
        written[-1].write_text(mail.text, encoding="utf-8")
    head = queries.last_head(edition_id)
    assert compare().main([*map(str, written), "--key", head.key.hex()]) == 0
    said = capsys.readouterr().out
    assert "Loggen gikk fra 5 til 11 linjer" in said and "Loggen gikk fra 11 til 18 linjer" in said
    assert "18 linjer" in said and head.key.hex() in said and "FEIL" not in said


FAULTS = {
    "another root": lambda text, head: text.replace(head.root.hex(), "ab" * 32),
    "another size": lambda text, head: text.replace('"size":11', '"size":12'),
    "another signature": lambda text, head: text.replace(head.sig.hex()[:8], "00000000"),
    "another time": lambda text, head: text.replace(head.time, "2019-07-09T10:00:00Z"),
    "another proof": lambda text, head: text.replace('"path":["', '"path":["' + "cd" * 32 + '","'),
}


@pytest.mark.parametrize("fault", list(FAULTS))
def test_whatever_is_changed_in_a_mail_is_told(edition_id, at, tmp_path, capsys, fault):
    for day in range(2):
        at(moments.START + day * DAY)
        grow(edition_id, 5 + day)
        observing.tell_observers()
    first, second = (mail.text for mail in mails())
    changed = FAULTS[fault](second, queries.last_head(edition_id))
    assert changed != second
    paths = [tmp_path / "1.txt", tmp_path / "2.txt"]
    for path, text in zip(paths, (first, changed), strict=True):
        path.write_text(text, encoding="utf-8")
    assert compare().main([str(path) for path in paths]) == 1
    assert "FEIL" in capsys.readouterr().out


def test_a_proof_that_lacks_is_not_taken_for_agreement(edition_id, at, tmp_path, capsys):
    for day in range(2):
        at(moments.START + day * DAY)
        grow(edition_id, 5 + day)
        observing.tell_observers()
    path = tmp_path / "all.txt"
    path.write_text("".join(re.sub(r'\{"first".*?\}', "", mail.text, flags=re.S) for mail in mails()), encoding="utf-8")
    assert compare().main([str(path)]) == 2
    assert "Ikke sjekket: Det mangler bevis mellom 5 og 11 linjer" in capsys.readouterr().out


def test_a_head_by_another_key_is_not_taken_for_ours(edition_id, at, tmp_path, capsys):
    """Whoever can change a mail can sign with a key of their own."""
    for day in range(2):
        at(moments.START + day * DAY)
        grow(edition_id, 5 + day)
        observing.tell_observers()
    head, other = queries.last_head(edition_id), signing.signer_from(b"k" * 32)
    forged = replace(head, key=other.public_key)
    forged = replace(forged, sig=other.sign(head_text(head.origin, head.size, head.root, head.time)))
    path = tmp_path / "all.txt"
    text = "".join(mail.text for mail in mails())
    path.write_text(text.replace(heads_log.line_of(head), heads_log.line_of(forged)), encoding="utf-8")
    assert compare().main([str(path)]) == 2
    assert "signert med 2 ulike nøkler" in capsys.readouterr().out
    assert compare().main([str(path), "--key", head.key.hex()]) == 1


@both_databases
def test_an_address_is_kept_sealed_and_only_once_and_goes(app, edition_id):
    with pytest.raises(Refused) as refused:
        watch(edition_id, "Observer@Example.org")
    assert refused.value.reason is LogRefusal.KNOWN
    row = db.session.scalars(select(VoteObserver)).one()
    assert b"observer@" not in row.address_box and observers.addresses_of(edition_id) == [
        ("observer@example.org", None, "nb")
    ]
    observing.remove_observer(edition_id, "observer@example.org", actor=OPERATOR)
    assert observers.observers_of(edition_id).number == 0
    with pytest.raises(Refused) as refused:
        observing.remove_observer(edition_id, "observer@example.org", actor=OPERATOR)
    assert refused.value.reason is LogRefusal.NO_OBSERVER


@both_databases
def test_without_the_claim_two_workers_would_tell_twice(app, edition_id, monkeypatch):
    """Planted: the row is not asked whether it was told today."""
    grow(edition_id)
    rows = list(observers.to_tell(edition_id, queries.last_head(edition_id), moments.START.date()))
    monkeypatch.setattr(observers, "to_tell", lambda *_: rows)
    observing.tell_observers()
    observing.tell_observers()
    assert len(mails()) == 1, "the row's own condition holds"

    @transaction
    def forget() -> None:
        db.session.scalars(select(VoteObserver)).one().told_on = None

    forget()
    observing.tell_observers()
    assert len(mails()) == 2
