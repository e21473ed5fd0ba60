"""What is asked before a case is made, signed or reported."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from engine.files.suffixes import CASE_SUFFIX
from engine.language.vocabulary import Language
from sim2word_gui.system.language import languages
from sim2word_gui.widgets.file_field import FileField
from sim2word_gui.worker.cases import KeyOrder

_WIDTH, _TEXT = 560, 400
_LONGEST = 200
"""Characters of a name."""
FORMATS = ("pdf", "html", "json")


def documents() -> Path:
    """Return where documents lie."""
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))


def with_case_suffix(path: Path) -> Path:
    """Return where a case lies whose name may lack its ending."""
    return path if path.suffix.lower() == CASE_SUFFIX else path.with_name(path.name + CASE_SUFFIX)


class _Asking(QDialog):
    """A form with OK and Cancel."""

    def __init__(self, title: str, does: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setMinimumWidth(_WIDTH)
        self.form = QFormLayout()
        self.form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self.does = self.buttons.addButton(does, QDialogButtonBox.ButtonRole.AcceptRole)
        self.does.setDefault(True)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addLayout(self.form)
        layout.addStretch(1)
        layout.addWidget(self.buttons)

    def _name_line(self, name: str) -> QLineEdit:
        line = QLineEdit(self)
        line.setMaxLength(max(_LONGEST, len(name)))  # a command may have given a longer one
        line.setText(name)
        return line

    def _explained(self, text: str) -> QLabel:
        label = QLabel(text, self)
        label.setObjectName("quiet")
        label.setWordWrap(True)
        label.setMinimumWidth(_TEXT)  # a wrapped label alone would ask for a narrow column
        return label


class NewCaseDialog(_Asking):
    """Asks where and how a case is made.

    Parameters
    ----------
    name : str
        Of the file and the case, proposed.
    scored : bool
        Whether the pair's score was shown, so that no analysis can come before it.
    examiner : str
        Name given last.
    parent : QWidget, optional
    """

    def __init__(
        self, name: str, *, scored: bool, examiner: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__("", "", parent)
        self.setWindowTitle(self.tr("New case"))
        self.does.setText(self.tr("Make the case"))
        start = str(documents() / f"{name}{CASE_SUFFIX}")
        self.file = FileField(self.tr("File"), self._ask, start, self)
        self.title, self.examiner = self._name_line(name), self._name_line(examiner)
        self.copy = QCheckBox(self.tr("Copy the photos into the case"), self)
        self.copy.setChecked(True)
        self.blind = QCheckBox(self.tr("Analyse before the score"), self)
        self.blind.setEnabled(not scored)
        self.form.addRow(self.tr("File:"), self.file)
        self.form.addRow(self.tr("Title:"), self.title)
        self.form.addRow(self.tr("Examiner:"), self.examiner)
        self.form.addRow("", self.copy)
        self.form.addRow(
            "", self._explained(self.tr("Otherwise it refers to them by path and SHA-256."))
        )
        self.form.addRow("", self.blind)
        why = self.tr(
            "The pair can be scored only once a note or an observation is saved; the log holds"
            " the order."
        )
        if scored:
            why = self.tr("Not possible: the score of this pair was shown already.")
        self.form.addRow("", self._explained(why))
        self.exists = self._explained("")
        self.exists.setTextFormat(Qt.TextFormat.PlainText)
        self.form.addRow("", self.exists)
        for line in (self.file.line, self.title, self.examiner):
            line.textChanged.connect(self._update)
        self._update()

    @property
    def path(self) -> Path:
        """Where the case is made."""
        return with_case_suffix(self.file.file or Path(CASE_SUFFIX))

    def _ask(self, text: str) -> str:
        kinds = self.tr("Cases (*{})").format(CASE_SUFFIX)
        return QFileDialog.getSaveFileName(
            self,
            self.tr("New case"),
            text,
            kinds,
            options=QFileDialog.Option.DontConfirmOverwrite,
        )[0]

    def _update(self) -> None:
        exists = self.file.file is not None and self.path.exists()
        self.exists.setVisible(exists)
        self.exists.setText(self.tr("{} exists. Choose another name.").format(self.path.name))
        named = bool(self.title.text().strip() and self.examiner.text().strip())
        self.does.setEnabled(self.file.file is not None and not exists and named)


class CaseNameDialog(_Asking):
    """Asks what a case is called and whose it is.

    Parameters
    ----------
    title, examiner : str
        As they are.
    parent : QWidget, optional
    """

    def __init__(self, title: str, examiner: str, parent: QWidget | None = None) -> None:
        super().__init__("", "", parent)
        self.setWindowTitle(self.tr("Title and examiner"))
        self.does.setText(self.tr("Correct"))
        self.title, self.examiner = self._name_line(title), self._name_line(examiner)
        self.form.addRow(self.tr("Title:"), self.title)
        self.form.addRow(self.tr("Examiner:"), self.examiner)
        self.form.addRow(
            "",
            self._explained(
                self.tr(
                    "What stood before stays in the log. A signature is taken back by any change."
                )
            ),
        )
        for line in (self.title, self.examiner):
            line.textChanged.connect(self._update)
        self._before = title, examiner
        self._shown = self.title.text(), self.examiner.text()
        self._update()

    @property
    def named(self) -> tuple[str, str]:
        """Title and examiner; what was not touched is as it was, also what no line can show."""
        now = self.title.text(), self.examiner.text()
        title, examiner = (
            before if text == shown else text.strip()
            for text, shown, before in zip(now, self._shown, self._before, strict=True)
        )
        return title, examiner

    def _update(self) -> None:
        self.does.setEnabled(all(self.named) and self.named != self._before)


class SignDialog(_Asking):
    """Asks who signs; the name given last is proposed."""

    def __init__(self, examiner: str = "", parent: QWidget | None = None) -> None:
        super().__init__("", "", parent)
        self.setWindowTitle(self.tr("Sign the case off"))
        self.does.setText(self.tr("Sign off"))
        self.name = self._name_line(examiner)
        self.role = QComboBox(self)
        self.role.setEditable(True)
        self.role.addItems([self.tr("examiner"), self.tr("reviewer")])
        self.key = FileField(self.tr("Key"), self._ask_for_key, "", self)
        self.passphrase, self.again = self._secret(), self._secret()
        self.make = QCheckBox(self.tr("Make this key now"), self)
        self.form.addRow(self.tr("Name:"), self.name)
        self.form.addRow(self.tr("Role:"), self.role)
        self.form.addRow(self.tr("Key, if any:"), self.key)
        self.form.addRow("", self.make)
        self.form.addRow(self.tr("Passphrase of the key:"), self.passphrase)
        self.form.addRow(self.tr("The same again:"), self.again)
        self.form.addRow(
            "",
            self._explained(
                self.tr(
                    "Written into the log with the time; any later change takes it back. A key"
                    " (Ed25519) signs the whole log until here, so that nobody without it can write"
                    " another story; give its public half to whoever checks (sim2word key public)."
                    " Without a key it is a name, and the printed report has a line to sign by"
                    " hand."
                )
            ),
        )
        self.key.line.textChanged.connect(self._propose)
        for line in (self.name, self.passphrase, self.again):
            line.textChanged.connect(self._update)
        self.make.toggled.connect(self._update)
        self._propose()

    @property
    def signing_key(self) -> KeyOrder | None:
        """The key to sign with; None to sign with a name alone."""
        if self.key.file is None:
            return None
        return KeyOrder(self.key.file, self.passphrase.text(), self.make.isChecked())

    def _secret(self) -> QLineEdit:
        line = QLineEdit(self)
        line.setEchoMode(QLineEdit.EchoMode.Password)
        return line

    def _ask_for_key(self, text: str) -> str:
        return QFileDialog.getSaveFileName(
            self,
            self.tr("A key, or a name for a new one"),
            text,
            options=QFileDialog.Option.DontConfirmOverwrite,
        )[0]

    def _propose(self) -> None:
        """Propose to make a key where there is none."""
        file = self.key.file
        self.make.setChecked(file is not None and not file.exists())
        self._update()

    def _update(self) -> None:
        file = self.key.file
        new = file is not None and not file.exists()
        self.make.setEnabled(new)
        self.passphrase.setEnabled(file is not None)
        self.again.setEnabled(new and self.make.isChecked())
        secret = self.passphrase.text()
        opens = file is None or (
            bool(secret) and (not new or (self.make.isChecked() and secret == self.again.text()))
        )
        self.does.setEnabled(bool(self.name.text().strip()) and opens)


class ReportDialog(_Asking):
    """Asks for formats, language and place of a report.

    Parameters
    ----------
    case : Path
    language : str
        Proposed.
    parent : QWidget, optional
    """

    def __init__(self, case: Path, language: Language, parent: QWidget | None = None) -> None:
        super().__init__("", "", parent)
        self.setWindowTitle(self.tr("Report of the case"))
        self.does.setText(self.tr("Write the report"))
        self.file = FileField(self.tr("File"), self._ask, str(case.with_suffix("")), self)
        self.formats = {kind: QCheckBox(kind.upper(), self) for kind in FORMATS}
        self.formats["pdf"].setChecked(True)
        self.language = QComboBox(self)
        for code, name in languages():
            self.language.addItem(name, code)
        self.language.setCurrentIndex(self.language.findData(language))
        self.form.addRow(self.tr("File, without ending:"), self.file)
        for number, box in enumerate(self.formats.values()):
            self.form.addRow("" if number else self.tr("Formats:"), box)
            box.toggled.connect(self._update)
        self.form.addRow(self.tr("Language:"), self.language)
        self.exists = self._explained("")
        self.exists.setTextFormat(Qt.TextFormat.PlainText)
        self.form.addRow("", self.exists)
        self.file.line.textChanged.connect(self._update)
        self._update()

    @property
    def targets(self) -> dict[str, Path]:
        """Where each format goes."""
        base = self.file.file or Path("report")
        wanted = [kind for kind, box in self.formats.items() if box.isChecked()]
        return {kind: base.with_name(f"{base.name}.{kind}") for kind in wanted}

    @property
    def chosen_language(self) -> Language:
        """Of the report."""
        return str(self.language.currentData())

    def _ask(self, text: str) -> str:
        name = QFileDialog.getSaveFileName(
            self, self.windowTitle(), text, options=QFileDialog.Option.DontConfirmOverwrite
        )[0]  # it has no ending yet; what exists is reported here
        path = Path(name)
        return str(path.with_suffix("")) if path.suffix[1:] in FORMATS else name

    def _update(self) -> None:
        targets = self.targets
        there = [path.name for path in targets.values() if path.exists()]
        self.exists.setVisible(bool(there))
        self.exists.setText(self.tr("Will be replaced: {}").format(", ".join(there)))
        self.does.setText(self.tr("Replace") if there else self.tr("Write the report"))
        self.does.setEnabled(self.file.file is not None and bool(targets))
