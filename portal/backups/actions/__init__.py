"""Making a backup, putting it back, destroying keys in all of them."""

from portal.backups.actions.copies import destroy_copies, forget
from portal.backups.actions.making import make
from portal.backups.actions.restoring import put_back

__all__ = ["destroy_copies", "forget", "make", "put_back"]
