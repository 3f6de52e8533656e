"""Voting by signing in with a provider: the form, the way there and back. Coming back votes for nobody; the button does."""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import abort, current_app, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug import Response

from portal.accounts.access import everybody
from portal.award import queries as award
from portal.award.queries import EditionNow
from portal.award.rules import Identity, Phase, voting_open
from portal.finalists import queries as finalists
from portal.foundation import boxes, clock, i18n, limits, openid
from portal.foundation.boxes import KeyUnusable
from portal.foundation.db import Refused
from portal.foundation.openid import Failure, SignInFailed, Subject
from portal.voting import actions
from portal.voting.forms import SIGN_IN_FAILURES, SignInForm, deliverable
from portal.voting.queries.signed_in import own_link_of
from portal.voting.views.blueprint import bp, closed_page, edition_or_404, is_erased

PURPOSE = "sign-in"  # what the sealed cookie is for
STATUS = {Failure.AWAY: 503, Failure.DENIED: 403, Failure.WEAK: 403, Failure.NOT_ACCEPTED: 400}


def form_page(edition: EditionNow, form: SignInForm) -> str:
    """Return the form of an edition whose voters sign in."""
    choices = finalists.finalists_of(edition, clock.now())
    name = openid.provider_name()
    return render_template("voting/choose_oidc.html", edition=edition, form=form, choices=choices, provider=name)


def to_provider(edition: EditionNow, form: SignInForm) -> ResponseReturnValue:
    """Send somebody to the provider with their choice kept, sealed, in their own browser."""
    address = deliverable(form.address.data) if form.address.data else None
    return _begin(edition, choice=form.choice.data, address=address)


@bp.post("/norges-kulturkommune/<year:year>/stem/min")
@everybody
def sign_in_to_own(year: int) -> ResponseReturnValue:
    """Send somebody to the provider who wants to see, change or withdraw their vote."""
    edition = edition_or_404(year)
    if edition.identity is not Identity.OIDC:
        abort(404)
    opens = edition.calendar.voting_opens
    erased = edition.phase is Phase.FINAL or is_erased(edition)  # then nothing ties a ballot to anybody
    if opens is None or clock.now() < opens or erased:
        return closed_page(edition), 410
    if actions.count_sending(limits.network_today(request.remote_addr or ""), asks=False).flooding:
        abort(429)
    return _begin(edition, choice=None, address=None)


def _begin(edition: EditionNow, *, choice: str | None, address: str | None) -> ResponseReturnValue:
    if not openid.configured():
        return _failed(Failure.AWAY, edition)
    try:
        begun = openid.begin(redirect_uri=_back_here(), language=i18n.language())
    except SignInFailed as failed:
        return _failed(failed.failure, edition)
    kept = {
        "state": begun.state, "nonce": begun.nonce, "verifier": begun.verifier, "edition": edition.id, "choice": choice,
        "address": address, "language": i18n.language(), "until": (clock.real_now() + actions.SIGN_IN_LIFE).isoformat(),
    }  # fmt: skip
    sealed = urlsafe_b64encode(boxes.seal(boxes.PORTAL_KEY, kept, purpose=PURPOSE)).decode()
    answer = make_response(redirect(begun.url, 303))
    answer.set_cookie(cookie_name(), sealed, max_age=actions.SIGN_IN_LIFE, **_attributes())
    return answer


@bp.get("/stem/innlogget")
@everybody
def signed_in() -> ResponseReturnValue:
    """Take the provider's answer, once, and lead on to the page with the button. Nothing counts yet."""
    if request.method == "HEAD":
        return ""
    kept = _kept(clock.real_now())
    if kept is None or not hmac.compare_digest(_only("state").encode(), kept["state"].encode()):
        return _failed(Failure.NOT_ACCEPTED, None)
    if kept["language"] != i18n.language():
        there = i18n.address_of("voting.signed_in", code=kept["language"])
        return redirect(f"{there}?{request.query_string.decode('ascii', 'ignore')}", 303)
    edition = award.edition_by_id(kept["edition"], clock.now())
    try:
        if not actions.take_answer(kept["state"], clock.real_now()):
            raise SignInFailed(Failure.NOT_ACCEPTED)
        answer = _onwards(edition, kept, _who(kept))
    except SignInFailed as failed:
        answer = _failed(failed.failure, edition)
    except Refused:
        answer = closed_page(award.edition_by_id(edition.id, clock.now())), 410
    return _without_cookie(answer)


def _who(kept: Mapping[str, Any]) -> Subject:
    """Return who the provider says it is. Raises SignInFailed."""
    if error := _only("error"):
        away = error in ("temporarily_unavailable", "server_error")
        raise SignInFailed(Failure.AWAY if away else Failure.DENIED)
    code = _only("code")
    if not code:
        raise SignInFailed(Failure.NOT_ACCEPTED)
    return openid.finish(
        code=code,
        issuer=_only("iss") or None,
        redirect_uri=_back_here(),
        verifier=kept["verifier"],
        nonce=kept["nonce"],
    )


def _onwards(edition: EditionNow, kept: Mapping[str, Any], who: Subject) -> ResponseReturnValue:
    """Lead on to the button that votes, or to one's own vote. Raises Refused, KeyUnusable."""
    if kept["choice"] is None:
        link = own_link_of(edition.id, who)
        if link is None:
            is_open = voting_open(edition.calendar, clock.now())
            return render_template("voting/not_voted.html", edition=edition, open=is_open)
        return redirect(url_for("voting.show_own", token=link), 303)
    token = actions.keep_signed_in(
        edition.id, who, choice=kept["choice"], address=kept["address"], language=kept["language"],
        now=clock.now(), real_now=clock.real_now(),
    )  # fmt: skip
    return redirect(url_for("voting.show_confirmation", token=token), 303)


def _kept(real_now: datetime) -> dict[str, Any] | None:
    """Return what this browser keeps of the sign-in that it began, or None."""
    try:
        sealed = urlsafe_b64decode(request.cookies.get(cookie_name(), ""))
        kept = boxes.unseal(boxes.PORTAL_KEY, sealed, purpose=PURPOSE)
    except (ValueError, KeyUnusable):
        return None
    return kept if datetime.fromisoformat(kept["until"]) > real_now else None


def _only(name: str) -> str:
    """Return a part of the answer that must stand there once; twice is as if it were not there."""
    found = request.args.getlist(name)
    return found[0] if len(found) == 1 else ""


def _back_here() -> str:
    """Return the one address that the provider has registered: without a language."""
    return i18n.address_of("voting.signed_in", code=i18n.SOURCE)


def _failed(failure: Failure, edition: EditionNow | None) -> ResponseReturnValue:
    page = render_template(
        "voting/sign_in_failed.html",
        text=SIGN_IN_FAILURES[failure],
        edition=edition or award.latest_edition(clock.now()),
        provider=openid.provider_name(),
    )
    headers = {"Retry-After": "60"} if failure is Failure.AWAY else {}
    return page, STATUS[failure], headers


def cookie_name() -> str:
    """Return the name of the cookie that a sign-in to vote is kept in, sealed, until it has come back."""
    return "__Host-stemme-innlogging" if current_app.config["HTTPS"] else "stemme-innlogging"


def _attributes() -> dict[str, Any]:
    return {"path": "/", "httponly": True, "samesite": "Lax", "secure": current_app.config["HTTPS"]}


def _without_cookie(answer: ResponseReturnValue) -> Response:
    response = make_response(answer)
    response.delete_cookie(cookie_name(), **_attributes())
    return response
