"""Applications and proposals: by the links of one's mail, by the municipality's, and by the jury's secretary."""

from io import BytesIO

from portal.accounts.rules import Role
from portal.audit.rules import OPERATOR
from portal.award import actions as award
from portal.award.actions import NewCriterion
from portal.foundation.db import db
from portal.moderation import actions as moderation
from portal.moderation.actions import Ruling
from portal.moderation.models import Case
from portal.moderation.rules import Act, Moderator, Reason
from portal.municipalities import actions as municipalities
from portal.municipalities import queries as register
from portal.nominations import actions
from portal.nominations.actions import proposing, setting_up
from portal.nominations.actions.setting_up import NewField, NewRound
from portal.nominations.models import Application, Attachment, Proposal, Writer
from portal.nominations.queries import fields_of
from portal.nominations.rules import FieldKind, RoundKind
from tests import build, moments, web
from tests.media import making
from tests.rights.features.comments import is_moderator
from tests.rights.table import EVERYBODY, Row, Secret

SECRETARY = frozenset({Role.JURY_SECRETARY})
READS = frozenset({Role.JURY_SECRETARY, Role.JURY_LEADER})
SETS_UP = frozenset({Role.JURY_SECRETARY, Role.ADMIN})
EDITION = {"edition:shown": 200, "edition:unpublished": 200, "edition:unknown": 404}
OPEN = {"edition:shown": 410, "edition:unpublished": 303, "edition:unknown": 404}
DRAFT = {"draft:own": 200, "draft:unknown": 410}
SENT = {"draft:own": 303, "draft:unknown": 410}
ASKED = {"confirmation:own": 200, "confirmation:unknown": 410}
PROPOSAL = {"proposal:own": 200, "proposal:unknown": 410}
ONE = {"application:shown": 200, "application:unknown": 404}
NOT_THE_LEADERS = {Role.JURY_SECRETARY.value: 200, "": 404}
READ = {
    "application:shown": NOT_THE_LEADERS, "application:own": 200, "application:hidden": 200,
    "application:recused": NOT_THE_LEADERS, "application:unpublished": NOT_THE_LEADERS, "application:unknown": 404,
}  # fmt: skip
"""A leader reads what the own round was sent, after the deadline, and not what they are recused from."""
NOT_SO = {
    thing: 422 if answer == 200 else {**NOT_THE_LEADERS, Role.JURY_SECRETARY.value: 422}
    for thing, answer in READ.items()
}
DECIDED = {
    **NOT_SO,
    "application:shown": {**NOT_THE_LEADERS, Role.JURY_SECRETARY.value: 303},
    "application:unknown": 404,
}
ROUND = {"round:shown": 200, "round:unknown": 404}
CRITERION = {"criterion:shown": 200, "criterion:unknown": 404}
FIELD = {"field:shown": 200, "field:unknown": 404}
BEGIN = {"kommune": "0712", "navn": "Kari", "adresse": "kari.applies@example.org"}
PROPOSE = {"kommune": "0712", "tekst": "Larvik er best.", "navn": "Leser", "adresse": "leser.proposes@example.org"}
ROUND_FIELDS = {"type": "county", "navn": "Fylkeskåringen", "fylker": "Fylke", "metode": "cards"}
LATER = {"ny_frist_dag": "2019-10-01", "grunn": "Høstferie."}
STATEMENT = {"uttalelse": "Juryen mener.", "vises_dag": "2019-12-01"}
CRITERION_FIELDS = {"navn_nb": "Bredde", "vekt": "2"}
FIELD_FIELDS = {"type": "text", "sporsmal_nb": "Hva?", "lengde": "4000", "pakrevd": "y"}


def done(answers, status=303):
    """The same things, answered otherwise when they are there."""
    return {thing: status if answer == 200 else answer for thing, answer in answers.items()}


def decision(world):
    """What the secretary sends to find an application in order: with the version that they saw."""
    found = db.session.get_one(Application, world.things["application:shown"]["application_id"], populate_existing=True)
    return {"avgjorelse": "find_eligible", "grunn": "in_order", "versjon": str(found.version)}


