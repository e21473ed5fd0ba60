"""Who may read what the program writes: its owner alone, unless the user says otherwise."""

from __future__ import annotations

import os

SHARED = "SIM2WORD_SHARED_FILES"
"""Environment variable: with 1, new files get the modes that the system gives by itself."""
_OWNER_ALONE = 0o077


def is_shared() -> bool:
    """Whether others may read new files, as far as the system lets them."""
    return os.environ.get(SHARED) == "1"


def keep_private() -> None:
    """Let nobody else read what this process makes from now on, by itself or through libraries."""
    if not is_shared():
        os.umask(_OWNER_ALONE)


def new_mode(of: int) -> int:
    """Return the mode of a new file or folder.

    Parameters
    ----------
    of : int
        0o666 for a file, 0o777 for a folder.
    """
    return of & ~(_umask() if is_shared() else _OWNER_ALONE)


def _umask() -> int:
    """Return which permissions new files do not get."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
