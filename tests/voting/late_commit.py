"""A portal that answers before it has saved: planted, to see that killing it is noticed."""

import threading
import time

from flask import current_app

from portal.app import create_app
from portal.foundation.db import db
from portal.voting import actions
from portal.voting.queries import Receipt
from tests.voting import planted

LATE = 1.0  # seconds between the answer and the commit


def confirm_vote(token: str, **clocks) -> Receipt:  # type: ignore[no-untyped-def]
    """Answer with a receipt now, and save later."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    receipt = planted.answer_before_commit(token, **clocks)

    def save() -> None:
        time.sleep(LATE)
        with app.app_context():
            planted.rightly(token, **clocks)
            db.session.remove()

    threading.Thread(target=save, daemon=True).start()
    return receipt


actions.confirm_vote = confirm_vote
app = create_app()
