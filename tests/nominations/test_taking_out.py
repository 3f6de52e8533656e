"""Applications as a table, and as an archive takes them in: everything that was sent and decided, with sums that agree."""

import csv
import hashlib
import io
import json
import re
from zipfile import ZipFile

from portal.accounts.rules import Role
from portal.audit.models import AuditEntry
from portal.foundation import formatting
from portal.foundation.db import db
from portal.jury.rules import Outcome
from portal.nominations import actions
from portal.nominations.models import Application
from portal.nominations.rules import Move, StepReason
from tests import web
from tests.architecture.test_query_counts import counted
from tests.jury.deciding import seated, signed
from tests.jury.world import AFTER, SECRETARY, world
from tests.media import making
from tests.nominations import acting
from tests.nominations.test_files import attach

HERE = "/for-ansatte/soknader"
TABLE = f"{HERE}/eksport/{acting.YEAR}"
PACKAGE = f"{HERE}/arkiv/{acting.YEAR}"


def decided(client):
    """An application with a file, delivered and found in order."""
    link = acting.written(client)
    attach(client, link)
    web.post(client, f"{link}/send")
    web.post(client, acting.confirm_link())
    it = acting.newest()
    actions.decide(
        it.id, Move.FIND_ELIGIBLE, reason=StepReason.IN_ORDER, words="=Lykke til", read=it.version, by=acting.SECRETARY,
        now=acting.NOW,
    )  # fmt: skip
    return it.id


def package(client, path=f"{PACKAGE}.zip"):
    answer = web.act(client, path)
    assert answer.status_code == 200, answer.status_code
    return ZipFile(io.BytesIO(answer.data))


def test_the_table_has_a_row_for_each_application_and_no_draft_is_read(edition, client, sign_in):
    decided(client)
    acting.written(client, number="1103", address="ola@stavanger.example", word="Hemmelig")
    sign_in(Role.JURY_SECRETARY)
    found = json.loads(web.act(client, f"{TABLE}.json").text)["rows"]
    assert [(each["municipality"], each["state"], each["version"]) for each in found] == [
        ("Kristiansand", "eligible", 1), ("Stavanger", "draft", None),
    ]  # fmt: skip
    assert found[0]["reason"] == "in_order" and "Tekst Forankring" in found[0].values()
    assert "Hemmelig" not in json.dumps(found)


def test_the_table_has_what_was_delivered_and_not_what_waits_for_the_postmottak(edition, client, sign_in):
    link = acting.written(client)
    web.post(client, f"{link}/send")
    web.post(client, acting.confirm_link())
    texts = {field.id: (f"Nytt {field.label}", 1) for field in acting.fields() if field.kind != "document"}
    assert acting.save(client, link, texts).status_code == 303
    assert web.post(client, f"{link}/send").status_code == 303
    sign_in(Role.JURY_SECRETARY)
    [row] = json.loads(web.act(client, f"{TABLE}.json").text)["rows"]
    assert row["version"] == 1 and "Tekst Forankring" in row.values() and "Nytt" not in json.dumps(row)


def test_the_table_is_safe_for_spreadsheets_and_marked(edition, client, sign_in):
    decided(client)
    sign_in(Role.JURY_SECRETARY)
    text = web.act(client, f"{TABLE}.csv").text
    head, row = csv.reader(io.StringIO(text.removeprefix("\ufeff")))
    told = dict(zip(head, row, strict=True))
    assert told["Merknad"] == "Eksempel" and told["Ord til dem som søker"] == "'=Lykke til"
    assert (told["Status"], told["Begrunnelse"]) == ("Oppfyller vilkårene", "Alt er i orden")
    with ZipFile(io.BytesIO(web.act(client, f"{TABLE}.xlsx").data)) as book:
        page, styles = (book.read(f"xl/{each}.xml").decode() for each in ("worksheets/sheet1", "styles"))
    noon = "44228.5"  # 1 February 2021 at 12 in Oslo, as a spreadsheet counts days
    assert len(re.findall(rf'<c r="\w+2" s="\d"><v>{noon}</v>', page)) == 3 and "dd.mm.yyyy hh:mm:ss" in styles
    widths = [float(each) for each in re.findall(r'<col [^>]*?width="([\d.]+)"', page)]
    assert len(widths) >= 10 and max(widths) <= 61 and "<f>" not in page
    assert web.act(client, f"{TABLE}.ods").status_code == 404
    assert db.session.query(AuditEntry).filter_by(what="application.export").count() == 2


def test_the_package_holds_all_that_was_sent_and_decided_with_sums_that_agree(edition, client, sign_in):
    number = decided(client)
    sign_in(Role.JURY_SECRETARY)
    found = package(client)
    inside = f"4204 Kristiansand {number}"
    names = found.namelist()
    assert names[-1] == "manifest.json" and f"{inside}/sak.json" in names
    manifest = json.loads(found.read("manifest.json"))
    assert manifest["example"] is True
    assert {each["referanseDokumentfil"] for each in manifest["files"]} == set(names) - {"manifest.json"}
    for each in manifest["files"]:
        content = found.read(each["referanseDokumentfil"])
        assert (hashlib.sha256(content).hexdigest(), len(content)) == (each["sjekksum"], each["filstoerrelse"])
    assert found.read(f"{inside}/utgave-1/1-Søknad.pdf") == making.pdf()
    assert "Tekst Forankring" in found.read(f"{inside}/utgave-1/søknad.txt").decode()
    moment = formatting.moment(acting.NOW)
    assert [found.read(f"{inside}/behandling-{n}.txt").decode().split("\n\n") for n in (2, 3)] == [
        ["Bekreftet av kommunens postmottak", "Søknad for Kristiansand", f"Kommunens postmottak, {moment}"],
        ["Oppfyller vilkårene", "Søknad for Kristiansand", "Alt er i orden", "=Lykke til", f"Jurysekretær A, {moment}"],
    ]


