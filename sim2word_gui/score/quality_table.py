"""Figures on the quality of both faces, beside each other."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QGuiApplication, QPalette

from engine.contracts import SIDES, AlignedFace, Quality, Side

_Index = QModelIndex | QPersistentModelIndex
_ROWS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("inter_eye_px", "{:.0f} px", ("small_face",)),
    ("sharpness", "{:.0f}", ("blurred",)),
    ("brightness", "{:.0f}", ("dark", "bright")),
    ("contrast", "{:.0f}", ("low_contrast",)),
    ("clipped", "{:.1%}", ("clipped",)),
    ("roll_deg", "{:+.1f}°", ()),
    ("yaw_ratio", "{:+.2f}", ("turned",)),
)

_PERCEIVED: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("age", "{:.0f}", ()),
    ("gender", "{}", ()),
)
_OF_PERCEIVED = tuple(field for field, _, _ in _PERCEIVED)
_SHOWN = Qt.ItemDataRole.DisplayRole


class QualityModel(QAbstractTableModel):
    """One row a figure, one column a face."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._faces: dict[Side, AlignedFace | None] = dict.fromkeys(SIDES)
        self._protected = True

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
        return () if face is None else tuple(self._warning(w) for w in face.quality.warnings)

    def rowCount(self, parent: _Index | None = None) -> int:  # noqa: N802 - Qt's name
        """Return the number of figures."""
        if parent is not None and parent.isValid():
            return 0
        return len(_ROWS) + (len(_PERCEIVED) if self._reads_faces else 0)

    @property
    def _reads_faces(self) -> bool:
        faces = self._faces.values()
        return self._protected and any(f is not None and f.perceived is not None for f in faces)

    def columnCount(self, parent: _Index | None = None) -> int:  # noqa: N802
        """Return one for the name and one for each face."""
        return 0 if parent is not None and parent.isValid() else 1 + len(SIDES)

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:  # noqa: ANN401 - Qt's variant
        """Return a column's name."""
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return (self.tr("Quality of the face"), "A", "B")[section]

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        """Return what a cell shows."""
        field, form, codes = (*_ROWS, *_PERCEIVED)[index.row()]
        if index.column() == 0:
            if role == Qt.ItemDataRole.DisplayRole:
                return self._names()[field]
            return self._helps()[field] if role == Qt.ItemDataRole.ToolTipRole else None
        face = self._faces[SIDES[index.column() - 1]]
        if field in _OF_PERCEIVED and face is not None:
            return self._perceived(face, field, form) if role == _SHOWN else None
        if face is None:
            return "–" if role == Qt.ItemDataRole.DisplayRole else None
        poor = [code for code in codes if code in face.quality.warnings]
        if role == Qt.ItemDataRole.DisplayRole:
            value = form.format(_value(face.quality, field))
            return f"{value}  ⚠ {self._warning(poor[0])}" if poor else value
        if role == Qt.ItemDataRole.ForegroundRole and poor:
            return QGuiApplication.palette().color(QPalette.ColorRole.BrightText)
        return None

    def _perceived(self, face: AlignedFace, field: str, form: str) -> str:
        if face.perceived is None:
            return "–"
        value = getattr(face.perceived, field)
        genders = {"female": self.tr("female"), "male": self.tr("male")}
        return form.format(genders.get(value, value))

    def _names(self) -> dict[str, str]:
        return {
            "inter_eye_px": self.tr("Distance of the eyes"),
            "sharpness": self.tr("Sharpness"),
            "brightness": self.tr("Brightness (0–255)"),
            "contrast": self.tr("Contrast (0–128)"),
            "clipped": self.tr("Black or white pixels"),
            "roll_deg": self.tr("Tilt"),
            "yaw_ratio": self.tr("Turn (−1 to 1)"),
            "age": self.tr("Perceived age"),
            "gender": self.tr("Perceived gender"),
        }

    def _helps(self) -> dict[str, str]:
        return {
            "inter_eye_px": self.tr("In pixels of the photo"),
            "sharpness": self.tr("Variance of the Laplacian of the grey crop; larger is sharper"),
            "brightness": self.tr("Mean grey value of the crop"),
            "contrast": self.tr("Standard deviation of the grey crop"),
            "clipped": self.tr("Share of the crop"),
            "roll_deg": self.tr("Of the line through the eyes, clockwise"),
            "yaw_ratio": self.tr("Where the nose stands between the eyes: a sign, not an angle"),
            "age": self.tr("Years, as a network of the model pack reads them; not a fact"),
            "gender": self.tr("As a network of the model pack reads it; not a fact"),
        }

    def _warning(self, code: str) -> str:
        return {
            "small_face": self.tr("small face"),
            "blurred": self.tr("blurred"),
            "dark": self.tr("dark"),
            "bright": self.tr("bright"),
            "low_contrast": self.tr("low contrast"),
            "clipped": self.tr("clipped"),
            "turned": self.tr("turned"),
        }.get(code, code)


def _value(quality: Quality, field: str) -> float:
    return float(getattr(quality, field))
