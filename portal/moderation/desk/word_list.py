"""The words that moderators want to be shown. A word on the list decides nothing."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.access import only
from portal.accounts.rules import Role
from portal.foundation import clock
from portal.foundation.i18n import gettext as _
from portal.moderation import actions, queries
from portal.moderation.desk.blueprint import bp, moderator
from portal.moderation.desk.forms import WordForm


@bp.get("/for-ansatte/kommentarer/ordliste")
@only(Role.MODERATOR)
def word_list() -> ResponseReturnValue:
    """Show the list."""
    return render_template("moderation/word_list.html", words=queries.suspect_words(), form=WordForm(formdata=None))


@bp.post("/for-ansatte/kommentarer/ordliste")
@only(Role.MODERATOR)
def add_word() -> ResponseReturnValue:
    """Put a word on the list."""
    form = WordForm()
    if not form.validate_on_submit():
        return render_template("moderation/word_list.html", words=queries.suspect_words(), form=form), 422
    word = " ".join((form.word.data or "").split())
    was_new = actions.add_word(word, moderator=moderator(), now=clock.now())
    flash(_("«%(word)s» er lagt til.", word=word) if was_new else _("«%(word)s» står allerede på listen.", word=word))
    return redirect(url_for("moderation.word_list"), 303)


@bp.post("/for-ansatte/kommentarer/ordliste/fjern")
@only(Role.MODERATOR)
def remove_word() -> ResponseReturnValue:
    """Take a word off the list."""
    word = request.form.get("ord", "").replace("\0", "")[:60]
    if actions.remove_word(word, moderator=moderator()):
        flash(_("«%(word)s» er tatt bort.", word=word))
    return redirect(url_for("moderation.word_list"), 303)
