"""The main window: it holds the bars and the workspaces, and lets each part know what another one decided."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QByteArray, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QPaintEvent
from PySide6.QtWidgets import QMainWindow, QWidget

from fun_viz.text.sentence import cut
from fun_viz.trace import Trace
from fun_viz.widgets.layouts import column, inset, rule
from fun_viz.widgets.texts import Texts, marked
from fun_viz.windows import command_slots, commands
from fun_viz.windows.composer import Composer
from fun_viz.windows.display import fit
from fun_viz.windows.front import Bars, Front
from fun_viz.windows.help import Keyboard
from fun_viz.windows.keyboard import KeyboardKeeper
from fun_viz.windows.learning.words import Parts, Words
from fun_viz.windows.menus import Actions, Menus, Rows, Slots
from fun_viz.windows.message import UNDO, Message, of_error
from fun_viz.windows.model_card import ModelCard
from fun_viz.windows.model_list import ModelList
from fun_viz.windows.notice import Notice
from fun_viz.windows.opener import Opener, droppable
from fun_viz.windows.overlay import Overlay
from fun_viz.windows.pages import Kinds, Pages
from fun_viz.windows.preferences import Preferences
from fun_viz.windows.requests import Requests
from fun_viz.windows.runs import Runs
from fun_viz.windows.saver import Saver
from fun_viz.windows.settings import Settings
from fun_viz.windows.shelf_commands import ShelfCommands
from fun_viz.windows.status_bar import StatusBar
from fun_viz.windows.tab_bar import TabBar, TabRow
from fun_viz.windows.training_news import TrainingNews
from fun_viz.windows.transport import Transport
from fun_viz.workspaces.workspace import Context

SIZE = (1280, 800)
_TAKEN = marked("{name} runs in the first lane now.")


class MainWindow(QMainWindow):
    """What the user works in."""

    painted = Signal()  # once, when the first picture is on the screen

    def __init__(self, context: Context, preferences: Preferences, *, kinds: Kinds) -> None:
        super().__init__()
        self.study, self.preferences = context.study, preferences
        settings, speech = preferences.settings, preferences.speech
        self._seen = False
        self._undo: Callable[[], None] | None = None  # of what a choice in the bar has just changed
        self.composer, self.transport = Composer(speech), Transport()
        self.status, self.overlay = StatusBar(speech), Overlay(self)
        self.pages = Pages(kinds, context, states=settings.states, animate=settings.animations, ahead=settings.ahead)
        self.notice = Notice(self.pages, self)
        kinds = {name: kinds[name] for name in self.pages.names}  # from left to right
        titles, self.tabs = {name: kind.title for name, kind in kinds.items()}, TabBar(kinds)
        self.requests = Requests(context.study, self)
        bars = Bars(self.composer, self.tabs, self.transport, self.status)
        self.front = Front(self.pages, bars, context, self.requests)
        self.opener, self.saver = Opener(preferences, self), Saver(self.pages, preferences, self)
        self.models = ModelList(self.composer, self.pages, self.requests, self)
        self.runs = Runs(context.trainings, self.front, self.models, preferences, overlay=self.overlay)
        self.words = Words(self, Parts(self.pages, bars, self.front, self.overlay, self.study, preferences, titles))
        self.shelf = ShelfCommands(self.runs, self.front, self.models, preferences, overlay=self.overlay)
        self.keyboard = KeyboardKeeper(self, self.pages, self.overlay)
        self._news = TrainingNews(context.trainings, self.front, self.tabs, self.status)
        self._lay_out()
        self.commands = commands.table(kinds)
        self.actions_by_id = Actions(commands.only_commands(self.commands), self._slots(), self)
        self.menus = Menus(self.commands, self.actions_by_id, self.menuBar(), self._rows(), preferences.checked)
        self._connect()
        self._take_up(context.models, settings)

    def _lay_out(self) -> None:
        self.setCentralWidget(QWidget())
        above = self.composer, inset(TabRow(self.tabs)), rule()
        column(self.centralWidget(), *above, (self.pages, 1), self.transport, self.status)
        self.setAcceptDrops(True)
        self.resize(*SIZE)

    def _slots(self) -> Slots:
        return {
            **command_slots.of_time(self.transport, self.front),
            **command_slots.of_files(self.opener, self.runs, self.saver, self.shelf),
            **command_slots.of_looks(self.preferences),
            "sentence.edit": self.focus_field,
            "edit.undo": self.undo,
            "window.escape": self.escape,
            "file.quit": self.close,
            **command_slots.of_views(self.tabs),
            "view.full-screen": self._toggle_full_screen,
            "view.reset-layout": self.reset_layout,
            "help.keyboard": self._show_keys,
            **self.words.slots(),
        }

    def _rows(self) -> Rows:
        return {
            "file.recent": self.opener.recent_rows,
            "file.panel-pictures": partial(self.saver.panel_rows, "panel.save-picture"),
            "file.panel-numbers": partial(self.saver.panel_rows, "panel.copy-numbers"),
        }

    def _connect(self) -> None:
        composer, requests, opener = self.composer, self.requests, self.opener
        composer.model_chosen.connect(self._take_model)
        composer.decode.connect(self.decode)
        composer.shelf_wanted.connect(self.shelf.open)
        self.shelf.folder_wanted.connect(opener.choose_folder)
        self.shelf.model_wanted.connect(self._open_model)
        self.shelf.info_asked.connect(self.words.tell_of)
        composer.theme.clicked.connect(self.preferences.toggle_theme)
        composer.language.clicked.connect(self.preferences.toggle_language)
        requests.told.connect(self.notice.show_message)
        for part in (self.saver, opener, self.runs, self.models, self.pages, self.shelf):
            part.message.connect(self.notice.show_message)
        for begun, went in ((requests.begun, requests.answered), (self.runs.begun, self.runs.going)):
            begun.connect(self.notice.begin)
            went.connect(self.notice.succeed)
        requests.cut_wanted.connect(self._cut)
        opener.run.connect(self.runs.follow)
        opener.model.connect(self._add_model)
        opener.trace.connect(self._open_trace)
        opener.text.connect(self._take_text)
        self.runs.model_wanted.connect(self._decode_with)
        self.preferences.animations_changed.connect(self.pages.set_animate)
        self.preferences.ahead_changed.connect(self.pages.set_ahead)
        self.preferences.save_failed.connect(lambda error: self.status.note(of_error(error).in_words()))
        self.study.references.typed.connect(self.remember)
        self.pages.rerun.connect(requests.again)
        self.pages.menu_asked.connect(self.saver.open_panel_menu)
        self.transport.speed_changed.connect(lambda speed: self.preferences.remember(speed=speed))
        self.tabs.changed.connect(self._bring)
        self.overlay.closed.connect(self.keyboard.give)
        for under in (self.notice.lie_over, self.actions_by_id.rest):
            self.overlay.lies.connect(under)
        Texts(self).follow(self.front.tell)

    def _take_up(self, models: tuple[str, ...], settings: Settings) -> None:
        """Begin where the settings say the user left off."""
        self.models.begin(models, settings.model)
        self.composer.set_strategy(settings.beam, settings.strategy)
        self.composer.field.history = settings.history
        self.composer.field.setText(settings.text)
        if settings.geometry:
            self.restoreGeometry(QByteArray.fromBase64(settings.geometry.encode("ascii", "ignore")))
        self.transport.set_speed(settings.speed)
        self.setWindowTitle("Fun-Viz")
        self.tabs.pick(settings.workspace)
        self._bring()

    def _bring(self) -> None:
        self.notice.leave()
        if self.tabs.name:
            self._undo = self.pages.page(self.tabs.name).take_model(self.composer.model)
        self.front.bring(self.tabs.name)
        self._offer_undo()

    def _take_model(self) -> None:
        """Let a workspace of several models show the one chosen in the bar, whose decoding then begins."""
        if self.pages.front is not None:
            self._undo = self.pages.front.take_model(self.composer.model)

    def undo(self) -> None:
        """Take back what the notice offers to, else what was changed last."""
        if self.notice.message is not None and self.notice.message.offer == UNDO:
            self.notice.act()
        else:
            self.front.undo()

    def _offer_undo(self) -> None:
        if (undo := self._undo) is not None:
            self._undo = None
            name = {"name": self.composer.title_of(self.composer.model)}
            self.notice.show_message(Message(_TAKEN, name, offer=UNDO, act=undo))

    def decode(self) -> None:
        """Ask for the sentence, by the model and the strategy in the bar."""
        request = self.composer.request
        if self.requests.decode(request):
            self.composer.field.remember(request.text)
            self.keyboard.give()
            self.remember()
            self._offer_undo()

    def _cut(self) -> None:
        self.composer.field.put(cut(self.composer.field.text()))
        self.decode()

    def _take_text(self, text: str) -> None:
        self.composer.field.put(text)
        self.composer.field.setFocus()

    def _add_model(self, card: ModelCard) -> None:
        self.models.offer(card, choose=True)
        self._take_model()
        if self.pages.front is None or not self.pages.front.asks:
            self.front.pick_sentence()
        self.decode()

    def _open_model(self, card: ModelCard, text: str, compares: bool) -> None:
        """Open a model from the shelf, with a sentence if one was chosen, among others if it is to be compared."""
        if text:
            self.composer.field.put(text)
        if compares:
            self.tabs.pick(self.pages.first(lambda kind: kind.several) or self.tabs.name)
        self._add_model(card)

    def _decode_with(self, model: str, text: str) -> None:
        self.front.pick_sentence()
        self.models.take(text or self.composer.field.text(), model, self.composer.beam, self.composer.strategy)
        self.decode()

    def show_trace(self, trace: Trace) -> None:
        """Show a run that was recorded; the bar then says what it is of."""
        self.notice.pass_by()
        self.models.take(trace.text, trace.model.name, trace.request.beam, trace.request.strategy)
        self.requests.show(trace, self.composer.model)

    def _open_trace(self, trace: Trace) -> None:
        self.show_trace(trace)
        self.front.pick_sentence()

    def remember(self) -> None:
        """Write down where the user is now."""
        request, bar = self.requests.wanted or self.composer.request, self.composer
        own = {"text": request.text, "model": bar.model, "beam": bar.beam, "strategy": bar.strategy}
        self.preferences.remember(
            **({} if request is self.requests.example else own),
            history=self.composer.field.history,
            references=self.study.references.kept,
            workspace=self.tabs.name,
            geometry=bytes(self.saveGeometry().toBase64().data()).decode("ascii"),
            states=self.pages.states(),
        )

    def focus_field(self) -> None:
        """Go to the sentence, if there is one to ask for; typing replaces it."""
        if self.composer.field.isVisible():
            self.composer.field.setFocus()
            self.composer.field.selectAll()

    def escape(self) -> None:
        """Undo the nearest thing: a card, a message, a run, typing, a locked token, what the workspace has chosen."""
        if self.overlay.isVisible():
            self.overlay.hide()
        elif self.notice.message is not None:
            self.notice.dismiss()
        elif self.study.running:
            self.study.cancel()
        elif self.composer.field.hasFocus():
            self.keyboard.give()
        elif self.pages.front is not None and self.pages.front.enlarged is not None:
            self.pages.front.enlarge(None)
        elif self.pages.front is not None and self.pages.front.asks and self.study.locked:
            self.study.free()
        elif self.pages.front is not None:
            self.pages.front.leave()

    def reset_layout(self) -> None:
        """Arrange the window and its workspaces as on a first start."""
        self.pages.start_over()
        self.showNormal()
        self.resize(*SIZE)
        fit(self)
        self._bring()

    def _show_keys(self) -> None:
        self.overlay.show_content(Keyboard(commands.key_lines(self.commands), commands.GESTURES))

    def _toggle_full_screen(self) -> None:
        self.showNormal() if self.isFullScreen() else self.showFullScreen()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if droppable(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.opener.drop(event.mimeData())

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
