"""The window's commands: every one has a place in a menu, most have a key."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence, QPalette

from engine.contracts.pair import SIDES, Side
from sim2word_gui.state.viewing import Arrangement, Frame
from sim2word_gui.system.language import LANGUAGES, LanguageCode
from sim2word_gui.system.style import Appearance
from sim2word_gui.widgets.icons import icon

_T = TypeVar("_T")
_ICONS: dict[str, str] = {
    "arrangement.side": "side",
    "arrangement.blink": "blink",
    "arrangement.swipe": "swipe",
    "arrangement.blend": "blend",
    "frame.photo": "photo",
    "frame.crop": "crop",
    "frame.both": "both",
    "linked": "link",
    "fit": "fit",
    "fit_faces": "face",
    "one_to_one": "one",
    "turn.a": "rotate",
    "swap": "swap",
    "boxes": "boxes",
    "points": "points",
    "magnifier": "magnifier",
    "tone": "tone",
}


class WindowActions(QObject):
    """Every command of the window; texts are set by :meth:`retranslate`.

    Parameters
    ----------
    parent : QObject
    palette : QPalette
        Gives the icons their colours.
    """

    def __init__(self, parent: QObject, palette: QPalette) -> None:
        super().__init__(parent)
        make, toggle = self._action, self._toggle
        self.open: dict[Side, QAction] = {
            side: make(f"Ctrl+{number}") for number, side in enumerate(SIDES, start=1)
        }
        self.open_pair = make("Ctrl+O")
        self.open_folder = make("Ctrl+Shift+O")
        self.paste = make("Ctrl+V")
        self.reopen = make()
        self.forget = make()
        self.save = make("Ctrl+S")
        self.new = make("Ctrl+N")
        self.close = make("Ctrl+W")
        self.new_window = make("Ctrl+Shift+N")
        self.quit = make("Ctrl+Q")
        self.explain = make("Ctrl+Return", "F5")
        self.explain_with = make("Ctrl+Shift+Return")
        self.compare = make("Ctrl+Shift+C")
        self.gallery = make("Ctrl+Shift+G")
        self.person = make("Ctrl+Shift+D")
        self.likelihood = make()
        self._make_case_actions()
        self.cancel = make("Esc")
        self.next = make("Ctrl+PgDown")
        self.previous = make("Ctrl+PgUp")
        self.next_face: dict[Side, QAction] = {
            side: make(f"Alt+{number}") for number, side in enumerate(SIDES, start=1)
        }
        self.by_hand: dict[Side, QAction] = {
            side: make(f"Ctrl+Alt+{number}") for number, side in enumerate(SIDES, start=1)
        }
        self.arrangements = self._choice(
            {each: f"F{key}" for key, each in enumerate(Arrangement, start=6)}
        )
        self.frames = self._choice({each: f"Ctrl+F{key}" for key, each in enumerate(Frame, 6)})
        self.linked = toggle("Ctrl+L")
        self.fit = make("Ctrl+0")
        self.fit_faces = make("Ctrl+9")
        self.one_to_one = make("Ctrl+8")
        self.zoom_in = make("Ctrl++", "Ctrl+=")
        self.zoom_out = make("Ctrl+-")
        self.turn: dict[Side, QAction] = {"a": make("Ctrl+R"), "b": make("Ctrl+Shift+R")}
        self.swap = make("Ctrl+T")
        self.boxes = toggle("Ctrl+B")
        self.points = toggle("Ctrl+K")
        self.magnifier = toggle("Ctrl+M")
        self.tone = make("Ctrl+Shift+B")
        self.next_map = make("Ctrl+Shift+M")
        self.next_region = make("Ctrl+E")
        self.outline = toggle("Ctrl+U")
        self.languages: dict[LanguageCode, QAction] = self._choice(
            {code: "" for code, _ in LANGUAGES}
        )
        self.appearances = self._choice(dict.fromkeys(Appearance, ""))
        self.shortcuts = make("F1")
        self.models = make("Ctrl+Shift+P")
        self._make_help_actions()
        self.restyle(palette)
        self.retranslate()

    def _make_case_actions(self) -> None:
        self.new_case = self._action("Ctrl+Shift+S")
        self.open_case = self._action("Ctrl+Shift+E")
        self.case_report = self._action("Ctrl+P")
        self.case_sign = self._action()
        self.case_check = self._action()

    def _make_help_actions(self) -> None:
        self.manual = self._action("Ctrl+F1")
        self.for_court = self._action()
        self.whats_this = self._action("Shift+F1")
        self.sample_pair = self._action()
        self.sample_case = self._action()
        self.about = self._action()

    def _action(self, *keys: str) -> QAction:
        action = QAction(self)
        action.setShortcuts([QKeySequence(key) for key in keys if key])
        return action

    def _toggle(self, key: str) -> QAction:
        action = self._action(key)
        action.setCheckable(True)
        return action

    def _choice(self, keys: dict[_T, str]) -> dict[_T, QAction]:
        group = QActionGroup(self)
        made = {}
        for value, key in keys.items():
            made[value] = self._toggle(key)
            group.addAction(made[value])
        return made

    def all(self) -> Iterator[QAction]:
        """Yield every command."""
        yield from self.findChildren(QAction, options=Qt.FindChildOption.FindDirectChildrenOnly)

    def restyle(self, palette: QPalette) -> None:
        """Draw the icons in the colours of a palette."""
        for name, file in _ICONS.items():
            group, _, key = name.partition(".")
            action = {
                "arrangement": lambda key: self.arrangements[Arrangement(key)],
                "frame": lambda key: self.frames[Frame(key)],
                "turn": lambda _: self.turn["a"],
            }.get(group, lambda _, group=group: getattr(self, group))(key)
            action.setIcon(icon(file, palette))

    def retranslate(self) -> None:
        """Set the texts."""
        for side in SIDES:
            letter = side.upper()
            self.open[side].setText(self.tr("Open photo {}…").format(letter))
            self.next_face[side].setText(self.tr("Next face in {}").format(letter))
            self.by_hand[side].setText(self.tr("Place the face of {} by hand").format(letter))
            self.turn[side].setText(self.tr("Rotate {} to the right").format(letter))
        self.open_pair.setText(self.tr("Open two photos…"))
        self.open_folder.setText(self.tr("Open a folder…"))
        self.paste.setText(self.tr("Paste a photo"))
        self.reopen.setText(self.tr("Open the last session again"))
        self.forget.setText(self.tr("Clear the list"))
        self.save.setText(self.tr("Save result…"))
        self.new.setText(self.tr("New comparison"))
        self.close.setText(self.tr("Close comparison"))
        self.new_window.setText(self.tr("New window"))
        self.quit.setText(self.tr("Quit"))
        self.explain.setText(self.tr("Explain"))
        self.explain_with.setText(self.tr("Explain with settings…"))
        self.compare.setText(self.tr("Compare methods…"))
        self.gallery.setText(self.tr("Search a gallery…"))
        self.person.setText(self.tr("A person over several photos…"))
        self.likelihood.setText(self.tr("Likelihood ratio…"))
        self._name_case_actions()
        self.cancel.setText(self.tr("Cancel"))
        self.next.setText(self.tr("Next comparison"))
        self.previous.setText(self.tr("Previous comparison"))
        for arrangement, text in {
            Arrangement.SIDE_BY_SIDE: self.tr("Side by side"),
            Arrangement.BLINK: self.tr("Blink"),
            Arrangement.SWIPE: self.tr("Swipe"),
            Arrangement.BLEND: self.tr("Blend"),
        }.items():
            self.arrangements[arrangement].setText(text)
        for frame, text in {
            Frame.PHOTO: self.tr("Photo"),
            Frame.CROP: self.tr("Aligned face"),
            Frame.BOTH: self.tr("Photo and aligned face"),
        }.items():
            self.frames[frame].setText(text)
        self.linked.setText(self.tr("Link the two views"))
        self.fit.setText(self.tr("Show everything"))
        self.fit_faces.setText(self.tr("Show the compared faces"))
        self.one_to_one.setText(self.tr("One to one"))
        self.zoom_in.setText(self.tr("Zoom in"))
        self.zoom_out.setText(self.tr("Zoom out"))
        self.swap.setText(self.tr("Swap A and B"))
        self.boxes.setText(self.tr("Face boxes"))
        self.points.setText(self.tr("Keypoints"))
        self.magnifier.setText(self.tr("Magnifier"))
        self.tone.setText(self.tr("Brightness and contrast…"))
        self.next_map.setText(self.tr("Next map"))
        self.next_region.setText(self.tr("Region: as it is, erased, exchanged"))
        self.outline.setText(self.tr("Outline of the region"))
        for code, name in LANGUAGES:
            self.languages[code].setText(name)
        for appearance, text in {
            Appearance.SYSTEM: self.tr("As the system"),
            Appearance.LIGHT: self.tr("Light"),
            Appearance.DARK: self.tr("Dark"),
        }.items():
            self.appearances[appearance].setText(text)
        self.shortcuts.setText(self.tr("Keyboard shortcuts"))
        self.models.setText(self.tr("Models…"))
        self._name_help_actions()
        for action in self.all():
            key = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            action.setToolTip(f"{action.text()} ({key})" if key else action.text())

    def _name_case_actions(self) -> None:
        self.new_case.setText(self.tr("New case of this pair…"))
        self.open_case.setText(self.tr("Open a case…"))
        self.case_report.setText(self.tr("Report of the case…"))
        self.case_sign.setText(self.tr("Sign the case off…"))
        self.case_check.setText(self.tr("Check the case"))

    def _name_help_actions(self) -> None:
        self.manual.setText(self.tr("Manual"))
        self.for_court.setText(self.tr("For a court: one page in plain words"))
        self.whats_this.setText(self.tr("What's this?"))
        self.sample_pair.setText(self.tr("Open a sample pair"))
        self.sample_case.setText(self.tr("Make a sample case…"))
        self.about.setText(self.tr("About Sim2Word"))
