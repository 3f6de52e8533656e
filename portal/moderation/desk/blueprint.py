"""The pages of moderators."""

from flask import Blueprint

from portal.accounts import access
from portal.moderation.rules import Moderator

bp = Blueprint("moderation", __name__)


def moderator() -> Moderator:
    """Return who has signed in, as the one who decides."""
    person = access.current()
    return Moderator(person.id, person.name, person.address)
