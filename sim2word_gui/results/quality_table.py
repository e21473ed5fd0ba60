"""Figures on the quality of both faces, beside each other."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QGuiApplication, QPalette

from engine.contracts.pair import QUALITY_COMPONENTS, SIDES, AlignedFace, Quality, Side
from engine.language.vocabulary import Language
from engine.language.warnings import warning_text

_Index = QModelIndex | QPersistentModelIndex
_OFIQ: tuple[tuple[str, str], ...] = (("ofiq", "{:.0f}"),)
_PERCEIVED: tuple[tuple[str, str], ...] = (("age", "{:.0f}"), ("gender", "{}"))
_SHOWN = Qt.ItemDataRole.DisplayRole


class QualityModel(QAbstractTableModel):
    """One row a figure, one column a face."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._faces: dict[Side, AlignedFace | None] = dict.fromkeys(SIDES)
        self._protected = True
        self._language: Language = "en"

    def set_language(self, language: Language) -> None:
        """Name what is poor in another language."""
        self._language = language
        self.retranslate()

    def show_faces(self, faces: dict[Side, AlignedFace | None], *, protected: bool = True) -> None:
        """Show other faces.

        Parameters
        ----------
        faces : dict
            By side.
        protected : bool
            Whether to show perceived age and gender, where a network reads them.
        """
        if faces != self._faces or protected != self._protected:
            self.beginResetModel()
            self._faces, self._protected = faces, protected
            self.endResetModel()

    def retranslate(self) -> None:
        """Set the texts again."""
        self.beginResetModel()
        self.endResetModel()

    def warnings(self, side: Side) -> tuple[str, ...]:
        """Return what is poor in a face, in words."""
        face = self._faces[side]
        return (
            ()
            if face is None
            else tuple(warning_text(w, self._language) for w in face.quality.warnings)
        )

    def rowCount(self, parent: _Index | None = None) -> int:
        """Return the number of figures."""
        if parent is not None and parent.isValid():
            return 0
        return len(QUALITY_COMPONENTS) + len(self._more)

    @property
    def _more(self) -> tuple[tuple[str, str], ...]:
        """Name and form of what stands below the components, where anything reads it."""
        faces = [face for face in self._faces.values() if face is not None]
        more = _OFIQ if any(face.quality.ofiq for face in faces) else ()
        if self._protected and any(face.perceived is not None for face in faces):
            more += _PERCEIVED
        return more

    def columnCount(self, parent: _Index | None = None) -> int:
        """Return one for the name and one for each face."""
        return 0 if parent is not None and parent.isValid() else 1 + len(SIDES)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:  # noqa: ANN401 - Qt's variant
        """Return a column's name."""
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return (self.tr("Quality, 0–100"), "A", "B")[section]

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        """Return what a cell shows."""
        row = index.row()
        field = (
            QUALITY_COMPONENTS[row][0]
            if row < len(QUALITY_COMPONENTS)
            else self._more[row - len(QUALITY_COMPONENTS)][0]
        )
        if index.column() == 0:
            if role == _SHOWN:
                return self._names()[field]
            return self._helps()[field] if role == Qt.ItemDataRole.ToolTipRole else None
        face = self._faces[SIDES[index.column() - 1]]
        if face is None:
            return "–" if role == _SHOWN else None
        if row >= len(QUALITY_COMPONENTS):
            form = self._more[row - len(QUALITY_COMPONENTS)][1]
            return self._read(face, field, form) if role == _SHOWN else None
        poor = [code for code in QUALITY_COMPONENTS[row][3] if code in face.quality.warnings]
        if role == _SHOWN:
            return self._measured_text(face.quality, row, poor)
        if role == Qt.ItemDataRole.ForegroundRole and poor:
            return QGuiApplication.palette().color(QPalette.ColorRole.BrightText)
        return None

    def _measured_text(self, quality: Quality, row: int, poor: list[str]) -> str:
        component, measure, form, _ = QUALITY_COMPONENTS[row]
        score = getattr(quality.scores, component)
        if score is None:
            return "–"
        text = f"{score:.0f}"
        if measure:
            text += f"  ({form.format(getattr(quality, measure))})"
        return f"{text}  ⚠ {warning_text(poor[0], self._language)}" if poor else text

    def _read(self, face: AlignedFace, field: str, form: str) -> str:
        if field == "ofiq":
            unified = face.quality.ofiq_unified
            return "–" if unified is None else form.format(unified)
        if face.perceived is None:
            return "–"
        value = getattr(face.perceived, field)
        genders = {"female": self.tr("female"), "male": self.tr("male")}
        return form.format(genders.get(value, value))

    def _names(self) -> dict[str, str]:
        return {
            "inter_eye": self.tr("Distance of the eyes"),
            "yaw": self.tr("Turned (yaw)"),
            "pitch": self.tr("Nodded (pitch)"),
            "roll": self.tr("Tilted (roll)"),
            "sharpness": self.tr("Sharpness"),
            "noise": self.tr("Noise"),
            "exposure": self.tr("Exposure"),
            "contrast": self.tr("Contrast"),
            "occlusion": self.tr("Uncovered"),
            "compression": self.tr("Compression"),
            "expression": self.tr("Expression"),
            "ofiq": self.tr("OFIQ, unified score"),
            "age": self.tr("Perceived age"),
            "gender": self.tr("Perceived gender"),
        }

    def _helps(self) -> dict[str, str]:
        return {
            "inter_eye": self.tr("In pixels of the photo"),
            "yaw": self.tr("To the side, from five keypoints; coarse"),
            "pitch": self.tr("Up or down, from five keypoints; coarse"),
            "roll": self.tr("In the plane of the photo, clockwise"),
            "sharpness": self.tr(
                "Detail of two pixels' size in a face 40 pixels from eye to eye, relative to its"
                " contrast; larger is sharper"
            ),
            "noise": self.tr("Standard deviation of the noise in the photo, grey levels"),
            "exposure": self.tr("Mean grey value of the crop, 0 to 255"),
            "contrast": self.tr("Standard deviation of the grey crop"),
            "ofiq": self.tr("By OFIQ, the reference software of ISO/IEC 29794-5, if installed"),
            "occlusion": self.tr(
                "Share of the face that something covers, such as sunglasses, a mask, a hat or a"
                " hand, or that lies outside the photo"
            ),
            "compression": self.tr("Steps at every eighth pixel; 1 without traces of JPEG blocks"),
            "expression": self.tr("100 for a closed, unsmiling mouth, as the attributes say"),
            "age": self.tr("Years, as a network of the model pack reads them; not a fact"),
            "gender": self.tr("As a network of the model pack reads it; not a fact"),
        }
