"""A juror's papers as a print: their cases, to read on paper and to bring to the meeting."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import Response, abort, current_app
from flask.typing import ResponseReturnValue

from portal.accounts import access
from portal.accounts.access import only
from portal.foundation import clock, formatting, i18n, typesetting
from portal.foundation.i18n import gettext as _
from portal.foundation.printed_text import Block, blocks_of
from portal.jury import queries
from portal.jury.desk.blueprint import JUDGES, blind_name, bp
from portal.jury.queries import CasePaper, Papers, SentBy
from portal.jury.rules import CardState, Written
from portal.nominations import queries as nominations
from portal.nominations.forms import FIGURES
from portal.nominations.queries import CriterionInRound
from portal.nominations.views.blueprint import as_day

Table = dict[str, Any]


@bp.get("/jury/runde/<int:round_id>/sakspapirer.pdf")
@only(*JUDGES)
def papers(round_id: int) -> ResponseReturnValue:
    """Send the cases of a round that the reader may see now, and nothing of the others."""
    person, now = access.current(), clock.now()
    found = queries.papers_of(person.id, round_id, now) or abort(404)
    criteria = nominations.criteria_in(found.round.edition_id, round_id)
    told = _printed(found, criteria, reader=person.name, now=now)
    response = Response(typesetting.pdf("sakspapirer", told), mimetype="application/pdf")
    mark = "-" + _("eksempel") if current_app.config["DEMO"] else ""
    response.headers["Content-Disposition"] = f"attachment; filename=sakspapirer-{round_id}{mark}.pdf"
    return response


def _printed(found: Papers, criteria: Sequence[CriterionInRound], *, reader: str, now: datetime) -> dict[str, Any]:
    blind = found.round.period is not None and found.round.period.blind
    return {
        "title": _("Sakspapirer: %(round)s %(year)s", round=found.round.name, year=found.round.year),
        "lang": i18n.language(),
        "mark": _("Eksempel") if current_app.config["DEMO"] else "",
        "footer": _("Sakspapirer for %(name)s. Bare til juryarbeidet.", name=reader),
        "lines": [
            _("Laget for %(name)s %(moment)s.", name=reader, moment=formatting.moment(now)),
            _("Saker du er inhabil i, er ikke med. Private notater og vurderingene til de andre er heller ikke med."),
            *([_("Dette er den anonymiserte utgaven. Navn på kommunen og kontaktpersoner er tatt ut.")] if blind else []),
        ],
        "contents": _("Innhold"),
        "criteria": {"title": _("Kriteriene"), "all": [_criterion(each) for each in criteria]},
        "cases": [_case(each, criteria, cards=found.round.cards) for each in found.cases],
    }  # fmt: skip


def _criterion(each: CriterionInRound) -> dict[str, Any]:
    it = each.criterion
    weight = _("Vekt: %(weight)s", weight=each.weight) if each.weight else _("Uten vekt: teller ikke i summen")
    levels = [{"points": points, "text": text} for points, text in sorted(it.levels.items())]
    return {"title": it.title, "lang": it.lang, "lines": [weight, *_paragraphs(it.text)], "levels": levels}


def _case(case: CasePaper, criteria: Sequence[CriterionInRound], *, cards: bool) -> dict[str, Any]:
    said = [
        {"title": each.label, "lang": each.lang, "lines": _paragraphs(each.text), "text": []} for each in case.fields
    ]
    said += _sent_by(case.sent_by) if case.sent_by else []
    said += [_section(_("Ekspertvurdering"), lines=_paragraphs(case.statement))] if case.statement else []
    given = [_given(case, criteria)] if cards and case.state is not None else []
    return {
        "title": case.name or blind_name(case.id),
        "lines": [case.county] if case.county else [],
        "sections": said,
        "tables": [*_files(case), *_figures(case), *given],
    }


def _section(title: str, *, lines: Sequence[str] = (), text: Sequence[Block] = ()) -> dict[str, Any]:
    return {"title": title, "lang": i18n.language(), "lines": list(lines), "text": list(text)}


def _sent_by(told: SentBy) -> list[dict[str, Any]]:
    """Return what the jury said that sent the case on, as the case's page has it."""
    decided = _("%(round)s: juryens vedtak", round=told.round) if told.round else _("Vedtaket i den forrige juryen")
    words = ((decided, told.reasons), (_("Fylkesjuryens uttalelse"), told.statement))
    return [_section(title, text=blocks_of(html)) for title, html in words if html]


def _paragraphs(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


def _table(title: str, head: list[str], rows: list[list[str]], *, numbers: Sequence[bool], last: str = "rest") -> Table:
    widths = [*("auto" if number else "rest" for number in numbers[:-1]), "auto" if numbers[-1] else last]
    return {"title": title, "head": head, "rows": rows, "numbers": list(numbers), "widths": widths}


def _files(case: CasePaper) -> list[Table]:
    rows = [[each.name, _size(each.size)] for each in case.files]
    head = [_("Fil"), _("Størrelse")]
    return [_table(_("Vedlegg, som leses i portalen"), head, rows, numbers=[False, True])] if rows else []


def _size(size: int) -> str:
    if size >= 1_000_000:
        return _("%(number)s MB", number=formatting.number(round(size / 1_000_000, 1)))
    return _("%(number)s kB", number=formatting.number(round(max(size / 1000, 1))))


def _figures(case: CasePaper) -> list[Table]:
    rows = [
        [
            str(FIGURES[each["kind"]]), each["value"],
            _("%(day)s, kilde: %(source)s", day=as_day(each["as_of"]), source=each["source"]),
        ]
        for each in case.figures
    ]  # fmt: skip
    head = [_("Tall"), _("Verdi"), _("Dag og kilde")]
    return [_table(_("Offentlige tall om kommunen"), head, rows, numbers=[False, True, False])] if rows else []


def _given(case: CasePaper, criteria: Sequence[CriterionInRound]) -> Table:
    abstains = case.state is CardState.ABSTAINED
    nothing = Written(None)
    rows = [
        [each.criterion.title, *_points(case.written.get(each.criterion.id, nothing), abstains=abstains)]
        for each in criteria
    ]
    head = [_("Kriterium"), _("Poeng"), _("Hvorfor")]
    return _table(_("Vurderingen din"), head, rows, numbers=[False, True, False], last="wide")


def _points(given: Written, *, abstains: bool) -> tuple[str, str]:
    """Return what stands for points, and the words; a line to write on where nothing is given yet.

    `abstains`: from the whole case, whatever was given before.
    """
    return _("Avstår") if abstains or given.abstained else str(given.points or ""), given.text
