"""Python's garbage is collected in the window's thread alone.

Python collects reference cycles in whichever thread happens to allocate. A closed window is such
a cycle; collected while the engine's thread allocates, Qt's objects would be destroyed there,
which Qt forbids: the program may stand still or die.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

_INTERVAL_MS = 200


class Garbage(QObject):
    """Collects from a timer of the thread that makes it, and switches collecting elsewhere off.

    Parameters
    ----------
    parent : QObject
        Lives as long as the program.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        timer = QTimer(self)
        timer.timeout.connect(self.collect)
        timer.start(_INTERVAL_MS)

    def collect(self) -> None:
        """Collect the oldest generation whose threshold is passed, as Python itself would."""
        passed = [
            generation
            for generation, (count, threshold) in enumerate(
                zip(gc.get_count(), gc.get_threshold(), strict=True)
            )
            if count > threshold > 0
        ]
        if passed:
            gc.collect(max(passed))

    def spare(self) -> None:
        """Leave what is there now, such as imported libraries, out of later collections."""
        gc.freeze()

    def spare_anew(self) -> None:
        """Collect what was spared and is gone since, such as models that were swapped."""
        gc.unfreeze()
        gc.collect()
        gc.freeze()


def garbage_of(program: QObject) -> Garbage:
    """Return the program's collector, made at the first call."""
    found = program.findChild(Garbage)
    return Garbage(program) if found is None else found
