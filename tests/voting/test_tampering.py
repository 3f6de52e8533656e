"""Ten thousand changes to an export, and not one is taken: by the verifier that anybody can download."""

from collections import Counter

from portal.voting.rules import heads
from portal.voting.rules.lines import canonical
from tests.voting import verifier
from tests.voting.tampering import CHANGES, TRUE, cut, material, tampered

kontroller = verifier.load()
COUNT, SEED = 10_000, 20191


def taken(content: bytes, kept: heads.Head | None) -> bool:
    """Whether the verifier takes an export, given the true key and perhaps an observer's head."""
    older = kontroller.heads_in(canonical(heads.head_object(kept))) if kept else []
    try:
        kontroller.check(cut(content), [TRUE.public.hex()], older)
    except kontroller.Wrong:
        return False
    return True


def test_the_material_itself_is_taken() -> None:
    _, whole, kept = material(1)
    assert taken(b"".join(whole), kept)
    assert taken(b"".join(whole), None)


def test_10_000_of_10_000_changes_are_refused() -> None:
    missed: Counter[str] = Counter()
    tried: Counter[str] = Counter()
    for name, kept, content in tampered(COUNT, SEED):
        tried[name] += 1
        missed[name] += taken(content, kept)
    assert +missed == Counter()
    assert tried.total() == COUNT
    assert tried.keys() == {change.__name__ for change in CHANGES}
