"""Mail: sealed in the outbox, sent once by many workers, tried again when the server is away, then forgotten."""

import email
import email.policy
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import islice

import pytest
from sqlalchemy.exc import OperationalError

from portal.foundation import boxes, outbox
from portal.foundation.boxes import KeyUnusable
from portal.foundation.db import Refused, db, transaction
from portal.foundation.outbox import DELAYS, LOCK, OutgoingEmail, mails, sending
from tests import moments
from tests.databases import both_databases
from tests.foundation.mailing import files, row, write
from tests.foundation.test_db import Reason

BEGAN = datetime(2026, 11, 21, 12, tzinfo=UTC)


def unreachable(app, tmp_path):
    """Send to a mail server that is not there: no port is listened on."""
    app.config["MAIL_URL"] = "smtp://127.0.0.1:9"


@both_databases
def test_a_mail_is_sent_once(app):
    write()
    assert (outbox.deliver(), outbox.deliver()) == (1, 0)
    [sent] = files()
    mail = email.message_from_bytes(sent, policy=email.policy.default)
    assert mail["To"] == "kari@example.org"
    assert mail["Message-ID"] == row().message_id
    assert mail["Auto-Submitted"] == "auto-generated"
    assert "http://localhost/stem/min/" in mail.get_content()


@both_databases
def test_a_mail_goes_out_only_if_what_it_tells_about_was_saved(app):
    @transaction
    def act() -> None:
        write()
        raise Refused(Reason.NO)

    with pytest.raises(Refused):
        act()
    assert outbox.deliver() == 0


def test_moments_arrive_as_moments_and_links_in_the_readers_language(app):
    write(language="nn")
    write(language="en")
    outbox.deliver()
    mails = [email.message_from_bytes(sent, policy=email.policy.default) for sent in files()]
    bodies = {mail["Content-Language"]: mail.get_content() for mail in mails}
    assert "http://localhost/nn/stem/min/" in bodies["nn"]
    assert "http://localhost/en/stem/min/" in bodies["en"]
    assert "4. august kl. 23.59" in bodies["nn"].replace("\u00a0", " ")
    assert "4 August" in bodies["en"].replace("\u00a0", " ")


def test_the_mail_bears_the_domains_date(app, at):
    at(moments.START)
    write()
    outbox.deliver()
    [sent] = files()
    assert email.message_from_bytes(sent, policy=email.policy.default)["Date"].datetime == moments.START


@pytest.mark.parametrize("secret", [b"kari@example.org", b"T" * 32, b"2019-08-0"])
def test_neither_address_nor_values_can_be_read_in_the_database(secret, app, settings):
    write()
    db.session.rollback()
    stored = b"".join(path.read_bytes() for path in settings.DATA.glob("portal.sqlite*"))
    assert b"voting/email/receipt.txt" in stored  # what is stored at all is seen
    assert secret not in stored


def test_a_mail_without_its_key_is_not_queued(app):
    with pytest.raises(KeyUnusable):
        write(box="2019/box")
    assert db.session.query(OutgoingEmail).all() == []


@both_databases
def test_two_workers_never_claim_the_same_mail(app):
    for number in range(20):
        write(f"v{number}@example.org")

    def claim_all(_: int) -> list[int]:
        with app.app_context():
            return list(islice(iter(sending._claim, None), 40))  # bounded: a claim that does not hold would never end

    with ThreadPoolExecutor(4) as pool:
        claims = [mail_id for claimed in pool.map(claim_all, range(4)) for mail_id in claimed]
    assert sorted(claims) == sorted(set(claims))
    assert len(claims) == 20


@both_databases
def test_a_claim_holds_while_a_worker_sends_and_ends_if_it_dies(app, really_at):
    really_at(BEGAN)
    write()
    assert sending._claim() is not None
    really_at(BEGAN + LOCK - timedelta(seconds=1))
    assert sending._claim() is None
    really_at(BEGAN + LOCK)
    assert sending._claim() is not None
    assert row().tries == 2


