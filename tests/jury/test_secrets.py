"""What the wrong reader must not meet is met nowhere: planted words, all closed surfaces, files, prints, zips and mail (G20)."""

from dataclasses import dataclass, field

import pytest
from flask.testing import FlaskClient
from sqlalchemy import false, select

from portal.accounts.models import Account, AccountRole
from portal.accounts.rules import Role
from portal.foundation.db import db
from portal.jury import actions, queries
from portal.jury.desk import blueprint
from portal.jury.queries import cards, cases, gate, others, papers, sent_on, texts
from portal.jury.rules import CardAct, MeetingAct, Others, Outcome, SeatKind, Written
from portal.nominations.desk import applications
from portal.nominations.desk import blueprint as soknader
from portal.notices.rules import Step
from tests import build, web
from tests.jury import world as w
from tests.jury.surfaces import Reader
from tests.jury.world import AFTER, DEADLINE, world
from tests.media import places
from tests.privacy import asking

NAMES = ("Drammen", "Larvik", "Sarpsborg", "Kongsberg")
RECUSED = {
    "text", "file name", "file", "statement", "assessment", "decision", "feedback", "reason",
}  # fmt: skip
"""What is planted about the case that two are recused from: each word begins the same and tells where it is from."""

PLANTED = ("hemmeliginhabil", "hemmeligandres", "hemmelignotat", "hemmeligegetnotat", "hemmeligsoknad")


def word(what: str) -> str:
    """The word that is planted in something about the recused case."""
    return f"hemmeliginhabil{what.replace(' ', '')}"


@dataclass
class Planted:
    """The world, and who reads in it."""

    app: object
    found: w.World
    files: list[str] = field(default_factory=list)

    def reader(self, name: str, *, client: FlaskClient | None = None) -> Reader:
        """Somebody by their short name, with a browser of their own; with a browser that is given, the public."""
        public, client = client is not None, client or self.app.test_client()
        if not public:
            web.sign_in(client, self.found.accounts[name])
        found = self.found
        everything = [*found.cases.values()]
        roles = set(db.session.scalars(select(AccountRole.role).where(AccountRole.account_id == found.accounts[name])))
        return Reader(
            self.app, client, set() if public else roles,
            {
                "round_id": [found.round], "case": everything, "application_id": everything, "year": [2019],
                "meeting_id": [found.meeting], "version": [1], "file_id": self.files, "panel_id": [found.panel],
                "seat_id": list(found.seats.values()), "account_id": [found.accounts[name]],
                "criterion_id": found.criteria[:1], "field_id": [found.field], "form": ["csv", "xlsx", "json"],
                "number": ["0602", "0712"], "slug": ["drammen", "larvik"],
                "step": list(Step),
            },
        )  # fmt: skip

    def walk(self, name: str, endpoints: set[str] | None = None) -> Reader:
        """Let somebody open everything, and read their mail."""
        reader = self.reader(name)
        searches = [f"/for-ansatte/soknader?ar=2019&sok={each}" for each in ("larvik", "0712")] if not endpoints else []
        address = db.session.get_one(Account, self.found.accounts[name]).address
        return reader.read_all(searches, endpoints=endpoints).take_mail(address)


@pytest.fixture
def planted(app, at, really_at):
    """A jury in the middle of its work: two are recused from Larvik, a colleague has assessed and noted, a meeting has decided."""
    at(AFTER)
    really_at(w.REALLY)
    app.config["LIMITS"] = False
    found = world("drammen", "larvik", "sarpsborg")
    found.seat("leder", SeatKind.LEADER)
    for name in ("a", "b", "c", "d"):
        found.seat(name)
    found.accounts["s"] = w.staff(Role.JURY_SECRETARY)
    found.accounts["andre"] = build.account(
        Role.EDITOR, Role.MODERATOR, Role.VOTE_OFFICER, Role.ADMIN, name="Alle andre", address="andre@noku.example"
    )
    made = Planted(app, found)
    _send(made)
    _assess(found)
    _hold(found)
    return made


def _send(made):
    """The recused case's text and file, and an expert's statement; another file of a case that is open."""
    found = made.found
    files = {case: w.stored_file(found.cases[case]) for case in ("larvik", "drammen")}
    places.path_of(files["larvik"]).write_bytes(f"%PDF-1.7 {word('file')}".encode())
    w.version(
        found.cases["larvik"], found.field, word("text"), files=[files["larvik"]], file_name=f"{word('file name')}.pdf"
    )
    w.version(found.cases["drammen"], found.field, "Drammen er best. hemmeligsoknad", files=[files["drammen"]])
    made.files = list(files.values())
    for case, text in (("larvik", word("statement")), ("drammen", "Drammen ligger ved fjorden.")):
        actions.ask_expert(
            found.cases[case], expert="Ekspert", address="ekspert@example.org", language="nb", by=w.SECRETARY, now=AFTER,
            real_now=w.REALLY,
        )  # fmt: skip
        actions.deliver_statement(web.last_mail().link.rpartition("/")[2], text=text, now=AFTER, real_now=w.REALLY)


