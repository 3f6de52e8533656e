"""Setting up an edition's rounds and form."""

from portal.nominations.actions.setting_up.copying import copy_rounds_and_form
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
    "NewField", "NewRound", "add_field", "add_round", "change_field", "change_round", "copy_rounds_and_form",
    "make_default_form", "move_deadline", "move_field", "remove_field", "remove_round", "set_statement", "set_weights",
]  # fmt: skip
