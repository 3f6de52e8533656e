"""The ballot's private link: see the code, change, withdraw – each by POST."""

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from portal.accounts.access import everybody
from portal.award import queries as award
from portal.award.queries import EditionNow
from portal.award.rules import voting_open
from portal.finalists import queries as finalists
from portal.foundation import clock, limits, tokens
from portal.foundation.db import Refused
from portal.voting import actions, queries
from portal.voting.forms import ChoiceForm
from portal.voting.queries import decided
from portal.voting.queries.marks import network_sign
from portal.voting.rules import BallotState, VoteRefusal
from portal.voting.views.blueprint import bp, link_ended_page, receipt_page, refused_page

CHANGES_AN_HOUR = 20  # each is a line in the log for good


# The answers to the two POSTs stand at addresses of their own: a reload or another language leads here.
@bp.get("/stem/min/<token>/kode", endpoint="own_after_code")
@bp.get("/stem/min/<token>/trekk", endpoint="own_after_withdrawal")
@bp.get("/stem/min/<token>")
@everybody
def show_own(token: str) -> ResponseReturnValue:
    """Show what has become of the vote, and what can be done with it."""
    now = clock.now()
    ballot = queries.ballot_by_own_link(token)
    if ballot is None:
        return link_ended_page()
    edition = award.edition_by_id(ballot.edition_id, now)
    is_open = voting_open(edition.calendar, now)
    shown = {"state": ballot.state, "open": is_open}
    void = decided.void_by_own_link(token) if ballot.state is BallotState.VOIDED else None
    return render_template("voting/own.html", ballot=shown, void=void, now=now, edition=edition, token=token)


@bp.post("/stem/min/<token>/kode")
@everybody
def show_code(token: str) -> ResponseReturnValue:
    """Show the receipt with its code. By POST, so that what opens links does not read it."""
    receipt = queries.receipt_by_own_link(token)
    return receipt_page(receipt) if receipt else link_ended_page()


@bp.get("/stem/min/<token>/endre")
@everybody
def show_change(token: str) -> ResponseReturnValue:
    """Show the finalists, none of them marked: the choice is not told."""
    now = clock.now()
    ballot = queries.ballot_by_own_link(token)
    if ballot is None:
        return link_ended_page()
    edition = award.edition_by_id(ballot.edition_id, now)
    if ballot.state is BallotState.VOIDED:
        return refused_page(Refused(VoteRefusal.VOIDED), edition, own_link=token)
    if not voting_open(edition.calendar, now):
        return render_template("voting/closed.html", edition=edition, finalists=finalists.finalists_of(edition, now))
    return _change_page(edition, ChoiceForm(finalists.finalists_of(edition, now)), token)


@bp.post("/stem/min/<token>/endre")
@everybody
def change(token: str) -> ResponseReturnValue:
    """Put another choice in the ballot."""
    now = clock.now()
    ballot = queries.ballot_by_own_link(token)
    if ballot is None:
        return link_ended_page()
    edition = award.edition_by_id(ballot.edition_id, now)
    form = ChoiceForm(finalists.finalists_of(edition, now))
    if not form.validate_on_submit():
        return _change_page(edition, form, token), 422
    _brake(token)
    try:
        network = network_sign(edition.id, request.remote_addr or "")
        receipt = actions.change_vote(token, choice=form.choice.data, now=now, network=network)
    except Refused as refused:
        return refused_page(refused, edition, own_link=token)
    return receipt_page(receipt)


def _change_page(edition: EditionNow, form: ChoiceForm, token: str) -> str:
    choices = finalists.finalists_of(edition, clock.now())
    return render_template("voting/change.html", form=form, choices=choices, edition=edition, token=token)


def _brake(token: str) -> None:
    """Turn away who changes a vote over and over: every change is a line in the log."""
    if limits.exceeded("own-vote", tokens.digest(token).hex(), most=CHANGES_AN_HOUR):
        abort(429)


@bp.post("/stem/min/<token>/trekk")
@everybody
def withdraw(token: str) -> ResponseReturnValue:
    """Withdraw the vote."""
    now = clock.now()
    _brake(token)
    try:
        receipt = actions.withdraw_vote(token, now=now)
    except Refused as refused:
        ballot = queries.ballot_by_own_link(token)
        return refused_page(refused, award.edition_by_id(ballot.edition_id, now) if ballot else None, own_link=token)
    edition = award.edition_by_id(receipt.edition_id, now)
    return render_template("voting/withdrawn.html", edition=edition, token=token)
