"""What made a result: versions, model files, device and settings."""

from __future__ import annotations

import platform
import subprocess
from dataclasses import asdict
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

import engine
from engine.contracts.explanation import Provenance
from engine.contracts.settings import Settings
from engine.models.devices import describe
from engine.models.pack import ModelPack

_LIBRARIES = ("numpy", "opencv-python-headless", "pillow", "safetensors", "scipy", "torch")
_IF_INSTALLED = ("onnx2torch", "onnxruntime", "onnxruntime-gpu", "python-ofiq")


@cache
def git_commit() -> str | None:
    """Return the commit of the checkout that the program runs from; None when installed.

    Ends in ``-dirty`` when the checkout was changed since.
    """
    root = Path(engine.__file__).resolve().parent.parent
    if not (root / ".git").exists():
        return None
    try:
        found = subprocess.run(
            ["git", "describe", "--always", "--dirty", "--abbrev=40", "--exclude=*"],  # noqa: S607
            cwd=root,
            capture_output=True,
            text=True,
            timeout=5,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return found.stdout.strip() or None


@cache
def library_versions() -> tuple[tuple[str, str], ...]:
    """Return names and versions of what a figure depends on: Python and libraries."""
    named = tuple((name, metadata.version(name)) for name in _LIBRARIES)
    extra = tuple((name, metadata.version(name)) for name in _IF_INSTALLED if _is_installed(name))
    return (("python", platform.python_version()), *named, *extra)


def _is_installed(name: str) -> bool:
    try:
        metadata.version(name)
    except metadata.PackageNotFoundError:
        return False
    return True


def program_document() -> dict[str, Any]:
    """Return which program did something, as JSON values, where no network computed."""
    return {
        "app": f"sim2word {engine.__version__}",
        "git": git_commit(),
        "libraries": dict(library_versions()),
    }


def provenance(pack: ModelPack, settings: Settings) -> Provenance:
    """Return the provenance of a result made with some models and settings."""
    return Provenance(
        app=f"sim2word {engine.__version__}",
        git=git_commit(),
        models=pack.identities,
        libraries=library_versions(),
        device=describe(pack.device),
        seed=settings.seed,
        settings=tuple(asdict(settings).items()),
    )
