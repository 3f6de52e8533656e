"""Telling in order, on both databases: who gets which mail, what waits for what, and what an undo takes back."""

import re

import pytest
from sqlalchemy.exc import IntegrityError

from portal.audit.models import AuditEntry
from portal.award import queries as award
from portal.finalists import actions as finalists_actions
from portal.finalists import queries as finalists
from portal.finalists.models import Finalist
from portal.foundation import clock, outbox
from portal.foundation.db import Refused, db
from portal.foundation.markdown import to_html
from portal.jury import actions as jury
from portal.jury.rules import FeedbackRefusal
from portal.nominations.rules import ApplicationState
from portal.notices import actions, queries
from portal.notices.models import Notice
from portal.notices.rules import MAIL_WAITS, NoticeRefusal, Step
from portal.results.queries.winner import lacks_winner
from portal.results.rules.releasing import ResultRefusal
from tests import moments, web
from tests.architecture import schema
from tests.databases import both_databases
from tests.jury import world as w
from tests.jury.deciding import set_round
from tests.jury.world import REALLY
from tests.notices import world
from tests.notices.world import BEFORE_PUBLIC, COUNTY, DIRECT, SENT, letters
from tests.pages import Page

R = NoticeRefusal


def refused(reason, act, *args, **kwargs):
    with pytest.raises(Refused) as why:
        act(*args, **kwargs)
    assert why.value.reason is reason
    db.session.rollback()


@pytest.fixture
def year(app):
    return world.year()


@both_databases
def test_each_step_waits_for_the_one_before_it_and_is_taken_once(year):
    refused(R.FEEDBACK, year.take, year.county, Step.APPLICANTS)
    year.feedback(year.county, *COUNTY)
    year.feedback(year.national, "drammen", "larvik", "sarpsborg")
    refused(R.BEFORE, year.take, year.national, Step.FINALISTS)
    assert year.take(year.county, Step.APPLICANTS) == 2
    refused(R.ALREADY, year.take, year.county, Step.APPLICANTS)
    assert year.take(year.national, Step.APPLICANTS) == 1  # Sarpsborg: the others are finalists
    refused(R.BEFORE, year.take, year.national, Step.FINALISTS)  # its mail has not gone out
    refused(R.ROUNDS, year.take, year.national, Step.FINALISTS, real_now=SENT)  # the direct applicants know nothing
    year.feedback(year.direct, *DIRECT)
    year.take(year.direct, Step.APPLICANTS)
    assert year.take(year.national, Step.FINALISTS, real_now=SENT) == 2
    later = SENT + MAIL_WAITS
    refused(R.BEFORE, year.take, year.national, Step.WINNER, real_now=later)
    refused(R.ADDRESSES, year.take, year.national, Step.PRESS, real_now=later)
    press = ["a@avis.example", "b@avis.example"]
    assert year.take(year.national, Step.PRESS, real_now=later, press=press) == 2
    last = later + MAIL_WAITS
    refused(R.NOT_PUBLIC, year.take, year.national, Step.WINNER, real_now=last)
    assert year.take(year.national, Step.WINNER, real_now=last, now=moments.FINALISTS_AT) == 1
    with pytest.raises(IntegrityError):
        schema.run(
            "INSERT INTO notice (edition_id, round_id, step, mails, at, due_at, by)"
            " SELECT edition_id, round_id, step, 1, at, due_at, by FROM notice"
        )


def test_nothing_is_told_before_two_have_signed(app):
    year = world.year(sign=False)
    edition = award.edition_by_id(year.edition, BEFORE_PUBLIC)
    order = queries.order_of(edition, BEFORE_PUBLIC, REALLY)
    assert [each.refusal for each in order.national.steps] == [R.NOT_SIGNED] * 5
    assert [each.steps[0].refusal for each in order.elsewhere] == [R.FEEDBACK, R.FEEDBACK]


