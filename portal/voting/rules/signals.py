"""Signals: patterns that a person should look at. They hold, and never decide.

What a signal may read is `Facts`, and that has no field for the choice: two votes that differ in nothing else get the same
answer. Every signal has a name, which stands in the log; its words and figures are told to officers in full.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from portal.voting.rules.domains import Domain
from portal.voting.rules.signs import Work

WINDOW = timedelta(hours=1)  # a burst is counted over an hour, wherever it begins
DENSITY = 3  # a run of n addresses spans at most n times this many numbers: «ola1, ola3, ola4», never «ola7, ola1987»
LARGEST_NUMBER = 10**9
_SERIAL = re.compile(r"(\D*?)[._-]?(\d{1,9})")


class Signal(StrEnum):
    """Why a ballot is held. The value stands in the log as the entry's reason."""

    THROWAWAY_DOMAIN = "throwaway_domain"
    NETWORK_BURST = "network_burst"
    UNUSUAL_DOMAIN_MANY = "unusual_domain_many"
    SEQUENTIAL_ADDRESSES = "sequential_addresses"
    NO_PROOF_OF_WORK = "no_proof_of_work"
    TRAP_FILLED = "trap_filled"


# The patterns that many make together: how many there must be more than.
MOST: Mapping[Signal, int] = {
    Signal.NETWORK_BURST: 20,  # a class, or the whole of a small office, may vote within the hour
    Signal.UNUSUAL_DOMAIN_MANY: 10,  # a club or a firm with its own domain; more than that is worth a look
    Signal.SEQUENTIAL_ADDRESSES: 4,  # «test1» to «test5»; a family does not number itself
}
INSTITUTION_WEIGHS = 5  # so many addresses of a municipality or a school weigh as one other: staff and pupils may vote
LEAST_MOST, LARGEST_MOST = 2, 10_000


@dataclass(frozen=True)
class Setting:
    """How one signal is set: whether it speaks, and for patterns how many it takes more than."""

    is_on: bool = True
    most: int | None = None


Settings = Mapping[Signal, Setting]
DEFAULTS: Settings = {signal: Setting(most=MOST.get(signal)) for signal in Signal}


@dataclass(frozen=True)
class Facts:
    """What signals may read of a ballot. There is no choice among them, and there must never be.

    Domain, network and shape are marks: equal for what is equal, and nothing that can be read.
    """

    ballot: str
    at: datetime  # when it was confirmed, by the real clock
    domain: str | None = None
    kind: Domain | None = None  # what kind of domain it is
    throwaway: bool = False
    network: str | None = None
    work: Work = Work.NOT_ASKED
    trap: bool = False
    shape: str | None = None  # a keyed hash of the address without its number
    number: int | None = None

    @property
    def is_institution(self) -> bool:
        """Whether the address is a municipality's or a school's."""
        return self.kind is Domain.INSTITUTION


@dataclass(frozen=True)
class Said:
    """What one signal, or an officer, says of one ballot.

    `pattern` is the same for all that belong together. Figures and what is told are for officers; what is told could lead to
    somebody, and is kept sealed.
    """

    signal: StrEnum
    pattern: str = ""
    figures: Mapping[str, int] = field(default_factory=dict)
    told: Mapping[str, int | str] = field(default_factory=dict)


def serial_of(local: str) -> tuple[str, int] | None:
    """Return the part of an address before the @ as (what stays the same, number), or None when it does not end in one."""
    found = _SERIAL.fullmatch(local)
    return (found[1], int(found[2])) if found else None


def masked(local: str) -> str:
    """Return the part before the @ as officers see it: its first character, and the number at its end."""
    serial = serial_of(local)
    return f"{local[:1]}…{local[len(local) - len(str(serial[1])) :]}" if serial and serial[0] else f"{local[:1]}…"


def said_of(new: Iterable[Facts], around: Iterable[Facts], settings: Settings = DEFAULTS) -> dict[str, list[Said]]:
    """Return what the signals say, by ballot.

    `around` are all that share a network, a domain or a shape with the new ones: a pattern holds those too that were there
    before it could be seen. The order of either makes no difference.
    """
    new = list(new)
    said: dict[str, list[Said]] = defaultdict(list)
    for facts in new:
        for found in _alone(facts):
            said[facts.ballot].append(found)
    everybody = {facts.ballot: facts for facts in [*around, *new]}
    for pattern in (_bursts, _domains, _sequences):
        for ballot, found in pattern(list(everybody.values()), settings):
            said[ballot].append(found)
    spoken = {ballot: [each for each in found if settings[Signal(each.signal)].is_on] for ballot, found in said.items()}
    return {ballot: sorted(found, key=lambda each: each.signal) for ballot, found in spoken.items() if found}


