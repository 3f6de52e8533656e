"""One winner of a round: what a meeting may say when others have spoken before it, or speak at the same time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from portal.jury.rules.meeting import Outcome


@dataclass(frozen=True)
class Entered:
    """An outcome that a meeting has entered about a case, and whether its minutes are signed."""

    case: int
    meeting: int
    outcome: Outcome
    signed: bool


def names_another(entered: Iterable[Entered], *, but: int, meeting: int) -> bool:
    """Tell whether a round has a winner other than a case, as a meeting sees it. `entered` is in order, the oldest first.

    The meeting's own word on a case stands over what was entered before it, so that a jury can change its winner: first
    the former one's outcome, then the new one's. What another meeting has entered after it will stand over it, and counts.
    """
    cases: dict[int, list[Entered]] = {}
    for each in entered:
        if each.case != but:
            cases.setdefault(each.case, []).append(each)
    return any(_wins(rows, meeting) for rows in cases.values())


def _wins(rows: Sequence[Entered], meeting: int) -> bool:
    if own := [at for at, each in enumerate(rows) if each.meeting == meeting]:
        return any(each.outcome is Outcome.WINNER for each in rows[own[-1] :])
    signed = [each for each in rows if each.signed]
    waiting = [each for each in rows if not each.signed]
    return any(each.outcome is Outcome.WINNER for each in [*signed[-1:], *waiting])


def names_two(entered: Iterable[Entered], *, meeting: int) -> bool:
    """Tell whether the winner that a meeting has entered would stand beside another. `entered` is in order, the oldest first."""
    rows = list(entered)
    own = {each.case for each in rows if each.meeting == meeting and each.outcome is Outcome.WINNER}
    return any(names_another(rows, but=case, meeting=meeting) for case in own)
