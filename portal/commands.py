"""What operators type. Output is English: operators and scripts read it."""

import json
import sys
from dataclasses import asdict

import click
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext

from portal import preparing, worker
from portal.accounts.actions import people
from portal.accounts.queries import credentials_of
from portal.accounts.rules import Role
from portal.audit.rules import OPERATOR
from portal.award import queries as award
from portal.award.queries import EditionNow
from portal.award.rules import Identity
from portal.backups import commands as backups
from portal.demo import commands as demo
from portal.foundation import clock, openid, outbox
from portal.foundation.boxes import KeyUnusable
from portal.foundation.db import Refused
from portal.municipalities import commands as register
from portal.search import actions as search_actions
from portal.voting import actions as voting_actions
from portal.voting import queries as voting_queries
from portal.voting.commands import audit_before_release
from portal.voting.commands import group as log_group
from portal.voting.forms import deliverable
from portal.voting.rules.events import LogEvent

award_group = AppGroup("award", help="Run an edition of the award.")
voting_group = AppGroup("voting", help="Keys and ballots of an edition's vote.")
search_group = AppGroup("search", help="The index over all that is public.")
accounts_group = AppGroup("accounts", help="Staff and jurors: who may enter.")
outbox_group = AppGroup("outbox", help="Outgoing mail.")


def init_app(app: Flask) -> None:
    """Add the portal's commands to `flask`."""
    for group in (award_group, voting_group, accounts_group, search_group, outbox_group):
        app.cli.add_command(group)
    for command in log_group.commands.values():
        voting_group.add_command(command)
    app.cli.add_command(prepare)
    app.cli.add_command(work)
    app.cli.add_command(register.group)
    app.cli.add_command(backups.backup)
    app.cli.add_command(backups.forgotten)
    app.cli.add_command(backups.restore)
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
    """Count the ballots of YEAR and print them, most votes first. Audited until everybody may see it."""
    edition = edition_of(year)
    audit_before_release(edition, LogEvent.TALLIED)
    count = voting_queries.tally_of(edition.id)
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
@click.argument("way", type=click.Choice([way.value for way in Identity]))
def identity(year: int, way: str) -> None:
    """Say how YEAR's voters prove who they are: by mail, or by signing in (oidc). Only before the vote opens."""
    chosen = Identity(way)
    if chosen is Identity.OIDC and not openid.configured():
        raise click.ClickException(
            "No provider is set up. Give PORTAL_OIDC_ISSUER and what goes with it (docs/oidc.md)."
        )
    try:
        voting_actions.choose_identity(edition_of(year).id, chosen, now=clock.now())
    except Refused:
        raise click.ClickException(f"The vote of {year} has begun, so this is locked.") from None
    click.echo(
        f"Voters of {year} {'sign in with ' + openid.provider_name() if chosen is Identity.OIDC else 'get a mail'}."
    )


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


@accounts_group.command()
@click.argument("mail")
@click.option("--role", "roles", type=click.Choice([role.value for role in Role]), multiple=True, required=True)
@click.option("--name", help="The person's name; without it, the part of the address before the @.")
@click.option("--language", type=click.Choice(["nb", "nn", "en"]), default="nb", show_default=True)
def invite(mail: str, roles: tuple[str, ...], name: str | None, language: str) -> None:
    """Invite MAIL: the link lasts seven days. Said again to somebody who has not enrolled, it sends a new one."""
    try:
        address = deliverable(mail)
    except ValueError as problem:
        raise click.UsageError(f"«{mail}» is no mail address that can be written to: {problem}") from None
    name = name or address.partition("@")[0]
    try:
        people.invite(address, name=name, roles=[Role(role) for role in roles], language=language, actor=OPERATOR)
    except Refused:
        account_id, _, enrolled = credentials_of(address)
        if account_id is None or enrolled:
            raise click.ClickException(f"{address} has an account already.") from None
        _invite_again(account_id, address)
    click.echo(f"Invited {address}. The invitation lasts seven days and goes out with the next mail.")


def _invite_again(account_id: int, address: str) -> None:
    try:
        people.invite_again(account_id, actor=OPERATOR)
    except Refused:
        raise click.ClickException(f"The account of {address} is closed.") from None


@accounts_group.command()
@click.argument("mail")
def close(mail: str) -> None:
    """Close the account of MAIL: signed out everywhere at once. Inviting MAIL again opens it anew."""
    account_id, _, _ = credentials_of(mail)
    if account_id is None:
        raise click.ClickException(f"There is no account with the address {mail}.")
    try:
        people.close(account_id, why="closed from the command line", actor=OPERATOR)
    except Refused:
        raise click.ClickException(f"The account of {mail} is closed already.") from None
    click.echo(f"Closed the account of {mail}.")


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
