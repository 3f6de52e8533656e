"""How officers set the signals."""

from portal.audit import actions as audit
from portal.audit.rules import Actor
from portal.foundation.db import db, transaction
from portal.voting.models import SignalSetting
from portal.voting.queries.signs import settings_of
from portal.voting.rules.acts import DeskEvent
from portal.voting.rules.signals import Setting, Signal


@transaction
def set_signal(edition_id: int, signal: Signal, chosen: Setting, *, by: Actor) -> None:
    """Set a signal in an edition, from now on; the audit log tells before and after."""
    before = settings_of(edition_id)[signal]
    if before == chosen:
        return
    db.session.merge(SignalSetting(edition_id=edition_id, signal=signal.value, is_on=chosen.is_on, most=chosen.most))
    audit.record(by, DeskEvent.SETTING, subject=("signal", signal.value), before=_told(before), after=_told(chosen))


def _told(setting: Setting) -> dict[str, object]:
    return {"is_on": setting.is_on, "most": setting.most}