def _assess(found):
    for name in ("a", "b", "c"):
        found.assign(*((name, case) for case in found.cases))
    found.score("a", "larvik", [1, 1, 1], read=2)
    found.score("b", "larvik", [2, 2, 2], words=word("assessment"), note="hemmelignotat", read=2)
    found.score("b", "drammen", [2, 3, 4], words="hemmeligandres om Drammen", note="hemmelignotat", read=2)
    found.score("a", "drammen", [], act=CardAct.SAVE, note="hemmeligegetnotat")
    for name in ("a", "leder"):
        found.recuse(name, "larvik", "Jeg bor der.")
    found.assign(("d", "larvik"))
    found.recuse("d", "larvik", word("reason"))
    told = "Bodde i Sarpsborg som barn."
    actions.enter_recusal(found.seats["d"], found.cases["sarpsborg"], reason=told, by=w.SECRETARY, now=AFTER)
    actions.remind(found.round, by=w.SECRETARY, now=AFTER, real_now=w.REALLY)


def _hold(found):
    found.meeting = actions.plan_meeting(found.panel, at=AFTER, place="Oslo", by=w.SECRETARY)
    actions.set_attendance(found.meeting, [found.seats[name] for name in ("leder", "a", "b", "c")])
    actions.move_meeting(found.meeting, MeetingAct.BEGIN, by=w.SECRETARY, now=AFTER)
    for case in found.cases:
        reasons = word("decision") if case == "larvik" else f"Grunn om {case}."
        actions.decide(
            found.meeting, found.cases[case], outcome=Outcome.NO, place=None, reasons=reasons, by=w.SECRETARY, now=AFTER
        )
    actions.write_feedback(
        found.cases["larvik"], round_id=found.round, text=word("feedback"), by=w.SECRETARY, now=AFTER
    )
    actions.move_meeting(found.meeting, MeetingAct.END, by=w.SECRETARY, now=AFTER)
    actions.propose_minutes(
        found.meeting, account_id=found.accounts["leder"], by=found.actor("leder"), now=AFTER, real_now=w.REALLY
    )


def test_whoever_is_recused_meets_neither_the_case_nor_anything_about_it(planted):
    for name in ("a", "leder", "d"):
        reader = planted.walk(name)
        assert len(reader.found) > 15, "the walk would be blind"
        assert reader.meets("hemmeliginhabil") == [], name
        assert reader.meets("larvik") == ["/for-ansatte/soknader?ar=2019&sok=larvik"] * (name == "leder"), (
            name
        )  # own words


def test_of_the_recused_case_the_others_meet_what_is_theirs_and_all_of_it_is_there(planted):
    of_jury, office = planted.walk("b"), planted.walk("s")
    met = {what for what in RECUSED if of_jury.meets(word(what)) or office.meets(word(what))}
    assert met == RECUSED
    assert of_jury.meets(word("reason")) == [], "why somebody is recused is the secretary's and the leader's to read"
    everybody_else = planted.walk("andre")
    assert everybody_else.meets("hemmelig") == [] and everybody_else.meets("larvik") == []
    assert len(everybody_else.found) > 15


def test_the_public_and_whoever_asks_for_their_own_data_meet_nothing_of_it(planted):
    client = planted.app.test_client()
    public = planted.reader("a", client=client).read_all()
    assert [planted_word for planted_word in PLANTED if public.meets(planted_word)] == [] and len(public.found) > 20
    for name in ("a", "leder", "b"):
        path = asking.link(client, f"{name}@jury.example")
        for page in ("", "/fil"):
            said = client.get(path + page).text
            assert [planted_word for planted_word in PLANTED if planted_word in said] == [], (name, page)


def test_a_private_note_is_met_by_nobody_else(planted):
    actions.set_periods(planted.found.round, [w.period(DEADLINE, others=Others.ALWAYS, sums=True)], by=w.SECRETARY)
    for name in ("a", "leder", "s"):
        assert planted.walk(name).meets("hemmelignotat") == [], name
    own = planted.walk("b").meets("hemmelignotat")
    assert own and all(address.startswith("/jury/sak/") for address in own), "on paper it stands neither"
    assert planted.walk("a", {"jury.case"}).meets("hemmeligegetnotat") != []


@pytest.mark.parametrize("others", [Others.NEVER, Others.AFTER_OWN])
def test_what_others_gave_is_not_met_before_ones_own_is_finished(planted, others):
    actions.set_periods(planted.found.round, [w.period(DEADLINE, others=others)], by=w.SECRETARY)
    for name in ("a", "leder", "s") if others is Others.NEVER else ("c",):
        assert planted.walk(name).meets("hemmeligandres") == [], name
    planted.found.score("a", "drammen", [5, 5, 5], seen=1)
    assert bool(planted.walk("a", {"jury.case"}).meets("hemmeligandres")) is (others is Others.AFTER_OWN)


