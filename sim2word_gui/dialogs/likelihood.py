"""Asks what scores are read by."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from engine.contracts.errors import Sim2WordError
from engine.contracts.likelihood import LikelihoodCalibration
from engine.files.likelihood import DEFAULT_SCALE, SHIPPED
from sim2word_gui.texts.errors import error_text
from sim2word_gui.texts.likelihood import calibration_text
from sim2word_gui.widgets.file_field import FileField
from sim2word_gui.worker.jobs import Scales

_WIDTH = 560
_NONE, _FILE, _OF_CASE = "", "file", "case"


class LikelihoodDialog(QDialog):
    """Asks for a calibration and a verbal scale; both are off at first.

    Parameters
    ----------
    scales : Scales
        In use.
    of_case : str or None
        Name of the calibration that the current case keeps, empty if it keeps none; None where
        there is no case.
    parent : QWidget, optional
    """

    def __init__(
        self, scales: Scales, *, of_case: str | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Likelihood ratio"))
        self.setMinimumWidth(_WIDTH)
        self._scales = scales
        self.calibration = QComboBox(self)
        if of_case is not None:
            as_it_has = self.tr("As the case has it: {}").format(of_case or self.tr("none"))
            self.calibration.addItem(as_it_has, _OF_CASE)
        self.calibration.addItem(self.tr("None: no likelihood ratio"), _NONE)
        self.calibration.addItem(self.tr("Shipped: LFW development pairs, press photos"), SHIPPED)
        self.calibration.addItem(self.tr("A laboratory's own, made by sim2word calibrate"), _FILE)
        self.calibration_file = FileField(self.tr("Calibration"), self._ask, parent=self)
        self.verbal = QComboBox(self)
        self.verbal.addItem(self.tr("None: figures alone"), _NONE)
        self.verbal.addItem(self.tr("Shipped: informed by the ENFSI guideline"), DEFAULT_SCALE)
        self.verbal.addItem(self.tr("A laboratory's own"), _FILE)
        self.verbal_file = FileField(self.tr("Verbal scale"), self._ask, parent=self)
        chosen = scales.calibration if of_case is None else _OF_CASE
        self._show(self.calibration, self.calibration_file, chosen)
        self._show(self.verbal, self.verbal_file, scales.verbal)
        self.facts = QLabel(self)
        self.facts.setWordWrap(True)
        self.facts.setTextFormat(Qt.TextFormat.PlainText)
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        form.addRow(self.tr("Calibration:"), self.calibration)
        form.addRow("", self.calibration_file)
        form.addRow(self.tr("Verbal scale:"), self.verbal)
        form.addRow("", self.verbal_file)
        limits = self.tr(
            "A likelihood ratio holds for pairs like those of the calibration. It counts from the"
            " next explanation on."
        )
        if of_case is not None:
            limits += " " + self.tr("What is chosen here is kept in the case for its runs.")
        note = QLabel(limits, self)
        note.setObjectName("quiet")
        note.setWordWrap(True)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel, self
        )
        self.ok = buttons.button(QDialogButtonBox.StandardButton.Ok)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(self.facts)
        layout.addWidget(note)
        layout.addStretch(1)
        layout.addWidget(buttons)
        for box in (self.calibration, self.verbal):
            box.currentIndexChanged.connect(self._update)
        for field in (self.calibration_file, self.verbal_file):
            field.line.textChanged.connect(self._update)
        self._update()

    def show_in_use(self, found: LikelihoodCalibration | None, error: Sim2WordError | None) -> None:
        """Say what scores are read by now."""
        if error is not None:
            self.facts.setText("⚠ " + error_text(error))
        else:
            self.facts.setText("" if found is None else calibration_text(found))

    @property
    def scales(self) -> Scales:
        """What is chosen."""
        return Scales(
            self._scales.calibration
            if self.leaves_case
            else self._chosen(self.calibration, self.calibration_file),
            self._chosen(self.verbal, self.verbal_file),
        )

    @property
    def leaves_case(self) -> bool:
        """Whether the calibration of the case, and of the program, stay as they are."""
        return bool(self.calibration.currentData() == _OF_CASE)

    @staticmethod
    def _show(box: QComboBox, field: FileField, chosen: str) -> None:
        index = box.findData(chosen)
        box.setCurrentIndex(index if index >= 0 else box.findData(_FILE))
        field.line.setText("" if index >= 0 else chosen)

    @staticmethod
    def _chosen(box: QComboBox, field: FileField) -> str:
        if box.currentData() != _FILE:
            return str(box.currentData())
        return "" if field.file is None else str(field.file.absolute())

    def _ask(self, text: str) -> str:
        return QFileDialog.getOpenFileName(self, self.windowTitle(), text, "JSON (*.json)")[0]

    def _update(self) -> None:
        whole = True
        for box, field in (
            (self.calibration, self.calibration_file),
            (self.verbal, self.verbal_file),
        ):
            own = box.currentData() == _FILE
            field.setVisible(own)
            whole = whole and (not own or field.file is not None)
        self.ok.setEnabled(whole)
