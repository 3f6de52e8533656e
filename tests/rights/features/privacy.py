"""One's own data by the link in one's mail; feedback on the pages, by anybody."""

from sqlalchemy import select

from portal.foundation.db import db
from portal.moderation.models import Case
from portal.moderation.rules import Kind
from tests import web
from tests.rights.table import EVERYBODY, Row, Secret

DATA = {"data:own": 200, "data:unknown": 410}
FEEDBACK = {"feedback:own": 200, "feedback:unknown": 410}

ROWS = [
    *(Row(endpoint, EVERYBODY) for endpoint in (
        "privacy.ask", "privacy.link_sent", "privacy.schema", "culture.check_mail", "culture.feedback_taken",
    )),
    Row("privacy.send_link", EVERYBODY, {"": 303}, post=True, fields={"adresse": "hemmeligkommentarshown@example.org"}),
    Row("privacy.show", EVERYBODY, DATA),
    Row("privacy.fetch", EVERYBODY, DATA),
    Row("privacy.show_deleting", EVERYBODY, DATA),
    Row("privacy.delete", EVERYBODY, DATA, post=True),
    Row("culture.give_feedback", EVERYBODY, {"": 303}, post=True, fields={"tekst": "Knappen er vanskelig å se.", "side": "/sok"}),
    Row("culture.show_confirmation", EVERYBODY, FEEDBACK),
    Row("culture.confirm_feedback", EVERYBODY, FEEDBACK, post=True),
]  # fmt: skip


def plant(world):
    """The link of one person's data, another's that nobody has; feedback that is confirmed, and some that is not."""
    visitor = world.app.test_client()
    web.post(visitor, "/mine-opplysninger", adresse="hemmeligkommentarhidden@example.org")
    secret = web.last_mail().link.rpartition("/")[2]
    web.post(visitor, "/mine-opplysninger", adresse="velger@example.org")
    own = web.last_mail().link.rpartition("/")[2]
    web.post(visitor, "/tilgjengelighet", tekst="Kontrasten er svak.", side="/artikler", adresse="sier.fra@example.org")
    web.post(visitor, web.last_mail().link)
    case = db.session.scalars(select(Case).where(Case.kind == Kind.FEEDBACK).order_by(Case.id.desc())).first()
    web.post(visitor, "/tilgjengelighet", tekst="Overskriften mangler.", side="/om", adresse="melder@example.org")
    world.things |= {
        "data:own": {"token": own},
        "data:unknown": {"token": "A" * 32},
        "case:feedback": {"case_id": case.id},
        "feedback:own": {"token": web.last_mail().link.rpartition("/")[2]},
        "feedback:unknown": {"token": "A" * 32},
    }
    return [
        Secret(secret, "the link to somebody else's data"),
        *(
            Secret(f"{name}@example.org", "the address of somebody who gave feedback")
            for name in ("melder", "sier.fra")
        ),
    ]