def weights(world):
    """A weight for each of the two criteria."""
    first = world.things["criterion:shown"]["criterion_id"]
    return {f"vekt-{first}": "3", f"vekt-{first + 1}": "1"}


ROWS = [
    Row("nominations.apply", EVERYBODY, EDITION),
    Row("nominations.county_rounds", EVERYBODY, EDITION),
    Row("nominations.propose", EVERYBODY, EDITION),
    Row("nominations.begin", EVERYBODY, OPEN, post=True, fields=BEGIN),
    Row("nominations.send_proposal", EVERYBODY, OPEN, post=True, fields=PROPOSE),
    *(Row(f"nominations.{name}", EVERYBODY) for name in ("check_mail", "show_new_link", "check_proposal_mail")),
    Row("nominations.new_link", EVERYBODY, {"": 303}, post=True, fields={"adresse": "kari.applies@example.org"}),
    # by a writer's link
    *(
        Row(f"nominations.{name}", EVERYBODY, DRAFT)
        for name in ("own", "write", "files", "writers", "show_sending", "show_withdrawal")
    ),
    Row("nominations.save", EVERYBODY, SENT, post=True),
    Row("nominations.submit", EVERYBODY, SENT, post=True),
    Row("nominations.withdraw", EVERYBODY, SENT, post=True),
    Row("nominations.use_code", EVERYBODY, {"draft:own": 422, "draft:unknown": 410}, post=True, fields={"kode": "AAAAA"}),
    Row("nominations.invite", EVERYBODY, SENT, post=True, fields={"navn": "Siri", "adresse": "siri.invited@example.org"}),
    Row("nominations.attach", EVERYBODY, {"draft:own": 422, "draft:unknown": 410}, post=True),
    Row("nominations.detach", EVERYBODY, {"attachment:own": 303, "attachment:unknown": 409}, post=True),
    Row("nominations.file", EVERYBODY, {"draftfile:own": 200, "draftfile:unknown": 404}),
    Row("nominations.take_out", EVERYBODY, {"writer:own": 303, "writer:unknown": 409}, post=True),
    Row("nominations.hand_over", EVERYBODY, {"writer:own": 303, "writer:unknown": 409}, post=True),
    Row("nominations.version", EVERYBODY, {"version:own": 200, "version:unknown": 404}),
    # by the municipality's
    Row("nominations.show_confirmation", EVERYBODY, ASKED),
    Row("nominations.confirm", EVERYBODY, done(ASKED), post=True),
    Row("nominations.deny", EVERYBODY, done(ASKED), post=True),
    Row("nominations.sent_file", EVERYBODY, {"askedfile:own": 200, "askedfile:unknown": 404}),
    # proposals
    Row("nominations.show_proposal_confirmation", EVERYBODY, {"proposalletter:own": 200, "proposalletter:unknown": 410}),
    Row("nominations.confirm_proposal", EVERYBODY, {"proposalletter:own": 303, "proposalletter:unknown": 410}, post=True),
    Row("nominations.own_proposal", EVERYBODY, PROPOSAL),
    Row("nominations.show_proposal_withdrawal", EVERYBODY, PROPOSAL),
    Row("nominations.withdraw_proposal", EVERYBODY, done(PROPOSAL), post=True),
    Row("nominations.show_proposal_complaint", EVERYBODY, {**done(PROPOSAL), "proposalno:own": 200}),
    Row(
        "nominations.complain_proposal", EVERYBODY,
        {"proposal:own": 409, "proposalno:own": 303, "proposal:unknown": 410}, post=True,
        fields={"tekst": "Det var ikke reklame."},
    ),
    Row("nominations.show_proposals", EVERYBODY, {"gathering:own": 200, "gathering:unknown": 410}),
    Row("nominations.accept_proposals", EVERYBODY, {"gathering:own": 303, "gathering:unknown": 410}, post=True),
    Row("nominations.decline_proposals", EVERYBODY, {"gathering:own": 303, "gathering:unknown": 410}, post=True),
    # the secretary, and the leader of the own jury
    Row("nominations_desk.applications", READS),
    Row("nominations_desk.application", READS, {**READ, "application:asked": NOT_THE_LEADERS}),
    Row("nominations_desk.decide", READS, DECIDED, post=True, fields=decision),
    Row("nominations_desk.set_postmottak", SECRETARY, done(ONE), post=True, fields={"postmottak": "ny.postmottak@example.org"}),
    Row("nominations_desk.send_again", SECRETARY, done(ONE), post=True),
    Row("nominations_desk.late_codes", SECRETARY, EDITION),
    Row("nominations_desk.make_late_code", SECRETARY, done(EDITION, 422), post=True),
    Row("nominations_desk.proposed", SECRETARY, EDITION),
    Row("nominations_desk.set_proposed_address", SECRETARY, done(EDITION, 422), post=True),
    Row("nominations_desk.application_file", READS, {"sentfile:shown": NOT_THE_LEADERS, "sentfile:unknown": 404}),
    Row("nominations_desk.application_files", READS, READ, post=True),
    Row("nominations_desk.all_files", SECRETARY, EDITION, post=True, fresh=True),
    Row("nominations_desk.archive", SECRETARY, EDITION, post=True, fresh=True),
    Row(
        "nominations_desk.archive_of_municipality", SECRETARY, {"archive:shown": 200, "archive:unknown": 404}, post=True,
        fresh=True,
    ),
    Row(
        "nominations_desk.export_applications", SECRETARY,
        {"table:shown": 200, "table:unpublished": 200, "table:unknown": 404}, post=True, fresh=True,
    ),
    # setting up
    Row("nominations_desk.set_up", SETS_UP, {**EDITION, "edition:other": 200}),  # the other has no form yet
    Row("nominations_desk.show_moments", SETS_UP, EDITION),
    Row("nominations_desk.set_moments", SETS_UP, done(EDITION), post=True),
    Row("nominations_desk.show_new_year", SETS_UP),
    Row("nominations_desk.new_year", SETS_UP, {"": 303}, post=True, fields={"ar": "2031", "fra": "2021"}),
    Row("nominations_desk.show_new_round", SETS_UP, EDITION),
    Row(
        "nominations_desk.add_round", SETS_UP,
        {"edition:shown": 303, "edition:unpublished": 422, "edition:unknown": 404}, post=True, fields=ROUND_FIELDS,
    ),
    Row("nominations_desk.show_round", SETS_UP, ROUND),
    Row("nominations_desk.change_round", SETS_UP, done(ROUND, 422), post=True),
    Row("nominations_desk.remove_round", SETS_UP, done(ROUND, 422), post=True),
    Row("nominations_desk.move_deadline", SETS_UP, done(ROUND), post=True, fields=LATER),
    Row("nominations_desk.set_statement", SETS_UP, done(ROUND), post=True, fields=STATEMENT),
    Row("nominations_desk.set_weights", SETS_UP, done(ROUND), post=True, fields=weights),
    Row("nominations_desk.show_new_criterion", SETS_UP, EDITION),
    Row("nominations_desk.add_criterion", SETS_UP, done(EDITION), post=True, fields=CRITERION_FIELDS),
    Row("nominations_desk.show_criterion", SETS_UP, CRITERION),
    Row("nominations_desk.change_criterion", SETS_UP, done(CRITERION), post=True, fields=CRITERION_FIELDS),
    Row("nominations_desk.move_criterion", SETS_UP, done(CRITERION), post=True),
    Row("nominations_desk.remove_criterion", SETS_UP, done(CRITERION), post=True),
    Row("nominations_desk.make_default_form", SETS_UP, done(EDITION), post=True),
    Row("nominations_desk.show_new_field", SETS_UP, EDITION),
    Row("nominations_desk.add_field", SETS_UP, done(EDITION), post=True, fields=FIELD_FIELDS),
    Row("nominations_desk.show_field", SETS_UP, FIELD),
    Row("nominations_desk.change_field", SETS_UP, done(FIELD), post=True, fields=FIELD_FIELDS),
    Row("nominations_desk.move_field", SETS_UP, done(FIELD), post=True),
    Row("nominations_desk.remove_field", SETS_UP, done(FIELD), post=True),
]  # fmt: skip

