"""What the scores of a person's photos go with: with one another, and with other people's."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from engine.contracts.account import NOT_SHOWN, SetAccount
from engine.contracts.people import PersonAccounts
from engine.language.account import group_phrase, set_phrases, set_words
from engine.language.catalogue import say, sentences
from sim2word_gui.dialogs.person.tables import ReadOnlyTable
from sim2word_gui.system.language import Language
from sim2word_gui.widgets.translated import Translated


class AccountsPage(Translated, QWidget):
    """Two accounts, each a text above a table.

    Parameters
    ----------
    language : Language
    parent : QWidget, optional
    """

    def __init__(self, language: Language, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._language = language
        self._accounts: PersonAccounts | None = None
        self.own, self.others = SetAccountTable(language, self), SetAccountTable(language, self)
        self.texts = QLabel(self), QLabel(self)
        layout = QVBoxLayout(self)
        for label, table in zip(self.texts, (self.own, self.others), strict=True):
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            layout.addWidget(label)
            layout.addWidget(table, 1)
        self.retranslate()

    def show_accounts(self, accounts: PersonAccounts | None) -> None:
        """Show the accounts of a person; nothing for None."""
        self._accounts = accounts
        self.retranslate()

    def retranslate(self) -> None:
        """Set the texts."""
        self.own.setAccessibleName(self.tr("Photos of the person with one another, row by row"))
        self.others.setAccessibleName(self.tr("Photos of the person with others, row by row"))
        known = self._accounts
        pairs = ((known.own, True), (known.others, False)) if known is not None else ()
        shown = [account for account, _ in pairs]
        for table, account in zip((self.own, self.others), shown or (None, None), strict=True):
            table.show_account(account)
        none = self.tr("There are too few photos for an account.")
        for label, (account, own) in zip(self.texts, pairs, strict=False):
            if account is None:
                label.setText(none)
            else:
                label.setText(sentences(set_phrases(account, own=own), self._language.code))
        if known is None:
            for label in self.texts:
                label.clear()


class SetAccountTable(ReadOnlyTable):
    """One row a group of readings, the largest first."""

    def __init__(self, language: Language, parent: QWidget | None = None) -> None:
        super().__init__(5, 4, parent)
        self._language = language
        self._account: SetAccount | None = None
        self.retranslate()

    def show_account(self, account: SetAccount | None) -> None:
        """Show the rows of an account."""
        self._account = account
        self.retranslate()

    def retranslate(self) -> None:
        """Set the texts."""
        self.setHorizontalHeaderLabels(
            [
                self.tr("Read of the faces"),
                self.tr("Value"),
                self.tr("95% interval"),
                self.tr("Pairs"),
                self.tr("Said in the pairs"),
            ]
        )
        code = self._language.code
        rows = () if self._account is None else self._account.rows
        firm = self.tr("May be given as a reason.")
        not_so = self.tr("Too small, too unsure or in too few pairs to be given as a reason.")
        self.fill(
            [
                (
                    say(group_phrase(row.group), code),
                    f"{row.value:+.4f}" + (" *" if row.firm else ""),
                    f"{row.low:+.4f} … {row.high:+.4f}",
                    "" if row.group == NOT_SHOWN else f"{row.pairs:.0%}",
                    "; ".join(say(phrase, code) for phrase in set_words(row)),
                )
                for row in rows
            ],
            [firm if row.firm else not_so for row in rows],
        )
