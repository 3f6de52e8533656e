"""«Søknader» as the leader of a jury reads them: those of the own round, through the jury's gate, and no address."""

import io
import re
import zipfile

import pytest

from portal.accounts.rules import Role
from portal.jury import actions
from portal.jury.rules import SeatKind
from portal.nominations.models import Application
from portal.nominations.rules import ApplicationState, RoundKind
from tests import build, web
from tests.jury import world as w
from tests.jury.test_pages import enter, page
from tests.jury.world import AFTER, BEFORE, DEADLINE, world

HERE = "/for-ansatte/soknader"


@pytest.fixture
def led(client, at):
    """A leader who is recused from one case of three, one more is a draft; in another round they are a member."""
    at(AFTER)
    found = world("drammen", "larvik", "sarpsborg")
    found.accounts["leder"] = build.account(Role.JURY_LEADER, Role.JUROR, name="Leder", address="leder@jury.example")
    found.seat("leder", SeatKind.LEADER)
    found.seat("a")
    found.recuse("leder", "larvik")
    other = world("drammen", within=found.edition, kind=RoundKind.DIRECT)
    other.accounts = found.accounts
    other.seat("leder")  # a member reads what is assigned, and nothing here
    found.cases["other"] = other.cases["drammen"]
    found.cases["draft"] = w.draft(found, "kongsberg")
    enter(client, found, "leder")
    return found


def numbers(client, path=HERE):
    """Which applications a list leads to."""
    return {int(found) for found in re.findall(rf'href="{HERE}/(\d+)"', client.get(path).text)}


def test_a_leader_reads_the_own_rounds_applications_that_they_are_not_recused_from(client, led):
    w.put(led.cases["sarpsborg"], ApplicationState.INELIGIBLE)  # what did not become a case is read here, too
    assert numbers(client) == {led.cases["drammen"], led.cases["sarpsborg"]}
    assert numbers(client, f"{HERE}?sok=larvik") == set()
    assert "Oppfyller vilkårene (1)" in page(client, HERE)
    assert "Søknaden fra Drammen." in page(client, f"{HERE}/{led.cases['drammen']}")
    for case in ("larvik", "other", "draft"):
        assert client.get(f"{HERE}/{led.cases[case]}").status_code == 404, case
        assert web.act(client, f"{HERE}/{led.cases[case]}/filer.zip").status_code == 404, case
        assert web.act(client, f"{HERE}/{led.cases[case]}/avgjor", avgjorelse="find_ineligible").status_code == 404, (
            case
        )


def test_until_the_deadline_and_in_an_anonymised_period_there_are_none(client, led, at):
    at(BEFORE)
    assert numbers(client) == set() and "Det er ingen søknader du kan lese nå." in page(client, HERE)
    at(DEADLINE)
    assert numbers(client) == {led.cases["drammen"], led.cases["sarpsborg"]}
    actions.set_periods(led.round, [w.period(AFTER, blind=True)], by=w.SECRETARY)
    at(AFTER)
    assert numbers(client) == set()
    assert client.get(f"{HERE}/{led.cases['drammen']}").status_code == 404


def test_a_leader_meets_no_address_and_nothing_of_what_only_the_secretary_prepares(client, led):
    w.writer(led.cases["drammen"], "kari@drammen.example")
    said = client.get(f"{HERE}/{led.cases['drammen']}").text
    assert "Kari" in said and "kari@drammen.example" not in said
    assert f"{HERE}/{led.cases['other']}" not in said, "the municipality's application to another round"
    for way in ("/postmottak", "/koder/2019", "/filer/2019.zip"):
        assert way not in said and way not in client.get(HERE).text, way
    assert web.act(client, f"{HERE}/{led.cases['drammen']}/postmottak", postmottak="x@y.no").status_code == 404
    assert web.act(client, f"{HERE}/filer/2019.zip").status_code == 404


def test_a_leader_decides_on_what_was_delivered_and_takes_the_files(client, led):
    stored = w.stored_file(led.cases["drammen"])
    w.version(led.cases["drammen"], led.field, "Med vedlegg.", files=[stored])
    with client.get(f"{HERE}/{led.cases['drammen']}/fil/{stored}") as answer:
        assert answer.data == w.PDF
    packed = web.act(client, f"{HERE}/{led.cases['drammen']}/filer.zip")
    assert any(name.endswith("Plan.pdf") for name in zipfile.ZipFile(io.BytesIO(packed.data)).namelist())
    answer = web.act(
        client, f"{HERE}/{led.cases['drammen']}/avgjor", avgjorelse="find_ineligible", grunn="not_municipality",
        versjon=str(w.of(Application, led.cases["drammen"]).version),
    )  # fmt: skip
    assert answer.status_code == 303
    assert w.of(Application, led.cases["drammen"]).state is ApplicationState.INELIGIBLE
    assert page(client, f"{HERE}/{led.cases['drammen']}")


def test_a_member_has_no_such_desk(client, led):
    enter(client, led, "a")
    assert client.get(HERE).status_code == 404
