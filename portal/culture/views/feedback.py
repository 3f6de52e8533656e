"""Feedback on accessibility: into the queue at once, or when its author has confirmed the address."""

from collections.abc import Collection

from flask import abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.access import everybody
from portal.culture import actions, queries
from portal.culture.forms import FeedbackForm
from portal.culture.views.pages import accessibility_page, bp
from portal.foundation import clock, i18n, limits
from portal.foundation.i18n import gettext as _
from portal.foundation.outbox import Page
from portal.foundation.pagecache import keep
from portal.moderation.actions import Quote
from portal.voting.forms import deliverable

SENT_PER_NETWORK = 10  # an hour


@bp.post("/tilgjengelighet")
@everybody
def give_feedback() -> ResponseReturnValue:
    """Take feedback; nothing that was typed is lost when something must be put right."""
    form = FeedbackForm()
    if not form.validate_on_submit():
        return accessibility_page(form), 422
    if limits.exceeded("feedback", limits.network_today(request.remote_addr or ""), most=SENT_PER_NETWORK):
        abort(429)
    address = deliverable(form.address.data) if form.address.data else None
    actions.give_feedback(
        text=form.text.data or "",
        page=form.page.data or "",
        address=address,
        language=i18n.language(),
        trapped=bool(form.website.data),
        now=clock.now(),
        real_now=clock.real_now(),
    )
    return redirect(url_for("culture.check_mail" if address else "culture.feedback_taken"), 303)


@bp.get("/tilgjengelighet/takk")
@everybody
def feedback_taken() -> ResponseReturnValue:
    """Say that it has come, and what happens now."""
    return keep(render_template("culture/feedback_taken.html", answered=False), until=None)


@bp.get("/tilgjengelighet/sjekk-e-posten")
@everybody
def check_mail() -> ResponseReturnValue:
    """Ask to look into the mail; the same page for every address."""
    mailbox = url_for("demo.mailbox") if current_app.config["DEMO"] else None
    return keep(render_template("culture/check_mail.html", mailbox_url=mailbox), until=None)


@bp.get("/tilgjengelighet/bekreft/<token>")
@everybody
def show_confirmation(token: str) -> ResponseReturnValue:
    """Show what was written, with one button. Mail scanners open links too."""
    asked = queries.feedback_asked_by(token, real_now=clock.real_now())
    if asked is None:
        return _link_ended()
    return render_template("culture/confirm_feedback.html", asked=asked, token=token)


@bp.post("/tilgjengelighet/bekreft/<token>")
@everybody
def confirm_feedback(token: str) -> ResponseReturnValue:
    """Hand it on; asked again, answer the same."""
    if not actions.confirm_feedback(token, now=clock.now(), real_now=clock.real_now()):
        return _link_ended()
    return render_template("culture/feedback_taken.html", answered=True)


def _link_ended() -> ResponseReturnValue:
    return render_template("culture/link_ended.html"), 410


def texts(case_ids: Collection[int]) -> dict[int, str]:
    """Return the whole of some feedback as a moderator reads it, with the page that it is about; an emptied one is left out."""
    found = {}
    for case_id, row in queries.feedback_of(case_ids).items():
        about = _("Siden det gjelder: %(page)s", page=row.page) if row.page else ""
        if row.text:
            found[case_id] = f"{row.text}\n\n{about}".strip()
    return found


def quotes(case_ids: Collection[int]) -> dict[int, Quote]:
    """Return what a mail about feedback quotes and leads to, in its author's language."""
    found = {}
    for case_id, row in queries.feedback_of(case_ids).items():
        with i18n.in_language(row.language):
            title = row.page or _("Tilgjengelighet")
        found[case_id] = Quote(title, row.text, own=Page("privacy.ask", {}), page=Page("culture.accessibility", {}))
    return found
