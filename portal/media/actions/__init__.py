"""Taking files in, keeping them, scanning them, letting go of them. Opening and scanning happen outside every transaction."""

from portal.media.actions.letting_go import copy_for_archive, delete, delete_owned, sweep
from portal.media.actions.scanning import scan_waiting
from portal.media.actions.storing import discard, keep, store, take_in

__all__ = [
    "copy_for_archive",
    "delete",
    "delete_owned",
    "discard",
    "keep",
    "scan_waiting",
    "store",
    "sweep",
    "take_in",
]
