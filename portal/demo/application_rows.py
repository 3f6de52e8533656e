"""An example application, put together row by row: what it says, what was sent, what has happened to it."""

import hashlib
import secrets
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from portal.accounts.models import Account
from portal.demo import content
from portal.foundation import boxes, tokens
from portal.media import queries as media
from portal.media import stores
from portal.media.rules import FileState, Kind
from portal.municipalities.models import Municipality
from portal.municipalities.queries import official_figures
from portal.nominations.models import Round
from portal.nominations.queries import FieldRow
from portal.nominations.queries.answers import FILES_OF
from portal.nominations.queries.own import OWN_LINK
from portal.nominations.rules import ApplicationState, FieldKind, Move, StepReason, becomes, confirm_until
from portal.people import actions as people

PDF = "files/kulturplan-eksempel.pdf"
CONTACT = "Eksempel: Kulturleder, telefon 00 00 00 00"
WRITER = "Eksempel: Kulturleder"
POSTMOTTAK = "postmottak"
NO_DEADLINE = timedelta(days=60)  # before the clock's start, for a way in whose deadline is not known

CONFIRMED = (Move.SUBMIT, Move.CONFIRM)
SECOND = (Move.SUBMIT, Move.CONFIRM_SECOND)
WAYS: Mapping[ApplicationState, tuple[Move, ...]] = {
    ApplicationState.DRAFT: (),
    ApplicationState.SUBMITTED: (Move.SUBMIT,),
    ApplicationState.DELIVERED: CONFIRMED,
    ApplicationState.ELIGIBLE: (*CONFIRMED, Move.FIND_ELIGIBLE),
    ApplicationState.INCOMPLETE: (*CONFIRMED, Move.ASK),
    ApplicationState.INELIGIBLE: (*CONFIRMED, Move.FIND_INELIGIBLE),
    ApplicationState.DUPLICATE: SECOND,
    ApplicationState.MERGED: (*SECOND, Move.MERGE),
    ApplicationState.WITHDRAWN: (*CONFIRMED, Move.WITHDRAW),
}
REASONS = {
    Move.FIND_ELIGIBLE: StepReason.IN_ORDER,
    Move.MERGE: StepReason.ONE_APPLICATION,
}
BY_SECRETARY = {Move.FIND_ELIGIBLE, Move.ASK, Move.FIND_INELIGIBLE, Move.MERGE}


@dataclass(frozen=True)
class Planned:
    """An application as the content files tell it; `place` is its number among them."""

    row: Mapping[str, Any]
    municipality: Municipality
    round: Round
    place: int

    @property
    def way(self) -> tuple[Move, ...]:
        """What happens to it, in order."""
        return CONFIRMED * (self.row.get("versions", 1) - 1) + WAYS[ApplicationState(self.row["came_to"])]

    def at(self, step: int, now: datetime) -> datetime:
        """When a step happened: the first ones before the deadline, the secretary's after it."""
        deadline = self.round.deadline or now - NO_DEADLINE
        by_writers = sum(move not in BY_SECRETARY for move in self.way)
        days = step - by_writers - 1 if step < by_writers else step - by_writers + 3
        return deadline + timedelta(days=days, hours=9 + self.place % 6, minutes=self.place * 3)


