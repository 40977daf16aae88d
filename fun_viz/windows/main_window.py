"""The main window: it holds the bars and the workspaces, and lets each part know what another one decided."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QByteArray, QEvent, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMainWindow, QVBoxLayout, QWidget

from fun_viz.text.sentence import cut
from fun_viz.trace import Trace
from fun_viz.widgets.panel import Panel
from fun_viz.windows import opening
from fun_viz.windows.choices import Choice
from fun_viz.windows.composer import Composer
from fun_viz.windows.files import Files
from fun_viz.windows.front import Front
from fun_viz.windows.help import Overlay
from fun_viz.windows.keys import Shortcuts
from fun_viz.windows.language import Speech
from fun_viz.windows.menus import Menus
from fun_viz.windows.message import of_error
from fun_viz.windows.model_list import ModelList
from fun_viz.windows.notice import Notice
from fun_viz.windows.pages import Kinds, Pages
from fun_viz.windows.preferences import Preferences
from fun_viz.windows.progress import Progress
from fun_viz.windows.requests import Requests
from fun_viz.windows.saving import Saving
from fun_viz.windows.settings import Settings
from fun_viz.windows.status import Status
from fun_viz.windows.tabs import Tabs
from fun_viz.windows.training import Training
from fun_viz.windows.transport import Transport
from fun_viz.workspaces.workspace import Context

SIZE = (1280, 800)


class MainWindow(QMainWindow):
    """What the user works in. `save` is called with the settings whenever something worth remembering happened."""

    painted = Signal()  # once, when the first picture is on the screen

    def __init__(
        self,
        context: Context,
        *,
        kinds: Kinds,
        settings: Settings,
        speech: Speech,
        save: Callable[[Settings], None] | None = None,
    ) -> None:
        super().__init__()
        self.study, self.trainings = context.study, context.trainings
        self.kinds, self.speech = kinds, speech
        self.preferences = Preferences(settings, speech, save, self)
        self._seen = False
        self.composer = Composer(language=speech.language)
        self.notice, self.transport = Notice(), Transport()
        self.status = Status(language=speech.language)
        self.pages = Pages(kinds, context, states=settings.states, animate=settings.animations)
        self.requests = Requests(context.study, self)
        self.saving, self.files = Saving(self), Files(self)
        self.front = Front(
            context, self.pages, self.requests,
            composer=self.composer, transport=self.transport, status=self.status, parent=self,
        )  # fmt: skip
        self.offered = ModelList(self.composer, self.pages, self.requests, self)
        self.progress = Progress(context.study, self.composer, self.status, self)
        self.tabs = Tabs({name: kinds[name].title for name in self.pages.names})
        self.shortcuts, self.overlay = Shortcuts(self), Overlay(self)
        self.training = Training(self, context.trainings)
        self._lay_out()
        self.menus = Menus(self)
        self._connect()
        self._take_up(context.models, settings)

    def _lay_out(self) -> None:
        line = QFrame()
        line.setProperty("role", "line")
        line.setFixedHeight(1)
        whole = QWidget()
        layout = QVBoxLayout(whole)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for part in (self.composer, _inset(self.notice, 4), _inset(self.tabs), line):
            layout.addWidget(part)
        layout.addWidget(self.pages, 1)
        layout.addWidget(self.transport)
        layout.addWidget(self.status)
        self.setCentralWidget(whole)
        self.setAcceptDrops(True)
        self.resize(*SIZE)

    def _connect(self) -> None:
        composer, requests, files = self.composer, self.requests, self.files
        composer.decode.connect(self.decode)
        composer.left.connect(self.shortcuts.leave_field)
        composer.folder_wanted.connect(files.choose_folder)
        composer.theme_toggled.connect(self.preferences.toggle_theme)
        composer.language_toggled.connect(self.preferences.toggle_language)
        for teller in (requests, self.saving, files, self.training):
            teller.told.connect(self.notice.tell)
        requests.begun.connect(self.notice.dismiss)
        requests.cut_wanted.connect(self._cut)
        files.run.connect(self.training.open_run)
        files.model.connect(self._add_model)
        files.trace.connect(self._open_trace)
        files.text.connect(self._take_text)
        files.visited.connect(self.preferences.visited)
        files.gone.connect(self.preferences.forget)
        self.preferences.animated.connect(self.pages.set_animate)
        self.preferences.unsaved.connect(self._not_saved)
        self.pages.rerun.connect(requests.again)
        self.pages.menu_asked.connect(self.saving.open_panel_menu)
        self.transport.speed_changed.connect(self.preferences.set_speed)
        self.tabs.picked.connect(self.front.bring)
        self.front.wanted.connect(self.tabs.pick)

    def _take_up(self, models: tuple[str, ...], settings: Settings) -> None:
        """Begin where the settings say the user left off."""
        self.offered.begin(models, settings.model)
        self.composer.set_beam(settings.beam)
        self.composer.field.history = settings.history
        self.composer.field.setText(settings.text)
        if settings.geometry:
            self.restoreGeometry(QByteArray.fromBase64(settings.geometry.encode("ascii", "ignore")))
        self.transport.set_speed(settings.speed)
        self.setWindowTitle("Fun-Viz")
        self.tabs.pick(settings.workspace)
        self.front.bring(self.tabs.name)

    def decode(self) -> None:
        """Ask for the sentence, by the model and the strategy in the bar."""
        request = self.composer.request
        if self.requests.decode(request):
            self.composer.field.remember(request.text)
            self.shortcuts.leave_field()
            self.remember()

    def _cut(self) -> None:
        self.composer.field.put(cut(self.composer.field.text()))
        self.decode()

    def _take_text(self, text: str) -> None:
        self.composer.field.put(text)
        self.composer.field.setFocus()

    def _add_model(self, choice: Choice) -> None:
        self.offered.add(choice)
        if self.pages.front is None or not self.pages.front.asks:
            self.front.pick_sentence()
        self.decode()

    def show_trace(self, trace: Trace) -> None:
        """Show a run that was recorded; the bar then says what it is of."""
        self.offered.take_trace(trace)
        self.requests.show(trace, self.composer.model)

    def _open_trace(self, trace: Trace) -> None:
        self.show_trace(trace)
        self.front.pick_sentence()

    def save_trace(self) -> None:
        page = self.pages.front
        if page is not None and page.asks and (branch := self.study.current) is not None:
            self.saving.trace(branch.reading.trace)

    def panels(self) -> tuple[Panel, ...]:
        """Return the panels in front."""
        return self.pages.front.panels() if self.pages.front else ()

    def remember(self) -> None:
        """Write down where the user is now."""
        request = self.requests.wanted or self.composer.request
        self.preferences.remember(
            text=request.text,
            model=self.composer.model,
            beam=self.composer.beam,
            history=self.composer.field.history,
            workspace=self.tabs.name,
            geometry=bytes(self.saveGeometry().toBase64().data()).decode("ascii"),
            states=self.pages.states(),
        )

    def _not_saved(self, error: Exception) -> None:
        self.status.note(of_error(error).in_words())

    def reset_layout(self) -> None:
        """Arrange the window and its workspaces as on a first start."""
        self.pages.start_over()
        self.showNormal()
        self.resize(*SIZE)
        self.front.bring(self.tabs.name)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if opening.droppable(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        kind, value = opening.dropped(event.mimeData())
        event.acceptProposedAction()
        (self.files.open if kind == "path" else self._take_text)(value)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        self.menus.retranslate()
        self.composer.set_language(self.speech.language)
        self.status.set_language(self.speech.language)
        self.front.tell()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._seen:
            self._seen = True
            QTimer.singleShot(0, self, self.painted.emit)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.study.cancel()
        if self.pages.front is not None:
            self.pages.front.playable.clock.pause()
        self.remember()
        super().closeEvent(event)


def _inset(widget: QWidget, below: int = 0) -> QWidget:
    """Return a widget that holds another one with the window's margins at its sides."""
    holder = QWidget()
    layout = QHBoxLayout(holder)
    layout.setContentsMargins(16, 0, 16, below)
    layout.addWidget(widget)
    return holder
