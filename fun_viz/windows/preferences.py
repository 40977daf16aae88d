"""How the user likes it: theme, language, motion and speed, kept and written down as one value."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QStandardPaths, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from fun_viz import files, paths
from fun_viz.errors import SaveError
from fun_viz.windows.language import Speech
from fun_viz.windows.settings import RECENT, Settings
from fun_viz.windows.style import apply_theme, theme_named

_PICTURES, _DOCUMENTS = (
    QStandardPaths.StandardLocation.PicturesLocation,
    QStandardPaths.StandardLocation.DocumentsLocation,
)
_DRAWN = ".png", ".svg"  # endings of pictures


class Preferences(QObject):
    """Holds the settings that now hold. `save`, when given, writes them down."""

    animations_changed = Signal(bool)
    ahead_changed = Signal(bool)
    save_failed = Signal(object)  # a SaveError

    def __init__(self, settings: Settings, speech: Speech, save: Callable[[Settings], None] | None = None) -> None:
        super().__init__()
        self.settings, self.speech, self._save = settings, speech, save
        QGuiApplication.styleHints().colorSchemeChanged.connect(self.apply_theme)

    def checked(self) -> set[str]:
        """Return the ids of the commands whose entries are checked now."""
        switches = {"view.reduce-motion": not self.settings.animations, "view.show-ahead": self.settings.ahead}
        on = {id for id, holds in switches.items() if holds}
        return {f"view.theme.{self.settings.theme}", f"view.language.{self.speech.language}"} | on

    def remember(self, **changes: Any) -> None:
        """Change some settings, and write all of them down."""
        self.settings = replace(self.settings, **changes)
        if self._save is None:
            return
        try:
            self._save(self.settings)
        except SaveError as error:
            self.save_failed.emit(error)

    def apply_theme(self) -> None:
        if isinstance(app := QApplication.instance(), QApplication):
            apply_theme(app, theme_named(self.settings.theme))

    def set_theme(self, name: str) -> None:
        self.remember(theme=name)
        self.apply_theme()

    def toggle_theme(self) -> None:
        self.set_theme("light" if theme_named(self.settings.theme).name == "dark" else "dark")

    def set_language(self, language: str) -> None:
        self.remember(language=language)
        self.speech.speak(language)

    def toggle_language(self) -> None:
        self.set_language("en" if self.speech.language == "zh" else "zh")

    def toggle_motion(self) -> None:
        self.remember(animations=not self.settings.animations)
        self.animations_changed.emit(self.settings.animations)

    def toggle_ahead(self) -> None:
        self.remember(ahead=not self.settings.ahead)
        self.ahead_changed.emit(self.settings.ahead)

    def add_recent(self, path: str) -> None:
        self.remember(recent=(path, *self._recent_but(path))[:RECENT])

    def remove_recent(self, path: str) -> None:
        self.remember(recent=self._recent_but(path))

    def note_of(self, model: str) -> str:
        """Return what the user noted of a model."""
        return self.settings.notes.get(model, "")

    def keep_note(self, model: str, text: str) -> None:
        others = {name: note for name, note in self.settings.notes.items() if name != model}
        self.remember(notes={**others, model: text} if text.strip() else others)

    def place(self, name: str = "") -> str:
        """Return where a dialog begins: a name in the folder of the last one; at first the user's own for its kind."""
        known = QStandardPaths.writableLocation(_PICTURES if name.endswith(_DRAWN) else _DOCUMENTS)
        folders = self.settings.folder, *(() if self.settings.folder else (known,))
        return str(Path(next(filter(files.is_folder, folders), paths.at_home("~")), name))

    def keep_place(self, path: str) -> None:
        """Let the next dialog begin beside what was chosen in one."""
        self.remember(folder=str(Path(path).absolute().parent))

    def _recent_but(self, path: str) -> tuple[str, ...]:
        return tuple(other for other in self.settings.recent if other != path)
