"""The form's fields, what is taken in them, and what an application lacks."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

LONGEST_ANSWER, LONGEST_CONTACT = 10_000, 200
LONGEST_LABEL, LONGEST_HELP = 160, 600
MOST_FIELDS = 40
MOST_BYTES_EACH = 4

LINES = re.compile(r"\r\n|[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]")
CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]")
DIRECTIONS = re.compile(r"[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


class FieldKind(StrEnum):
    """What a field takes. A contact is one line that the anonymised version leaves out."""

    TEXT = "text"
    DOCUMENT = "document"
    CONTACT = "contact"


class AnswerRefusal(StrEnum):
    """Why an answer cannot be kept."""

    TOO_LONG = "too_long"
    TOO_HEAVY = "too_heavy"


class FieldRefusal(StrEnum):
    """Why a field of the form was not changed."""

    TOO_MANY = "too_many"
    HAS_ANSWERS = "has_answers"
    SHORTER = "shorter"


class Lack(StrEnum):
    """What an application lacks before it can be sent."""

    ANSWER = "answer"
    TOO_LONG = "too_long"
    DOCUMENT = "document"


@dataclass(frozen=True)
class Asked:
    """A field as the rules take it."""

    id: int
    kind: FieldKind
    longest: int
    required: bool


@dataclass(frozen=True)
class Lacking:
    """A field, and what is wrong with its answer."""

    field_id: int
    what: Lack


def cleaned_answer(typed: str, kind: FieldKind = FieldKind.TEXT) -> str:
    """Return an answer as it is kept: NFC, plain line breaks, nothing that turns the direction; a contact on one line."""
    plain = CONTROLS.sub("", LINES.sub("\n", typed.replace("\t", " ")))
    plain = unicodedata.normalize("NFC", DIRECTIONS.sub("", plain))
    if kind is FieldKind.CONTACT:
        return " ".join(plain.split())
    return "\n".join(line.rstrip() for line in plain.split("\n")).strip("\n")


def answer_refusal(text: str) -> AnswerRefusal | None:
    """Return why a cleaned answer cannot be kept even in a draft, or None. Its field's own limit is asked when it is sent."""
    if len(text) > LONGEST_ANSWER:
        return AnswerRefusal.TOO_LONG
    return AnswerRefusal.TOO_HEAVY if len(text.encode()) > LONGEST_ANSWER * MOST_BYTES_EACH else None


def lacking(fields: Iterable[Asked], answers: Mapping[int, str], documents: Iterable[int]) -> list[Lacking]:
    """Return what stands between an application and being sent, in the form's order. `documents`: fields with a file."""
    attached = set(documents)
    found: list[Lacking] = []
    for field in fields:
        if field.kind is FieldKind.DOCUMENT:
            if field.required and field.id not in attached:
                found.append(Lacking(field.id, Lack.DOCUMENT))
            continue
        text = answers.get(field.id, "").strip()
        if field.required and not text:
            found.append(Lacking(field.id, Lack.ANSWER))
        elif len(text) > field.longest:
            found.append(Lacking(field.id, Lack.TOO_LONG))
    return found


def field_refusal(*, number: int, has_answers: bool, removes: bool, longest: int, was: int) -> FieldRefusal | None:
    """Return why a form may not be changed so, or None. What somebody has answered is neither dropped nor cut short."""
    if number > MOST_FIELDS:
        return FieldRefusal.TOO_MANY
    if has_answers and removes:
        return FieldRefusal.HAS_ANSWERS
    return FieldRefusal.SHORTER if has_answers and longest < was else None
