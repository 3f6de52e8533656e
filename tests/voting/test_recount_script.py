"""The browser's recount: the same answers as the fold and the verifier, and the same refusals."""

import json
import random
import subprocess
from collections import Counter
from pathlib import Path

from portal.voting.rules import tally
from tests.voting.histories import Signer, export, history, leaves
from tests.voting.node import case, node, recount
from tests.voting.tampering import TRUE, tampered
from tests.voting.test_tampering import COUNT, SEED

KEY = TRUE.public.hex()


def test_random_histories_are_counted_as_the_fold_counts_them() -> None:
    chance = random.Random(401)
    cases, expected = [], []
    for _ in range(120):
        entries = history(chance, ballots=chance.randint(0, 30))
        older = [TRUE.head(leaves(entries), chance.randint(0, len(entries)), day=1) for _ in range(3)]
        wanted = chance.choice(entries).ballot if entries else None
        content = b"".join(export(entries, TRUE))
        cases.append(case(content, keys=[KEY], older=older, wanted=wanted, piece=chance.choice((1, 7, 300, 5000))))
        expected.append((tally.fold(entries), wanted, entries))
    for answer, (said, wanted, entries) in zip(recount(cases), expected, strict=True):
        assert answer["signature"] == "given"
        assert answer["ballots"] == len(said.ballots)
        assert answer["counts"]["byFinalist"] == said.by_finalist
        assert answer["counts"]["states"] == {state.value: number for state, number in said.states.items()}
        assert answer["counts"]["types"] == {act.value: number for act, number in said.acts.items()}
        assert answer["counts"]["voidedByReason"] == said.voided_by_reason
        if wanted:
            now = answer["receipt"]["now"]
            assert (now["state"], now["choice"]) == (said.ballots[wanted].state, said.ballots[wanted].choice)
            places = [place for place, entry in enumerate(entries, start=1) if entry.ballot == wanted]
            assert [each["place"] for each in answer["receipt"]["lines"]] == places


def test_a_log_of_many_blocks_has_the_same_root_and_the_same_older_roots() -> None:
    entries = history(random.Random(5), ballots=3000, steps=6)
    assert len(entries) > 2 * 4096
    sizes = [1, 4095, 4096, 4097, 8191, 8192, 8193, len(entries) - 1, len(entries)]
    older = [TRUE.head(leaves(entries), size, day=1) for size in sizes]
    content = b"".join(export(entries, TRUE))
    answer, exact = recount(
        [
            case(content, keys=[KEY], older=older, piece=65536),
            case(b"".join(export(entries[:8192], TRUE)), keys=[], piece=65536),
        ]
    )
    assert (answer["older"], answer["head"]["size"]) == (len(sizes), len(entries))
    assert (exact["head"]["size"], exact["signature"]) == (8192, "named")


def test_a_foreign_key_a_missing_receipt_and_forgeries_that_are_truly_signed_are_refused() -> None:
    entries = history(random.Random(6), ballots=5)
    content = b"".join(export(entries, TRUE))
    other = Signer("stranger")
    answers = recount(
        [
            case(content, keys=[other.public.hex()], piece=500),
            case(content, keys=[KEY], wanted="0" * 64, piece=500),
            case(content, keys=[KEY], older=[other.head(leaves(entries), 2)], piece=500),
            case(content, keys=[], older=[TRUE.head(leaves(entries), 2, "kulturkommune/2021")], piece=500),
            case(b"".join(export([*entries, entries[-1]], TRUE)), keys=[KEY], piece=500),
            case(b"".join(export(entries, TRUE, origin="kulturkommune/2021")), keys=[KEY], piece=500),
            case(content.replace(b"\n", b"\r\n", 1), keys=[KEY], piece=500),
            case(b"", keys=[KEY], piece=500),
            case(b"x" * 5000, keys=[KEY], piece=500),
        ]
    )
    assert [answer["wrong"] for answer in answers] == [
        "key", "receipt_missing", "key", "other_log", "order", "year", "form", "no_head", "form",
    ]  # fmt: skip


def test_after_a_new_key_both_may_be_given() -> None:
    """The page compares with every older head too: those by the key before are genuine."""
    entries = history(random.Random(8), ballots=5)
    new = Signer("the new one")
    content, before = b"".join(export(entries, new)), [TRUE.head(leaves(entries), 2)]
    typed = f"{KEY.upper()},\n {new.public.hex()[:30]} {new.public.hex()[30:]}\n"
    for wrong in (KEY[1:], KEY + "a", "x" * 64):
        assert keys_in(wrong) is None
    assert keys_in("  ") == []
    one, both = recount(
        [
            case(content, keys=[new.public.hex()], older=before, piece=500),
            case(content, keys=keys_in(typed), older=before, piece=500),
        ]
    )
    assert one["wrong"] == "key" and both["signature"] == "given"


def keys_in(typed: str) -> list[str] | None:
    """What the page's field makes of what somebody typed."""
    script = Path("static/src/js/recount/heads.js").resolve().as_uri()
    code = f"import {{ keysIn }} from {json.dumps(script)}; console.log(JSON.stringify(keysIn({json.dumps(typed)})))"
    answer = subprocess.run([node(), "--input-type=module", "-e", code], capture_output=True, text=True, check=True)
    return json.loads(answer.stdout)


def test_a_browser_that_does_not_know_the_signatures_says_so_and_refuses_all_else() -> None:
    entries = history(random.Random(7), ballots=5)
    content = b"".join(export(entries, TRUE))
    counted, other_key, changed = recount(
        [
            case(content, keys=[KEY], piece=500, plain=True),
            case(content, keys=[Signer("stranger").public.hex()], piece=500, plain=True),
            case(content.replace(b'"n":1', b'"n":2', 1), keys=[KEY], piece=500, plain=True),
        ]
    )
    assert counted["signature"] == "unsupported"
    assert (other_key["wrong"], changed["wrong"]) == ("key", "order")


def test_10_000_of_10_000_changes_are_refused_here_too() -> None:
    names, cases = [], []
    for name, kept, content in tampered(COUNT, SEED):
        names.append(name)
        cases.append(case(content, keys=[KEY], older=[kept] if kept else [], piece=700))
    taken = Counter(name for name, answer in zip(names, recount(cases), strict=True) if "wrong" not in answer)
    assert taken == Counter()
