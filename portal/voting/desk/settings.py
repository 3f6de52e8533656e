"""The signals: what each looks for, its figures, and how it is set."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.accounts import access
from portal.accounts.access import only
from portal.accounts.rules import Role
from portal.award.queries import EditionNow
from portal.foundation.i18n import gettext as _
from portal.voting.actions import setting
from portal.voting.desk import words
from portal.voting.desk.blueprint import bp, edition_here, frame
from portal.voting.desk.forms import SignalForm
from portal.voting.queries.signs import settings_of
from portal.voting.rules.signals import DEFAULTS, INSTITUTION_WEIGHS, MOST, Setting, Signal


@bp.get("/grunner")
@only(Role.VOTE_OFFICER)
def settings() -> ResponseReturnValue:
    """Show every signal."""
    return _page(edition_here(), None, None)


@bp.post("/grunner/<signal>")
@only(Role.VOTE_OFFICER, fresh=True)
def set_signal(signal: str) -> ResponseReturnValue:
    """Set one signal; from now on."""
    edition = edition_here()
    if signal not in list(Signal):
        abort(404)
    chosen = Signal(signal)
    form = SignalForm(has_most=chosen in MOST)
    if not form.validate_on_submit():
        return _page(edition, chosen, form), 422
    set_to = Setting(bool(form.is_on.data), form.chosen_most)
    setting.set_signal(edition.id, chosen, set_to, by=access.current().actor)
    flash(_("Lagret. Det gjelder stemmer som kommer fra nå av."))
    return redirect(url_for("vote_desk.settings", _anchor=signal), 303)


def _page(edition: EditionNow, wrong: Signal | None, form: SignalForm | None) -> str:
    now = settings_of(edition.id)
    return render_template(
        "voting/desk/settings.html",
        signals=[
            (each, words.SIGNALS[each], words.EXPLANATIONS[each], now[each], DEFAULTS[each], each in MOST)
            for each in Signal
        ],
        wrong=wrong,
        form=form,
        weighs=INSTITUTION_WEIGHS,
        **frame(edition, ""),
    )
