"""«Jury»: jurors read, assess and recuse themselves; the secretary and the leader set up, give out, remind and follow."""

from portal.jury.desk import (
    assigning,
    case,
    experts,
    exporting,
    feedback,
    front,
    meetings,
    panels,
    papers,
    periods,
    printing,
    ranking,
    recusals,
    rounds,
)
from portal.jury.desk.blueprint import bp
from portal.jury.desk.waiting import waiting

__all__ = [
    "assigning", "bp", "case", "experts", "exporting", "feedback", "front", "meetings", "panels", "papers", "periods", "printing",
    "ranking", "recusals", "rounds", "waiting",
]  # fmt: skip
