"""A whole award year as far as the national jury's signed minutes: a county round, direct applications, everybody who writes."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from portal.award import actions as award
from portal.foundation import boxes, outbox, tokens
from portal.foundation.db import db, transaction
from portal.jury import actions as jury
from portal.jury.rules import Outcome
from portal.nominations.models import Writer
from portal.nominations.queries.own import OWN_LINK
from portal.nominations.rules import RoundKind
from portal.notices import actions
from portal.notices.rules import MAIL_WAITS, Step
from portal.voting import actions as voting
from tests import build, moments
from tests.again import again
from tests.jury import world as w
from tests.jury.deciding import seated, set_round, signed
from tests.jury.world import REALLY, World

BEFORE_PUBLIC = moments.oslo(2019, 6, 1, 12)
SENT = REALLY + MAIL_WAITS
COUNTY, DIRECT = ("drammen", "kongsberg"), ("larvik", "sarpsborg")
NAMES = {name: row[1] for name, row in w.PLACES.items()}


@dataclass
class Year:
    """The three rounds; `links` are the writers' private links by case."""

    national: World
    county: World
    direct: World
    links: dict[str, str]

    @property
    def edition(self) -> int:
        return self.national.edition

    @property
    def cases(self) -> dict[str, int]:
        return {**self.county.cases, **self.direct.cases}

    def feedback(self, found: World, *names: str) -> None:
        """What a round's jury tells some applicants."""
        for name in names:
            jury.write_feedback(
                self.cases[name], round_id=found.round, text=f"Til {NAMES[name]} fra {found.round}.", by=w.SECRETARY,
                now=w.AFTER,
            )  # fmt: skip

    def take(self, found: World, step: Step, *, now=BEFORE_PUBLIC, real_now=REALLY, press=()) -> int:
        """Take a step of a round."""
        return actions.take(self.edition, found.round, step, press=press, by=w.SECRETARY, now=now, real_now=real_now)

    def tell_until(self, last: Step | None) -> None:
        """Everybody's feedback is written, and every step up to one is taken and gone out; None: the rounds' alone."""
        self.feedback(self.county, *COUNTY)
        self.feedback(self.direct, *DIRECT)
        self.feedback(self.national, "drammen", "larvik", "sarpsborg")
        real = REALLY
        for found in (self.county, self.direct):
            self.take(found, Step.APPLICANTS, real_now=real)
        for step in Step if last else ():
            real += 2 * MAIL_WAITS
            press = ["redaksjonen@avis.example"] if "press" in step else []
            now = moments.FINALISTS_AT if step in (Step.WINNER, Step.WINNER_PRESS) else BEFORE_PUBLIC
            self.take(self.national, step, real_now=real, press=press, now=now)
            if step is last:
                return


def year(
    *, winner: str | None = "drammen", keys: bool = False, sign: bool = True, reasons: dict[str, str] | None = None,
    prepare: Callable[[Year], object] = bool,
) -> Year:  # fmt: skip
    """The county's and the direct round's juries have decided, the national one too: Drammen, Larvik; not Sarpsborg."""
    name = "year", repr((winner, keys, sign, reasons, prepare))
    return again(name, lambda: _year(winner=winner, keys=keys, sign=sign, reasons=reasons, prepare=prepare))


def told(last: Step | None, **year_: Any) -> Year:
    """A year in which every step up to one is taken and gone out; see `year` and `Year.tell_until`."""

    def make() -> Year:
        found = year(**year_)
        found.tell_until(last)
        return found

    return again(("told", last, repr(sorted(year_.items()))), make)


def _year(
    *, winner: str | None, keys: bool, sign: bool, reasons: dict[str, str] | None, prepare: Callable[[Year], object]
) -> Year:
    national = seated(w.world(deadline=None), "landet")
    c = moments.CALENDAR
    award.set_moments(
        national.edition, applications_open=None, applications_close=None, finalists_at=c.finalists_at,
        voting_opens=c.voting_opens, voting_closes=c.voting_closes, release_at=c.release_at, now=moments.oslo(2018, 1, 1),
    )  # fmt: skip
    county = seated(w.world(*COUNTY, within=national.edition, kind=RoundKind.COUNTY), "fylket")
    direct = seated(w.world(*DIRECT, within=national.edition, kind=RoundKind.DIRECT), "direkte")
    set_round(county.round, name="Buskerud", position=1)
    set_round(direct.round, name="Direkte til NOKU", position=2)
    set_round(national.round, position=3)
    found = Year(national, county, direct, {})
    for name, case in found.cases.items():
        found.links[name] = writer(case, name)
    signed(county, drammen=Outcome.WINNER, kongsberg=Outcome.NO)
    signed(direct, larvik=Outcome.SENT_ON, sarpsborg=Outcome.SENT_ON)
    prepare(found)
    national.cases = {name: found.cases[name] for name in ("drammen", "larvik", "sarpsborg")}
    if sign:
        outcomes = {name: Outcome.WINNER if name == winner else Outcome.FINALIST for name in ("drammen", "larvik")}
        signed(national, reasons, sarpsborg=Outcome.NO, **outcomes)
    if keys:
        voting.set_up(national.edition, 2019)
    return found


@transaction
def writer(application_id: int, name: str) -> str:
    """Somebody who writes an application. Gives their private link's token."""
    token = tokens.new()
    db.session.add(
        Writer(
            application_id=application_id, person_id=build.person(f"{name}@example.org"), name=f"Skriver {name}",
            language="nb", link_hash=tokens.digest(token), link_box=boxes.seal(boxes.PORTAL_KEY, token, purpose=OWN_LINK),
            is_owner=True, invited_at=w.BEFORE,
        )
    )  # fmt: skip
    return token


def letters(about: str = "notice:") -> list[tuple[str, str, str]]:
    """(to, subject, words) of every mail of the notices, in order."""
    rows = db.session.query(outbox.OutgoingEmail).order_by(outbox.OutgoingEmail.id).all()
    messages = [outbox.mails.written(row) for row in rows if (row.about or "").startswith(about)]
    return [(each["To"], *_plain(each["Subject"], each.get_content())) for each in messages]


def _plain(*texts: str) -> list[str]:
    return [text.replace("\u00a0", " ") for text in texts]
