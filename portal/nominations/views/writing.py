"""Writing the application: the form, and what saves it, with a script or without."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.access import everybody
from portal.foundation import clock, formatting
from portal.foundation.db import Refused
from portal.foundation.forms import CONTROL
from portal.foundation.i18n import gettext as _
from portal.nominations import actions
from portal.nominations.actions import FieldSaved, Outcome, Typed
from portal.nominations.forms import REFUSALS
from portal.nominations.queries import Own
from portal.nominations.rules import ApplicationRefusal, FieldKind
from portal.nominations.views.blueprint import bp, link_ended_page, mine

MOST_BYTES = 2 * 1024 * 1024


@bp.get("/soknad/<token>/skriv")
@everybody
def write(token: str) -> ResponseReturnValue:
    """Show the form with what has been saved."""
    application = mine(token)
    if application is None:
        return link_ended_page()
    if application.write_refusal(clock.now()):
        return redirect(url_for("nominations.own", token=token), 303)
    return _form_page(application, token)


def _form_page(
    application: Own,
    token: str,
    results: Mapping[int, FieldSaved] | None = None,
    typed: Mapping[int, str] | None = None,
) -> str:
    return render_template(
        "nominations/write.html",
        application=application,
        token=token,
        results=results or {},
        typed=typed or {},
        may_write=True,
        refusals=REFUSALS,
        saved=application.last_saved,
    )


def _typed(application: Own) -> list[Typed]:
    """Read what was sent for the application's own fields; one that was not sent is left alone."""
    found = []
    for field in application.fields:
        text = request.form.get(f"felt-{field.id}")
        if text is not None and field.kind is not FieldKind.DOCUMENT:
            read = request.form.get(f"versjon-{field.id}", "")
            number = int(read) if read.isascii() and read.isdecimal() and len(read) < 10 else 0
            found.append(Typed(field.id, CONTROL.sub("", text), number))
    return found


@bp.post("/soknad/<token>/skriv")
@everybody
def save(token: str) -> ResponseReturnValue:
    """Save what was typed. A script asks for JSON, and sends only what has changed; a browser without one gets the page."""
    # Nothing has read the form yet: a whole application is larger than other forms.
    request.max_content_length = request.max_form_memory_size = MOST_BYTES
    application = mine(token)
    if application is None:
        return _ended()
    typed = _typed(application)
    try:
        results = actions.save(token, typed, now=clock.now())
    except Refused as refused:
        return _too_late(application, token, typed, refused)
    if _by_script():
        return jsonify(fields=[_told(each) for each in results], saved=_saved_words())
    stopped = {each.field_id: each for each in results if each.outcome in (Outcome.CONFLICT, Outcome.REFUSED)}
    if stopped:
        now_there = mine(token)
        assert now_there is not None
        return _form_page(now_there, token, stopped, {each.field_id: each.text for each in typed}), 409
    if request.form.get("neste") == "send":
        return redirect(url_for("nominations.show_sending", token=token), 303)
    return redirect(url_for("nominations.write", token=token, lagret=1) + "#lagret", 303)


def _by_script() -> bool:
    return request.accept_mimetypes.best == "application/json"


def _saved_words() -> str:
    return _("Lagret %(clock)s.", clock=formatting.clock_time(clock.now()))


def _told(each: FieldSaved) -> dict[str, Any]:
    told: dict[str, Any] = {"id": each.field_id, "outcome": each.outcome, "version": each.version}
    if each.outcome is Outcome.CONFLICT:
        told |= {"text": each.text, "words": _conflict_words(each)}
    if each.refusal is not None:
        told["words"] = str(REFUSALS[each.refusal])
    return told


def _conflict_words(each: FieldSaved) -> str:
    return _("%(name)s skrev noe annet her %(clock)s.", name=each.by, clock=formatting.clock_time(each.at))


def _ended() -> ResponseReturnValue:
    if _by_script():
        return jsonify(ended=True), 410
    texts = (CONTROL.sub("", text) for name, text in request.form.items() if name.startswith("felt-"))
    return link_ended_page([text for text in texts if text.strip()])


def _too_late(application: Own, token: str, typed: Sequence[Typed], refused: Refused) -> ResponseReturnValue:
    """Say why nothing was kept, with what was typed, so that it can be copied."""
    if refused.reason is ApplicationRefusal.LINK_ENDED:
        return _ended()
    if _by_script():
        advice = _("Det siste er ikke lagret. Kopier det før du lukker siden.")
        return jsonify(refused=f"{REFUSALS[refused.reason]} {advice}"), 409
    differs = {
        each.field_id: each.text
        for each in typed
        if each.text.strip()
        and each.text.strip()
        != (application.answers[each.field_id].text if each.field_id in application.answers else "")
    }
    page = render_template(
        "nominations/too_late.html", application=application, token=token, typed=differs, why=REFUSALS[refused.reason]
    )
    return page, 409
