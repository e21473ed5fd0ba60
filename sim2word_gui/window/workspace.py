"""What a furnished window holds, and how its parts follow each other."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

from PySide6.QtCore import QPointF, QRectF, Qt, QTimer
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMainWindow,
    QSplitter,
    QStackedWidget,
    QTabBar,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from engine.contracts.errors import Sim2WordError
from engine.contracts.events import Event, Scored
from engine.contracts.pair import SIDES, Side
from sim2word_gui.faces.linker import Linker
from sim2word_gui.faces.photo_view import PhotoView
from sim2word_gui.state.changes import changes_in
from sim2word_gui.state.kept import Work
from sim2word_gui.state.overlays import (
    ATTRIBUTE_BRANCH,
    WORD_BRANCH,
    main_branch,
    map_of,
    overlays,
    value_at,
)
from sim2word_gui.state.run_state import Phase
from sim2word_gui.state.services import Services
from sim2word_gui.state.viewing import AS_IT_IS, MAIN_BRANCH, Arrangement, Tone
from sim2word_gui.texts.captions import captions
from sim2word_gui.texts.errors import error_text
from sim2word_gui.window.commands.all_commands import Commands
from sim2word_gui.window.parts import Parts
from sim2word_gui.window.start_page import StartPage
from sim2word_gui.worker.jobs import Equipment


@dataclass(slots=True)
class _Look:
    """How a comparison was looked at when another took its place.

    Attributes
    ----------
    turns : dict
        Turn and tone of a photo, by its path.
    branch, shown : str
        Of :class:`~sim2word_gui.state.viewing.Viewing`.
    places : list of QRectF
        What each view showed; empty where it was never looked at.
    """

    turns: dict[Path, tuple[int, Tone]] = field(default_factory=dict)
    branch: str = MAIN_BRANCH
    shown: str = AS_IT_IS
    places: list[QRectF] = field(default_factory=list)


_RESULTS_WIDTH = 340
_REDRAW_MS = 60
"""Events come in bursts; the screen follows them so often."""


class Workspace(Parts):
    """The parts of a window, drawn as the comparisons change.

    Parameters
    ----------
    window : QMainWindow
    start : StartPage
    pages : QStackedWidget
    services : Services
    """

    def __init__(
        self, window: QMainWindow, start: StartPage, pages: QStackedWidget, services: Services
    ) -> None:
        super().__init__(window, start, pages, services)
        self._engine = services.engine
        a, b = (self.panes[side] for side in SIDES)
        self.linkers = (
            Linker(a.photo, b.photo, self.viewing, self),
            Linker(a.crop, b.crop, self.viewing, self),
        )
        self._pointed: tuple[object, ...] = ()
        self._paths: dict[Side, Path] = {}
        self._followed = self.comparisons.current.number
        self._left: dict[int, _Look] = {}
        self._detector = ""
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._draw_run)
        self._lay_out()
        self.commands = Commands(self)
        self._connect()
        self.restyle()
        self._greet()

    def _lay_out(self) -> None:
        window = self.window
        beside = QWidget(window)
        row = QHBoxLayout(beside)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        for pane in self.panes.values():
            row.addWidget(pane, 1)
        self._faces = QStackedWidget(window)
        self._faces.addWidget(beside)
        self._faces.addWidget(self.comparator)
        left = QWidget(window)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._faces, 1)
        column.addWidget(self.map_bar)
        self.results.setMinimumWidth(_RESULTS_WIDTH)
        splitter = QSplitter(window)
        splitter.setHandleWidth(8)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(left)
        splitter.addWidget(self.results)
        splitter.setStretchFactor(0, 3)
        splitter.setStretchFactor(1, 2)
        splitter.setSizes([600, 400])
        page = QWidget(window)
        layout = QVBoxLayout(page)
        layout.setContentsMargins(10, 6, 10, 4)
        layout.addWidget(splitter)
        self._page = page
        self.pages.addWidget(page)
        for dock in (self.tray, self.folder):
            window.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, dock)
        window.tabifyDockWidget(self.tray, self.folder)
        window.setTabPosition(Qt.DockWidgetArea.LeftDockWidgetArea, QTabWidget.TabPosition.North)

    def _connect(self) -> None:
        self.comparisons.changed.connect(self.refresh)
        self.redraw.connect(self.refresh)
        self.runs.moved.connect(self._on_run)
        self.viewing.changed.connect(self._draw_faces)
        self.marking.changed.connect(self.commands.update)
        self.results.words.word_chosen.connect(self._on_word)
        self.results.parts.part_chosen.connect(self._on_part)
        self.results.case.components.chosen.connect(self._on_component)
        self.results.case.marks.component_chosen.connect(self._on_component)
        self.results.details_asked.connect(self.show_details)
        for side, pane in self.panes.items():
            pane.offered.connect(lambda offer, side=side: self.commands.files.take(offer, side))
            pane.failed.connect(self._on_lost)
            pane.open_asked.connect(lambda side=side: self.commands.files.ask_for_photo(side))
            pane.face_clicked.connect(lambda face, side=side: self.photos.choose_face(side, face))
            pane.part_clicked.connect(self._on_part_clicked)
            pane.hand.placed.connect(lambda face, side=side: self.photos.place_face(side, face))
            pane.hand.ended.connect(self.refresh)
            pane.strip.chosen.connect(lambda shown: self.viewing.change(shown=shown))
        for source in (*self.linkers, self.comparator):
            source.pointed.connect(self._point)
        start = self.start
        start.offered.connect(lambda side, offer: self.commands.files.take(offer, side))
        start.failed.connect(self._on_lost)
        start.open_asked.connect(self.commands.files.ask_for_photo)
        start.pair_asked.connect(self.commands.files.ask_for_pair)
        start.paste_asked.connect(self.commands.files.paste)
        start.sample_asked.connect(self.commands.help.open_sample)
        start.again_asked.connect(self.commands.files.open_again)
        start.recent_asked.connect(self.commands.files.open_recent)
        engine = self._engine
        self._engine_slots = (
            (engine.loading, self.status.show_loading),
            (engine.ready, self._on_ready),
            (engine.broken, self._on_broken),
            (engine.swapping, self.refresh),
            (engine.swapped, self._on_swapped),
            (engine.saved, self.commands.files.on_saved),
            (engine.read_by, self.commands.runs.on_read_by),
            (engine.read_by, self.results.score.show_reading),
        )
        for signal, slot in self._engine_slots:
            signal.connect(slot)

    def _greet(self) -> None:
        """Show what the program knows already, in a second window too."""
        self.offer_last_session()
        self.results.score.show_reading(*self._engine.reads_by)
        if self._engine.equipment is not None:
            self._on_ready(self._engine.equipment)
        elif self._engine.problem is not None:
            self._on_broken(self._engine.problem)
        self.refresh()

    def offer_last_session(self) -> None:
        """Offer to open what was open when windows were closed."""
        self.start.offer_again(len(self.services.settings.get(Work).session))
        self.commands.update()

    # Drawing

    def refresh(self) -> None:
        """Draw the current comparison."""
        comparison = self.comparisons.current
        self._follow_photos()
        empty = comparison.is_empty
        pages = self.pages
        page = self.start if empty else self._page
        if pages.currentWidget() is not page:
            pages.setCurrentWidget(page)
            if empty:
                self.start.refresh()
        equipment = self._engine.equipment
        case = self.case_of(comparison)
        if case is None:
            self.marking.follow("", (), writable=False)
        else:
            content = case.content
            self.marking.follow(content.case_id, content.marks, writable=case.writable)
        self.results.show_case(case, None if equipment is None else equipment.choice)
        self.results.show_comparison(
            comparison,
            ready=self.runs.models_ready,
            may_score=self.runs.may_score,
            problem=self._engine.problem,
        )
        self.status.show_comparison(comparison)
        self.status.show_settings(self.runs.settings)
        self.map_bar.setEnabled(comparison.phase is not Phase.IDLE)
        self._draw_faces()

    def _follow_photos(self) -> None:
        """Turn and tone belong to a photo: they go with it, and a new one has none."""
        number = self.comparisons.current.number
        paths = {side: photo.path for side, photo in self.comparisons.current.photos.items()}
        viewing = self.viewing.value
        known = {
            self._paths[side]: (viewing.turns[index], viewing.tones[index])
            for index, side in enumerate(SIDES)
            if side in self._paths
        }
        if number == self._followed:
            look = _Look(known, viewing.branch, viewing.shown)
        else:  # a comparison that was looked at before is as it was left, and no other shows it
            places = [view.box.viewRect() for view in self._face_views]
            self._left[self._followed] = _Look(known, viewing.branch, viewing.shown, places)
            look = self._left.get(number, _Look(known))
            known = look.turns
            viewing = replace(viewing, branch=look.branch, shown=look.shown)
        for index, side in enumerate(SIDES):
            path = paths.get(side)
            if number != self._followed or path is None or path != self._paths.get(side):
                turn, tone = (0, Tone()) if path is None else known.get(path, (0, Tone()))
                viewing = viewing.turned(index, turn).toned(index, tone)
        is_other = number != self._followed
        self._followed = number
        self._paths = paths
        self.viewing.set(viewing)
        if is_other:
            self._draw_faces()
            self._show_places(look.places)

    @property
    def _face_views(self) -> tuple[PhotoView, ...]:
        return tuple(view for pane in self.panes.values() for view in pane.views)

    def _show_places(self, places: list[QRectF]) -> None:
        """Look where a comparison was looked at; at the faces of one explained elsewhere."""
        if places:
            for view, place in zip(self._face_views, places, strict=True):
                view.box.setRange(place, padding=0, disableAutoRange=True)
        elif self.comparisons.current.run.similarity is not None:
            self.commands.view.show_faces()

    def _draw_faces(self) -> None:
        """Draw the faces as they are viewed."""
        comparison, viewing = self.comparisons.current, self.viewing.value
        over = viewing.arrangement is not Arrangement.SIDE_BY_SIDE and comparison.is_ready
        self._faces.setCurrentIndex(1 if over else 0)
        drawn = overlays(comparison, viewing)
        changes = {side: changes_in(comparison, side) for side in SIDES}
        lines = captions(
            comparison, drawn, viewing.shown, self.vocabulary, self.services.language.code
        )
        for side, pane in self.panes.items():
            pane.show_side(
                comparison.photos.get(side),
                viewing,
                drawn[side],
                models_ready=self._engine.equipment is not None,
            )
            pane.show_changes(changes[side], viewing.shown)
            pane.show_caption(lines[side])
        if over:
            self.comparator.show_pair(comparison, drawn)
        else:
            self.comparator.clear()
        scales = [overlay.scale for overlay in drawn.values() if overlay.scale is not None]
        self.map_bar.show_scale(scales[0] if scales else None)
        self.map_bar.name_main(main_branch(comparison))
        self.results.header.show_changes([*changes["a"], *changes["b"]])
        self.commands.update()
        pointed = comparison, comparison.word, viewing.branch
        if pointed != self._pointed:
            self._pointed = pointed
            self._point(None)
        if not viewing.magnifier:
            for pane in self.panes.values():
                for view in pane.views:
                    view.magnify(None)
            self.comparator.view.magnifier.show_place(None)

    def _point(self, at: QPointF | None) -> None:
        """Show the maps' values at a place of the crop."""
        comparison, branch = self.comparisons.current, self.viewing.value.branch
        values: dict[Side, float | None] = dict.fromkeys(SIDES)
        if at is not None:
            for side in SIDES:
                values[side] = value_at(map_of(comparison, side, branch), at.x(), at.y())
        self.map_bar.show_values(values)

    def restyle(self) -> None:
        """Follow another palette or language."""
        self.commands.restyle()
        direct = Qt.FindChildOption.FindDirectChildrenOnly
        for bar in self.window.findChildren(QTabBar, options=direct):  # Qt makes it for the docks
            bar.setAccessibleName(self.tr("Pairs or folder"))
        self.results.set_language(self.services.language.code)
        self.results.restyle()
        if self._engine.equipment is not None:
            self._name_models(self._engine.equipment)
        elif self._engine.problem is not None:
            self.start.show_models(error_text(self._engine.problem))
        else:
            self.start.show_models(self.tr("The models are being loaded…"))
        self.refresh()

    # What happens

    def _on_run(self, event: Event) -> None:
        """Draw what a step of the current run brought, soon, with the steps that follow it."""
        if isinstance(event, Scored):
            self.commands.view.show_faces()
        if self.comparisons.current.phase is not Phase.RUNNING:
            self.refresh()
        elif not self._soon.isActive():
            self._soon.start(_REDRAW_MS)

    def _draw_run(self) -> None:
        """Draw where the current run stands, one part after another."""
        comparison = self.comparisons.current
        if comparison.phase is not Phase.RUNNING:
            return
        self.status.show_comparison(comparison)
        self._draw_faces()
        QTimer.singleShot(0, self, self._draw_results)

    def _draw_results(self) -> None:
        if self.comparisons.current.phase is Phase.RUNNING:
            self.results.show_comparison(
                self.comparisons.current, ready=True, may_score=True, problem=None
            )

    def _on_word(self, word: object) -> None:
        """Show the region of a word that was chosen."""
        if word is not None and self.viewing.value.branch not in (WORD_BRANCH, ATTRIBUTE_BRANCH):
            self.viewing.change(branch=WORD_BRANCH)
        self.runs.choose_word(word)  # type: ignore[arg-type] # a key and an image, or None

    def _on_part(self, part: str | None) -> None:
        """Show a part of the face that was chosen."""
        if self.viewing.value.branch in (WORD_BRANCH, ATTRIBUTE_BRANCH):
            self.viewing.change(branch=MAIN_BRANCH)
        self.runs.choose_part(part)

    def _on_part_clicked(self, part: str) -> None:
        """Choose a part that was clicked on a face and show its row; a second click lets it go."""
        chosen = part != self.comparisons.current.part
        self._on_part(part if chosen else None)
        if chosen:
            self.results.show_part(part)

    def _on_component(self, component: str) -> None:
        """Show the part of the face that a component of the case is, if it was measured."""
        parts = self.comparisons.current.run.parts
        if parts is not None and component in parts.measured:
            self._on_part(component)

    def _on_ready(self, equipment: Equipment) -> None:
        self._detector = next((m.sha256 for m in equipment.models if m.role == "detector"), "")
        self.status.show_equipment(equipment, self._engine.instead_because)
        self._name_models(equipment)
        self.refresh()

    def _on_swapped(self, equipment: Equipment, error: Sim2WordError | None) -> None:
        """Follow other models or another device, or say why they are not used."""
        before = self._detector
        self._on_ready(equipment)
        if error is not None:
            self.say(error_text(error))
            return
        self.photos.read_all_anew(same_detector=self._detector == before)

    def _on_broken(self, error: Sim2WordError) -> None:
        self.status.show_equipment(None)
        self.start.show_models(error_text(error))
        self.refresh()

    def _name_models(self, equipment: Equipment) -> None:
        roles = {
            "detector": self.tr("finds faces"),
            "recognition": self.tr("scores their similarity"),
            "attributes": self.tr("reads attribute words"),
            "gender_age": self.tr("reads perceived age and gender"),
            "judge": self.tr("scores the changes too"),
            "beside": self.tr("explains beside"),
        }
        names = "; ".join(f"{m.name} {roles[m.role]}" for m in equipment.models)
        instead = self._engine.instead_because
        if instead is None:
            before, text = "", self.tr("Ready on {device}. {models}.")
        else:
            before, text = (
                f"⚠ {error_text(instead)} ",
                self.tr("Ready on {device} instead: {models}."),
            )
        parts = [before + text.format(device=equipment.device, models=names)]
        if not equipment.gives_maps:
            parts.append(self.tr("There are no maps: this network gives scores only."))
        if not equipment.calibrated:
            parts.append(
                self.tr("There is no threshold: this network was never calibrated (File, Models).")
            )
        if instead is None and len(parts) == 1:
            parts.append(self.tr("Nothing is missing."))
        self.start.show_models(" ".join(parts))

    def _on_lost(self, error: OSError) -> None:
        """Say that a pasted or dropped image could not be kept."""
        self.say(
            self.tr("The image could not be kept ({}). Save it as a file and open that.").format(
                error.strerror or error
            )
        )

    def leave(self) -> None:
        """Cancel what runs here, remember it, and let go of the engine and the photos."""
        self.folder.leave()
        self.commands.cases.leave()
        for signal, slot in self._engine_slots:
            signal.disconnect(slot)
        self.photos.leave()
        self.runs.leave()
        self.services.windows.remember(self.comparisons.leave())
