"""«Foreslå en kommune»: a citizen proposes, confirms, follows; the municipality says yes or no."""

from flask import current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.access import everybody
from portal.award import queries as award
from portal.award.queries import EditionNow
from portal.foundation import clock, generation, i18n, limits
from portal.foundation.db import Refused
from portal.foundation.pagecache import keep
from portal.moderation.rules import CaseRefusal
from portal.municipalities import queries as municipalities
from portal.nominations import queries as rounds
from portal.nominations.actions import proposing as actions
from portal.nominations.forms import REFUSALS
from portal.nominations.forms.public import ProposalComplaintForm, ProposalForm
from portal.nominations.queries import proposals as queries
from portal.nominations.queries.proposals import OwnProposal
from portal.nominations.rules.proposals import ProposalRefusal
from portal.nominations.views.blueprint import bp, edition_or_404, tell_of_former
from portal.voting.forms import deliverable

LIMITS = (ProposalRefusal.TOO_MANY_HERE, ProposalRefusal.TOO_MANY_MAILS)


def ended() -> ResponseReturnValue:
    """Answer every link to a proposal that leads nowhere with the same page."""
    return render_template("nominations/proposal_link_ended.html", edition=award.latest_edition(clock.now())), 410


@bp.get("/norges-kulturkommune/<year:year>/foresla")
@everybody
def propose(year: int) -> ResponseReturnValue:
    """Show what a proposal means, the form, and the municipalities that have said yes."""
    edition, now = edition_or_404(year), clock.now()
    page = _page(edition, ProposalForm(municipalities.labelled_in(year), formdata=None))
    changes = [each.next_change(now) for each in rounds.rounds_of(edition.id)]
    return keep(page, until=generation.earliest([edition.next_change, *changes]))


def _page(edition: EditionNow, form: ProposalForm, trouble: str = "") -> str:
    return render_template(
        "nominations/propose.html",
        edition=edition,
        form=form,
        is_open=queries.open_now(edition.id, clock.now()),
        accepted=queries.accepted(edition.id),
        trouble=trouble,
    )


@bp.post("/norges-kulturkommune/<year:year>/foresla")
@everybody
def send_proposal(year: int) -> ResponseReturnValue:
    """Keep a proposal until it is confirmed."""
    edition = edition_or_404(year)
    form = ProposalForm(municipalities.labelled_in(year))
    if not form.validate_on_submit():
        tell_of_former(form.municipality, year)
        return _page(edition, form), 422
    chosen = municipalities.municipality_in(year, form.municipality.data)
    assert chosen is not None, "the form offers no other"
    try:
        actions.propose(
            edition.id,
            municipality_id=chosen.id,
            name=form.name.data or "",
            text=form.text.data or "",
            typed=form.text.data or "",
            address=deliverable(form.address.data or ""),
            language=i18n.language(),
            trapped=bool(form.website.data),
            network=limits.network_today(request.remote_addr or ""),
            now=clock.now(),
            real_now=clock.real_now(),
        )
    except Refused as refused:
        return _page(edition, form, str(REFUSALS[refused.reason])), 429 if refused.reason in LIMITS else 410
    return redirect(url_for("nominations.check_proposal_mail"), 303)


@bp.get("/forslag/sjekk-e-posten")
@everybody
def check_proposal_mail() -> ResponseReturnValue:
    """Ask to look into the mail; the same page for everybody."""
    mailbox = url_for("demo.mailbox") if current_app.config["DEMO"] else None
    page = render_template("nominations/check_proposal_mail.html", mailbox_url=mailbox, most=actions.MAILS_AN_HOUR)
    return keep(page, until=None)


@bp.get("/forslag/bekreft/<token>")
@everybody
def show_proposal_confirmation(token: str) -> ResponseReturnValue:
    """Show the proposal and one button."""
    found = queries.by_confirm_link(token, real_now=clock.real_now())
    if found is None:
        return ended()
    return render_template("nominations/confirm_proposal.html", proposal=found[0], used=found[1], token=token)


