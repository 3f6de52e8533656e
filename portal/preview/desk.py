"""«Slik siden ser ut»: a moment in the session of somebody behind the door, and every public page as of it.

Only who has chosen a moment sees it: the page is never kept, nothing can be sent from it, and a result that nobody has
released is as secret at that moment as it is now.
"""

from datetime import datetime

from flask import Blueprint, Flask, current_app, flash, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from portal.accounts import access, session_cookie
from portal.accounts.access import EVERYBODY, access_of, only
from portal.accounts.actions import sessions
from portal.accounts.queries import Staff
from portal.accounts.rules import Role, Stage
from portal.award import queries as award
from portal.foundation import clock
from portal.foundation.i18n import gettext as _
from portal.preview.forms import REFUSALS, MomentForm
from portal.preview.rules import PreviewRefusal, preview_refusal

bp = Blueprint("preview", __name__)

MAY_LOOK = (Role.EDITOR, Role.JURY_SECRETARY, Role.JURY_LEADER, Role.VOTE_OFFICER, Role.ADMIN)
CHOSEN = "as_of"  # its name in the session, in `g` and in templates
ALWAYS_NOW = frozenset({"accounts", "demo", "health"})
"""Public pages that tell of this very moment, whatever is looked at."""


def init_app(app: Flask) -> None:
    """Show public pages as of the moment that somebody behind the door has chosen. After the last route."""
    app.before_request(look)
    app.context_processor(lambda: {CHOSEN: g.get(CHOSEN)})


def look() -> ResponseReturnValue | None:
    """Set the clock of this request, where it is for a public page and comes from somebody who has chosen a moment."""
    if session_cookie.cookie_name() not in request.cookies or not _is_public():
        return None
    person = session_cookie.staff()
    if person is None or person.stage is not Stage.FULL or not person.has(MAY_LOOK):
        return None
    moment = chosen()
    if moment is None or refusal(moment, person) is not None:
        return None
    sessions.seen(person.session)
    setattr(g, CHOSEN, moment)
    if request.method not in access.SAFE:
        return render_template("preview/nothing_sent.html"), 403
    return None


def _is_public() -> bool:
    endpoint = request.endpoint
    if endpoint is None or endpoint.partition(".")[0] in ALWAYS_NOW:
        return False
    return access_of(current_app.view_functions[endpoint]) == EVERYBODY


def chosen() -> datetime | None:
    """Return the moment that is chosen in this session."""
    kept = session.get(CHOSEN)
    return datetime.fromisoformat(kept) if kept else None


def refusal(moment: datetime | None, person: Staff) -> PreviewRefusal | None:
    """Return why somebody may not look at a moment; asked at every page, because roles and moments change."""
    calendars = [edition.calendar for edition in award.editions(clock.actual_now())]
    unreleased = [each.release_at for each in calendars if each.release_at and not each.released_at]
    return preview_refusal(moment, unreleased=unreleased, editor=person.has((Role.EDITOR,)))


@bp.get("/for-ansatte/slik-ser-det-ut")
@only(*MAY_LOOK)
def choose() -> ResponseReturnValue:
    """Ask for a moment."""
    return _page(MomentForm(formdata=None, day=chosen() or clock.today().date()))


@bp.post("/for-ansatte/slik-ser-det-ut")
@only(*MAY_LOOK)
def begin() -> ResponseReturnValue:
    """Look at the pages as of a moment from now on."""
    form = MomentForm()
    valid = form.validate_on_submit()
    why = refusal(form.moment if valid else None, access.current())
    if why is not None:
        form.day.errors = [str(REFUSALS[why])]
        return _page(form), 422
    assert form.moment is not None
    session[CHOSEN] = form.moment.isoformat()
    return redirect(url_for("home.index"), 303)


@bp.post("/for-ansatte/slik-ser-det-ut/avslutt")
@only(*MAY_LOOK)
def end() -> ResponseReturnValue:
    """Look at the pages as they are."""
    session.pop(CHOSEN, None)
    flash(_("Du ser de åpne sidene slik de er nå."))
    return redirect(url_for("preview.choose"), 303)


def _page(form: MomentForm) -> str:
    return render_template("preview/choose.html", form=form, chosen=chosen())
