"""The menu bar."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QAbstractButton, QMenu, QPushButton, QSlider
from pytestqt.qtbot import QtBot

from tests.windows.fake import Stage, trace_of


def menu(stage: Stage, *titles: str) -> QMenu:
    found: object = stage.window.menuBar()
    for title in titles:
        action = next(action for action in found.actions() if action.text().replace("&", "") == title)  # type: ignore[attr-defined]
        found = action.menu()
        assert isinstance(found, QMenu)
        found.aboutToShow.emit()
    assert isinstance(found, QMenu)
    return found


def texts(shown: QMenu) -> list[str]:
    return [action.text() for action in shown.actions() if not action.isSeparator()]


def test_every_workspace_is_in_the_view_menu_with_its_number(stage: Stage) -> None:
    actions = menu(stage, "View").actions()[:3]
    assert [(a.text(), a.shortcut().toString()) for a in actions] == [
        ("Decode", "Ctrl+1"), ("Compare", "Ctrl+2"), ("Positions", "Ctrl+3"),
    ]  # fmt: skip
    actions[2].trigger()
    assert stage.window.tabs.name == "two"


def test_the_theme_that_holds_is_checked(stage: Stage) -> None:
    checked = [action.text() for action in menu(stage, "View", "Theme").actions() if action.isChecked()]
    assert checked == ["Light"]


def test_recent_paths_are_offered_by_name(stage: Stage, tmp_path: Path) -> None:
    assert texts(menu(stage, "File", "Open recent")) == ["nothing yet"]
    stage.window.preferences.add_recent(str(tmp_path / "a&b"))
    assert texts(menu(stage, "File", "Open recent")) == ["a&&b"]


def test_panels_in_front_can_be_saved_and_copied(stage: Stage) -> None:
    assert texts(menu(stage, "File", "Save picture of a panel"))[0] == "Numbers"
    assert texts(menu(stage, "File", "Copy numbers as CSV")) == ["Numbers"]


def test_a_button_with_the_keyboard_keeps_space_and_a_slider_the_arrows(stage: Stage, qtbot: QtBot) -> None:
    play, back = menu(stage, "Play").actions()[:2]
    stage.window.activateWindow()
    for control, space, arrow in ((QPushButton(), "", "Left"), (QSlider(), "Space", "")):
        control.setParent(stage.page())
        control.show()
        control.setFocus()
        qtbot.waitUntil(control.hasFocus)
        assert (play.shortcut().toString(), back.shortcut().toString()) == (space, arrow)
    stage.window.keyboard.give()
    assert (play.shortcut().toString(), back.shortcut().toString()) == ("Space", "Left")


def test_buttons_do_not_take_the_keyboard_when_clicked(stage: Stage) -> None:
    from PySide6.QtCore import Qt

    for button in stage.window.findChildren(QAbstractButton):
        if button.parent() in (stage.window.composer, stage.window.transport, stage.window.status):
            assert not button.focusPolicy() & Qt.FocusPolicy.ClickFocus


def test_runs_are_opened_and_followed_and_their_models_saved_from_the_file_menu(stage: Stage) -> None:
    assert {"Open run…", "Follow a run…", "Save trained model as…"} <= set(texts(menu(stage, "File")))


def test_the_play_menu_drives_the_clock(stage: Stage) -> None:
    stage.window.show_trace(trace_of("你好"))
    next(action for action in menu(stage, "Play").actions() if action.text() == "First").trigger()
    assert stage.study.clock.position == 0
