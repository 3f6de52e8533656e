"""The kinds of data that the worker deletes: which, and by which feature's own action."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from portal.comments import actions as comments
from portal.comments import queries as comment_queries
from portal.culture import actions as culture
from portal.culture import queries as culture_queries
from portal.foundation import clock
from portal.jury.actions import forgetting as jury
from portal.jury.queries import archived as jury_papers
from portal.jury.queries import held as jury_queries
from portal.media import actions as media
from portal.moderation.actions import ended as moderation
from portal.moderation.queries import ended
from portal.nominations.actions import forgetting as applications
from portal.nominations.actions import proposing
from portal.nominations.queries import archived as application_archive
from portal.nominations.queries import held as application_queries
from portal.nominations.queries.answers import FILES_OF
from portal.people import actions as people
from portal.people import queries as people_queries
from portal.privacy import queries
from portal.privacy.actions.source import Source, nothing
from portal.privacy.rules import PERIODS, ArchiveFailed, Kept, Profile
from portal.voting import actions as voting
from portal.voting import queries as voting_queries


def _files(case_ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """Return cases with who sent them in: an archive has to tell whose matter it was."""
    files = ended.files_of(case_ids)
    mailboxes = people_queries.mailboxes_of([file["person_id"] for file in files.values() if file["person_id"]])
    for file in files.values():
        mailbox = mailboxes.get(file["person_id"])
        file["address"] = mailbox and mailbox.address
    return files


def _feedback_files(case_ids: Sequence[int]) -> Mapping[int, Mapping[str, Any]]:
    said = culture_queries.feedback_of(case_ids)
    return {
        case_id: {**file, "text": said[case_id].text, "page": said[case_id].page}
        for case_id, file in _files(case_ids).items()
    }


def _part(name: str, ids: Sequence[int]) -> Mapping[int, Mapping[str, Any]]:
    """Return the reports or complaints with some ids, each with the case that it belongs to."""
    cases = _files(queries.cases_of(name, ids))
    return {
        part["id"]: {**part, "place": case["place"], "name": case["name"], "address": case["address"]}
        for case in cases.values()
        for part in case[name]
        if part["id"] in ids
    }


def _forget_people(person_ids: Sequence[int], now: datetime) -> None:
    for person_id in person_ids:
        people.forget(person_id, now=now)


def _people(before: datetime, most: int) -> list[int]:
    return queries.people_without_anything(before, clock.now(), most)


def _comment_files(case_ids: Sequence[int]) -> Mapping[int, Mapping[str, Any]]:
    said = comment_queries.texts_of(list(case_ids))
    return {case_id: {**file, **said.get(case_id, {})} for case_id, file in _files(case_ids).items()}


def _application_files(ids: Sequence[int]) -> Mapping[int, Mapping[str, Any]]:
    """Return applications with copies of their files. Raises ArchiveFailed."""
    try:
        copies = media.copy_for_archive(FILES_OF, [str(each) for each in ids], at=clock.now())
    except OSError as problem:
        raise ArchiveFailed(f"files: {problem.strerror}") from problem
    papers = jury_papers.papers_of(ids)
    return {
        each: {**said, "jury": papers[each], "files": copies.get(str(each), [])}
        for each, said in application_archive.application_files(ids).items()
    }


def _proposal_files(case_ids: Sequence[int]) -> Mapping[int, Mapping[str, Any]]:
    said = application_queries.proposal_texts(case_ids)
    return {case_id: {**file, **said.get(case_id, {})} for case_id, file in _files(case_ids).items()}


NETWORKS = PERIODS[Profile.STANDARD][Kept.NETWORKS].length  # the same under every profile

SOURCES: tuple[Source, ...] = (
    Source(
        Kept.REFUSED,
        ended.out_of_sight,
        _comment_files,
        lambda ids, now: comments.erase(ids, now=now),
    ),
    Source(
        Kept.NAMES,
        lambda _before, most: comment_queries.named_too_long(clock.now(), most),
        _comment_files,
        lambda ids, now: comments.anonymise(ids, now=now),
    ),
    Source(
        Kept.REPORTS,
        lambda before, most: [row.id for row in ended.handled_reports(before, most)],
        lambda ids: _part("reports", ids),
        lambda ids, _now: moderation.forget_reports(ids),
    ),
    Source(
        Kept.COMPLAINTS,
        lambda before, most: [row.id for row in ended.decided_complaints(before, most)],
        lambda ids: _part("complaints", ids),
        lambda ids, _now: moderation.empty_complaints(ids),
    ),
    Source(
        Kept.FEEDBACK,
        ended.answered_feedback,
        _feedback_files,
        lambda ids, now: culture.erase_feedback(ids, now=now),
    ),
    Source(
        Kept.NETWORKS,
        lambda _before, most: voting_queries.old_networks(clock.real_now() - NETWORKS, most),
        nothing,
        lambda ids, _now: voting.forget_networks(ids),
    ),
    Source(
        Kept.DRAFTS, application_queries.drafts_left_lying, nothing, lambda ids, _now: applications.forget_drafts(ids)
    ),
    Source(
        Kept.APPLICATIONS,
        application_queries.applications_over,
        _application_files,
        lambda ids, now: applications.empty(ids, now=now),
    ),
    Source(
        Kept.PROPOSALS,
        application_queries.proposals_over,
        _proposal_files,
        lambda ids, now: proposing.erase_proposals(ids, now=now),
    ),
    Source(Kept.JURY, jury_queries.rounds_over, nothing, lambda ids, now: jury.forget(ids, now=now)),
    Source(Kept.PERSONS, _people, nothing, _forget_people),
)
