"""Those who write are reminded of their deadline: once, while there is time, and only of what is not sent."""

from datetime import timedelta

import pytest

from portal.foundation.db import db
from portal.nominations import rules
from portal.nominations.actions import deciding, reminding, setting_up
from portal.nominations.rules import REMIND_BEFORE, ApplicationState, Move, StepReason
from tests import web
from tests.nominations import acting
from tests.nominations.test_writing import invited

BEGINS = acting.DEADLINE - REMIND_BEFORE
MINUTE = timedelta(minutes=1)
SUBJECT = "Søknaden for Kristiansand er ikke sendt (eksempel)"


def reminded(now=BEGINS) -> list[str]:
    """Who was reminded by one round of the worker's, in order."""
    before = len(web.mails())
    reminding.remind(now)
    db.session.rollback()
    told = web.mails()[before:]
    assert {mail.subject for mail in told} <= {SUBJECT}
    return [mail.to for mail in told]


@pytest.mark.parametrize(
    ("told_at", "reminded_of", "now", "due"),
    [
        (acting.NOW, None, BEGINS - MINUTE, False),
        (acting.NOW, None, BEGINS, True),
        (acting.NOW, None, acting.DEADLINE - MINUTE, True),
        (acting.NOW, None, acting.DEADLINE, False),
        (BEGINS, None, BEGINS + MINUTE, False),
        (acting.NOW, acting.DEADLINE, BEGINS, False),
        (acting.NOW, acting.DEADLINE - timedelta(days=9), BEGINS, True),
    ],
)
def test_a_reminder_is_due_once_of_each_deadline_while_there_is_time(told_at, reminded_of, now, due):
    asked = rules.reminder_due(deadline=acting.DEADLINE, reminded_of=reminded_of, told_at=told_at, now=now)
    assert asked is due


def test_everybody_who_writes_a_draft_is_reminded_once(edition, client):
    link = acting.written(client)
    invited(client, link)
    assert reminded(BEGINS - MINUTE) == []
    assert reminded() == ["kari@kristiansand.example", "per@kristiansand.example"]
    assert reminded() == reminded(acting.DEADLINE - MINUTE) == []
    mail = web.last_mail()
    assert "til og med 28.\N{NO-BREAK SPACE}februar" in mail.text and mail.link.startswith("/soknad/")


def test_what_is_sent_or_withdrawn_is_not_reminded_of(edition, client):
    acting.sent(client)
    gone = acting.written(client, address="ola@kristiansand.example")
    web.post(client, f"{gone}/trekk")
    assert reminded() == []


def test_a_moved_deadline_is_reminded_of_anew(edition, client):
    acting.written(client)
    assert len(reminded()) == 1
    later = acting.DEADLINE + timedelta(days=7)
    setting_up.move_deadline(acting.newest().round_id, to=later, reason="Høstferie.", by=acting.SECRETARY, now=BEGINS)
    assert reminded() == []
    assert len(reminded(later - REMIND_BEFORE)) == 1


def test_what_is_asked_for_is_reminded_of_until_it_is_sent_again(edition, client, at):
    link = acting.delivered(client)
    found, until = acting.newest(), acting.DEADLINE + timedelta(days=30)
    told = {"reason": StepReason.ANSWER_MISSING, "words": "", "read": found.version, "by": acting.SECRETARY}
    deciding.decide(found.id, Move.ASK, now=acting.later(days=1), open_until=until, **told)
    assert acting.newest().state is ApplicationState.INCOMPLETE
    assert reminded(until - REMIND_BEFORE - MINUTE) == []
    assert reminded(until - REMIND_BEFORE) == ["kari@kristiansand.example"]
    assert "mangler opplysninger" in web.last_mail().text
    at(until - REMIND_BEFORE - timedelta(days=1))
    field = acting.fields()[1]
    acting.save(client, link, {field.id: ("Et bedre svar.", 1)})
    assert web.post(client, f"{link}/send").status_code == 303
    found = acting.newest()
    assert (found.state, found.sent, found.delivered) == (ApplicationState.INCOMPLETE, 2, 1)
    db.session.execute(db.update(type(found)).values(reminded_of=None))
    db.session.commit()
    assert reminded(until - MINUTE) == [], "it waits for the municipality"
