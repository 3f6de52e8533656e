"""The tests of the tests: each guard of the vote with a fault planted in what it guards, which the guard's own test sees.

What stands beside its guard elsewhere (races, scanners, sealing, release, erasure, restore) is not here.
"""

import importlib.util
import sys
from datetime import UTC, timedelta
from pathlib import Path
from types import ModuleType

import pytest
from sqlalchemy import and_

from portal.award.models import Edition
from portal.foundation.clock import OSLO
from portal.foundation.db import Refused
from portal.people import rules as people
from portal.voting import queries
from portal.voting.actions import asking
from portal.voting.rules import ledger
from tests import moments
from tests.voting import (
    test_addresses,
    test_brakes,
    test_deadline,
    test_ledger,
    test_tampering,
    test_verifier,
    verifier,
)
from tests.voting.acting import REAL


def with_fault(file: str | Path, old: str, new: str) -> ModuleType:
    """A module as it would be with a fault in its source."""
    path = Path(file)
    source = path.read_text(encoding="utf-8")
    assert old in source, "there is nothing to plant it in"
    spec = importlib.util.spec_from_loader(f"planted_{path.stem}", loader=None)
    module = importlib.util.module_from_spec(spec)
    sys.modules[module.__name__] = module
    exec(compile(source.replace(old, new), str(path), "exec"), module.__dict__)
    return module


def seen(test, *told) -> None:
    """A test that fails."""
    with pytest.raises(BaseException) as failure:
        test(*told)
    assert isinstance(failure.value, AssertionError | pytest.fail.Exception | Refused), failure.value


# --- G3: one voter under every spelling ----------------------------------------------------------------------------------

SPELLING = {
    "dots of other providers folded": ('IGNORES_DOTS = {"gmail.com"}', 'IGNORES_DOTS = {"gmail.com", "example.org"}'),
    "dots kept": ('IGNORES_DOTS = {"gmail.com"}', "IGNORES_DOTS = set()"),
    "two names of one provider": ('SAME_PROVIDER = {"googlemail.com": "gmail.com"}', "SAME_PROVIDER = {}"),
    "capitals kept": (".strip().lower()", ".strip()"),
    "wide letters kept": ('unicodedata.normalize("NFKC", address)', "address"),
}


@pytest.mark.parametrize("fault", list(SPELLING))
def test_a_spelling_that_makes_two_voters_or_one_of_two_people_is_seen(monkeypatch, fault):
    planted = with_fault(people.__file__, *SPELLING[fault])
    monkeypatch.setattr(test_addresses, "canonical_address", planted.canonical_address)

    def both() -> None:
        test_addresses.test_ten_spellings_of_one_mailbox_are_one_voter()
        found = {planted.canonical_address(each) for each in test_addresses.TWENTY_PEOPLE}
        assert len(found) == 20

    seen(both)


def test_a_tag_that_makes_another_voter_is_seen():
    planted = with_fault(people.__file__, "{local.partition('+')[0]}@{domain}", "{local}@{domain}")
    assert planted.canonical_address("kari+a@example.org") != people.canonical_address("kari+a@example.org")


# --- G14: the closing moment ---------------------------------------------------------------------------------------------


CLOSING = {
    "the moment itself counts": lambda now: Edition.voting_closes >= now,
    "two milliseconds early": lambda now: Edition.voting_closes > now + timedelta(milliseconds=2),
    "by the wall clock": lambda now: Edition.voting_closes > now.astimezone(OSLO).replace(tzinfo=UTC),
}


@pytest.mark.parametrize("fault", list(CLOSING))
def test_a_closing_that_is_another_moment_is_seen(app, at, really_at, monkeypatch, fault):
    at(moments.START)
    really_at(REAL)
    monkeypatch.setattr(queries, "open_at", lambda now: and_(Edition.voting_opens <= now, CLOSING[fault](now)))
    seen(test_deadline.test_every_vote_before_closing_counts_and_none_from_then_on, app, "a summer midnight")


# --- G15: an export that was changed -------------------------------------------------------------------------------------

VERIFIER = {
    "any root": ("if head.root != log.root():", "if False:"),
    "any signature": ("        check_signature(each)\n        if keys", "        if keys"),
    "any key": ("if keys and each.key not in keys:", "if False:"),
    "kept heads not looked at": ("    for each in older:\n        check_older(each, head, log)\n", ""),
}


@pytest.mark.parametrize("fault", list(VERIFIER))
def test_a_verifier_that_does_not_look_takes_changes_and_is_seen(monkeypatch, fault):
    planted = with_fault(verifier.FILE, *VERIFIER[fault])
    monkeypatch.setattr(test_tampering, "kontroller", planted)
    monkeypatch.setattr(test_tampering, "COUNT", 700)
    seen(test_tampering.test_10_000_of_10_000_changes_are_refused)


HISTORY = {
    "numbers in any order": ("if int(n) != before.n + 1:", "if False:"),
    "moves that are none": (
        'if state is None:\n            raise Wrong("move", line=place)',
        "if state is None:\n            state = before.state",
    ),
}


@pytest.mark.parametrize("fault", list(HISTORY))
def test_a_verifier_that_takes_what_is_no_history_is_seen(monkeypatch, fault):
    monkeypatch.setattr(test_verifier, "kontroller", with_fault(verifier.FILE, *HISTORY[fault]))
    seen(test_verifier.test_what_the_organiser_signs_must_still_be_a_legal_history)


# --- G16: the tree -------------------------------------------------------------------------------------------------------

TREE = {
    "leaves hashed as nodes": (
        ('return sha256(b"\\x00" + content).digest()', 'return sha256(b"\\x01" + content).digest()'),
        test_ledger.test_every_root_and_proof_to_64_leaves_equals_pymerkle_and_the_rfc,
    ),
    "the second size not used up": (
        ("return last == 0 and old == first_root", "return old == first_root"),
        test_ledger.test_the_second_size_of_a_consistency_proof_is_used_up,
    ),
    "a path that ends early": (
        ("return root if last == 0 else None", "return root"),
        test_ledger.test_a_true_path_at_another_place_or_of_another_leaf_is_refused,
    ),
    "halves instead of the largest power of two": (
        ("return 1 << (size - 1).bit_length() - 1", "return (size + 1) // 2"),
        test_ledger.test_every_root_and_proof_to_64_leaves_equals_pymerkle_and_the_rfc,
    ),
}


@pytest.mark.parametrize("fault", list(TREE))
def test_a_tree_that_is_not_the_rfcs_is_seen(monkeypatch, fault):
    change, test = TREE[fault]
    monkeypatch.setattr(test_ledger, "ledger", with_fault(ledger.__file__, *change))
    seen(test)


# --- G22: three mails an hour --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("most", [4, 100])
def test_a_brake_that_lets_more_than_three_mails_through_is_seen(app, at, really_at, monkeypatch, most):
    at(moments.START)
    really_at(REAL)
    monkeypatch.setattr(asking, "MAILS_AN_HOUR", most)
    seen(test_brakes.test_one_mailbox_is_never_bombed_whatever_is_sent_and_the_answer_is_the_same, app)
