"""Under which name content lies, in a folder and in a bucket alike, so that it can be moved between them."""

import re

_PLACE = re.compile(r"([0-9a-f]{2})/(\1[0-9a-f]{30})")


def place_of(file_id: str) -> str:
    """Return the place of a file: under its id, in a folder of the id's beginning."""
    return f"{file_id[:2]}/{file_id}"


def id_at(place: str) -> str | None:
    """Return the id of the file that has a place; None for what is no file of ours."""
    found = _PLACE.fullmatch(place)
    return found[2] if found else None
