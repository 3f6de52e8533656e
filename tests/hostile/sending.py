"""Sending: every kind's way into fields, parameters, paths, headers and cookies, and what was wrong with the answers."""

import re
from collections.abc import Callable, Iterable
from itertools import chain
from urllib.parse import quote, urlencode
from zlib import crc32

from sqlalchemy import func
from werkzeug.test import TestResponse

from portal.accounts import queries, session_cookie
from portal.foundation import clock, outbox
from portal.foundation.db import db
from portal.foundation.outbox.mails import OutgoingEmail
from tests.hostile.bodies import BODIES, FORM
from tests.hostile.checking import mail_troubles, troubles
from tests.hostile.choosing import Turn, beginning, whole
from tests.hostile.finding import TOKEN, Form, Site, endpoint_of, posts
from tests.hostile.kind import MARK, Kind, all_kinds
from tests.rights.people import ALL, PUBLIC
from tests.rights.table import rows
from tests.rights.world import World
from tests.web import OWN_ORIGIN

MAILS_READ, NEW_READ = 5, 30
TRACED = 12  # of so many forms that left something behind, one's traces are looked for on every page
THOROUGH = (PUBLIC, ALL)  # what everybody may send is the same for the others: its traces are looked for with these two
BEHIND_THE_DOOR = {row.endpoint for row in rows() if row.who is not None}
LONGEST_ADDRESS = 3000  # the server in front refuses longer ones
HEADERS = ("User-Agent", "Referer", "Accept-Language", "Accept", "X-Forwarded-For", "X-Forwarded-Host", "If-None-Match")


