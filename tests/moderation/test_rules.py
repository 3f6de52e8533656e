"""The machine of a case, who may decide, what waits, and what is worth a second look."""

from datetime import timedelta

import pytest

from portal.moderation import rules
from portal.moderation.rules import Act, CaseRefusal, IllegalMove, Kind, SignalKind, State, Waiting
from tests.moments import START


@pytest.mark.parametrize(
    ("state", "act", "becomes"),
    [
        ("unconfirmed", "confirm", "pending"),
        ("unconfirmed", "publish", "shown"),
        ("unconfirmed", "approve", None),  # nobody decides what its author has not stood by
        ("pending", "approve", "shown"),
        ("pending", "refuse", "refused"),
        ("pending", "remove", None),  # «fjernet» only for what was shown
        ("shown", "remove", "removed"),
        ("shown", "refuse", None),
        ("shown", "approve", "shown"),  # reported, and it stays
        ("shown", "edit", "pending"),  # never another text under an old approval
        ("shown", "hide", "hidden"),
        ("hidden", "approve", "shown"),
        ("hidden", "remove", "removed"),
        ("hidden", "edit", None),
        ("refused", "approve", None),  # the way back is a complaint
        ("refused", "restore", "shown"),
        ("refused", "edit", None),
        ("removed", "restore", "shown"),
        ("removed", "uphold", "removed"),
        ("withdrawn", "approve", None),
        ("withdrawn", "restore", None),  # what its author took back stays away
        ("withdrawn", "withdraw", None),
        ("pending", "answer", None),
    ],
)
def test_moves_of_a_comment(state: str, act: str, becomes: str | None) -> None:
    assert rules.MOVES.get((Kind.COMMENT, State(state), Act(act))) == becomes


def test_feedback_is_answered_or_closed_and_never_shown() -> None:
    assert State.SHOWN not in {became for (kind, *_), became in rules.MOVES.items() if kind is Kind.FEEDBACK}
    assert rules.becomes(Kind.FEEDBACK, State.PENDING, Act.ANSWER) is State.ANSWERED
    with pytest.raises(IllegalMove):
        rules.becomes(Kind.FEEDBACK, State.ANSWERED, Act.CLOSE)


def test_nothing_leads_out_of_withdrawn() -> None:
    assert not [move for move in rules.MOVES if move[1] is State.WITHDRAWN]


READ = {
    "kind": Kind.COMMENT, "state": State.PENDING, "act": Act.APPROVE, "version": 3, "read": 3, "is_own": False,
    "taken_by": None, "taken_until": None, "moderator_id": 7, "real_now": START,
}  # fmt: skip


@pytest.mark.parametrize(
    ("told", "refusal"),
    [
        ({}, None),
        ({"is_own": True}, CaseRefusal.OWN),
        ({"read": 2}, CaseRefusal.CHANGED),
        ({"taken_by": 8, "taken_until": START + timedelta(seconds=1)}, CaseRefusal.TAKEN),
        ({"taken_by": 8, "taken_until": START}, None),  # over: half-open
        ({"taken_by": 7, "taken_until": START + timedelta(minutes=1)}, None),
        ({"act": Act.REMOVE}, CaseRefusal.NOT_ALLOWED),
    ],
)
def test_who_may_decide(told: dict[str, object], refusal: CaseRefusal | None) -> None:
    assert rules.case_refusal(**{**READ, **told}) is refusal  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("decided_by", "is_own", "is_decided", "is_taken", "refusal"),
    [
        (8, False, False, False, None),
        (None, False, False, False, None),
        (7, False, False, False, CaseRefusal.FIRST_DECIDER),
        (8, True, False, False, CaseRefusal.OWN),
        (8, False, True, False, CaseRefusal.ALREADY),
        (8, False, False, True, CaseRefusal.TAKEN),
        (8, False, True, True, CaseRefusal.ALREADY),
    ],
)
def test_who_may_decide_a_complaint(
    decided_by: int | None, is_own: bool, is_decided: bool, is_taken: bool, refusal: CaseRefusal | None
) -> None:
    found = rules.complaint_refusal(
        decided_by=decided_by, moderator_id=7, is_own=is_own, is_decided=is_decided, is_taken=is_taken
    )
    assert found is refusal


@pytest.mark.parametrize(
    ("state", "reports", "complaint", "waiting"),
    [
        (State.PENDING, 0, False, Waiting.NEW),
        (State.SHOWN, 0, False, None),
        (State.SHOWN, 1, False, Waiting.REPORTED),
        (State.HIDDEN, 0, False, Waiting.REPORTED),
        (State.REFUSED, 0, True, Waiting.COMPLAINT),
        (State.REFUSED, 2, False, None),
        (State.WITHDRAWN, 1, True, None),
        (State.UNCONFIRMED, 0, False, None),
    ],
)
def test_what_waits(state: State, reports: int, complaint: bool, waiting: Waiting | None) -> None:
    assert rules.waiting_for(state=state, open_reports=reports, open_complaint=complaint) is waiting


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("Dette er dritt.", SignalKind.WORD, ("dritt",)),
        ("Dette er DRITT!", SignalKind.WORD, ("dritt",)),
        ("Dette er drіtt.", SignalKind.WORD, ("dritt",)),  # with a Cyrillic і
        ("Dette er d\u200britt.", SignalKind.WORD, ("dritt",)),
        ("Stem på oss og vinn en iPad", SignalKind.WORD, ("vinn en ipad",)),
        ("Se http://a.example og https://b.example", SignalKind.LINKS, ()),
        ("Drаmmen er fin", SignalKind.LETTERS, ("Drаmmen",)),  # with a Cyrillic а
        ("snu \u202etekst", SignalKind.HIDDEN_MARKS, ()),
    ],
)
def test_what_is_worth_a_second_look(text: str, kind: SignalKind, words: tuple[str, ...]) -> None:
    listed = ["dritt", "vinn en ipad"]
    found = rules.signals_in(name="Leser", text=text, suspect=listed, same_texts=0, trapped=False)
    assert {each.kind: each.words for each in found}[kind] == words


@pytest.mark.parametrize(
    "text", ["Drittsekk er et annet ord.", "En lenke: https://a.example", "Ås, Ærø og Østfold – «fint»!"]
)
def test_what_is_plain_gives_no_signal(text: str) -> None:
    assert rules.signals_in(name="Åse Ødegård", text=text, suspect=["dritt"], same_texts=0, trapped=False) == ()


def test_the_same_words_are_the_same_text_however_they_are_disguised() -> None:
    plain = rules.text_digest("Stem på Larvik, alle sammen!")
    assert rules.text_digest("stem  på LARVIK\n\nalle sammen") == plain
    assert rules.text_digest("Stem på Lаrvik, alle sаmmen") == plain
    assert rules.text_digest("Stem på Drammen, alle sammen!") != plain


def test_excerpt_is_one_line_and_no_letter_is_parted_from_its_accent() -> None:
    assert rules.excerpt_of("En\n\nto   tre") == "En to tre"
    cut = rules.excerpt_of("x" * 198 + "e\u0301\u0301\u0301 mer")
    assert len(cut) <= rules.EXCERPT_LENGTH and cut.endswith("…") and "\u0301" not in cut[-2:]