def test_an_anonymised_applicants_name_is_met_by_no_juror_and_no_leader(planted):
    actions.set_periods(
        planted.found.round, [w.period(DEADLINE, others=Others.ALWAYS, sums=True, blind=True)], by=w.SECRETARY
    )
    for name in ("a", "c", "leder"):
        reader = planted.walk(name)
        for place in NAMES:
            asked = [address for address in reader.meets(place) if "sok=" not in address]
            assert asked == [], (name, place)
    assert planted.walk("c", {"jury.case", "jury.papers"}).meets("hemmeligsoknad"), "the case itself is there"
    assert planted.walk("s", {"jury.progress"}).meets("Drammen")


# Faults that are planted, and that the walk must find.


def no_gate(monkeypatch):
    monkeypatch.setattr(gate, "recused_from", lambda account_id: false())


def the_leader_is_not_asked(monkeypatch):
    whole = queries.progress_of
    monkeypatch.setattr(blueprint.queries, "progress_of", lambda round_id, without=None: whole(round_id))


def minutes_are_whole(monkeypatch):
    monkeypatch.setattr(queries, "without", lambda content, cases: {**content, "left_out": 0})


def the_agenda_is_whole(monkeypatch):
    monkeypatch.setattr(queries, "hidden_from", lambda account_id, round_id: set())


def any_leader_reads_all(monkeypatch):
    for module in (soknader, applications):
        monkeypatch.setattr(module, "readable", lambda: None)


def any_file_will_do(monkeypatch):
    monkeypatch.setattr(queries, "may_open", lambda *_: True)


def names_stay(monkeypatch):
    for module in (cards, cases, papers, sent_on, texts):
        monkeypatch.setattr(module, "blinded", lambda text, names: text)


def files_stay(monkeypatch):
    whole = texts.files_read
    for module in (cases, papers):
        monkeypatch.setattr(module, "files_read", lambda content, blind: whole(content, blind=False))


def the_leader_is_told_names(monkeypatch):
    monkeypatch.setattr(blueprint, "is_blind", lambda found: False)


def others_at_once(monkeypatch):
    monkeypatch.setattr(cases, "sees_others", lambda others, own_done: True)


def papers_of_all(monkeypatch):
    whole = papers._written

    def everybody(cards):
        given = whole(range(1, 99))
        first = next(each for each in given.values() if any(words.text for words in each.values()))
        return dict.fromkeys(cards, first)

    monkeypatch.setattr(papers, "_written", everybody)


def notes_are_words(monkeypatch):
    given = {1: Written(3, "hemmelignotat"), 2: Written(3), 3: Written(3)}
    for module in (cards, others):
        monkeypatch.setattr(module, "written_of", lambda scores, names=(): given)


BLIND = {"blind": True, "sums": True}
FAULTS = [
    (no_gate, "a", "jury.front", "larvik", {}),
    (no_gate, "a", "jury.case", word("text"), {}),
    (no_gate, "a", "jury.file", word("file"), {}),
    (no_gate, "a", "jury.papers", word("text"), {}),
    (no_gate, "a", "jury.minutes_pdf", word("decision"), {}),
    (no_gate, "leder", "nominations_desk.application", word("text"), {}),
    (no_gate, "leder", "nominations_desk.application_files", word("file"), {}),
    (the_leader_is_not_asked, "leder", "jury.recusals", word("reason"), {}),
    (the_leader_is_not_asked, "leder", "jury.feedback", word("feedback"), {}),
    (the_leader_is_not_asked, "leder", "jury.experts", word("statement"), {}),
    (the_leader_is_not_asked, "leder", "jury.ranking", "larvik", {"sums": True}),
    (minutes_are_whole, "a", "jury.meeting", word("decision"), {}),
    (minutes_are_whole, "a", "jury.minutes_pdf", word("decision"), {}),
    (the_agenda_is_whole, "a", "jury.meeting", "larvik", {}),
    (any_leader_reads_all, "leder", "nominations_desk.applications", "larvik", {}),
    (any_leader_reads_all, "leder", "nominations_desk.application", word("text"), {}),
    (any_file_will_do, "a", "jury.file", word("file"), {}),
    (names_stay, "c", "jury.case", "drammen", BLIND),
    (names_stay, "c", "jury.papers", "drammen", BLIND),
    (files_stay, "c", "jury.case", "Plan.pdf", BLIND),
    (the_leader_is_told_names, "leder", "jury.progress", "drammen", BLIND),
    (others_at_once, "a", "jury.case", "hemmeligandres", {}),
    (papers_of_all, "a", "jury.papers", "hemmeligandres", {}),
    (notes_are_words, "a", "jury.case", "hemmelignotat", {"others": Others.ALWAYS}),
]  # fmt: skip


def test_each_planted_fault_is_found(planted, monkeypatch):
    unseen = []
    for fault, name, endpoint, met, told in FAULTS:
        actions.set_periods(planted.found.round, [w.period(DEADLINE, **told)], by=w.SECRETARY)
        before = planted.walk(name, {endpoint}).meets(met)
        with monkeypatch.context() as patch:
            fault(patch)
            after = planted.walk(name, {endpoint}).meets(met)
        if before or not after:
            unseen.append((fault.__name__, endpoint, before, after))
    assert "\n".join(map(str, unseen)) == ""
