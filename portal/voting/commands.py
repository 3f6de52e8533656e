"""What operators type about the vote's log. Exit code 3: nothing is sealed until somebody has looked."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask.cli import AppGroup

from portal.audit import actions as audit
from portal.audit.rules import OPERATOR
from portal.award import queries as award
from portal.award.queries import EditionNow
from portal.config import ROOT
from portal.foundation import clock
from portal.foundation.boxes import KeyUnusable
from portal.foundation.db import Refused
from portal.voting import actions
from portal.voting.actions import beginning, observing, tending
from portal.voting.forms import deliverable
from portal.voting.queries import export as exporting
from portal.voting.queries import heads_log, observers
from portal.voting.queries import log as queries
from portal.voting.queries.heads_log import HeadsLogDamaged
from portal.voting.rules.events import LogEvent
from portal.voting.rules.sealing import LogRefusal, LogStopped

group = AppGroup("voting")
VERIFIER = ROOT / "verifier" / "kontroller.py"
TWO = "Two of the staff must agree first, on the page «Stemmelogg»."
WORDS = {
    LogRefusal.NOT_BEHIND: "The log is not behind what was published, and heads.log is there: there is nothing to begin anew.",
    LogRefusal.KNOWN: "That address is an observer already.",
    LogRefusal.NO_OBSERVER: "No observer has that address.",
}


class Stopped(click.ClickException):
    """The log is not sealed until somebody has looked."""

    exit_code = 3


def _edition(year: int | None) -> EditionNow:
    now = clock.now()
    found = award.edition_in(year, now) if year else award.latest_edition(now)
    if found is None:
        raise click.UsageError(f"There is no edition in {year}." if year else "There is no edition.")
    return found


@contextmanager
def _told() -> Iterator[None]:
    """Turn what may stop an action into a sentence and an exit code."""
    try:
        yield
    except LogStopped as problem:
        raise Stopped(f"Nothing was sealed ({problem}). docs/operations.md says what to do.") from None
    except KeyUnusable as problem:
        raise Stopped(f"The key {problem} is missing, or is not the one that is remembered.") from None
    except HeadsLogDamaged:
        raise Stopped("heads.log is damaged. Put it back from the backup of the keys.") from None
    except Refused as refused:
        reason = refused.reason
        raise click.ClickException(WORDS[reason] if isinstance(reason, LogRefusal) else TWO) from None


@group.command()
@click.argument("year", type=int, required=False)
def seal(year: int | None) -> None:
    """Seal at once all that waits in the log of YEAR (the newest edition)."""
    edition = _edition(year)
    with _told():
        sealed = actions.seal(edition.id, clock.now())
    if sealed is None:
        click.echo("Nothing waits, or another process is sealing just now.")
    else:
        click.echo(f"Sealed {sealed.placed} lines. The log has {sealed.size}, its root is {sealed.root.hex()}.")


@group.command()
@click.argument("year", type=int, required=False)
def head(year: int | None) -> None:
    """Print the newest signed head of YEAR's log as JSON, as it stands in heads.log."""
    newest = queries.last_head(_edition(year).id)
    if newest is None:
        raise click.ClickException("Nothing has been sealed yet.")
    click.echo(heads_log.line_of(newest))


@group.command()
@click.argument("year", type=int)
@click.argument("path", type=click.Path(dir_okay=False, allow_dash=True, path_type=Path))
def export(year: int, path: Path) -> None:
    """Write YEAR's log to PATH (- for the terminal): every sealed line, and last the signed head.

    It shows choices. Before the result is released that is audited, and the public is told so.
    """
    edition = _edition(year)
    if queries.last_head(edition.id) is None:
        raise click.ClickException("Nothing has been sealed yet. `flask voting seal` does it at once.")
    audit_before_release(edition, LogEvent.EXPORTED)
    with _told(), click.open_file(str(path), "w", encoding="ascii", atomic=str(path) != "-") as file:
        for piece in exporting.export_lines(edition.id):
            file.write(piece)


