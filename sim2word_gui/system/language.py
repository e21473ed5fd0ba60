"""The program's language: English or Simplified Chinese, switched while it runs.

Imports Qt alone, so that the first window is painted before anything large is loaded.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from PySide6.QtCore import QLibraryInfo, QLocale, QSettings, QTranslator
from PySide6.QtWidgets import QApplication

LanguageCode = Literal["en", "zh"]
LANGUAGES: tuple[tuple[LanguageCode, str], ...] = (("en", "English"), ("zh", "简体中文"))
_TRANSLATIONS = Path(__file__).resolve().parents[2] / "resources" / "translations"
_KEY = "language"


class Language:
    """Which language the program speaks.

    Parameters
    ----------
    application : QApplication
        Gets the translators; every widget hears of a change by Qt's own event.
    """

    def __init__(self, application: QApplication) -> None:
        self._application = application
        self._translators = (QTranslator(application), QTranslator(application))
        self.code: LanguageCode = "en"

    def start(self) -> None:
        """Speak the language chosen last, or the system's."""
        saved = QSettings().value(_KEY)
        chinese = QLocale.system().name().startswith("zh")
        self._speak("zh" if saved == "zh" or (saved is None and chinese) else "en")

    def choose(self, code: LanguageCode) -> None:
        """Speak another language from now on, here and at the next start."""
        QSettings().setValue(_KEY, code)
        if code != self.code:
            self._speak(code)

    def _speak(self, code: LanguageCode) -> None:
        self.code = code
        for translator in self._translators:
            self._application.removeTranslator(translator)
        if code == "en":
            return
        own, qts = self._translators
        qts.load("qtbase_zh_CN", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
        own.load("sim2word_zh_CN", str(_TRANSLATIONS))
        for translator in (qts, own):
            self._application.installTranslator(translator)
