"""The vote's tables. Tables and triggers are those of the design «The vote’s tables»."""

from portal.voting.models import identity  # noqa: F401 - its trigger
from portal.voting.models.acts import Objection, VoteAct, VoteActBallot
from portal.voting.models.ballots import Ballot, VoteMove
from portal.voting.models.counts import VoteCount, VoteCountFinalist, VoteCountState, VoteErasure
from portal.voting.models.keeping import LedgerBeginning, LedgerCheck, LedgerKey, VoteObserver
from portal.voting.models.log import LedgerEntry, LedgerTree, TreeHead
from portal.voting.models.requests import VoteRequest
from portal.voting.models.signals import BallotReason, BallotSign, SignalSetting

__all__ = [
    "Ballot",
    "LedgerBeginning",
    "LedgerCheck",
    "BallotReason",
    "BallotSign",
    "LedgerEntry",
    "LedgerKey",
    "LedgerTree",
    "Objection",
    "SignalSetting",
    "TreeHead",
    "VoteAct",
    "VoteActBallot",
    "VoteCount",
    "VoteCountFinalist",
    "VoteCountState",
    "VoteErasure",
    "VoteMove",
    "VoteObserver",
    "VoteRequest",
]
