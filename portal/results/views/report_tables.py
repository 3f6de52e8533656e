"""The control report as tables with words: the page, the file for spreadsheets and the print are made of the same ones."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from flask import current_app

from portal.foundation import formatting
from portal.foundation.i18n import gettext as _
from portal.results import rules
from portal.results.forms import void_reason
from portal.results.queries import KeptReport
from portal.results.rules.reports import JUMP_POINTS, JUMP_VOTES, Report
from portal.results.views.charts import same_order


@dataclass(frozen=True)
class Cell:
    """A cell: as it is read, and as a program takes it."""

    text: str
    value: str
    number: bool = False


@dataclass(frozen=True)
class Table:
    """A table of the report. `said` stands above it; a table without rows says `empty` instead."""

    id: str
    caption: str
    head: list[str]
    rows: list[list[Cell]]
    said: str = ""
    empty: str = ""


def tables_of(kept: KeptReport) -> list[Table]:
    """Return the whole report, in the page's language."""
    together = [_together(kept)] if kept.report.weighing else []
    return [_figures(kept.report), _result(kept), *together, _voided(kept.report), _days(kept), _jumps(kept)]


def sentence(example: str, plain: str) -> str:
    """Return a sentence about the count: in a demonstration it begins with the example."""
    return example if current_app.config["DEMO"] else plain


def _text(text: str) -> Cell:
    return Cell(text, text)


def _number(value: int) -> Cell:
    return Cell(formatting.number(value), str(value), number=True)


def _share(value: float) -> Cell:
    return Cell(formatting.percent(value), f"{value:.4f}", number=True)


def _day(day: str) -> Cell:
    return Cell(formatting.day_and_month(date.fromisoformat(day)), day)


def _figures(report: Report) -> Table:
    rows = [
        (_("Bekreftede stemmer"), report.cast),
        (_("Stemmer som teller"), report.total),
        (_("Trukket av dem som stemte"), report.withdrawn),
        (_("Forkastet etter kontroll"), report.voided),
        *([(_("Ikke avgjort"), report.undecided)] if report.undecided else []),
        (_("Ganger en stemme ble endret"), report.replaced),
        (_("Stemmer som har vært til kontroll"), report.held),
        (_("Godkjent etter kontroll"), report.approved),
        (_("Forkastet, men godkjent likevel etter klage"), report.restored),
    ]
    return Table(
        "tall", _("Stemmene i tall"), [_("Hva"), _("Antall")], [[_text(what), _number(each)] for what, each in rows],
        said=_figures_said(report),
    )  # fmt: skip


def _figures_said(report: Report) -> str:
    if not report.undecided:
        return _(
            "Hver bekreftet stemme teller, er trukket eller er forkastet. De andre tallene forteller hva som skjedde på veien."
        )
    return _(
        "Hver bekreftet stemme teller, er trukket, er forkastet eller er ikke avgjort. De som ikke er avgjort, var fortsatt til"
        " kontroll da koblingen mellom stemmer og adresser måtte slettes. De teller ikke."
    )


def _result(kept: KeptReport) -> Table:
    report = kept.report
    both = sum(report.with_voided.values())
    rows = [
        [
            _text(_name(kept, slug)),
            _number(votes),
            _share(rules.share(votes, report.total)),
            _number(report.with_voided[slug]),
            _share(rules.share(report.with_voided[slug], both)),
        ]
        for slug, votes in rules.most_first(report.by_finalist)
    ]
    head = [_("Kommune"), _("Stemmer"), _("Andel"), _("Med de forkastede"), _("Andel da")]
    return Table("resultat", _("Resultatet med og uten de forkastede stemmene"), head, rows, said=_order(report))


def _together(kept: KeptReport) -> Table:
    """How jury and people placed the finalists together: in exact fractions, so that anybody can do it over again."""
    weighing = kept.report.weighing
    assert weighing is not None, "asked before"
    rows = [
        [
            _number(each.place), _text(_name(kept, each.slug)), _fraction(Fraction(weighing.points.get(each.slug, "0"))),
            _fraction(each.jury), _fraction(each.people), _exact(each.total),
        ]
        for each in kept.report.combined
    ]  # fmt: skip
    whole = weighing.jury + weighing.people
    said = _(
        "Juryens andel teller %(jury)s og folkets andel %(people)s. Andelene står som eksakte brøker: juryens gjennomsnitt av"
        " summen av alle gjennomsnittene, og stemmene av alle stemmene.",
        jury=formatting.weight(weighing.jury / whole), people=formatting.weight(weighing.people / whole),
    )  # fmt: skip
    if kept.report.kept_out:
        said += " " + _("Stemmer til en finalist som ikke lenger er med, er holdt utenfor.")
    head = [_("Plass"), _("Kommune"), _("Juryens gjennomsnitt"), _("Av poengene"), _("Av stemmene"), _("Samlet")]
    return Table("samlet", _("Jury og folk sammen"), head, rows, said=said)


