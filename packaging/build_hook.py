"""Has the manual built, and the program's modules moved into the package, for every wheel."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_EDITABLE = "editable"


class WheelHook(BuildHookInterface):  # type: ignore[type-arg]
    """Runs before a wheel is packed, also for an editable installation."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the pages; an editable installation takes the modules where they stand."""
        packaging = Path(self.root) / "packaging"
        subprocess.run([sys.executable, str(packaging / "manual.py")], check=True)
        if version == _EDITABLE:
            return
        sys.path.insert(0, str(packaging))
        from inside import PACKAGE, write_package  # type: ignore[import-not-found] # beside this

        staged = Path(self.root) / "build" / "wheel"
        write_package(Path(self.root), staged)
        build_data["force_include"][str(staged / PACKAGE)] = PACKAGE
