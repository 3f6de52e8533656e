"""What operators type. Output is English: operators and scripts read it."""

import json
import sys
from dataclasses import asdict

import click
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext

from portal import preparing, worker
from portal.award import queries as award
from portal.award.queries import EditionNow
from portal.demo import commands as demo
from portal.foundation import clock, outbox
from portal.foundation.boxes import KeyUnusable
from portal.search import actions as search_actions
from portal.voting import actions as voting_actions
from portal.voting import queries as voting_queries

award_group = AppGroup("award", help="Run an edition of the award.")
voting_group = AppGroup("voting", help="Keys and ballots of an edition's vote.")
search_group = AppGroup("search", help="The index over all that is public.")
outbox_group = AppGroup("outbox", help="Outgoing mail.")


def init_app(app: Flask) -> None:
    """Add the portal's commands to `flask`."""
    for group in (award_group, voting_group, search_group, outbox_group):
        app.cli.add_command(group)
    app.cli.add_command(prepare)
    app.cli.add_command(work)
    if app.config["DEMO"]:
        app.cli.add_command(demo.group)


def edition_of(year: int) -> EditionNow:
    """Return the edition of a year. Raises click.UsageError without one."""
    edition = award.edition_in(year, clock.now())
    if edition is None:
        raise click.UsageError(f"There is no edition in {year}.")
    return edition


@award_group.command()
@click.argument("year", type=int)
@click.option("--json", "as_json", is_flag=True, help="Print JSON for other programs.")
def tally(year: int, as_json: bool) -> None:
    """Count the ballots of YEAR and print them, most votes first."""
    count = voting_queries.tally_of(edition_of(year).id)
    if as_json:
        click.echo(json.dumps(asdict(count)))
        return
    for slug, votes in sorted(count.by_finalist.items(), key=lambda row: (-row[1], row[0])):
        click.echo(f"{slug}\t{votes}")
    click.echo(f"total\t{count.total}")


@voting_group.command()
@click.argument("year", type=int)
def setup(year: int) -> None:
    """Make the keys of YEAR's vote. They are made once and never remade."""
    try:
        made = voting_actions.set_up(edition_of(year).id, year)
    except KeyUnusable as problem:
        raise click.ClickException(preparing.key_sentence([str(problem)])) from None
    click.echo(f"Made {', '.join(made)} in {current_app.config['KEYS']}." if made else "The keys are there already.")


@voting_group.command()
@click.argument("year", type=int)
def ballots(year: int) -> None:
    """Print the id and the state of every ballot of YEAR, one a line."""
    for ballot_id, state in voting_queries.ballots_of(edition_of(year).id):
        click.echo(f"{ballot_id}\t{state.value}")


@search_group.command()
def rebuild() -> None:
    """Index everything anew. The worker does what is needed by itself; the old index answers meanwhile."""
    click.echo(f"{search_actions.rebuild()} indexed")


@outbox_group.command()
@click.option("--once", is_flag=True, help="Send what is due now and stop; without it, go on until interrupted.")
def deliver(once: bool) -> None:
    """Send outgoing mail."""
    if once:
        click.echo(f"{outbox.deliver()} sent")
    else:
        worker.run(current_app._get_current_object())  # type: ignore[attr-defined]


@click.command("worker")
@with_appcontext
def work() -> None:
    """Do everything that happens in the background, until told to stop."""
    worker.run(current_app._get_current_object())  # type: ignore[attr-defined]


@click.command("prepare")
@with_appcontext
def prepare() -> None:
    """Bring data folder, database and demonstration into the state that this version needs; run.py does this at each start."""
    sys.exit(preparing.tell())
