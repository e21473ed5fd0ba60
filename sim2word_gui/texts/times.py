"""When something was done to a case, in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication


def clock(time: str) -> str:
    """Return a time of the log without fractions; it is UTC."""
    return f"{time[:19].replace('T', ' ')} UTC"


def order_of(after_runs: int) -> str:
    """Return whether a score could be seen when something was written."""
    if after_runs == 0:
        return QCoreApplication.translate("Case", "before any run")
    return QCoreApplication.translate("Case", "after run {} had begun").format(after_runs)
