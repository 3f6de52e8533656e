"""Taking out what a jury has done: as far as whoever asks may see it on the pages, and no further."""

from collections.abc import Sequence

from flask import Response, abort

from portal.accounts import access
from portal.accounts.access import only
from portal.audit.exporting import FORMS, Column, Row, Sheet, exported
from portal.foundation import clock
from portal.foundation.i18n import gettext as _
from portal.foundation.i18n import lazy_gettext as _l
from portal.jury import queries
from portal.jury.desk.blueprint import JUDGES, MANAGES, blind_name, bp, is_blind, managed, shown_progress
from portal.jury.desk.ranking import ranked_for
from portal.jury.desk.recusals import shown_recusals
from portal.jury.forms import CARDS, CONFLICTS, OUTCOME_WORDS, TIES
from portal.jury.queries import RoundNow
from portal.jury.queries import exported as out
from portal.jury.rules import JuryEvent
from portal.nominations import queries as nominations

ASSESSMENTS = (
    Column("case", _l("Sak")),
    Column("municipality", _l("Kommune")),
    Column("juror", _l("Jurymedlem")),
    Column("state", _l("Status"), CARDS),
    Column("criterion", _l("Kriterium")),
    Column("weight", _l("Vekt")),
    Column("points", _l("Poeng")),
    Column("abstained", _l("Avstår")),
    Column("text", _l("Ord")),
    Column("finished_at", _l("Ferdig")),
)

RANKING = (
    Column("case", _l("Sak")),
    Column("municipality", _l("Kommune")),
    Column("place", _l("Plassering")),
    Column("assessments", _l("Vurderinger")),
    Column("mean", _l("Gjennomsnitt")),
    Column("median", _l("Median")),
    Column("spread", _l("Sprik")),
    Column("adjusted", _l("Justert")),
)

RECUSALS = (
    Column("case", _l("Sak")),
    Column("municipality", _l("Kommune")),
    Column("juror", _l("Jurymedlem")),
    Column("kind", _l("Hvordan"), CONFLICTS),
    Column("ties", _l("Tilknytning")),
    Column("reason", _l("Hvorfor")),
    Column("at", _l("Når")),
    Column("had_scored", _l("Hadde gitt poeng, som ikke teller")),
)

DECISIONS = (
    Column("case", _l("Sak")),
    Column("municipality", _l("Kommune")),
    Column("outcome", _l("Vedtak"), OUTCOME_WORDS),
    Column("place", _l("Plassering")),
    Column("reasons", _l("Begrunnelse")),
    Column("voters", _l("Deltok i vedtaket")),
    Column("meeting_at", _l("Jurymøte")),
    Column("entered_by", _l("Ført inn av")),
    Column("entered_at", _l("Ført inn")),
    Column("signed_at", _l("Protokollen signert")),
)


@bp.post(f"/jury/runde/<int:round_id>/eksport/vurderinger.<{FORMS}:form>")
@only(*JUDGES, fresh=True)
def export_assessments(round_id: int, form: str) -> Response:
    """Hand out one's own assessments, and the others' as far as the period lets one see them."""
    now = clock.now()
    found = queries.round_now(round_id, now)
    if found is None or not any(each.round.id == round_id for each in queries.lists_of(access.current().id, now)):
        abort(404)
    criteria = {
        each.criterion.id: (each.criterion.title, each.weight)
        for each in nominations.criteria_in(found.edition_id, round_id)
    }
    rows: list[Row] = [
        [
            each.case_id, each.name or blind_name(each.case_id), each.juror, each.state, *criteria[each.criterion_id],
            each.points, each.abstained, each.text, each.finished_at,
        ]
        for each in out.assessments_of(access.current().id, found, now)
    ]  # fmt: skip
    return _out(found, _("vurderinger"), ASSESSMENTS, rows, form)


@bp.post(f"/jury/runde/<int:round_id>/eksport/rangering.<{FORMS}:form>")
@only(*MANAGES, fresh=True)
def export_ranking(round_id: int, form: str) -> Response:
    """Hand out the sums, when the period lets them be seen; nobody's own points are among them."""
    found = managed(round_id)
    shown = ranked_for(found)
    if shown is None:
        abort(404)
    names = {each.id: each.name for each in shown.progress.cases}
    rows: list[Row] = [
        [
            each.case, names[each.case], each.place, each.number,
            *(None if value is None else round(float(value), 4)
              for value in (each.mean, each.median, each.spread, each.adjusted)),
        ]
        for each in shown.ranked
    ]  # fmt: skip
    return _out(found, _("rangering"), RANKING, rows, form)


@bp.post(f"/jury/runde/<int:round_id>/eksport/inhabilitet.<{FORMS}:form>")
@only(*MANAGES, fresh=True)
def export_recusals(round_id: int, form: str) -> Response:
    """Hand out who is recused from what; a leader's without the cases that they must not meet themselves."""
    found = managed(round_id)
    _progress, recusals = shown_recusals(found)
    rows: list[Row] = [
        [
            each.case_id, each.municipality, each.juror, each.kind, ", ".join(str(TIES[tie]) for tie in each.ties),
            each.reason, each.at, each.had_scored,
        ]
        for each in recusals
    ]  # fmt: skip
    return _out(found, _("inhabilitet"), RECUSALS, rows, form)


@bp.post(f"/jury/runde/<int:round_id>/eksport/vedtak.<{FORMS}:form>")
@only(*MANAGES, fresh=True)
def export_decisions(round_id: int, form: str) -> Response:
    """Hand out what the meetings have decided; a leader's without the cases that they are recused from."""
    found = managed(round_id)
    names, blind = {each.id: each.name for each in shown_progress(found).cases}, is_blind(found)
    rows: list[Row] = [
        [
            # What was written about a case names it, and so do those who left the room for it.
            each.case_id, names[each.case_id], each.outcome, each.place, None if blind else each.reasons,
            None if blind else ", ".join(each.voters), each.meeting_at, each.entered_by, each.entered_at, each.signed_at,
        ]
        for each in out.decisions_of(round_id, names)
    ]  # fmt: skip
    return _out(found, _("vedtak"), DECISIONS, rows, form)


def _out(found: RoundNow, name: str, columns: Sequence[Column], rows: list[Row], form: str) -> Response:
    sheet = Sheet(f"{name}-{found.year}-{found.id}", columns, rows)
    return exported(sheet, form, by=access.current().actor, what=JuryEvent.EXPORTED, subject=("round", found.id))
