"""What the privacy page says is what the code does: every figure is the constant that the code obeys."""

import re
from dataclasses import replace
from datetime import timedelta
from io import StringIO
from math import isclose

import pytest
import structlog
from flask.testing import FlaskClient
from sqlalchemy import insert

from portal.accounts.rules.sessions import ABSOLUTE, HALF, IDLE
from portal.accounts.rules.signing_in import INVITATION_LIFE
from portal.culture.models import Contact
from portal.culture.views.privacy import periods as privacy_periods
from portal.foundation import errors, limits, outbox
from portal.foundation.db import db
from portal.media.actions import letting_go
from portal.nominations.rules.proposals import LINK_LIFE
from portal.privacy import rules
from portal.privacy.rules import Kept
from portal.voting import actions as voting
from portal.voting import rules as voting_rules
from portal.voting.actions import holding
from tests import web
from tests.conftest import running
from tests.databases import both_databases
from tests.moments import START
from tests.pages import Page
from tests.walk import PREFIXES

PURPOSES = [
    "Ta imot stemmen din og sende deg lenken",
    "Telle én stemme for hver adresse, og la deg endre eller trekke den",
    "Sette stemmer til kontroll når mange ligner på hverandre, og behandle klager",
    "Kjenne igjen nettleseren din når du skriver inn koden fra e-posten",
    "Ta imot kommentaren din, vise den og la deg følge den",
    "Behandle kommentarer og klager likt og etter reglene",
    "La deg melde fra om en kommentar",
    "Svare når du sier fra om tilgjengelighet, og rette det som er galt",
    "Vise deg opplysningene om deg, og slette dem når du ber om det",
    "Sende deg e-posten du har bedt om, og si fra om det vi bestemmer",
    "Hindre at noen oversvømmer portalen eller innboksen din",
    "Slippe bare de rette inn på sidene for ansatte og jury",
    "Holde ansatte og jurymedlemmer pålogget",
    "Kunne svare for det ansatte og jurymedlemmer gjør",
    "Se at portalen virker, og rette feil",
    "Fortelle om kultur og om kåringen",
    "La observatører følge stemmeloggen",
    "Ta imot filer som hører til en søknad",
    "La kommuner søke om prisen, og behandle søknadene",
    "La innbyggere foreslå en kommune",
    "La juryen vurdere søknadene, og holde inhabile utenfor",
]
every_language = pytest.mark.parametrize("prefix", PREFIXES.values(), ids=PREFIXES)


def shown(client: FlaskClient, prefix: str = "") -> Page:
    answer = client.get(f"{prefix}/personvern")
    assert answer.status_code == 200
    return Page(answer.text)


def periods(client: FlaskClient, prefix: str = "") -> list[list[int]]:
    """The figures in the last column, row by row."""
    table = shown(client, prefix).tree.one("table")
    return [
        [int(figure) for figure in re.findall(r"\d+", row.all("td")[-1].one("div").text)]
        for row in table.one("tbody").all("tr")
    ]


