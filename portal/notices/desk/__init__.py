"""«I rekkefølge»: one page with what is told to whom, when, and what waits."""

from portal.notices.desk import order
from portal.notices.desk.order import bp
from portal.notices.desk.waiting import waiting

__all__ = ["bp", "order", "waiting"]
