"""Has the manual built into resources/manual, so that every installation carries it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ManualHook(BuildHookInterface):  # type: ignore[type-arg]
    """Runs before a wheel is packed, also for an editable installation."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        """Build the pages."""
        script = Path(self.root) / "packaging" / "manual.py"
        subprocess.run([sys.executable, str(script)], check=True)