def constants() -> list[list[int]]:
    """The same figures, from the constants: hours, days for what is longer than two, months from a year."""
    hour = timedelta(hours=1)
    mail, tries = outbox.KEPT_AFTER_SENDING.days, round(sum(outbox.DELAYS, timedelta()) / hour)
    hours, window = int(voting.LINK_LIFE / hour), int(limits.WINDOW / hour)
    standard = rules.PERIODS[rules.Profile.STANDARD]
    days = standard[Kept.PERSONS].length.days
    months, told = 12, 12 * (standard[Kept.FEEDBACK].length // rules.YEAR)
    unconfirmed = standard[Kept.UNCONFIRMED].length // hour
    idle, absolute, half = (int(each / timedelta(minutes=1)) for each in (IDLE, ABSOLUTE, HALF))
    return [
        [hours], [voting_rules.ERASED_AFTER_CLOSING.days],
        [holding.NETWORK_KEPT.days, voting_rules.ERASED_AFTER_CLOSING.days], [hours],
        [unconfirmed, months, months, days], [months, months], [months], [told, unconfirmed], [int(rules.LINK_LIFE / hour)],
        [mail, tries, mail], [window], [INVITATION_LIFE.days], [idle, absolute // 60, half], [], [], [], [],
        [int(letting_go.STRAY_AFTER / hour)],
        [standard[Kept.DRAFTS].length.days, 12 * (standard[Kept.APPLICATIONS].length // rules.YEAR)],
        [int(LINK_LIFE / hour), 12 * (standard[Kept.PROPOSALS].length // rules.YEAR)],
        [12 * (standard[Kept.JURY].length // rules.YEAR)],
    ]  # fmt: skip


@every_language
def test_each_figure_on_the_page_is_the_constant(visitor: FlaskClient, prefix: str) -> None:
    assert periods(visitor, prefix) == constants()
    assert constants() == [
        [48],
        [60],
        [14, 60],
        [48],
        [48, 12, 12, 30],
        [12, 12],
        [12],
        [12, 48],
        [1],
        [14, 46, 14],
        [1],
        [7],
        [30, 10, 10],
        [],
        [],
        [],
        [],
        [24],
        [90, 48],
        [48, 12],
        [12],
    ]


def test_a_constant_that_is_changed_changes_the_page(visitor: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(voting, "LINK_LIFE", timedelta(hours=24))
    monkeypatch.setattr(outbox, "KEPT_AFTER_SENDING", timedelta(days=30))
    monkeypatch.setattr(outbox, "DELAYS", (timedelta(hours=2),))
    monkeypatch.setattr(limits, "WINDOW", timedelta(hours=2))
    monkeypatch.setattr(voting_rules, "ERASED_AFTER_CLOSING", timedelta(days=90))
    monkeypatch.setattr(rules, "LINK_LIFE", timedelta(hours=2))
    monkeypatch.setattr(letting_go, "STRAY_AFTER", timedelta(hours=36))
    monkeypatch.setitem(
        rules.PERIODS[rules.Profile.STANDARD],
        Kept.FEEDBACK,
        rules.Period(2 * rules.YEAR, archived=False),  # type: ignore[arg-type]
    )
    assert periods(visitor) == constants()
    assert constants()[7] == [24, 48]  # two years, in months


def test_a_figure_that_is_written_by_hand_is_found(visitor: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(privacy_periods, "length", lambda period: "48 timer")
    assert periods(visitor) != constants()


def test_a_municipality_says_that_the_archive_comes_first(settings, compiled, visitor: FlaskClient) -> None:
    assert "arkivlova" not in shown(visitor).text
    for app in running(replace(settings, RETENTION="kommune"), compiled):
        assert "blir overført til virksomhetens arkiv før vi sletter det her" in shown(app.test_client()).text


@every_language
def test_the_page_leads_to_ones_own_data(visitor: FlaskClient, prefix: str) -> None:
    links = {link["href"] for link in shown(visitor, prefix).tree.one("main").all("a")}
    assert f"{prefix}/mine-opplysninger" in links


@every_language
def test_how_to_vote_promises_the_same_end(visitor: FlaskClient, prefix: str) -> None:
    page = Page(visitor.get(f"{prefix}/norges-kulturkommune/2019/slik-stemmer-du").text)
    days = voting_rules.ERASED_AFTER_CLOSING.days
    assert re.search(rf"\b{days} (dager|dagar|days)\b", page.text)


@pytest.mark.parametrize(
    ("period", "said"),
    [
        (1, "1 time"),
        (46.35, "46 timer"),
        (48, "48 timer"),
        (71, "71 timer"),
        (72, "3 dager"),
        (14 * 24, "14 dager"),
        (0.5, "30 minutter"),
        (365 * 24, "12 måneder"),
        (730 * 24, "24 måneder"),
    ],
)
def test_a_period_is_told_in_hours_or_days(demo_app, period: float, said: str) -> None:
    assert privacy_periods.length(timedelta(hours=period)) == said.replace(" ", "\u00a0")


def test_the_limits_are_counted_over_the_window_that_is_told(app, really_at) -> None:
    really_at(START)
    limits.exceeded("kind", "who", most=3)
    ends_at = db.session.scalar(db.select(limits.RateLimit.ends_at))
    assert ends_at == START + limits.WINDOW


def test_the_cookie_is_the_one_that_asking_sets(visitor: FlaskClient, at) -> None:
    at(START)
    row = shown(visitor).tree.one("tbody").all("tr")[3]
    assert visitor.get_cookie("stemme") is None
    answer = web.ask(visitor)
    [cookie] = answer.headers.getlist("Set-Cookie")
    name, _, rest = cookie.partition("=")
    assert f"«{name}»" in row.text
    seconds = int(re.search(r"Max-Age=(\d+)", rest)[1])  # type: ignore[index]
    assert isclose(seconds, voting.LINK_LIFE.total_seconds()) and "HttpOnly" in rest


@both_databases
def test_an_error_of_the_database_does_not_carry_what_somebody_wrote_into_the_log(app, client, monkeypatch) -> None:
    log = StringIO()
    structlog.configure(logger_factory=structlog.WriteLoggerFactory(file=log), cache_logger_on_first_use=False)
    monkeypatch.setattr(errors, "log", structlog.get_logger())

    def refused() -> str:
        row = {"name": "hemmelig navn\nto linjer", "title": None, "phone": "hemmelig nummer", "mail": "x"}
        db.session.execute(insert(Contact).values(**row))
        return ""

    app.view_functions["home.index"] = refused
    assert client.get("/").status_code == 500
    said = log.getvalue()
    assert "INSERT INTO contact" in said and "IntegrityError" in said
    assert "hemmelig" not in said and "to linjer" not in said


# What each table may hold of a person, by its row on the page; None where it holds nothing of anybody.
TABLES = {
    "vote_request": 0, "ballot": 1, "ledger_entry": 1, "vote_act_ballot": 2, "objection": 2, "ballot_sign": 2, "ballot_reason": 2,
    "comment": 4, "person": 4, "moderation_case": 5, "verdict": 5, "complaint": 5,
    "report": 6, "feedback": 7, "data_request": 8, "outgoing_email": 9, "rate_limit": 10, "spent": 10,
    "account": 11, "account_role": 11, "account_link": 11, "recovery_code": 11, "staff_session": 12, "audit_entry": 13,
    "approval": 13, "vote_act": 13,
    "vote_observer": 16,
    "stored_file": 17,
    "application": 18, "application_writer": 18, "application_answer": 18, "application_version": 18,
    "application_attachment": 18, "postmottak_link": 18, "eligibility_step": 18, "late_code": 18,
    "proposal": 19, "proposal_gathering": 19,
    "jury_seat": 20, "jury_tie": 20, "jury_assignment": 20, "jury_conflict": 20, "jury_card": 20, "jury_score": 20,
    "jury_attendance": 20, "jury_decision": 20, "jury_minutes": 20, "jury_statement": 20, "jury_feedback": 20,
    "comment_switch": 13,  # who put it on
    "notice": 20, "jury_member": 15, "jury_member_role": 15, "contact": 15, "article": 15, "article_present": 15,
    "search_document": 15,  # a copy of what is public, kept as long
    **dict.fromkeys([
        "alembic_version", "article_fact", "article_meta", "article_related", "article_source", "article_topic",
        "calendar_entry", "calendar_entry_text", "clock_shift", "criterion", "criterion_text", "edition", "figure",
        "finalist", "finalist_place", "generation", "lasting_page", "lasting_page_text", "municipality",
        "municipality_name", "outcome", "outcome_reason", "search_state", "topic", "topic_text", "vote_move", "winner",
        "worker_beat", "ledger_tree", "tree_head", "suspect_word", "case_count", "comment_room", "comment_section",
        "ledger_key", "ledger_beginning", "ledger_check", "signal_setting", "vote_count", "vote_count_finalist",
        "vote_count_state", "vote_erasure", "outcome_winner",
        "application_move", "criterion_level", "deadline_move", "form_field", "form_field_text", "municipality_figure",
        "jury_agenda_item", "jury_meeting", "jury_panel", "jury_period",
        "municipality_postmottak", "round", "round_county", "round_criterion",
    ]),
}  # fmt: skip


def test_every_table_is_told_of_or_holds_nothing_about_people(demo_app) -> None:
    untold = set(db.metadata.tables) - set(TABLES)
    assert untold == set(), "say in culture/views/privacy.py what these keep of whom, and for how long"
    assert set(TABLES.values()) - {None} == set(range(len(PURPOSES))) - {3, 14}, "a cookie and a log are no tables"


@every_language
def test_table_is_one_at_every_width(visitor: FlaskClient, prefix: str) -> None:
    table = shown(visitor, prefix).tree.one("table")
    heads = [head.text for head in table.one("thead").all("th", role="columnheader", scope="col")]
    assert len(heads) == len(set(heads)) == 4
    rows = table.one("tbody").all("tr", role="row")
    assert len(rows) == len(PURPOSES)
    for row in rows:
        assert len(row.all("th", role="rowheader", scope="row")) == 1
        labels = [cell.one(css="stacked__label") for cell in row.all("td", role="cell")]
        assert [label.text for label in labels] == heads[1:]
        assert {label["aria-hidden"] for label in labels} == {"true"}, "a screen reader has the head already"
        assert all(cell.one("div").text for cell in row.all("td"))


def test_purposes_stand_in_a_visitors_order(visitor: FlaskClient) -> None:
    table = shown(visitor).tree.one("tbody")
    assert [head.text for head in table.all("th")] == PURPOSES


def test_demonstration_warns_that_its_mail_is_read_by_all(visitor: FlaskClient) -> None:
    page = shown(visitor)
    assert "alle som bruker demonstrasjonen, kan lese den" in page.text
    assert "/demo/e-post" in page.links
