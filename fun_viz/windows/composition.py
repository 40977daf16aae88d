"""The only place that joins a window to what it needs: workers, models, what is looked at, language and theme."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from fun_viz.run.models.cache import ModelCache, one_thread
from fun_viz.study import Study
from fun_viz.text.references import known_reference
from fun_viz.trace import Request
from fun_viz.trainings import Trainings
from fun_viz.windows.language import Speech, preferred_language
from fun_viz.windows.main_window import MainWindow
from fun_viz.windows.pages import Kinds
from fun_viz.windows.preferences import Preferences
from fun_viz.windows.settings import Settings
from fun_viz.windows.style import apply_theme, keep_look, program_font, theme_named
from fun_viz.work import Worker
from fun_viz.workspaces.workspace import Context, workspaces


class Composition:
    """A window that works, as the program, a picture and the tests have it.

    `models` are the names that are offered; `save` writes the settings down, without it nothing is written.
    """

    def __init__(
        self,
        app: QApplication,
        settings: Settings,
        *,
        models: tuple[str, ...],
        kinds: Kinds = workspaces,
        save: Callable[[Settings], None] | None = None,
    ) -> None:
        self._restore_look = keep_look(app)
        app.setFont(program_font(app))
        apply_theme(app, theme_named(settings.theme))
        self.speech = Speech()
        self.speech.speak(preferred_language(settings.language))
        self.worker, self.cache = Worker(), ModelCache(prepare=one_thread)
        self.trainings = Trainings(Worker())
        self.study = Study(self.worker, self.cache)
        self.preferences = Preferences(settings, self.speech, save)
        context = Context(self.study, self.trainings, models, self.preferences)
        self.window = MainWindow(context, self.preferences, kinds=kinds)
        self.study.references.known = self._known_reference
        self.study.references.kept = dict(settings.references)
        self.window.words.rested.connect(self.window.notice.show_message)
        apply_theme(app, theme_named(settings.theme))  # to the window, now that it is there

    def _known_reference(self, request: Request) -> str:
        card = self.window.composer.card_of(request.model)
        return known_reference(request.text, card.task if card else "")

    def close(self, seconds: float = 2.0) -> bool:
        """End the workers, a training after its checkpoint; False if that takes longer."""
        until = monotonic() + seconds
        self.worker.cancel()
        ended = self.trainings.close(seconds)
        return self.worker.close(max(0.0, until - monotonic())) and ended

    def discard(self) -> bool:
        """Close all of it, and let the application look and speak as before; False if a worker did not end."""
        self.window.close()
        ended = self.close()
        self.window.deleteLater()
        QApplication.sendPostedEvents(self.window, QEvent.Type.DeferredDelete)  # gone before another is dressed
        self.speech.speak("en")
        self._restore_look()
        QApplication.processEvents()
        return ended
