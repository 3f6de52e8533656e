"""The demonstration's own commands."""

from datetime import datetime

import click
from flask.cli import AppGroup

from portal.accounts import queries as accounts
from portal.accounts import session_cookie
from portal.accounts.actions import sessions
from portal.accounts.rules import Role
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


@group.command()
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True, help="What to be.")
@click.option("--letter", default="A", show_default=True, help="Which of those with the role: A, B …")
def login(role: str, letter: str) -> None:
    """Sign in as one of the demonstration's staff and print the cookie as name=value."""
    people = [each for each in accounts.examples_with(Role(role)) if each.name.endswith(f" {letter.upper()}")]
    if not people:
        raise click.ClickException(f"There is no {role} {letter} in the demonstration: load it with flask demo load.")
    raw = sessions.begin_signed_in(people[0].id, browser="flask demo login")
    click.echo(f"{session_cookie.cookie_name()}={raw}")
