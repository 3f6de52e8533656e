"""Who may not judge whom: by rule, from where a juror lives and works, and by their own word."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class TieKind(StrEnum):
    """How a juror is tied to a place."""

    HOME = "home"
    EMPLOYER = "employer"
    COUNTY = "county"


class ConflictKind(StrEnum):
    """Where a recusal is from."""

    RULE = "rule"  # a tie: computed each time, so that it holds from the moment the tie is known
    OWN = "own"  # the juror's own word
    SET = "set"  # entered by the jury secretary, who was told


class ConflictRefusal(StrEnum):
    """Why a tie or a recusal was not taken."""

    NO_REASON = "conflict_no_reason"
    LONG_REASON = "conflict_long_reason"
    ALREADY = "conflict_already"
    SIGNED = "conflict_signed"
    NO_PLACE = "tie_no_place"
    NO_MUNICIPALITY = "tie_no_municipality"
    NO_COUNTY = "tie_no_county"
    TWO_PLACES = "tie_two_places"
    OTHER_ROUND = "conflict_other_round"
    OWN_TIE = "tie_own"


LONGEST_REASON = 2_000


@dataclass(frozen=True)
class Tie:
    """A tie to one municipality, by number, or to a whole county, by name: never to both."""

    kind: TieKind
    number: str | None = None
    county: str | None = None


@dataclass(frozen=True)
class Applicant:
    """The municipality that a case is about, as far as conflicts look at it."""

    number: str
    county: str


def meets(tie: Tie, applicant: Applicant) -> bool:
    """Tell whether a tie keeps a juror from judging a municipality: it is that one, or it lies in that county."""
    if tie.number is not None:
        return tie.number == applicant.number
    return tie.county is not None and tie.county == applicant.county


def ties_that_meet(ties: Iterable[Tie], applicant: Applicant) -> list[TieKind]:
    """Return how a juror is tied to an applicant, each kind once and in the order of the kinds; empty for no conflict."""
    found = {tie.kind for tie in ties if meets(tie, applicant)}
    return [kind for kind in TieKind if kind in found]


def tie_refusal(tie: Tie) -> ConflictRefusal | None:
    """Return why a tie cannot be kept, or None. One lives in a municipality; one may work for either; a county is a county."""
    if tie.number is not None and tie.county is not None:
        return ConflictRefusal.TWO_PLACES
    wanted = {
        TieKind.HOME: (tie.number, ConflictRefusal.NO_MUNICIPALITY),
        TieKind.COUNTY: (tie.county, ConflictRefusal.NO_COUNTY),
        TieKind.EMPLOYER: (tie.number or tie.county, ConflictRefusal.NO_PLACE),
    }
    place, refusal = wanted[tie.kind]
    return None if place else refusal


def declare_refusal(*, reason: str, already: bool, signed: bool) -> ConflictRefusal | None:
    """Return why a recusal cannot be entered, or None. After signed minutes nothing about the case changes any more."""
    if not reason.strip():
        return ConflictRefusal.NO_REASON
    if len(reason) > LONGEST_REASON:
        return ConflictRefusal.LONG_REASON
    if already:
        return ConflictRefusal.ALREADY
    return ConflictRefusal.SIGNED if signed else None
