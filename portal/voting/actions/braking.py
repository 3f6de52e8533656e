"""What slows floods: how many ask, and the work that is proved when many do. Neither sees who has voted, nor for whom."""

from dataclasses import dataclass
from datetime import datetime

from portal.foundation import limits, spent
from portal.voting import queries
from portal.voting.rules import brakes


@dataclass(frozen=True)
class Rush:
    """How it stands when somebody sends the form."""

    flooding: bool
    work_asked: bool


def count_sending(network: str, *, asks: bool) -> Rush:
    """Count a form that was sent, and where it `asks` for a vote, that too; each kind apart. Return how it stands with it."""
    sent = ("vote-sent", network)
    if not asks:
        [from_network] = limits.rates(sent)
        return Rush(brakes.flooding(from_network), work_asked=False)
    raw, from_network, in_all = limits.rates(sent, *queries.asking(network))
    return Rush(brakes.flooding(raw), brakes.work_asked(from_network=from_network, in_all=in_all))


def work_done(edition_id: int, payload: str, *, address: str, real_now: datetime) -> bool:
    """Tell whether a task was solved for this request, and take it: for another address it does not work again."""
    task = queries.solved_task(edition_id, payload, real_now)
    if task is None:
        return False
    name, ends_at = task
    # Under the edition's pepper, so that no backup says who asked once that is destroyed.
    holder = queries.voter_key(queries.pepper_of(edition_id), address).hex()
    return spent.spend("task", name, until=ends_at, holder=holder)
