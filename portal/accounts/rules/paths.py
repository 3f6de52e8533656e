"""Where a sign-in may lead: to our own pages only."""

import re

CONTROL = re.compile(r"[\x00-\x20\x7f-\x9f\u2028\u2029]")
OWN = re.compile(r"/(?![/\\])[\w\-/?=&.%]*")
LONGEST = 4000  # gunicorn takes no longer line


ODD = re.compile(r"//|/\.|%(2f|5c|0|1|7f)", re.IGNORECASE)  # no page of ours has it, and not everything reads it alike


def own_path(text: str | None) -> str | None:
    """Return a path of our own, or None for everything else: other hosts, schemes, and what browsers read as such.

    Control characters go first: browsers leave them out, so that «/<tab>/evil» is «//evil» to them.
    """
    bare = CONTROL.sub("", text or "")
    if len(bare) > LONGEST or not OWN.fullmatch(bare) or ODD.search(bare.partition("?")[0]):
        return None
    return bare
