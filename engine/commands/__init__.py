"""The command line: the same engine without a window."""

from engine.commands.main import COMMANDS, main

__all__ = ["COMMANDS", "main"]
