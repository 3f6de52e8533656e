"""The ranking, when the period lets it be seen: mean, median, spread, and how severe each juror was."""

from flask import render_template
from flask.typing import ResponseReturnValue

from portal.accounts.access import only
from portal.jury import queries, rules
from portal.jury.desk.blueprint import MANAGES, bp, managed, shown_progress
from portal.jury.rules import Mark


@bp.get("/jury/runde/<int:round_id>/rangering")
@only(*MANAGES)
def ranking(round_id: int) -> ResponseReturnValue:
    """Show the ranking. A leader's is of the cases that they may see: a gap would tell the place of one that they may not."""
    found = managed(round_id)
    shown = found.period is not None and found.period.sums
    if not shown or not found.cards:
        return render_template("jury/ranking_closed.html", round=found)
    progress = shown_progress(found)
    cases = {each.id for each in progress.cases}
    standing = queries.standing_of(round_id)
    marks = [mark for mark in standing.marks if mark.case in cases]
    ranked = rules.ranking(marks, [case for case in standing.cases if case in cases])
    return render_template(
        "jury/ranking.html",
        round=found,
        ranked=ranked,
        divided=rules.most_divided(ranked),
        names={each.id: each.name for each in progress.cases},
        jurors=_jurors(marks, {each.seat_id: each.name for each in progress.jurors}),
        part=len(cases) < len(standing.cases),
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
