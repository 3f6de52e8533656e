"""The stand-alone verifier: counts as the fold does, refuses what was tampered with, and says what it checked."""

import ast
import random
import subprocess
import sys
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from portal.voting.rules import heads, lines, receipt_code, tally
from portal.voting.rules.lines import canonical
from tests.voting import verifier
from tests.voting.histories import Signer, export, history, leaves, line

kontroller = verifier.load()
SIGNER = Signer()
KEY = SIGNER.public.hex()


def older(entries: list, *sizes: int, signer: Signer = SIGNER, origin: str = "kulturkommune/2019") -> list:
    """Return heads as somebody kept them."""
    made = [signer.head(leaves(entries), size, origin, day=1) for size in sizes]
    return kontroller.heads_in(canonical([heads.head_object(each) for each in made]))


def test_the_verifier_shares_no_code_with_the_portal() -> None:
    tree = ast.parse(verifier.FILE.read_text(encoding="utf-8"))
    names = [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    names += [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    foreign = {name.partition(".")[0] for name in names} - set(sys.stdlib_module_names)
    assert foreign == {"cryptography"}


def test_400_random_histories_are_counted_as_the_fold_counts_them() -> None:
    chance = random.Random(400)
    for _ in range(400):
        entries = history(chance, ballots=chance.randint(0, 30))
        sizes = [chance.randint(0, len(entries)) for _ in range(3)]
        whole = export(entries, SIGNER)
        found = kontroller.check(whole, [KEY], older(entries, *sizes))
        said = tally.fold(entries)
        assert found.ballots == len(said.ballots)
        assert found.counts["by_finalist"] == said.by_finalist
        assert found.counts["states"] == {state.value: number for state, number in said.states.items()}
        assert found.counts["lines"] == {act.value: number for act, number in said.acts.items()}
        assert found.counts["voided_by_reason"] == said.voided_by_reason
        for ballot in list(said.ballots)[:2]:
            rows, now = kontroller.check(whole, [KEY], ballot=ballot.encode()).receipt
            expected = said.ballots[ballot]
            assert (now.state, now.choice, now.n) == (expected.state, expected.choice, expected.n)
            assert [row[0] for row in rows] == [
                place for place, entry in enumerate(entries, start=1) if entry.ballot == ballot
            ]


def refused(
    export_lines: list[bytes], code: str, keys: list[str] | None = None, heads_kept: list | None = None
) -> None:
    with pytest.raises(kontroller.Wrong) as wrong:
        kontroller.check(export_lines, [KEY] if keys is None else keys, heads_kept or [])
    assert wrong.value.code == code


ENTRIES = history(random.Random(1), ballots=20)
EXPORT = export(ENTRIES, SIGNER)


def test_a_foreign_key_is_refused_when_the_true_one_is_given() -> None:
    forged = export(ENTRIES, Signer("stranger"))
    assert kontroller.check(forged)
    refused(forged, "key")


def test_an_older_head_by_another_key_is_refused() -> None:
    refused(EXPORT, "key", heads_kept=older(ENTRIES, 5, signer=Signer("stranger")))


def test_a_log_that_was_cut_back_to_an_older_genuine_head_is_found_by_a_newer_one() -> None:
    before = export(ENTRIES[:10], SIGNER)
    assert kontroller.check(before, [KEY])
    refused(before, "shorter", heads_kept=older(ENTRIES, 12))


def test_a_log_that_was_rewritten_and_signed_anew_is_found_by_an_older_head() -> None:
    kept = older(ENTRIES, 10)
    other = ENTRIES[1:] if ENTRIES[0].n == 1 and all(e.ballot != ENTRIES[0].ballot for e in ENTRIES[1:]) else None
    rewritten = other or [e for e in ENTRIES if e.ballot != ENTRIES[0].ballot]
    assert kontroller.check(export(rewritten, SIGNER), [KEY])
    refused(export(rewritten, SIGNER), "history", heads_kept=kept)


def test_after_a_restart_older_heads_still_hold_and_what_was_lost_is_told() -> None:
    restarted = export(ENTRIES, SIGNER, origin="kulturkommune/2019#2")
    assert kontroller.check(restarted, [KEY], older(ENTRIES, 10)).heads_met == 1
    shorter = export(ENTRIES[:8], SIGNER, origin="kulturkommune/2019#2")
    refused(shorter, "shorteragain", heads_kept=older(ENTRIES, 10))


def test_a_log_that_was_begun_anew_is_told_of_without_any_older_head() -> None:
    restarted = kontroller.check(export(ENTRIES, SIGNER, origin="kulturkommune/2019#2"), [KEY])
    assert "begynt på nytt og heter nå kulturkommune/2019#2" in kontroller.say(restarted, [KEY], False)
    assert "begun anew and is now called kulturkommune/2019#2" in kontroller.say(restarted, [KEY], True)
    assert "på nytt" not in kontroller.say(kontroller.check(EXPORT, [KEY]), [KEY], False)


def test_a_head_of_another_edition_is_refused() -> None:
    refused(EXPORT, "other_log", heads_kept=older(ENTRIES, 10, origin="kulturkommune/2021"))
    refused(export(ENTRIES, SIGNER, origin="kulturkommune/2021"), "year")


def test_an_empty_log_is_a_log() -> None:
    found = kontroller.check(export([], SIGNER), [KEY], older([], 0))
    assert (found.head.size, found.ballots) == (0, 0)
    refused([], "no_head")


def signed(changed: list) -> list[bytes]:
    """Return an export of events that are no history, with a true root and signature: the organiser's own forgery."""
    return export(changed, SIGNER)


def test_what_the_organiser_signs_must_still_be_a_legal_history() -> None:
    first = ENTRIES[0]
    again = next(at for at, entry in enumerate(ENTRIES) if entry.n == 2)
    refused(signed([*ENTRIES, ENTRIES[-1]]), "order")
    refused(signed([first, *ENTRIES]), "order")
    refused(signed(ENTRIES[again:]), "order")
    cast = history(random.Random(2), ballots=1, steps=1)[0]
    for wrong in (
        {"n": 2, "type": "cast", "choice": "larvik"},
        {"n": 2, "type": "restore", "reason": "burst"},
        {"n": 2, "type": "release", "reason": "burst"},
    ):
        fields = {"at": "2019-07-03", "ballot": cast.ballot, "edition": 2019, "salt": "0" * 32, **wrong}
        refused(forged(line(cast), canonical(fields)), "move")


def forged(*texts: str) -> list[bytes]:
    """Return an export of any lines, truly signed."""
    head = heads.head_line(SIGNER.head([lines.leaf_of(text) for text in texts]))
    return [f"{text}\n".encode() for text in (*texts, head)]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"at": "2019-02-29"}, "day"),
        ({"at": "2019-07-3"}, "form"),
        ({"edition": 2018}, "year"),
        ({"salt": "0" * 31}, "form"),
        ({"salt": "G" * 32}, "form"),
        ({"ballot": "0" * 63}, "form"),
        ({"n": 0}, "form"),
        ({"n": 2}, "order"),
        ({"n": "1"}, "form"),
        ({"type": "vote"}, "form"),
        ({"type": "hold"}, "form"),
        ({"type": "withdraw"}, "form"),
        ({"choice": "Drammen"}, "form"),
        ({"more": 1}, "form"),
        ({"reason": "burst"}, "form"),
    ],
)
def test_a_truly_signed_line_must_still_be_a_line(changed: dict, code: str) -> None:
    fields = {"at": "2019-07-03", "ballot": "1" * 64, "choice": "drammen", "edition": 2019, "n": 1, "salt": "0" * 32}
    good = {**fields, "type": "cast"}
    assert kontroller.check(forged(canonical(good)), [KEY])
    refused(forged(line(ENTRIES[0]), canonical({**good, **changed})), code)


