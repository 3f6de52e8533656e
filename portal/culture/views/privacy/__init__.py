"""The privacy page's table: one row a purpose. Every figure is read from the constant that the code obeys.

A feature that begins to keep something about people adds its row to ROWS; the worker's tidying is counted against them.
"""

from portal.culture.views.privacy import applying, control, everybody, files, observing, staff, vote, writing
from portal.culture.views.privacy.periods import Use

ROWS = (
    vote.request,
    vote.ballot,
    control.control,
    vote.cookie,
    writing.comment,
    writing.moderation,
    writing.report,
    writing.feedback,
    writing.own_data,
    everybody.mail,
    everybody.limit,
    staff.account,
    staff.session,
    staff.acts,
    everybody.log,
    everybody.named,
    observing.observer,
    files.file,
    applying.application,
    applying.proposal,
    applying.jury,
)


def uses() -> list[Use]:
    """Return every use of personal data, in the order in which a visitor meets them."""
    return [row() for row in ROWS]
