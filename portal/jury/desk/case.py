"""A case: the application on one side, the juror's card on the other."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts import access
from portal.accounts.access import only
from portal.foundation import clock, formatting
from portal.foundation.addresses import LARGEST_ID
from portal.foundation.db import Refused
from portal.foundation.i18n import gettext as _
from portal.jury import actions, queries, rules
from portal.jury.desk.blueprint import JUDGES, bp
from portal.jury.desk.front import way_on
from portal.jury.forms import CARDS, REFUSALS, WHILE_TYPING, CardForm, RecuseForm
from portal.jury.queries import CaseSeen
from portal.jury.rules import CardAct, CardState, ScoreRefusal
from portal.media import serving
from portal.nominations import queries as nominations

STAYS = (CardAct.SAVE, CardAct.REOPEN)


@bp.get("/jury/sak/<int:case>")
@only(*JUDGES)
def case(case: int) -> ResponseReturnValue:
    """Show a case that one may see."""
    asked = request.args.get("utgave", "")
    version = int(asked) if asked.isascii() and asked.isdigit() and len(asked) <= len(str(LARGEST_ID)) else None
    return _page(_seen(case, version=version))


def _seen(case_id: int, *, version: int | None = None) -> CaseSeen:
    """Return a case through the gate, or answer that it is not there."""
    return queries.case_seen(access.current().id, case_id, clock.now(), version=version) or abort(404)


def _page(seen: CaseSeen, *, form: CardForm | None = None, trouble: str = "") -> str:
    """Show a case; with `form`, what was sent and could not be kept is shown too."""
    person = access.current()
    mine = next(each for each in queries.lists_of(person.id, clock.now()) if each.round.id == seen.round.id)
    own = [each.id for each in mine.own]
    criteria = nominations.criteria_in(seen.round.edition_id, seen.round.id)
    return render_template(
        "jury/case.html",
        case=seen,
        mine=mine,
        number=own.index(seen.id) + 1 if seen.id in own else None,
        criteria=criteria,
        weight=sum(each.weight for each in criteria),
        # What can be sent once more stands in the fields; what can't, beside the card for copying.
        form=form,
        refill=form if form and not seen.locked and form.seen == (seen.card.version if seen.card else None) else None,
        missing=_missing(seen, form, trouble),
        others=queries.others_of(seen),
        cards=CARDS,
        trouble=trouble,
        CardState=CardState,
    )


def _missing(seen: CaseSeen, form: CardForm | None, trouble: str) -> list[int]:
    if form is None or form.act is not CardAct.FINISH or trouble != REFUSALS[ScoreRefusal.MISSING]:
        return []
    return rules.missing(form.written, list(form.written))


@bp.get("/jury/sak/<int:case>/fil/<file_id>")
@only(*JUDGES)
def file(case: int, file_id: str) -> ResponseReturnValue:
    """Hand out a file of a version that was delivered, through the same gate as the case."""
    return serving.answer(file_id) if queries.may_open(access.current().id, case, file_id, clock.now()) else abort(404)


@bp.post("/jury/sak/<int:case>")
@only(*JUDGES)
def write(case: int) -> ResponseReturnValue:
    """Save a card, finish it, abstain, or take it up again. A page that saves by itself is answered in JSON."""
    seen, person = _seen(case), access.current()
    form = CardForm([each.criterion.id for each in nominations.criteria_in(seen.round.edition_id, seen.round.id)])
    if form.act is None:
        abort(400)
    try:
        saved = actions.write_card(
            person.id, case, act=form.act, written=form.written, note=form.note, seen=form.seen, read=form.read,
            now=clock.now(),
        )  # fmt: skip
    except Refused as refused:
        if _by_itself():
            return {"trouble": str(WHILE_TYPING.get(refused.reason, REFUSALS[refused.reason]))}, 422
        # What stands is shown, and so is what was typed.
        return _page(_seen(case), form=form, trouble=str(REFUSALS[refused.reason])), 422
    told = _("Lagret %(clock)s", clock=formatting.clock_time(saved.at))
    if _by_itself():
        return {
            "version": saved.version,
            "told": told,
            "state": str(CARDS[saved.state]),
            "done": saved.state is CardState.DONE,
        }
    if form.act in STAYS:
        flash(_("Skjemaet er åpnet igjen.") if form.act is CardAct.REOPEN else told + ".")
        return redirect(url_for("jury.case", case=case), 303)
    flash(_("Vurderingen er ferdig.") if form.act is CardAct.FINISH else _("Du avstår i denne saken."))
    return redirect(way_on(person.id, case), 303)


def _by_itself() -> bool:
    return request.headers.get("Accept", "") == "application/json"


@bp.get("/jury/sak/<int:case>/inhabil")
@only(*JUDGES)
def show_recuse(case: int) -> ResponseReturnValue:
    """Ask why, and say what happens."""
    return render_template("jury/recuse.html", case=_seen(case), form=RecuseForm())


@bp.post("/jury/sak/<int:case>/inhabil")
@only(*JUDGES)
def recuse(case: int) -> ResponseReturnValue:
    """Recuse oneself: from now on the case is not there any more."""
    seen, form, person = _seen(case), RecuseForm(), access.current()
    if not form.validate_on_submit():
        return render_template("jury/recuse.html", case=seen, form=form), 422
    try:
        actions.declare_recusal(person.id, case, reason=form.reason.data or "", by=person.actor, now=clock.now())
    except Refused as refused:
        form.reason.errors = [REFUSALS[refused.reason]]
        return render_template("jury/recuse.html", case=seen, form=form), 422
    flash(_("Du er meldt inhabil. Du ser ikke lenger saken, og poeng du har gitt, teller ikke."))
    return redirect(url_for("jury.front"), 303)
