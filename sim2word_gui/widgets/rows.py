"""Tables that are as high as their rows: the page around them scrolls, not they."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTableView


def fit_rows(table: QTableView) -> None:
    """Make a table as high as its header and all its rows."""
    table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    rows = table.verticalHeader()
    if rows.count() and rows.sectionResizeMode(0) is rows.ResizeMode.ResizeToContents:
        table.resizeRowsToContents()
    height = table.horizontalHeader().sizeHint().height() + rows.length()
    table.setFixedHeight(height + 2 * table.frameWidth())
