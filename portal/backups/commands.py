"""What operators type about backups."""

from pathlib import Path

import click
from flask.cli import with_appcontext

from portal.backups import actions
from portal.backups.rules import BackupProblem, Manifest

FOLDER = click.Path(path_type=Path)


@click.command("backup")
@click.argument("path", type=FOLDER)
@with_appcontext
def backup(path: Path) -> None:
    """Copy everything into the new folder PATH while the portal runs: PATH/data, and PATH/keys to be kept apart from it."""
    try:
        manifest = actions.make(path)
    except BackupProblem as problem:
        raise click.ClickException(str(problem)) from None
    click.echo(f"Copied and checked. Data: {path / 'data'}. Keys, to be kept apart: {path / 'keys'}.")
    _tell(manifest)


@click.command("backup-forgotten")
@click.argument("paths", metavar="PATH…", type=FOLDER, nargs=-1, required=True)
@with_appcontext
def forgotten(paths: tuple[Path, ...]) -> None:
    """Forget the backups PATH…, that you have deleted wherever they lay: their keys are not looked for when keys are destroyed."""
    try:
        actions.forget(paths)
    except BackupProblem as problem:
        raise click.ClickException(str(problem)) from None
    click.echo(f"Forgotten: {', '.join(map(str, paths))}.")


@click.command("restore")
@click.argument("path", type=FOLDER)
@click.option("--keys", type=FOLDER, help="Where the keys lie; without it PATH/keys.")
@with_appcontext
def restore(path: Path, keys: Path | None) -> None:
    """Put the backup PATH back on an empty machine. What is there already is never written over."""
    try:
        manifest = actions.put_back(path, keys=keys)
    except BackupProblem as problem:
        raise click.ClickException(str(problem)) from None
    click.echo(f"Put back what was copied at {manifest.made_at}. It counts as the backup does.")
    _tell(manifest)
    click.echo(
        "Were heads of a log published after that? Add the newest to its heads.log before you start: docs/operations.md."
    )


def _tell(manifest: Manifest) -> None:
    for place in manifest.missing:
        click.echo(f"Not in it: {place}. Where files lie it is gone or changed; an older backup may have it.", err=True)
    for year, facts in sorted(manifest.votes.items()):
        states = ", ".join(f"{number} {state}" for state, number in facts.states.items()) or "no ballots"
        click.echo(f"{year}: {states}; {facts.log_size} lines sealed, {facts.waiting} waiting; root {facts.root}")
