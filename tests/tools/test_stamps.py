"""What is done once, again when it must be, and by one run.py at a time."""

import os
import shutil
import subprocess
import sys

import pytest

from tools import setting_up
from tools.places import ROOT
from tools.stamps import Step, digest, write_whole


@pytest.fixture
def step(tmp_path):
    """Return a step that copies a file, and counts."""
    source, result = tmp_path / "source", tmp_path / "result"
    source.write_text("first")
    done = []

    def make():
        done.append(source.read_text())
        shutil.copy(source, result)

    made = Step("Copy", tmp_path / "stamp", lambda: ["v1", source], result.exists, make)
    return made, source, result, done


def test_a_step_is_done_once_for_each_state_of_its_inputs(step):
    copy, source, _, done = step
    assert not copy.is_done()
    copy.run()
    assert copy.is_done()
    source.write_text("second")
    assert not copy.is_done()
    copy.run()
    assert copy.is_done()
    assert done == ["first", "second"]


def test_a_step_is_done_again_when_its_result_is_gone(step):
    copy, _, result, _ = step
    copy.run()
    result.unlink()
    assert not copy.is_done()


def test_a_step_that_was_killed_halfway_is_done_again(step):
    copy, source, result, _ = step
    copy.run()

    def die():
        result.write_text("half")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Step(copy.title, copy.stamp, copy.inputs, copy.holds, die).run()
    assert result.exists() and source.exists()
    assert not copy.is_done()


def test_an_input_that_changes_meanwhile_makes_the_step_run_again(step):
    copy, source, _, _ = step
    Step(copy.title, copy.stamp, copy.inputs, copy.holds, lambda: source.write_text("changed")).run()
    assert not copy.is_done()


def test_no_two_lists_of_inputs_have_one_hash(tmp_path):
    folder, empty = tmp_path / "folder", tmp_path / "empty"
    (folder / "below").mkdir(parents=True)
    (folder / "a").write_text("bc")
    empty.write_text("")
    first = digest([folder])
    (folder / "a").rename(folder / "below" / "a")
    second = digest([folder])
    (folder / "below" / "a").write_text("b")
    hashes = [
        first,
        second,
        digest([folder]),
        digest([empty]),
        digest([tmp_path / "none"]),
        digest(["ab"]),
        digest(["a", "b"]),
        digest(["atextb"]),
    ]
    assert len(set(hashes)) == len(hashes)


def test_a_stamp_is_whole_or_missing(tmp_path, monkeypatch):
    stamp = tmp_path / "stamp"
    monkeypatch.setattr(os, "fsync", lambda _: (_ for _ in ()).throw(OSError("disk full")))
    with pytest.raises(OSError, match="disk full"):
        write_whole(stamp, "x" * 64)
    assert not stamp.exists()


def test_a_second_run_waits_for_the_first_and_says_so(tmp_path):
    program = (
        "import sys; from pathlib import Path; from tools.setting_up import alone\n"
        "with alone(Path(sys.argv[1])): print('in')"
    )
    with setting_up.alone(tmp_path):
        second = subprocess.Popen(
            [sys.executable, "-c", program, tmp_path],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        said = second.stderr.readline()
        with pytest.raises(subprocess.TimeoutExpired):
            second.wait(0.5)
    out, _ = second.communicate(timeout=60)
    assert said == f"Another run.py (process {os.getpid()}) is setting up here; waiting for it.\n"
    assert out == "in\n"
