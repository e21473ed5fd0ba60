"""One map, large, with its numbers."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from engine.contracts.methods import ComparedMethod
from engine.contracts.pair import SIDES, AlignedFace
from sim2word_gui.dialogs.methods.map_picture import scale_of, with_map
from sim2word_gui.faces.legend import Legend
from sim2word_gui.widgets.thumbnails import as_pixmap

_SIDE = 480


class EnlargedMap(QDialog):
    """Shows a face with one method's map.

    Parameters
    ----------
    compared : ComparedMethod
        Has maps.
    face : AlignedFace
    number : {0, 1}
        Of the face.
    parent : QWidget, optional
    """

    def __init__(
        self,
        compared: ComparedMethod,
        face: AlignedFace,
        number: int,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        assert compared.maps is not None
        saliency, scale = compared.maps[number], scale_of(compared)
        self.setWindowTitle(f"{compared.card.title} – {SIDES[number].upper()}")
        self.picture = QLabel(self)
        self.picture.setPixmap(
            as_pixmap(with_map(face.crop, saliency, scale)).scaled(
                _SIDE,
                _SIDE,
                Qt.AspectRatioMode.KeepAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
        )
        self.picture.setAccessibleName(self.windowTitle())
        self.legend = Legend(self)
        self.legend.show_scale(scale)
        self.legend.setToolTip(self.tr("The scale of this method, the same for both faces."))
        text = f"{compared.card.title}: {compared.card.paper}. {face.photo.name}"
        self.text = QLabel(text, self)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setWordWrap(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(self.picture, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(self.legend)
        layout.addWidget(self.text)
        layout.addWidget(buttons)
