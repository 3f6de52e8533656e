"""The link in the mail: opening it changes nothing, its one button does."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.access import everybody
from portal.comments import actions, queries
from portal.comments.forms import REFUSALS
from portal.comments.queries import Asked
from portal.comments.rules import CommentRefusal
from portal.comments.views.blueprint import address, bp, link_ended_page
from portal.foundation import clock
from portal.foundation.db import Refused
from portal.people.rules import Standing


@bp.get("/kommentarer/bekreft/<token>")
@everybody
def show_confirmation(token: str) -> ResponseReturnValue:
    """Show the comment and one button. Mail scanners open links too."""
    asked = queries.asked_by(token, real_now=clock.real_now())
    if asked is None:
        return link_ended_page()
    room = queries.room(asked.place)
    return render_template("comments/confirm.html", asked=asked, room=room, token=token)


@bp.post("/kommentarer/bekreft/<token>")
@everybody
def confirm(token: str) -> ResponseReturnValue:
    """Hand the comment on; asked again, lead to the same page."""
    now, real_now = clock.now(), clock.real_now()
    asked = queries.asked_by(token, real_now=real_now)
    if asked is None:
        return link_ended_page()
    try:
        own_link = actions.confirm(token, now=now, real_now=real_now)
    except Refused as refused:
        return _refused(asked, token, refused)
    return redirect(url_for("comments.own", token=own_link), 303)


def _refused(asked: Asked, token: str, refused: Refused) -> ResponseReturnValue:
    """Say why it was not taken, with the text so that it is not lost."""
    if refused.reason is CommentRefusal.LINK_ENDED:
        return link_ended_page()
    standing: Standing | None = None
    if refused.reason is CommentRefusal.BLOCKED:
        standing = queries.standing_of_asked(token, now=clock.now())
    gone = refused.reason is CommentRefusal.UNKNOWN_PLACE
    page = render_template(
        "comments/refused.html",
        asked=asked,
        why=REFUSALS[refused.reason],
        standing=standing,
        room=queries.room(asked.place),
        page_url=None if gone else address(queries.page_of(asked.place)),
    )
    return page, 403 if standing else 410
