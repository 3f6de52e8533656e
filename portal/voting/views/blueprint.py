"""What the vote's pages share."""

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from portal.award import queries as award
from portal.award.queries import EditionNow
from portal.award.rules import Phase
from portal.finalists import queries as finalists
from portal.foundation import clock
from portal.foundation.db import Refused
from portal.voting import queries
from portal.voting.forms import REFUSALS
from portal.voting.queries import Receipt, counts, decided, proofs
from portal.voting.rules import BallotState, VoteRefusal

bp = Blueprint("voting", __name__)


def edition_or_404(year: int) -> EditionNow:
    """Return the edition of a year as it stands now, or end in 404."""
    edition = award.edition_in(year, clock.now())
    if edition is None:
        abort(404)
    return edition


def closed_page(edition: EditionNow) -> str:
    """Say when voting opens, or that it is over."""
    cards = finalists.finalists_of(edition, clock.now())
    return render_template("voting/closed.html", edition=edition, finalists=cards, erased=is_erased(edition))


def is_erased(edition: EditionNow) -> bool:
    """Tell whether nothing ties the edition's ballots to their voters any more. Not asked while votes are taken."""
    return edition.phase is not Phase.VOTING and counts.erasure_of(edition.id) is not None


def receipt_page(receipt: Receipt) -> ResponseReturnValue:
    """Show a receipt: the code and what has become of the vote, never the choice."""
    edition = award.edition_by_id(receipt.edition_id, clock.now())
    ballot_id = queries.ballot_id("".join(receipt.code))
    why = decided.void_reason_of(ballot_id) if receipt.state is BallotState.VOIDED else None
    shown = {**vars(receipt), "closes": edition.calendar.voting_closes, "why": why}
    proof = proofs.shown_for(ballot_id)
    return render_template("voting/receipt.html", receipt=shown, shown=proof, edition=edition)


def link_ended_page() -> ResponseReturnValue:
    """Answer every link that leads nowhere with the same page: wrong, ended, closed, foreign."""
    now = clock.now()
    edition = award.latest_edition(now)
    return render_template("voting/link_ended.html", edition=edition), 410


def refused_page(
    refused: Refused, edition: EditionNow | None = None, *, own_link: str | None = None
) -> ResponseReturnValue:
    """Say why nothing was changed. `own_link` leads a voter whose vote is voided to the reason and the complaint."""
    if refused.reason is VoteRefusal.LINK_ENDED:
        return link_ended_page()
    voided = refused.reason is VoteRefusal.VOIDED
    void = decided.void_by_own_link(own_link) if voided and own_link else None
    return render_template(
        "voting/refused.html",
        text=REFUSALS[refused.reason],
        voided=voided,
        edition=edition,
        void=void,
        own_link=own_link,
    ), 410
