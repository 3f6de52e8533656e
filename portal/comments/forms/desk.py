"""What moderators fill in about where and how comments are taken."""

import re
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from flask_babel import LazyString
from wtforms import Field, RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, ValidationError

from portal.comments.forms.public import stripped
from portal.comments.forms.words import HUSHES, MODES
from portal.comments.rules import Place, PlaceKind
from portal.foundation.formatting import start_of_day
from portal.foundation.forms import PublicForm
from portal.foundation.i18n import gettext as _
from portal.foundation.i18n import lazy_gettext as _l

ARTICLE_ADDRESS = re.compile(r"/artikler/([\w-]+)/?$", re.ASCII)
FINALIST_ADDRESS = re.compile(r"/norges-kulturkommune/([1-9]\d{3})/finalister/([\w-]+)/?$", re.ASCII)


def _to_readers(name: str, description: LazyString) -> StringField:
    return StringField(
        _l("Beskjed til leserne"),
        name=name,
        id=name,
        description=description,
        filters=[stripped],
        validators=[
            InputRequired(_l("Skriv en beskjed til leserne.")),
            Length(max=300, message=_l("Beskjeden kan ha høyst 300 tegn.")),
        ],
    )


class SectionForm(PublicForm):
    """How comments on one kind of page are taken."""

    mode = RadioField(
        _l("Kommentarer"), name="modus", id="modus", validators=[InputRequired(_l("Velg et av alternativene."))]
    )

    def __init__(self, kind: PlaceKind, current: str | None = None) -> None:
        super().__init__(data={"mode": current})
        self.mode.choices = [SelectChoice(value=name, label=str(words)) for name, words in MODES.items()]
        self.mode.id = f"modus-{kind.value}"


class SwitchForm(PublicForm):
    """The emergency switch: what it does, and what readers are told."""

    hush = RadioField(
        _l("Hva skal bryteren gjøre?"),
        name="bryter",
        id="bryter",
        validators=[InputRequired(_l("Velg hva bryteren skal gjøre."))],
    )
    message = _to_readers(
        "beskjed", _l("Vises der kommentarene pleier å stå. Si hvorfor, og gjerne når dere åpner igjen.")
    )

    def __init__(self) -> None:
        super().__init__()
        self.hush.choices = [SelectChoice(value=hush.value, label=str(words)) for hush, words in HUSHES.items()]


class ClosingForm(PublicForm):
    """A page whose comments end, from when, and why."""

    page = StringField(
        _l("Adressen til siden"),
        name="side",
        id="side",
        description=_l("Lim inn adressen til artikkelen eller finalisten."),
        filters=[stripped],
        validators=[InputRequired(_l("Lim inn adressen til siden."))],
    )
    day = StringField(
        _l("Siste dag (valgfritt)"),
        name="dag",
        id="dag",
        description=_l("Skriv datoen slik: 2019-07-31. Uten dato stenger siden med en gang."),
        filters=[stripped],
    )
    why = _to_readers("hvorfor", _l("Vises nederst på siden. Si hvorfor det er stengt."))

    def validate_page(self, field: Field) -> None:
        """Take the address of a page that can be commented on. Raises ValidationError."""
        if self.place is None:
            raise ValidationError(_("Det er ikke adressen til en artikkel eller en finalist."))

    def validate_day(self, field: Field) -> None:
        """Take a date, or nothing. Raises ValidationError."""
        if field.data and self.closes_at is None:
            raise ValidationError(_("Skriv datoen slik: 2019-07-31."))

    @property
    def place(self) -> Place | None:
        """The page that was meant."""
        path = urlsplit(self.page.data or "").path if _is_address(self.page.data or "") else ""
        if found := ARTICLE_ADDRESS.search(path):
            return Place.named(str(Place.article(found[1])))
        if found := FINALIST_ADDRESS.search(path):
            return Place.named(str(Place.finalist(int(found[1]), found[2])))
        return None

    @property
    def closes_at(self) -> datetime | None:
        """The end of the last day in Oslo; None where no day was told, or none that there is."""
        try:
            return start_of_day(date.fromisoformat(self.day.data or "") + timedelta(days=1))
        except (ValueError, OverflowError):
            return None


def _is_address(text: str) -> bool:
    try:
        urlsplit(text)
    except ValueError:
        return False
    return True