def audit_before_release(edition: EditionNow, event: LogEvent) -> None:
    """Write in the audit log that the operator was shown choices, unless everybody is."""
    if edition.visible.result:
        return
    audit.record(OPERATOR, event, subject=("vote_log", edition.year))


@group.command(context_settings={"ignore_unknown_options": True})
@click.argument("path", type=click.Path(path_type=Path), required=False)
@click.argument("more", nargs=-1, type=click.UNPROCESSED)
def verify(path: Path | None, more: tuple[str, ...]) -> None:
    """Check an exported log: the stand-alone verifier, with its own options after PATH (--key, --head, --receipt).

    Without PATH the log in the database is checked whole: lines, tree, every head, heads.log and the ballots' rows.
    Exit code 0 when all agrees, 1 when something does not, 2 when nothing could be checked.
    """
    if path is not None:
        sys.exit(subprocess.run([sys.executable, str(VERIFIER), str(path), *more], check=False).returncode)
    wrong = False
    for edition_id, year in queries.editions_with_log():
        found = tending.check(edition_id, clock.real_now())
        wrong = wrong or bool(found)
        newest = queries.last_head(edition_id)
        click.echo(f"{year}: {newest.size if newest else 0} sealed lines, {'not in order' if found else 'all agrees'}")
        for each in found:
            click.echo(f"  {each}")
    sys.exit(int(wrong))


@group.command("restart-log")
@click.argument("year", type=int)
def restart_log(year: int) -> None:
    """Begin YEAR's log anew: the database was put back from a backup, or heads.log is lost. Two must have agreed."""
    with _told():
        newest = beginning.begin_anew(_edition(year).id, now=clock.now(), real_now=clock.real_now())
    click.echo(f"The log goes on as {newest.origin}, from {newest.size} lines. The page «Stemmeloggen» says so.")


@group.command("new-key")
@click.argument("year", type=int)
def new_key(year: int) -> None:
    """Make a new signing key for YEAR's log, when the old one is lost. Two must have agreed."""
    with _told():
        key_id = beginning.new_key(_edition(year).id, now=clock.now(), real_now=clock.real_now())
    click.echo(f"The log is signed with the key {key_id} from now on. Back the keys up. «Stemmeloggen» says so.")


@group.command("observers")
@click.argument("year", type=int)
@click.option("--add", "added", metavar="MAIL", help="Send the newest head to MAIL once a day.")
@click.option("--name", help="Who it is, for instance an organisation; shown publicly. With --add.")
@click.option("--language", type=click.Choice(["nb", "nn", "en"]), default="nb", show_default=True)
@click.option("--remove", "removed", metavar="MAIL", help="Send nothing more to MAIL, and forget the address.")
@click.option("--list", "listed", is_flag=True, help="Print address, language and name of each, one a line.")
def watch(*, year: int, added: str | None, name: str | None, language: str, removed: str | None, listed: bool) -> None:
    """Add and remove those outside the organiser who watch YEAR's log."""
    edition = _edition(year)
    if not (added or removed or listed):
        raise click.UsageError("Say --add MAIL, --remove MAIL or --list.")
    with _told():
        if added:
            _with_address(added, lambda address: observing.add_observer(
                edition.id, address, name=name, language=language, actor=OPERATOR, now=clock.now()
            ))  # fmt: skip
        if removed:
            observing.remove_observer(edition.id, removed, actor=OPERATOR)
            click.echo(f"{removed} gets no more heads.")
        for address, known_as, code in observers.addresses_of(edition.id) if listed else ():
            click.echo(f"{address}\t{code}\t{known_as or ''}")


def _with_address(typed: str, add: Callable[[str], None]) -> None:
    try:
        address = deliverable(typed)
    except ValueError as problem:
        raise click.UsageError(f"«{typed}» is no mail address that can be written to: {problem}") from None
    add(address)
    click.echo(f"{address} gets the newest head once a day, from the next one on.")