def test_everybody_gets_their_own_result_and_words_and_nobody_elses(app):
    year = world.told(Step.WINNER_PRESS)
    told = letters()
    names = [to for to, _, _ in told]
    assert names == [
        "drammen@example.org", "kongsberg@example.org", "larvik@example.org", "sarpsborg@example.org",
        "sarpsborg@example.org", "drammen@example.org", "larvik@example.org", "redaksjonen@avis.example",
        "drammen@example.org", "redaksjonen@avis.example",
    ]  # fmt: skip
    for to, subject, words in told:
        if to.endswith("example.org"):
            others = {name for name in world.NAMES.values() if name.lower() not in to}
            assert not [each for each in others if each in subject + words], (to, words)
    by_place = dict(enumerate(words for _, _, words in told))
    assert "kåret Drammen til Årets kulturkommune i" in by_place[0] and "går videre" in by_place[0]
    assert "går ikke videre" in by_place[1] and f"Til Kongsberg fra {year.county.round}." in by_place[1]
    assert "ikke blant dem som går til finalen" in by_place[4]
    assert by_place[5].startswith("Sperrefrist: 12. juni 2019 kl. 20.00\n")
    assert by_place[6].startswith("Sperrefrist: 12. juni 2019 kl. 20.00\n")
    assert "Larvik er finalist" in by_place[6] and "Vinner" not in by_place[5]
    assert (
        by_place[7].startswith("Sperrefrist: 12. juni") and "- Drammen\n" in by_place[7] and "- Larvik\n" in by_place[7]
    )
    assert by_place[8].startswith("Sperrefrist: 12. august 2019 kl. 15.00\n") and "kåret Drammen" in by_place[8]
    assert by_place[9].startswith("Sperrefrist: 12. august 2019 kl. 15.00\n") and "Om drammen." in by_place[9]
    assert not [subject for _, subject, _ in told if "finalist" in subject.lower() and "Finalistene" not in subject]


@pytest.mark.parametrize("winner", ["drammen", "larvik", None])
def test_neither_mails_nor_presentations_tell_which_of_the_finalists_won(app, winner):
    world.told(Step.PRESS, winner=winner)
    told = [re.sub("Drammen|Larvik|drammen|larvik|soknad/.*", "X", words) for _, _, words in letters()]
    assert told[5] == told[6]
    assert "- Drammen\n- Larvik\n" in letters()[7][2]
    rows = db.session.query(Finalist).order_by(Finalist.id).all()
    assert [(row.slug, row.color) for row in rows] == [("drammen", "teal"), ("larvik", "indigo")]
    assert [(row.headline, row.short, row.own_angle, row.picture, row.mark) for row in rows] == [
        ("Finalist 2019", "", "", "kulturkommune", "logo-mark")
    ] * 2
    text = " ".join(f"{row.lead} {row.county_jury} {row.expert_panel}" for row in rows)
    assert "Om drammen" not in text and "Om larvik" not in text


def test_presentations_are_there_from_the_finalists_step_and_public_from_the_moment(app):
    year = world.told(Step.APPLICANTS)
    assert db.session.query(Finalist).count() == 0
    year.take(year.national, Step.FINALISTS, real_now=REALLY + 9 * MAIL_WAITS)
    for now, seen in ((moments.FINALISTS_AT - moments.SECOND, []), (moments.FINALISTS_AT, ["drammen", "larvik"])):
        edition = award.edition_by_id(year.edition, now)
        assert sorted(finalists.slugs_of(edition)) == seen
        assert sorted(card.slug for card in finalists.finalists_of(edition, now)) == seen


@pytest.mark.parametrize(("later", "said"), [(0, "<p>Fylkets ord.</p>"), (1, "")])
def test_a_presentation_begins_with_what_is_public_when_it_is(app, later, said):
    year = world.year()
    moment = moments.FINALISTS_AT + later * moments.SECOND
    w.version(year.cases["larvik"], year.direct.field, "Ny.")  # with a population as its source writes it: 68 713
    set_round(
        year.county.round, statement_source="Fylkets ord.", statement=to_html("Fylkets ord."), statement_at=moment
    )
    finalists_actions.present(year.edition)
    edition = award.edition_by_id(year.edition, moments.FINALISTS_AT)
    shown = [finalists.presentation(edition, slug) for slug in ("drammen", "larvik")]
    assert [each.county_jury.strip() for each in shown] == [said, ""]
    assert [[row.value for row in each.figures] for each in shown] == [["68713"]] * 2


def test_finalists_are_not_told_when_the_vote_has_begun(app):
    year = world.told(Step.APPLICANTS)
    real = {"real_now": REALLY + 9 * MAIL_WAITS}
    refused(R.VOTING, year.take, year.national, Step.FINALISTS, now=moments.VOTING_OPENS, **real)
    assert year.take(year.national, Step.FINALISTS, now=moments.VOTING_OPENS - moments.SECOND, **real) == 2


