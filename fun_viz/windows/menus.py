"""The menu bar: what is in it and which slot of the window each entry calls."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu

from fun_viz.windows.actions import Actions
from fun_viz.windows.help import About, Keyboard
from fun_viz.windows.keys import Yielding
from fun_viz.windows.language import marked

if TYPE_CHECKING:
    from fun_viz.windows.main_window import MainWindow

_PLAY = (
    ("toggle", "Space", marked("Play or pause")),
    ("back", "Left", marked("Back")),
    ("forward", "Right", marked("Forward")),
    ("first", "Home", marked("First")),
    ("last", "End", marked("Last")),
)
_THEMES = (
    ("light", marked("Light")),
    ("dark", marked("Dark")),
    ("system", marked("As the system")),
)
_LANGUAGES = (("en", "English"), ("zh", "简体中文"))


class Menus(QObject):
    """Fills the window's menu bar; what depends on the moment is filled in when its menu opens."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.actions = Actions(self)
        self._file()
        self._view()
        self._play()
        self._help()

    def retranslate(self) -> None:
        self.actions.retranslate()

    def _menu(self, text: str, above: QMenu | None = None) -> QMenu:
        bar = self._window.menuBar()
        return self.actions.menu(above.addMenu("") if above else bar.addMenu(""), text)

    def _file(self) -> None:
        window, add = self._window, self.actions.add
        menu = self._menu(marked("&File"))
        add(menu, marked("Open model folder…"), window.files.choose_folder, ["Ctrl+O"])
        add(menu, marked("Open trace…"), window.files.choose_trace, ["Ctrl+Shift+O"])
        self.recent = self._menu(marked("Open recent"), menu)
        self.recent.aboutToShow.connect(self._fill_recent)
        add(menu, marked("Open run…"), window.training.choose_runs, ["Ctrl+R"])
        add(menu, marked("Follow a run…"), window.training.choose_folder)
        menu.addSeparator()
        add(menu, marked("Save trained model as…"), window.training.save_model)
        add(menu, marked("Save trace…"), window.save_trace, ["Ctrl+S"])
        add(
            menu,
            marked("Save picture of the window…"),
            window.saving.window_picture,
            ["Ctrl+Shift+S"],
        )
        self.pictures = self._menu(marked("Save picture of a panel"), menu)
        self.pictures.aboutToShow.connect(self._fill_pictures)
        add(menu, marked("Copy picture"), window.saving.copy_window, ["Ctrl+Shift+C"])
        self.numbers = self._menu(marked("Copy numbers as CSV"), menu)
        self.numbers.aboutToShow.connect(self._fill_numbers)
        menu.addSeparator()
        quits = add(menu, marked("Quit"), window.close, ["Ctrl+Q"])
        quits.setMenuRole(QAction.MenuRole.QuitRole)

    def _view(self) -> None:
        window, add = self._window, self.actions.add
        menu = self._menu(marked("&View"))
        for number, name in enumerate(window.pages.names, start=1):
            keys = [f"Ctrl+{number}"] if number < 10 else []
            add(menu, window.kinds[name].title, partial(window.tabs.pick, name), keys)
        menu.addSeparator()
        theme = self._menu(marked("Theme"), menu)
        themes = QActionGroup(self)
        for name, text in _THEMES:
            action = themes.addAction(add(theme, text, partial(window.preferences.set_theme, name), checked=False))
            action.setData(name)
        theme.aboutToShow.connect(lambda: _check(themes, window.preferences.settings.theme))
        language = self._menu(marked("Language"), menu)
        languages = QActionGroup(self)
        for name, text in _LANGUAGES:
            choose = partial(window.preferences.set_language, name)
            action = languages.addAction(add(language, text, choose, checked=False))
            action.setData(name)
        language.aboutToShow.connect(lambda: _check(languages, window.speech.language))
        moving = window.preferences.settings.animations
        add(menu, marked("Animations"), window.preferences.set_animations, checked=moving)
        menu.addSeparator()
        add(menu, marked("Full screen"), self._toggle_full_screen, ["F11"])
        add(menu, marked("Reset the layout"), window.reset_layout)

    def _play(self) -> None:
        menu, transport = self._menu(marked("&Play")), self._window.transport
        made = {key: self.actions.add(menu, text, getattr(transport, deed), [key]) for deed, key, text in _PLAY}
        self._yielding = Yielding(made, self)
        menu.addSeparator()
        self.actions.add(menu, marked("Next speed"), transport.next_speed)

    def _help(self) -> None:
        menu = self._menu(marked("&Help"))
        self.actions.add(menu, marked("Keyboard"), self._show_keyboard, ["F1", "?"])
        about = self.actions.add(menu, marked("About Fun-Viz"), self._show_about)
        about.setMenuRole(QAction.MenuRole.AboutRole)

    def _toggle_full_screen(self) -> None:
        window = self._window
        window.showNormal() if window.isFullScreen() else window.showFullScreen()

    def _show_keyboard(self) -> None:
        self._window.overlay.show_content(Keyboard())

    def _show_about(self) -> None:
        self._window.overlay.show_content(About())

    # ---- filled in when they open

    def _fill_recent(self) -> None:
        self.recent.clear()
        for path in self._window.preferences.settings.recent:
            name, deed = Path(path).name.replace("&", "&&"), partial(self._window.files.open_recent, path)
            action = self.recent.addAction(name, deed)
            action.setToolTip(path)
        if self.recent.isEmpty():
            self.recent.addAction(self.tr("nothing yet")).setEnabled(False)

    def _fill_pictures(self) -> None:
        self.pictures.clear()
        for panel in self._window.panels():
            self.pictures.addAction(panel.title, partial(self._window.saving.panel_picture, panel))

    def _fill_numbers(self) -> None:
        self.numbers.clear()
        for panel in self._window.panels():
            if panel.numbers is not None:
                self.numbers.addAction(panel.title, partial(self._window.saving.copy_numbers, panel))
        self.numbers.setEnabled(not self.numbers.isEmpty())


def _check(group: QActionGroup, name: str) -> None:
    for action in group.actions():
        action.setChecked(action.data() == name)
