"""What a person does with the window: drops, clicks and keys."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QPointF, QRectF, Qt, QUrl
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolBar, QWidget
from pytestqt.qtbot import QtBot

from engine.contracts.explanation import Explanation
from engine.contracts.pair import Side
from sim2word_gui.faces.zoom_view import ZoomView
from sim2word_gui.state.run_state import Phase
from sim2word_gui.system.settings import SettingsFile
from sim2word_gui.window.shell import Window
from sim2word_gui.window.workspace import Workspace

LONG = 300_000


class User:
    """Uses one window."""

    def __init__(self, window: Window, qtbot: QtBot) -> None:
        self.window = window
        self._qtbot = qtbot

    @property
    def space(self) -> Workspace:
        return self.window.workspace

    @property
    def settings(self) -> SettingsFile:
        return self.space.services.settings

    def until(self, holds: Callable[[], bool]) -> None:
        self._qtbot.waitUntil(holds, timeout=LONG)

    def drop(self, target: QWidget, *paths: Path) -> None:
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
        self.drop_data(target, data)

    def drop_data(self, target: QWidget, data: QMimeData) -> None:
        copy, none = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
        left, at = Qt.MouseButton.LeftButton, QPoint(20, 60)
        enter = QDragEnterEvent(at, copy, data, left, none)
        QApplication.sendEvent(target, enter)
        assert enter.isAccepted()
        QApplication.sendEvent(target, QDropEvent(QPointF(at), copy, data, left, none))

    def drop_on(self, side: Side, *paths: Path) -> None:
        """Drop on a side: on the start page while there is nothing, else on the pane."""
        if self.window.pages.currentWidget() is self.window.start:
            self.drop(self.window.start.drops[side], *paths)
        else:
            self.drop(self.space.panes[side], *paths)

    def click(self, widget: QWidget) -> None:
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton)

    def press(self, action: QAction) -> None:
        """Press a command's button in the toolbar, or its key."""
        for bar in self.window.findChildren(QToolBar):
            button = bar.widgetForAction(action)
            if button is not None:
                self.click(button)
                return
        self.key(action)

    def key(self, action: QAction) -> None:
        """Press a command's first key."""
        assert action.isEnabled()
        sequence = action.shortcuts()[0]
        self.window.activateWindow()
        QTest.keySequence(self.window, QKeySequence(sequence))

    def click_at(self, view: ZoomView, place: QPointF) -> None:
        """Click a place given in view coordinates."""
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=self.pixel(view, place))

    def point_at(self, view: ZoomView, place: QPointF) -> None:
        """Move the mouse to a place given in view coordinates."""
        self.rest()
        at = self.pixel(view, place)
        QTest.mouseMove(view.viewport(), at + QPoint(2, 2))
        QTest.mouseMove(view.viewport(), at)

    def drag(self, view: ZoomView, rectangle: QRectF) -> None:
        """Drag over a rectangle given in view coordinates."""
        self.rest()
        start = self.pixel(view, rectangle.topLeft())
        end = self.pixel(view, rectangle.bottomRight())
        target, left = view.viewport(), Qt.MouseButton.LeftButton
        QTest.mousePress(target, left, pos=start)
        for share in (0.2, 0.5, 0.8, 1.0):
            at = start + (end - start) * share
            QTest.mouseMove(target, at, 20)
            QApplication.processEvents()
        QTest.mouseRelease(target, left, pos=end)

    @staticmethod
    def pixel(view: ZoomView, place: QPointF) -> QPoint:
        at: QPoint = view.mapFromScene(view.box.mapViewToScene(place))
        return at

    def click_face(self, side: Side, number: int) -> None:
        """Click a face where it is seen, once the window has come to rest."""
        view = self.space.panes[side].photo
        self.rest()
        view.box.updateMatrix()
        box = view.layer.boxes[number]
        self.click_at(view, view.box.mapSceneToView(box.mapToScene(box.rect().center())))

    def rest(self) -> None:
        """Let the window lay itself out and paint."""
        for _ in range(3):
            self._qtbot.wait(15)

    def open_pair(self, a: Path, b: Path, face_b: int | None = 2) -> None:
        """Drop a photo on each side and click a face of B."""
        self.drop_on("a", a)
        self.drop_on("b", b)
        self.until(
            lambda: all(
                s in self.space.comparisons.current.photos
                and self.space.comparisons.current.photos[s].preview is not None
                for s in ("a", "b")
            )
        )
        if face_b is not None:
            self.click_face("b", face_b)
        self.until(self.space.commands.actions["explain"].isEnabled)

    def explain(self) -> Explanation:
        """Press Explain and wait for the result."""
        self.press(self.space.commands.actions["explain"])
        self.until(lambda: self.space.comparisons.current.phase is Phase.DONE)
        explanation = self.space.comparisons.current.run.explanation
        assert explanation is not None
        return explanation
