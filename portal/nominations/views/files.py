"""Files of an application: sent in with progress or without, taken out, fetched by those who write and by the municipality."""

from flask import abort, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import RequestEntityTooLarge

from portal.accounts.access import everybody
from portal.foundation import clock
from portal.foundation.db import Refused
from portal.foundation.i18n import gettext as _
from portal.media import serving
from portal.media.forms import REFUSALS as FILE_REFUSALS
from portal.media.rules import FileRefusal
from portal.nominations import actions, queries
from portal.nominations.forms import REFUSALS
from portal.nominations.queries import Own
from portal.nominations.rules import ApplicationRefusal, FieldKind
from portal.nominations.views.blueprint import bp, link_ended_page, mine

WORDS = {**FILE_REFUSALS, **REFUSALS}


@bp.get("/soknad/<token>/vedlegg")
@everybody
def files(token: str) -> ResponseReturnValue:
    """Show the files, and the way to send in more."""
    application = mine(token)
    if application is None:
        return link_ended_page()
    return _page(application, token)


def _page(application: Own, token: str, wrong: str = "") -> str:
    return render_template(
        "nominations/files.html",
        application=application,
        token=token,
        fields=[field for field in application.fields if field.kind is FieldKind.DOCUMENT],
        may_write=application.write_refusal(clock.now()) is None,
        wrong=wrong,
    )


@bp.post("/soknad/<token>/vedlegg")
@everybody
def attach(token: str) -> ResponseReturnValue:
    """Take a file in. A script asks for JSON, and shows how far the file has come."""
    application = mine(token)
    if application is None:
        return link_ended_page()
    try:
        file = serving.sent("fil")
    except RequestEntityTooLarge:
        return _refused(application, token, str(WORDS[FileRefusal.TOO_LARGE]))
    typed = request.form.get("felt", "")
    field_id = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else 0
    if file is None:
        return _refused(application, token, _("Velg en fil først."))
    try:
        actions.attach(token, field_id, file.stream, file.filename or "", now=clock.now())
    except Refused as refused:
        if refused.reason is ApplicationRefusal.LINK_ENDED:
            return link_ended_page()
        return _refused(application, token, str(WORDS[refused.reason]))
    if _by_script():
        return jsonify(done=True)
    return redirect(url_for("nominations.files", token=token), 303)


def _by_script() -> bool:
    return request.accept_mimetypes.best == "application/json"


def _refused(application: Own, token: str, words: str) -> ResponseReturnValue:
    return (jsonify(refused=words), 422) if _by_script() else (_page(application, token, words), 422)


@bp.post("/soknad/<token>/vedlegg/<int:attachment_id>/ta-ut")
@everybody
def detach(token: str, attachment_id: int) -> ResponseReturnValue:
    """Take a file out."""
    application = mine(token)
    if application is None:
        return link_ended_page()
    try:
        actions.detach(token, attachment_id, now=clock.now())
    except Refused as refused:
        if refused.reason is ApplicationRefusal.LINK_ENDED:
            return link_ended_page()
        return _page(application, token, str(WORDS[refused.reason])), 409
    return redirect(url_for("nominations.files", token=token), 303)


@bp.get("/soknad/<token>/fil/<file_id>")
@everybody
def file(token: str, file_id: str) -> ResponseReturnValue:
    """Hand a file to those who write: one that the application has now, or that was sent."""
    application = mine(token)
    if application is None:
        return link_ended_page()
    theirs = {each.file.id for each in application.files}
    for number in range(1, application.sent + 1):
        content = queries.version_of(application.id, number) or {}
        theirs |= {each["id"] for each in content.get("files", ())}
    return serving.answer(file_id, own=True) if file_id in theirs else abort(404)


@bp.get("/soknad/bekreft/<token>/fil/<file_id>")
@everybody
def sent_file(token: str, file_id: str) -> ResponseReturnValue:
    """Hand a file of what was sent to the municipality that is asked about it."""
    waiting = queries.waiting_by(token, now=clock.now())
    if waiting is None:
        return link_ended_page()
    theirs = {each["id"] for each in waiting.content.get("files", ())}
    return serving.answer(file_id) if file_id in theirs else abort(404)
