"""The demonstration's own commands."""

from datetime import datetime

import click
from flask.cli import AppGroup

from portal.demo import loading, travelling
from portal.foundation.clock import OSLO, GoesBack

LAST_YEAR = 2100

group = AppGroup("demo", help="The demonstration: its content and its clock.")


@group.command()
@click.option("--reset", is_flag=True, help="Empty the database first: everything that was voted and sent is lost.")
def load(reset: bool) -> None:
    """Load the edition of 2019, the articles and the example ballots, and set the clock to 1 July 2019."""
    if reset:
        loading.empty()
    try:
        loading.load()
    except loading.AlreadyLoaded:
        raise click.ClickException(
            "The demonstration is loaded already. To begin anew: flask demo load --reset"
        ) from None
    click.echo("Loaded. The clock stands at 1 July 2019.")


@group.command()
@click.argument("to")
def travel(to: str) -> None:
    """Move the clock forward to TO: a date (00.00 in Oslo) or a moment such as 2019-08-12T15:00."""
    try:
        moment = _moment(to)
    except ValueError:
        raise click.UsageError(f"«{to}» is no date. Write 2019-08-13 or 2019-08-12T15:00.") from None
    try:
        happened = travelling.travel(moment)
    except GoesBack:
        raise click.ClickException(
            "The clock goes forward only. To begin anew on 1 July 2019: flask demo load --reset"
        ) from None
    for sentence in happened:
        click.echo(sentence)
    click.echo(f"The clock stands at {moment.astimezone(OSLO):%Y-%m-%d %H:%M} in Oslo.")


def _moment(text: str) -> datetime:
    given = datetime.fromisoformat(text if "T" in text else f"{text}T00:00")
    moment = given if given.tzinfo else given.replace(tzinfo=OSLO)
    if moment.year > LAST_YEAR:
        raise ValueError("too far")
    return moment
