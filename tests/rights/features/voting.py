"""The vote: open to everybody alike while it is open; a ballot by its own link and by nothing else."""

from portal.search import actions as search
from tests import build, web
from tests.rights.table import EVERYBODY, Row, Secret
from tests.voting.signing_in import signs_in

EDITION = {"edition:shown": 200, "edition:unpublished": 200, "edition:unknown": 404}
SIGNS_IN = {"edition:other": 200}
OWN = {"ballot:own": 200, "ballot:unknown": 410}

ROWS = [
    Row("voting.choose", EVERYBODY, EDITION | SIGNS_IN),
    Row(
        "voting.ask", EVERYBODY, {
            "edition:shown": 303, "edition:unpublished": 410, "edition:unknown": 404, "edition:other": 503,
        }, post=True, fields={"valg": "drammen", "epost": "ny.velger@example.org"},
    ),
    Row("voting.task", EVERYBODY, {"edition:shown": 204, "edition:unpublished": 204, "edition:unknown": 404}),
    # Only where voters sign in (no provider is set up here), and only for who has begun to: others are told to begin again.
    Row("voting.sign_in_to_own", EVERYBODY, {"edition:shown": 404, "edition:unknown": 404, "edition:other": 503}, post=True),
    Row("voting.signed_in", EVERYBODY, {"": 400}),
    Row("voting.enter_code", EVERYBODY, EDITION),
    Row(
        "voting.confirm_code", EVERYBODY, {"edition:shown": 422, "edition:unpublished": 410, "edition:unknown": 404}, post=True,
        fields={"kode": "2222 2222"},
    ),
    Row("voting.how", EVERYBODY, EDITION),
    Row("voting.recount", EVERYBODY, EDITION),
    Row("voting.verifier_file", EVERYBODY, EDITION),
    Row("voting.log_file", EVERYBODY, {"edition:shown": 404, "edition:unpublished": 404, "edition:unknown": 404}),
    Row("voting.choose_finalist", EVERYBODY, {"finalist:shown": 303, "finalist:unpublished": 404, "finalist:unknown": 404}),
    Row("voting.show_confirmation", EVERYBODY, {"asked:own": 200, "ballot:own": 410, "asked:unknown": 410}),
    Row("voting.confirm", EVERYBODY, {"asked:own": 200, "ballot:own": 410, "asked:unknown": 410}, post=True),
    Row("voting.show_own", EVERYBODY, OWN),
    Row("voting.own_after_code", EVERYBODY, OWN),
    Row("voting.own_after_withdrawal", EVERYBODY, OWN),
    Row("voting.show_change", EVERYBODY, OWN),
    Row("voting.show_code", EVERYBODY, OWN, post=True),
    Row("voting.change", EVERYBODY, {"ballot:own": 200, "ballot:unknown": 410}, post=True, fields={"valg": "larvik"}),
    Row("voting.withdraw", EVERYBODY, OWN, post=True),
    Row("voting.receipt", EVERYBODY),
    Row("voting.look_up", EVERYBODY, {"": 404}, post=True, fields={"kode": "2" * 27}),
]  # fmt: skip


def plant(world):
    """A ballot and a request whose links are known, and a ballot of somebody else's."""
    voter = world.app.test_client()
    receipt = web.vote(voter, "hemmeligvelger@example.org", "sarpsborg")
    code, link = web.receipt_code(receipt), web.last_mail().link
    web.vote(voter, "velger@example.org")
    own = web.last_mail().link
    web.ask(voter, "spurt@example.org")
    asked = web.last_mail().link
    signs_in(build.edition(2016))
    world.things |= {
        "edition:other": {"year": 2016},
        "ballot:own": {"token": own.rpartition("/")[2]},
        "ballot:unknown": {"token": "A" * 43},
        "asked:own": {"token": asked.rpartition("/")[2]},
        "asked:unknown": {"token": "A" * 43},
    }
    search.refresh()
    return [
        Secret("hemmeligvelger", "the address of somebody who has voted"),
        Secret(code, "the receipt code of somebody else's vote"),
        Secret(link.rpartition("/")[2], "the private link of somebody else's ballot"),
    ]
