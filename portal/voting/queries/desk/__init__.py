"""What officers read: ballots by what they are held for, never by whom they are for; acts; complaints."""

from portal.voting.queries.desk.acts import (
    ActRow,
    Position,
    act_by_id,
    alone_since,
    as_seen,
    done_acts,
    due,
    in_open_act,
    open_acts,
    orphaned,
    patterns_in,
)
from portal.voting.queries.desk.groups import (
    BallotRow,
    Group,
    counted_from,
    digest_of,
    group_as_seen,
    groups,
    ids_behind,
    reasons_of,
    rows_in,
)
from portal.voting.queries.desk.objections import ObjectionRow, objection_by_id, objections
from portal.voting.queries.desk.voiding import last_void, restores_closed_to, voiders
from portal.voting.queries.desk.waiting import WaitingNow, edition_looked_after, waiting_now

__all__ = [
    "ActRow", "BallotRow", "Group", "ObjectionRow", "Position", "WaitingNow", "act_by_id", "alone_since", "as_seen",
    "counted_from", "digest_of", "done_acts", "due", "edition_looked_after", "group_as_seen", "groups", "ids_behind", "in_open_act",
    "last_void", "objection_by_id", "objections", "open_acts", "orphaned", "patterns_in", "reasons_of",
    "restores_closed_to", "rows_in", "voiders", "waiting_now",
]  # fmt: skip