def test_spaces_line_breaks_and_marks_are_refused() -> None:
    first = EXPORT[0]
    for bad in (b" " + first, first[:-1] + b" \n", first[:-1] + b"\r\n", b"\xef\xbb\xbf" + first, b"\n" + first):
        refused([bad, *EXPORT[1:]], "form")
    refused([*EXPORT[:-1], EXPORT[-1][:-1]], "cut")
    refused([*EXPORT, b"\n"], "after_head")
    refused([*EXPORT, EXPORT[-1]], "after_head")
    refused(EXPORT[:-1], "no_head")


# ---- The command ------------------------------------------------------------------------------------------------------


def run(*arguments: str) -> tuple[int, str, str]:
    done = subprocess.run(
        [sys.executable, "-I", str(verifier.FILE), *arguments], capture_output=True, encoding="utf-8", check=False
    )
    return done.returncode, done.stdout, done.stderr


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "stemmelogg.jsonl"
    path.write_bytes(b"".join(EXPORT))
    return str(path)


def test_with_the_key_the_command_says_what_agrees_and_counts(file: str) -> None:
    code, out, err = run(file, "--key", KEY)
    assert (code, err) == (0, "")
    assert "Underskriften stemmer for nøkkelen du ga." in out
    said = tally.fold(ENTRIES)
    assert f"Stemmer som teller: {said.total}" in out
    for name, number in said.by_finalist.items():
        assert f"  {name}: {number}\n" in out


