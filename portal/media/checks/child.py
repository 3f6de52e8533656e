"""The process that opens one file: limits itself first, then looks, then says one line of JSON.

Started as a script with `python -I`, without the portal's environment: `child.py KIND SOURCE TARGET`.
"""

import json
import resource
import sys
from pathlib import Path

MEMORY = 512 * 1024 * 1024
SECONDS = 10  # of the processor
WRITTEN = 64 * 1024 * 1024
OPEN_FILES = 32


def limit() -> None:
    """Take from this process what it does not need. Where a system knows no such limit (macOS: memory) the others hold."""
    limits = {
        resource.RLIMIT_AS: MEMORY,
        resource.RLIMIT_CPU: SECONDS,
        resource.RLIMIT_FSIZE: WRITTEN,
        resource.RLIMIT_NOFILE: OPEN_FILES,
        resource.RLIMIT_CORE: 0,
    }
    for which, most in limits.items():
        try:
            resource.setrlimit(which, (most, most))
        except (OSError, ValueError):
            if sys.platform == "linux":
                raise


def look(named: str, source: str, target: str) -> str | None:
    """Return why a file whose beginning is of a kind is not taken, or None; a picture then lies written anew at `target`."""
    from portal.media.checks import packages, pdf, pictures  # noqa: PLC0415 - after the limits, and never in the app
    from portal.media.rules import FileRefusal, Kind  # noqa: PLC0415

    kind, path = Kind(named), Path(source)
    try:
        if kind.is_picture:
            return pictures.rewrite(kind, path, Path(target))
        return pdf.refusal(path.read_bytes()) if kind is Kind.PDF else packages.refusal(kind, path)
    except MemoryError:
        return FileRefusal.TOO_HEAVY


def main() -> None:
    """Look at the file that the arguments name."""
    limit()
    sys.path.insert(0, str(Path(__file__).resolve().parents[3]))
    print(json.dumps({"refused": look(*sys.argv[1:4])}))


if __name__ == "__main__":
    main()