NOW = moments.START
YEAR = 2021


def is_secretary(asker):
    """Whether somebody may read what was sent."""
    return Role.JURY_SECRETARY in asker.roles


def plant(world):
    """An edition that takes applications: a draft, one that the municipality is asked about, one that is delivered; proposals."""
    from sqlalchemy import select

    from portal.award.models import Edition

    edition = db.session.scalars(select(Edition.id).where(Edition.year == YEAR)).one()
    criterion = award.add_criterion(edition, NewCriterion(titles={"nb": "Forankring"}, texts={"nb": "Planer."}))
    award.add_criterion(edition, NewCriterion(titles={"nb": "Satsing"}, texts={"nb": "Vilje."}))
    period = {"opens": moments.oslo(2019, 6, 1), "deadline": moments.oslo(2019, 9, 1)}
    county = setting_up.add_round(
        edition, NewRound(kind=RoundKind.COUNTY, name="Fylkeskåring", counties=["Fylke"], **period), by=OPERATOR
    )
    document = NewField(kind=FieldKind.DOCUMENT, labels={"nb": "Dokument"}, helps={}, required=False)
    contact = NewField(kind=FieldKind.CONTACT, labels={"nb": "Kontakt"}, helps={}, longest=100)
    setting_up.make_default_form(edition, contacts=[contact], document=document, by=OPERATOR)
    spare = setting_up.add_field(
        edition, NewField(kind=FieldKind.TEXT, labels={"nb": "Annet"}, helps={}, required=False), by=OPERATOR
    )
    for number, (_code, name) in build.FINALISTS.items():
        municipalities.set_postmottak(
            _place(build.FINALISTS[number][0]), f"postmottak.{name.lower()}@example.org", now=NOW
        )
    draft = _draft(world, edition, "0712", "utkast", fields_of(edition))
    actions.invite(draft, name="Per", address="per.writes@example.org", language="nb", now=NOW)
    asked = _draft(world, edition, "0602", "spurt", fields_of(edition))
    actions.submit(asked, now=NOW)
    asked_by = _confirm_token()
    shown = _draft(world, edition, "0105", "hemmeligsoknad", fields_of(edition))
    actions.submit(shown, now=NOW)
    actions.confirm(_confirm_token(), now=NOW)
    _draft(world, edition, "0105", "hemmeligkladd", fields_of(edition))
    here = db.session.query(Application).filter_by(edition_id=edition)  # a jury has others
    found = {row.state.value: row for row in here.order_by(Application.id.desc())}
    files = {row.application_id: row for row in db.session.query(Attachment)}
    delivered, submitted = found["delivered"], found["submitted"]
    own = here.order_by(Application.id).first()
    other = db.session.query(Writer).filter_by(application_id=own.id, is_owner=False).one()
    nothing = {"token": "A" * 32}
    world.things |= {
        "draft:own": {"token": draft},
        "draft:unknown": nothing,
        "attachment:own": {"token": draft, "attachment_id": files[own.id].id},
        "attachment:unknown": {"token": draft, "attachment_id": files[delivered.id].id},
        "draftfile:own": {"token": draft, "file_id": files[own.id].file_id},
        "draftfile:unknown": {"token": draft, "file_id": files[delivered.id].file_id},
        "writer:own": {"token": draft, "writer_id": other.id},
        "writer:unknown": {"token": draft, "writer_id": 999_999},
        "version:own": {"token": asked, "number": 1},
        "version:unknown": {"token": asked, "number": 9},
        "confirmation:own": {"token": asked_by},
        "confirmation:unknown": nothing,
        "askedfile:own": {"token": asked_by, "file_id": files[submitted.id].file_id},
        "askedfile:unknown": {"token": asked_by, "file_id": files[delivered.id].file_id},
        "application:shown": {"application_id": delivered.id},
        "application:asked": {"application_id": submitted.id},
        "application:unknown": {"application_id": 999_999},
        "sentfile:shown": {"application_id": delivered.id, "file_id": files[delivered.id].file_id},
        "sentfile:unknown": {"application_id": delivered.id, "file_id": files[own.id].file_id},
        "archive:shown": {"year": YEAR, "number": "0105"},
        "archive:unknown": {"year": YEAR, "number": "0000"},
        "table:shown": {"year": YEAR, "form": "csv"},
        "table:unpublished": {"year": 2019, "form": "json"},
        "table:unknown": {"year": 2018, "form": "xlsx"},
        "round:shown": {"year": YEAR, "round_id": county},
        "round:unknown": {"year": 2019, "round_id": county},
        "criterion:shown": {"year": YEAR, "criterion_id": criterion},
        "criterion:unknown": {"year": 2019, "criterion_id": criterion},
        "field:shown": {"year": YEAR, "field_id": spare},
        "field:unknown": {"year": 2019, "field_id": spare},
        **_proposals(edition),
    }
    return [
        Secret("hemmeligsoknad svar", "an application that was sent", is_secretary),
        Secret("hemmeligkladd svar", "a draft that nobody has sent"),
        Secret("hemmeligsoknad.pdf", "the name of a file in it", is_secretary),
        Secret("hemmeligforslag", "a proposal that waits for a moderator", is_moderator),
    ]


