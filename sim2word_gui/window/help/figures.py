"""What every figure on the screen means: one line for each place that shows any."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QDialog, QWhatsThis, QWidget

from sim2word_gui.cases.case_page import CasePage
from sim2word_gui.cases.components_page import ComponentsPage
from sim2word_gui.cases.marks_page import MarksPage
from sim2word_gui.cases.notes_page import NotesPage
from sim2word_gui.cases.tables import LogTable, RunsTable
from sim2word_gui.dialogs.gallery.candidates import CandidateTable, ScorePlot
from sim2word_gui.dialogs.gallery.dialog import GalleryDialog
from sim2word_gui.dialogs.gallery.findings import Findings
from sim2word_gui.dialogs.methods.dialog import CompareDialog
from sim2word_gui.dialogs.methods.method_row import MethodRow
from sim2word_gui.dialogs.person.accounts_page import SetAccountTable
from sim2word_gui.dialogs.person.dialog import PersonDialog
from sim2word_gui.dialogs.person.tables import PersonWordTable, SetPhotoTable
from sim2word_gui.dialogs.video.dialog import VideoDialog
from sim2word_gui.dialogs.video.frame_table import FrameTable
from sim2word_gui.faces.map_bar import MapBar
from sim2word_gui.faces.pane import PhotoPane
from sim2word_gui.results.account_page import AccountPage
from sim2word_gui.results.panel import ResultsPanel
from sim2word_gui.results.parts_page import PartsPage
from sim2word_gui.results.score_header import ScoreHeader
from sim2word_gui.results.score_page import ScorePage
from sim2word_gui.results.words_page import WordsPage
from sim2word_gui.window.help.whats_this import WhatsThis

_Place = tuple[type[QWidget], str]


class FigureHelp(QObject):
    """Explains the figures of windows and dialogs.

    Signals
    -------
    page_asked(str)
        Name of a page of the manual.
    """

    page_asked = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._whats_this = WhatsThis(self)
        self._whats_this.page_asked.connect(self.page_asked)

    def show(self, dialog: QDialog) -> None:
        """Show a dialog whose figures are explained as those of the window."""
        self.explain(dialog)
        action = QWhatsThis.createAction(dialog)
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        dialog.addAction(action)
        dialog.show()

    def explain(self, root: QWidget) -> None:
        """Explain every figure in a window, in the language of now."""
        for (kind, part), (text, page) in self._texts().items():
            holders = [root] if isinstance(root, kind) else root.findChildren(kind)
            for holder in holders:
                self._whats_this.say(getattr(holder, part) if part else holder, text, page)

    def _texts(self) -> dict[_Place, tuple[str, str]]:
        """Return text and page of the manual by a widget's class and the name of its part."""
        return {
            (ScoreHeader, "title"): (self.tr("The score of this pair, and what it is."), "first"),
            (ScoreHeader, "score"): (
                self.tr(
                    "The cosine of the two embeddings, −1 to 1: how near the network's two vectors"
                    " are in direction. Every effect in this window is a change of it. It is a"
                    " measurement of that network, not the probability that the photos show one"
                    " person; cosines of different networks cannot be compared."
                ),
                "first",
            ),
            (ScoreHeader, "side"): (
                self.tr("On which side of the network's threshold the score lies."),
                "calibration",
            ),
            (ScoreHeader, "ruler"): (
                self.tr(
                    "One scale for the score (the pointer), the threshold (dashed) and known pairs:"
                    " those of strangers and those of mates, each as high as its most frequent"
                    " score."
                ),
                "first",
            ),
            (ScoreHeader, "likelihood"): (
                self.tr(
                    "How much more probable such a score is for one person than for two, by the"
                    " calibration that is chosen. The page Score says what it comes from."
                ),
                "calibration",
            ),
            (ScoreHeader, "note"): (
                self.tr(
                    "The operating point of the network: a cosine, and the shares of pairs of the"
                    " named"
                    " data that were wrong on either side of it. Other photos have other shares."
                ),
                "calibration",
            ),
            (ScoreHeader, "poor"): (
                self.tr("What of a photo's quality is so poor that scores of such photos mislead."),
                "reports",
            ),
            (ScorePage, "plot"): (
                self.tr(
                    "Where this pair's cosine lies among known pairs: of one person, and of two."
                    " The"
                    " dashed line is the threshold."
                ),
                "first",
            ),
            (ScorePage, "key"): (self.tr("What the colours of the distributions mean."), "first"),
            (ScorePage, "text"): (
                self.tr(
                    "The shares of known pairs that score lower than this pair, and the error"
                    " rates."
                ),
                "calibration",
            ),
            (ScorePage, "likelihood"): (
                self.tr(
                    "How many times likelier this score is between photos of one person than of"
                    " two, in"
                    " the data of the calibration chosen. It holds for photos like those alone."
                ),
                "calibration",
            ),
            (ScorePage, "beside"): (
                self.tr("What a second network finds on the same pair, and where the two agree."),
                "packs",
            ),
            (ScorePage, "quality"): (
                self.tr(
                    "Ten components of each face's quality, 0 to 100, higher is better; the"
                    " measured"
                    " figure in brackets. Informed by ISO/IEC 29794-5, not conformant to it."
                ),
                "reports",
            ),
            (PartsPage, "sentence"): (
                self.tr(
                    "The smallest set of parts of the face that is enough to take the score across"
                    " its threshold: exchanged for the other face's where the score is below,"
                    " erased where it is above; and what the same shapes do elsewhere on the face."
                ),
                "parts",
            ),
            (PartsPage, "table"): (
                self.tr(
                    "Each part by itself: the score less what it is with the part changed. Blue, to"
                    " the right: it holds the score up; red: it pulls it down. The frame is what"
                    " the same shape does elsewhere on the face; ★ stands out of that."
                ),
                "parts",
            ),
            (PartsPage, "figures"): (
                self.tr(
                    "The score with the set changed in A, and in B, and what displaced sets of the"
                    " same shape make of it; p is the probability that one of those does as much."
                ),
                "parts",
            ),
            (PartsPage, "chosen"): (
                self.tr("What the chosen part does, beside its shape elsewhere on the face."),
                "parts",
            ),
            (AccountPage, "parts"): (
                self.tr("Which parts of the face together are enough to turn the score."),
                "parts",
            ),
            (PartsPage, "help"): (
                self.tr("What a set says, and what it does not say."),
                "parts",
            ),
            (AccountPage, "sentence"): (
                self.tr(
                    "The answer in a sentence: what brings the two faces together, what sets them"
                    " apart, and how much of the score no attribute names. Only rows that are firm"
                    " are said."
                ),
                "account",
            ),
            (AccountPage, "table"): (
                self.tr(
                    "From the mean score of two strangers to this score, in steps that add up to"
                    " it. Blue brings together, red sets apart, grey has no name. In full colour:"
                    " steps that are firm. The interval is in the tip of a row."
                ),
                "account",
            ),
            (AccountPage, "fitted"): (
                self.tr(
                    "The photos that the account is fitted on, and how much of the differences"
                    " between embeddings it accounts for. It says what scores go with, not what"
                    " causes them."
                ),
                "account",
            ),
            (WordsPage, "table"): (
                self.tr(
                    "Attribute words in order of rank. Holds: the score less what it is with the"
                    " word's region replaced. z: by how many standard deviations that differs from"
                    " what random regions of the same size hold. ★ stands out from them."
                ),
                "words",
            ),
            (WordsPage, "chips"): (
                self.tr("The first five words; ★ marks those that stand out from random regions."),
                "words",
            ),
            (WordsPage, "why"): (
                self.tr(
                    "Every measurement behind the chosen word: what was done to its region, the"
                    " score"
                    " then, and what random regions of the same size did."
                ),
                "words",
            ),
            (ResultsPanel, "chart"): (
                self.tr("The changes of the cosine as bars, with the spread of random regions."),
                "words",
            ),
            (ResultsPanel, "sentence"): (
                self.tr("The result as a sentence; it names only words that stand out."),
                "words",
            ),
            (MapBar, "branch"): (
                self.tr("Which map lies on the faces. Each answers a question of its own."),
                "maps",
            ),
            (MapBar, "legend"): (
                self.tr("The values of the colours: one scale for both faces, not normalised."),
                "maps",
            ),
            (MapBar, "values"): (
                self.tr("The values of the map under the mouse, in both faces at the same place."),
                "maps",
            ),
            (PhotoPane, "photo"): (
                self.tr(
                    "The photo as it was read, never changed. With a word chosen, its region may be"
                    " shown erased or exchanged: what the network was given instead."
                ),
                "maps",
            ),
            (PhotoPane, "crop"): (
                self.tr("The face as the network saw it: turned and scaled by its five keypoints."),
                "maps",
            ),
            (PhotoPane, "caption"): (
                self.tr("What is shown, and the cosine that it got."),
                "words",
            ),
            (CasePage, "facts"): (
                self.tr("What the case is of, and whether its file is as its log says."),
                "cases",
            ),
            (RunsTable, ""): (
                self.tr(
                    "Explanations kept in the case. After a replay: the largest difference of any"
                    " figure; 0 means the same figures."
                ),
                "cases",
            ),
            (LogTable, ""): (
                self.tr(
                    "Everything that was done, in order. Each line carries the hash of the one"
                    " before,"
                    " so that a later change of any line shows."
                ),
                "cases",
            ),
            (MarksPage, ""): (
                self.tr(
                    "Places on A and B that the examiner holds to belong together. No figure"
                    " depends on them, and nothing is measured between them."
                ),
                "cases",
            ),
            (NotesPage, ""): (self.tr("Notes are added, never changed or removed."), "cases"),
            (ComponentsPage, ""): (
                self.tr(
                    "The examiner's observations by component of the face, beside the ranking."
                ),
                "cases",
            ),
            (CandidateTable, ""): (
                self.tr(
                    "The most similar people of the gallery by cosine. The first is the most"
                    " similar,"
                    " which does not mean that the person is in the gallery."
                ),
                "galleries",
            ),
            (ScorePlot, ""): (
                self.tr("Everybody's score; solid: the first candidate, dashed: the threshold."),
                "galleries",
            ),
            (GalleryDialog, "facts"): (self.tr("How many faces of how many people."), "galleries"),
            (PersonWordTable, ""): (
                self.tr(
                    "How characteristic a word is of the person over the photos, against others."
                ),
                "galleries",
            ),
            (SetAccountTable, ""): (
                self.tr(
                    "What the mean score over many pairs goes with, row by row: the rows, the score"
                    " of two strangers and what no attribute explains add up to it. The interval is"
                    " over the person's photos; pairs: in how many the row is firm by itself."
                ),
                "galleries",
            ),
            (SetPhotoTable, ""): (
                self.tr(
                    "How far each photo lies from the others; the one that fits least comes first."
                ),
                "galleries",
            ),
            (Findings, "chart"): (
                self.tr(
                    "How the uncertainty of the identification changes when an attribute's region"
                    " is erased. Frames: random regions of the same size."
                ),
                "galleries",
            ),
            (PersonDialog, "chart"): (
                self.tr(
                    "Mean score of each word over the photos. Frames: 95% confidence interval."
                ),
                "galleries",
            ),
            (MethodRow, ""): (
                self.tr(
                    "One method's maps. Below: by how much the cosine moves when the first 12 % of"
                    " the"
                    " map is erased, and the rank of that among all methods."
                ),
                "saliency",
            ),
            (CompareDialog, "facts"): (
                self.tr("The pair's score, and what random regions and a greedy search do to it."),
                "saliency",
            ),
            (VideoDialog, "facts"): (
                self.tr(
                    "What the video file says of itself, its SHA-256, and how many frames were"
                    " searched for faces."
                ),
                "video",
            ),
            (FrameTable, ""): (
                self.tr(
                    "A track is one face, followed from frame to frame. Quality is the lowest of"
                    " its components, 0 to 100; the best frames of a track come first."
                ),
                "video",
            ),
            (PersonDialog, "facts"): (
                self.tr("How many photos were used, and what they were held against."),
                "galleries",
            ),
        }
