"""Load the large libraries beside the window, after it was painted."""

from __future__ import annotations

import importlib

from PySide6.QtCore import QObject, QThread, Signal


class Loader(QThread):
    """Imports the rest of the window; numpy and pyqtgraph take longer than the first paint.

    Signals
    -------
    loaded()
    failed(Exception)
        A library is missing or does not fit.
    """

    loaded = Signal()
    failed = Signal(object)

    def __init__(self, modules: tuple[str, ...], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._modules = modules

    def run(self) -> None:
        """Import; runs in the thread itself."""
        try:
            for module in self._modules:
                importlib.import_module(module)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is reported
            self.failed.emit(error)
            return
        self.loaded.emit()
