"""«Søk for kommunen»: beginning by mail, without an account, and getting the link again."""

from flask import current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts.access import everybody
from portal.award.queries import EditionNow
from portal.foundation import clock, generation, i18n, limits
from portal.foundation.db import Refused
from portal.foundation.pagecache import keep
from portal.municipalities import queries as municipalities
from portal.nominations import actions, queries
from portal.nominations.forms import REFUSALS, AddressForm, BeginForm
from portal.nominations.queries import RoundRow
from portal.nominations.rules import ApplicationRefusal, RoundKind, Stage
from portal.nominations.views.blueprint import bp, edition_or_404, tell_of_former
from portal.voting.forms import deliverable

LIMITS = (ApplicationRefusal.TOO_MANY_HERE, ApplicationRefusal.TOO_MANY_MAILS, ApplicationRefusal.TOO_MANY_CODES)


@bp.get("/norges-kulturkommune/<year:year>/sok-for-kommunen")
@everybody
def apply(year: int) -> ResponseReturnValue:
    """Show who may apply, where and until when, and the form that begins it."""
    edition = edition_or_404(year)
    rounds = _ways_in(edition)
    page = _apply_page(edition, rounds, BeginForm(municipalities.labelled_in(year), formdata=None))
    now = clock.now()
    return keep(page, until=generation.earliest([edition.next_change, *(each.next_change(now) for each in rounds)]))


def _ways_in(edition: EditionNow) -> list[RoundRow]:
    """Return the rounds that take applications; the national one is fed by the others."""
    rounds = [each for each in queries.rounds_of(edition.id) if each.kind is not RoundKind.NATIONAL]
    return sorted(rounds, key=lambda each: each.kind is RoundKind.DIRECT)  # last: it is for all others


def _apply_page(edition: EditionNow, rounds: list[RoundRow], form: BeginForm, trouble: str = "") -> str:
    now = clock.now()
    stages = {each.id: each.stage(now) for each in rounds}
    has_closed = any(stage is Stage.CLOSED for stage in stages.values()) and not edition.visible.finalists
    return render_template(
        "nominations/apply.html",
        edition=edition,
        rounds=rounds,
        stages=stages,
        is_open=any(stage is Stage.OPEN for stage in stages.values()),
        takes_code=has_closed,
        fields=queries.fields_of(edition.id),
        form=form,
        trouble=trouble,
    )


@bp.post("/norges-kulturkommune/<year:year>/sok-for-kommunen")
@everybody
def begin(year: int) -> ResponseReturnValue:
    """Send the link to a draft."""
    edition = edition_or_404(year)
    rounds = _ways_in(edition)
    form = BeginForm(municipalities.labelled_in(year))
    if not form.validate_on_submit():
        tell_of_former(form.municipality, year)
        return _apply_page(edition, rounds, form), 422
    chosen = municipalities.municipality_in(year, form.municipality.data)
    assert chosen is not None, "the form offers no other"
    try:
        actions.begin(
            edition.id,
            municipality_id=chosen.id,
            name=form.name.data or "",
            address=deliverable(form.address.data or ""),
            language=i18n.language(),
            code=form.code.data or "",
            trapped=bool(form.website.data),
            network=limits.network_today(request.remote_addr or ""),
            now=clock.now(),
        )
    except Refused as refused:
        return _refused(edition, rounds, form, refused)
    return redirect(url_for("nominations.check_mail"), 303)


def _refused(edition: EditionNow, rounds: list[RoundRow], form: BeginForm, refused: Refused) -> ResponseReturnValue:
    if refused.reason is ApplicationRefusal.CODE_UNKNOWN:
        form.code.errors = [str(REFUSALS[refused.reason])]
        return _apply_page(edition, rounds, form), 422
    page = _apply_page(edition, rounds, form, str(REFUSALS[refused.reason]))
    return page, 429 if refused.reason in LIMITS else 410


@bp.get("/soknad/sjekk-e-posten")
@everybody
def check_mail() -> ResponseReturnValue:
    """Ask to look into the mail; the same page for everybody."""
    mailbox = url_for("demo.mailbox") if current_app.config["DEMO"] else None
    page = render_template("nominations/check_mail.html", mailbox_url=mailbox, most=actions.MAILS_AN_HOUR)
    return keep(page, until=None)


@bp.get("/soknad/ny-lenke")
@everybody
def show_new_link() -> ResponseReturnValue:
    """Ask for the address."""
    return keep(render_template("nominations/new_link.html", form=AddressForm(formdata=None)), until=None)


@bp.post("/soknad/ny-lenke")
@everybody
def new_link() -> ResponseReturnValue:
    """Send the links again, to whoever has any; the answer is the same for everybody."""
    form = AddressForm()
    if not form.validate_on_submit():
        return render_template("nominations/new_link.html", form=form), 422
    try:
        actions.send_link(
            address=deliverable(form.address.data or ""), network=limits.network_today(request.remote_addr or "")
        )
    except Refused as refused:
        return render_template("nominations/new_link.html", form=form, trouble=REFUSALS[refused.reason]), 429
    return redirect(url_for("nominations.check_mail"), 303)
