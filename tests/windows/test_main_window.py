"""The window as a whole: what one part decides reaches the others."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from fun_viz.archive import save_trace
from fun_viz.branch import recorded
from fun_viz.errors import LoadError, SaveError
from fun_viz.trace import Place, Request
from fun_viz.views.theme import DARK, LIGHT, theme_of
from fun_viz.windows import commands
from fun_viz.windows.message import UNDO, Message
from fun_viz.windows.settings import Settings
from tests.tiny import tiny_model
from tests.windows.fake import Stage, trace_of


def drop(stage: Stage, *, path: Path | None = None, text: str = "") -> None:
    mime = QMimeData()
    if path is not None:
        mime.setUrls([QUrl.fromLocalFile(str(path))])
    else:
        mime.setText(text)
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    stage.window.dropEvent(QDropEvent(QPointF(5, 5), copy, mime, left, none))


def shown(stage: Stage) -> str:
    branches = stage.study.branches
    return branches[0].request.text if branches else ""


@pytest.fixture
def saved(qtbot: QtBot) -> Iterator[tuple[Stage, list[Settings]]]:
    written: list[Settings] = []
    stage = Stage(Settings(theme="light", workspace="two", history=("旧",), speed=2.0, beam=5), save=written.append)
    yield stage, written
    stage.discard()


def test_tabs_stand_in_order_and_only_the_one_in_front_is_built(stage: Stage, qtbot: QtBot) -> None:
    tabs = stage.window.tabs
    assert [tabs.tabText(i) for i in range(tabs.count())] == ["Decode", "Compare", "Positions", "Train"]
    assert stage.window.pages.count() == 1
    stage.window.pages.build_rest()
    assert stage.window.pages.count() == 1
    qtbot.waitUntil(lambda: stage.window.pages.count() == 4)


def test_the_first_paint_is_told_once(qtbot: QtBot) -> None:
    stage = Stage()
    with qtbot.waitSignal(stage.window.painted):
        pass
    with qtbot.assertNotEmitted(stage.window.painted, wait=50):
        stage.window.repaint()
    stage.discard()


def test_it_begins_where_the_user_left_off(saved: tuple[Stage, list[Settings]]) -> None:
    stage, _ = saved
    assert stage.window.tabs.name == "two"
    assert stage.window.composer.beam == 5
    assert stage.window.composer.field.history == ("旧",)
    assert stage.study.clock.speed == 2.0
    stage.window.tabs.pick("many")
    assert stage.study.clock.speed == 2.0


def test_what_the_user_does_is_remembered(saved: tuple[Stage, list[Settings]], qtbot: QtBot) -> None:
    stage, written = saved
    stage.window.composer.field.setText("你好")
    stage.window.decode()
    stage.window.tabs.pick("many")
    stage.window.transport.next_speed()
    stage.window.preferences.toggle_motion()
    stage.window.close()
    last = written[-1]
    assert (last.text, last.beam, last.speed, last.animations, last.workspace) == ("你好", 5, 4.0, False, "many")
    assert last.history == ("旧", "你好")
    assert last.geometry
    assert len(last.states["two"]["splitters"][0]) == 2


def test_a_settings_file_that_cannot_be_written_is_noted_and_nothing_stops(qtbot: QtBot) -> None:
    def refuse(_settings: Settings) -> None:
        raise SaveError("Cannot write {file}: {reason}.", file="s.json", reason="disk full")

    stage = Stage(save=refuse)
    stage.window.preferences.set_theme("dark")
    assert "disk full" in stage.window.status.text
    assert theme_of(stage.window) is DARK
    stage.discard()


def test_the_theme_and_the_language_change_while_it_runs(stage: Stage, qtbot: QtBot) -> None:
    window = stage.window
    window.preferences.toggle_theme()
    qtbot.waitUntil(lambda: theme_of(window) is DARK and theme_of(window.notice) is DARK)
    window.preferences.toggle_theme()
    qtbot.waitUntil(lambda: theme_of(window) is LIGHT)
    told = stage.page().told
    window.preferences.toggle_language()
    qtbot.waitUntil(lambda: window.tabs.tabText(0) == "解码" and stage.page().told > told)
    assert window.menuBar().actions()[0].text() == "文件(&F)"
    window.preferences.toggle_language()
    qtbot.waitUntil(lambda: window.tabs.tabText(0) == "Decode")


def test_a_change_of_theme_or_language_asks_nothing(stage: Stage, qtbot: QtBot) -> None:
    stage.window.show_trace(trace_of("你好"))
    stage.window.preferences.toggle_theme()
    stage.window.preferences.toggle_language()
    qtbot.wait(20)
    assert stage.page().asked == []
    assert shown(stage) == "你好"


def test_a_dropped_trace_is_shown(stage: Stage, tmp_path: Path) -> None:
    save_trace(trace_of("再见", model="other"), tmp_path / "t.safetensors")
    stage.window.tabs.pick("many")
    drop(stage, path=tmp_path / "t.safetensors")
    assert shown(stage) == "再见"
    assert stage.window.composer.field.text() == "再见"
    assert stage.window.composer.model == "other"
    assert stage.window.tabs.name == "one"
    assert stage.window.preferences.settings.recent == (str(tmp_path / "t.safetensors"),)


def test_a_dropped_text_fills_the_sentence_and_asks_nothing(stage: Stage) -> None:
    drop(stage, text="你好\n再见")
    assert stage.window.composer.field.text() == "你好"
    assert stage.page().asked == []


def test_a_dropped_model_folder_is_offered_chosen_and_asked(stage: Stage, qtbot: QtBot, tmp_path: Path) -> None:
    folder = tiny_model(tmp_path / "mine")
    stage.window.composer.field.setText("你好")
    drop(stage, path=folder)
    assert stage.window.composer.request.model == str(folder)
    assert stage.page().models == ("one", "other", str(folder))
    qtbot.waitUntil(lambda: shown(stage) == "你好")
    assert stage.window.preferences.settings.recent == (str(folder),)


def test_a_model_that_cannot_be_loaded_is_not_offered_any_longer(stage: Stage, qtbot: QtBot, tmp_path: Path) -> None:
    stage.window.composer.field.setText("你好")
    stage.window.decode()
    qtbot.waitUntil(lambda: shown(stage) == "你好" and not stage.study.running)
    stage.answers.error = LoadError("{file} is damaged: it is not JSON.", file="x")
    with qtbot.waitSignal(stage.study.failed):
        drop(stage, path=tiny_model(tmp_path / "bad"))
    assert stage.window.composer.model == "one"
    assert stage.page().models == ("one", "other")
    assert shown(stage) == "你好"
    assert "damaged" in stage.window.notice.text


def test_a_foreign_folder_changes_nothing(stage: Stage, tmp_path: Path) -> None:
    drop(stage, path=tmp_path)
    assert "card.json is missing" in stage.window.notice.text
    assert stage.window.composer.model == "one"
    assert stage.window.preferences.settings.recent == ()


def test_a_recent_path_that_is_gone_is_forgotten(stage: Stage, tmp_path: Path) -> None:
    stage.window.preferences.add_recent(str(tmp_path / "gone"))
    stage.window.opener.open_recent(str(tmp_path / "gone"))
    assert "not there any more" in stage.window.notice.text
    assert stage.window.preferences.settings.recent == ()


def test_space_types_in_the_sentence_and_plays_outside_it(stage: Stage, qtbot: QtBot) -> None:
    window = stage.window
    window.show_trace(trace_of("你好"))
    window.activateWindow()
    window.focus_field()
    qtbot.waitUntil(window.composer.field.hasFocus)
    qtbot.keyClick(window.composer.field, Qt.Key.Key_End)
    qtbot.keyClick(window.composer.field, Qt.Key.Key_Space)
    assert window.composer.field.text() == "你好 "
    assert not stage.study.clock.playing
    qtbot.keyClick(window.composer.field, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not window.composer.field.hasFocus())
    qtbot.keyClick(window, Qt.Key.Key_Space)
    assert stage.study.clock.playing


def test_arrows_home_and_end_move_the_clock(stage: Stage, qtbot: QtBot) -> None:
    window, clock = stage.window, stage.study.clock
    window.show_trace(trace_of("你好"))
    window.activateWindow()
    window.keyboard.give()
    places = []
    for key in (Qt.Key.Key_Home, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_End):
        qtbot.keyClick(window, key)
        places.append(clock.position)
    assert places == [0, 1, 2, 1, 3]


def test_after_enter_the_keyboard_is_the_pages(stage: Stage, qtbot: QtBot) -> None:
    window = stage.window
    window.activateWindow()
    window.focus_field()
    qtbot.keyClicks(window.composer.field, "abc")
    qtbot.keyClick(window.composer.field, Qt.Key.Key_Return)
    assert not window.composer.field.hasFocus()
    qtbot.waitUntil(lambda: shown(stage) == "abc")


def test_escape_undoes_the_nearest_thing_first(stage: Stage, qtbot: QtBot) -> None:
    window, study = stage.window, stage.study
    window.show_trace(trace_of("你好"))
    study.lock((Place("source", 0),))
    window.composer.field.setText("")
    window.decode()
    assert window.notice.message is not None
    window.escape()
    assert window.notice.message is None
    assert study.locked
    window.keyboard.give()
    window.escape()
    assert not study.locked


def test_escape_with_nothing_nearer_lets_go_of_what_the_workspace_has_chosen(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    left: list[object] = []
    monkeypatch.setattr(type(stage.page()), "leave", lambda page: left.append(page))
    stage.window.keyboard.give()
    stage.window.escape()
    assert left == [stage.page()]


def test_a_number_goes_to_a_workspace(stage: Stage, qtbot: QtBot) -> None:
    stage.window.activateWindow()
    qtbot.keyClick(stage.window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert stage.window.tabs.name == "many"


def test_the_keys_are_shown_over_the_window_and_go_away(stage: Stage, qtbot: QtBot) -> None:
    window = stage.window
    window.activateWindow()
    qtbot.keyClick(window, Qt.Key.Key_F1)
    assert window.overlay.isVisible()
    assert window.overlay.size() == window.size()
    window.escape()
    assert not window.overlay.isVisible()
    assert not window.composer.field.hasFocus()
    qtbot.keyClick(window, Qt.Key.Key_Question)
    qtbot.mouseClick(window.overlay, Qt.MouseButton.LeftButton, pos=QPoint(3, 3))
    assert not window.overlay.isVisible()


def test_the_layout_can_be_reset(stage: Stage, qtbot: QtBot) -> None:
    window = stage.window
    window.show_trace(trace_of("你好"))
    before = stage.page()
    window.resize(1500, 900)
    stage.give("view.reset-layout")
    room = window.screen().availableGeometry().size().expandedTo(window.minimumSizeHint())
    assert (window.width(), window.height()) == (min(1280, room.width()), min(800, room.height()))
    assert window.pages.front is stage.page() is not before
    assert shown(stage) == "你好"


def test_closing_while_something_runs_stops_it(stage: Stage) -> None:
    stage.window.show_trace(trace_of("你好"))
    stage.study.clock.play()
    stage.window.decode()
    stage.window.close()
    assert not stage.study.running
    assert not stage.study.clock.playing


def test_the_lane_of_the_chosen_model_is_told(stage: Stage) -> None:
    stage.window.tabs.pick("many")
    stage.study.show(*recorded(*(trace_of("好", model=model) for model in ("other", "one", "x"))))
    assert stage.study.current is stage.study.branches[1]


def test_a_model_chosen_in_the_bar_takes_part_where_several_are_shown_and_can_be_undone(
    stage: Stage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, taken = stage.window, list[str]()
    window.composer.field.setText("你好")
    window.tabs.pick("many")
    monkeypatch.setattr(stage.page("many"), "take_model", lambda model: taken.append(model) or (lambda: taken.clear()))
    window.composer._choose_model("other")
    assert taken == ["other"]
    message = window.notice.message
    assert message is not None
    assert (message.in_words(), message.offer_in_words()) == ("other runs in the first lane now.", "Undo")
    assert "first lane" in window.composer._models.toolTip()
    assert message.act is not None
    message.act()
    assert taken == []
    window.tabs.pick("one")
    assert "first lane" not in window.composer._models.toolTip()
    qtbot.waitUntil(lambda: not stage.study.running)


def test_a_forced_word_is_undone_and_redone_by_keys_and_another_beam_says_that_it_is_dropped(
    stage: Stage, qtbot: QtBot
) -> None:
    window, study = stage.window, stage.study
    window.show_trace(trace_of("你好"))
    study.clock.move_to(1)
    with qtbot.waitSignal(study.arrived):
        study.force(99)
    qtbot.waitUntil(lambda: not study.running)
    window.activateWindow()
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert study.branches[0].request.prefix == ()
    qtbot.keyClick(window, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert study.branches[0].request.prefix == (99,)
    window.composer.set_strategy(3)
    window.decode()
    assert "what-ifs were left" in window.notice.text
    qtbot.waitUntil(lambda: not study.running)


def test_a_model_put_into_the_first_lane_is_taken_out_by_undo(stage: Stage) -> None:
    done: list[str] = []
    stage.window.notice.show_message(Message("taken", offer=UNDO, act=lambda: done.append("undone")))
    stage.give("edit.undo")
    assert done == ["undone"]
    assert stage.window.notice.message is None


def test_home_and_end_belong_to_a_menu_and_to_a_card_that_are_open(stage: Stage, qtbot: QtBot) -> None:
    window, clock = stage.window, stage.study.clock
    window.show_trace(trace_of("你好"))
    window.activateWindow()
    window.keyboard.give()
    menu = next(button.menu() for button in window.composer.findChildren(QPushButton) if button.menu())
    menu.popup(window.mapToGlobal(window.rect().center()))
    qtbot.keyClick(menu, Qt.Key.Key_Home)
    assert clock.position == clock.length - 1
    menu.close()
    stage.give("help.keyboard")
    qtbot.keyClick(window.overlay, Qt.Key.Key_Home)
    assert clock.position == clock.length - 1
    window.escape()
    qtbot.keyClick(window, Qt.Key.Key_Home)
    assert clock.position == 0
    assert {"click", "drag", "wheel"} <= {gesture for gesture, _ in commands.GESTURES}


def test_what_disappears_under_the_keyboard_gives_it_to_the_workspace(stage: Stage, qtbot: QtBot) -> None:
    window, page = stage.window, stage.page()
    window.composer.field.setText("你好")
    page.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    for hide in (lambda button: button.hide(), lambda button: button.setEnabled(False), lambda _: page.panel.hide()):
        button = QPushButton(page.panel)
        button.show()
        window.activateWindow()
        button.setFocus()
        qtbot.waitUntil(button.hasFocus)
        hide(button)
        assert page.hasFocus()
        assert not window.composer.field.hasSelectedText()


def test_what_disappears_under_the_keyboard_gives_it_to_the_card_that_lies_over_it(stage: Stage, qtbot: QtBot) -> None:
    window, content = stage.window, QWidget()
    one, other = QPushButton(content), QPushButton(content)
    other.move(0, 40)
    window.activateWindow()
    window.overlay.show_content(content)
    one.setFocus()
    qtbot.waitUntil(one.hasFocus)
    one.hide()
    assert window.overlay.hasFocus() or other.hasFocus()
    assert not window.composer.field.hasFocus()


def test_a_card_that_becomes_smaller_leaves_no_edge_behind(stage: Stage, qtbot: QtBot) -> None:
    window, content = stage.window, QWidget()
    content.setFixedSize(600, 400)
    window.overlay.show_content(content)
    qtbot.wait(50)
    seen = []
    paint = window.overlay.paint
    window.overlay.paint = lambda painter: (seen.append(window.overlay.exposed.boundingRect()), paint(painter))
    content.setFixedSize(500, 300)
    qtbot.waitUntil(lambda: bool(seen))
    qtbot.wait(50)
    assert window.overlay.rect() in seen


def test_a_reference_that_was_typed_is_there_when_the_program_runs_again(qtbot: QtBot) -> None:
    written: list[Settings] = []
    stage = Stage(save=written.append)
    stage.window.show_trace(trace_of("你好"))
    for n in range(120):
        stage.study.set_reference(f"Hello {n}")
    assert written[-1].references == {"你好": "Hello 119"}
    for n in range(120):
        stage.study.references.put(Request("one", f"句{n}"), "x")
    assert len(written[-1].references) == 100
    stage.study.references.put(Request("one", "你好"), "Hello again")
    stage.discard()
    again = Stage(written[-1])
    again.window.show_trace(trace_of("你好"))
    assert again.study.reference == "Hello again"
    again.discard()
