"""The right side of the window: score, words, chart; filling while the engine runs."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QScrollArea, QTabWidget, QVBoxLayout, QWidget

from engine.contracts.errors import Sim2WordError
from engine.contracts.events import Cancelled, Failed
from engine.contracts.packs import ModelChoice
from engine.language.vocabulary import Language, Vocabulary
from sim2word_gui.cases.case_page import CasePage
from sim2word_gui.results.account_page import AccountPage
from sim2word_gui.results.parts_page import PartsPage
from sim2word_gui.results.quality_table import QualityModel
from sim2word_gui.results.score_header import ScoreHeader
from sim2word_gui.results.score_page import ScorePage
from sim2word_gui.results.word_chart import WordChart
from sim2word_gui.results.words_page import WordsPage
from sim2word_gui.state.comparison import Comparison
from sim2word_gui.state.overlays import faces_of
from sim2word_gui.state.viewing import ViewingModel
from sim2word_gui.system.settings import SettingsFile
from sim2word_gui.texts.errors import error_text
from sim2word_gui.widgets.message_bar import MessageBar
from sim2word_gui.widgets.translated import Translated
from sim2word_gui.worker.cases import OpenCase


class ResultsPanel(Translated, QWidget):
    """Shows a comparison's run.

    Parameters
    ----------
    vocabulary : Vocabulary
    settings : SettingsFile
    viewing : ViewingModel
    parent : QWidget, optional

    Signals
    -------
    details_asked(Sim2WordError)
        Of a failure.
    """

    details_asked = Signal(object)

    def __init__(
        self,
        vocabulary: Vocabulary,
        settings: SettingsFile,
        viewing: ViewingModel,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._comparison: Comparison | None = None
        self._problem: Sim2WordError | None = None
        self.quality = QualityModel(self)
        self.header = ScoreHeader(self.quality, self)
        self.banner = MessageBar("banner", self)
        self.account = AccountPage(self)
        self.parts = PartsPage(viewing, self)
        self.words = WordsPage(vocabulary, settings, self)
        self.chart = WordChart(vocabulary, self)
        self.case = CasePage(settings, self)
        self.score = ScorePage(vocabulary, self.quality, self)
        self.chart_scroll = self._scroll(self.chart)
        self.pages = QTabWidget(self)
        self.pages.setDocumentMode(True)
        self.sentence = QLabel(self)
        self.sentence.setWordWrap(True)
        self.sentence.setTextFormat(Qt.TextFormat.PlainText)
        self.sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._chart = chart = QWidget(self)
        column = QVBoxLayout(chart)
        column.setContentsMargins(4, 8, 4, 2)
        column.addWidget(self.chart_scroll, 1)
        column.addWidget(self.sentence)
        self._tabs: list[QWidget] = []
        for page in (self.account, self.parts, self.words, chart, self.score, self.case):
            self._tabs.append(page)
            held = page if page is chart else self._scroll(page)
            self.pages.addTab(held, "")
        self.pages.setTabVisible(self._tabs.index(self.case), False)
        self.limits = QLabel(self)
        self.limits.setObjectName("quiet")
        self.limits.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 0, 0, 0)
        layout.addWidget(self.header)
        layout.addWidget(self.pages, 1)
        layout.addWidget(self.banner)
        layout.addWidget(self.limits)
        self._language: Language = "en"
        self.words.listed.connect(self._show_chart)
        self.words.bar.changed.connect(self._show_quality)
        self.words.bar.changed.connect(self._show_account)
        self.words.listed.connect(lambda: self.sentence.setText(self.words.sentence))
        self.pages.currentChanged.connect(lambda _: self._show_chart())
        self.retranslate()

    def _scroll(self, page: QWidget) -> QScrollArea:
        """Return an area in which a page scrolls where the window is low."""
        scroll = QScrollArea(self)
        scroll.setWidget(page)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        return scroll

    @property
    def page(self) -> QWidget:
        """The page that is shown."""
        return self._tabs[self.pages.currentIndex()]

    def show_page(self, page: QWidget) -> None:
        """Show a page."""
        self.pages.setCurrentIndex(self._tabs.index(page))

    def has_page(self, page: QWidget) -> bool:
        """Whether a page can be shown."""
        return self.pages.isTabVisible(self._tabs.index(page))

    def show_part(self, part: str) -> None:
        """Show the row of a part of the face: the case's while that is looked at."""
        if self.page is self.case:
            self.case.show_component(part)
        else:
            self.show_page(self.parts)

    def show_case(self, case: OpenCase | None, loaded: ModelChoice | None) -> None:
        """Show the case of the comparison; None for a pair that is of none.

        Parameters
        ----------
        case : OpenCase or None
        loaded : ModelChoice or None
            The models in use.
        """
        self.pages.setTabVisible(self._tabs.index(self.case), case is not None)
        self.case.show_case(case, loaded)

    def show_failure(self, error: Sim2WordError) -> None:
        """Say why something that was asked for was not done."""
        self.banner.say(
            error_text(error), self.tr("Details…"), lambda: self.details_asked.emit(error)
        )

    def show_comparison(
        self,
        comparison: Comparison,
        *,
        ready: bool,
        may_score: bool,
        problem: Sim2WordError | None,
    ) -> None:
        """Show a comparison as far as it is known.

        Parameters
        ----------
        comparison : Comparison
        ready : bool
            Whether the models are loaded.
        may_score : bool
            Whether the pair may be scored; see :attr:`~sim2word_gui.state.runs.Runs.may_score`.
        problem : Sim2WordError or None
            Why they cannot be.
        """
        self._comparison, self._problem = comparison, problem
        self._show_quality()
        self.header.show_comparison(
            comparison, ready=ready, may_score=may_score, broken=problem is not None
        )
        self.account.show_comparison(comparison)
        self.parts.show_comparison(comparison)
        self.words.show_comparison(comparison)
        self.score.show_comparison(comparison)
        self._show_banner()

    def _show_quality(self) -> None:
        comparison = self._comparison
        if comparison is not None:
            protected = not self.words.bar.filter.hide_protected
            self.quality.show_faces(faces_of(comparison), protected=protected)

    def _show_account(self) -> None:
        self.account.hide_protected(self.words.bar.filter.hide_protected)

    def set_language(self, language: Language) -> None:
        """Name the words in another language."""
        self._language = language
        self.account.set_language(language)
        self.parts.set_language(language)
        self.words.set_language(language)
        self.quality.set_language(language)
        self.score.set_language(language)
        self.case.set_language(language)

    def restyle(self) -> None:
        """Draw the plots in the colours of another palette."""
        self.chart.restyle()
        self.score.plot.restyle()

    def _show_chart(self) -> None:
        if self.page is self._chart:
            self.chart.show_words(self.words.listed_words, self._language)

    def _show_banner(self) -> None:
        comparison = self._comparison
        error = self._problem or (None if comparison is None else comparison.save_error)
        outcome = None if comparison is None else comparison.run.outcome
        details = self.tr("Details…")
        if error is not None:
            self.banner.say(error_text(error), details, lambda: self.details_asked.emit(error))
        elif isinstance(outcome, Failed):
            failure = outcome.error
            side = "" if outcome.image is None else f"{outcome.image.upper()}: "
            self.banner.say(
                side + error_text(failure), details, lambda: self.details_asked.emit(failure)
            )
        elif isinstance(outcome, Cancelled):
            text = self.tr(
                "Cancelled: what was found until then is shown, and kept nowhere. Press Explain to"
                " start again."
            )
            self.banner.say(text, kind="note")
        else:
            self.banner.say("")

    def retranslate(self) -> None:
        """Set the texts."""
        names = (
            self.tr("Why"),
            self.tr("Parts"),
            self.tr("Words"),
            self.tr("Chart"),
            self.tr("Score"),
            self.tr("Case"),
        )
        for index, text in enumerate(names):
            self.pages.setTabText(index, text)
        self.pages.setAccessibleName(self.tr("Results"))
        self.chart_scroll.setAccessibleName(self.tr("Chart"))
        for held in self.pages.findChildren(QScrollArea):
            page = held.widget()
            if page is not None and page in self._tabs:
                held.setAccessibleName(self.pages.tabText(self._tabs.index(page)))
        self.pages.tabBar().setAccessibleName(self.tr("Pages of the results"))
        self.limits.setText(
            self.tr(
                "Influence on a neural network's score, not evidential importance; it does not"
                " say who is shown."
            )
        )
        self._show_banner()
