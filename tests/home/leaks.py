"""«Leaks from the future»: what may not be met before its moment, and what must be met from then on."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from portal.demo import content
from tests.home.crawl import Surface
from tests.moments import FINALISTS_AT, VOTING_CLOSES, VOTING_OPENS, oslo

RELEASE = None
"""Stands for the act, where no clock opens the gate."""

EDITION = content.settings("edition.yaml")
FINALIST_TEXTS = [
    text
    for document in content.documents("finalists")
    for text in (
        document.head["headline"],
        document.head["lead"],
        *(place["text"] for place in document.head["places"]),
    )
]
ALONE = r"(?<![\w.,%:/-]){}(?![\w%:/-]|[.,]\d)"  # a number by itself, not a part of another or of a drawing


def number(*values: str) -> str:
    return ALONE.format(f"({'|'.join(values)})")


@dataclass(frozen=True)
class Leak:
    """Words that may be met from a moment (or from the release) on. `held`: the demonstration has them and then shows them."""

    what: str
    since: datetime | None
    words: str
    held: bool = False
    until: datetime | None = None

    def open(self, now: datetime, *, released: bool) -> bool:
        """Whether the gate is open at a moment."""
        if self.since is RELEASE:
            return released
        return self.since <= now and (self.until is None or now < self.until)

    def met(self, surfaces: Iterable[Surface]) -> list[str]:
        """Where the words are met, with some of what stands around them."""
        assert not re.search(r"\\[A-Z]", self.words), "in small letters it would mean something else"
        pattern = re.compile(self.words.lower())
        return [
            f"{self.what}: {surface.address} ({surface.status}): …{said[max(hit.start() - 40, 0) : hit.end() + 40]}…"
            for surface in surfaces
            if (said := _told(surface)) and (hit := pattern.search(said))
        ]


@lru_cache(maxsize=2000)
def _told(surface: Surface) -> str:
    return without_what_is_known(surface).said if KNOWN_AS.search(surface.source) else surface.said


KNOWN_AS = re.compile(r'winners__year|"year": 1992,|<option value="\d{4}">')
WINNER_OF_1992 = re.compile(
    r'<li><span class="winners__year num">1992</span>.*?</li>|\{\s*"year": 1992,[^{}]*\}', re.DOTALL
)
MUNICIPALITY = re.compile(r'<option value="\d{4}">[^<]*</option>')


def without_what_is_known(surface: Surface) -> Surface:
    """The answer without what was known long before: that Larvik won in 1992, and a list of all municipalities there are."""
    source = WINNER_OF_1992.sub("", surface.source)
    if len(MUNICIPALITY.findall(source)) > 400:  # 422 in 2019: a shorter list would tell who is meant
        source = MUNICIPALITY.sub("", source)
    return Surface(surface.address, surface.status, surface.kind, surface.head, source)


def words(*texts: str) -> str:
    return "|".join(re.escape(" ".join(text.replace("\u00a0", " ").split())) for text in texts)


LEAKS = [
    Leak("the finalists", FINALISTS_AT, "Drammen|Larvik|Sarpsborg", held=True),
    Leak("the presentations", FINALISTS_AT, words(*FINALIST_TEXTS), held=True),
    Leak("the article on the finalists", FINALISTS_AT, "tre-kommuner-i-finalen|Tre kommuner i finalen", held=True),
    Leak("what the jury said of all three", FINALISTS_AT, "de tre finalistene|alle tre steder", held=True),
    Leak("the ballot", VOTING_OPENS, 'name="(valg|epost)"', held=True, until=VOTING_CLOSES),
    Leak("the way to the ballot", VOTING_OPENS, r"/2019/stem\?valg=", held=True, until=VOTING_CLOSES),
    Leak("the winner", RELEASE, r"Drammen (er|is) Nor\w+ kulturkommune|2019Drammen", held=True),
    Leak("the jury's reasons", RELEASE, words(*EDITION["winner"]["reasons"]), held=True),
    Leak("the day of the award as done", RELEASE, r"(Delt ut|Awarded on|Presented on) 12.{1,30}2019", held=True),
    Leak("the count", RELEASE, number("341", "342", "358", "359", "123", "36[,.]1"), held=True),
    Leak(
        "the people's favourite",
        RELEASE,
        "(fikk|fekk|received|got) (Sarpsborg|flest|the most)|Sarpsborg fikk",
        held=True,
    ),
    Leak("the index and what was said of it", RELEASE, f"kulturindeks|Knarvik Sande|{number('152')}"),
    Leak("the plaque", oslo(2019, 12, 31), "plakett|Ulltveit|Opdal Hansen|rådhus"),
    Leak(
        "numbers and counties of 2020",
        oslo(2020, 1, 1),
        rf"{number('3005', '3805', '3003')}|\bViken\b|Vestfold og Telemark",
    ),
    Leak("numbers of 2024", oslo(2024, 1, 1), number("3301", "3909", "3105")),
    Leak("map points of 2020", oslo(2020, 1, 1), r"59[.,](69|09|25)\d|10[.,]17\d|10[.,]02\d|11[.,]22\d"),
    Leak("population of 2020", oslo(2020, 12, 31), rf"{number('56 ?732')}|101 ?\d{{3}} innbyggere"),
    Leak("Glenghuset", oslo(2020, 12, 31), "Glenghuset"),
    Leak("Kulturytring, no county step", oslo(2021, 12, 31), "Kulturytring|søknadsportal"),
    Leak("winner of 2021", oslo(2021, 8, 20), r"2021\s?Ål\b|Kristiansund", held=True),
    Leak("honours of 2022", oslo(2022, 12, 31), "Honnørpris"),
    Leak("winner of 2023", oslo(2023, 6, 20), "Lillestrøm|Aurskog|Skien|vandrepokal|challenge cup", held=True),
    Leak("målform, networks", oslo(2025, 12, 31), "målform|kulturnettverk"),
]


def leaks_at(surfaces: list[Surface], now: datetime, *, released: bool) -> list[str]:
    """Every word that is met before its moment."""
    return [hit for leak in LEAKS if not leak.open(now, released=released) for hit in leak.met(surfaces)]


def missing_at(surfaces: list[Surface], now: datetime, *, released: bool) -> list[str]:
    """Everything whose moment has come and that is met nowhere: the check would be blind to it."""
    due = [leak for leak in LEAKS if leak.held and leak.open(now, released=released)]
    return [leak.what for leak in due if not leak.met(surfaces)]
