"""The comparisons of the session as thumbnails."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSize,
    Qt,
)
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QDockWidget, QListView, QWidget

from sim2word_gui.state.comparison import Comparison
from sim2word_gui.state.comparisons import Comparisons
from sim2word_gui.state.run_state import Phase
from sim2word_gui.texts.plain import plain
from sim2word_gui.widgets.thumbnails import pair_pixmap
from sim2word_gui.widgets.translated import Translated

_Index = QModelIndex | QPersistentModelIndex
_WIDTH = 158
_NAME = 17
"""Characters of a file name that fit."""


class ComparisonsModel(QAbstractListModel):
    """One row a comparison."""

    def __init__(self, comparisons: Comparisons, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._comparisons = comparisons
        self._rows: list[Comparison] = list(comparisons.all)

    def refresh(self) -> None:
        """Show the comparisons as they are now."""
        rows = list(self._comparisons.all)
        if rows != self._rows:
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()
        elif rows:
            self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))

    def comparison(self, index: _Index) -> Comparison:
        """Return the comparison of a row."""
        return self._rows[index.row()]

    def rowCount(self, parent: _Index | None = None) -> int:
        """Return the number of comparisons."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        """Return a thumbnail and where the run stands."""
        comparison = self._rows[index.row()]
        if role == Qt.ItemDataRole.DecorationRole:
            picture = QIcon(pair_pixmap(comparison))
            # Not tinted while it is chosen: the faces are to be seen.
            picture.addPixmap(pair_pixmap(comparison), QIcon.Mode.Selected)
            return picture
        if role == Qt.ItemDataRole.DisplayRole:
            names = [
                f"{side.upper()} {middle_cut(photo.path.name)}"
                for side, photo in comparison.photos.items()
            ]
            return "\n".join([f"{comparison.number}  ·  {self._standing(comparison)}", *names])
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{comparison.number}: {self._names(comparison)}, {self._standing(comparison)}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain(self._names(comparison))
        return None

    def _names(self, comparison: Comparison) -> str:
        return " – ".join(photo.path.name for photo in comparison.photos.values())

    def _standing(self, comparison: Comparison) -> str:
        similarity = comparison.run.similarity
        match comparison.phase:
            case Phase.DONE if similarity is not None:
                point = similarity.operating_point
                score = f"{similarity.cosine:.3f}"
                if point is None:
                    return score
                above = similarity.cosine >= point.threshold
                side = self.tr("above") if above else self.tr("below")
                return f"{score} {side}"
            case Phase.RUNNING if comparison.run.stage == "waiting":
                return self.tr("waiting")
            case Phase.RUNNING:
                return self.tr("running")
            case Phase.CANCELLED:
                return self.tr("cancelled")
            case Phase.FAILED:
                return self.tr("failed")
            case _:
                if comparison.is_empty:
                    return self.tr("empty")
                return self.tr("ready") if comparison.is_ready else self.tr("no face yet")


def middle_cut(name: str) -> str:
    """Return a name without its middle where it is long: both ends distinguish files."""
    if len(name) <= _NAME:
        return name
    return f"{name[: _NAME // 3]}…{name[-(_NAME - _NAME // 3 - 1) :]}"


class Tray(Translated, QDockWidget):
    """A dock that shows the comparisons; it appears with the second one.

    Parameters
    ----------
    comparisons : Comparisons
    parent : QWidget, optional
    """

    def __init__(self, comparisons: Comparisons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("tray")
        self._comparisons = comparisons
        self._count = 1
        self.model = ComparisonsModel(comparisons, self)
        self.list = QListView(self)
        self.list.setModel(self.model)
        self.list.setViewMode(QListView.ViewMode.IconMode)
        self.list.setMovement(QListView.Movement.Static)
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.list.setIconSize(QSize(128, 62))
        self.list.setGridSize(QSize(142, 122))
        self.list.setFlow(QListView.Flow.TopToBottom)
        self.list.setWrapping(False)
        self.setWidget(self.list)
        self.setMinimumWidth(_WIDTH)
        self.setMaximumWidth(_WIDTH)
        self.hide()
        comparisons.listed.connect(self._refresh)
        comparisons.changed.connect(self._refresh)
        self.list.selectionModel().currentChanged.connect(self._on_current)
        self.retranslate()

    def _refresh(self) -> None:
        selection = self.list.selectionModel()
        blocked = selection.blockSignals(True)
        self.model.refresh()
        row = self._comparisons.all.index(self._comparisons.current)
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect
        selection.setCurrentIndex(self.model.index(row), flags)
        selection.blockSignals(blocked)
        self.list.scrollTo(self.model.index(row))
        self.list.viewport().update()
        count = len(self._comparisons.all)
        if count > self._count:
            self.show()
            self.raise_()
        self._count = count

    def _on_current(self, index: QModelIndex) -> None:
        if index.isValid():
            self._comparisons.show(self.model.comparison(index))

    def retranslate(self) -> None:
        """Set the texts."""
        self.setWindowTitle(self.tr("Pairs"))
        self.list.setAccessibleName(self.tr("Comparisons of this session"))
        self.model.refresh()
