"""The proof of work: a task for the browser, signed with the portal's key, for one edition and a few minutes (ALTCHA).

The task's parameters and its signature are all there is; nothing is kept until it has been solved and used.
"""

import base64
import binascii
import json
import secrets
from datetime import datetime
from typing import Any

import altcha

from portal.foundation import boxes, limits
from portal.voting.rules import brakes

ALGORITHM = "PBKDF2/SHA-256"
LONGEST = 2_000  # characters; a solved task has about 700


def new_task(edition_id: int, real_now: datetime) -> dict[str, Any]:
    """Return a task as the browser's script takes it."""
    signs, checks = _keys()
    task = altcha.create_challenge(
        algorithm=ALGORITHM,
        cost=brakes.TASK_COST,
        counter=secrets.choice(brakes.TASK_ATTEMPTS),
        expires_at=real_now + brakes.TASK_LIFE,
        data={"edition": edition_id},
        hmac_secret=signs,
        hmac_key_secret=checks,
    )
    return task.to_dict()


def solved_task(edition_id: int, payload: str, real_now: datetime) -> tuple[str, datetime] | None:
    """Return what names a solved task, and when it ends; None for what is not solved, not ours, for another edition, or over.

    The name is the task's and not the text's: written in another way it is still the same task.
    """
    try:
        given = altcha.Payload.from_dict(_read(payload))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, binascii.Error):
        return None
    signs, checks = _keys()
    parameters = given.challenge.parameters
    if not altcha.verify_solution(given, signs, hmac_key_secret=checks).verified:
        return None
    # Signed, so these are ours.
    ends_at = datetime.fromtimestamp(parameters.expires_at or 0, real_now.tzinfo)
    if parameters.data != {"edition": edition_id} or ends_at <= real_now:
        return None
    return parameters.nonce, ends_at


def _read(payload: str) -> Any:
    if len(payload) > LONGEST:
        raise ValueError("too long")
    return json.loads(base64.b64decode(payload, validate=True))


def _keys() -> tuple[bytes, bytes]:
    secret = boxes.read_key(boxes.PORTAL_KEY)
    return boxes.keyed_hash(secret, "task"), boxes.keyed_hash(secret, "task's answer")


def asking(network: str) -> tuple[tuple[str, str], tuple[str, str]]:
    """Return what is counted when a vote is asked for: from one network, and in all."""
    return ("vote-asked", network), ("vote-asked", "all")


def work_asked(network: str) -> bool:
    """Tell whether whoever asks for a vote now proves some work."""
    from_network, in_all = limits.rates(also=asking(network))
    return brakes.work_asked(from_network=from_network, in_all=in_all)
