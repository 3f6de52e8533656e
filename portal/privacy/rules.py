"""How long each kind of data is kept, by profile, and how long a link to one's own data lives."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from portal.comments.rules import ANONYMISED_AFTER_MONTHS
from portal.culture.rules import LINK_LIFE as CONFIRM_LIFE

LINK_LIFE = timedelta(hours=1)
YEAR = timedelta(days=365)


class Profile(StrEnum):
    """Which rules for keeping the one responsible stands under; the setting RETENTION."""

    STANDARD = "standard"
    KOMMUNE = "kommune"  # under the archives act: what was a case is exported before it is deleted


class Kept(StrEnum):
    """A kind of data that the worker deletes when its time is out; what is only waited for goes with its link."""

    UNCONFIRMED = "unconfirmed"  # sent in, and the address never confirmed
    REFUSED = "refused"  # comments that were not published, removed or withdrawn: from the last that happened
    REPORTS = "reports"  # who told of a comment, and what they wrote: from when it was dealt with
    COMPLAINTS = "complaints"  # from the decision
    FEEDBACK = "feedback"  # from the answer, or from when it was closed
    NAMES = "names"  # on shown comments: after that many months, and on a finalist after the release too
    PERSONS = "persons"  # of whom nothing else is left
    REQUESTS = "requests"  # links to one's own data
    DRAFTS = "drafts"  # applications that were never sent: from their deadline
    APPLICATIONS = "applications"  # what sent ones say, and who wrote them: from the last that happened
    PROPOSALS = "proposals"  # from when they were written
    JURY = "jury"  # where jurors live and work, why they were recused, their private notes: from the final approval
    NETWORKS = "networks"  # from which network a vote was asked for, as a mark: by the real clock, from the asking


@dataclass(frozen=True)
class Period:
    """How long a kind of data is kept, and whether it goes to the archive before it is deleted."""

    length: timedelta
    archived: bool


def _standard(length: timedelta) -> Period:
    return Period(length, archived=False)


_STANDARD: Mapping[Kept, Period] = {
    Kept.UNCONFIRMED: _standard(CONFIRM_LIFE),
    Kept.REFUSED: _standard(YEAR),
    Kept.REPORTS: _standard(YEAR),
    Kept.COMPLAINTS: _standard(YEAR),
    Kept.FEEDBACK: _standard(YEAR),
    Kept.NAMES: _standard(ANONYMISED_AFTER_MONTHS * YEAR / 12),
    Kept.PERSONS: _standard(timedelta(days=30)),
    Kept.REQUESTS: _standard(LINK_LIFE),
    Kept.DRAFTS: _standard(timedelta(days=90)),
    Kept.APPLICATIONS: _standard(4 * YEAR),  # two rounds of the prize
    Kept.PROPOSALS: _standard(YEAR),
    Kept.JURY: _standard(YEAR),
    Kept.NETWORKS: _standard(timedelta(days=14)),
}

# What was dealt with is a public record there. What never became a case, and what only leads to one, is not.
ARCHIVED = frozenset(
    {Kept.REFUSED, Kept.REPORTS, Kept.COMPLAINTS, Kept.FEEDBACK, Kept.NAMES, Kept.APPLICATIONS, Kept.PROPOSALS}
)

PERIODS: Mapping[Profile, Mapping[Kept, Period]] = {
    Profile.STANDARD: _STANDARD,
    Profile.KOMMUNE: {kept: Period(period.length, kept in ARCHIVED) for kept, period in _STANDARD.items()},
}


class ArchiveFailed(Exception):
    """The archive did not take what was to be deleted, so it was not deleted."""


def over_before(kept: Kept, profile: Profile, now: datetime) -> datetime:
    """Return the moment before which a kind of data has had its time. Half-open: at that very moment it is kept."""
    return now - PERIODS[profile][kept].length
