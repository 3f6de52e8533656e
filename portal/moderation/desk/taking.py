"""Taking a case from the queue, and laying it back."""

from flask import flash, jsonify, redirect
from flask.typing import ResponseReturnValue

from portal.accounts.access import only
from portal.accounts.rules import Role
from portal.foundation.db import Refused
from portal.foundation.i18n import gettext as _
from portal.moderation import actions
from portal.moderation.desk import said
from portal.moderation.desk.blueprint import bp, moderator
from portal.moderation.rules import CaseRefusal


@bp.post("/for-ansatte/kommentarer/<int:case_id>/ta")
@only(Role.MODERATOR)
def take(case_id: int) -> ResponseReturnValue:
    """Take a case for a while."""
    said.case_or_404(case_id)
    try:
        actions.take(case_id, moderator=moderator())
    except Refused as refused:
        return _answer(case_id, trouble=said.trouble(case_id, CaseRefusal(refused.reason)))
    return _answer(case_id, told=_("Du har tatt sak %(number)s.", number=case_id))


@bp.post("/for-ansatte/kommentarer/<int:case_id>/legg-tilbake")
@only(Role.MODERATOR)
def lay_back(case_id: int) -> ResponseReturnValue:
    """Let go of a case."""
    said.case_or_404(case_id)
    actions.lay_back(case_id, moderator=moderator())
    return _answer(case_id, told=_("Sak %(number)s er lagt tilbake i køen.", number=case_id))


def _answer(case_id: int, *, told: str = "", trouble: str = "") -> ResponseReturnValue:
    if said.wants_json():
        return jsonify(told=told, troubles=[trouble] if trouble else [], done=[] if trouble else [case_id])
    if trouble:
        flash(trouble, "trouble")
    else:
        flash(told)
    return redirect(said.back(case_id), 303)
