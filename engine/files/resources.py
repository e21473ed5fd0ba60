"""Find the data files of the ``resources`` folder, installed or in a checkout."""

from __future__ import annotations

from pathlib import Path

from engine.contracts.errors import ModelMissing

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
"""Beside the engine, in a checkout and in an installation alike."""


def resource(name: str) -> Path:
    """Return the path of a data file.

    Parameters
    ----------
    name : str
        Path inside ``resources``, with forward slashes.

    Raises
    ------
    ModelMissing
        If the installation lacks it.
    """
    path = RESOURCES / name
    if not path.is_file():
        raise ModelMissing(
            "The program's own file resources/{name} is missing.",
            "Install Sim2Word again.",
            name=name,
        )
    return path
