"""Setting up an edition, its criteria, and its acts."""

from portal.award.actions.copying import copy_edition
from portal.award.actions.criteria import (
    NewCriterion,
    add_criterion,
    change_criterion,
    lock_criteria,
    move_criterion,
    remove_criterion,
)
from portal.award.actions.editions import (
    NewEntry,
    ReleaseRefusal,
    add_edition,
    add_winner,
    certify,
    extend_applications,
    keep_key_checks,
    keep_winner,
    release,
    set_moments,
    set_title,
    set_weights,
)

__all__ = [
    "NewCriterion", "NewEntry", "ReleaseRefusal", "add_criterion", "add_edition", "add_winner", "certify",
    "change_criterion", "copy_edition", "extend_applications", "keep_key_checks", "keep_winner", "lock_criteria",
    "move_criterion", "release", "remove_criterion", "set_moments", "set_title", "set_weights",
]  # fmt: skip
