"""The order, the preview of a step's mails, taking it and taking it back. The jury's secretary alone: nobody else sees all."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts import access
from portal.accounts.access import only
from portal.accounts.rules import Role
from portal.award import queries as award
from portal.award.queries import EditionNow
from portal.foundation import clock, i18n, outbox
from portal.foundation.db import Refused
from portal.foundation.i18n import gettext as _
from portal.foundation.i18n import ngettext
from portal.foundation.outbox import Page
from portal.notices import actions, queries
from portal.notices.forms import REFUSALS, STEPS, addresses_in
from portal.notices.queries import Letter, StepNow
from portal.notices.rules import MOST_ADDRESSES, TO_PRESS, NoticeRefusal, Step

bp = Blueprint("notices", __name__)

HERE = "/for-ansatte/karinger/<year:year>/rekkefolge"
STEP = f"{HERE}/<int:round_id>/<step>"


def _edition(year: int) -> EditionNow:
    return award.edition_in(year, clock.now()) or abort(404)


@bp.get(HERE)
@only(Role.JURY_SECRETARY)
def order(year: int) -> ResponseReturnValue:
    """Show what has been told, when, and what waits for what."""
    found = queries.order_of(_edition(year), clock.now(), clock.real_now())
    return render_template("notices/order.html", order=found, edition=found.edition, steps=STEPS, words=REFUSALS)


def _step(year: int, round_id: int, name: str) -> tuple[EditionNow, StepNow]:
    edition = _edition(year)
    if name not in list(Step):
        abort(404)
    return edition, queries.step_now(edition, round_id, Step(name), clock.now(), clock.real_now()) or abort(404)


@bp.get(STEP)
@only(Role.JURY_SECRETARY, fresh=True)
def preview(year: int, round_id: int, step: str) -> ResponseReturnValue:
    """Show every mail of a step as it will go out, with one button."""
    return _page(*_step(year, round_id, step))


def _page(edition: EditionNow, found: StepNow, *, wrong: str = "") -> str:
    return render_template(
        "notices/preview.html",
        edition=edition,
        found=found,
        mails=[(each, *_read(each)) for each in found.letters],
        heading=STEPS[found.step],
        to_press=found.step in TO_PRESS,
        words=REFUSALS,
        wrong=wrong,
        typed=request.form.get("adresser", ""),
    )


def _read(letter: Letter) -> tuple[str, str]:
    """Return a mail as it will be read; a private link is the reader's own and not shown."""
    links = {name: _link(page, letter.language) for name, page in letter.links.items()}
    subject, body = outbox.rendered(letter.template, letter.language, {**letter.values, **links})
    return subject, body.strip()


def _link(page: Page, language: str) -> str:
    if "token" in page.values:
        return _("[mottakerens egen lenke]")
    return i18n.address_of(page.endpoint, code=language, **page.values)


@bp.post(STEP)
@only(Role.JURY_SECRETARY, fresh=True)
def take(year: int, round_id: int, step: str) -> ResponseReturnValue:
    """Take a step: its mails go out in a minute."""
    edition, found = _step(year, round_id, step)
    press, trouble = _press() if found.step in TO_PRESS else ([], "")
    if trouble:
        return _page(edition, found, wrong=trouble), 422
    try:
        mails = actions.take(
            edition.id, round_id, found.step, press=press, by=access.current().actor, now=clock.now(),
            real_now=clock.real_now(),
        )  # fmt: skip
    except Refused as refused:
        return _page(edition, found, wrong=str(REFUSALS[refused.reason])), 422
    flash(
        ngettext(
            "Én e-post går ut om et minutt. Til da kan du angre.",
            "%(num)d e-poster går ut om et minutt. Til da kan du angre.",
            mails,
        )
    )
    return redirect(url_for("notices.order", year=year), 303)


def _press() -> tuple[list[str], str]:
    addresses, bad = addresses_in(request.form.get("adresser", ""))
    if bad:
        return [], _("Dette er ingen e-postadresse: %(text)s", text=bad[0][:100])
    if len(addresses) > MOST_ADDRESSES:
        return [], _("Skriv høyst %(most)s adresser om gangen.", most=MOST_ADDRESSES)
    return addresses, "" if addresses else str(REFUSALS[NoticeRefusal.ADDRESSES])


@bp.post(f"{HERE}/angre/<int:notice_id>")
@only(Role.JURY_SECRETARY, fresh=True)
def undo(year: int, notice_id: int) -> ResponseReturnValue:
    """Take a step back before its mails have gone out."""
    if not queries.is_of(notice_id, _edition(year).id):
        abort(404)
    try:
        actions.undo(notice_id, by=access.current().actor, now=clock.now(), real_now=clock.real_now())
        flash(_("Angret. Ingen e-post er sendt."))
    except Refused as refused:
        flash(str(REFUSALS[refused.reason]), "trouble")
    return redirect(url_for("notices.order", year=year), 303)
