"""The command line: the same engine without a window."""

from engine.commands.main import main
from engine.commands.names import COMMANDS

__all__ = ["COMMANDS", "main"]
