"""Verdicts: one or five hundred in one transaction, each with its line in the log and its mail."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update

from portal.foundation.db import Refused, db, transaction
from portal.moderation import rules
from portal.moderation.actions import telling
from portal.moderation.actions.deciding import Decision, decide, note, refusal_of
from portal.moderation.actions.telling import Quote
from portal.moderation.models import Case, Report, Verdict
from portal.moderation.rules import Act, CaseRefusal, Moderator, Reason, State
from portal.people import queries as people


@dataclass(frozen=True)
class Ruling:
    """A case, and the version of it that was read."""

    case_id: int
    version: int


@dataclass(frozen=True)
class Outcome:
    """What came of some rulings. `batch` undoes all that was done at once."""

    batch: str
    done: tuple[int, ...]
    refused: Mapping[int, CaseRefusal]


@transaction(publishes=True)
def give_verdicts(
    rulings: Sequence[Ruling], *, act: Act, reason: Reason | None, words: str | None, quotes: Mapping[int, Quote],
    moderator: Moderator, now: datetime,
) -> Outcome:  # fmt: skip
    """Approve, refuse or remove some cases; those that may not be decided are left alone and named in the outcome.

    The number of statements does not grow with the number of cases. `quotes` are what the authors' mails say; a case
    without one is decided and its author not told. Raises Refused for a no without a reason.
    """
    if act not in rules.BY_MODERATOR:
        raise Refused(CaseRefusal.NOT_ALLOWED)
    if act is not Act.APPROVE and reason is None:
        raise Refused(CaseRefusal.NO_REASON)
    said = None if act is Act.APPROVE else reason, None if act is Act.APPROVE else words
    decision = Decision(act=act, moderator=moderator, now=now, reason=said[0], words=said[1])
    found, own = _locked([ruling.case_id for ruling in rulings]), people.ids_of_same(moderator.address)
    refused: dict[int, CaseRefusal] = {}
    decided: dict[int, tuple[Case, Verdict]] = {}
    for ruling in {each.case_id: each for each in rulings}.values():
        case = found.get(ruling.case_id)
        refusal = refusal_of(case, decision, read=ruling.version, own=own) if case else CaseRefusal.CHANGED
        if case is None or refusal:
            refused[ruling.case_id] = refusal or CaseRefusal.CHANGED
        else:
            decided[case.id] = case, decide(case, decision, open_reports=0, open_complaint=False)
    _keep(decided, decision)
    _tell(decided, quotes)
    return Outcome(decision.batch, tuple(decided), refused)


def _locked(case_ids: Sequence[int]) -> dict[int, Case]:
    chosen = select(Case).where(Case.id.in_(case_ids)).order_by(Case.id).with_for_update()
    return {case.id: case for case in db.session.scalars(chosen.execution_options(populate_existing=True))}


def _keep(decided: Mapping[int, tuple[Case, Verdict]], decision: Decision) -> None:
    """Save the verdicts, with what they answer: reports that nobody had looked at. Each leaves its line in the log."""
    db.session.add_all(verdict for _, verdict in decided.values())
    db.session.flush()
    of = select(Verdict.id).where(Verdict.case_id == Report.case_id, Verdict.batch == decision.batch).scalar_subquery()
    unhandled = update(Report).where(Report.case_id.in_(decided), Report.handled_at.is_(None))
    handled = unhandled.values(handled_at=decision.now, verdict_id=of)
    db.session.execute(handled.execution_options(synchronize_session=False))
    for _, verdict in decided.values():
        assert decision.moderator is not None
        note(verdict, decision.moderator)


def _tell(decided: Mapping[int, tuple[Case, Verdict]], quotes: Mapping[int, Quote]) -> None:
    """Tell the authors. That something that is shown stays, after a report, is no news to its author."""
    told = {
        case_id: each for case_id, each in decided.items() if each[1].was is not each[1].became and case_id in quotes
    }
    mailboxes = people.mailboxes_of({case.person_id for case, _ in told.values() if case.person_id})
    since = _shown_since([case_id for case_id, (_, verdict) in told.items() if verdict.act is Act.REMOVE])
    for case_id, (case, verdict) in told.items():
        if case.person_id in mailboxes:
            telling.tell_verdict(
                case,
                verdict,
                quotes[case_id],
                mailboxes[case.person_id],
                shown_since=since.get(case_id, case.opened_at),
            )


def _shown_since(case_ids: Sequence[int]) -> dict[int, datetime]:
    """Return since when removed cases had been shown, where somebody had approved them."""
    first = select(Verdict.case_id, func.min(Verdict.decided_at)).where(Verdict.case_id.in_(case_ids))
    shown = first.where(Verdict.became == State.SHOWN, Verdict.undone_at.is_(None)).group_by(Verdict.case_id)
    return {case_id: at for case_id, at in db.session.execute(shown)}  # noqa: C416 - a Result is no mapping
