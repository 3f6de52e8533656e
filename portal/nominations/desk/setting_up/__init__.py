"""Setting up an edition: moments, rounds, criteria, the form, a new year."""

from portal.nominations.desk.setting_up import criteria, editions, form, rounds

__all__ = ["criteria", "editions", "form", "rounds"]
