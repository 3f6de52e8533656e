"""What is told in order: the jury's secretary alone; everybody else learns when it is their turn, whatever their role."""

from portal.accounts.rules import Role
from portal.award import actions as award
from portal.award.rules import Calendar
from portal.foundation import clock
from portal.foundation.db import db
from portal.jury import actions as jury
from portal.jury.rules import Outcome
from portal.nominations.rules import RoundKind
from portal.notices import actions
from portal.notices.models import Notice
from portal.notices.rules import MAIL_WAITS, Step
from tests import moments
from tests.jury import world as w
from tests.jury.deciding import seated, signed
from tests.moments import oslo
from tests.notices.world import writer
from tests.rights.table import Row, Secret

SECRETARY = frozenset({Role.JURY_SECRETARY})
STEP = {"step:own": 200, "step:closed": 200, "step:unknown": 404}

ROWS = [
    Row(
        "notices.order", SECRETARY,
        {"edition:shown": 200, "edition:unpublished": 200, "edition:told": 200, "edition:unknown": 404},
    ),
    Row("notices.preview", SECRETARY, STEP, fresh=True),
    Row("notices.take", SECRETARY, {"step:own": 303, "step:closed": 422, "step:unknown": 404}, post=True, fresh=True),
    Row("notices.undo", SECRETARY, {"notice:own": 303, "notice:unknown": 404}, post=True, fresh=True),
]  # fmt: skip


def plant(world):
    """An edition whose jury has signed: a winner and a finalist under embargo; in another somebody's mail waits."""
    national = _round(2023, "drammen", "larvik", "sarpsborg", kind=RoundKind.NATIONAL)
    reasons = {"larvik": "hemmeligseiersgrunn", "drammen": "hemmeligutvalgsgrunn"}
    signed(national, reasons, larvik=Outcome.WINNER, drammen=Outcome.FINALIST, sarpsborg=Outcome.NO)
    for name in national.cases:
        _feedback(national, name, "hemmeligtilbakemelding" if name == "larvik" else "Godt arbeid.")
    real = clock.real_now()
    _take(national, real_now=real - 2 * MAIL_WAITS)
    county = _round(2024, "sarpsborg", kind=RoundKind.COUNTY)
    signed(county, sarpsborg=Outcome.NO)
    _feedback(county, "sarpsborg", "Godt arbeid.")
    _take(county, real_now=real + 60 * MAIL_WAITS)
    waits = db.session.query(Notice).order_by(Notice.id.desc()).first()
    here = {"year": 2023, "round_id": national.round}
    world.things |= {
        "step:own": {**here, "step": "finalists"},
        "step:closed": {**here, "step": "winner"},
        "step:unknown": {**here, "step": "finnes-ikke"},
        "edition:told": {"year": 2024},
        "notice:own": {"year": 2024, "notice_id": waits.id},
        "notice:unknown": {"year": 2024, "notice_id": 999_999},
    }
    return [
        Secret(
            "hemmeligtilbakemelding", "what the winner is told", lambda asker: not SECRETARY.isdisjoint(asker.roles)
        ),
        Secret("hemmeligseiersgrunn", "why the winner won", lambda asker: not SECRETARY.isdisjoint(asker.roles)),
        Secret("hemmeligutvalgsgrunn", "why another is a finalist"),
    ]


def _round(year, *cases, kind):
    edition = award.add_edition(
        year, Calendar(finalists_at=oslo(year, 6, 1), release_at=oslo(year, 8, 1)), jury=[], entries=[], criteria=[]
    )
    found = seated(w.world(*cases, within=edition, kind=kind), f"jury{year}")
    for name, case in found.cases.items():
        writer(case, f"{name}-{year}")
    return found


def _feedback(found, name, words):
    jury.write_feedback(found.cases[name], round_id=found.round, text=words, by=w.SECRETARY, now=moments.START)


def _take(found, *, real_now):
    actions.take(found.edition, found.round, Step.APPLICANTS, by=w.SECRETARY, now=moments.START, real_now=real_now)
