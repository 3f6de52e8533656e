"""An archive package: applications with all that was sent and decided, as files and as metadata after Noark 5.

`arkivstruktur.json` holds a case file («saksmappe») for each application, with a journal post for each thing that came, went or
was decided; `manifest.json` holds the sum of every file, and stands last in the zip.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import abort, current_app
from flask.typing import ResponseReturnValue

from portal.accounts import access
from portal.accounts.access import only
from portal.audit import actions as audit
from portal.award.queries import EditionNow
from portal.foundation import clock
from portal.foundation.i18n import gettext as _
from portal.jury.forms import OUTCOME_WORDS
from portal.jury.queries import archived as jury
from portal.jury.rules import Outcome
from portal.media import queries as media
from portal.media import serving
from portal.media.queries import FileRow
from portal.media.rules import TYPES, clean_name
from portal.media.serving import Content, Entry
from portal.nominations.desk import archived_texts as texts
from portal.nominations.desk.blueprint import HERE, bp
from portal.nominations.desk.exporting import TAKES_OUT
from portal.nominations.forms import STATES, STEPS
from portal.nominations.queries import archived as queries
from portal.nominations.queries.answers import FILES_OF
from portal.nominations.rules import ApplicationEvent, ApplicationState, Move
from portal.nominations.views.blueprint import edition_or_404

Record = dict[str, Any]
INCOMING, OUTGOING, INTERNAL = "I", "U", "X"  # Noark's kinds of journal posts
BY_WRITERS = (Move.SUBMIT, Move.CONFIRM, Move.CONFIRM_SECOND, Move.DENY, Move.WITHDRAW)
TEXT = "text/plain; charset=utf-8"


@bp.post(f"{HERE}/arkiv/<year:year>.zip")
@only(*TAKES_OUT, fresh=True)
def archive(year: int) -> ResponseReturnValue:
    """Hand out the archive package of a whole edition."""
    return _package(edition_or_404(year), "")


@bp.post(f"{HERE}/arkiv/<year:year>/<number>.zip")
@only(*TAKES_OUT, fresh=True)
def archive_of_municipality(year: int, number: str) -> ResponseReturnValue:
    """Hand out the archive package of one municipality's applications in an edition."""
    return _package(edition_or_404(year), number)


def _package(edition: EditionNow, number: str) -> ResponseReturnValue:
    ids = queries.ids_of(edition.id, number=number)
    if number and not ids:
        abort(404)
    now = clock.now()
    entries = list(_Package(edition, now).entries(ids))
    subject = ("edition", edition.id)
    audit.record(
        access.current().actor,
        ApplicationEvent.ARCHIVED,
        subject=subject,
        after={"municipality": number} if number else None,
    )
    name = "-".join(filter(None, (_("arkivpakke"), str(edition.year), number)))
    return serving.answer_zip(entries, name=f"{name}.zip")


@dataclass(frozen=True)
class Document:
    """A file of the package: where it lies, what it is called, and its content, or the stored file that is its content."""

    path: str
    title: str
    kind: str
    content: bytes = b""
    stored: FileRow | None = None

    @property
    def told(self) -> Record:
        """The document as Noark tells of it."""
        sha256 = self.stored.sha256 if self.stored else hashlib.sha256(self.content).digest()
        return {
            "tittel": self.title,
            "referanseDokumentfil": self.path,
            "format": self.kind,
            "sjekksum": sha256.hex(),
            "sjekksumAlgoritme": "SHA-256",
            "filstoerrelse": self.stored.size if self.stored else len(self.content),
        }

    def entry(self, now: datetime) -> Entry:
        """The document as it lies in the zip."""
        if self.stored:
            return Entry(self.path, serving.stored(self.stored), self.stored.made_at)
        return Entry(self.path, Content(self.content), now)


