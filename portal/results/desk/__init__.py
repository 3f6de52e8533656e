"""«Kåringer»: the result is armed by two, released by one of them, and approved for good by two."""

from portal.results.desk import certifying, front, releasing, weighing
from portal.results.desk.blueprint import bp
from portal.results.desk.waiting import waiting

__all__ = ["bp", "certifying", "front", "releasing", "waiting", "weighing"]
