"""What is to control, by what it is held for; and deciding on it, one or many."""

from dataclasses import dataclass
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.accounts import access
from portal.accounts.access import only
from portal.accounts.rules import Role
from portal.award.queries import EditionNow
from portal.foundation import clock, formatting
from portal.foundation.db import Refused
from portal.foundation.i18n import gettext as _
from portal.foundation.i18n import ngettext
from portal.voting.actions import acts
from portal.voting.actions.acts import Made
from portal.voting.desk import words
from portal.voting.desk.blueprint import bp, edition_here, frame
from portal.voting.desk.forms import REFUSALS, DecideForm
from portal.voting.queries import desk
from portal.voting.queries.desk import Group
from portal.voting.queries.desk.groups import PAGE_SIZE
from portal.voting.rules import Act
from portal.voting.rules.acts import ALONE_IN_A_DAY, ActRefusal
from portal.voting.rules.domains import Domain, kind_of
from portal.voting.rules.signals import Signal

LONGEST_PATTERN = 64
OF_A_DOMAIN = (Signal.THROWAWAY_DOMAIN, Signal.UNUSUAL_DOMAIN_MANY)


@dataclass(frozen=True)
class GroupCard:
    """A group as the page shows it."""

    group: Group
    name: str
    pattern: str
    figures: str
    explanation: str
    is_institution: bool
    note: str
    url: str


@bp.get("")
@only(Role.VOTE_OFFICER)
def groups() -> ResponseReturnValue:
    """Show what is to control, by reason and pattern."""
    edition = edition_here()
    reason = _known(request.args.get("grunn", ""))
    cards = [_card(each) for each in desk.groups(edition.id, reason=reason)]
    reasons = [(each.value, name) for each, name in words.SIGNALS.items()]
    return render_template(
        "voting/desk/groups.html", cards=cards, chosen=reason, reasons=reasons, **frame(edition, "groups")
    )


def _known(reason: str) -> str:
    return reason if reason in [each.value for each in words.SIGNALS] else ""


def _card(group: Group) -> GroupCard:
    name = next(said for each, said in words.SIGNALS.items() if each.value == group.reason)
    explanation = next(said for each, said in words.EXPLANATIONS.items() if each.value == group.reason)
    return GroupCard(
        group,
        name=str(name),
        pattern=_pattern(group),
        figures=_figures(group),
        explanation=str(explanation),
        is_institution=group.domains == 1 and _is_institution(group.seen.domain),
        note=str(group.seen.told.get("note", "")),
        url=url_for("vote_desk.group", reason=group.reason, monster=group.pattern or None),
    )


def _is_institution(domain: str | None) -> bool:
    return domain is not None and kind_of(domain) is Domain.INSTITUTION


def _pattern(group: Group) -> str:
    """What the ballots of a group have in common, as officers see it."""
    domain = group.seen.domain or "…"
    if group.reason == Signal.SEQUENTIAL_ADDRESSES:
        return f"{(group.seen.mask or '…').partition('…')[0]}…@{domain}"
    if group.reason == Signal.NETWORK_BURST:
        return _("Nett %(code)s", code=group.pattern[:6])
    return domain if group.reason in OF_A_DOMAIN else ""


def _figures(group: Group) -> str:
    """The figures by which a signal spoke."""
    figures, told = group.figures, group.seen.told
    if group.reason == Signal.SEQUENTIAL_ADDRESSES and "first" in told:
        return _(
            "Tall fra %(first)s til %(last)s. Grensen er %(most)s.",
            first=formatting.number(told["first"]), last=formatting.number(told["last"]),
            most=formatting.number(figures["most"]),
        )  # fmt: skip
    if group.reason == Signal.NETWORK_BURST:
        return _(
            "Opptil %(number)s på én time. Grensen er %(most)s.",
            number=formatting.number(figures["number"]), most=formatting.number(figures["most"]),
        )  # fmt: skip
    if "most" in figures:
        return _("Grensen er %(most)s.", most=formatting.number(figures["most"]))
    return ""


@bp.get("/gruppe/<reason>")
@only(Role.VOTE_OFFICER)
def group(reason: str) -> ResponseReturnValue:
    """Show the ballots of a group."""
    return _group_page(edition_here(), reason, DecideForm())


def _pattern_in_address() -> str:
    return request.args.get("monster", "").replace("\0", "")[:LONGEST_PATTERN]