def test_without_the_key_the_command_never_just_says_that_all_is_well(file: str) -> None:
    code, out, _ = run(file)
    assert code == 0
    assert f"stemmer for nøkkel {KEY}; sammenlign med kvitteringen" in out
    assert "nøkkelen du ga" not in out


def test_what_does_not_agree_is_1_and_what_cannot_be_read_is_2(file: str, tmp_path: Path) -> None:
    code, out, _ = run(file, "--key", Signer("stranger").public.hex())
    assert (code, "en annen nøkkel" in out) == (1, True)
    for wrong in (
        [str(tmp_path / "none")],
        [file, "--key", "ab12"],
        [file, "--head", "[1]"],
        [file, "--head", str(tmp_path)],
        [file, "--receipt", "2" * 26],
        [],
    ):
        code, out, err = run(*wrong)
        assert (code, out) == (2, "")
        assert err


def test_heads_are_taken_as_a_file_a_list_or_lines_and_in_english(file: str, tmp_path: Path) -> None:
    kept = [heads.head_object(SIGNER.head(leaves(ENTRIES), size)) for size in (3, 7)]
    listed, a_line_each = tmp_path / "kontrollpunkter.json", tmp_path / "heads.log"
    listed.write_text(canonical(kept))
    a_line_each.write_text("".join(canonical(head) + "\n" for head in kept))
    for given in ([str(listed)], [str(a_line_each)], [canonical(kept[0]), canonical({"head": kept[1]})]):
        code, out, _ = run(file, "--en", *(part for each in given for part in ("--head", each)))
        assert code == 0
        assert "Older heads compared: 2." in out


def test_a_receipt_code_shows_its_own_vote(tmp_path: Path) -> None:
    code = receipt_code(bytes(range(16)))
    entries = history(random.Random(3), ballots=4)
    mine = sha256(code.encode()).hexdigest()
    taken = entries[0].ballot
    entries = [replace(entry, ballot=mine) if entry.ballot == taken else entry for entry in entries]
    path = tmp_path / "log"
    path.write_bytes(b"".join(export(entries, SIGNER)))
    typed = " ".join(code[at : at + 4] for at in range(0, 27, 4)).lower()
    status, out, _ = run(str(path), "--key", KEY, "--receipt", typed)
    assert status == 0
    assert f"Stemt på: {tally.fold(entries).ballots[mine].choice}" in out
    status, out, _ = run(str(path), "--key", KEY, "--receipt", receipt_code(bytes(16)))
    assert (status, "Ingen linje i stemmeloggen" in out) == (1, True)


def test_every_answer_has_two_languages() -> None:
    tree = ast.parse(verifier.FILE.read_text(encoding="utf-8"))
    raised = {
        node.args[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", "") in ("Wrong", "Unusable")
        and isinstance(node.args[0], ast.Constant)
    }
    assert raised <= kontroller.TEXTS.keys()
    for row in [*kontroller.TEXTS.values(), *kontroller.STATES.values(), *kontroller.TYPES.values()]:
        assert len(row) == 2
        assert row[0] != row[1]
