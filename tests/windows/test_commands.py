"""Every command stands once in the table, is said in both languages, is reached as the table says, and does its own."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from fun_viz import paths
from fun_viz.windows import commands
from fun_viz.windows.commands import Command, Menu
from fun_viz.windows.front import Front
from fun_viz.windows.learning.glossary import Glossary
from fun_viz.windows.learning.tour import Tour
from fun_viz.windows.main_window import MainWindow
from fun_viz.windows.opener import Opener
from fun_viz.windows.overlay import Overlay
from fun_viz.windows.preferences import Preferences
from fun_viz.windows.runs import Runs
from fun_viz.windows.saver import Saver
from fun_viz.windows.shelf_commands import ShelfCommands
from fun_viz.windows.tab_bar import TabBar
from fun_viz.windows.transport import Transport
from tests.windows.fake import KINDS, Stage, trace_of

TABLE = commands.table({name: KINDS[name] for name in ("one", "many", "two", "trained")})  # as on the stage
COMMANDS = {command.id: command for command in commands.only_commands(TABLE)}
MENUS = {entry.id: entry for entry in TABLE if isinstance(entry, Menu)}
OF_WINDOW = [command for command in COMMANDS.values() if command.place == "window"]
WORK: dict[str, tuple[type, str, *tuple[str, ...]]] = {
    "sentence.edit": (MainWindow, "focus_field"),
    "play.toggle": (Transport, "toggle"),
    "edit.undo": (MainWindow, "undo"),
    "edit.redo": (Front, "redo"),
    "play.back": (Transport, "back"),
    "play.forward": (Transport, "forward"),
    "play.part-back": (Front, "step_part", "int"),
    "play.part-forward": (Front, "step_part", "int"),
    "play.first": (Transport, "first"),
    "play.last": (Transport, "last"),
    "play.next-speed": (Transport, "next_speed"),
    "window.escape": (MainWindow, "escape"),
    "view.workspace.one": (TabBar, "pick", "one"),
    "view.workspace.many": (TabBar, "pick", "many"),
    "view.workspace.two": (TabBar, "pick", "two"),
    "view.workspace.trained": (TabBar, "pick", "trained"),
    "view.next-view": (TabBar, "turn", "int"),
    "view.last-view": (TabBar, "turn", "int"),
    "file.models": (ShelfCommands, "open"),
    "file.open-model": (Opener, "choose_folder"),
    "file.open-trace": (Opener, "choose_trace"),
    "file.open-run": (Runs, "choose_runs"),
    "file.follow-run": (Runs, "choose_folder"),
    "file.save-model": (Runs, "save_model"),
    "file.save-trace": (Saver, "save_trace"),
    "file.save-picture": (Saver, "save_window"),
    "file.copy-picture": (Saver, "copy_window"),
    "file.quit": (MainWindow, "close"),
    "view.theme.light": (Preferences, "set_theme", "light"),
    "view.theme.dark": (Preferences, "set_theme", "dark"),
    "view.theme.system": (Preferences, "set_theme", "system"),
    "view.language.en": (Preferences, "set_language", "en"),
    "view.language.zh": (Preferences, "set_language", "zh"),
    "view.reduce-motion": (Preferences, "toggle_motion"),
    "view.show-ahead": (Preferences, "toggle_ahead"),
    "view.full-screen": (MainWindow, "_toggle_full_screen"),
    "view.reset-layout": (MainWindow, "reset_layout"),
    "help.keyboard": (Overlay, "show_content", "Keyboard"),
    "help.glossary": (Glossary, "show_term", ""),
    "help.tour": (Tour, "begin", "tuple"),
    "help.about": (Overlay, "show_content", "About"),
}
Done = list[tuple[object, ...]]


@pytest.fixture
def done(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Stage, Done]]:
    """A window in which every command is only written down."""
    written: Done = []
    for part, name in {(part, name) for part, name, *_ in WORK.values()}:
        monkeypatch.setattr(
            part, name, lambda _self, *given, work=(part, name): written.append((*work, *map(_named, given)))
        )
    stage = Stage()
    qtbot.waitExposed(stage.window)
    stage.window.activateWindow()
    written.clear()
    yield stage, written
    monkeypatch.undo()
    stage.discard()


def _named(given: object) -> object:
    return given if isinstance(given, str) else type(given).__name__


# ---- the table


def test_no_id_and_no_key_stands_there_twice() -> None:
    assert len(MENUS) + len(COMMANDS) == len(TABLE)
    keys = Counter(QKeySequence(key).toString() for command in COMMANDS.values() for key in command.keys)
    assert set(keys.values()) == {1}
    assert "" not in keys


def test_every_title_and_every_hint_has_its_chinese() -> None:
    chinese = json.loads((paths.resources() / "i18n" / "zh.json").read_text("utf-8"))
    texts = {text for entry in TABLE for text in (entry.title, getattr(entry, "hint", "")) if text and text.isascii()}
    texts |= {command.hint for command in COMMANDS.values() if command.hint}
    assert texts <= set(chinese), texts - set(chinese)


def test_every_command_has_a_menu_that_is_there_or_a_key() -> None:
    assert {command.id for command in COMMANDS.values() if not command.menu and not command.keys} == set()
    assert {command.menu for command in COMMANDS.values()} - set(MENUS) <= {"", "panel"}
    assert {menu.above for menu in MENUS.values()} - set(MENUS) <= {""}


def test_a_menu_comes_before_what_is_in_it() -> None:
    places = {entry.id: place for place, entry in enumerate(TABLE)}
    inside = [(entry.above if isinstance(entry, Menu) else entry.menu, entry.id) for entry in TABLE]
    assert all(places[above] < places[id] for above, id in inside if above in MENUS)


# ---- the window


def test_every_command_of_the_window_is_listed_here() -> None:
    assert set(WORK) == {command.id for command in OF_WINDOW}


def test_every_command_does_its_own_work(done: tuple[Stage, Done]) -> None:
    stage, written = done
    for command in OF_WINDOW:
        stage.give(command.id)
    assert written == [WORK[command.id] for command in OF_WINDOW]


def test_every_key_gives_its_command(done: tuple[Stage, Done], qtbot: QtBot) -> None:
    stage, written = done
    stage.page().setFocus()
    for command in OF_WINDOW:
        for key in command.keys:
            pressed = QKeySequence(key)[0]
            qtbot.keyClick(stage.window, pressed.key(), pressed.keyboardModifiers())
            assert written.pop() == WORK[command.id], key
    assert written == []


def test_every_command_stands_in_its_menu(stage: Stage) -> None:
    shown, menus = stage.window.actions_by_id, stage.window.menus.menus
    for command in OF_WINDOW:
        if command.menu:
            assert shown[command.id] in menus[command.menu].actions()
            assert shown[command.id].isCheckable() == bool(command.check)
    assert [action.menu() for action in stage.window.menuBar().actions()] == [
        menus[menu.id] for menu in MENUS.values() if not menu.above
    ]


def test_titles_follow_the_language(stage: Stage, qtbot: QtBot) -> None:
    actions, menus = stage.window.actions_by_id, stage.window.menus.menus
    assert (actions["play.back"].text(), menus["file"].title()) == ("Back", "&File")
    stage.give("view.language.zh")
    qtbot.waitUntil(lambda: (actions["play.back"].text(), menus["file"].title()) == ("后退", "文件(&F)"))


@pytest.mark.parametrize("command", [c for c in COMMANDS.values() if c.place == "sentence"], ids=lambda c: c.id)
def test_the_keys_of_the_sentence_are_read_where_it_is_typed(stage: Stage, qtbot: QtBot, command: Command) -> None:
    field = stage.window.composer.field
    field.history = ("再见", "谢谢")
    field.setText("你好")
    qtbot.keyClick(field, Qt.Key.Key_Up)
    stage.window.activateWindow()
    field.setFocus()
    qtbot.keyClick(field, QKeySequence(command.keys[0])[0].key())
    if command.id == "sentence.decode":
        assert [ask.text for ask in stage.page().asked] == ["谢谢"]
    else:
        assert field.text() == {"sentence.earlier": "再见", "sentence.later": "你好"}[command.id]


def test_the_commands_of_a_panel_are_those_of_its_menu(stage: Stage) -> None:
    of_panel = [command.id for command in COMMANDS.values() if command.place == "panel"]
    assert list(stage.window.saver.panel_slots(stage.page().panel)) == of_panel


def test_what_holds_is_checked_when_its_menu_opens(stage: Stage) -> None:
    actions, menus = stage.window.actions_by_id, stage.window.menus.menus
    stage.give("view.theme.dark")
    stage.give("view.reduce-motion")
    for menu in menus.values():
        menu.aboutToShow.emit()
    checked = {command.id for command in OF_WINDOW if actions[command.id].isChecked()}
    assert checked == {"view.theme.dark", "view.language.en", "view.reduce-motion"}


# ---- the list of keys


def test_the_list_of_keys_says_each_hint_once_with_the_keys_that_share_it() -> None:
    lines = dict(commands.key_lines(TABLE))
    assert lines["←  →"] == "One move back or forward"
    assert lines["Ctrl+L   /"] == "Go to the sentence"
    assert lines["Ctrl+1 … 4"] == "Go to a workspace"
    assert (lines["Enter"], lines["Esc"][:18]) == ("Decode the sentence", "Leave the sentence")
    assert len(set(lines.values())) == len(lines)
    assert {"Ctrl+Enter", "Ctrl+↕"} <= set(lines)
    keys = {key for line in lines for key in line.split()}
    assert {commands.key_text((key,)) for each in OF_WINDOW for key in each.keys if "Ctrl+" in key} - keys <= {
        "Ctrl+2", "Ctrl+3", "Ctrl+4",
    }  # fmt: skip
    assert lines["Ctrl+Shift+C"] == COMMANDS["file.copy-picture"].title


def test_the_list_is_shown_by_its_own_key(stage: Stage, qtbot: QtBot) -> None:
    stage.window.show_trace(trace_of("你好"))
    stage.window.activateWindow()
    qtbot.keyClick(stage.window, Qt.Key.Key_Question)
    assert stage.window.overlay.isVisible()


def test_the_list_is_wholly_in_chinese_where_the_window_is(stage: Stage, qtbot: QtBot) -> None:
    stage.speech.speak("zh")
    stage.give("help.keyboard")
    told = [label.text() for label in stage.window.overlay.findChildren(QLabel) if label.property("role") != "key"]
    assert len(told) > 25
    assert [text for text in told if text.isascii()] == []
    stage.speech.speak("en")
