"""What the audit log calls what happens to the vote's log."""

from enum import StrEnum


class LogEvent(StrEnum):
    """What operators, staff and the worker did to the log, or read of it before everybody may."""

    BEGUN_ANEW = "vote_log_begun_anew"
    NEW_KEY = "vote_log_new_key"
    WRITTEN_ANEW = "heads_log_written_anew"
    PUT_BACK = "vote_put_back"
    EXPORTED = "vote_log_exported"
    TALLIED = "vote_tallied"
    OBSERVER_ADDED = "vote_observer_added"
    OBSERVER_REMOVED = "vote_observer_removed"
