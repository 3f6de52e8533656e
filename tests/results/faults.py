"""Failing at every statement in turn: what a process that is killed leaves."""

from collections.abc import Callable, Iterator

from sqlalchemy import event

from portal.foundation.db import db


class Killed(BaseException):
    """The process ends here."""


def every_fault(act: Callable[[], object]) -> Iterator[int]:
    """Yield the number of each statement at which `act` was killed, after it was; end when `act` has come through."""
    number = 0
    while True:
        number += 1
        if _fails_at(number, act):
            yield number
        else:
            assert number > 3, "nothing was tried"
            return


def _fails_at(number: int, act: Callable[[], object]) -> bool:
    seen = 0

    def count(*_: object) -> None:
        nonlocal seen
        seen += 1
        if seen == number:
            raise Killed

    event.listen(db.engine, "before_cursor_execute", count)
    try:
        act()
        return False
    except Killed:
        db.session.rollback()
        return True
    finally:
        event.remove(db.engine, "before_cursor_execute", count)