def test_a_winner_is_told_only_where_the_jury_decides_alone_and_before_everybody_knows(app):
    year = world.told(Step.PRESS)
    winner = {"real_now": REALLY + 20 * MAIL_WAITS, "now": moments.RELEASE_AT}
    schema.run("UPDATE edition SET weight_jury = 50, weight_people = 50")
    refused(R.WEIGHED, year.take, year.national, Step.WINNER, **winner)
    schema.run("UPDATE edition SET weight_jury = NULL, weight_people = NULL, released_at = release_at")
    refused(R.RELEASED, year.take, year.national, Step.WINNER, **winner)
    schema.run("UPDATE edition SET released_at = NULL")
    assert year.take(year.national, Step.WINNER, **winner) == 1


def test_an_undone_step_told_nobody_anything_and_can_be_taken_again(app):
    year = world.told(Step.APPLICANTS)
    real = REALLY + 9 * MAIL_WAITS
    year.take(year.national, Step.FINALISTS, real_now=real)
    notice = db.session.query(Notice).order_by(Notice.id.desc()).first()
    sent = len(letters())
    case = year.cases["larvik"]
    rewrite = {"round_id": year.national.round, "text": "Nytt.", "by": w.SECRETARY, "now": w.AFTER}
    refused(FeedbackRefusal.SENT, jury.write_feedback, case, **rewrite)
    notice_id = notice.id
    refused(R.TOO_LATE, actions.undo, notice_id, by=w.SECRETARY, now=BEFORE_PUBLIC, real_now=real + MAIL_WAITS)
    actions.undo(notice_id, by=w.SECRETARY, now=BEFORE_PUBLIC, real_now=real)
    assert len(letters()) == sent - 2 and db.session.query(Finalist).count() == 0
    log = db.session.query(AuditEntry).order_by(AuditEntry.id.desc()).first()
    assert (log.what, log.before, queries.told_of(case, real + MAIL_WAITS)[1:]) == ("notice_undone", {"mails": 2}, [])
    jury.write_feedback(case, **rewrite)
    refused(R.CHANGED, actions.undo, notice_id, by=w.SECRETARY, now=BEFORE_PUBLIC, real_now=real)
    assert year.take(year.national, Step.FINALISTS, real_now=real) == 2
    assert "Nytt." in letters()[-1][2]


def test_an_undo_takes_the_page_of_one_that_withdrew_meanwhile_too(app):
    year = world.told(Step.APPLICANTS)
    real = REALLY + 9 * MAIL_WAITS
    year.take(year.national, Step.FINALISTS, real_now=real)
    notice = db.session.query(Notice).order_by(Notice.id.desc()).first()
    w.put(year.cases["drammen"], ApplicationState.WITHDRAWN)
    actions.undo(notice.id, by=w.SECRETARY, now=BEFORE_PUBLIC, real_now=real)
    assert db.session.query(Finalist).count() == 0


def test_its_mails_wait_a_minute(year):
    year.feedback(year.county, *COUNTY)
    before = clock.real_now()
    year.take(year.county, Step.APPLICANTS)
    mails = db.session.query(outbox.OutgoingEmail).filter(outbox.OutgoingEmail.about.startswith("notice:"))
    assert [before + MAIL_WAITS <= each.due_at <= clock.real_now() + MAIL_WAITS for each in mails] == [True, True]
    assert outbox.deliver() == 0


def test_what_the_worker_has_sent_is_not_undone(year):
    year.feedback(year.county, *COUNTY)
    year.take(year.county, Step.APPLICANTS, real_now=clock.real_now() - MAIL_WAITS)
    row = db.session.query(outbox.OutgoingEmail).filter(outbox.OutgoingEmail.about.startswith("notice:")).first()
    row.tries = 1
    db.session.commit()
    [notice] = db.session.query(Notice).all()
    refused(R.TOO_LATE, actions.undo, notice.id, by=w.SECRETARY, now=BEFORE_PUBLIC, real_now=notice.due_at - MAIL_WAITS)
    assert len(letters()) == 2  # neither is gone: one of them was read