@both_databases
def test_a_server_that_is_away_is_tried_later_and_later_and_then_given_up(app, really_at, tmp_path):
    unreachable(app, tmp_path)
    really_at(BEGAN)
    write()
    moment, waits = BEGAN, []
    for _ in range(len(DELAYS) + 1):
        assert outbox.deliver() == 0
        mail = row()
        assert mail.last_error == "ConnectionRefusedError"
        if mail.due_at is None:
            break
        waits.append(mail.due_at - moment)
        really_at(mail.due_at - timedelta(seconds=1))
        assert outbox.deliver() == 0
        assert row().tries == mail.tries
        moment = mail.due_at
        really_at(moment)
    minutes = [1, 5, 15, 60, 180, 360, 720, 1440]
    assert waits == [timedelta(minutes=each) for each in minutes]
    assert (mail.due_at, mail.sent_at, mail.tries) == (None, None, 9)


def test_when_the_server_is_back_the_same_mail_goes_out(app, really_at, tmp_path):
    unreachable(app, tmp_path)
    really_at(BEGAN)
    write()
    message_id = row().message_id
    outbox.deliver()
    app.config["MAIL_URL"] = "file:"
    really_at(BEGAN + DELAYS[0])
    assert outbox.deliver() == 1
    mail = row()
    assert (mail.message_id, mail.last_error, mail.due_at) == (message_id, None, None)
    assert message_id.encode() in files()[0]


@both_databases
@pytest.mark.parametrize("fault", ["no such template", "no such key", "no such language"])
def test_a_mail_that_cannot_be_written_does_not_stop_the_others(fault, app, settings):
    write("first@example.org")
    with db.engine.begin() as connection:
        change = {
            "no such template": "template = 'voting/email/gone.txt'",
            "no such key": "key_name = '1999/box'",
            "no such language": "language = 'xx-yy-zz'",
        }[fault]
        connection.exec_driver_sql(f"UPDATE outgoing_email SET {change}")
    write("second@example.org")
    assert outbox.deliver() == 1
    assert b"second@example.org" in files()[0]
    first = db.session.query(OutgoingEmail).order_by(OutgoingEmail.id).first()
    assert (first.sent_at, first.tries) == (None, 1)
    assert first.last_error
    assert first.due_at > first.created_at


def test_a_locked_database_is_not_taken_for_a_faulty_mail(app, monkeypatch):
    write()

    def locked(*_: object) -> None:
        raise OperationalError("UPDATE", {}, Exception("database is locked"))

    monkeypatch.setattr(mails, "written", locked)
    with pytest.raises(OperationalError):
        outbox.deliver()


@both_databases
def test_what_was_sent_or_given_up_is_forgotten_after_a_fortnight(app, really_at):
    really_at(BEGAN)
    write("sent@example.org")
    outbox.deliver()
    write("waiting@example.org")
    with db.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE outgoing_email SET due_at = NULL WHERE sent_at IS NULL")
    really_at(BEGAN + timedelta(days=13))
    write("late@example.org")
    outbox.forget_sent()
    assert db.session.query(OutgoingEmail).count() == 3
    really_at(BEGAN + timedelta(days=14, seconds=1))
    outbox.forget_sent()
    [left] = db.session.query(OutgoingEmail).all()
    assert (left.sent_at, left.due_at is not None) == (None, True)


@both_databases
def test_the_oldest_mail_that_waits_is_known(app, really_at):
    assert outbox.oldest_unsent() is None
    really_at(BEGAN)
    write()
    really_at(BEGAN + timedelta(hours=1))
    write()
    assert outbox.oldest_unsent() == BEGAN
    outbox.deliver(most=1)
    assert outbox.oldest_unsent() == BEGAN + timedelta(hours=1)


def test_the_sealed_content_opens_for_the_outbox_only(app):
    write()
    sealed = row().sealed
    assert boxes.unseal("portal", sealed, purpose=outbox.PURPOSE)["to"] == "kari@example.org"
    with pytest.raises(KeyUnusable):
        boxes.unseal("portal", sealed, purpose="voter-address")