def _alone(facts: Facts) -> Iterable[Said]:
    """What a ballot's own facts say."""
    if facts.throwaway:
        yield Said(Signal.THROWAWAY_DOMAIN, facts.domain or "")
    if facts.work is Work.ABSENT:
        yield Said(Signal.NO_PROOF_OF_WORK)
    if facts.trap:
        yield Said(Signal.TRAP_FILLED)


def weight_of(facts: Iterable[Facts]) -> int:
    """Return how much some ballots weigh together, in fifths of an ordinary one."""
    return sum(1 if each.is_institution else INSTITUTION_WEIGHS for each in facts)


def _over(facts: Sequence[Facts], most: int) -> bool:
    return weight_of(facts) > most * INSTITUTION_WEIGHS


def _most(settings: Settings, signal: Signal) -> int:
    chosen = settings[signal].most
    return MOST[signal] if chosen is None else chosen


def _groups(facts: Iterable[tuple[str | None, Facts]]) -> dict[str, list[Facts]]:
    found: dict[str, list[Facts]] = defaultdict(list)
    for key, each in facts:
        if key is not None:
            found[key].append(each)
    return found


def _bursts(everybody: Sequence[Facts], settings: Settings) -> Iterable[tuple[str, Said]]:
    """Many from one network within an hour: all that stand in any such hour."""
    most = _most(settings, Signal.NETWORK_BURST)
    for network, facts in _groups((each.network, each) for each in everybody).items():
        inside, largest = _crowded(sorted(facts, key=lambda each: (each.at, each.ballot)), most)
        said = Said(Signal.NETWORK_BURST, network[:32], {"number": largest, "most": most})
        yield from ((each.ballot, said) for each in inside)


def _crowded(facts: Sequence[Facts], most: int) -> tuple[list[Facts], int]:
    """Return those of one network, in order of time, that stand in an hour with too many, and how many the fullest has."""
    inside: list[Facts] = []
    begins = taken = largest = weight = 0
    for ends, last in enumerate(facts, start=1):
        weight += weight_of([last])
        while last.at - facts[begins].at > WINDOW:
            weight -= weight_of([facts[begins]])
            begins += 1
        if weight > most * INSTITUTION_WEIGHS:
            inside += facts[max(begins, taken) : ends]
            taken, largest = ends, max(largest, ends - begins)
    return inside, largest


def _domains(everybody: Sequence[Facts], settings: Settings) -> Iterable[tuple[str, Said]]:
    """Many from one domain that is not a large provider's; throw-away domains are told as what they are."""
    most = _most(settings, Signal.UNUSUAL_DOMAIN_MANY)
    unusual = (each for each in everybody if each.domain and not each.throwaway)
    for domain, facts in _groups((each.domain, each) for each in unusual).items():
        if facts[0].kind is not Domain.PROVIDER and _over(facts, most):
            said = Said(Signal.UNUSUAL_DOMAIN_MANY, domain, {"most": most})
            yield from ((each.ballot, said) for each in facts)


def _sequences(everybody: Sequence[Facts], settings: Settings) -> Iterable[tuple[str, Said]]:
    """Addresses that are the same but for a number, and numbers that lie close."""
    most = _most(settings, Signal.SEQUENTIAL_ADDRESSES)
    for shape, facts in _groups((each.shape, each) for each in everybody).items():
        for run in _runs(facts):
            if _over(run, most):
                numbers = [each.number or 0 for each in run]
                figures, told = {"number": len(run), "most": most}, {"first": min(numbers), "last": max(numbers)}
                said = Said(Signal.SEQUENTIAL_ADDRESSES, shape[:32], figures, told)
                yield from ((each.ballot, said) for each in run)


def _runs(facts: Iterable[Facts]) -> list[list[Facts]]:
    """Part ballots of one shape where the next number lies far from the one before."""
    runs: list[list[Facts]] = []
    for each in sorted(facts, key=lambda each: (each.number or 0, each.ballot)):
        if runs and (each.number or 0) - (runs[-1][-1].number or 0) <= DENSITY:
            runs[-1].append(each)
        else:
            runs.append([each])
    return runs
