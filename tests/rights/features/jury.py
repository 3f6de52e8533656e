"""The jury: cases to those who are to read them and are not recused, the work around them to the secretary and the own leader."""

from portal.accounts.rules import Role
from portal.audit.rules import Actor
from portal.foundation import clock
from portal.jury import actions
from portal.jury.rules import CardAct, MeetingAct, Outcome, SeatKind, TieKind
from portal.nominations.rules import ApplicationState, RoundKind
from tests import moments, web
from tests.jury import world as w
from tests.rights.table import EVERYBODY, Row, Secret

JUDGES = frozenset({Role.JUROR, Role.JURY_LEADER})
PREPARE = frozenset({Role.JURY_SECRETARY, Role.JURY_LEADER})
JURY = JUDGES | PREPARE
SECRETARY = Role.JURY_SECRETARY.value

NOT_THERE = dict.fromkeys(
    ("jury:recused", "jury:other", "jury:hidden", "jury:unpublished", "jury:unknown"), 404
)  # fmt: skip


def case(status: int) -> dict[str, int]:
    """A case is there for those who read it, and for nobody else in any way."""
    return {"jury:own": status, **NOT_THERE}


FILES = ("file:recused", "file:other", "file:hidden", "file:unpublished", "file:unknown")


def thing(kind: str, status: int) -> dict:
    """What belongs to a round: the secretary's in every round, the leader's in their own."""
    return {f"{kind}:own": status, f"{kind}:other": {SECRETARY: status, "": 404}, f"{kind}:unknown": 404}


CARD = {"handling": "lagre", "versjon": "0", "utgave": "1", "notat": "Mitt."}

ROWS = [
    Row("jury.front", JURY),
    Row("jury.next_case", JUDGES, {"": 303}),
    Row("jury.case", JUDGES, case(200)),
    Row("jury.file", JUDGES, {**dict.fromkeys(FILES, 404), "file:own": 404}),
    Row("jury.write", JUDGES, case(303), post=True, fields=CARD),
    Row("jury.show_recuse", JUDGES, case(200)),
    Row("jury.recuse", JUDGES, case(303), post=True, fields={"grunn": "Jeg bor der."}),
    *(
        Row(f"jury.{name}", PREPARE, thing("juryround", 200))
        for name in ("progress", "panels", "assignment", "recusals", "periods", "ranking", "meetings")
    ),
    Row("jury.experts", PREPARE, thing("juryround", 200)),
    Row("jury.ask_expert", PREPARE, thing("juryround", 422), post=True),
    Row("jury_experts.statement", EVERYBODY, {"statement:own": 200, "statement:unknown": 410}),
    Row("jury_experts.deliver", EVERYBODY, {"statement:own": 303, "statement:unknown": 410}, post=True,
        fields={"vurdering": "Godt arbeid."}),
    Row("jury.remind", PREPARE, thing("juryround", 303), post=True),
    Row("jury.add_panel", PREPARE, thing("juryround", 303), post=True, fields={"navn": "Ny", "vedtaksfor": "2"}),
    Row("jury.change_panel", PREPARE, thing("panel", 303), post=True, fields={"navn": "Nytt navn", "vedtaksfor": "1"}),
    Row("jury.give_seat", PREPARE, thing("panel", 422), post=True),
    Row("jury.show_ties", PREPARE, thing("seat", 200)),
    Row("jury.add_tie", PREPARE, thing("seat", 303), post=True, fields={"slag": "county", "sted": "f:Fylke"}),
    Row("jury.remove_tie", PREPARE, thing("seat", 404), post=True),  # none is named
    Row("jury.end_seat", PREPARE, thing("seat", 303), post=True),
    Row("jury.assign", PREPARE, thing("juryround", 422), post=True),
    Row("jury.distribute", PREPARE, thing("juryround", 422), post=True),
    Row("jury.unassign", PREPARE, thing("juryround", 404), post=True),
    Row("jury.enter_recusal", PREPARE, thing("juryround", 422), post=True),
    Row("jury.end_recusal", PREPARE, thing("juryround", 404), post=True),
    Row("jury.add_period", PREPARE, thing("juryround", 303), post=True, fields={"dag": "2019-09-01", "andre": "never"}),
    Row("jury.remove_period", PREPARE, thing("juryround", 303), post=True),
    Row("jury.plan", PREPARE, thing("juryround", 422), post=True),
    Row("jury.meeting", JURY, thing("meeting", 200)),
    Row("jury.feedback", PREPARE, thing("juryround", 200)),
    Row("jury.write_feedback", PREPARE, {**thing("told", 303), "told:recused": {SECRETARY: 303, "": 404}}, post=True,
        fields={"tekst": "Godt arbeid."}),
    Row("jury.papers", JUDGES, {"juryround:own": 200, "juryround:other": 404, "juryround:unknown": 404}),
    Row("jury.minutes_pdf", JURY, {"print:own": 404, "print:other": 404, "print:unknown": 404}),  # nothing is put up yet
    Row("jury.attendance", PREPARE, thing("meeting", 303), post=True),
    Row("jury.move_meeting", PREPARE, thing("meeting", 303), post=True, fields={"handling": "avslutt"}),
    Row("jury.change_agenda", PREPARE, thing("meeting", 303), post=True, fields={"handling": "nytt", "tekst": "Mer"}),
    Row(
        "jury.decide", PREPARE, {**thing("decision", 422), "decision:recused": {SECRETARY: 422, "": 404}}, post=True
    ),
    # The other jury's ranking is kept back: no period shows its sums.
    Row("jury.export_ranking", PREPARE, {"export:own": 200, "export:other": 404, "export:unknown": 404}, post=True, fresh=True),
    Row("jury.export_recusals", PREPARE, thing("export", 200), post=True, fresh=True),
    Row("jury.export_decisions", PREPARE, thing("export", 200), post=True, fresh=True),
    Row("jury.export_assessments", JUDGES, {"export:own": 200, "export:other": 404, "export:unknown": 404}, post=True, fresh=True),
    Row("jury.propose", PREPARE, thing("meeting", 303), post=True, fresh=True),
    Row("jury.sign", JURY, thing("meeting", 303), post=True, fresh=True),
    Row("jury.take_back", PREPARE, thing("meeting", 303), post=True),
]  # fmt: skip


