"""An application as a juror reads it: whole, or anonymised."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from portal.foundation.db import db
from portal.jury.rules import blinded
from portal.municipalities.models import MunicipalityName
from portal.nominations.rules import FieldKind


@dataclass(frozen=True)
class FieldRead:
    """A part of an application as a juror reads it."""

    id: int
    criterion_id: int | None
    label: str
    lang: str
    text: str


@dataclass(frozen=True)
class FileRead:
    """A file that was sent with an application."""

    id: str
    name: str
    size: int


def names_by_case(places: Mapping[int, tuple[int, str]]) -> dict[int, list[str]]:
    """Return every name of each applicant, official ones in other languages too: what the anonymised version leaves out.

    `places` are (the municipality's id, its name), by case.
    """
    official: dict[int, list[str]] = {}
    chosen = select(MunicipalityName.municipality_id, MunicipalityName.name)
    wanted = {place for place, _ in places.values()}
    for place, name in db.session.execute(chosen.where(MunicipalityName.municipality_id.in_(wanted))):
        official.setdefault(place, []).append(name)
    return {case: [name, *official.get(place, ())] for case, (place, name) in places.items()}


def fields_read(content: Mapping[str, Any], names: Collection[str], *, blind: bool) -> tuple[FieldRead, ...]:
    """Return what was sent in; the anonymised version leaves out contacts, and the applicant's names in the rest."""
    return tuple(
        FieldRead(field["id"], field["criterion_id"], field["label"], field["lang"], blinded(field["text"], names))
        for field in content.get("fields", ())
        if not (blind and field["kind"] == FieldKind.CONTACT)
    )


def files_read(content: Mapping[str, Any], *, blind: bool) -> tuple[FileRead, ...]:
    """Return the files that were sent in; a file may say the applicant's name on every page: the anonymised version has none."""
    sent = () if blind else content.get("files", ())
    return tuple(FileRead(each["id"], each["name"], each["size"]) for each in sent)
