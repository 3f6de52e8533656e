"""The list of applications, and one of them."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from portal.accounts import access
from portal.accounts.access import only
from portal.award import queries as award
from portal.foundation import clock
from portal.nominations import queries as rounds
from portal.nominations.desk.blueprint import HERE, MAY_DECIDE, PREPARES, bp, found, readable
from portal.nominations.forms import ACTS, REASONS, STATES, STEPS
from portal.nominations.forms.desk import DecisionForm, PostmottakForm
from portal.nominations.queries import lines as queries
from portal.nominations.queries.desk import Whole
from portal.nominations.queries.lines import PER_PAGE, Wanted
from portal.nominations.rules import ApplicationState


@bp.get(HERE)
@only(*MAY_DECIDE)
def applications() -> ResponseReturnValue:
    """List an edition's applications, narrowed as the address says, and to those that the reader may see."""
    now, among = clock.now(), readable()
    editions = award.editions(now)
    year = request.args.get("ar", "")
    edition = next((each for each in editions if str(each.year) == year), editions[0] if editions else None)
    if edition is None:
        return render_template("nominations/desk/applications.html", edition=None, editions=[])
    its_rounds = rounds.rounds_of(edition.id)
    state, chosen_round = request.args.get("status", ""), request.args.get("karing", "")
    text = request.args.get("sok", "").replace("\0", "").strip()[:80]
    wanted = Wanted(
        among=among,
        states=[ApplicationState(state)] if state in list(ApplicationState) else [],
        round_id=next((each.id for each in its_rounds if each.slug == chosen_round), None),
        text=text,
    )
    page = _page_number()
    lines, total = queries.lines(edition.id, wanted, page=page)
    return render_template(
        "nominations/desk/applications.html",
        edition=edition,
        editions=editions,
        rounds=its_rounds,
        lines=lines,
        total=total,
        page=page,
        pages=-(-total // PER_PAGE),
        counts=queries.counts(edition.id, among),
        prepares=among is None,
        states=STATES,
        chosen={"status": state, "karing": chosen_round, "sok": text},
    )


def _page_number() -> int:
    typed = request.args.get("side", "1")
    return max(int(typed), 1) if typed.isascii() and typed.isdecimal() and len(typed) < 6 else 1


@bp.get(f"{HERE}/<int:application_id>")
@only(*MAY_DECIDE)
def application(application_id: int) -> ResponseReturnValue:
    """Show one application."""
    return application_page(found(application_id))


def application_page(
    it: Whole, form: DecisionForm | None = None, postmottak: PostmottakForm | None = None, wrong: str = ""
) -> str:
    """Show an application, with the form that could not be taken as it was sent."""
    return render_template(
        "nominations/desk/application.html",
        it=it,
        form=form or DecisionForm(it),
        postmottak=postmottak or PostmottakForm(formdata=None, data={"address": it.postmottak}),
        wrong=wrong,
        states=STATES,
        steps=STEPS,
        reasons=REASONS,
        acts=ACTS,
        now=clock.now(),
        prepares=access.current().has(PREPARES),
    )
