"""How many may ask for a vote before it is slowed. Counted over stretches of ten minutes, never by address or choice."""

from datetime import timedelta

MAILS_AN_HOUR = 3  # to one address, whatever is sent

# A class, a ward or an office votes in one go behind one address; more than that proves some work each.
ASKING_FROM_NETWORK = 20
# Twenty thousand votes in a week and half of them on the last evening are some 300 in ten minutes; three times that is odd.
ASKING_IN_ALL = 1_000
# Five a second for ten minutes from one network are no people. Only these are turned away.
SENDING_FROM_NETWORK = 3_000

TASK_LIFE = timedelta(minutes=20)  # long enough to find the address book, short enough to hoard nothing
TASK_COST = 5_000  # rounds of PBKDF2 for each attempt
TASK_ATTEMPTS = range(100, 400)  # how many it takes: about a second in a browser, and nobody is unlucky for long


def work_asked(*, from_network: int, in_all: int) -> bool:
    """Tell whether so many have asked lately that each proves some work."""
    return from_network > ASKING_FROM_NETWORK or in_all > ASKING_IN_ALL


def flooding(from_network: int) -> bool:
    """Tell whether a network sends so much that it is turned away."""
    return from_network > SENDING_FROM_NETWORK
