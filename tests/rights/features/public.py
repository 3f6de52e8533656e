"""What is public: to everybody the same, shown or not there, whoever asks; a desk opens no public page earlier."""

from markupsafe import Markup
from sqlalchemy import update

from portal.award import actions as award
from portal.award.rules import Calendar
from portal.finalists.models import Finalist
from portal.foundation.db import db, transaction
from portal.results import actions as results
from tests import build
from tests.moments import oslo
from tests.rights.table import EVERYBODY, Row, Secret

ARTICLE = {
    "article:shown": 200,
    "article:unpublished": 404,
    "article:hidden": 404,
    "article:ended": 404,
    "article:unknown": 404,
}
EDITION = {"edition:shown": 200, "edition:unpublished": 200, "edition:unknown": 404}
FINALIST = {"finalist:shown": 200, "finalist:unpublished": 404, "finalist:unknown": 404}

ROWS = [
    *(Row(endpoint, EVERYBODY) for endpoint in (
        "home.index", "home.robots", "home.sitemap", "home.security_text", "health.healthz", "health.readyz",
        "news.index", "news.feed", "award.index", "culture.about", "culture.contact", "culture.privacy", "culture.accessibility",
    )),
    Row("news.show", EVERYBODY, ARTICLE),
    Row("news.topic", EVERYBODY, {"topic:shown": 200, "topic:unknown": 404}),
    Row("news.archive", EVERYBODY, {"year:shown": 200, "year:unpublished": 404, "year:unknown": 404}),
    Row("award.edition", EVERYBODY, EDITION),
    Row("award.calendar", EVERYBODY, EDITION),
    Row("finalists.compare", EVERYBODY, {"edition:shown": 200, "edition:unpublished": 404, "edition:unknown": 404}),
    Row("finalists.show", EVERYBODY, FINALIST),
    Row("results.show", EVERYBODY, EDITION),
    Row("search.show", EVERYBODY, {"": 200, "search:shown": 200, "search:unpublished": 200}),
]  # fmt: skip


def plant(world):
    """Articles in every state, an edition whose finalists nobody knows, the outcome of the one that is voted on."""
    build.lasting_pages()
    build.topic()
    build.article("vist", topics=("kulturskole",))
    _article("hemmeligutkast", publish_at=None)
    _article("hemmeligsnart", publish_at=oslo(2020, 1, 1))
    _article("hemmeligforbi", publish_at=oslo(2019, 6, 1), expire_at=oslo(2019, 6, 2))
    _next_edition()
    results.enter_outcome(world.edition, winner_slug="larvik", reasons=["hemmeligbegrunnelse"], source="hemmeligkilde")
    _winner("hemmeligvinner")
    world.things |= {
        "article:shown": {"slug": "vist"},
        "article:unpublished": {"slug": "hemmeligutkast"[9:]},
        "article:hidden": {"slug": "snart"},
        "article:ended": {"slug": "forbi"},
        "article:unknown": {"slug": "finnes-ikke"},
        "topic:shown": {"slug": "kulturskole"},
        "topic:unknown": {"slug": "finnes-ikke"},
        "edition:shown": {"year": 2019},
        "edition:unpublished": {"year": 2021},
        "edition:unknown": {"year": 2018},
        "year:shown": {"year": 2019},
        "year:unpublished": {"year": 2020},
        "year:unknown": {"year": 1900},
        "finalist:shown": {"year": 2019, "slug": "larvik"},
        "finalist:unpublished": {"year": 2021, "slug": "larvik"},
        "finalist:unknown": {"year": 2019, "slug": "finnes-ikke"},
        "search:shown": {"?": "q=overskrift"},
        "search:unpublished": {"?": "q=brødtekst+presentasjon+utkast+begrunnelse"},
    }
    told = ("utkast", "snart", "forbi")
    words = [Secret(f"hemmelig{word}", "an article that is not shown") for word in told]
    return [
        *words,
        Secret("hemmeligfinalist", "a finalist before the finalists are known"),
        Secret("hemmeligbegrunnelse", "the jury's reasons before release"),
        Secret("hemmeligkilde", "the source of a result before release"),
        Secret("hemmeligvinner", "a winner before the day"),
    ]


def _article(word, **told):
    parts = {name: f"{word} {name} presentasjon" for name in ("headline", "lead", "body", "alt", "credit", "note")}
    build.article(word.removeprefix("hemmelig"), topics=("kulturskole",), **parts, **told)


def _next_edition():
    later = Calendar(
        finalists_at=oslo(2021, 6, 1),
        voting_opens=oslo(2021, 6, 2),
        voting_closes=oslo(2021, 8, 1),
        release_at=oslo(2021, 8, 9),
    )
    _rewrite(build.edition(2021, later, keys=False))


@transaction(publishes=True)
def _rewrite(edition_id):
    plain = dict.fromkeys(("headline", "lead", "alt"), "hemmeligfinalist presentasjon")
    long = {name: Markup("<p>hemmeligfinalist</p>") for name in ("short", "own_angle", "county_jury", "expert_panel")}
    db.session.execute(update(Finalist).where(Finalist.edition_id == edition_id).values(**plain, **long))


def _winner(name):
    award.add_winner(
        year=2021,
        name=name,
        others="",
        place="",
        awarded_on=oslo(2021, 8, 9).date(),
        known_from=oslo(2021, 8, 9),
        edition_id=None,
    )
