"""Reading what is to be told, to whom, and what has been told already."""

from portal.notices.queries.letters import Letter, letters_for
from portal.notices.queries.order import Order, RoundOrder, StepNow, is_of, order_of, step_now
from portal.notices.queries.told import Told, told_of

__all__ = [
    "Letter",
    "Order",
    "RoundOrder",
    "StepNow",
    "Told",
    "is_of",
    "letters_for",
    "order_of",
    "step_now",
    "told_of",
]
