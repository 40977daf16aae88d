"""Where pictures, numbers and traces go."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QStandardPaths
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from fun_viz.archive import load_trace
from tests.windows.fake import Stage, trace_of


@pytest.fixture
def chosen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Whatever is asked, the user picks the file `saved` there, with the ending left out."""

    def pick(_parent: object, _title: str, _name: str, kinds: str) -> tuple[str, str]:
        return str(tmp_path / "saved"), kinds.split(";;")[0]

    monkeypatch.setattr(QFileDialog, "getSaveFileName", pick)
    return tmp_path / "saved"


def test_a_picture_of_the_window_gets_its_ending(stage: Stage, chosen: Path) -> None:
    stage.give("file.save-picture")
    assert chosen.with_suffix(".png").read_bytes().startswith(b"\x89PNG")
    assert stage.window.notice.text == f"Saved: {chosen}.png"


def test_a_panel_saves_its_picture_and_its_numbers(stage: Stage, chosen: Path) -> None:
    panel = stage.page().panel
    slots = stage.window.saver.panel_slots(panel)
    slots["panel.save-picture"]()
    slots["panel.save-numbers"]()
    assert chosen.with_suffix(".png").exists()
    assert chosen.with_suffix(".csv").read_text("utf-8-sig") == "a,b\n1,好\n"


def test_a_trace_saved_can_be_opened(stage: Stage, chosen: Path) -> None:
    stage.window.show_trace(trace_of("你好"))
    stage.give("file.save-trace")
    assert load_trace(chosen.with_suffix(".safetensors")).text == "你好"


def test_a_place_that_cannot_be_written_is_said(stage: Stage, chosen: Path) -> None:
    chosen.with_suffix(".png").mkdir()
    stage.give("file.save-picture")
    assert stage.window.notice.text.startswith("Cannot write")
    assert stage.window.notice.message is not None
    assert stage.window.notice.message.tone == "error"


def test_a_question_not_answered_saves_nothing(stage: Stage, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    stage.give("file.save-picture")
    assert stage.window.notice.message is None
    assert list(tmp_path.iterdir()) == []


def test_numbers_are_copied_as_text(stage: Stage) -> None:
    stage.window.saver.panel_slots(stage.page().panel)["panel.copy-numbers"]()
    assert QGuiApplication.clipboard().text() == "a,b\n1,好\n"


def test_only_a_panel_with_numbers_offers_them(stage: Stage) -> None:
    with_numbers, without = stage.page().panels()
    texts = [[action.text() for action in stage.window.saver.panel_menu(p).actions()] for p in (with_numbers, without)]
    assert "Copy numbers as CSV" in texts[0]
    assert texts[1] == ["Enlarge, or back", "Save picture…", "Copy picture"]


def test_an_ending_that_is_added_overwrites_nothing(stage: Stage, chosen: Path) -> None:
    stage.window.show_trace(trace_of("你好"))
    chosen.with_suffix(".safetensors").write_text("mine")
    stage.give("file.save-trace")
    assert chosen.with_suffix(".safetensors").read_text() == "mine"
    assert "There is already" in stage.window.notice.text


def test_a_dialog_begins_where_something_was_last_opened_or_saved(
    stage: Stage, chosen: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *given: (asked.append(given[2]), ("", ""))[1])
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *given: (asked.append(given[2]), "")[1])
    stage.give("file.save-picture")
    stage.give("file.open-trace")
    stage.give("file.open-model")
    stage.give("file.follow-run")
    assert asked == [str(chosen.parent)] * 3
    assert stage.window.preferences.settings.folder == str(chosen.parent)
    assert stage.window.preferences.place("a.png") == str(chosen.parent / "a.png")
    stage.window.preferences.remember(folder="/gone")
    assert stage.window.preferences.place("a.png") == str(Path.home() / "a.png")


def test_a_dialog_begins_in_the_users_own_folders_until_one_was_chosen(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("Pictures", "Documents"):
        (tmp_path / name).mkdir()
    kinds = QStandardPaths.StandardLocation
    places = {kinds.PicturesLocation: "Pictures", kinds.DocumentsLocation: "Documents"}
    monkeypatch.setattr(QStandardPaths, "writableLocation", staticmethod(lambda kind: str(tmp_path / places[kind])))
    place = stage.window.preferences.place
    assert place("a.png") == str(tmp_path / "Pictures" / "a.png")
    assert place("a.csv") == str(tmp_path / "Documents" / "a.csv")
    (tmp_path / "Pictures").rmdir()
    assert place("a.png") == str(Path.home() / "a.png")
    stage.window.preferences.keep_place(str(tmp_path / "b.csv"))
    assert place("a.png") == str(tmp_path / "a.png")
