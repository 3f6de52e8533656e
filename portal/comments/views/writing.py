"""Writing a comment, and the page that asks to look into the mail."""

from flask import abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.access import everybody
from portal.comments import actions, queries, rules
from portal.comments.forms import REFUSALS, CommentForm
from portal.comments.queries import Commented
from portal.comments.rules import CommentRefusal, Place, Room
from portal.comments.views.blueprint import bp, changes_at, page_address, write_address
from portal.foundation import clock, i18n, limits
from portal.foundation.db import Refused
from portal.foundation.pagecache import keep
from portal.voting.forms import deliverable

LIMITS = (CommentRefusal.TOO_SOON, CommentRefusal.TOO_MANY_MAILS, CommentRefusal.TOO_MANY_HERE)


@bp.get("/kommentarer/finalister/<year:year>/<slug>/skriv")
@everybody
def finalist_write(year: int, slug: str) -> ResponseReturnValue:
    """Show what a comment on a finalist means for its author, and the form."""
    return _show(Place.finalist(year, slug))


@bp.get("/kommentarer/artikler/<slug>/skriv")
@everybody
def article_write(slug: str) -> ResponseReturnValue:
    """Show what a comment on an article means for its author, and the form."""
    return _show(Place.article(slug))


@bp.post("/kommentarer/finalister/<year:year>/<slug>/skriv")
@everybody
def finalist_send(year: int, slug: str) -> ResponseReturnValue:
    """Keep a comment on a finalist until it is confirmed."""
    return _send(Place.finalist(year, slug))


@bp.post("/kommentarer/artikler/<slug>/skriv")
@everybody
def article_send(slug: str) -> ResponseReturnValue:
    """Keep a comment on an article until it is confirmed."""
    return _send(Place.article(slug))


def _show(place: Place) -> ResponseReturnValue:
    now = clock.now()
    commented = queries.commented(place, now)
    if commented is None:
        abort(404)
    room = queries.room(place)
    refusal = rules.refusal_at(room, now)
    page = _closed(commented, room, refusal) if refusal else _form_page(commented, room, CommentForm(formdata=None))
    return keep(page, until=changes_at(place, room, now))


def _form_page(commented: Commented, room: Room, form: CommentForm, trouble: str | None = None) -> str:
    return render_template(
        "comments/write.html",
        commented=commented,
        page_url=page_address(commented),
        room=room,
        form=form,
        form_url=write_address(commented.place),
        months=rules.ANONYMISED_AFTER_MONTHS,
        trouble=trouble,
    )


def _closed(commented: Commented | None, room: Room, refusal: CommentRefusal, text: str = "") -> str:
    return render_template(
        "comments/closed.html",
        commented=commented,
        page_url=page_address(commented) if commented else None,
        room=room,
        why=REFUSALS[refusal],
        everywhere=refusal is CommentRefusal.EVERYWHERE_CLOSED,
        text=text,
    )


def _send(place: Place) -> ResponseReturnValue:
    now = clock.now()
    form, commented, room = CommentForm(), queries.commented(place, now), queries.room(place)
    if commented is None:
        return _closed(None, Room(), CommentRefusal.UNKNOWN_PLACE, rules.plain_text(form.text.data or "")), 404
    if refusal := rules.refusal_at(room, now):
        return _closed(commented, room, refusal, rules.plain_text(form.text.data or "")), 410
    if not form.validate_on_submit():
        return _form_page(commented, room, form), 422
    try:
        actions.send(
            place,
            name=form.clean_name,
            text=form.clean_text,
            typed=form.text.data or "",
            address=deliverable(form.address.data or ""),
            language=i18n.language(),
            trapped=bool(form.website.data),
            network=limits.network_today(request.remote_addr or ""),
            now=now,
            real_now=clock.real_now(),
        )
    except Refused as refused:
        return _refused(place, commented, form, refused)
    return redirect(url_for("comments.check_mail"), 303)


def _refused(place: Place, commented: Commented, form: CommentForm, refused: Refused) -> ResponseReturnValue:
    """Say why nothing was sent; what was written is still there."""
    room = queries.room(place)
    if refused.reason in LIMITS:
        return _form_page(commented, room, form, str(REFUSALS[refused.reason])), 429
    gone = refused.reason is CommentRefusal.UNKNOWN_PLACE  # closed or taken down while the form was being sent
    refusal = CommentRefusal.UNKNOWN_PLACE if gone else CommentRefusal(refused.reason)
    page = _closed(None if gone else commented, room, refusal, rules.plain_text(form.text.data or ""))
    return page, 404 if gone else 410


@bp.get("/kommentarer/sjekk-e-posten")
@everybody
def check_mail() -> ResponseReturnValue:
    """Ask to look into the mail; the same page for everybody."""
    mailbox = url_for("demo.mailbox") if current_app.config["DEMO"] else None
    page = render_template("comments/check_mail.html", mailbox_url=mailbox, most=actions.MAILS_AN_HOUR)
    return keep(page, until=None)
