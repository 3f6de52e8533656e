"""What voters and operators do to the vote. The constraint has the last word, never a look beforehand."""

from portal.voting.actions.asking import LINK_LIFE, ask_for_vote, forget_unconfirmed
from portal.voting.actions.braking import count_sending, work_done
from portal.voting.actions.confirming import confirm_by_code, confirm_vote
from portal.voting.actions.forgetting import forget_networks, forget_notices, forget_voter
from portal.voting.actions.oidc import SIGN_IN_LIFE, choose_identity, keep_signed_in, take_answer
from portal.voting.actions.own_link import change_vote, withdraw_vote
from portal.voting.actions.sealing import seal
from portal.voting.actions.setup import set_up

__all__ = [
    "LINK_LIFE",
    "SIGN_IN_LIFE",
    "ask_for_vote",
    "change_vote",
    "choose_identity",
    "confirm_by_code",
    "confirm_vote",
    "count_sending",
    "forget_networks",
    "forget_notices",
    "forget_unconfirmed",
    "forget_voter",
    "keep_signed_in",
    "seal",
    "set_up",
    "take_answer",
    "withdraw_vote",
    "work_done",
]
