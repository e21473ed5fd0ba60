"""What the score goes with: the sentence, and the rows from strangers to this pair."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from engine.contracts.account import Account, without_protected
from engine.language.account import account_phrases, joined_phrases, steps
from engine.language.catalogue import Language, say, sentences
from engine.language.parts import parts_phrases
from sim2word_gui.results.account_model import GROUP, STEP, VALUE, WORDS, AccountModel
from sim2word_gui.results.step_bar import StepBar
from sim2word_gui.state.comparison import Comparison
from sim2word_gui.state.run_state import Phase
from sim2word_gui.widgets.copying import offer_copies
from sim2word_gui.widgets.rows import fit_rows
from sim2word_gui.widgets.translated import Translated

_ROW_HEIGHT, _NAME, _STEP, _VALUE = 24, 140, 96, 54


class AccountPage(Translated, QWidget):
    """A page of the results.

    Signals
    -------
    changed()
        The account that is shown.
    """

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._language: Language = "en"
        self._comparison: Comparison | None = None
        self._hide_protected = False
        self.sentence = QLabel(self)
        self.sentence.setObjectName("answer")
        self.parts, self.fitted = QLabel(self), QLabel(self)
        self.from_many, self.on_these = QLabel(self), QLabel(self)
        for heading in (self.from_many, self.on_these):
            heading.setObjectName("soft")
            heading.setWordWrap(True)
        self.fitted.setObjectName("quiet")
        for label in (self.sentence, self.parts, self.fitted):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.model = AccountModel(self)
        self.table = self._make_table()
        self.every = QCheckBox(self)
        self.every.toggled.connect(lambda _: self._show())
        self.copy_button = QPushButton(self)
        self.copy_button.clicked.connect(self._copy)
        below = QHBoxLayout()
        below.addWidget(self.every)
        below.addStretch(1)
        below.addWidget(self.copy_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4, 8, 4, 2)
        layout.addWidget(self.sentence)
        layout.addWidget(self.from_many)
        layout.addWidget(self.table)
        layout.addLayout(below)
        layout.addWidget(self.on_these)
        layout.addWidget(self.parts)
        layout.addStretch(1)
        layout.addWidget(self.fitted)
        self.retranslate()

    def _make_table(self) -> QTableView:
        table = QTableView(self)
        table.setModel(self.model)
        table.setItemDelegateForColumn(STEP, StepBar(table))
        table.setShowGrid(False)
        table.setWordWrap(True)
        offer_copies(table)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setTabKeyNavigation(False)
        table.verticalHeader().hide()
        table.verticalHeader().setMinimumSectionSize(_ROW_HEIGHT)
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header = table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(GROUP, QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(STEP, QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(VALUE, QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(WORDS, QHeaderView.ResizeMode.Stretch)
        table.setColumnWidth(GROUP, _NAME)
        table.setColumnWidth(STEP, _STEP)
        table.setColumnWidth(VALUE, _VALUE)
        return table

    @property
    def account(self) -> Account | None:
        """What is shown."""
        found = None if self._comparison is None else self._comparison.run.account
        if found is not None and self._hide_protected:
            return without_protected(found)
        return found

    def show_comparison(self, comparison: Comparison) -> None:
        """Show the account of a comparison, if there is one yet."""
        self._comparison = comparison
        self._show()

    def hide_protected(self, hide: bool) -> None:
        """Show the rows of protected traits as one."""
        self._hide_protected = hide
        self._show()

    def set_language(self, language: Language) -> None:
        """Name the rows in another language."""
        self._language = language
        self._show()

    def _show(self) -> None:
        account, language = self.account, self._language
        self.every.setEnabled(account is not None)
        self.copy_button.setEnabled(account is not None)
        self.table.setVisible(account is not None)
        if account is None:
            self.model.show_steps([], language)
            self.sentence.setText(self._without())
            self.fitted.clear()
        else:
            shown = steps(account, language, every=self.every.isChecked())
            self.model.show_steps(shown, language)
            self.sentence.setText(sentences(account_phrases(account, brief=True), language))
            share = account.variance_named
            fitted = say("account.fitted", language, data=account.fitted_on, share=share)
            self.fitted.setText(f"{say('account.colours', language)} {fitted}")
            self.fitted.setToolTip(say("account.help", language))
        found = None if self._comparison is None else self._comparison.run.parts
        tried = [] if found is None else parts_phrases(found)
        tried += [] if account is None else joined_phrases(account, found)
        self.parts.setText(sentences(tried, language))
        for heading, key, on in (
            (self.from_many, "from_many", account is not None),
            (self.on_these, "on_these", bool(tried)),
        ):
            heading.setText(say(f"account.{key}", language))
            heading.setVisible(on)
        fit_rows(self.table)
        self.changed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the rows the height that their texts need at this width."""
        super().resizeEvent(event)
        fit_rows(self.table)

    def _without(self) -> str:
        """Return why there is no account."""
        comparison = self._comparison
        if comparison is None or comparison.run.similarity is None:
            return self.tr("There is no score yet.")
        if comparison.phase is Phase.RUNNING:
            return self.tr("Working…")
        return say("account.absent", self._language)

    def _copy(self) -> None:
        """Copy the lines as a table for a spreadsheet, below the sentence."""
        rows = [
            "\t".join(str(self.model.index(row, column).data()) for column in (GROUP, VALUE, WORDS))
            for row in range(self.model.rowCount())
        ]
        QGuiApplication.clipboard().setText("\n".join((self.sentence.text(), *rows)))

    def retranslate(self) -> None:
        """Set the texts."""
        self.table.setAccessibleName(self.tr("What the score goes with"))
        self.every.setText(self.tr("Show every row"))
        self.copy_button.setText(self.tr("Copy table"))
        self._show()