def test_the_package_tells_in_noarks_words_what_came_and_went(edition, client, sign_in):
    decided(client)
    sign_in(Role.JURY_SECRETARY)
    told = json.loads(package(client).read("arkivstruktur.json"))
    [folder] = told["mapper"]
    assert (folder["mappetype"], folder["saksaar"], folder["saksstatus"]) == ("saksmappe", 2021, "Oppfyller vilkårene")
    posts = [(each["journalposttype"], each["tittel"]) for each in folder["registreringer"]]
    assert posts == [
        ("I", "Søknad, utgave 1"), ("I", "Bekreftet av kommunens postmottak"), ("U", "Oppfyller vilkårene"),
    ]  # fmt: skip
    documents = folder["registreringer"][0]["dokumentbeskrivelser"]
    assert [each["tilknyttetRegistreringSom"] for each in documents] == ["Hoveddokument", "Vedlegg"]
    assert folder["registreringer"][2]["korrespondanseparter"] == [
        {"korrespondanseparttype": "Mottaker", "korrespondansepartNavn": "Kristiansand"}
    ]


def test_the_package_reads_as_a_record_of_who_decided_what_about_whom_and_when(app, client, at, sign_in):
    at(AFTER)
    found = seated(world("drammen", "larvik"))
    found.assign(("b", "drammen"))
    found.recuse("b", "drammen")
    signed(found, {"drammen": "Bredt kulturliv."}, drammen=Outcome.FINALIST, larvik=Outcome.NO)
    sign_in(Role.JURY_SECRETARY)
    taken = package(client, f"{HERE}/arkiv/2019.zip")
    inside = f"0602 Drammen {found.cases['drammen']}"
    minutes, decision = (
        taken.read(f"{inside}/{name}").decode().replace("\u00a0", " ")
        for name in (next(each.split("/")[1] for each in taken.namelist() if "protokoll-" in each), "vedtak-1.txt")
    )
    moment = formatting.moment(AFTER).replace("\u00a0", " ")
    assert minutes.split("\n\n") == [
        f"Protokoll fra jurymøte {moment}", "Hovedjuryen. Oslo.",
        "Til stede:  leder (juryleder),  a (jurymedlem),  b (jurymedlem)", "Drammen: Finalist", "Bredt kulturliv.",
        "Deltok i vedtaket:  leder,  a", "Inhabile:  b", f"Signert av Jurymedlem leder, {moment}.",
        f"Signert av Jurymedlem a, {moment}.",
    ]  # fmt: skip
    assert decision.split("\n\n") == [
        "Vedtak: Finalist", "Søknad for Drammen", f"Hovedjuryen, jurymøte {moment}", "Bredt kulturliv.",
        f"Ført inn av {SECRETARY.name}, {moment}.",
    ]  # fmt: skip
    assert "kl. " in moment


def test_one_municipalitys_package_holds_nothing_of_another(edition, client, sign_in):
    decided(client)
    link = acting.written(client, number="1103", address="ola@stavanger.example", word="Stavangers")
    web.post(client, f"{link}/send")
    sign_in(Role.JURY_SECRETARY)
    found = package(client, f"{PACKAGE}/4204.zip")
    assert not [
        name for name in found.namelist() if "Stavanger" in name or "Stavangers" in found.read(name).decode("latin-1")
    ]
    assert len(json.loads(package(client).read("arkivstruktur.json"))["mapper"]) == 2
    assert web.act(client, f"{PACKAGE}/5001.zip").status_code == 404
    db.session.rollback()
    lines = [line.after for line in db.session.query(AuditEntry).filter_by(what="application.archive").order_by("id")]
    assert lines == [{"municipality": "4204"}, None]


def test_nobody_but_the_secretary_takes_anything_out(edition, client, sign_in):
    decided(client)
    sign_in(Role.JURY_LEADER, Role.ADMIN)
    for path in (f"{TABLE}.csv", f"{PACKAGE}.zip", f"{PACKAGE}/4204.zip"):
        assert web.act(client, path).status_code == 404


def test_more_applications_cost_no_more_queries(edition, client, sign_in):
    decided(client)
    sign_in(Role.JURY_SECRETARY)
    web.token(client)
    few = _asked(client)
    for number, address in (("1103", "ola@stavanger.example"), ("5001", "per@trondheim.example")):
        link = acting.written(client, number=number, address=address)
        attach(client, link)
        web.post(client, f"{link}/send")
    assert db.session.query(Application).count() == 3
    assert _asked(client) == few


def _asked(client):
    found = []
    for path in (f"{TABLE}.json", f"{PACKAGE}.zip"):
        with counted() as said:
            web.act(client, path).data  # noqa: B018 - the zip is made while it is read
        found.append(len(said))
    return found