class _Package:
    """The package while it is put together."""

    def __init__(self, edition: EditionNow, now: datetime) -> None:
        self.edition, self.now = edition, now
        self.documents: list[Document] = []

    def entries(self, ids: list[int]) -> Iterator[Entry]:
        """Yield every file, what tells of them, and the manifest last."""
        files = media.shown_of(FILES_OF, [str(each) for each in ids])
        papers = jury.papers_of(ids)
        folders = [
            self._folder(number, told, papers[number], {file.id: file for file in files.get(str(number), ())})
            for number, told in queries.application_files(ids).items()
        ]
        self._keep(
            "arkivstruktur.json",
            _("Arkivstruktur"),
            _json({"arkivdel": self._part(), "mapper": folders}),
            "application/json",
        )
        for document in self.documents:
            yield document.entry(self.now)
        manifest = _json({"example": bool(current_app.config["DEMO"]), "files": [each.told for each in self.documents]})
        yield Entry("manifest.json", Content(manifest), self.now)

    def _part(self) -> Record:
        return {
            "tittel": _("Norges kulturkommune %(year)s: søknader", year=self.edition.year),
            "arkivskaper": current_app.config["ORGANISATION"],
            "opprettetDato": self.now.isoformat(),
            "eksempel": bool(current_app.config["DEMO"]),
        }

    def _keep(self, path: str, title: str, content: bytes, kind: str = TEXT) -> Document:
        document = Document(path, title, kind, content)
        self.documents.append(document)
        return document

    def _folder(
        self, number: int, told: Mapping[str, Any], papers: Mapping[str, Any], files: Mapping[str, FileRow]
    ) -> Record:
        """Return an application as a case file, and put its documents in the package."""
        place = told["municipality"]
        inside = clean_name(f"{place['number']} {place['name']} {number}")
        posts = [
            *(self._version(inside, place["name"], each, files) for each in told["versions"]),
            *(
                self._step(inside, place["name"], n, each)
                for n, each in enumerate(told["steps"], start=1)
                if each["move"] != Move.SUBMIT
            ),
            *(self._decided(inside, place["name"], n, each) for n, each in enumerate(papers["decisions"], start=1)),
            *(self._minuted(inside, each) for each in papers["minutes"]),
            *(self._answered(inside, place["name"], each) for each in papers["feedback"]),
        ]
        self._keep(f"{inside}/sak.json", _("Alt om søknaden"), _json({**told, "jury": papers}), "application/json")
        return {
            "mappetype": "saksmappe",
            "tittel": _(
                "Søknad om å bli Norges kulturkommune %(year)s: %(name)s", year=told["year"], name=place["name"]
            ),
            "saksaar": told["year"],
            "opprettetDato": told["begun_at"],
            "saksstatus": str(STATES[ApplicationState(told["state"])]),
            "registreringer": sorted(posts, key=lambda post: str(post["dokumentetsDato"])),
        }

    def _version(self, inside: str, name: str, told: Mapping[str, Any], files: Mapping[str, FileRow]) -> Record:
        number = told["number"]
        said = "\n".join(f"{field['label']}\n\n{field['text']}\n" for field in told.get("fields", ()))
        title = _("Søknad, utgave %(number)d", number=number)
        document = _("søknad.txt")
        main = self._keep(f"{inside}/utgave-{number}/{document}", title, said.encode())
        attached = [file for each in told.get("files", ()) if (file := files.get(each["id"])) is not None]
        documents = [
            Document(f"{inside}/utgave-{number}/{n}-{file.name}", file.name, TYPES[file.kind], stored=file)
            for n, file in enumerate(attached, start=1)
        ]
        self.documents.extend(documents)
        return _post(INCOMING, title, told["made_at"], name, main, *documents)

    def _step(self, inside: str, name: str, n: int, told: Mapping[str, Any]) -> Record:
        title = str(STEPS[Move(told["move"])])
        document = self._keep(f"{inside}/behandling-{n}.txt", title, texts.step_text(name, told).encode())
        came = Move(told["move"]) in BY_WRITERS
        return _post(INCOMING if came else OUTGOING, title, told["at"], name, document)

    def _decided(self, inside: str, name: str, n: int, told: Mapping[str, Any]) -> Record:
        title = _("Vedtak: %(outcome)s", outcome=OUTCOME_WORDS[Outcome(told["outcome"])])
        document = self._keep(f"{inside}/vedtak-{n}.txt", title, texts.decision_text(name, told).encode())
        return _post(INTERNAL, title, told["at"], told["panel"], document)

    def _minuted(self, inside: str, told: Mapping[str, Any]) -> Record:
        """Take what the minutes say of this case; the other cases of the meeting are in their own files."""
        title = _("Protokoll fra jurymøte")
        path = f"{inside}/protokoll-{told['meeting']}-{told['version']}.txt"
        document = self._keep(path, title, texts.minutes_text(told).encode())
        return _post(INTERNAL, title, told["at"], told["panel"], document)

    def _answered(self, inside: str, name: str, told: Mapping[str, Any]) -> Record:
        title = _("Tilbakemelding til søkeren")
        document = self._keep(f"{inside}/tilbakemelding.txt", title, str(told["text"]).encode())
        return _post(OUTGOING, title, told["sent_at"] or told["written_at"], name, document)


def _post(kind: str, title: str, at: str, other: str, main: Document, *attached: Document) -> Record:
    """Return a journal post with its main document and what was attached to it."""
    part = {INCOMING: "Avsender", OUTGOING: "Mottaker", INTERNAL: "Intern avsender"}[kind]
    return {
        "registreringstype": "journalpost",
        "journalposttype": kind,
        "tittel": title,
        "dokumentetsDato": at,
        "korrespondanseparter": [{"korrespondanseparttype": part, "korrespondansepartNavn": other}],
        "dokumentbeskrivelser": [
            {**each.told, "tilknyttetRegistreringSom": "Vedlegg" if n else "Hoveddokument"}
            for n, each in enumerate((main, *attached))
        ],
    }


def _json(content: Mapping[str, Any]) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()
