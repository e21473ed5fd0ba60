"""Windows are destroyed by the thread that made them, whoever allocates."""

from __future__ import annotations

import gc
import threading
import weakref
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from sim2word_gui.system.garbage import Garbage, garbage_of


class Knot(QWidget):
    """A widget in a reference cycle, as every window is."""

    def __init__(self) -> None:
        super().__init__()
        self.itself = self


def allocate(kept: list[Any]) -> None:
    """Make more containers than any threshold of the collector."""
    kept.extend([] for _ in range(200_000))


def test_only_the_windows_thread_collects(qapp: QApplication, qtbot: QtBot) -> None:
    garbage_of(qapp)
    gc.collect()
    where: list[threading.Thread] = []
    weakref.finalize(Knot(), lambda: where.append(threading.current_thread()))
    kept: list[Any] = []
    worker = threading.Thread(target=allocate, args=[kept])
    worker.start()
    worker.join()
    assert where == []
    qtbot.waitUntil(lambda: where != [], timeout=10_000)
    assert where == [threading.main_thread()]


def test_there_is_one_collector(qapp: QApplication) -> None:
    garbage = garbage_of(qapp)
    assert garbage_of(qapp) is garbage
    assert len(qapp.findChildren(Garbage)) == 1
    assert isinstance(garbage, QObject)
    assert not gc.isenabled()


def test_what_is_spared_stays(qapp: QApplication) -> None:
    before = gc.get_freeze_count()
    kept: list[list[int]] = [[] for _ in range(1_000)]
    garbage_of(qapp).spare()
    assert gc.get_freeze_count() > before
    assert len(kept) == 1_000
