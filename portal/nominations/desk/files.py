"""Files of applications for the secretary: one, one application's, or a whole edition's in one zip that streams."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from flask import abort
from flask.typing import ResponseReturnValue

from portal.accounts import access
from portal.accounts.access import only
from portal.audit import actions as audit
from portal.foundation.i18n import gettext as _
from portal.media import queries as media
from portal.media import serving
from portal.media.rules import clean_name
from portal.media.serving import Entry, Said
from portal.nominations.desk.blueprint import HERE, MAY_DECIDE, PREPARES, bp, found
from portal.nominations.queries.lines import delivered_versions
from portal.nominations.queries.versions import VersionRow
from portal.nominations.rules import ApplicationEvent
from portal.nominations.views.blueprint import edition_or_404


@bp.get(f"{HERE}/<int:application_id>/fil/<file_id>")
@only(*MAY_DECIDE)
def application_file(application_id: int, file_id: str) -> ResponseReturnValue:
    """Hand out a file of what was sent."""
    it = found(application_id)
    sent = {each["id"] for version in it.versions for each in version.content.get("files", ())}
    return serving.answer(file_id) if file_id in sent else abort(404)


@bp.post(f"{HERE}/<int:application_id>/filer.zip")
@only(*MAY_DECIDE)
def application_files(application_id: int) -> ResponseReturnValue:
    """Hand out an application and its files in one zip."""
    it = found(application_id)
    if it.shown is None:
        abort(404)
    audit.record(access.current().actor, ApplicationEvent.FILES_FETCHED, subject=("application", application_id))
    name = f"{it.line.number} {it.line.municipality}"
    return serving.answer_zip(list(_entries([(name, it.shown)])), name=f"{name}.zip")


@bp.post(f"{HERE}/filer/<year:year>.zip")
@only(*PREPARES, fresh=True)
def all_files(year: int) -> ResponseReturnValue:
    """Hand out every delivered application of an edition with its files in one zip."""
    edition = edition_or_404(year)
    audit.record(access.current().actor, ApplicationEvent.FILES_FETCHED, subject=("edition", edition.id))
    folders = [
        (f"{line.number} {line.municipality} {line.id}", version) for line, version in delivered_versions(edition.id)
    ]
    return serving.answer_zip(list(_entries(folders)), name=_("Søknader %(year)s.zip", year=year))


def _entries(folders: Sequence[tuple[str, VersionRow]]) -> Iterator[Entry]:
    """Yield the text of each application, then its files that are clean."""
    clean = media.shown_among([each["id"] for _folder, version in folders for each in _files(version)])
    for folder, version in folders:
        inside = clean_name(folder)
        document = _("søknad.txt")
        yield Entry(f"{inside}/{document}", Said(_as_text(version, clean)), version.made_at)
        for each in _files(version):
            if each["id"] in clean:
                yield serving.entry(clean[each["id"]], folder=inside)


def _files(version: VersionRow) -> Sequence[Mapping[str, Any]]:
    return version.content.get("files", ())


def _as_text(version: VersionRow, clean: Collection[str]) -> str:
    """Return what was written; of a file that is not in the zip it says so."""
    parts = [f"{field['label']}\n\n{field['text']}\n" for field in version.content.get("fields", ())]
    left_out = [each["name"] for each in _files(version) if each["id"] not in clean]
    if left_out:
        parts.append(
            "\n".join([_("Disse vedleggene er ikke med. Viruskontrollen har ikke godkjent dem:"), "", *left_out, ""])
        )
    return "\n".join(parts)
