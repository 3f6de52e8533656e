"""Loading the demonstration: real content from demo/, and ballots that are examples."""

import shutil
from collections import defaultdict
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from flask import current_app

from portal.audit.rules import OPERATOR
from portal.award import actions as award
from portal.award.models import Edition
from portal.award.rules import Calendar
from portal.culture import actions as culture
from portal.demo import ballots, cases, comments, content, control, juries, proposals, staff
from portal.finalists import actions as finalists
from portal.finalists.rules import FigureKind
from portal.foundation import clock, formatting, migrations, outbox
from portal.foundation.clock import OSLO
from portal.foundation.db import db, transaction
from portal.media import queries as media
from portal.media import stores
from portal.municipalities import actions as municipalities
from portal.municipalities import queries as register
from portal.news import actions as news
from portal.nominations.actions import setting_up
from portal.nominations.actions.setting_up import NewRound
from portal.nominations.rules import RoundKind
from portal.results import actions as results
from portal.search import actions as search
from portal.voting import actions as voting

STARTS_AT = datetime(2019, 7, 1, tzinfo=OSLO)


class AlreadyLoaded(Exception):
    """There is an edition in the database."""


def empty() -> None:
    """Take the database down to nothing and up again, and throw the demonstration's mail, files and published heads away."""
    db.session.remove()
    migrations.downgrade_to_nothing()
    migrations.upgrade()
    for mail in outbox.folder().glob("*.eml"):
        mail.unlink()
    store = stores.store()
    for file_id in list(store.older_than(clock.real_now() + timedelta(days=1))):
        store.forget(file_id)
    shutil.rmtree(media.incoming(), ignore_errors=True)
    for heads in Path(current_app.config["KEYS"]).glob("*/heads.log"):
        heads.unlink()  # the new log is another one


def load() -> None:
    """Load everything, ready to be searched, and set the clock to 1 July 2019, 00.00 in Oslo. Raises AlreadyLoaded."""
    _load()
    search.refresh()


@transaction(publishes=True)
def _load() -> None:
    if db.session.query(Edition.id).first():
        raise AlreadyLoaded
    clock.set_shift((STARTS_AT - clock.real_now()).total_seconds())
    _load_register()
    _load_pages()
    edition = content.settings("edition.yaml")
    year, outcome = edition["year"], edition["winner"]
    edition_id = _load_edition(edition)
    _load_finalists(edition_id, year)
    _load_winners(edition_id, year)
    _load_articles(Calendar(**_moments(edition["moments"])))
    results.enter_outcome(edition_id, winner_slug=outcome["slug"], reasons=outcome["reasons"], source=outcome["source"])
    _load_rounds(edition_id, edition)
    voting.set_up(edition_id, year)
    opened = Calendar(**_moments(edition["moments"])).voting_opens
    assert opened is not None
    ballots.add_examples(edition_id, year, opened=opened, now=STARTS_AT)
    control.add_examples(edition_id, year, now=STARTS_AT)
    staff.add_examples()
    comments.add_examples()
    made = cases.add_examples(edition_id, year, now=STARTS_AT)
    juries.add_examples(edition_id, made, now=STARTS_AT)
    proposals.add_examples(edition_id, year)


def _load_register() -> None:
    parallel: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in content.table("parallel-names.csv"):
        parallel[row["number"]].append((row["name"], row["lang"]))
    for year, ends in ((2019, 2019), (2024, None)):
        rows = [
            municipalities.RegisterRow(row["number"], row["name"], row["fylke"])
            for row in content.table(f"municipalities-{year}.csv")
        ]
        names = parallel if ends is None else {}
        municipalities.add_register(rows, valid_from=year, valid_to=ends, official_names=names)


def _load_pages() -> None:
    for position, topic in enumerate(content.settings("topics.yaml"), start=1):
        culture.add_topic(topic["slug"], position=position, names=topic["name"], leads=topic.get("lead") or {})
    for slug, texts in content.settings("pages.yaml").items():
        culture.add_lasting_page(slug, texts)


def _moments(given: dict[str, str | None]) -> dict[str, datetime | None]:
    return {name: datetime.fromisoformat(text) if text else None for name, text in given.items()}


def _load_edition(edition: dict[str, Any]) -> int:
    edition_id = _add_edition(edition)
    award.set_title(edition_id, until=edition["title_until"])
    return edition_id


