"""«Kommentarer»: moderators read what the public sends in, decide, and explain. For moderators alone."""

from portal.moderation.desk import case, deciding, people, queue, taking, word_list
from portal.moderation.desk.blueprint import bp
from portal.moderation.desk.front import waiting

__all__ = ["bp", "case", "deciding", "people", "queue", "taking", "waiting", "word_list"]
