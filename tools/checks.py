"""What `test` and `lint` run: style, templates, import floors, types, then pytest."""

import signal
import subprocess
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tools.places import PYTHON, ROOT, environment
from tools.setting_up import say
from tools.trouble import Stopped

LINTS = {
    "ruff check": ["-m", "ruff", "check", "--quiet", "."],
    "ruff format": ["-m", "ruff", "format", "--check", "."],
    "djlint": ["-m", "djlint", "--lint", "--quiet", "templates"],
    "import floors": ["-c", "from importlinter.cli import lint_imports_command as run; run()"],
    "mypy": ["-m", "mypy"],
}


def lint() -> int:
    """Run every lint, also after one that failed; return 0 when all passed."""
    env = environment()
    failed = []

    def run(arguments: Sequence[str]) -> subprocess.CompletedProcess[str]:
        return subprocess.run([PYTHON, *arguments], cwd=ROOT, env=env, capture_output=True, text=True, check=False)

    with ThreadPoolExecutor(2) as two_at_a_time:
        answers = list(two_at_a_time.map(run, LINTS.values()))
    for name, done in zip(LINTS, answers, strict=True):
        say(f"{name}: {'failed' if done.returncode else 'passed'}")
        if done.returncode:
            say((done.stdout + done.stderr).rstrip())
            failed.append(name)
    if failed:
        say(f"Lint failed: {', '.join(failed)}.")
    return 1 if failed else 0


def pytest(arguments: Sequence[str], browser: Path) -> int:
    """Run pytest with these arguments, or all tests on three processes; return its exit code.

    The tests get a temporary folder of their own. The PostgreSQL wheel keeps a lock in the common one, where a run by
    another user would stop ours, and opens the parent of its data to everyone: here there is nothing else to see.
    """
    with tempfile.TemporaryDirectory(prefix="kultur-") as folder:
        own = Path(folder)
        # As root the wheel runs PostgreSQL as a user of its own, who must be able to pass.
        own.chmod(0o755)
        runtime = own / "run"
        runtime.mkdir(mode=0o700)
        # No setting of the user's own site may decide how a test goes.
        env = {name: value for name, value in environment().items() if not name.startswith("PORTAL_")}
        env |= {"PORTAL_BROWSER": str(browser), "TMPDIR": folder, "XDG_RUNTIME_DIR": str(runtime)}
        command = [str(PYTHON), "-m", "pytest", *(arguments or ["-n", "3", "--dist", "worksteal"])]
        return _run_to_the_end(command, env)


def _run_to_the_end(command: Sequence[str], env: dict[str, str]) -> int:
    """Run a command that, when stopped, still has servers of its own to take down."""
    with subprocess.Popen(command, cwd=ROOT, env=env) as child:
        try:
            return child.wait()
        except (KeyboardInterrupt, Stopped) as stop:
            # Ctrl+C in a terminal has reached it already; twice would cut its taking down short.
            if isinstance(stop, Stopped):
                child.send_signal(signal.SIGINT)
            try:
                child.wait(30)
            except (KeyboardInterrupt, Stopped, subprocess.TimeoutExpired):
                child.kill()
            raise
