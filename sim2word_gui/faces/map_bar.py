"""Which map lies on the faces, in which colours, and whether a region is shown changed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QSlider,
    QWidget,
)

from engine.contracts.pair import SIDES, Side
from sim2word_gui.faces.legend import Legend
from sim2word_gui.state.overlays import ATTRIBUTE_BRANCH, WORD_BRANCH, Scale
from sim2word_gui.state.viewing import (
    MAIN_BRANCH,
    Colours,
    ViewingModel,
)
from sim2word_gui.widgets.translated import Translated

_PERCENT = 100


class MapBar(Translated, QWidget):
    """The controls below the faces.

    Parameters
    ----------
    viewing : ViewingModel
        Is changed by the controls, and they follow it.
    parent : QWidget, optional
    """

    def __init__(self, viewing: ViewingModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._viewing = viewing
        self._main = "score"
        self.branch = _choice(
            self,
            (
                MAIN_BRANCH,
                "differences",
                "exchange",
                "measured",
                "evidence",
                "discriminant",
                "own",
                "counterfactual",
                WORD_BRANCH,
                ATTRIBUTE_BRANCH,
                "",
            ),
        )
        self.colours = _choice(self, ("", *(each.value for each in Colours)))
        self.opacity = QSlider(Qt.Orientation.Horizontal, self)
        self.opacity.setRange(0, _PERCENT)
        self.opacity.setMinimumWidth(70)
        self.contour = QCheckBox(self)
        self.legend = Legend(self)
        self.values = QLabel(self)
        self.values.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.labels = {name: QLabel(self) for name in ("branch", "colours", "opacity")}
        for name, label in self.labels.items():
            label.setObjectName("soft")
            label.setBuddy(getattr(self, name))
        self._lay_out()
        self.branch.currentIndexChanged.connect(
            lambda _: viewing.change(branch=self.branch.currentData())
        )
        self.colours.currentIndexChanged.connect(self._set_colours)
        self.opacity.valueChanged.connect(lambda value: viewing.change(opacity=value / _PERCENT))
        self.contour.toggled.connect(lambda on: viewing.change(contour=on))
        viewing.changed.connect(self._follow)
        self.retranslate()
        self._follow()

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 2, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        grid.addWidget(self.labels["branch"], 0, 0)
        grid.addWidget(self.branch, 0, 1)
        grid.addWidget(self.labels["colours"], 0, 2)
        grid.addWidget(self.colours, 0, 3)
        grid.addWidget(self.labels["opacity"], 1, 2)
        more = QHBoxLayout()
        more.addWidget(self.opacity, 1)
        more.addWidget(self.contour)
        grid.addLayout(more, 1, 3)
        below = QHBoxLayout()
        below.addWidget(self.legend)
        below.addSpacing(10)
        below.addWidget(self.values, 1)
        grid.addLayout(below, 1, 0, 1, 2)
        grid.setColumnStretch(1, 3)
        grid.setColumnStretch(3, 2)

    def _set_colours(self, _index: int) -> None:
        name = self.colours.currentData()
        self._viewing.change(colours=Colours(name) if name else None)

    def _follow(self) -> None:
        """Show what is chosen, whoever chose it."""
        value = self._viewing.value
        for box, data in (
            (self.branch, value.branch),
            (self.colours, "" if value.colours is None else value.colours.value),
        ):
            blocked = box.blockSignals(True)
            box.setCurrentIndex(box.findData(data))
            box.blockSignals(blocked)
        blocked = self.opacity.blockSignals(True)
        self.opacity.setValue(round(value.opacity * _PERCENT))
        self.opacity.blockSignals(blocked)
        self.contour.setChecked(value.contour)

    def name_main(self, branch: str) -> None:
        """Name the first map by what it is: methods have different ones."""
        if branch != self._main:
            self._main = branch
            self.retranslate()

    def show_scale(self, scale: Scale | None) -> None:
        """Show the scale of the maps."""
        self.legend.show_scale(scale)

    def show_values(self, values: dict[Side, float | None]) -> None:
        """Show the maps' values under the mouse."""
        parts = [
            f"{side.upper()} {values[side]:+.4f}" if values[side] is not None else ""
            for side in SIDES
        ]
        self.values.setText("   ".join(part for part in parts if part))

    def retranslate(self) -> None:
        """Set the texts."""
        self.labels["branch"].setText(self.tr("&Map"))
        self.labels["colours"].setText(self.tr("Co&lours"))
        self.labels["opacity"].setText(self.tr("&Opacity"))
        self.contour.setText(self.tr("Outline"))
        self.contour.setToolTip(self.tr("Outline the region of the chosen word or part"))
        names = {
            "score": self.tr("What holds the score up, what pulls it down"),
            "differences": self.tr("What separates the faces"),
            "measured": self.tr("First pixels to erase (scattered; by search)"),
            "exchange": self.tr("Own pixels against the partner's"),
            "discriminant": self.tr("Own, not the partner's (discriminant)"),
            "own": self.tr("Own identity"),
            "counterfactual": self.tr("Partner's identity (counterfactual)"),
            "evidence": self.tr("Signed evidence for the score"),
            WORD_BRANCH: self.tr("Region of the chosen word"),
            ATTRIBUTE_BRANCH: self.tr("Where the chosen word is read"),
            "": self.tr("No map"),
        }
        names[MAIN_BRANCH] = names[self._main]
        _name(self.branch, self.tr("Map on the faces"), names)
        _name(
            self.colours,
            self.tr("Colours of the map"),
            {
                "": self.tr("Fitting the map"),
                Colours.INFERNO.value: self.tr("Inferno (uniform)"),
                Colours.VIRIDIS.value: self.tr("Viridis (uniform)"),
                Colours.CIVIDIS.value: self.tr("Colour-blind safe"),
                Colours.DIVERGING.value: self.tr("Diverging"),
                Colours.DIVERGING_COLOUR_BLIND.value: self.tr("Diverging, colour-blind safe"),
                Colours.JET.value: self.tr("Jet, as in the paper"),
            },
        )
        self.opacity.setAccessibleName(self.tr("Opacity of the map"))
        self.values.setAccessibleName(self.tr("Values under the mouse"))


def _choice(parent: QWidget, data: tuple[str, ...]) -> QComboBox:
    box = QComboBox(parent)
    box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    box.setMinimumContentsLength(8)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    for each in data:
        box.addItem("", each)
    return box


def _name(box: QComboBox, accessible: str, texts: dict[str, str]) -> None:
    box.setAccessibleName(accessible)
    for index in range(box.count()):
        box.setItemText(index, texts[box.itemData(index)])
