"""Getting ready to start: data folder, database, demonstration. Every way it can fail is one sentence with the remedy."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

from flask import current_app
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from portal.accounts.models import Account
from portal.award.models import Edition
from portal.comments.models import Comment
from portal.demo import comments, loading, staff
from portal.foundation import migrations
from portal.foundation.db import db, transaction
from portal.search import actions as search
from portal.voting import queries as voting
from portal.voting.queries import log
from portal.voting.rules.sealing import Stop

LOG_REMEDIES: dict[str, str] = {
    Stop.KEY: "its signing key is missing or is not the one that it is signed by. Put signing.key back from the backup of"
    " the keys; if it is lost, two of the staff agree on a new one on the page «Stemmelogg», and you run"
    " `flask voting new-key`.",
    Stop.BEHIND: "the database is behind heads.log, as after a restore. Put back a newer backup; if there is none, two of"
    " the staff agree on a new beginning on the page «Stemmelogg», and you run `flask voting restart-log`.",
    Stop.GONE: "heads.log, beside the signing key, is gone or empty: nothing tells whether the database is behind what was"
    " published. Put the file back from the newest backup of the keys; if there is none, two of the staff agree on a new"
    " beginning on the page «Stemmelogg», and you run `flask voting restart-log`.",
    Stop.HEADS_LOG: "the last line of heads.log is damaged. Put the file back from the newest backup of the keys; what it"
    " lacks is appended from the database.",
    Stop.UNWRITABLE: "heads.log, beside the signing key, cannot be read or written. Give this user access to it.",
    Stop.ROOT: "the tree has another root than the last signed head: lines or heads were changed. Put back a backup and"
    " find out who can write to the database.",
    Stop.SIZE: "the number of sealed lines is not that of the last signed head: lines or heads were changed. Put back a"
    " backup and find out who can write to the database.",
    Stop.HEAD: "the last head's signature is wrong: it was changed. Put back a backup and find out who can write to the"
    " database.",
    Stop.LINES: "lines were sealed by somebody else meanwhile. Seal again.",
    "differs": "the nightly check found differences; `flask voting verify` tells them.",
}


class CannotStart(Exception):
    """The portal cannot start; the text is one sentence with the remedy."""


def prepare() -> Iterator[str]:
    """Do what is missing and yield a sentence for all that an operator should know. Raises CannotStart."""
    _check_folder(Path(current_app.config["DATA"]))
    try:
        _bring_up_to_date()
        _check_writing()
        if current_app.config["DEMO"] and db.session.query(Edition.id).first() is None:
            loading.load()
            yield "The demonstration has been loaded."
        elif current_app.config["DEMO"]:
            yield from _added_since()
        search.refresh()
        unusable, stopped = voting.unusable_keys(), log.states()
    except OperationalError as error:
        raise CannotStart(_database_away(error)) from None
    except SQLAlchemyError as error:
        raise CannotStart(_damaged(error)) from None
    if unusable:
        yield key_sentence(unusable)
    for year, state in stopped.items():
        if state != "ok":
            yield log_sentence(year, state)


def _added_since() -> Iterator[str]:
    """Add what a demonstration has today and had not when it was loaded."""
    if db.session.query(Account.id).first() is None:
        staff.add_examples()
        yield "The demonstration's staff have been added."
    if db.session.query(Comment.id).first() is None:
        comments.add_examples()
        yield "The demonstration's comments have been added."


@transaction
def _check_writing() -> None:
    """Take the write lock and let it go: a database that can only be read is told now, not at the first vote."""


def key_sentence(names: list[str]) -> str:
    """Return what to do about keys that are missing or wrong."""
    folder = current_app.config["KEYS"]
    return (
        f"The key {', '.join(names)} in {folder} is missing or is not the one that voting began with: votes are refused (503)"
        " until it is put back from the backup of the keys."
    )


def log_sentence(year: int, state: str) -> str:
    """Return what is wrong with a year's log, and what to do about it."""
    return f"The vote log of {year} needs somebody: {LOG_REMEDIES[state]} Votes are taken and counted all the same."


def _check_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotStart(_unwritable(folder, error)) from None
    if not os.access(folder, os.W_OK | os.X_OK):
        raise CannotStart(_unwritable(folder, None))


def _unwritable(folder: Path, error: OSError | None) -> str:
    why = f" ({error.strerror})" if error and error.strerror else ""
    return (
        f"The data folder {folder} cannot be written{why}: give write access to it, or name another with PORTAL_DATA."
    )


def _bring_up_to_date() -> None:
    found = migrations.revision_in_database()
    foreign = found is None and migrations.has_foreign_tables()
    db.session.remove()
    if found == migrations.newest_revision():
        return
    if foreign:
        raise CannotStart(
            f"The database at {_place()} is not the portal's: name another with PORTAL_DATABASE_URL,"
            " or move the file away to begin anew."
        )
    if found is not None and found not in migrations.known_revisions():
        raise CannotStart(
            f"The database was made by a newer version of the portal (revision {found}): start that version,"
            " or put back a backup that this one made."
        )
    migrations.upgrade()


def _damaged(error: SQLAlchemyError) -> str:
    return (
        f"The database at {_place()} is damaged or is not the portal's ({_first_line(error)}): put back a backup,"
        " or move the file away to begin anew."
    )


def _database_away(error: OperationalError) -> str:
    return (
        f"The database at {_place()} cannot be opened or written ({_first_line(error)}): check that it is there, that this"
        " user may write to it and its folder, and that no other program has locked it."
    )


def _first_line(error: Exception) -> str:
    return str(getattr(error, "orig", None) or error).splitlines()[0]


def _place() -> str:
    url = db.engine.url
    return url.database or "" if url.get_backend_name() == "sqlite" else url.render_as_string(hide_password=True)


def tell() -> int:
    """Prepare, say on stderr what an operator should know, and return the exit code."""
    try:
        for sentence in prepare():
            print(sentence, file=sys.stderr)
    except CannotStart as problem:
        print(f"Error: {problem}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    # For run.py, at every start: `flask prepare` does the same, but loads all that `flask` can do before it.
    from wsgi import app

    with app.app_context():
        sys.exit(tell())
