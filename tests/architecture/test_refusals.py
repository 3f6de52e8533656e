"""Every reason to refuse has its words, and so has every message that a form's library says by itself."""

import ast
import importlib
import inspect
import pkgutil
import textwrap
from enum import StrEnum

import pytest
from flask_babel import LazyString, force_locale
from wtforms import IntegerField, RadioField, StringField, validators
from wtforms.fields.choices import SelectChoice

import portal
from portal.foundation.forms import BUILT_IN, PublicForm
from portal.voting.rules import VoteRefusal
from portal.voting.rules.sealing import LogRefusal

# Refusals that no page meets, and who says their words.
NO_PAGE = {LogRefusal: "the commands of the log, in English: `voting.commands.WORDS`"}


def modules() -> list[object]:
    """Every module of the portal."""
    names = [found.name for found in pkgutil.walk_packages(portal.__path__, "portal.")]
    return [importlib.import_module(name) for name in names]


def refusals() -> set[type[StrEnum]]:
    """Every enum of reasons."""
    found = {value for module in modules() for name, value in vars(module).items() if name.endswith("Refusal")}
    return {value for value in found if inspect.isclass(value) and issubclass(value, StrEnum)}


def texts() -> dict[StrEnum, LazyString]:
    """The words for them, from every feature's forms."""
    tables = [getattr(module, "REFUSALS", {}) for module in modules() if module.__name__.endswith(".forms")]
    return {reason: text for table in tables for reason, text in table.items()}


def wordless(kinds: set[type[StrEnum]], words: dict[StrEnum, LazyString]) -> list[str]:
    """Reasons without words."""
    return sorted(f"{kind.__name__}.{reason.name}" for kind in kinds for reason in kind if not words.get(reason))


def test_every_refusal_has_words():
    assert VoteRefusal in refusals()
    assert wordless(refusals() - set(NO_PAGE), texts()) == []


def test_the_words_go_through_gettext_when_they_are_shown():
    assert {type(text) for text in texts().values()} == {LazyString}


def test_a_refusal_without_words_is_found():
    without = {reason: text for reason, text in texts().items() if reason is not VoteRefusal.VOIDED}
    assert wordless({VoteRefusal}, without) == ["VoteRefusal.VOIDED"]


def forms() -> list[type[PublicForm]]:
    """Every form of the portal."""
    found = {value for module in modules() for value in vars(module).values() if inspect.isclass(value)}
    return sorted((each for each in found if issubclass(each, PublicForm)), key=lambda each: each.__name__)


def built_in_messages(form: type[PublicForm]) -> set[str]:
    """What WTForms itself may say in a form: by the source of its fields, and of validators without words of their own."""
    said: set[str] = set()
    for name in dir(form):
        unbound = getattr(form, name)
        if not hasattr(unbound, "field_class"):
            continue
        said |= _literals(unbound.field_class)
        for validator in unbound.kwargs.get("validators", ()):
            if not getattr(validator, "message", None):
                said |= _literals(type(validator))
    return said - {"Choices cannot be None."}  # said to programmers


def _literals(kind: type) -> set[str]:
    source = "".join(
        textwrap.dedent(inspect.getsource(each)) for each in kind.__mro__ if each.__module__.startswith("wtforms")
    )
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    spoken = [call for call in calls if isinstance(call.func, ast.Attribute) and call.func.attr.endswith("gettext")]
    return {
        arg.value
        for call in spoken
        for arg in call.args
        if isinstance(arg, ast.Constant) and isinstance(arg.value, str)
    }


@pytest.mark.parametrize("form", forms(), ids=lambda form: form.__name__)
def test_what_wtforms_says_by_itself_is_translated(form):
    assert built_in_messages(form) - set(BUILT_IN) == set()


def test_forms_with_fields_are_looked_at():
    assert {"ChoiceForm", "CodeForm", "ReceiptForm", "VoteForm"} <= {form.__name__ for form in forms()}
    assert "Not a valid choice." in set().union(*(built_in_messages(form) for form in forms()))


def test_a_message_that_nobody_translated_is_found():
    class Untold(PublicForm):
        number = IntegerField("Number")
        name = StringField("Name", validators=[validators.Length(max=3)])
        told = StringField("Told", validators=[validators.Length(max=3, message="Too long")])

    missing = built_in_messages(Untold) - set(BUILT_IN)
    assert "Not a valid integer value." in missing
    assert "Field cannot be longer than %(max)d characters." in missing
    assert len(missing) == 8  # seven ways in which Length counts, and the number


def test_a_choice_that_is_none_is_answered_in_the_pages_language(app):
    class Chosen(PublicForm):
        choice = RadioField("Choice", choices=[SelectChoice(value="a", label="A")])

    said = {}
    for code in ("nb", "nn", "en"):
        with app.test_request_context("/", method="POST", data={"choice": "b"}), force_locale(code):
            form = Chosen()
            assert not form.validate_on_submit()
            said[code] = str(form.choice.errors[0])
    assert said["nb"] == "Velg et av alternativene."
    assert len(set(said.values())) == 3


def test_an_unknown_message_of_the_library_is_a_fault_and_never_english():
    from portal.foundation.forms import Messages

    with pytest.raises(KeyError):
        Messages().gettext("Not a valid integer value.")
    with pytest.raises(KeyError):
        Messages().ngettext("One thing", "Many things", 2)
