"""Voting by the actions themselves, as views and worker call them."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import event, func, select

from portal.accounts.rules import Role
from portal.approvals import actions as approvals
from portal.approvals.rules import Kind
from portal.audit.rules import Actor
from portal.foundation.db import db, transaction
from portal.foundation.outbox import OutgoingEmail
from portal.voting import actions, queries
from portal.voting.actions.logging import Event, log
from portal.voting.models import Ballot, VoteRequest
from portal.voting.queries import Receipt
from portal.voting.rules import Act, BallotState, Signs
from tests import build, moments
from tests.web import last_mail

REAL = datetime(2026, 3, 1, 12, tzinfo=UTC)
ADDRESS = "kari@example.org"


@dataclass(frozen=True)
class Asked:
    """What a voter has after asking: the browser's secret, and link and code from the mail."""

    browser: str
    token: str
    code: str


def ask(
    edition_id: int, address: str = ADDRESS, choice: str = "drammen", *, language: str = "nb", trapped: bool = False,
    now: datetime = moments.START, real_now: datetime = REAL,
) -> Asked:  # fmt: skip
    """Ask for a vote and read the mail."""
    browser = actions.ask_for_vote(
        edition_id,
        choice=choice,
        address=address,
        language=language,
        signs=Signs(trap=trapped),
        now=now,
        real_now=real_now,
    )
    mail = last_mail()
    return Asked(browser, mail.link.rpartition("/")[2], mail.code)


def confirm(token: str, *, now: datetime = moments.START, real_now: datetime = REAL) -> Receipt:
    """Confirm by the link."""
    return actions.confirm_vote(token, now=now, real_now=real_now)


def vote(edition_id: int, address: str = ADDRESS, choice: str = "drammen") -> Receipt:
    """Ask and confirm."""
    return confirm(ask(edition_id, address, choice).token)


def own_token() -> str:
    """The private link's token in the newest mail."""
    return last_mail().link.rpartition("/")[2]


def ballots() -> list[Ballot]:
    """Every ballot, as it stands in the database now."""
    db.session.rollback()  # or SQLite goes on reading what it saw before
    return list(db.session.scalars(select(Ballot).order_by(Ballot.id)))


def ballot() -> Ballot:
    """The one ballot."""
    [only] = ballots()
    return only


MARKS = {
    BallotState.HELD: Act.HOLD, BallotState.VOIDED: Act.VOID, BallotState.WITHDRAWN: Act.WITHDRAW,
    BallotState.COUNTED: Act.RELEASE,
}  # fmt: skip


@transaction
def mark(state: BallotState, reason: str = "burst", *, now: datetime = moments.START) -> None:
    """Put every ballot in a state, with its line in the log, as signals and desk do."""
    act = MARKS[state]
    for each in db.session.scalars(select(Ballot)).all():
        each.state, each.last_n = state, each.last_n + 1
        each.hold_reason = reason if state is BallotState.HELD else None
        db.session.flush()
        event = Event(act, reason=None if act is Act.WITHDRAW else reason)
        log(each.edition_id, 2019, each.id, event, last_n=each.last_n, now=now)


def rows() -> tuple[int, int, int, int]:
    """How many requests, used requests, ballots and mails there are: what «nothing written» means."""
    db.session.rollback()
    counted = (
        select(func.count()).select_from(VoteRequest),
        select(func.count()).select_from(VoteRequest).where(VoteRequest.used_at.is_not(None)),
        select(func.count()).select_from(Ballot),
        select(func.count()).select_from(OutgoingEmail),
    )
    found = tuple(db.session.scalars(statement).one() for statement in counted)
    db.session.rollback()
    return found  # type: ignore[return-value]


def votes(edition_id: int) -> dict[str, int]:
    """Counted ballots by finalist, without those that have none."""
    db.session.rollback()
    return {slug: number for slug, number in queries.tally_of(edition_id).by_finalist.items() if number}


class Statements:
    """Every statement that was sent while it listened: `reads` and `writes`, without begin and commit."""

    def __init__(self) -> None:
        self.sent: list[str] = []

    def __enter__(self) -> "Statements":
        event.listen(db.engine, "before_cursor_execute", self._note)
        return self

    def __exit__(self, *_: object) -> None:
        event.remove(db.engine, "before_cursor_execute", self._note)

    def _note(self, _connection, _cursor, statement, *_) -> None:  # type: ignore[no-untyped-def]
        if not statement.startswith("BEGIN"):
            self.sent.append(" ".join(statement.split()))

    @property
    def reads(self) -> list[str]:
        """What only read."""
        return [statement for statement in self.sent if statement.startswith("SELECT")]

    @property
    def writes(self) -> list[str]:
        """What wrote."""
        return [statement for statement in self.sent if not statement.startswith("SELECT")]


def sealed_votes(edition_id: int, numbers: range) -> None:
    """Votes, each sealed by itself."""
    for number in numbers:
        vote(edition_id, f"kari{number}@example.org")
        actions.seal(edition_id, moments.START)


def agree(kind: Kind) -> None:
    """Two of the staff agree on something about 2019."""
    first = Actor(build.account(Role.ADMIN, address=f"a-{kind}@kommune.example"), "Kari")
    second = Actor(build.account(Role.VOTE_OFFICER, address=f"b-{kind}@kommune.example"), "Ola")
    approval = approvals.ask(kind, "2019", by=first, real_now=REAL)
    approvals.agree(approval, by=second, real_now=REAL)