@bp.post("/forslag/bekreft/<token>")
@everybody
def confirm_proposal(token: str) -> ResponseReturnValue:
    """Hand it to the moderators; asked again, lead to the same page."""
    try:
        own_link = actions.confirm(token, now=clock.now(), real_now=clock.real_now())
    except Refused as refused:
        if refused.reason is not ProposalRefusal.BLOCKED:
            return ended()
        found = queries.by_confirm_link(token, real_now=clock.real_now())
        page = render_template(
            "nominations/confirm_proposal.html", proposal=found[0] if found else None, used=False, token=token,
            trouble=REFUSALS[refused.reason],
        )  # fmt: skip
        return page, 403
    return redirect(url_for("nominations.own_proposal", token=own_link), 303)


def _own(token: str) -> OwnProposal | None:
    return queries.own(token, now=clock.now())


@bp.get("/forslag/min/<token>")
@everybody
def own_proposal(token: str) -> ResponseReturnValue:
    """Show what has become of the proposal, and what can be done."""
    mine = _own(token)
    return render_template("nominations/own_proposal.html", mine=mine, token=token) if mine else ended()


@bp.get("/forslag/min/<token>/trekk")
@everybody
def show_proposal_withdrawal(token: str) -> ResponseReturnValue:
    """Ask once more before it is gone."""
    mine = _own(token)
    if mine is None:
        return ended()
    if mine.row.state == "withdrawn":
        return redirect(url_for("nominations.own_proposal", token=token), 303)
    return render_template("nominations/withdraw_proposal.html", mine=mine, token=token)


@bp.post("/forslag/min/<token>/trekk")
@everybody
def withdraw_proposal(token: str) -> ResponseReturnValue:
    """Take it back."""
    try:
        actions.withdraw_proposal(token, now=clock.now())
    except Refused:
        return ended()
    return redirect(url_for("nominations.own_proposal", token=token), 303)


@bp.get("/forslag/min/<token>/klag")
@everybody
def show_proposal_complaint(token: str) -> ResponseReturnValue:
    """Show what the complaint is about, and the form."""
    mine = _own(token)
    if mine is None:
        return ended()
    if mine.complain_by is None:
        return redirect(url_for("nominations.own_proposal", token=token), 303)
    return _complaint(mine, token, ProposalComplaintForm(formdata=None))


def _complaint(mine: OwnProposal, token: str, form: ProposalComplaintForm, trouble: str = "") -> str:
    return render_template("nominations/complain_proposal.html", mine=mine, token=token, form=form, trouble=trouble)


@bp.post("/forslag/min/<token>/klag")
@everybody
def complain_proposal(token: str) -> ResponseReturnValue:
    """Send the complaint; another moderator decides it."""
    mine, form = _own(token), ProposalComplaintForm()
    if mine is None:
        return ended()
    if not form.validate_on_submit():
        return _complaint(mine, token, form), 422
    try:
        actions.complain(token, words=form.text.data or "", now=clock.now())
    except Refused as refused:
        if refused.reason is ProposalRefusal.LINK_ENDED:
            return ended()
        if refused.reason is not CaseRefusal.ALREADY:
            return _complaint(mine, token, form, str(REFUSALS[ProposalRefusal.NOT_TO_COMPLAIN])), 409
    return redirect(url_for("nominations.own_proposal", token=token), 303)


@bp.get("/forslag/kommune/<token>")
@everybody
def show_proposals(token: str) -> ResponseReturnValue:
    """Show a municipality what citizens wrote about it, and two buttons."""
    found = queries.gathered_by(token)
    return render_template("nominations/answer_proposals.html", found=found, token=token) if found else ended()


@bp.post("/forslag/kommune/<token>")
@everybody
def accept_proposals(token: str) -> ResponseReturnValue:
    """Take down its yes."""
    return _answered(token, accepts=True)


@bp.post("/forslag/kommune/<token>/nei")
@everybody
def decline_proposals(token: str) -> ResponseReturnValue:
    """Take down its no."""
    return _answered(token, accepts=False)


def _answered(token: str, *, accepts: bool) -> ResponseReturnValue:
    try:
        actions.answer(token, accepts=accepts, now=clock.now())
    except Refused as refused:
        found = queries.gathered_by(token)
        if refused.reason is ProposalRefusal.LINK_ENDED or found is None:
            return ended()
        page = render_template(
            "nominations/answer_proposals.html", found=found, token=token, trouble=REFUSALS[refused.reason]
        )
        return page, 409
    return redirect(url_for("nominations.show_proposals", token=token), 303)
