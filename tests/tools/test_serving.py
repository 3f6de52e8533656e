"""gunicorn and the worker: started together, stopped together."""

import os
import signal
import subprocess
import sys

import pytest

from tests.tools.clones import free_port
from tools import serving
from tools.places import ROOT


@pytest.fixture
def stand_ins(tmp_path, monkeypatch):
    """Return a folder where `python -m gunicorn` and `python -m flask` are small programs of our own."""
    (tmp_path / "gunicorn.py").write_text(
        "import sys; from http.server import *\n"
        "host, port = sys.argv[3].split(':')\n"
        "HTTPServer((host, int(port)), SimpleHTTPRequestHandler).serve_forever()\n"
    )
    monkeypatch.setattr(serving, "PYTHON", sys.executable)
    monkeypatch.setattr(serving, "ROOT", tmp_path)
    return tmp_path


def test_when_the_worker_ends_the_site_stops_and_says_why(stand_ins, capfd):
    (stand_ins / "flask.py").write_text("import sys, time; time.sleep(1); sys.exit(9)")
    port = free_port()
    assert serving.serve("127.0.0.1", port, dict(os.environ), "Ready.") == 9
    told = capfd.readouterr()
    assert told.out == "Ready.\n"
    assert told.err.splitlines()[-1] == (
        "run.py: worker ended with exit code 9, so the whole site was stopped; its own words stand above."
    )
    serving.refuse_used_port("127.0.0.1", port)


def test_when_gunicorn_cannot_start_nothing_is_announced(stand_ins, capfd):
    (stand_ins / "gunicorn.py").write_text("import sys; sys.exit(3)")
    assert serving.serve("127.0.0.1", free_port(), dict(os.environ), "Ready.") == 3
    told = capfd.readouterr()
    assert told.out == ""
    assert told.err == (
        "run.py: gunicorn ended with exit code 3, so the whole site was stopped; its own words stand above.\n"
    )


def test_when_gunicorn_is_killed_the_worker_is_stopped_too(stand_ins, capfd):
    (stand_ins / "flask.py").write_text(
        "import os, signal, time\n"
        "open('worker', 'w').write(str(os.getpid()))\n"
        "os.kill(int(open('gunicorn').read()), signal.SIGKILL)\n"
        "while True: time.sleep(1)"
    )
    with (stand_ins / "gunicorn.py").open("r+") as program:
        whole = program.read()
        program.seek(0)
        program.write("import os; open('gunicorn', 'w').write(str(os.getpid()))\n" + whole)
    assert serving.serve("127.0.0.1", free_port(), dict(os.environ), "Ready.") == 1
    assert capfd.readouterr().err.splitlines()[-1] == (
        "run.py: gunicorn was killed by signal 9, so the whole site was stopped; its own words stand above."
    )
    with pytest.raises(ProcessLookupError):
        os.kill(int((stand_ins / "worker").read_text()), 0)


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000"),
        ("0.0.0.0", "http://127.0.0.1:8000"),
        ("localhost", "http://localhost:8000"),
        ("::1", "http://[::1]:8000"),
    ],
)
def test_the_address_is_one_that_a_browser_here_can_use(host, address):
    assert serving.address(host, 8000) == address


def test_one_signal_stops_everything(stand_ins):
    (stand_ins / "flask.py").write_text("import time\nwhile True: time.sleep(1)")
    port = free_port()
    program = (
        "import os, sys; from pathlib import Path; from tools import commands, serving\n"
        "serving.PYTHON, serving.ROOT = sys.executable, Path(sys.argv[1])\n"
        "def site(_): return serving.serve('127.0.0.1', int(sys.argv[2]), dict(os.environ), 'Ready.')\n"
        "commands.COMMANDS['site'] = site\n"
        "sys.exit(commands.main(['site']))"
    )
    # A shell that starts a program in the background has it ignore Ctrl+C's signal.
    in_background = ["sh", "-c", "trap '' INT; exec \"$@\"", "sh"]
    for number in (signal.SIGINT, signal.SIGTERM):
        command = [*in_background, sys.executable, "-c", program, stand_ins, str(port)]
        site = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        try:
            assert site.stdout.readline() == "Ready.\n"
            site.send_signal(number)
            assert site.communicate(timeout=20)[0] == "Stopped.\n"
        finally:
            site.kill()
            site.communicate()
        assert site.returncode == 0
        serving.refuse_used_port("127.0.0.1", port)
