"""«Stemmekontroll»: officers look at what signals hold, decide with a second one, and answer complaints. For them alone."""

from portal.voting.desk import acting, by_hand, groups, objections, settings
from portal.voting.desk.blueprint import bp
from portal.voting.desk.front import waiting

__all__ = ["acting", "bp", "by_hand", "groups", "objections", "settings", "waiting"]
