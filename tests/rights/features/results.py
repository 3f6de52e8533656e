"""The result: read by everybody once it is released; released and approved for good by two of those who may; looked at ahead."""

from portal.accounts.rules import Role
from portal.approvals import actions as approvals
from portal.approvals.rules import Kind
from portal.audit.rules import Actor
from portal.foundation import clock
from tests.rights.table import EVERYBODY, Row, Secret

ARMS = frozenset({Role.JURY_SECRETARY, Role.JURY_LEADER, Role.VOTE_OFFICER, Role.ADMIN})
LOOKS = ARMS | {Role.EDITOR}
SETS_UP = frozenset({Role.JURY_SECRETARY, Role.ADMIN})

BEFORE_THE_VOTE = {"edition:shown": 422, "edition:unpublished": 303, "edition:unknown": 404}
NOT_YET = {"edition:shown": 404, "edition:unpublished": 404, "edition:unknown": 404}
EDITION = {"edition:shown": 200, "edition:unpublished": 200, "edition:unknown": 404}
DONE = {"edition:shown": 303, "edition:unpublished": 303, "edition:unknown": 404}
TOO_EARLY = {"edition:shown": 422, "edition:unpublished": 422, "edition:unknown": 404}

ROWS = [
    Row("results.report", EVERYBODY, NOT_YET),
    Row("results.report_csv", EVERYBODY, NOT_YET),
    Row("results.report_json", EVERYBODY, NOT_YET),
    Row("results.report_pdf", EVERYBODY, NOT_YET),
    Row("results_desk.editions", ARMS),
    Row("results_desk.edition", ARMS, EDITION),
    Row("results_desk.arm", ARMS, DONE, post=True, fresh=True),
    Row("results_desk.disarm", ARMS, DONE, post=True, fresh=True),
    Row("results_desk.show_release", ARMS, EDITION, fresh=True),
    Row("results_desk.release", ARMS, TOO_EARLY, post=True, fresh=True),
    Row("results_desk.show_certify", ARMS, EDITION, fresh=True),
    Row("results_desk.certify", ARMS, TOO_EARLY, post=True, fresh=True),
    Row("results.badge", EVERYBODY, dict.fromkeys(("finalist:shown", "finalist:unpublished", "finalist:unknown"), 404)),
    Row(
        "results.diploma", EVERYBODY, dict.fromkeys(("finalist:shown", "finalist:unpublished", "finalist:unknown"), 404)
    ),
    Row("results_desk.show_weighing", SETS_UP, EDITION),
    Row("results_desk.set_weights", SETS_UP, BEFORE_THE_VOTE, post=True, fields={"avgjor": "juryen"}, fresh=True),
    Row("results_desk.set_title", SETS_UP, DONE, post=True, fields={"til": "2025"}, fresh=True),
    Row("preview.choose", LOOKS),
    Row("preview.begin", LOOKS, {"": 303}, post=True, fields={"dato": "2019-07-20", "klokkeslett": "12:00"}),
    Row("preview.end", LOOKS, {"": 303}, post=True),
]


def plant(world):
    """Somebody who has asked to release."""
    by = Actor(world.other, "Hemmeligklargjort")
    approvals.ask(Kind.RELEASE, "2019", by=by, real_now=clock.real_now())
    return [Secret("hemmeligklargjort", "who has armed a release", lambda asker: not ARMS.isdisjoint(asker.roles))]
