"""The account as a table: strangers, rows, what no attribute names, the score."""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from engine.language.account import Step
from engine.language.catalogue import Language, say

GROUP, STEP, VALUE, WORDS = range(4)
STEP_ROLE = Qt.ItemDataRole.UserRole + 1
SCALE_ROLE = Qt.ItemDataRole.UserRole + 2
_Index = QModelIndex | QPersistentModelIndex


class AccountModel(QAbstractTableModel):
    """Lines of an account, in their order."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._steps: list[Step] = []
        self._language: Language = "en"

    def show_steps(self, found: list[Step], language: Language) -> None:
        """Show other lines."""
        if (found, language) == (self._steps, self._language):
            return
        self.beginResetModel()
        self._steps, self._language = found, language
        self.endResetModel()

    @property
    def scale(self) -> tuple[float, float]:
        """The lowest and the highest score that a line reaches."""
        ends = [end for step in self._steps for end in (step.start, step.end)]
        return (min(ends), max(ends)) if ends else (0.0, 1.0)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Return how many lines there are."""
        return 0 if parent.isValid() else len(self._steps)

    def columnCount(self, _parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Return how many columns there are."""
        return WORDS + 1

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a cell shows."""
        step = self._steps[index.row()]
        if role == STEP_ROLE:
            return step
        if role == SCALE_ROLE:
            return self.scale
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(step, index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(step)
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() == VALUE:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def _text(self, step: Step, column: int) -> str:
        of_columns = {
            GROUP: step.name,
            VALUE: f"{step.end:.3f}" if step.is_end else f"{step.end - step.start:+.3f}",
            WORDS: step.words,
        }
        return of_columns.get(column, "")

    def _tip(self, step: Step) -> str:
        lines = [step.name]
        if step.words:
            lines.append(step.words)
        if step.low is not None:
            interval = say("account.interval", self._language)
            lines.append(f"{interval}: {step.low:+.4f} … {step.high:+.4f}")
            key = {None: "none", True: "yes", False: "no"}[step.regions]
            said = say(f"account.in_regions.{key}", self._language)
            lines.append(f"{say('account.regions', self._language)}: {said}")
        return "\n".join(lines)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return the name of a column."""
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        keys = {VALUE: "account.value", WORDS: "account.shared_or_not"}
        return say(keys[section], self._language) if section in keys else ""
