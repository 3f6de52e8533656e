"""What every public form has in common: no token, no cookie, and messages in the page's language."""

import re
from collections.abc import Mapping
from typing import Any

from flask import request
from flask_babel import LazyString
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict

from portal.foundation.i18n import lazy_gettext as _l

# WTForms speaks bokmål but not nynorsk, so what it says by itself is said through our own catalogues.
BUILT_IN: Mapping[str, LazyString] = {
    "Not a valid choice.": _l("Velg et av alternativene."),
    "Invalid Choice: could not coerce.": _l("Velg et av alternativene."),
    "This field is required.": _l("Fyll ut dette feltet."),
    "Invalid choice(s): one or more data inputs could not be coerced.": _l("Velg blant alternativene."),
    "'%(value)s' is not a valid choice for this field.": _l("Velg blant alternativene."),
    "'%(value)s' are not valid choices for this field.": _l("Velg blant alternativene."),
    "Not a valid date value.": _l("Skriv datoen slik: 2019-07-01."),
    "Not a valid datetime value.": _l("Skriv datoen slik: 2019-07-01."),
    "Not a valid time value.": _l("Skriv klokkeslettet slik: 14.30."),
    "Invalid input.": _l("Skriv det på en annen måte."),
    "CSRF token missing.": _l("Skjemaet er for gammelt. Send det en gang til."),
    "CSRF failed.": _l("Skjemaet er for gammelt. Send det en gang til."),
}

# No text has them, and PostgreSQL keeps no NUL.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class Messages:
    """WTForms' own messages, in the page's language."""

    def gettext(self, string: str) -> str:
        """Return our words for one of WTForms' messages; an unknown one is a fault that a test finds."""
        return str(BUILT_IN[string])

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        """Return our words for one of WTForms' messages that count."""
        return str(BUILT_IN[singular if n == 1 else plural])


class PublicForm(FlaskForm):
    """A form anybody may send. The origin of the POST is checked instead of a token."""

    class Meta(FlaskForm.Meta):
        """How WTForms treats the form."""

        csrf = False

        def get_translations(self, form: FlaskForm) -> Messages:
            """Speak through our own catalogues."""
            return Messages()

        def wrap_formdata(self, form: FlaskForm, formdata: Any) -> Any:
            """Read what a form sends as text. Flask-WTF would take JSON and files too, and their values are no texts."""
            if formdata is None:
                return None
            return MultiDict((name, CONTROL.sub("", value)) for name, value in request.form.items(multi=True)) or None
