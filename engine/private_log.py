"""What may stand in a log: where an error happened, and of what kind, but nothing of the evidence.

Messages of errors carry names of files; they are kept out unless they are asked for.
"""

from __future__ import annotations

import os
import traceback

ASKED_FOR = "SIM2WORD_LOG_DETAILS"
"""An environment variable: set, logs carry messages, and with them names of photos."""


def without_messages(error: BaseException) -> str:
    """Return an error's kind and where it happened, without its message unless asked for."""
    if os.environ.get(ASKED_FOR):
        return "".join(traceback.format_exception(error)).rstrip()
    parts = []
    at: BaseException | None = error
    while at is not None:
        frames = "".join(traceback.format_tb(at.__traceback__)).rstrip()
        parts.append(f"{frames}\n{type(at).__name__}".lstrip())
        at = at.__cause__ or (None if at.__suppress_context__ else at.__context__)
    return "\nwhile handling:\n".join(parts)
