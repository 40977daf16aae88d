"""What each command does: the table of commands, joined to the parts of the window."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMainWindow

from fun_viz.windows import commands
from fun_viz.windows.actions import Actions, Slots
from fun_viz.windows.front import Front
from fun_viz.windows.help import About, Keyboard
from fun_viz.windows.language import LANGUAGES
from fun_viz.windows.menus import Menus, Row, Rows
from fun_viz.windows.opener import Opener
from fun_viz.windows.overlay import Overlay
from fun_viz.windows.pages import Pages
from fun_viz.windows.preferences import Preferences
from fun_viz.windows.runs import Runs
from fun_viz.windows.saver import Saver
from fun_viz.windows.shortcuts import Shortcuts
from fun_viz.windows.style import THEMES
from fun_viz.windows.tab_bar import TabBar
from fun_viz.windows.transport import Transport

SIZE = (1280, 800)


@dataclass(frozen=True)
class Parts:
    """The parts of a window that commands are given to."""

    front: Front
    opener: Opener
    overlay: Overlay
    pages: Pages
    preferences: Preferences
    runs: Runs
    saver: Saver
    shortcuts: Shortcuts
    tabs: TabBar
    transport: Transport


class CommandSlots(QObject):
    """Holds the actions and the menus of a window."""

    def __init__(self, window: QMainWindow, parts: Parts, workspaces: dict[str, str]) -> None:
        super().__init__(window)
        self._window, self._parts = window, parts
        self.table = commands.table(workspaces)
        self.actions = Actions(commands.only_commands(self.table), self._slots(), window)
        rows: Rows = {
            "file.recent": self._recent_rows,
            "file.panel-pictures": partial(self._panel_rows, "panel.save-picture"),
            "file.panel-numbers": partial(self._panel_rows, "panel.copy-numbers"),
        }
        self.menus = Menus(self.table, self.actions, window.menuBar(), rows=rows, checked=self._checked)

    def _slots(self) -> Slots:
        opener, saver, runs, play = self._parts.opener, self._parts.saver, self._parts.runs, self._parts.transport
        preferences, shortcuts = self._parts.preferences, self._parts.shortcuts
        go_to = self._parts.tabs.pick
        return {
            "sentence.edit": shortcuts.focus_field,
            "play.toggle": play.toggle,
            "play.back": play.back,
            "play.forward": play.forward,
            "play.first": play.first,
            "play.last": play.last,
            "play.next-speed": play.next_speed,
            "window.escape": shortcuts.escape,
            **{commands.workspace_command(name): partial(go_to, name) for name in self._parts.pages.names},
            "file.open-model": opener.choose_folder,
            "file.open-trace": opener.choose_trace,
            "file.open-run": runs.choose_runs,
            "file.follow-run": runs.choose_folder,
            "file.save-model": runs.save_model,
            "file.save-trace": self._save_trace,
            "file.save-picture": saver.save_window,
            "file.copy-picture": saver.copy_window,
            "file.quit": self._window.close,
            **{f"view.theme.{name}": partial(preferences.set_theme, name) for name in THEMES},
            **{f"view.language.{name}": partial(preferences.set_language, name) for name in LANGUAGES},
            "view.animations": preferences.toggle_animations,
            "view.full-screen": self._toggle_full_screen,
            "view.reset-layout": self._reset_layout,
            "help.keyboard": self._show_keyboard,
            "help.about": self._show_about,
        }

    def _checked(self) -> set[str]:
        """Return the ids of the commands whose entries are checked now."""
        preferences = self._parts.preferences
        moving = {"view.animations"} if preferences.settings.animations else set[str]()
        return {f"view.theme.{preferences.settings.theme}", f"view.language.{preferences.speech.language}"} | moving

    def _recent_rows(self) -> Iterator[Row]:
        for path in self._parts.preferences.settings.recent:
            yield Row(Path(path).name.replace("&", "&&"), partial(self._parts.opener.open_recent, path), path)

    def _panel_rows(self, id: str) -> Iterator[Row]:
        """Yield what a command does for each panel in front that it can be given to."""
        front = self._parts.pages.front
        for panel in front.panels() if front else ():
            if slot := self._parts.saver.panel_slots(panel).get(id):
                yield Row(panel.title, slot)

    def _save_trace(self) -> None:
        if (reading := self._parts.transport.reading) is not None:
            self._parts.saver.save_trace(reading.trace)

    def _toggle_full_screen(self) -> None:
        self._window.showNormal() if self._window.isFullScreen() else self._window.showFullScreen()

    def _reset_layout(self) -> None:
        """Arrange the window and its workspaces as on a first start."""
        self._parts.pages.start_over()
        self._window.showNormal()
        self._window.resize(*SIZE)
        self._parts.front.bring(self._parts.tabs.name)

    def _show_keyboard(self) -> None:
        self._parts.overlay.show_content(Keyboard(commands.key_lines(self.table)))

    def _show_about(self) -> None:
        self._parts.overlay.show_content(About())
