"""Asking for the link, and the pages behind it. Whoever can open the mailbox can open the link; nobody else is told anything."""

from flask import Blueprint, abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.access import everybody
from portal.accounts.forms import ROLES
from portal.foundation import clock, i18n, limits, outbox
from portal.foundation.pagecache import keep
from portal.jury.forms import SEATS, TIES
from portal.moderation.forms import REASONS
from portal.privacy import actions, queries
from portal.privacy.forms import AddressForm
from portal.privacy.queries import Asker, Held
from portal.privacy.views import file
from portal.voting.forms import deliverable

bp = Blueprint("privacy", __name__)

ASKED_PER_NETWORK = 30  # an hour


@bp.get("/mine-opplysninger")
@everybody
def ask() -> ResponseReturnValue:
    """Ask for the address."""
    return keep(render_template("privacy/ask.html", form=AddressForm()), until=None)


@bp.post("/mine-opplysninger")
@everybody
def send_link() -> ResponseReturnValue:
    """Send the link, and answer every address alike."""
    form = AddressForm()
    if not form.validate_on_submit():
        return render_template("privacy/ask.html", form=form), 422
    network = limits.network_today(request.remote_addr or "")
    if limits.exceeded("data-network", network, most=ASKED_PER_NETWORK):
        abort(429)
    address = deliverable(form.address.data or "")
    actions.ask_for_data(address=address, language=i18n.language(), now=clock.now())
    return redirect(url_for("privacy.link_sent"), 303)


@bp.get("/mine-opplysninger/sjekk-e-posten")
@everybody
def link_sent() -> ResponseReturnValue:
    """Ask to look into the mail; the same page for everybody."""
    mailbox = url_for("demo.mailbox") if current_app.config["DEMO"] else None
    return keep(render_template("privacy/link_sent.html", mailbox_url=mailbox), until=None)


@bp.get("/mine-opplysninger/skjema.json")
@everybody
def schema() -> ResponseReturnValue:
    """Tell programs what stands in the file."""
    return keep(file.answer(file.SCHEMA, "application/schema+json"), until=None)


@bp.get("/mine-opplysninger/<token>")
@everybody
def show(token: str) -> ResponseReturnValue:
    """Show what is kept of whoever holds the link."""
    asker = queries.asker(token, clock.real_now())
    if asker is None:
        return _link_ended()
    shift = clock.now() - clock.real_now()  # what the real clock noted is shown as the page's own clock shows it
    return render_template(
        "privacy/show.html",
        held=_held(asker),
        token=token,
        roles=ROLES,
        reasons=REASONS,
        seats=SEATS,
        ties=TIES,
        shift=shift,
        valid_until=asker.expires_at + shift,
    )


@bp.get("/mine-opplysninger/<token>/fil")
@everybody
def fetch(token: str) -> ResponseReturnValue:
    """Send the same as a file."""
    asker = queries.asker(token, clock.real_now())
    if asker is None:
        return _link_ended()
    response = file.answer(file.told(_held(asker), made_at=clock.now()), "application/json")
    response.headers["Content-Disposition"] = "attachment; filename=mine-opplysninger.json"
    return response


@bp.get("/mine-opplysninger/<token>/slett")
@everybody
def show_deleting(token: str) -> ResponseReturnValue:
    """Tell what goes, what stays and why, with one button. Opening it deletes nothing."""
    asker = queries.asker(token, clock.real_now())
    if asker is None:
        return _link_ended()
    return render_template("privacy/delete.html", held=_held(asker), token=token)


@bp.post("/mine-opplysninger/<token>/slett")
@everybody
def delete(token: str) -> ResponseReturnValue:
    """Delete, and tell what was done. The link has ended with it."""
    erased = actions.erase(token, now=clock.now(), real_now=clock.real_now())
    if erased is None:
        return _link_ended()
    return render_template("privacy/deleted.html", erased=erased, mail_days=outbox.KEPT_AFTER_SENDING.days)


def _held(asker: Asker) -> Held:
    return queries.held_about(asker.address, now=clock.now(), real_now=clock.real_now())


def _link_ended() -> ResponseReturnValue:
    return render_template("privacy/link_ended.html"), 410
