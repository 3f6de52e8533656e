"""What a request for a vote leaves for the signals to read, as JSON in `vote_request.signals` and `ballot.signals`."""

import json
from dataclasses import dataclass
from enum import StrEnum


class Work(StrEnum):
    """What became of the proof of work."""

    NOT_ASKED = "not_asked"  # few were asking
    SOLVED = "solved"
    ABSENT = "absent"  # asked for and not sent: no JavaScript, or a robot. The ballot goes to control


@dataclass(frozen=True)
class Signs:
    """What is known of a request beside the address and the choice. Nothing in it may depend on the choice.

    `network` is HMAC in hex of the network (/24, /64) under a key of the edition that changes daily: equal for the same
    network on the same day, None after 14 days and for a vote by sign-in. `domain` is the address's, sealed under the
    edition's box key; None for a vote by sign-in. Neither can be read, or tested, once the edition's keys are destroyed.
    `trap`: the field that people never see was filled in. In JSON what is None or False is left out, and unknown names
    are ignored: what the signals themselves said may stand beside under names of their own.
    """

    network: str | None = None
    work: Work = Work.NOT_ASKED
    trap: bool = False
    domain: str | None = None

    def to_json(self) -> str:
        """Return `{"domain": …, "network": …, "pow": …, "trap": true}`, sorted."""
        told = {"network": self.network, "pow": self.work.value, "trap": self.trap, "domain": self.domain}
        return json.dumps({name: value for name, value in told.items() if value}, sort_keys=True)

    @classmethod
    def from_json(cls, text: str | None) -> "Signs":
        """Read what `to_json` wrote; nothing, or what older rows hold, gives what is known."""
        told = json.loads(text) if text else {}
        return cls(
            network=told.get("network"),
            work=Work(told.get("pow", Work.NOT_ASKED)),
            trap=bool(told.get("trap")),
            domain=told.get("domain"),
        )


def without_network(text: str) -> str:
    """Return a row's JSON without the network, and with all else that stands in it."""
    told = json.loads(text)
    told.pop("network", None)
    return json.dumps(told, sort_keys=True)
