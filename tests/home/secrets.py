"""Unique words planted into what is not to be seen, and the time in which each may be met."""

from datetime import date, datetime

from markupsafe import Markup
from sqlalchemy import insert, select, update

from portal.award import actions as award
from portal.award.models import Edition
from portal.award.rules import Calendar
from portal.finalists.models import Figure, Finalist, FinalistPlace
from portal.foundation.db import db, transaction
from portal.results.models import OutcomeReason
from tests import build
from tests.home.leaks import RELEASE, Leak
from tests.moments import FINALISTS_AT, oslo

APPEARS, GONE = oslo(2019, 7, 20, 12), oslo(2019, 6, 15)
NEVER = oslo(9999, 1, 1)

SECRETS = [
    Leak("planted draft", NEVER, "hemmeligutkast"),
    Leak("planted article to come", APPEARS, "hemmeligsnart", held=True),
    Leak("planted article that expired", oslo(2019, 6, 1), "hemmeligforbi", held=True, until=GONE),
    Leak("planted presentation", FINALISTS_AT, "hemmeligfinalist", held=True),
    Leak("planted reason", RELEASE, "hemmeliggrunn", held=True),
    Leak("planted winner", oslo(2027, 1, 1), "hemmeligvinner|hemmeligandre|hemmeligsted", held=True),
    Leak("planted winner of an edition that is not released", NEVER, "hemmelig2018"),
]


@transaction(publishes=True)
def plant() -> None:
    """Put the words into the demonstration that is loaded."""
    _article("hemmeligutkast", None)
    _article("hemmeligsnart", APPEARS)
    _article("hemmeligforbi", oslo(2019, 6, 1), GONE)
    hidden = [f"{word}-slug" for word in ("hemmeligutkast", "hemmeligsnart", "hemmeligforbi")]
    build.article("viser-til-skjulte", related=hidden, topics=("kulturskole",), publish_at=oslo(2019, 5, 1))
    edition_id = db.session.scalar(select(Edition.id).where(Edition.year == 2019))
    assert edition_id is not None
    _finalist(edition_id)
    reason = {"edition_id": edition_id, "position": 9, "text": Markup("<p>hemmeliggrunn</p>")}
    db.session.execute(insert(OutcomeReason).values(reason))
    _winners()


def _article(word: str, publish_at: datetime | None, expire_at: datetime | None = None) -> None:
    build.article(
        f"{word}-slug",
        headline=f"{word}overskrift",
        lead=f"{word}ingress",
        label=f"{word}merke",
        body=f"{word}tekst",
        alt=f"{word}tegning",
        credit=f"{word}kreditt",
        facts_title=f"{word}fakta",
        facts_body=f"{word}faktatekst",
        sources=[f"{word}kilde"],
        meta=[{"term": f"{word}felt", "value": f"{word}verdi"}],
        present_title=f"{word}til stede",
        present=[{"name": f"{word}navn", "role": f"{word}rolle"}],
        note=f"{word}merknad",
        topics=("kulturskole",),
        publish_at=publish_at,
        expire_at=expire_at,
    )


def _finalist(edition_id: int) -> None:
    which = Finalist.edition_id == edition_id, Finalist.slug == "larvik"
    texts = {name: Markup("<p>hemmeligfinalist</p>") for name in ("short", "own_angle", "county_jury", "expert_panel")}
    plain = {name: f"hemmeligfinalist {name}" for name in ("headline", "lead", "alt")}
    db.session.execute(update(Finalist).where(*which).values(**texts, **plain))
    mine = select(Finalist.id).where(*which).scalar_subquery()
    places = update(FinalistPlace).where(FinalistPlace.finalist_id == mine)
    db.session.execute(places.values(name="hemmeligfinaliststed", text="hemmeligfinalist om stedet"))
    db.session.execute(update(Figure).where(Figure.finalist_id == mine).values(source="hemmeligfinalistkilde"))


def _winners() -> None:
    old = award.add_edition(
        2018, Calendar(release_at=oslo(2018, 8, 1)), jury=[], entries=[], criteria=[]
    )  # could be released long ago, and nobody has done it
    for year, name, known, edition_id in (
        (2027, "hemmeligvinner", oslo(2027, 1, 1), None),
        (2018, "hemmelig2018", None, old),
    ):
        award.add_winner(
            year=year,
            name=name,
            others=f"{name.replace('vinner', 'andre')} A;{name} B",
            place="hemmeligsted" if edition_id is None else "hemmelig2018sted",
            awarded_on=date(year, 1, 1),
            known_from=known,
            edition_id=edition_id,
        )
