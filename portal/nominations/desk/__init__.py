"""«Søknader»: what the jury's secretary sees and decides."""

from portal.nominations.desk import (
    applications,
    archiving,
    codes,
    deciding,
    exporting,
    files,
    proposals,
    setting_up,
)
from portal.nominations.desk.blueprint import bp
from portal.nominations.desk.waiting import waiting

__all__ = [
    "applications", "archiving", "bp", "codes", "deciding", "exporting", "files", "proposals", "setting_up", "waiting",
]  # fmt: skip
