"""What the vote's rules answer; facts in, a value or a reason out."""

from portal.people.rules import canonical_address
from portal.voting.rules.brakes import MAILS_AN_HOUR
from portal.voting.rules.codes import (
    CODE_LENGTH,
    RECEIPT_BYTES,
    RECEIPT_LENGTH,
    ReceiptRefusal,
    check_character,
    code_from,
    grouped,
    normal_code,
    receipt_code,
    receipt_refusal,
)
from portal.voting.rules.eligibility import ERASED_AFTER_CLOSING, VOIDED_AFTER_CLOSING, VoteRefusal, confirm_refusal
from portal.voting.rules.signs import Signs, Work, without_network
from portal.voting.rules.states import MOVES, Act, BallotState, IllegalMove, move

__all__ = [
    "Act",
    "BallotState",
    "CODE_LENGTH",
    "ERASED_AFTER_CLOSING",
    "IllegalMove",
    "MAILS_AN_HOUR",
    "MOVES",
    "RECEIPT_BYTES",
    "RECEIPT_LENGTH",
    "ReceiptRefusal",
    "Signs",
    "VOIDED_AFTER_CLOSING",
    "VoteRefusal",
    "Work",
    "canonical_address",
    "check_character",
    "code_from",
    "confirm_refusal",
    "grouped",
    "move",
    "normal_code",
    "receipt_code",
    "receipt_refusal",
    "without_network",
]
