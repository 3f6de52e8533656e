"""The notices about what officers decide: they accuse nobody, and say what, why, what now, and by when."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from portal.award.queries import EditionNow
from portal.award.rules import Identity
from portal.foundation import boxes
from portal.foundation.db import db
from portal.foundation.outbox import Page, queue_email
from portal.voting import queries
from portal.voting.models import Ballot, VoteActBallot
from portal.voting.rules import Act
from portal.voting.rules.acts import complain_until

TEMPLATES: Mapping[Act, str] = {Act.VOID: "voting/email/voided.txt", Act.RESTORE: "voting/email/restored.txt"}
"""What is told: what stops counting, and what counts again. Who is released was never told that the vote was held."""


def tell_decided(
    edition: EditionNow, act_id: str, act: Act, reason: str, ballots: Sequence[str], *, now: datetime
) -> None:
    """Tell the voters of some ballots what was decided, and note when. Raises KeyUnusable."""
    if act not in TEMPLATES or not ballots:
        return
    about = f"vote-act:{act_id}"
    values = {"reason": reason, "until": complain_until(now)}
    for ballot_id in ballots:
        write_to(edition, ballot_id, TEMPLATES[act], values, about=about)
    told = update(VoteActBallot).where(VoteActBallot.act_id == act_id, VoteActBallot.ballot_id.in_(ballots))
    db.session.execute(told.values(told_at=now))


def write_to(edition: EditionNow, ballot_id: str, template: str, values: Mapping[str, Any], *, about: str) -> None:
    """Write to the voter of a ballot, with its private link; without an address there is no mail. Raises KeyUnusable.

    Where voters sign in nobody has proved whose the address is: the link leads to where one signs in.
    """
    mine = select(Ballot.address_box, Ballot.code_box).where(Ballot.id == ballot_id)
    row = db.session.execute(mine).one()
    if row.address_box is None or row.code_box is None:
        return
    box = queries.key_name(edition.year, "box")
    address, language = boxes.unseal(box, row.address_box, purpose=queries.ADDRESS_BOX)
    _, own_link = boxes.unseal(box, row.code_box, purpose=queries.CODE_BOX)
    signs_in = edition.identity is Identity.OIDC
    here = Page("voting.choose", {"year": edition.year}) if signs_in else Page("voting.show_own", {"token": own_link})
    queue_email(
        template,
        to=address,
        language=language,
        values={"year": edition.year, "signs_in": signs_in, **values},
        links={"link": here},
        box=box,
        about=about,
    )
