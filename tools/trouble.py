"""What goes wrong, told in one sentence with the remedy."""

import os
from collections.abc import Sequence

FAILED = 1
UNAVAILABLE = os.EX_UNAVAILABLE  # 69: the port is used, or an index does not answer
CANNOT_WRITE = os.EX_CANTCREAT  # 73: a folder cannot be written
INTERRUPTED = 130


class Trouble(Exception):
    """The command cannot go on; the text is one sentence that says why and what to do."""

    def __init__(self, text: str, code: int = FAILED, details: Sequence[str] = ()) -> None:
        """Keep the sentence, the exit code that the command ends with, and what another program said."""
        super().__init__(text)
        self.code = code
        self.details = details


class Stopped(BaseException):
    """Someone asked the command to stop (TERM or HUP); like KeyboardInterrupt, not an error to be caught on the way."""
