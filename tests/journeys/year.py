"""What a whole year is walked with: people with browsers, a clock that is moved, and a mailbox of which nothing is left unread."""

import email
import email.policy
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser

from portal.app import create_app
from portal.foundation import clock
from portal.foundation.db import db
from tests.conftest import configured
from tests.journeys.walker import Walker

WIDE, PHONE = 1280, 390  # pixels
YEAR = 2025  # of the edition; the clock stands in 2019, where the demonstration begins
SET_UP = f"/for-ansatte/karinger/{YEAR}/oppsett"
HERE = f"/norges-kulturkommune/{YEAR}"
ROGALAND, BUSKERUD = "Årets kulturkommune i Rogaland", "Årets kulturkommune i Buskerud"
DIRECT, NATIONAL = "Søknad direkte til NOKU", "Landsrunden"
APPLICANTS = {"Sandnes": "1108", "Kongsberg": "3303", "Bodø": "1804"}
PATIENCE = 60.0  # seconds for a page or a mail, on a machine that has much else to do
UNFINISHED = re.compile(r"[{}]|%\(|\b(None|undefined|nominations|jury)\.")


class Year:
    """A running site of this test's own, and those who walk it."""

    def __init__(self, browser: Browser, base: str, data: Path) -> None:
        self.browser, self.base, self.data = browser, base, data
        self.app = create_app(configured(data))
        self.walkers: list[Walker] = []
        self.read: dict[str, tuple[str, str]] = {}

    def person(self, width: int = PHONE) -> Walker:
        """Somebody with a browser."""
        walker = Walker(self.browser, self.base, width=width, scripts=True, prefix="")
        walker.page.set_default_timeout(1000 * PATIENCE)
        self.walkers.append(walker)
        return walker

    def staff(self, name: str, width: int = WIDE) -> Walker:
        """One of the demonstration's staff, signed in."""
        walker = self.person(width)
        walker.page.goto("/demo/ansatte")
        walker.page.get_by_role("button", name=re.compile(name)).click()
        walker.page.wait_for_url(re.compile("/(for-ansatte|jury)$"))
        return walker

    @contextmanager
    def inside(self) -> Iterator[None]:
        """The portal itself, for what an operator types and what the worker does once a minute."""
        with self.app.app_context():
            try:
                yield
            finally:
                db.session.remove()

    def do(self, act: Callable[..., Any], *args: Any, **told: Any) -> Any:
        """Let the portal do something that no page has a button for."""
        with self.inside():
            return act(*args, **told)

    def stand_at(self, month: int, day: int, hour: int = 0) -> None:
        """Move the clock, and nothing else: what is due is done by people."""
        self.do(clock.travel, datetime(2019, month, day, hour, tzinfo=clock.OSLO))

    def letter(self, to: str, subject: str) -> str:
        """Wait for a mail that has not been read, read it, and return the path of the link in it, or nothing."""
        ends = time.monotonic() + PATIENCE
        while time.monotonic() < ends:
            for name, mail in self._mails().items():
                if name not in self.read and str(mail["To"]) == to and _subject(mail).startswith(subject):
                    return self._read(name, mail)
            time.sleep(0.2)
        raise AssertionError(f"no mail «{subject}» to {to}; unread are {self.unread()}")

    def _mails(self) -> dict[str, EmailMessage]:
        """Every mail that the worker has sent, by its file."""
        found = {}
        for path in sorted((self.data / "mail").glob("*.eml")):
            message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            assert isinstance(message, EmailMessage)
            found[path.stem] = message
        return found

    def _read(self, name: str, mail: EmailMessage) -> str:
        text = mail.get_content()
        assert not UNFINISHED.search(text) and "Hilsen" in text, text
        self.read[name] = str(mail["To"]), _subject(mail)
        links = re.findall(rf"^{re.escape(self.base)}(/\S+)\s*$", text, re.MULTILINE)
        return links[0] if links else ""

    def unread(self) -> Counter[tuple[str, str]]:
        """Who has got which mails that nobody has read."""
        there = self._mails().items()
        return Counter((str(mail["To"]), _subject(mail)) for name, mail in there if name not in self.read)

    def close(self) -> None:
        """Everybody goes home; where they stood is read only when the test failed."""
        for walker in self.walkers:
            print(walker.page.url, "|", walker.page.locator("main").first.inner_text()[:1500].replace("\n", " / "))
            walker.close()
        with self.inside():
            db.engine.dispose()


def _subject(mail: EmailMessage) -> str:
    # A line that is folded at once begins with the space that it was folded by (RFC 5322, 2.2.3).
    return str(mail["Subject"]).replace("\N{NO-BREAK SPACE}", " ").strip()
