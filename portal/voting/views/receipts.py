"""Looking a receipt code up, and how the vote is looked after."""

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.access import everybody
from portal.award import queries as award
from portal.award.rules import Phase
from portal.finalists import queries as finalists
from portal.foundation import clock, limits
from portal.foundation.pagecache import keep
from portal.voting import queries
from portal.voting.desk.words import void_words
from portal.voting.forms import ReceiptForm
from portal.voting.queries import BallotNow, counts, decided, log, proofs
from portal.voting.rules import BallotState, normal_code
from portal.voting.views.blueprint import bp, edition_or_404

LOOK_UPS_PER_NETWORK = 300


@bp.get("/kvittering")
@everybody
def receipt() -> ResponseReturnValue:
    """Show the field for a receipt code."""
    return keep(render_template("voting/look_up.html", form=ReceiptForm(), answer=None, not_found=False), until=None)


@bp.post("/kvittering")
@everybody
def look_up() -> ResponseReturnValue:
    """Tell what has become of a vote, never for whom it was. By POST: an address with the code would be kept in logs."""
    form = ReceiptForm()
    network = limits.network_today(request.remote_addr or "")
    if limits.exceeded("receipt", network, most=LOOK_UPS_PER_NETWORK):
        abort(429)
    if not form.validate_on_submit():
        return render_template("voting/look_up.html", form=form, answer=None, not_found=False), 422
    ballot = queries.ballot_by_code(form.code.data or "")
    if ballot is None:
        now = clock.now()
        lacking = [(award.edition_by_id(edition_id, now), begun) for edition_id, begun in log.may_lack_votes()]
        return render_template("voting/look_up.html", form=form, answer=None, not_found=True, lacking=lacking), 404
    edition = award.edition_by_id(ballot.edition_id, clock.now())
    ballot_id = queries.ballot_id(normal_code(form.code.data or ""))
    shown = proofs.shown_for(ballot_id)
    answer = {
        "state": "received" if shown.received else _state(ballot),
        "voted_by": ballot.voted_by,
        "edition": edition,
        "closes": edition.calendar.voting_closes if edition.phase is Phase.VOTING else None,
        "shown": shown,
        "why": _why(ballot_id) if ballot.state is BallotState.VOIDED and not shown.received else None,
    }
    return render_template("voting/look_up.html", form=ReceiptForm(formdata=None), answer=answer, not_found=False)


def _state(ballot: BallotNow) -> str:
    """Return what has become of a vote: held when ties are erased is held for good."""
    held = ballot.state is BallotState.HELD
    return "undecided" if held and counts.erasure_of(ballot.edition_id) is not None else ballot.state


def _why(ballot_id: str) -> str:
    """Return why a ballot was voided, in words."""
    return void_words(decided.void_reason_of(ballot_id) or "")


@bp.get("/norges-kulturkommune/<year:year>/slik-stemmer-du")
@everybody
def how(year: int) -> ResponseReturnValue:
    """Tell how to vote, how we take care, and what we cannot promise."""
    edition = edition_or_404(year)
    return keep(render_template("voting/how.html", edition=edition), until=edition.next_change)


@bp.get("/norges-kulturkommune/<year:year>/finalister/<slug>/stem")
@everybody
def choose_finalist(year: int, slug: str) -> ResponseReturnValue:
    """Lead on to the form with the choice filled in."""
    now = clock.now()
    edition = edition_or_404(year)
    if slug not in {card.slug for card in finalists.finalists_of(edition, now)}:
        abort(404)
    return redirect(url_for("voting.choose", year=year, valg=slug), 303)
