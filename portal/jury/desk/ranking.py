"""The ranking, when the period lets it be seen: mean, median, spread, and how severe each juror was."""

from dataclasses import dataclass

from flask import render_template
from flask.typing import ResponseReturnValue

from portal.accounts.access import only
from portal.jury import queries, rules
from portal.jury.desk.blueprint import MANAGES, bp, managed, shown_progress
from portal.jury.queries import Progress, RoundNow
from portal.jury.rules import Mark, Ranked


@dataclass(frozen=True)
class Shown:
    """A ranking as whoever looks may see it; `part`: it leaves cases out."""

    progress: Progress
    ranked: list[Ranked]
    marks: list[Mark]
    part: bool


def ranked_for(found: RoundNow) -> Shown | None:
    """Return the ranking, or None when the period keeps it back or nobody gives points.

    A leader's is of the cases that they may see: a gap would tell the place of one that they may not.
    """
    if found.period is None or not found.period.sums or not found.cards:
        return None
    progress = shown_progress(found)
    cases = {each.id for each in progress.cases}
    standing = queries.standing_of(found.id)
    marks = [mark for mark in standing.marks if mark.case in cases]
    ranked = rules.ranking(marks, [case for case in standing.cases if case in cases])
    return Shown(progress, ranked, marks, len(cases) < len(standing.cases))


@bp.get("/jury/runde/<int:round_id>/rangering")
@only(*MANAGES)
def ranking(round_id: int) -> ResponseReturnValue:
    """Show the ranking."""
    found = managed(round_id)
    shown = ranked_for(found)
    if shown is None:
        return render_template("jury/ranking_closed.html", round=found)
    return render_template(
        "jury/ranking.html",
        round=found,
        ranked=shown.ranked,
        divided=rules.most_divided(shown.ranked),
        names={each.id: each.name for each in shown.progress.cases},
        jurors=_jurors(shown.marks, {each.seat_id: each.name for each in shown.progress.jurors}),
        part=shown.part,
    )


def _jurors(marks: list[Mark], names: dict[int, str]) -> list[tuple[str, float, int]]:
    """Return (name, severity, cards) by name; one who has left is not named."""
    severities = rules.severity(marks)
    rows = [
        (names[seat], float(each), sum(mark.seat == seat for mark in marks))
        for seat, each in severities.items()
        if seat in names
    ]
    return sorted(rows)