def _add_edition(edition: dict[str, Any]) -> int:
    entries = [_entry(row, is_event=False) for row in edition["calendar_rows"]]
    entries += [_entry(row, is_event=True) for row in edition["events"]]
    return award.add_edition(
        edition["year"],
        Calendar(**_moments(edition["moments"])),
        jury=[(member["name"], member["role"]) for member in edition["jury"]],
        entries=entries,
        criteria=[(each["title"], each["text"]) for each in edition["criteria"]],
    )


def _load_rounds(edition_id: int, edition: dict[str, Any]) -> None:
    for row in edition["county_rounds"]:
        new = NewRound(kind=RoundKind.COUNTY, name=row["name"], branch=row["branch"], counties=row["counties"])
        setting_up.add_round(edition_id, new, by=OPERATOR)
    direct = NewRound(kind=RoundKind.DIRECT, name=edition["direct_round"])
    setting_up.add_round(edition_id, direct, by=OPERATOR)


def _entry(row: dict[str, Any], *, is_event: bool) -> award.NewEntry:
    return award.NewEntry(
        date_text=row["date"],
        text=row["text"],
        text_after=row.get("text_after"),
        begins=datetime.fromisoformat(row["from"]),
        ends=datetime.fromisoformat(row["to"]),
        is_event=is_event,
        is_example=row.get("example", False),
    )


def _load_finalists(edition_id: int, year: int) -> None:
    for document in content.documents("finalists"):
        head = document.head
        municipality = register.municipality_in(year, head["municipality"])
        if municipality is None:
            raise ValueError(f"no municipality {head['municipality']} in {year}")
        names = ("slug", "lang", "color", "picture", "mark", "alt", "headline", "lead")
        new = finalists.NewFinalist(
            municipality_id=municipality.id,
            texts=document.sections(),
            places=[(place["name"], place["text"]) for place in head["places"]],
            figures=[
                (FigureKind(row["kind"]), row["value"], date.fromisoformat(row["as_of"]), row["source"])
                for row in head["figures"]
            ],
            **{name: head[name] for name in names},
        )
        finalists.add_finalist(edition_id, new)


def _load_winners(edition_id: int, year: int) -> None:
    for row in content.table("winners.csv"):
        known = row["known_from"]
        award.add_winner(
            year=int(row["year"]),
            name=row["name"],
            others=row["others"],
            place=row["place"] or None,
            awarded_on=date.fromisoformat(row["on"]) if row["on"] else None,
            known_from=formatting.start_of_day(date.fromisoformat(known)) if known else None,
            edition_id=None if known else edition_id if int(row["year"]) == year else None,
        )


def _load_articles(calendar: Calendar) -> None:
    # The last first: of two that appear at the same moment, the later row stands first.
    for place, document in reversed(list(enumerate(content.documents("articles")))):
        head = document.head
        facts, present, dated = head.get("facts"), head.get("present"), head.get("dated") or ""
        plain = ("slug", "lang", "headline", "lead", "picture", "alt", "credit", "note")
        news.add_article(
            news.NewArticle(
                body=document.body,
                label=head.get("label"),
                dated=_day(dated),
                day_known=len(dated) == len("2019-06-12"),
                publish_at=_publish_at(place, head, calendar),
                facts_title=facts and facts["title"],
                facts_body=facts and facts["body"],
                meta=head.get("meta") or (),
                present_title=present and present["title"],
                present=present["rows"] if present else (),
                sources=head.get("sources") or (),
                related=head.get("related") or (),
                topics=head["topics"],
                **{name: head.get(name, "") for name in plain},
            )
        )


def _day(dated: str) -> date | None:
    """Return the day of «2019-06-12», the first of «2019-06», or None of nothing."""
    return date.fromisoformat(f"{dated}-01"[: len("2019-06-12")]) if dated else None


def _publish_at(place: int, head: dict[str, Any], calendar: Calendar) -> datetime:
    """Return when the portal shows an article: what tells of the finalists with them, the others before, in their order."""
    if head.get("with_finalists"):
        return calendar.finalists_at or STARTS_AT
    return datetime.combine(date(2019, 6, 3), time(12), tzinfo=OSLO) - timedelta(minutes=place)