def test_who_cannot_be_written_to_stops_the_step_and_the_post_room_is_written_to_instead(year):
    year.feedback(year.county, *COUNTY)
    schema.run("UPDATE application_writer SET ended_at = invited_at WHERE name = 'Skriver kongsberg'")
    refused(R.NO_ADDRESS, year.take, year.county, Step.APPLICANTS)
    [step] = (
        queries.order_of(award.edition_by_id(year.edition, BEFORE_PUBLIC), BEFORE_PUBLIC, REALLY).elsewhere[0].steps
    )
    assert step.without_address == ["Kongsberg"]
    place = "(SELECT municipality_id FROM application WHERE id = :case)"
    schema.run(
        f"INSERT INTO municipality_postmottak (municipality_id, address, set_at) SELECT {place}, 'post@kongsberg.example', :at",
        case=year.cases["kongsberg"], at="2019-01-01 00:00:00",
    )  # fmt: skip
    year.take(year.county, Step.APPLICANTS)
    assert [to for to, _, _ in letters()] == ["drammen@example.org", "post@kongsberg.example"]


def test_late_steps_say_nothing_of_an_embargo_that_is_over(app):
    year = world.told(Step.APPLICANTS)
    now = moments.FINALISTS_AT + moments.SECOND
    year.take(year.national, Step.FINALISTS, real_now=REALLY + 9 * MAIL_WAITS, now=now)
    assert "Sperrefrist" not in letters()[-1][2] and "ikke si det til andre" not in letters()[-1][2]


def test_the_log_says_what_was_done_and_names_nobody(app):
    world.told(Step.WINNER)
    lines = [row for row in db.session.query(AuditEntry).all() if row.what.startswith("notice_")]
    assert [row.what for row in lines] == [
        "notice_applicants", "notice_applicants", "notice_applicants", "notice_finalists", "notice_press", "notice_winner",
    ]  # fmt: skip
    said = " ".join(f"{row.before} {row.after} {row.why} {row.subject_id}" for row in lines)
    assert not [name for name in world.NAMES.values() if name.lower() in said.lower()]


def test_an_applicant_reads_what_was_told_from_when_the_mail_has_gone(year):
    case = year.cases["drammen"]
    year.tell_until(Step.FINALISTS)
    real = REALLY + 9 * MAIL_WAITS
    assert queries.told_of(case, REALLY) == []
    first, second = queries.told_of(case, real)
    assert (first.round, first.goes_on, first.finalist) == ("Buskerud", True, False)
    assert (second.finalist, second.feedback) == (True, f"Til Drammen fra {year.national.round}.")
    lost = queries.told_of(year.cases["sarpsborg"], real)
    assert [(each.goes_on, each.finalist) for each in lost] == [(True, False), (False, False)]


def test_who_has_withdrawn_is_told_of_no_final_and_told_to_nobody(year):
    w.put(year.cases["drammen"], ApplicationState.WITHDRAWN)
    year.tell_until(Step.PRESS)
    told = [(to, words) for to, subject, words in letters() if "Sperrefrist" in words]
    assert [to for to, _ in told] == ["larvik@example.org", "redaksjonen@avis.example"]
    assert "Drammen" not in "".join(words for _, words in told)
    assert [each.slug for each in db.session.query(Finalist)] == ["larvik"]
    assert lacks_winner(year.edition) is ResultRefusal.NO_OUTCOME


def test_a_winner_that_withdraws_when_everybody_knows_the_finalists_is_not_released(year):
    year.tell_until(Step.PRESS)
    assert lacks_winner(year.edition) is None
    w.put(year.cases["drammen"], ApplicationState.WITHDRAWN)
    assert lacks_winner(year.edition) is ResultRefusal.NO_OUTCOME


def test_a_finalist_who_has_been_told_talks_with_the_secretary_before_leaving(year, client, at, really_at):
    at(BEFORE_PUBLIC)
    really_at(SENT + 20 * MAIL_WAITS)
    told, not_told = (f"/soknad/{year.links[name]}" for name in ("drammen", "sarpsborg"))
    assert client.get(f"{told}/trekk").status_code == 200
    year.tell_until(Step.FINALISTS)
    assert "tar dere kontakt med jurysekretæren" in Page(client.get(told).text).text
    assert client.get(f"{told}/trekk").status_code == 303
    assert web.post(client, f"{told}/trekk").status_code == 409
    assert client.get(f"{not_told}/trekk").status_code == 200
