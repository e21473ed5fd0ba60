"""The folder of the user's packs, settings and what the program keeps for itself."""

from __future__ import annotations

import os
from pathlib import Path

from platformdirs import user_data_path

HOME = "SIM2WORD_HOME"
"""Environment variable that names another folder."""


def home() -> Path:
    """Return the folder."""
    chosen = os.environ.get(HOME)
    return Path(chosen) if chosen else user_data_path("sim2word", appauthor=False)
