"""Setting up an edition's rounds and form."""

from portal.nominations.actions.setting_up.copying import copy_rounds_and_form
from portal.nominations.actions.setting_up.editions import (
    add_criterion,
    add_edition,
    change_criterion,
    copy_edition,
    remove_criterion,
    set_moments,
)
from portal.nominations.actions.setting_up.form import (
    NewField,
    add_field,
    change_field,
    make_default_form,
    move_field,
    remove_field,
)
from portal.nominations.actions.setting_up.rounds import (
    NewRound,
    add_round,
    change_round,
    move_deadline,
    remove_round,
    set_statement,
    set_weights,
)

__all__ = [
    "NewField", "NewRound", "add_criterion", "add_edition", "add_field", "add_round", "change_criterion", "change_field",
    "change_round", "copy_edition", "copy_rounds_and_form", "make_default_form", "move_deadline", "move_field",
    "remove_criterion", "remove_field", "remove_round", "set_moments", "set_statement", "set_weights",
]  # fmt: skip
