"""A menu under the right button: copy a row, a table or a picture."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QTableView, QWidget

translate = QCoreApplication.translate


def offer_copies(table: QTableView) -> None:
    """Let the user copy rows of a table, and all of it, as text for a spreadsheet."""
    table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
    table.customContextMenuRequested.connect(
        lambda at: _popup(rows_menu(table, at), table.viewport(), at)
    )


def rows_text(table: QTableView, rows: list[int]) -> str:
    """Return rows of a table, cells between tabs, below the names of the columns."""
    model, header = table.model(), Qt.Orientation.Horizontal
    columns = [c for c in range(model.columnCount()) if not table.isColumnHidden(c)]
    names = [str(model.headerData(column, header) or "") for column in columns]
    lines = [[str(model.index(row, column).data() or "") for column in columns] for row in rows]
    return "\n".join("\t".join(line) for line in (names, *lines))


def rows_menu(table: QTableView, at: QPoint) -> QMenu:
    """Return the menu for a place of a table."""
    row, count = table.indexAt(at).row(), table.model().rowCount()
    menu = QMenu(table)
    if row >= 0:
        menu.addAction(translate("Copying", "Copy row"), lambda: _copy(rows_text(table, [row])))
    if count:
        menu.addAction(
            translate("Copying", "Copy table"),
            lambda: _copy(rows_text(table, list(range(count)))),
        )
    return menu


def _popup(menu: QMenu, widget: QWidget, at: QPoint) -> None:
    menu.aboutToHide.connect(menu.deleteLater)
    if not menu.isEmpty():
        menu.popup(widget.mapToGlobal(at))


def _copy(text: str) -> None:
    QGuiApplication.clipboard().setText(text)


def offer_picture(widget: QWidget) -> None:
    """Let the user copy what a widget shows as a picture."""
    widget.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
    widget.customContextMenuRequested.connect(lambda at: _popup(picture_menu(widget), widget, at))


def picture_menu(widget: QWidget) -> QMenu:
    """Return the menu of a widget that is a picture."""
    menu = QMenu(widget)
    menu.addAction(
        translate("Copying", "Copy picture"),
        lambda: QGuiApplication.clipboard().setPixmap(widget.grab()),
    )
    return menu
