"""Two views that look at the same place of their faces."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPointF, Signal

from sim2word_gui.faces.photo_view import PhotoView
from sim2word_gui.state.viewing import ViewingModel


class Linker(QObject):
    """Lets one view follow the other, and both loupes show the same place.

    Parameters
    ----------
    a, b : PhotoView
    viewing : ViewingModel
        Says whether they are linked and whether there is a loupe.
    parent : QObject, optional

    Signals
    -------
    pointed(QPointF or None)
        Where the mouse is, in the coordinates that both faces share.
    """

    pointed = Signal(object)

    def __init__(
        self, a: PhotoView, b: PhotoView, viewing: ViewingModel, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._viewing = viewing
        self._views = (a, b)
        for view, other in ((a, b), (b, a)):
            view.moved.connect(lambda view=view, other=other: self._follow(view, other))
            view.pointed.connect(lambda at, view=view: self._point(view, at))

    def _follow(self, view: PhotoView, other: PhotoView) -> None:
        if self._viewing.value.linked and not view.whole().isEmpty():
            other.go_to(view.place())

    def _point(self, view: PhotoView, at: QPointF | None) -> None:
        reference = None
        if at is not None and view.whole().contains(at):
            reference = view.layer.to_reference().map(at)
        self.pointed.emit(reference)
        loupe = reference if self._viewing.value.magnifier else None
        for each in self._views:
            each.magnify(loupe)