def _place(number):
    found = register.municipality_in(YEAR, number)
    assert found is not None
    return found.id


def _draft(world, edition, number, word, fields):
    """A draft with an answer to everything and a file; returns its token."""
    actions.begin(
        edition, municipality_id=_place(number), name=word.capitalize(), address=f"{word}@example.org", language="nb", code="",
        trapped=False, network="x", now=NOW,
    )  # fmt: skip
    token = web.last_mail().link.rpartition("/")[2]
    texts = [
        actions.Typed(field.id, f"{word} svar", 0)
        for field in fields
        if field.kind is not FieldKind.DOCUMENT and field.label != "Annet"
    ]
    actions.save(token, texts, now=NOW)
    document = next(field.id for field in fields if field.kind is FieldKind.DOCUMENT)
    actions.attach(token, document, BytesIO(making.pdf()), f"{word}.pdf", now=NOW)
    return token


def _confirm_token():
    asking = next(mail for mail in web.newest_mails() if mail.subject.startswith("Står kommunen bak"))
    return asking.link.rpartition("/")[2]


def _proposals(edition):
    """A proposal whose link was not used, one that waits, one that was refused, and a municipality that is asked."""
    own = _proposed(edition, "venter")
    refused = _proposed(edition, "avslag")
    _decide(Act.REFUSE, Reason.ADVERTISING)
    _proposed(edition, "godkjent")
    _decide(Act.APPROVE)
    proposing.tell_municipalities()
    gathering = web.last_mail().link.rpartition("/")[2]
    _proposed(edition, "hemmeligforslag")
    _propose(edition, "ubekreftetforslag")
    nothing = {"token": "A" * 32}
    return {
        "proposal:own": {"token": own},
        "proposal:unknown": nothing,
        "proposalno:own": {"token": refused},
        "proposalletter:own": {"token": web.last_mail().link.rpartition("/")[2]},
        "proposalletter:unknown": nothing,
        "gathering:own": {"token": gathering},
        "gathering:unknown": nothing,
    }


def _propose(edition, word):
    proposing.propose(
        edition, municipality_id=_place("0712"), name="Leser", text=f"Om {word}", typed=f"Om {word}", address=f"{word}@example.org",
        language="nb", trapped=False, network="x", now=NOW, real_now=build.clock.real_now(),
    )  # fmt: skip


def _proposed(edition, word):
    _propose(edition, word)
    return proposing.confirm(web.last_mail().link.rpartition("/")[2], now=NOW, real_now=build.clock.real_now())


def _decide(act, reason=None):
    from portal.nominations.queries import proposals

    case_id = db.session.query(Proposal).order_by(Proposal.id.desc()).first().case_id
    case = db.session.get_one(Case, case_id, populate_existing=True)
    address = f"avgjor-{act.value}@kommune.example"
    moderator = Moderator(build.account(Role.MODERATOR, name="Moderator B", address=address), "Moderator B", address)
    moderation.give_verdicts(
        [Ruling(case.id, case.version)],
        act=act,
        reason=reason,
        words=None,
        quotes=proposals.quotes([case.id]),
        moderator=moderator,
        now=NOW,
    )
