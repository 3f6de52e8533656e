"""What a juror fills in: a card, and a recusal."""

from collections.abc import Mapping, Sequence

from flask import request
from wtforms import TextAreaField
from wtforms.validators import DataRequired, Length

from portal.foundation.forms import CONTROL, PublicForm
from portal.foundation.i18n import lazy_gettext as _l
from portal.jury.rules import LEAST, MOST, CardAct, Written
from portal.jury.rules.conflicts import LONGEST_REASON

ABSTAINS = "avstar"
ACTS: Mapping[str, CardAct] = {
    "lagre": CardAct.SAVE,
    "ferdig": CardAct.FINISH,
    "avsta": CardAct.ABSTAIN,
    "gjenoppta": CardAct.REOPEN,
}
POINTS = {str(points): points for points in range(LEAST, MOST + 1)}


def said(name: str) -> str:
    """Return what stands in a field of the form, with one kind of line end and nothing that is no text."""
    return CONTROL.sub("", request.form.get(name, "")).replace("\r\n", "\n").replace("\r", "\n")


class CardForm:
    """A card as it was sent: `act` is None for a button that there is not. Fields are named by criterion."""

    def __init__(self, criteria: Sequence[int]) -> None:
        self.act = ACTS.get(said("handling"))
        self.note = said("notat").strip()
        self.seen = _number(said("versjon"))
        self.read = _number(said("utgave"))
        self.written = {criterion: _written(criterion) for criterion in criteria}


def _written(criterion: int) -> Written:
    given = said(f"poeng-{criterion}")
    return Written(POINTS.get(given), said(f"tekst-{criterion}").strip(), abstained=given == ABSTAINS)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


class RecuseForm(PublicForm):
    """Why somebody is recused."""

    reason = TextAreaField(
        _l("Hvorfor er du inhabil?"),
        name="grunn",
        id="grunn",
        description=_l("Jurysekretæren leser dette. Det blir ikke offentlig."),
        validators=[
            DataRequired(_l("Skriv hvorfor.")),
            Length(max=LONGEST_REASON, message=_l("Skriv høyst 2000 tegn.")),
        ],
    )