def plant(world):
    """Whoever asks sits in one jury, with a case that they are recused from; another jury has its own matters."""
    own = w.world("drammen", "larvik", "sarpsborg", within=world.edition)
    other = w.world("drammen", within=world.edition, kind=RoundKind.DIRECT)
    early = w.world("drammen", within=world.edition, kind=RoundKind.COUNTY, deadline=moments.START + w.DAY)
    w.open_from(early, moments.START + w.DAY / 2)  # who may apply for 2019 is asked about elsewhere: nobody
    for each in (own, other, early):
        each.seat(f"annen{each.round}")
    _seat(world, own, early)
    actions.set_periods(own.round, [w.period(w.DEADLINE, sums=True)], by=w.SECRETARY)
    _meetings(own, other)
    _things(world, own, other, early)
    return [
        Secret("hemmeligjurysak", "the text of a case that one reads", lambda asker: not JURY.isdisjoint(asker.roles)),
        Secret("hemmeliginhabilsak", "the text of a case that one is recused from", lambda asker: SECRETARY in asker.roles),
        Secret("hemmeligannensak", "the text of a case of another jury: an expert's by link, whoever they are", lambda asker: True),
        Secret(
            "hemmeligtrukketsak", "the text of a case that was withdrawn: under «Søknader» alone",
            lambda asker: not PREPARE.isdisjoint(asker.roles),
        ),
        Secret("hemmeligtidligsak", "the text of a case before the deadline"),
        Secret("hemmelignotat", "another juror's private note"),
        Secret("hemmelighabil", "why another juror is recused", lambda asker: not PREPARE.isdisjoint(asker.roles)),
        Secret("hemmeligvedtak", "a decision on a case that one is recused from", lambda asker: SECRETARY in asker.roles),
        Secret("hemmeligannetvedtak", "a decision of another jury", lambda asker: SECRETARY in asker.roles),
    ]  # fmt: skip


def _seat(world, own, early):
    """Give whoever asks a seat where their role has one, with a case of their own and one that they are recused from."""
    me, roles = world.asker.account_id, world.asker.roles
    judges = (
        not JUDGES.isdisjoint(roles) and Role.JURY_SECRETARY not in roles
    )  # a secretary has no seat, whatever else they are
    for each in (own, early):
        if judges:
            each.accounts["jeg"] = me
            each.seat("jeg", SeatKind.LEADER if Role.JURY_LEADER in roles else SeatKind.MEMBER)
    texts = {"drammen": "hemmeligjurysak", "larvik": "hemmeliginhabilsak", "sarpsborg": "hemmeligtrukketsak"}
    for name, word in texts.items():
        w.version(own.cases[name], own.field, word)
        if judges:
            own.assign(("jeg", name))
    if judges:
        own.recuse("jeg", "larvik", "Min egen grunn.")
    if judges:
        w.version(early.cases["drammen"], early.field, "hemmeligtidligsak")
        early.assign(("jeg", "drammen"))
    w.put(own.cases["sarpsborg"], ApplicationState.WITHDRAWN)
    name = f"annen{own.round}"
    own.assign((name, "drammen"))
    own.score(name, "drammen", [], act=CardAct.SAVE, note="hemmelignotat")
    _recused_otherwise(own)


def _recused_otherwise(own):
    own.seat("tredje")
    own.assign(("tredje", "drammen"))
    own.recuse("tredje", "drammen", "hemmelighabil")


