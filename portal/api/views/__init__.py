"""`/api/v1`: the answers, and what describes them."""

from portal.api.views import editions, finalists, result, start
from portal.api.views.blueprint import bp

__all__ = ["bp", "editions", "finalists", "result", "start"]
