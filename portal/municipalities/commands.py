"""What operators type about the register: official figures and official mail addresses, from tables. Output is English."""

import csv
from datetime import date
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup

from portal.foundation import clock
from portal.municipalities import actions, queries
from portal.municipalities.actions import NewFigure
from portal.municipalities.rules import FigureKind

group = AppGroup("register", help="What is official about municipalities.")
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


def _rows(path: Path, *columns: str) -> list[dict[str, str]]:
    """Return a table's rows. Raises click.UsageError when a column is missing."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader: Any = csv.DictReader(file)
        rows = list(reader)
    if missing := [name for name in columns if name not in (reader.fieldnames or ())]:
        raise click.UsageError(f"{path}: no column {', '.join(missing)}. Columns: {', '.join(columns)}.")
    return rows


@group.command()
@click.argument("year", type=int)
@click.argument("path", type=FILE)
def figures(year: int, path: Path) -> None:
    """Keep official figures about the municipalities of YEAR from PATH, a CSV: number, kind, value, as_of, source.

    Applications show them with their day and source. The newest of a kind stays.
    """
    found = []
    for place, row in enumerate(_rows(path, "number", "kind", "value", "as_of", "source"), start=2):
        try:
            kind, as_of = FigureKind(row["kind"]), date.fromisoformat(row["as_of"])
        except ValueError as problem:
            raise click.ClickException(f"{path}, line {place}: {problem}") from None
        if not row["value"] or not row["source"]:
            raise click.ClickException(f"{path}, line {place}: a figure has a value and a source.")
        found.append(NewFigure(row["number"], kind, row["value"], as_of, row["source"]))
    unknown = actions.add_figures(found, year=year)
    click.echo(f"Kept {len(found) - len(unknown)} figures.")
    for number in unknown:
        click.echo(f"No municipality {number} in {year}.")


@group.command()
@click.argument("year", type=int)
@click.argument("path", type=FILE)
def postmottak(year: int, path: Path) -> None:
    """Keep the official mail addresses of the municipalities of YEAR from PATH, a CSV: number, address.

    An application is delivered when somebody who reads this address has confirmed it.
    """
    kept = 0
    for row in _rows(path, "number", "address"):
        municipality = queries.municipality_in(year, row["number"])
        if municipality is None or "@" not in row["address"]:
            click.echo(f"Not kept: {row['number']} {row['address']}")
            continue
        actions.set_postmottak(municipality.id, row["address"].strip(), now=clock.now())
        kept += 1
    click.echo(f"Kept {kept} addresses.")
