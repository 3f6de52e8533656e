"""The anonymised version of an application: the applicant's names taken out of the texts."""

import re
from collections.abc import Iterable

HIDDEN = "[…]"


def blinded(text: str, names: Iterable[str]) -> str:
    """Return a text without the names, whatever their case; a name inside a longer word goes too: «drammensk», «Drammens».

    Names that a jury could not tell from common words («Os», «Re») are taken out as whole words with a capital only.
    """
    for name in sorted({each.strip() for each in names if each.strip()}, key=len, reverse=True):
        if len(name) <= 3:
            text = re.sub(rf"(?<!\w){re.escape(name)}(s|')?(?!\w)", HIDDEN, text)
        else:
            text = re.sub(rf"\w*{re.escape(name)}\w*", HIDDEN, text, flags=re.IGNORECASE)
    return text
