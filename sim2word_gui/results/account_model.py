"""The account as a table: strangers, rows, what no attribute names, the score."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from engine.contracts.account import Account
from engine.language.account import group_phrase, words_of
from engine.language.catalogue import Language, say

GROUP, STEP, VALUE, WORDS = range(4)
STEP_ROLE = Qt.ItemDataRole.UserRole + 1
SCALE_ROLE = Qt.ItemDataRole.UserRole + 2
_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Step:
    """A line of the table.

    Attributes
    ----------
    name : str
    start, end : float
        Scores before and after it; the same for the two ends.
    firm : bool
        Drawn in full colour.
    is_row : bool
        Whether it is a row of the account, or rows together.
    words : str
    low, high : float or None
        The interval of the row.
    regions : bool or None
        What the regions of the face say of it.
    """

    name: str
    start: float
    end: float
    firm: bool = False
    is_row: bool = False
    words: str = ""
    low: float | None = None
    high: float | None = None
    regions: bool | None = None


def steps(account: Account, language: Language, *, every: bool) -> list[Step]:
    """Return the lines of an account.

    Parameters
    ----------
    account : Account
    language : str
    every : bool
        Whether rows that are not firm have lines of their own.
    """
    at = account.strangers
    made = [Step(say("account.strangers", language), at, at)]
    shown = [row for row in account.rows if every or row.firm]
    for row in shown:
        words = "; ".join(say(phrase, language) for phrase in words_of(row))
        name = say(group_phrase(row.group), language)
        made.append(
            Step(
                name,
                at,
                at + row.value,
                row.firm,
                is_row=True,
                words=words,
                low=row.low,
                high=row.high,
                regions=row.in_regions,
            )
        )
        at += row.value
    rest = [row for row in account.rows if row not in shown]
    if rest:
        name = say("account.smaller", language, count=len(rest))
        after = at + sum(row.value for row in rest)
        made.append(Step(name, at, after, is_row=True))
        at = after
    made.append(Step(say("account.unnamed", language), at, account.score))
    made.append(Step(say("account.score", language), account.score, account.score))
    return made


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
        ends = step.start == step.end and not step.is_row
        of_columns = {
            GROUP: step.name,
            VALUE: f"{step.end:.3f}" if ends else f"{step.end - step.start:+.3f}",
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
