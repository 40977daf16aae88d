"""The language of the window: Chinese looked up in a JSON file, English as it is written in the program."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Literal, get_args

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QObject, QTranslator

from fun_viz import paths
from fun_viz.widgets.texts import marked

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = get_args(Language)


def preferred_language(named: str = "") -> Language:
    """Return a language that the program speaks: the one named, else the system's, else English."""
    for language in LANGUAGES:
        if language == named:
            return language
    spoken = [QLocale(tag).language() for tag in QLocale.system().uiLanguages()[:1]]
    return "zh" if QLocale.Language.Chinese in spoken else "en"


TOOLKIT = (marked("&Look in:"), marked("Files of &type:"), marked("Folder"))  # shown by Qt, which has no Chinese for it


class Dictionary(QTranslator):
    """Looks texts up in a JSON object from English to another language, whatever their context."""

    def __init__(self, file: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._texts: dict[str, str] = json.loads(file.read_text("utf-8"))

    def isEmpty(self) -> bool:
        return not self._texts

    def translate(  # None, not "", is what lets Qt ask the next translator
        self, context: str, text: str, disambiguation: str | None = None, n: int = -1
    ) -> str | None:
        return self._texts.get(text)


class Speech(QObject):
    """Which language the program speaks; all its widgets are told when that changes."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.language = "en"
        self._installed: list[QTranslator] = []

    def speak(self, language: str) -> None:
        """Install the translators of a language instead of those that were there."""
        if language == self.language:
            return
        for translator in self._installed:
            QCoreApplication.removeTranslator(translator)
        self.language, self._installed = language, []
        if language != "en":
            toolkit = QTranslator(self)
            toolkit.load("qtbase_zh_CN", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
            self._installed = [toolkit, Dictionary(paths.resources() / "i18n" / f"{language}.json", self)]
        for translator in self._installed:
            QCoreApplication.installTranslator(translator)
