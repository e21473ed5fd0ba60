"""One side of the comparison: drop or open a photo, see its faces, choose or place one."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QSplitter,
    QStackedLayout,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from engine.contracts.errors import NoFaceFound, SeveralFaces
from engine.contracts.pair import SIDES, Side
from sim2word_gui.faces.face_layer import Show
from sim2word_gui.faces.photo_view import PhotoView
from sim2word_gui.faces.placing import FacePlacing
from sim2word_gui.faces.strip import ChangeStrip
from sim2word_gui.state.changes import Change
from sim2word_gui.state.comparison import OpenPhoto
from sim2word_gui.state.overlays import NOTHING, Overlay
from sim2word_gui.state.viewing import Frame, Viewing
from sim2word_gui.texts.errors import error_text
from sim2word_gui.texts.plain import plain
from sim2word_gui.widgets.copying import offer_picture
from sim2word_gui.widgets.drop_area import DropArea, DropTarget
from sim2word_gui.widgets.icons import icon
from sim2word_gui.widgets.message_bar import MessageBar
from sim2word_gui.widgets.translated import Translated

_NAME_WIDTH = 40
_CAPTION_MARGIN = 8
_SPACING = 6


class PhotoPane(Translated, DropTarget):
    """A pane for image A or B.

    Signals
    -------
    open_asked()
    face_clicked(int)
    part_clicked(str)
    """

    open_asked = Signal()
    face_clicked = Signal(int)
    part_clicked = Signal(str)

    def __init__(self, side: Side, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"pane_{side}")
        self._side: Side = side
        self._photo: OpenPhoto | None = None
        self._models_ready = False
        self._looked = Viewing(), NOTHING
        self.name = QLabel(side.upper(), self)
        self.name.setObjectName("paneName")
        self.file = QLabel(self)
        self.file.setObjectName("soft")
        self.file.setTextFormat(Qt.TextFormat.PlainText)
        self.file.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.file.setMinimumWidth(_NAME_WIDTH)
        self.hand_button = QToolButton(self)
        self.open_button = QToolButton(self)
        self.message = MessageBar("message", self)
        self.photo = PhotoView(Show.PHOTO, self)
        self.crop = PhotoView(Show.CROP, self)
        for view in self.views:
            offer_picture(view)
        self.area = DropArea(self)
        self.area.finish()
        self.hand = FacePlacing(self.photo, self)
        self.strip = ChangeStrip(self)
        self._lay_out()
        self.open_button.clicked.connect(self.open_asked)
        self.hand_button.clicked.connect(self.place_by_hand)
        self.area.clicked.connect(self.open_asked)
        for view in (self.photo, self.crop):
            view.face_clicked.connect(self._on_face)
            view.part_clicked.connect(self._on_part)
        self.restyle()
        self.retranslate()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.name)
        head.addWidget(self.file, 1)
        head.addWidget(self.hand_button)
        head.addWidget(self.open_button)
        self._views = QSplitter(Qt.Orientation.Vertical, self)
        self._views.setChildrenCollapsible(False)
        self._views.addWidget(self.photo)
        self._views.addWidget(self.crop)
        self._views.setSizes([300, 300])
        shown = QWidget(self)
        column = QVBoxLayout(shown)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._views, 1)
        column.addWidget(self.strip)
        column.addWidget(self.hand)
        self.caption = QLabel(shown)
        self.caption.setObjectName("caption")
        self.caption.setWordWrap(True)
        self._stack = QStackedLayout()
        self._stack.addWidget(self.area)
        self._stack.addWidget(shown)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(_SPACING)
        layout.addLayout(head)
        layout.addLayout(self._stack, 1)

    def _on_face(self, number: int) -> None:
        """Pass a click on a face on, unless one is being placed by hand."""
        if not self.hand.is_active:
            self.face_clicked.emit(number)

    def _on_part(self, part: str) -> None:
        """Pass a click on a part on, unless a face is being placed by hand."""
        if not self.hand.is_active:
            self.part_clicked.emit(part)

    @property
    def views(self) -> tuple[PhotoView, PhotoView]:
        """The photo and the crop."""
        return self.photo, self.crop

    def show_side(
        self,
        photo: OpenPhoto | None,
        viewing: Viewing,
        overlay: Overlay = NOTHING,
        *,
        models_ready: bool = True,
    ) -> None:
        """Show a photo as far as it is known, with what lies on its face."""
        if self.hand.is_active and photo is not self._photo:
            self.hand.end()
        self._photo, self._models_ready = photo, models_ready
        self._looked = viewing, overlay
        preview = None if photo is None else photo.preview
        has_photo = preview is not None and preview.photo is not None
        self._stack.setCurrentIndex(1 if has_photo else 0)
        index = SIDES.index(self._side)
        # Where no face is known yet there is no crop, and the photo is needed to choose one.
        no_crop = photo is None or photo.aligned is None or self.hand.is_active
        self.photo.setVisible(viewing.frame is not Frame.CROP or no_crop)
        self.crop.setVisible(viewing.frame is not Frame.PHOTO and not no_crop)
        for view in self.views:
            placing = self.hand.is_active
            look = replace(viewing, boxes=viewing.boxes and not placing)
            view.show_side(preview, index, look, overlay)
        self.hand_button.setVisible(has_photo)
        self._show_state()

    def show_changes(self, changes: tuple[Change, ...], shown: str) -> None:
        """Show small pictures of the face with the chosen region changed."""
        photo = self._photo
        face = None if photo is None or self.hand.is_active else photo.aligned
        self.strip.show_changes(face, changes, shown)

    def show_caption(self, text: str) -> None:
        """Say below the photo what was changed in it."""
        self.caption.setText(text)
        self.caption.setVisible(bool(text))
        self._place_caption()

    def _place_caption(self) -> None:
        """Lay the caption over the foot of the views, so that they keep their size."""
        width = self._views.width() - 2 * _CAPTION_MARGIN
        height = self.caption.heightForWidth(width)
        bottom = self._views.geometry().bottom() - _CAPTION_MARGIN
        self.caption.setGeometry(_CAPTION_MARGIN, bottom - height, width, height)
        self.caption.raise_()

    def _place_message(self) -> None:
        """Lay the message over the head of the views, so that the photo stays where it is."""
        form = self.message.layout()
        assert form is not None
        top = self.name.geometry().bottom() + _SPACING
        height = max(form.heightForWidth(self.width()), self.message.minimumSizeHint().height())
        self.message.setGeometry(0, top, self.width(), height)
        form.activate()
        self.message.raise_()

    def place_by_hand(self) -> None:
        """Let the user place the face."""
        if self._stack.currentIndex() == 1:
            self.crop.hide()
            self.photo.show()
            self.message.say("")
            self.hand.begin()
            viewing, overlay = self._looked
            self.show_side(self._photo, viewing, overlay, models_ready=self._models_ready)

    def _show_state(self) -> None:
        """Say in words where the photo stands."""
        letter = self._side.upper()
        photo, preview = self._photo, None if self._photo is None else self._photo.preview
        if photo is not None and preview is None:
            waits = self.tr("It is read as soon as the models are loaded.")
            self.area.say(self.tr("Reading the photo…"), "" if self._models_ready else waits)
        else:
            self.area.say(
                self.tr("Drop photo {} here").format(letter), self.tr("or click to open one")
            )
        name = "" if photo is None else photo.path.name
        if preview is not None and preview.photo is not None:
            shot = preview.photo
            name = f"{shot.name}  ·  {shot.width} × {shot.height}"
        self.file.setProperty("whole", name)
        self.file.setToolTip(plain(name))
        self._elide()
        if not self.hand.is_active:
            self._show_error()
        self._place_message()

    def _show_error(self) -> None:
        error = None if self._photo is None else self._photo.error
        faces = (
            ()
            if self._photo is None or self._photo.preview is None
            else (self._photo.preview.faces)
        )
        by_hand = self.tr("Place by hand")
        if error is None:
            self.message.say("")
        elif isinstance(error, SeveralFaces):
            text = self.tr("{} faces: click the one to compare.").format(len(faces))
            self.message.say(text)
        elif isinstance(error, NoFaceFound):
            self.message.say(error_text(error), by_hand, self.place_by_hand)
        else:
            self.message.say(error_text(error))

    def _elide(self) -> None:
        whole = self.file.property("whole") or ""
        mode = Qt.TextElideMode.ElideMiddle
        self.file.setText(self.file.fontMetrics().elidedText(whole, mode, self.file.width()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shorten the file name to what fits."""
        super().resizeEvent(event)
        self._elide()
        self._place_caption()
        self._place_message()

    def restyle(self) -> None:
        """Draw the icons in the colours of the palette."""
        for button, name in ((self.hand_button, "hand"), (self.open_button, "open")):
            button.setIcon(icon(name, self.palette()))
            button.setAutoRaise(True)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def changeEvent(self, event: QEvent) -> None:
        """Follow another palette."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "hand_button"):
            self.restyle()

    def highlight(self, on: bool) -> None:
        """Show that a drop would be taken."""
        self.area.highlight(on)

    def retranslate(self) -> None:
        """Set the texts."""
        letter = self._side.upper()
        self.open_button.setAccessibleName(self.tr("Open photo {}").format(letter))
        self.open_button.setToolTip(self.tr("Open photo {}").format(letter))
        self.hand_button.setAccessibleName(self.tr("Place the face of {} by hand").format(letter))
        self.hand_button.setToolTip(
            self.tr("Draw the box and the five keypoints yourself; the record says so")
        )
        self.photo.setAccessibleName(self.tr("Photo {}").format(letter))
        self.crop.setAccessibleName(self.tr("Aligned face {}").format(letter))
        self._show_state()
