"""A menu under the right button: copy a row, a table or a picture."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QTableView, QWidget

translate = QCoreApplication.translate


def offer_copies(table: QTableView) -> None:
    """Let the user copy rows of a table, and all of it, as text for a spreadsheet."""
    table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
    table.customContextMenuRequested.connect(lambda at: _rows_menu(table, at))


def rows_text(table: QTableView, rows: list[int]) -> str:
    """Return rows of a table, cells between tabs, below the names of the columns."""
    model, header = table.model(), Qt.Orientation.Horizontal
    columns = [c for c in range(model.columnCount()) if not table.isColumnHidden(c)]
    names = [str(model.headerData(column, header) or "") for column in columns]
    lines = [[str(model.index(row, column).data() or "") for column in columns] for row in rows]
    return "\n".join("\t".join(line) for line in (names, *lines))


def _rows_menu(table: QTableView, at: QPoint) -> None:
    row, count = table.indexAt(at).row(), table.model().rowCount()
    menu = QMenu(table)
    if row >= 0:
        menu.addAction(translate("Copying", "Copy row"), lambda: _copy(rows_text(table, [row])))
    if count:
        menu.addAction(
            translate("Copying", "Copy table"),
            lambda: _copy(rows_text(table, list(range(count)))),
        )
    menu.aboutToHide.connect(menu.deleteLater)
    if not menu.isEmpty():
        menu.popup(table.viewport().mapToGlobal(at))


def _copy(text: str) -> None:
    QGuiApplication.clipboard().setText(text)


def offer_picture(widget: QWidget) -> None:
    """Let the user copy what a widget shows as a picture."""
    widget.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
    widget.customContextMenuRequested.connect(lambda at: _picture_menu(widget, at))


def _picture_menu(widget: QWidget, at: QPoint) -> None:
    menu = QMenu(widget)
    menu.addAction(
        translate("Copying", "Copy picture"),
        lambda: QGuiApplication.clipboard().setPixmap(widget.grab()),
    )
    menu.aboutToHide.connect(menu.deleteLater)
    menu.popup(widget.mapToGlobal(at))