def _fraction(value: Fraction) -> Cell:
    return Cell(str(value), str(value), number=True)


def _exact(value: Fraction) -> Cell:
    return Cell(f"{value} ({formatting.percent(float(value))})", str(value), number=True)


def _order(report: Report) -> str:
    if not report.voided:
        return sentence(
            _("I eksempelet er ingen stemmer forkastet, så tallene er like."),
            _("Ingen stemmer er forkastet, så tallene er like."),
        )
    if same_order(report):
        return sentence(
            _("Hadde de forkastede stemmene telt, ville rekkefølgen i eksempelet vært den samme."),
            _("Hadde de forkastede stemmene telt, ville rekkefølgen vært den samme."),
        )
    return sentence(
        _("Hadde de forkastede stemmene telt, ville rekkefølgen i eksempelet vært en annen."),
        _("Hadde de forkastede stemmene telt, ville rekkefølgen vært en annen."),
    )


def _name(kept: KeptReport, slug: str) -> str:
    card = kept.finalists.get(slug)
    return card.name if card else slug


def _voided(report: Report) -> Table:
    return Table(
        "forkastet",
        _("Forkastede stemmer etter grunn"),
        [_("Grunn"), _("Antall")],
        [[_text(void_reason(reason)), _number(each)] for reason, each in rules.most_first(report.voided_by_reason)],
        empty=_("Ingen stemmer er forkastet."),
    )


def _days(kept: KeptReport) -> Table:
    slugs = sorted(kept.report.by_finalist, key=lambda slug: _name(kept, slug))
    head = [_("Dag"), *(_name(kept, slug) for slug in slugs), _("Sum")]
    rows = [
        [_day(day.day), *(_number(day.votes[slug]) for slug in slugs), _number(day.total)] for day in kept.report.days
    ]
    return Table(
        "dager", _("Stemmer per dag"), head, rows,
        said=_(
            "Hver stemme står på dagen da den først ble bekreftet, hos kommunen den gjaldt da. Stemmer som siden er trukket"
            " eller forkastet, er med."
        ),
        empty=_("Ingen har stemt."),
    )  # fmt: skip


def _jumps(kept: KeptReport) -> Table:
    rows = [
        [_day(each.day), _text(_name(kept, each.finalist)), *_measured(each.votes, each.of, each.share, each.before)]
        for each in kept.report.jumps
    ]
    explained = _(
        "Et hopp er en dag med minst %(votes)s stemmer der en finalist fikk minst %(points)s prosentpoeng større andel enn"
        " alle dagene før. Det kan ha en god grunn, for eksempel et arrangement.",
        votes=JUMP_VOTES, points=round(100 * JUMP_POINTS),
    )  # fmt: skip
    head = [_("Dag"), _("Kommune"), _("Stemmer den dagen"), _("Av"), _("Andel den dagen"), _("Andel før")]
    empty = _("Ingen dager hadde et slikt hopp.")
    return Table("hopp", _("Hopp i en finalists andel"), head, rows, said=explained, empty=empty)


def _measured(votes: int, of: int, share: float, before: float) -> Sequence[Cell]:
    return _number(votes), _number(of), _share(share), _share(before)


def lines_of(tables: Sequence[Table], *, status: str) -> Iterator[list[str]]:
    """Yield the report as one sheet: a row for each number, with the table and the row that it stands in."""
    mark = [_("Eksempel")] if current_app.config["DEMO"] else []
    yield [*([_("Merknad")] if mark else []), _("Status"), _("Tabell"), _("Rad"), _("Kolonne"), _("Verdi")]
    for table in tables:
        names = 2 if table.id in {"hopp", "samlet"} else 1
        for row in table.rows:
            named = ", ".join(cell.value for cell in row[:names])
            for column, cell in zip(table.head[names:], row[names:], strict=True):
                yield [*mark, status, table.caption, named, column, cell.value]
