"""Every hostile file is refused for its own reason, and every honest one is taken."""

from collections import Counter
from pathlib import Path

import pytest

from portal.media.checks import child
from portal.media.rules import FileRefusal, clean_name, head_refusal, kind_named
from portal.media.rules.kinds import HEAD_BYTES
from portal.media.rules.room import MOST_BYTES
from tests.media import making
from tests.media.hostile_files import FILES, HostileFile


def verdict(name: str, content: bytes, folder: Path) -> str | None:
    """What becomes of a file, in the order in which it is asked; opened here, not in the process of its own."""
    kind = kind_named(clean_name(name))
    if kind is None:
        return FileRefusal.WRONG_ENDING
    if len(content) > MOST_BYTES:
        return FileRefusal.TOO_LARGE
    source = folder / "in"
    source.write_bytes(content)
    return head_refusal(kind, content[:HEAD_BYTES]) or child.look(kind, str(source), str(folder / "out"))


@pytest.mark.parametrize("each", FILES, ids=lambda each: each.what)
def test_a_hostile_file_is_refused_for_its_own_reason(each: HostileFile, tmp_path):
    assert verdict(each.name, each.make(), tmp_path) == each.reason


@pytest.mark.parametrize("name", making.HONEST)
def test_an_honest_file_is_taken(name, tmp_path):
    assert verdict(name, making.HONEST[name], tmp_path) is None


def test_there_are_enough_of_them_and_no_two_are_the_same():
    assert len(FILES) >= 40
    assert max(Counter(each.what for each in FILES).values()) == 1
