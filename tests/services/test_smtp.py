"""The mail of a vote through a real mail server on loopback."""

import email
import email.policy
import re
from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from portal.foundation import outbox
from portal.foundation.db import db
from portal.foundation.outbox import DELAYS, OutgoingEmail, sending
from tests import build, moments
from tests.databases import both_databases
from tests.voting.acting import REAL, ask, confirm, vote, votes
from tests.web import mails

OK = "250 OK"


class MailServer:
    """A mail server that keeps what it takes, and answers `DATA` and recipients as it is told."""

    def __init__(self) -> None:
        self.taken: list[Envelope] = []
        self.after_data: list[str] = []
        self.at_recipient: list[str] = []
        self.port = _free_port()
        self.controller: Controller | None = None

    def start(self) -> None:
        """Answer, unless it does already."""
        if self.controller is None:
            self.controller = Controller(self, hostname="127.0.0.1", port=self.port, enable_SMTPUTF8=False)
            self.controller.start()

    def stop(self) -> None:
        """Answer no more."""
        if self.controller is not None:
            self.controller.stop()
            self.controller = None

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Take a recipient or not."""
        answer = self.at_recipient.pop(0) if self.at_recipient else OK
        if answer == OK:
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Take a mail or not."""
        answer = self.after_data.pop(0) if self.after_data else OK
        if answer == OK:
            self.taken.append(envelope)
        return answer

    def read(self) -> list[EmailMessage]:
        """What was taken, as a mail reader opens it."""
        opened = [email.message_from_bytes(each.content, policy=email.policy.default) for each in self.taken]  # type: ignore[arg-type]
        return opened  # type: ignore[return-value]


def _free_port() -> int:
    import socket

    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@pytest.fixture
def server(app, at, really_at) -> Iterator[MailServer]:
    """A mail server that the portal sends through, and an open edition's clocks."""
    at(moments.START)
    really_at(REAL)
    running = MailServer()
    running.start()
    app.config["MAIL_URL"] = f"smtp://127.0.0.1:{running.port}"
    yield running
    running.stop()


def text_of(mail: EmailMessage) -> str:
    """The body, with line ends as the portal wrote them."""
    return mail.get_content().replace("\r\n", "\n")


def waiting() -> list[OutgoingEmail]:
    db.session.rollback()
    return db.session.query(OutgoingEmail).filter(OutgoingEmail.sent_at.is_(None)).all()


@both_databases
def test_the_mail_of_a_vote_arrives_whole_and_its_link_and_code_work(app, client, server):
    edition_id = build.edition()
    asked = ask(edition_id, "kari@example.org")

    assert outbox.deliver() == 1
    [envelope], [mail] = server.taken, server.read()
    assert envelope.rcpt_tos == ["kari@example.org"] and envelope.mail_from == app.config["MAIL_FROM"]
    assert (mail["To"], mail["From"], mail["Cc"], mail["Bcc"]) == (
        "kari@example.org",
        app.config["MAIL_FROM"],
        None,
        None,
    )
    assert mail["Subject"].startswith("Bekreft stemmen din – Folkets favoritt 2019")
    assert (mail["Auto-Submitted"], mail["Content-Language"], mail.get_content_type()) == (
        "auto-generated",
        "nb",
        "text/plain",
    )
    assert mail["Date"].datetime == moments.START and re.fullmatch(r"<[0-9a-f]{32}@localhost>", mail["Message-ID"])
    text = text_of(mail)
    assert "Åpne lenken, og bekreft" in text and "Vi ber aldri om passord eller BankID." in text and "før" in text
    [link] = re.findall(r"^http://localhost/stem/bekreft/(\S+)$", text, re.MULTILINE)
    assert link == asked.token and asked.code in text.splitlines()
    confirm(link)
    assert votes(edition_id) == {"drammen": 1}
    assert outbox.deliver() == 1 and outbox.deliver() == 0 and len(server.taken) == 2