class Made:
    """An application that is being put together."""

    def __init__(self, plan: Planned, application_id: int, now: datetime) -> None:
        self.plan, self.id, self.now = plan, application_id, now
        self.writer_id = 0
        self.stored: dict[str, Any] | None = None

    def writer(self) -> dict[str, Any]:
        """Who has the charge of it: nobody, at an address that nobody can own."""
        token, at = tokens.new(), self.plan.at(0, self.now)
        person_id = people.known(address=f"soker-{self.plan.place + 1:02}@example.org", language="nb", now=at)
        people.confirm(person_id, now=at)
        return {
            "application_id": self.id, "person_id": person_id, "name": WRITER, "language": "nb",
            "link_hash": tokens.digest(token), "link_box": boxes.seal(boxes.PORTAL_KEY, token, purpose=OWN_LINK),
            "is_owner": True, "invited_at": at - timedelta(days=20),
        }  # fmt: skip

    def texts(self, fields: Sequence[FieldRow]) -> Iterator[tuple[FieldRow, str]]:
        """What it says, field by field; nothing where nothing is written."""
        texts = iter(self.plan.row["texts"])
        for field in fields:
            said = CONTACT if field.kind is FieldKind.CONTACT else next(texts) if field.criterion_id else ""
            if said:
                yield field, said

    def answers(self, fields: Sequence[FieldRow]) -> Iterator[dict[str, Any]]:
        """What stands in the fields now."""
        for field, text in self.texts(fields):
            yield {
                "application_id": self.id, "field_id": field.id, "text": text, "version": 1,
                "saved_at": self.plan.at(0, self.now) - timedelta(hours=1), "saved_by": self.writer_id,
            }  # fmt: skip

    def take_file(self, fields: Sequence[FieldRow]) -> None:
        """Lay a copy of the example document in its place, if it has one."""
        if not self.plan.row.get("file"):
            return
        source, file_id = content.FOLDER / PDF, secrets.token_hex(16)
        copy = media.incoming() / f"{file_id}.in"
        copy.parent.mkdir(mode=0o700, exist_ok=True)
        copy.touch(mode=0o600)
        shutil.copyfile(source, copy)
        stores.store().lay(file_id, copy)
        self.stored = {
            "id": file_id, "kind": Kind.PDF, "name": Path(PDF).name, "size": source.stat().st_size,
            "sha256": hashlib.sha256(source.read_bytes()).digest(), "state": FileState.CLEAN, "owner_kind": FILES_OF,
            "owner_id": str(self.id), "pot": None, "made_at": self.plan.at(0, self.now) - timedelta(hours=2),
        }  # fmt: skip

    def attachment(self, fields: Sequence[FieldRow]) -> dict[str, Any]:
        """The document in its field."""
        assert self.stored is not None
        return {
            "application_id": self.id, "field_id": _document(fields), "file_id": self.stored["id"], "position": 1,
            "added_by": self.writer_id, "added_at": self.stored["made_at"],
        }  # fmt: skip

    def versions(self, fields: Sequence[FieldRow]) -> Iterator[dict[str, Any]]:
        """What was sent, each time: the same."""
        sendings = [step for step, move in enumerate(self.plan.way) if move is Move.SUBMIT]
        said = self._content(fields) if sendings else {}
        for number, step in enumerate(sendings, start=1):
            yield {
                "application_id": self.id, "number": number, "made_at": self.plan.at(step, self.now), "made_by": WRITER,
                "content": said,
            }  # fmt: skip

    def _content(self, fields: Sequence[FieldRow]) -> dict[str, Any]:
        place, file = self.plan.municipality, self.stored
        return {
            "municipality": {"number": place.number, "name": place.name, "county": place.county},
            "round": self.plan.round.name,
            "fields": [
                {
                    "id": field.id, "kind": field.kind.value, "criterion_id": field.criterion_id, "label": field.label,
                    "lang": field.lang, "text": text,
                }
                for field, text in self.texts(fields)
            ],
            "figures": [
                {"kind": row.kind.value, "value": row.value, "as_of": row.as_of.isoformat(), "source": row.source}
                for row in official_figures(place.id)
            ],
            "files": [
                {
                    "id": file["id"], "field_id": _document(fields), "name": file["name"], "size": file["size"],
                    "kind": file["kind"].value,
                }
            ] if file else [],
        }  # fmt: skip

    def letters(self) -> Iterator[dict[str, Any]]:
        """What the municipality was asked, by links that nobody has."""
        number = 0
        for step, move in enumerate(self.plan.way):
            if move is not Move.SUBMIT:
                continue
            number += 1
            at = self.plan.at(step, self.now)
            is_answered = len(self.plan.way) > step + 1
            yield {
                "application_id": self.id, "number": number, "link_hash": tokens.digest(tokens.new()), "sent_at": at,
                "expires_at": confirm_until(deadline=self.plan.round.deadline or at, sent_at=at),
                "answered_at": self.plan.at(step + 1, self.now) if is_answered else None,
            }  # fmt: skip

    def steps(self, secretary: Account) -> Iterator[dict[str, Any]]:
        """What has happened, with who and why."""
        state, number = ApplicationState.DRAFT, 0
        for step, move in enumerate(self.plan.way):
            was, state = state, becomes(state, move)
            number += move is Move.SUBMIT
            by_staff = move in BY_SECRETARY
            told = self.plan.row if by_staff and move not in REASONS else {}
            yield {
                "application_id": self.id, "move": move, "was": was, "became": state, "number": number,
                "reason": StepReason(told["reason"]) if told else REASONS.get(move), "words": told.get("words"),
                "by_account": secretary.id if by_staff else None,
                "by_name": secretary.name if by_staff else POSTMOTTAK if "confirm" in move else WRITER,
                "at": self.plan.at(step, self.now),
            }  # fmt: skip

    def after(self, step: int, ids: Sequence[int]) -> dict[str, Any]:
        """How it stands after a step."""
        way, at = self.plan.way[: step + 1], self.plan.at(step, self.now)
        state = ApplicationState.DRAFT
        for move in way:
            state = becomes(state, move)
        number = way.count(Move.SUBMIT)
        row: dict[str, Any] = {"state": state, "version": 2 + step}
        if way[-1] is Move.SUBMIT:
            row |= {"sent": number, "sent_at": at}
        if way[-1] in (Move.CONFIRM, Move.CONFIRM_SECOND):
            row |= {"delivered": number, "confirmed_at": at}
        if way[-1] is Move.MERGE:
            row |= {"merged_into": ids[self.plan.row["into"]]}
        if way[-1] is Move.ASK:
            row |= {"open_until": self.plan.row["open_until"]}
        return row


def _document(fields: Sequence[FieldRow]) -> int:
    return next(field.id for field in fields if field.kind is FieldKind.DOCUMENT)
