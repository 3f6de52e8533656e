"""Choosing, and the page that asks to look into the mail."""

from datetime import datetime, timedelta

from flask import abort, current_app, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug import Response
from werkzeug.exceptions import HTTPException, TooManyRequests

from portal.accounts.access import everybody
from portal.award import rules as award
from portal.award.queries import EditionNow
from portal.award.rules import Identity
from portal.finalists import queries as finalists
from portal.foundation import clock, generation, i18n, limits
from portal.foundation.db import Refused
from portal.foundation.pagecache import keep
from portal.voting import actions, queries
from portal.voting.forms import WORK_FIRST, WRONG_CODE, CodeForm, SignInForm, VoteForm, deliverable
from portal.voting.queries.marks import network_sign
from portal.voting.rules import Signs, Work
from portal.voting.views import oidc
from portal.voting.views.blueprint import bp, closed_page, edition_or_404, is_erased, receipt_page, refused_page

LAST_HOURS = timedelta(hours=2)
CODE_TRIES_PER_NETWORK = 60


@bp.get("/norges-kulturkommune/<year:year>/stem")
@everybody
def choose(year: int) -> ResponseReturnValue:
    """Show the finalists and the field for the address, or when voting opens."""
    now = clock.now()
    edition = edition_or_404(year)
    cards = finalists.finalists_of(edition, now)
    if not award.voting_open(edition.calendar, now):
        return keep(closed_page(edition), until=edition.next_change)
    chosen = request.args.get("valg")
    if edition.identity is Identity.OIDC:
        page = oidc.form_page(edition, SignInForm(cards, chosen=chosen))
    else:
        page = _form_page(edition, VoteForm(cards, chosen=chosen))
    until = generation.earliest([award.next_hour(now), edition.next_change, _last_hours_begin(edition, now)])
    return keep(page, until=until)


@bp.post("/norges-kulturkommune/<year:year>/stem")
@everybody
def ask(year: int) -> ResponseReturnValue:
    """Keep the vote until it is confirmed and answer the same to everybody; where voters sign in, send them there."""
    now = clock.now()
    edition = edition_or_404(year)
    if not award.voting_open(edition.calendar, now):
        return closed_page(edition), 410
    cards = finalists.finalists_of(edition, now)
    if edition.identity is Identity.OIDC:
        return _ask_signing_in(edition, SignInForm(cards))
    return _ask_by_mail(edition, VoteForm(cards), now)


def _ask_signing_in(edition: EditionNow, form: SignInForm) -> ResponseReturnValue:
    taken = form.validate_on_submit()
    if actions.count_sending(limits.network_today(request.remote_addr or ""), asks=False).flooding:
        raise too_many()
    return oidc.to_provider(edition, form) if taken else (oidc.form_page(edition, form), 422)


def _ask_by_mail(edition: EditionNow, form: VoteForm, now: datetime) -> ResponseReturnValue:
    taken = form.validate_on_submit()
    rush = actions.count_sending(limits.network_today(request.remote_addr or ""), asks=taken)
    if rush.flooding:
        raise too_many()
    if not taken:
        return _form_page(edition, form), 422
    work = _work(edition, form) if rush.work_asked else Work.NOT_ASKED
    if work is Work.ABSENT and form.script.data:  # a browser that can: it is given the task and another go
        form.form_errors = [WORK_FIRST]
        return _form_page(edition, form, work_asked=True), 422
    try:
        browser = actions.ask_for_vote(
            edition.id,
            choice=form.choice.data,
            address=deliverable(form.address.data or ""),
            language=i18n.language(),
            signs=Signs(
                network=network_sign(edition.id, request.remote_addr or ""), work=work, trap=bool(form.website.data)
            ),
            browser=request.cookies.get(cookie_name(), ""),
            now=now,
            real_now=clock.real_now(),
        )
    except Refused:  # closed while the form was being sent
        return closed_page(edition_or_404(edition.year)), 410
    return _tied(redirect(url_for("voting.enter_code", year=edition.year), 303), browser)


def _work(edition: EditionNow, form: VoteForm) -> Work:
    address = deliverable(form.address.data or "")
    done = actions.work_done(edition.id, form.work.data or "", address=address, real_now=clock.real_now())
    return Work.SOLVED if done else Work.ABSENT


