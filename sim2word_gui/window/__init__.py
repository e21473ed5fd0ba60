"""One window: its shell, commands, start page, lists and status line."""
