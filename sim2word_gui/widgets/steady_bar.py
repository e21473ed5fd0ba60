"""A progress bar that keeps its place while it is hidden, so that nothing jumps."""

from __future__ import annotations

from PySide6.QtWidgets import QProgressBar, QWidget

_STEPS = 1000


class SteadyBar(QProgressBar):
    """Keeps its place.

    Parameters
    ----------
    parent : QWidget, optional
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        policy = self.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.setSizePolicy(policy)

    def show_share(self, share: float) -> None:
        """Show how much is done, 0 to 1."""
        self.setRange(0, _STEPS)
        self.setValue(round(_STEPS * share))
