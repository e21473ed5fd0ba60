"""One map, large; also what every cell adds to a sum over cells, or what each layer has."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QLabel,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from engine.contracts.explanation import SaliencyMap
from engine.contracts.methods import CellSum, ComparedMethod
from engine.contracts.pair import SIDES, AlignedFace
from sim2word_gui.dialogs.methods.cell_picture import with_cells
from sim2word_gui.dialogs.methods.map_picture import scale_of, with_map
from sim2word_gui.faces.legend import Legend
from sim2word_gui.state.overlays import Scale
from sim2word_gui.state.viewing import fitting
from sim2word_gui.widgets.thumbnails import as_pixmap

_SIDE, _SMALL, _ACROSS = 480, 150, 3


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
        self.pages = QTabWidget(self)
        self.pages.setDocumentMode(True)
        self.legends: list[Legend] = []
        large = as_pixmap(with_map(face.crop, saliency, scale)).scaled(
            _SIDE,
            _SIDE,
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        self._add(
            self.tr("Map"),
            large,
            scale,
            self.tr("The scale of this method, the same for both faces."),
        )
        if compared.cells is not None:
            self._add_cells(compared.cells[number], face)
        if compared.layers:
            self._add_layers([pair[number] for pair in compared.layers], face)
        self.pages.tabBar().setVisible(self.pages.count() > 1)
        text = f"{compared.card.title}: {compared.card.paper}. {face.photo.name}"
        if compared.cells is not None:
            text += "\n" + self.tr(
                "Cosine times attention, summed over all cells: {total:.4f}, the method's score."
            ).format(total=compared.cells[number].total)
        self.text = QLabel(text, self)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setWordWrap(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(self.pages)
        layout.addWidget(self.text)
        layout.addWidget(buttons)

    def _add_cells(self, cells: CellSum, face: AlignedFace) -> None:
        size = float(abs(cells.values).max())
        cosines = Scale(-size, size, fitting(None, signed=True), signed=True)
        self._add(
            self.tr("Cosine"),
            with_cells(face.crop, cells.values, cosines, "{:.2f}", _SIDE),
            cosines,
            self.tr("How alike the two faces are to this method in each cell, -1 to 1."),
        )
        attention = Scale(
            0.0, float(cells.weights.max()), fitting(None, signed=False), signed=False
        )
        self._add(
            self.tr("Attention"),
            with_cells(face.crop, cells.weights, attention, "{:.1%}", _SIDE),
            attention,
            self.tr("How much each cell counts; all cells together count 100 %."),
        )

    def _add_layers(self, layers: list[SaliencyMap], face: AlignedFace) -> None:
        page = QWidget(self.pages)
        grid = QGridLayout(page)
        for place, layer in enumerate(layers):
            scale = Scale(0.0, float(layer.values.max()), fitting(None, signed=False), signed=False)
            picture, name = QLabel(page), QLabel(layer.branch, page)
            picture.setPixmap(
                as_pixmap(with_map(face.crop, layer, scale)).scaled(
                    _SMALL,
                    _SMALL,
                    Qt.AspectRatioMode.KeepAspectRatio,
                    Qt.TransformationMode.SmoothTransformation,
                )
            )
            picture.setAccessibleName(f"{self.windowTitle()}, {layer.branch}")
            name.setTextFormat(Qt.TextFormat.PlainText)
            name.setObjectName("quiet")
            row, column = divmod(place, _ACROSS)
            grid.addWidget(picture, 2 * row, column, Qt.AlignmentFlag.AlignHCenter)
            grid.addWidget(name, 2 * row + 1, column, Qt.AlignmentFlag.AlignHCenter)
        explained = QLabel(
            self.tr(
                "Where the evidence lies on its way from the embedding to the crop: at layers that"
                " all of it passes, each on a scale of its own."
            ),
            page,
        )
        explained.setWordWrap(True)
        grid.addWidget(explained, 2 * (-(-len(layers) // _ACROSS)), 0, 1, _ACROSS)
        grid.setRowStretch(grid.rowCount(), 1)
        self.pages.addTab(page, self.tr("Layers"))

    def _add(self, title: str, picture: QPixmap, scale: Scale, explained: str) -> None:
        page = QWidget(self.pages)
        shown, legend = QLabel(page), Legend(page)
        shown.setPixmap(picture)
        shown.setAccessibleName(f"{self.windowTitle()}, {title}")
        legend.show_scale(scale)
        legend.setToolTip(explained)
        self.legends.append(legend)
        layout = QVBoxLayout(page)
        layout.addWidget(shown, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addWidget(legend)
        self.pages.addTab(page, title)
        self.pages.setTabToolTip(self.pages.count() - 1, explained)
