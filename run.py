#!/usr/bin/env python3
"""The portal's two commands, `site` and `test`, and the few others; `--help` lists them.

Only this file is read by a Python that is too old, so it keeps to words that every Python understands;
the work is done by the package tools/, which needs nothing but the standard library.
"""

import sys

OLDEST = (3, 11)


def main():
    """Refuse an old Python in one sentence, else hand over to tools.commands."""
    if tuple(sys.version_info[:2]) < OLDEST:
        sys.stderr.write(
            "run.py: this is Python %d.%d, and the portal needs 3.11 or newer: install one, then say "
            "for instance «python3.11 run.py site».\n" % tuple(sys.version_info[:2])
        )
        return 1
    from tools.commands import main as run

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
