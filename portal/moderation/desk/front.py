"""What moderation says on staff's front page."""

from collections.abc import Iterator

from flask import url_for

from portal.accounts.queries import Staff
from portal.accounts.rules import Role
from portal.desk.rules import Waits
from portal.foundation import clock
from portal.foundation.i18n import gettext as _
from portal.moderation import queries
from portal.moderation.desk.narrowing import FIRST, TABS
from portal.moderation.rules import Waiting


def waiting(person: Staff) -> Iterator[Waits]:
    """Yield what waits for moderators, for one of them: how much, since when, and who has the oldest."""
    if not person.has((Role.MODERATOR,)):
        return
    counts, real_now = queries.waiting_counts(), clock.real_now()
    for tab, why in TABS.items():
        if why is None or not counts[why]:
            continue
        oldest = queries.oldest_waiting(why, real_now=real_now)
        yield Waits(
            name={
                Waiting.NEW: _("Kommentarer til behandling"),
                Waiting.REPORTED: _("Kommentarer som er meldt"),
                Waiting.COMPLAINT: _("Klager på moderering"),
            }[why],
            number=counts[why],
            oldest=oldest.since if oldest else None,
            taken_by=oldest.taken_by_name if oldest else None,
            url=url_for("moderation.queue", vis=None if tab == FIRST else tab),
        )
