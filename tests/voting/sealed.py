"""A sealed log without the worker."""

from datetime import datetime

from portal.voting.actions import sealing
from tests import moments


def seal(edition_id: int, *, now: datetime = moments.START) -> None:
    """Place all that waits and sign a head over the whole."""
    assert sealing.seal(edition_id, now) is not None
