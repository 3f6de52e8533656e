"""«Meld fra»: a reader tells what is wrong with a comment."""

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.access import everybody
from portal.comments import actions, queries
from portal.comments.forms import ReportForm
from portal.comments.queries import Shown
from portal.comments.views.blueprint import bp, changes_at
from portal.comments.views.pages import IDS
from portal.foundation import clock, limits
from portal.foundation.i18n import gettext as _
from portal.foundation.pagecache import keep
from portal.moderation.rules import Reason


def _shown(comment_id: int) -> Shown:
    found = queries.shown_one(comment_id, clock.now()) if comment_id in IDS else None
    return found or abort(404)


@bp.get("/kommentarer/<int:comment_id>/meld")
@everybody
def show_report(comment_id: int) -> ResponseReturnValue:
    """Show the comment and the reasons."""
    comment, now = _shown(comment_id), clock.now()
    until = changes_at(comment.place, queries.room(comment.place), now)
    return keep(_page(comment, ReportForm()), until=until)


def _page(comment: Shown, form: ReportForm, trouble: str | None = None) -> str:
    commented = queries.commented(comment.place, clock.now())
    return render_template("comments/report.html", comment=comment, commented=commented, form=form, trouble=trouble)


@bp.post("/kommentarer/<int:comment_id>/meld")
@everybody
def report(comment_id: int) -> ResponseReturnValue:
    """Keep the report. The same answer whether it was the first, the third or one too many from a network."""
    found = queries.shown_one(comment_id, clock.now()) if comment_id in IDS else None
    if found is None:
        return redirect(url_for("comments.reported"), 303)  # gone meanwhile, or never there: nothing is told
    form = ReportForm()
    if not form.validate_on_submit():
        return _page(found, form), 422
    taken = actions.report(
        comment_id,
        category=Reason(form.category.data),
        words=form.words.data or None,
        network=limits.network_today(request.remote_addr or ""),
        now=clock.now(),
    )
    if not taken:
        trouble = _(
            "Det er meldt fra om mange kommentarer fra nettverket ditt den siste timen. Vent en time, og send på nytt."
        )
        return _page(found, form, trouble), 429
    return redirect(url_for("comments.reported"), 303)


@bp.get("/kommentarer/meldt")
@everybody
def reported() -> ResponseReturnValue:
    """Thank, and say what happens now."""
    return keep(render_template("comments/reported.html"), until=None)