def _meetings(own, other):
    for found, cases in (
        (own, {"larvik": "hemmeligvedtak", "drammen": "Åpent."}),
        (other, {"drammen": "hemmeligannetvedtak"}),
    ):
        found.meeting = actions.plan_meeting(found.panel, at=w.AFTER, place="Oslo", by=w.SECRETARY)
        found.seat(f"med{found.round}")
        found.seat(f"nok{found.round}")
        seats = [found.seats[name] for name in found.seats if name.startswith(("med", "nok", "annen"))]
        actions.set_attendance(found.meeting, seats)
        actions.move_meeting(found.meeting, MeetingAct.BEGIN, by=w.SECRETARY, now=w.AFTER)
        for case_name, reasons in cases.items():
            actions.decide(
                found.meeting, found.cases[case_name], outcome=Outcome.SENT_ON if found is other else Outcome.NO, place=None,
                reasons=reasons, by=Actor(1, "Sekretær"), now=w.AFTER,
            )  # fmt: skip


def _things(world, own, other, early):
    # The only one who holds this link is the expert; the walk goes by it as by every link of a mail.
    actions.add_tie(
        own.seats["tredje"], kind=TieKind.COUNTY, number=None, county="Vestfold", by=w.SECRETARY, now=moments.START
    )
    actions.ask_expert(
        other.cases["drammen"], round_id=other.round, expert="Ekspert", address="ekspert@example.org", language="nb",
        by=w.SECRETARY, now=moments.START, real_now=clock.real_now(),
    )  # fmt: skip
    world.things |= {
        "statement:own": {"token": web.last_mail().link.rpartition("/")[2]},
        "statement:unknown": {"token": "A" * 32},
    }
    w.version(other.cases["drammen"], other.field, "hemmeligannensak")
    unknown = 999_999
    world.things |= {
        "jury:own": {"case": own.cases["drammen"]},
        "jury:recused": {"case": own.cases["larvik"]},
        "jury:hidden": {"case": own.cases["sarpsborg"]},
        "jury:other": {"case": other.cases["drammen"]},
        "jury:unpublished": {"case": early.cases["drammen"]},
        "jury:unknown": {"case": unknown},
        "application:own": {"application_id": own.cases["drammen"]},
        "application:recused": {"application_id": own.cases["larvik"]},
        "application:hidden": {"application_id": own.cases["sarpsborg"]},
        "application:unpublished": {"application_id": early.cases["drammen"]},
        "file:own": {"case": own.cases["drammen"], "file_id": "a" * 32},  # its case is there, and has no such file
        "file:recused": {"case": own.cases["larvik"], "file_id": "a" * 32},
        "file:hidden": {"case": own.cases["sarpsborg"], "file_id": "a" * 32},
        "file:other": {"case": other.cases["drammen"], "file_id": "a" * 32},
        "file:unpublished": {"case": early.cases["drammen"], "file_id": "a" * 32},
        "file:unknown": {"case": unknown, "file_id": "a" * 32},
        "juryround:own": {"round_id": own.round},
        "juryround:other": {"round_id": other.round},
        "juryround:unknown": {"round_id": unknown},
        "export:own": {"round_id": own.round, "form": "csv"},
        "export:other": {"round_id": other.round, "form": "json"},
        "export:unknown": {"round_id": unknown, "form": "xlsx"},
        "panel:own": {"round_id": own.round, "panel_id": own.panel},
        "panel:other": {"round_id": other.round, "panel_id": other.panel},
        "panel:unknown": {"round_id": own.round, "panel_id": unknown},
        "seat:own": {"round_id": own.round, "seat_id": own.seats["tredje"]},
        "seat:other": {"round_id": other.round, "seat_id": other.seats[f"annen{other.round}"]},
        "seat:unknown": {"round_id": own.round, "seat_id": unknown},
        "meeting:own": {"meeting_id": own.meeting},
        "meeting:other": {"meeting_id": other.meeting},
        "meeting:unknown": {"meeting_id": unknown},
        "told:own": {"round_id": own.round, "case": own.cases["drammen"]},
        "told:recused": {"round_id": own.round, "case": own.cases["larvik"]},
        "told:other": {"round_id": other.round, "case": other.cases["drammen"]},
        "told:unknown": {"round_id": own.round, "case": unknown},
        "print:own": {"meeting_id": own.meeting, "version": 1},
        "print:other": {"meeting_id": other.meeting, "version": 1},
        "print:unknown": {"meeting_id": unknown, "version": 1},
        "decision:own": {"meeting_id": own.meeting, "case": own.cases["drammen"]},
        "decision:recused": {"meeting_id": own.meeting, "case": own.cases["larvik"]},
        "decision:other": {"meeting_id": other.meeting, "case": other.cases["drammen"]},
        "decision:unknown": {"meeting_id": own.meeting, "case": unknown},
    }
