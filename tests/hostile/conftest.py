"""The world of the rights' tests: a thing of every kind in every state."""

from tests.rights.conftest import world_of

__all__ = ["world_of"]
