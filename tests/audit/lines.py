"""Lines in the log, written as an act writes them."""

from datetime import UTC

from portal.accounts.rules import AccountEvent
from portal.audit import actions
from portal.audit.rules import Actor
from portal.foundation.db import transaction
from tests.moments import START as OSLO_START

NOW = OSLO_START.astimezone(UTC)
KARI, OLA = Actor(501, "Kari Nordmann"), Actor(502, "Ola Nordmann")


def write(actor=KARI, what=AccountEvent.CLOSED, subject=("account", 7), **told):
    actions.record(actor, what, subject=subject, **told)


@transaction
def write_many(number):
    for _ in range(number):
        write()
