"""Staff's front page and their menu."""

import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from flask import Blueprint, Flask, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from portal.accounts import access
from portal.accounts.access import STAFF, only
from portal.accounts.queries import Staff
from portal.accounts.views.blueprint import first_page_of
from portal.desk.rules import Waits
from portal.foundation import beats, clock, outbox
from portal.jury import desk as jury
from portal.moderation import desk as moderation
from portal.moderation.desk.words import duration
from portal.nominations import desk as nominations
from portal.notices import desk as notices
from portal.results import desk as results
from portal.voting import desk as vote_desk
from portal.voting.queries import log as vote_log

bp = Blueprint("desk", __name__)

WORKER_SILENT = timedelta(minutes=5)
MAIL_LATE = timedelta(minutes=10)
LEAST_FREE = 0.15


# What each desk says of its queues: nothing to somebody who may not work there. A desk adds its own line here.
QUEUES: tuple[Callable[[Staff], Iterable[Waits]], ...] = (
    moderation.waiting,
    vote_desk.waiting,
    nominations.waiting,
    jury.waiting,
    notices.waiting,
    results.waiting,
)

# (endpoint, words); shown to those who may open it. Desks are named by their matter.
MENU: tuple[tuple[str, LazyString], ...] = (
    ("desk.front", _l("Oversikt")),
    ("moderation.queue", _l("Kommentarer")),
    ("vote_desk.groups", _l("Stemmekontroll")),
    ("voting.log_state", _l("Stemmelogg")),
    ("nominations_desk.applications", _l("Søknader")),
    ("jury.front", _l("Jury")),
    ("results_desk.editions", _l("Kåringer")),
    ("preview.choose", _l("Slik siden ser ut")),
    ("accounts.people", _l("Personer")),
    ("audit.log", _l("Hendelseslogg")),
    ("accounts.show_own", _l("Min konto")),
)
WHOLE_DESKS: Mapping[str | None, str] = {
    "moderation": "moderation", "vote_desk": "vote_desk", "results_desk": "results_desk", "notices": "results_desk",
}  # fmt: skip
"""Blueprints all of whose closed pages belong to one line of the menu, and whose line it is."""


@dataclass(frozen=True)
class Entry:
    """A line of the menu. `current` is «page» on the desk's first page, «true» on its others, else empty."""

    url: str
    text: LazyString
    current: str


def init_app(app: Flask) -> None:
    """Give templates the menu of whoever has signed in, and where they begin."""
    app.jinja_env.globals["desk_menu"] = menu
    app.jinja_env.globals["desk_home"] = lambda: first_page_of(access.current())


def menu() -> list[Entry]:
    """Return the desks that the person may open."""
    person = access.current()
    return [
        Entry(url_for(endpoint), text, _current(endpoint)) for endpoint, text in MENU if access.may(person, endpoint)
    ]


def _current(endpoint: str) -> str:
    """Return how a desk in the menu stands to the page that is shown."""
    if request.endpoint == endpoint:
        return "page"
    desk = WHOLE_DESKS.get(request.blueprint)
    return "true" if desk and endpoint.startswith(f"{desk}.") else ""


@bp.get("/for-ansatte")
@only(*STAFF)
def front() -> ResponseReturnValue:
    """Show what waits, and how mail, worker and disk are."""
    person, now = access.current(), clock.real_now()
    waiting = [found for queue in QUEUES for found in queue(person)]
    mail, beat = outbox.status(), beats.last_beat()
    space = shutil.disk_usage(current_app.config["DATA"])
    return render_template(
        "desk/front.html",
        person=person,
        waiting=waiting,
        mail=mail,
        mail_late=mail.oldest is not None and now - mail.oldest > MAIL_LATE,
        beat=beat,
        worker_silent=beat is None or now - beat > WORKER_SILENT,
        free=space.free / space.total,
        space_short=space.free / space.total < LEAST_FREE,
        vote_log=_log_trouble(person),
        now=now,
        waited=lambda since: duration(clock.now() - since),
    )


def _log_trouble(person: Staff) -> bool:
    """Tell whether somebody who may see the vote's log should look at it now."""
    return access.may(person, "voting.log_state") and any(state != "ok" for state in vote_log.states().values())
