"""An interrupt that a library swallows while it is loaded still cancels what comes after."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
CODE = """
import os, signal
from contextlib import suppress
from engine.interrupts import remember_interrupts, was_interrupted
remember_interrupts()
assert not was_interrupted()
{before}
from engine.commands.interrupt import cancel_on_interrupt
with cancel_on_interrupt() as token:
    print(token.cancelled)
"""
SWALLOWED = """
with suppress(BaseException):
    os.kill(os.getpid(), signal.SIGINT)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="a process is not interrupted so there")
@pytest.mark.parametrize(("before", "cancelled"), [("", "False"), (SWALLOWED, "True")])
def test_a_swallowed_interrupt_cancels_what_follows(before: str, cancelled: str) -> None:
    command = [sys.executable, "-c", CODE.format(before=before)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == cancelled