def test_on_the_wire_the_mail_is_ascii_in_short_lines_and_says_how_it_is_written(app, server):
    ask(build.edition(), "kari@example.org")
    outbox.deliver()
    [content] = [each.content for each in server.taken]
    assert content.isascii() and max(len(line) for line in content.split(b"\r\n")) <= 998
    assert b'charset="utf-8"' in content and b"quoted-printable" in content.lower()


@pytest.mark.parametrize(("code", "word"), [("nb", "Hei!"), ("nn", "Hei!"), ("en", "Hello")])
def test_the_mail_is_in_the_voters_language(app, server, code, word):
    ask(build.edition(), language=code)
    outbox.deliver()
    [mail] = server.read()
    assert mail["Content-Language"] == code and word in mail.get_content()
    assert ("/stem/bekreft/" if code == "nb" else f"/{code}/stem/bekreft/") in mail.get_content()


def test_an_address_at_a_norwegian_domain_is_written_so_that_every_server_takes_it(app, client, server):
    from tests import web

    build.edition()
    assert web.ask(client, "kari@blåbær.no").status_code == 303
    assert outbox.deliver() == 1  # the server knows no SMTPUTF8
    [envelope] = server.taken
    assert envelope.rcpt_tos == ["kari@xn--blbr-roah.no"] and b"To: kari@xn--blbr-roah.no\r\n" in envelope.content


@both_databases
@pytest.mark.parametrize("fault", ["451 at data", "450 at recipient", "550 at recipient", "nobody answers"])
def test_what_is_not_taken_goes_out_later_as_the_same_mail_and_nothing_is_lost(app, server, really_at, fault):
    edition_id = build.edition()
    vote(edition_id)
    ids = [row.message_id for row in waiting()]
    break_off(server, fault)

    assert outbox.deliver() == 0 and server.taken == []
    assert [(row.tries, row.due_at) for row in waiting()] == [(1, REAL + DELAYS[0])] * 2
    assert outbox.deliver() == 0 and [row.tries for row in waiting()] == [1, 1]  # not before its time
    server.start()
    really_at(REAL + DELAYS[0])
    assert outbox.deliver() == 2 and waiting() == []
    assert [mail["Message-ID"] for mail in server.read()] == ids
    assert [mail.text for mail in mails()] == [text_of(mail) for mail in server.read()]


def break_off(server: MailServer, fault: str) -> None:
    if fault == "nobody answers":
        server.stop()
    elif fault.endswith("recipient"):
        server.at_recipient = [f"{fault[:3]} no"] * 2
    else:
        server.after_data = ["451 try later"] * 2


def test_one_refused_mail_does_not_hold_the_others_up(app, server):
    edition_id = build.edition()
    for name in ("kari", "ola", "anne"):
        ask(edition_id, f"{name}@example.org")
    server.at_recipient = [OK, "550 no such mailbox", OK]
    assert outbox.deliver() == 2
    assert [each.rcpt_tos for each in server.taken] == [["kari@example.org"], ["anne@example.org"]]
    assert [(row.tries, row.last_error) for row in waiting()] == [(1, "SMTPRecipientsRefused")]


def test_a_mail_sent_twice_after_a_kill_bears_the_same_id_and_counts_once(app, server, really_at, monkeypatch):
    """At least once: the worker dies between the server's answer and its own note."""
    edition_id = build.edition()
    asked = ask(edition_id)

    def die(_mail_id: int) -> None:
        raise SystemExit

    with monkeypatch.context() as dying:
        dying.setattr(sending, "_sent", die)
        with pytest.raises(SystemExit):
            outbox.deliver()
    really_at(REAL + outbox.LOCK + timedelta(seconds=1))
    assert outbox.deliver() == 1
    first, second = server.read()
    assert first["Message-ID"] == second["Message-ID"] and first.get_content() == second.get_content()
    assert confirm(asked.token) == confirm(asked.token) and votes(edition_id) == {"drammen": 1}