def too_many() -> HTTPException:
    """Return the answer to a flood from one network: nobody pays for it for longer than the count lasts."""
    return TooManyRequests(retry_after=limits.next_stretch_in())


@bp.get("/norges-kulturkommune/<year:year>/stem/oppgave")
@everybody
def task(year: int) -> ResponseReturnValue:
    """Give the form's script a task when many ask for a vote, and else nothing. Sets no cookie, is never kept.

    `?alltid` gives one in any case: what was asked for is not taken back while the browser works on it.
    """
    edition = edition_or_404(year)
    is_open = award.voting_open(edition.calendar, clock.now())
    network = limits.network_today(request.remote_addr or "")
    by_mail = edition.identity is Identity.MAIL
    if not is_open or not by_mail or not ("alltid" in request.args or queries.work_asked(network)):
        return "", 204
    return jsonify(queries.new_task(edition.id, clock.real_now()))


def _form_page(edition: EditionNow, form: VoteForm, *, work_asked: bool = False) -> str:
    now = clock.now()
    closes = edition.calendar.voting_closes
    return render_template(
        "voting/choose.html",
        edition=edition,
        form=form,
        choices=finalists.finalists_of(edition, now),
        last_hours=closes is not None and closes - LAST_HOURS <= now,
        work_asked=work_asked,
    )


def _last_hours_begin(edition: EditionNow, now: datetime) -> datetime | None:
    begins = edition.calendar.voting_closes and edition.calendar.voting_closes - LAST_HOURS
    return begins if begins and begins > now else None


def cookie_name() -> str:
    """Return the name of the cookie that ties a code to the browser that asked."""
    return "__Host-stemme" if current_app.config["HTTPS"] else "stemme"


def _tied(response: Response, browser: str) -> ResponseReturnValue:
    response.set_cookie(
        cookie_name(),
        browser,
        max_age=actions.LINK_LIFE,
        httponly=True,
        samesite="Lax",
        secure=current_app.config["HTTPS"],
    )
    return response


@bp.get("/norges-kulturkommune/<year:year>/stem/kode")
@everybody
def enter_code(year: int) -> ResponseReturnValue:
    """Ask to look into the mail; the same page for everybody."""
    edition = _by_mail_or_404(year)
    if not award.voting_open(edition.calendar, clock.now()):
        return keep(closed_page(edition), until=edition.next_change)
    return keep(_code_page(edition, CodeForm()), until=edition.next_change)


@bp.post("/norges-kulturkommune/<year:year>/stem/kode")
@everybody
def confirm_code(year: int) -> ResponseReturnValue:
    """Make the vote count by the code in its mail."""
    edition = _by_mail_or_404(year)
    opens = edition.calendar.voting_opens
    if opens is None or clock.now() < opens or is_erased(edition):  # no keys yet, or no more, to try a code by
        return closed_page(edition), 410
    form = CodeForm()
    if not form.validate_on_submit():
        return _code_page(edition, form), 422
    network = limits.network_today(request.remote_addr or "")
    if limits.exceeded("vote-code", network, most=CODE_TRIES_PER_NETWORK):
        abort(429)
    browser = request.cookies.get(cookie_name(), "")
    try:
        receipt = actions.confirm_by_code(
            edition.id, browser=browser, typed=form.code.data or "", now=clock.now(), real_now=clock.real_now()
        )
    except Refused as refused:
        return refused_page(refused, edition)
    if receipt is None and not award.voting_open(edition.calendar, clock.now()):
        return closed_page(edition), 410
    if receipt is None:
        form.code.errors = [WRONG_CODE]
        return _code_page(edition, form), 422
    return receipt_page(receipt)


def _by_mail_or_404(year: int) -> EditionNow:
    edition = edition_or_404(year)
    if edition.identity is not Identity.MAIL:
        abort(404)
    return edition


def _code_page(edition: EditionNow, form: CodeForm) -> str:
    mailbox = url_for("demo.mailbox") if current_app.config["DEMO"] else None
    return render_template("voting/code.html", edition=edition, form=form, mailbox_url=mailbox)
