"""The demonstration's proposals by citizens: one that its municipality has said yes to, one that waits for a moderator."""

from datetime import datetime, timedelta
from typing import Any

from portal.accounts.rules import Role
from portal.demo import content, staff
from portal.demo.comments import not_to_be_undone
from portal.foundation import boxes, tokens
from portal.foundation.db import db, transaction
from portal.moderation import actions as moderation
from portal.moderation.actions import Ruling
from portal.moderation.models import Case
from portal.moderation.rules import Act, Kind, Moderator
from portal.municipalities.queries import municipality_in
from portal.nominations.models import Gathering, Proposal
from portal.nominations.queries.proposals import OWN_LINK
from portal.people import actions as people

READ_AFTER, ANSWERED_AFTER = timedelta(hours=5), timedelta(days=4)


@transaction(publishes=True)
def add_examples(edition_id: int, year: int) -> None:
    """Add the example proposals. No mail is written about them."""
    for number, row in enumerate(content.settings("cases.yaml")["proposals"], start=1):
        place = municipality_in(year, row["number"])
        assert place is not None, "added a moment ago"
        asked = row["at"] + READ_AFTER if row.get("accepted") else None
        gathering = Gathering(
            edition_id=edition_id, municipality_id=place.id, told_at=asked,
            link_hash=tokens.digest(tokens.new()) if asked else None,
            accepted_at=asked + ANSWERED_AFTER if asked else None,
        )  # fmt: skip
        db.session.add(gathering)
        db.session.flush()
        _propose(gathering.id, row, f"forslag-{number:02}@example.org")


def _propose(gathering_id: int, row: dict[str, Any], address: str) -> None:
    at: datetime = row["at"]
    person_id = people.known(address=address, language="nb", now=at)
    people.confirm(person_id, now=at)
    case_id = moderation.open_case(
        kind=Kind.PROPOSAL, place="", person_id=person_id, name=row["name"], text=row["text"], language="nb", now=at
    )
    own_link = tokens.new()
    proposal = Proposal(
        gathering_id=gathering_id, case_id=case_id, name=row["name"], text=row["text"], own_link_hash=tokens.digest(own_link),
        own_link_box=boxes.seal(boxes.PORTAL_KEY, own_link, purpose=OWN_LINK), written_at=at, confirmed_at=at,
    )  # fmt: skip
    db.session.add(proposal)
    moderation.confirm(case_id, at_once=False, now=at)
    if row["state"] == "shown":
        _let_through(case_id, at + READ_AFTER)


def _let_through(case_id: int, at: datetime) -> None:
    account = staff.person(Role.MODERATOR)
    moderation.give_verdicts(
        [Ruling(case_id, db.session.get_one(Case, case_id).version)], act=Act.APPROVE, reason=None, words=None, quotes={},
        moderator=Moderator(account.id, account.name, account.address), now=at,
    )  # fmt: skip
    not_to_be_undone(case_id)
