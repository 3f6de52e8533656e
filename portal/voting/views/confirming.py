"""The link in the mail: opening it changes nothing, its one button does."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.access import everybody
from portal.finalists import queries as finalists
from portal.foundation import clock
from portal.foundation.db import Refused
from portal.voting import actions, queries
from portal.voting.queries import decided
from portal.voting.rules import VoteRefusal
from portal.voting.views.blueprint import bp, link_ended_page, receipt_page, refused_page


@bp.get("/stem/bekreft/<token>")
@everybody
def show_confirmation(token: str) -> ResponseReturnValue:
    """Show the choice and one button. Mail scanners open links too."""
    now = clock.now()
    asked = queries.asked_by(token, now=now, real_now=clock.real_now())
    if asked is None:
        return link_ended_page()
    return render_template(
        "voting/confirm.html",
        asked=asked,
        choices=finalists.finalists_of(asked.edition, now),
        edition=asked.edition,
        form_url=url_for("voting.confirm", token=token),
    )


@bp.post("/stem/bekreft/<token>")
@everybody
def confirm(token: str) -> ResponseReturnValue:
    """Make the vote count; asked again, answer with the same receipt."""
    try:
        receipt = actions.confirm_vote(token, now=clock.now(), real_now=clock.real_now())
    except Refused as refused:
        voided = refused.reason is VoteRefusal.VOIDED
        return refused_page(refused, own_link=decided.own_link_behind(token) if voided else None)
    return receipt_page(receipt)