def _group_page(edition: EditionNow, reason: str, form: DecideForm) -> str:
    if not _known(reason):
        abort(404)
    pattern = _pattern_in_address()
    after = request.args.get("etter", "")
    rows = desk.rows_in(edition.id, reason, pattern, after=after if after.isalnum() else "")
    more, rows = len(rows) > PAGE_SIZE, rows[:PAGE_SIZE]
    seen = desk.group_as_seen(edition.id, reason, pattern)
    found = [each for each in desk.groups(edition.id, reason=reason) if each.pattern == pattern]
    address: dict[str, Any] = {"reason": reason, "monster": pattern or None}
    return render_template(
        "voting/desk/group.html",
        card=_card(found[0]) if found else None,
        name=next(said for each, said in words.SIGNALS.items() if each.value == reason),
        rows=rows,
        form=form,
        ticked=set(form.handles),
        all_ticked=request.args.get("alle") == "1",
        number=len(seen),
        digest=desk.digest_of(seen),
        alone=ALONE_IN_A_DAY,
        address=address,
        next_url=url_for("vote_desk.group", **address, etter=rows[-1].id) if more else None,
        first_url=url_for("vote_desk.group", **address) if after else None,
        reason_words=words.SIGNALS,
        is_institution=_is_institution,
        **frame(edition, "groups"),
    )


@bp.post("/gruppe/<reason>/godkjenn")
@only(Role.VOTE_OFFICER)
def release(reason: str) -> ResponseReturnValue:
    """Let ballots count after all."""
    return _decide(reason, Act.RELEASE)


@bp.post("/gruppe/<reason>/forkast")
@only(Role.VOTE_OFFICER, fresh=True)
def void(reason: str) -> ResponseReturnValue:
    """Void ballots. Both factors must have been shown within ten minutes."""
    return _decide(reason, Act.VOID)


def _decide(reason: str, act: Act) -> ResponseReturnValue:
    edition = edition_here()
    form = DecideForm(act)
    if not _known(reason):
        abort(404)
    if not form.validate_on_submit():
        return _group_page(edition, reason, form), 422
    try:
        made = acts.make(
            edition.id, act, reason=form.reason, note=form.note.data or None, ballots=_meant(edition, reason, form),
            by=access.current().actor, real_now=clock.real_now(),
        )  # fmt: skip
    except Refused as refused:
        flash(str(REFUSALS[refused.reason]), "trouble")
        return _group_page(edition, reason, form), 422
    flash(told(act, made))
    return redirect(url_for("vote_desk.acts"), 303)


def _meant(edition: EditionNow, reason: str, form: DecideForm) -> dict[str, int]:
    """Return the ballots that a form means, as they were seen. Raises Refused(CHANGED) for a group that is another now."""
    if not form.whole_group:
        return desk.ids_behind(edition.id, form.handles[: PAGE_SIZE * 2])
    seen = desk.group_as_seen(edition.id, reason, _pattern_in_address())
    if desk.digest_of(seen) != form.digest:
        raise Refused(ActRefusal.CHANGED)
    return seen


def told(act: Act, made: Made) -> str:
    """Return what was decided, and when it is done."""
    number = formatting.number(made.ballots)
    if made.due_at is None:
        text = ngettext(
            "%(number)s stemme: To må godkjenne. Venter på godkjenning fra én til.",
            "%(number)s stemmer: To må godkjenne. Venter på godkjenning fra én til.",
            made.ballots, number=number,
        )  # fmt: skip
    elif act is Act.VOID:
        text = ngettext(
            "%(number)s stemme blir forkastet %(clock)s. Fram til da kan du angre.",
            "%(number)s stemmer blir forkastet %(clock)s. Fram til da kan du angre.",
            made.ballots, number=number, clock=formatting.clock_time(made.due_at + clock.shift()),
        )  # fmt: skip
    else:
        text = ngettext(
            "%(number)s stemme blir godkjent %(clock)s. Fram til da kan du angre.",
            "%(number)s stemmer blir godkjent %(clock)s. Fram til da kan du angre.",
            made.ballots, number=number, clock=formatting.clock_time(made.due_at + clock.shift()),
        )  # fmt: skip
    if made.left_out:
        text += " " + ngettext(
            "%(number)s var endret og er ikke med.", "%(number)s var endret og er ikke med.",
            made.left_out, number=formatting.number(made.left_out),
        )  # fmt: skip
    return text
