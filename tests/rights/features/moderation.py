"""The queue and its cases: moderators alone, never on what they wrote themselves; the record without texts is everybody's."""

from portal.foundation.db import db
from portal.moderation.models import Case
from tests.rights.table import EVERYBODY, MODERATORS, Row

SEEN = {
    **dict.fromkeys(("case:hidden", "case:own", "case:closed", "case:ended", "case:complained", "case:feedback"), 200),
    "case:unpublished": 404,  # what its author has not confirmed is nobody's business yet
    "case:unknown": 404,
}
ANSWERED = {"case:feedback": 303, "case:hidden": 422, "case:unknown": 404}
TAKEN = {"case:hidden": 303, "case:unpublished": 404, "case:unknown": 404}
STANDING = {"person:hidden": 303, "person:own": {"moderator": 403, "editor+moderator": 403, "former admin": 403, "": 303},
            "person:unknown": 404}  # fmt: skip


def version(world):
    """What an answer to feedback carries."""
    found = db.session.get_one(Case, world.things["case:feedback"]["case_id"], populate_existing=True)
    return {"svar": "Takk, vi retter det.", "versjon": str(found.version)}


ROWS = [
    Row("public_record.show", EVERYBODY),
    Row("moderation.queue", MODERATORS),
    Row("moderation.case", MODERATORS, SEEN),
    Row("moderation.take", MODERATORS, TAKEN, post=True),
    Row("moderation.lay_back", MODERATORS, TAKEN, post=True),
    Row("moderation.decide", MODERATORS, {"": 422}, post=True, fields={"handling": "approve"}),
    Row("moderation.undo", MODERATORS, {"": 303}, post=True, fields={"omgang": "x"}),
    Row(
        "moderation.decide_complaint", MODERATORS, {"case:complained": 303, "case:hidden": 422, "case:unknown": 404},
        post=True, fields={"utfall": "upheld", "svar": "Vi står fast."},
    ),
    Row("moderation.answer", MODERATORS, ANSWERED, post=True, fields=version),
    Row("moderation.close", MODERATORS, ANSWERED, post=True, fields=version),
    Row("moderation.person", MODERATORS, {"person:hidden": 200, "person:own": 200, "person:unknown": 404}),
    Row("moderation.trust", MODERATORS, STANDING, post=True),
    Row("moderation.untrust", MODERATORS, STANDING, post=True),
    Row("moderation.block", MODERATORS, STANDING, post=True, fields={"grunn": "Reklame"}, fresh=True),
    Row("moderation.unblock", MODERATORS, STANDING, post=True),
    Row("moderation.word_list", MODERATORS),
    Row("moderation.add_word", MODERATORS, {"": 303}, post=True, fields={"ord": "reklame"}),
    Row("moderation.remove_word", MODERATORS, {"": 303}, post=True, fields={"ord": "reklame"}),
]  # fmt: skip
