"""The program's language, switched while it runs.

Imports Qt alone, so that the first window is painted before anything large is loaded.
"""

from __future__ import annotations

import logging
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import TypeAlias

from PySide6.QtCore import QLibraryInfo, QLocale, QObject, QTranslator
from PySide6.QtWidgets import QApplication

from engine.language.catalogue import ENGLISH, catalogues, text
from sim2word_gui.system.settings import Desktop, SettingsFile

_LOG = logging.getLogger(__name__)

LanguageCode: TypeAlias = str
_SPOKEN = "language"
"""Property of the application: the code of the language that it speaks."""
_TRANSLATIONS = Path(__file__).resolve().parents[2] / "resources" / "translations"


def languages() -> tuple[tuple[LanguageCode, str], ...]:
    """Return code and own name of every language; the first is that of the sources."""
    return tuple((one.code, one.name) for one in catalogues())


def spoken() -> LanguageCode:
    """Return the code of the language that the program speaks now."""
    application = QApplication.instance()
    return ENGLISH if application is None else str(application.property(_SPOKEN) or ENGLISH)


class Catalogue(QTranslator):
    """Translations read from a file of Qt Linguist; there is no compiled form beside it.

    Parameters
    ----------
    file : Path
        A ``.ts`` file; where it is missing or damaged, texts stay as they are in the source.
    parent : QObject, optional
    """

    def __init__(self, file: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._texts: dict[tuple[str, str], str] = {}
        try:
            root = ET.parse(file).getroot()  # noqa: S314 - our own file
        except (OSError, ET.ParseError):
            _LOG.warning("the translations %s cannot be read", file.name)
            return
        for context in root.iter("context"):
            name = context.findtext("name") or ""
            for message in context.iter("message"):
                translation = message.findtext("translation")
                if translation:
                    self._texts[name, message.findtext("source") or ""] = translation

    def isEmpty(self) -> bool:
        """Return False: Qt asks an installed translator for texts only then."""
        return False

    def translate(
        self, context: str, text: str, _disambiguation: str | None = None, _n: int = -1
    ) -> str | None:
        """Return the translation of a text; None where there is none."""
        return self._texts.get((context, text))


class Language:
    """Which language the program speaks.

    Parameters
    ----------
    application : QApplication
        Gets the translators; every widget receives Qt's own event about a change.
    settings : SettingsFile
    """

    def __init__(self, application: QApplication, settings: SettingsFile) -> None:
        self._application, self._settings = application, settings
        self._installed: list[QTranslator] = []
        self.code: LanguageCode = ENGLISH

    def start(self) -> None:
        """Speak the language chosen last, or the system's."""
        wanted = self._settings.get(Desktop).language or QLocale.system().name()
        found = (code for code, _ in languages() if wanted.startswith(code))
        self._speak(next(found, ENGLISH))

    def choose(self, code: LanguageCode) -> None:
        """Speak another language from now on, here and at the next start."""
        self._settings.change(Desktop, language=code)
        if code != self.code:
            self._speak(code)

    def _speak(self, code: LanguageCode) -> None:
        self.code = code
        self._application.setProperty(_SPOKEN, code)
        for translator in self._installed:
            self._application.removeTranslator(translator)
        self._installed = []
        locale = text("language.locale", code)
        if not locale:
            return
        qts = QTranslator(self._application)
        qts.load(f"qtbase_{locale}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
        own = Catalogue(_TRANSLATIONS / f"sim2word_{locale}.ts", self._application)
        self._installed = [qts, own]
        for translator in self._installed:
            self._application.installTranslator(translator)
