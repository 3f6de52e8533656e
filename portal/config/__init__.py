"""Every setting, typed, read once from the environment (prefix ``PORTAL_``); the contract is docs/operations.md."""

from portal.config.reading import from_environment
from portal.config.refusing import KNOWN, UnsafeSettings
from portal.config.settings import ROOT, Config

__all__ = ["KNOWN", "ROOT", "Config", "UnsafeSettings", "from_environment"]