class Sender:
    """Sends as the world's asker and keeps what is wrong."""

    def __init__(self, world: World, site: Site) -> None:
        self.world, self.site = world, site
        self.wrong: list[str] = []
        self.sent = 0
        self.accepted: set[str] = set()
        self.left_behind: set[str] = set()
        self.last_mail: int = db.session.query(func.max(OutgoingEmail.id)).scalar()
        name = world.asker.name
        most = 2 if name == PUBLIC else 1
        self.kinds, self.bodies = Turn(all_kinds(), name, most), Turn(BODIES, name, most)

    def forms(self) -> None:
        """Send every form: each field hostile by itself, all at once, the token, and the whole in hostile ways."""
        for form in list(self.site.forms.values()):
            if not form.post:
                continue
            before = self.world.stored()
            names = [field.name for field in form.fields]
            for wanted in [*([name] for name in names), names, [TOKEN]]:
                for kind in self.kinds.deal():
                    self._send(form, wanted, kind)
            for body in self.bodies.deal():
                pairs = [(field.name, field.value) for field in form.fields] + (
                    [(TOKEN, form.token)] if form.token else []
                )
                self._post(form, body.made(pairs), body.content_type, body.name)
            self._afterwards(form, before)

    def _send(self, form: Form, wanted: Iterable[str], kind: Kind) -> None:
        fields: list[tuple[str, str | bytes]] = [
            (field.name, kind.value if field.name in wanted else field.value) for field in form.fields
        ]
        if form.token:
            fields.append((TOKEN, kind.value if TOKEN in wanted else form.token))
        self._post(form, urlencode(fields).encode(), FORM, f"{', '.join(wanted)} = {kind.name}")

    def _post(self, form: Form, body: bytes, content_type: str, what: str) -> None:
        answer = self.world.asker.client.post(form.action, data=body, content_type=content_type, headers=OWN_ORIGIN)
        if answer.status_code < 400:
            self.accepted.add(form.endpoint)
        self._note(answer, f"POST {form.endpoint}: {what}")
        self._stay()

    def _afterwards(self, form: Form, before: dict[str, int]) -> None:
        """Read every page and mail once more when something was kept, and put everything back."""
        if self.world.stored() == before:
            return
        self.left_behind.add(form.endpoint)
        self.wrong.extend(f"after POST {form.endpoint}: {trouble}" for trouble in mail_troubles(self.last_mail))
        if self.world.holds(MARK) and self._traces_of(form):
            self.read_all(f"after POST {form.endpoint}")
        self.world.restore()

    def _traces_of(self, form: Form) -> bool:
        """Whether every page is read after a form: a few of them a commit, in turn."""
        if not (form.endpoint in BEHIND_THE_DOOR or self.world.asker.name in THOROUGH):
            return False
        return whole() or _turn(form.endpoint, TRACED)

    def _in_turn(self, place: str) -> bool:
        """Whether it is this commit's turn: a third of the places that the public does not reach, the public's always."""
        return whole() or self.world.asker.name == PUBLIC or _turn(place, 3)

    def read_all(self, when: str) -> None:
        """Open every page that the asker and the public reach, those that are new and the demonstration's mail among them."""
        outbox.deliver()
        mails = sorted(path.stem for path in outbox.folder().glob("*.eml"))
        new = [f"/demo/e-post/{name}" for name in mails[-MAILS_READ:] if name != self.world.mail]
        public = self.world.app.test_client()
        for address in [*self.site.pages, *new]:
            answer = self.world.asker.client.get(address)
            self._note(answer, f"{when}: {address}")
            if self.world.asker.name != PUBLIC and not self._behind_the_door(address):
                self._note(public.get(address), f"{when}, to the public: {address}")
            if len(new) < NEW_READ:
                new += [link for link in self.site.read(answer) if self.site.is_new(link) and link not in new]
        for name in mails:
            if name != self.world.mail:
                (outbox.folder() / f"{name}.eml").unlink()

    def _behind_the_door(self, address: str) -> bool:
        return endpoint_of(self.world.app, address) in BEHIND_THE_DOOR

    def parameters(self) -> None:
        """Send every parameter to every page, by itself where it belongs and all of them at once everywhere."""
        every = sorted(self.site.parameters())
        for bare in filter(self._in_turn, dict.fromkeys(map(self._bare, self.site.pages))):
            for kind in self.kinds.deal():
                self._get(bare, every, kind)
        for form in self.site.forms.values():
            for field in form.fields if not form.post else ():
                for kind in self.kinds.deal():
                    self._get(self._bare(form.action), [field.name], kind)

    def _bare(self, address: str) -> str:
        return address.partition("?")[0]

    def _get(self, path: str, names: Iterable[str], kind: Kind) -> None:
        share = LONGEST_ADDRESS if isinstance(names, list) and len(names) == 1 else 300
        query = urlencode([(name, kind.value[:share]) for name in names])
        answer = self.world.asker.client.get(f"{path}?{query}")
        self._note(answer, f"GET {path}?{','.join(names)} = {kind.name}")

    def paths(self) -> None:
        """Send every part of every address."""
        adapter = {rule.endpoint: rule for rule in self.world.app.url_map.iter_rules()}
        for row in chain((each for each in rows() if not each.post), posts()):
            rule = adapter[row.endpoint]
            for part in rule.arguments:
                for kind in self.kinds.deal():
                    address = self._address(rule.rule, part, next(iter(row.answers)), kind)
                    self._note(
                        self._opened(row.method, address), f"{row.method} {row.endpoint}: <{part}> = {kind.name}"
                    )
                    self._stay()

    def _address(self, rule: str, part: str, thing: str, kind: Kind) -> str:
        values = self.world.things[thing]
        hostile = quote(kind.value, safe="")[:LONGEST_ADDRESS]
        return re.sub(r"<(?:\w+:)?(\w+)>", lambda m: hostile if m[1] == part else str(values.get(m[1], 1)), rule)

    def _opened(self, method: str, address: str) -> TestResponse:
        client = self.world.asker.client
        if method == "GET":
            return client.get(address)
        return client.post(address, data={TOKEN: self.world.asker.token}, headers=OWN_ORIGIN)

    def headers(self) -> None:
        """Send headers and cookies with every page."""
        cookie = session_cookie.cookie_name()
        for address in filter(self._in_turn, self.site.pages):
            for kind in self.kinds.deal():
                value = _one_line(kind)
                self._note(
                    self.world.asker.client.get(address, headers=dict.fromkeys(HEADERS, value)),
                    f"GET {address}: headers = {kind.name}",
                )
                bare = self.world.app.test_client(use_cookies=False)
                told = {"Cookie": f"{cookie}={value}; stemme={value}; {value}"}
                self._note(bare.get(address, headers=told), f"GET {address}: cookies = {kind.name}")

    def _note(self, answer: TestResponse, what: str) -> None:
        self.sent += 1
        self.wrong.extend(f"{self.world.asker.name}: {what}: {trouble}" for trouble in troubles(answer))
        answer.close()  # a file that is handed out is open until then

    def _stay(self) -> None:
        """Be the same person still: a form may have signed out, or taken the account over."""
        asker = self.world.asker
        asker.begin_anew()
        if asker.raw and queries.staff_in(asker.raw, clock.real_now()) is None:
            self.world.restore()


def _turn(place: str, of: int) -> bool:
    return crc32(f"{beginning()} {place}".encode()) % of == 0  # by itself: the role that sends has its own turn


def _one_line(kind: Kind) -> str:
    raw = kind.value if isinstance(kind.value, bytes) else kind.value.encode("utf-8", "surrogatepass")
    return re.sub(rb"[\r\n\0]", b"", raw)[:2000].decode("latin-1")


EVERYTHING: tuple[Callable[[Sender], None], ...] = (Sender.forms, Sender.parameters, Sender.paths, Sender.headers)
