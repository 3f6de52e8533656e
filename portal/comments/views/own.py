"""A comment's private page: what has become of it, and what its author can do – each by POST."""

from dataclasses import dataclass

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString

from portal.accounts.access import everybody
from portal.comments import actions, queries, rules
from portal.comments.forms import REFUSALS, ComplaintForm, CorrectionForm
from portal.comments.queries import Own
from portal.comments.rules import CommentRefusal
from portal.comments.views.blueprint import address, bp, link_ended_page, write_address
from portal.foundation import clock
from portal.foundation.db import Refused
from portal.moderation.forms import REASONS, sentence
from portal.moderation.rules import CaseRefusal


def _own(token: str) -> Own | None:
    return queries.own(token, now=clock.now(), real_now=clock.real_now())


@dataclass(frozen=True)
class Told:
    """A reason as its author is told it."""

    words: LazyString
    sentence: str


def _reason(mine: Own) -> Told | None:
    reason = mine.verdict.reason if mine.verdict else None
    return Told(REASONS[reason], sentence(reason, mine.page_name)) if reason else None


@bp.get("/kommentarer/min/<token>")
@everybody
def own(token: str) -> ResponseReturnValue:
    """Show what has become of the comment, why, and what can be done until when."""
    mine = _own(token)
    if mine is None:
        return link_ended_page()
    return render_template(
        "comments/own.html",
        comment=mine,
        token=token,
        reason=_reason(mine),
        page_url=address(queries.page_of(mine.place)),
        write_url=write_address(mine.place),
        is_public=queries.shown_one(mine.id, clock.now()) is not None,
        open_for_more=queries.room(mine.place).is_open(clock.now()),
    )


@bp.get("/kommentarer/min/<token>/rett")
@everybody
def show_correction(token: str) -> ResponseReturnValue:
    """Show the text, to be put right."""
    mine = _own(token)
    if mine is None:
        return link_ended_page()
    if mine.edit_until is None:
        return redirect(url_for("comments.own", token=token), 303)
    form = CorrectionForm(formdata=None, data={"name": mine.name, "text": mine.text, "version": str(mine.version)})
    return _correction_page(mine, token, form)


def _correction_page(mine: Own, token: str, form: CorrectionForm, trouble: str | None = None) -> str:
    return render_template("comments/correct.html", comment=mine, token=token, form=form, trouble=trouble)


@bp.post("/kommentarer/min/<token>/rett")
@everybody
def correct(token: str) -> ResponseReturnValue:
    """Put the text right, unless it has been decided meanwhile: then say so, and keep what was written."""
    mine, form = _own(token), CorrectionForm()
    if mine is None:
        return link_ended_page()
    if not form.validate_on_submit():
        return _correction_page(mine, token, form), 422
    try:
        actions.change(
            token,
            name=form.clean_name,
            text=form.clean_text,
            typed=form.text.data or "",
            version=_version(form.version.data),
            now=clock.now(),
            real_now=clock.real_now(),
        )
    except Refused as refused:
        if refused.reason is CommentRefusal.LINK_ENDED:
            return link_ended_page()
        ended = refused.reason is CommentRefusal.EDIT_ENDED
        why = REFUSALS[CommentRefusal.EDIT_ENDED if ended else CommentRefusal.DECIDED]
        return render_template(
            "comments/not_corrected.html", comment=mine, token=token, why=why,
            text=rules.plain_text(form.text.data or ""),
        ), 409  # fmt: skip
    return redirect(url_for("comments.own", token=token), 303)


def _version(typed: str | None) -> int:
    return int(typed) if typed and typed.isascii() and typed.isdecimal() and len(typed) < 10 else 0


@bp.get("/kommentarer/min/<token>/trekk")
@everybody
def show_withdrawal(token: str) -> ResponseReturnValue:
    """Ask once more before the comment is gone."""
    mine = _own(token)
    if mine is None:
        return link_ended_page()
    if not mine.may_withdraw:
        return redirect(url_for("comments.own", token=token), 303)
    return render_template("comments/withdraw.html", comment=mine, token=token)


@bp.post("/kommentarer/min/<token>/trekk")
@everybody
def withdraw(token: str) -> ResponseReturnValue:
    """Take the comment back."""
    try:
        actions.withdraw(token, now=clock.now())
    except Refused:
        return link_ended_page()
    return redirect(url_for("comments.own", token=token), 303)


@bp.get("/kommentarer/min/<token>/klag")
@everybody
def show_complaint(token: str) -> ResponseReturnValue:
    """Show what the complaint is about, and the form."""
    mine = _own(token)
    if mine is None:
        return link_ended_page()
    if mine.complain_by is None:
        return redirect(url_for("comments.own", token=token), 303)
    return _complaint_page(mine, token, ComplaintForm(formdata=None))


def _complaint_page(mine: Own, token: str, form: ComplaintForm, trouble: str | None = None) -> str:
    return render_template(
        "comments/complain.html", comment=mine, token=token, form=form, reason=_reason(mine), trouble=trouble
    )


@bp.post("/kommentarer/min/<token>/klag")
@everybody
def complain(token: str) -> ResponseReturnValue:
    """Send the complaint; another moderator decides it."""
    mine, form = _own(token), ComplaintForm()
    if mine is None:
        return link_ended_page()
    if not form.validate_on_submit():
        return _complaint_page(mine, token, form), 422
    try:
        actions.complain(token, words=form.text.data or "", now=clock.now())
    except Refused as refused:
        if refused.reason is CommentRefusal.LINK_ENDED:
            return link_ended_page()
        if refused.reason is CaseRefusal.ALREADY:
            return redirect(url_for("comments.own", token=token), 303)  # sent twice: once is enough
        return _complaint_page(mine, token, form, str(REFUSALS[CommentRefusal.NOT_TO_COMPLAIN])), 409
    return redirect(url_for("comments.own", token=token), 303)
