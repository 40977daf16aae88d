"""The shelf lists, finds, opens, renames, deletes and takes back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from fun_viz import paths
from fun_viz.run.models.folder import read_card
from fun_viz.windows.distinct import distinct
from fun_viz.windows.message import UNDO
from fun_viz.windows.save_model_form import SaveModelForm
from fun_viz.windows.settings import Settings
from fun_viz.windows.shelf.page import Shelf
from tests.tiny import tiny_model
from tests.windows.fake import Stage


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("bundled_models", "user_models", "user_runs", "user_cache"):
        monkeypatch.setattr(paths, name, lambda name=name: tmp_path / name)
    tiny_model(tmp_path / "bundled_models" / "one")
    for name, family in (("mine", "gru"), ("other", "transformer")):
        tiny_model(tmp_path / "user_models" / name, family)
    broken = tiny_model(tmp_path / "user_models" / "broken")
    (broken / "card.json").write_text("{")
    return tmp_path


Open = Callable[..., Shelf]


@pytest.fixture
def opened(stage: Stage, place: Path, qtbot: QtBot) -> Open:
    def made(count: int = 4) -> Shelf:
        stage.window.activateWindow()
        stage.give("file.models")
        shelf = stage.window.shelf.shelf
        assert shelf is not None
        qtbot.waitUntil(lambda: len(shelf.models) == count and len(shelf._looks) == count - 1, timeout=20_000)
        return shelf

    return made


def titles(shelf: Shelf) -> list[str]:
    entries = (shelf.rows.item(place) for place in range(shelf.rows.count()))
    return [item.text().split("\t")[0] for item in entries]


def pick(shelf: Shelf, model: str) -> None:
    shelf.choose(model)
    assert shelf._entry is not None
    assert shelf._entry.model.model == model


def test_groups_stand_under_their_titles_and_no_two_models_look_alike(opened: Open) -> None:
    shelf = opened()
    shelf._sort("name")
    names = titles(shelf)
    assert names[0] == "Bundled"
    assert "Trained here" in names
    assert len(set(names)) == len(names) == 6
    assert sum(name.startswith("Tiny transformer (") for name in names) == 2
    assert "broken" in names


def test_a_damaged_folder_says_why_and_cannot_be_opened(opened: Open, stage: Stage) -> None:
    shelf = opened()
    pick(shelf, "broken")
    assert "card.json is damaged" in shelf.sheet.fault.text()
    assert not shelf.sheet.open.isVisible()
    shelf._open()
    assert "damaged" in stage.window.notice.text


def test_the_search_reads_title_task_net_and_notes_and_says_when_there_is_nothing(opened: Open, stage: Stage) -> None:
    stage.preferences.keep_note("other", "try one layer next")
    shelf = opened()
    for words, found in (("gru", {"Tiny gru"}), ("ONE layer", {"Tiny transformer"}), ("additive", {"Tiny gru"})):
        shelf.search.setText(words)
        assert {name.split(" (")[0] for name in titles(shelf)} - {"Trained here", "Bundled"} == found
    shelf.search.setText("nothing like it")
    assert titles(shelf) == []
    assert shelf.nothing.isVisible()
    shelf.nothing.click()
    assert stage.window.tabs.name == "trained"


def test_enter_opens_the_model_and_its_example_decodes(opened: Open, stage: Stage, qtbot: QtBot) -> None:
    shelf = opened()
    pick(shelf, "mine")
    shelf.rows.setFocus()
    qtbot.keyClick(shelf.rows, Qt.Key.Key_Return)
    assert stage.window.composer.model == "mine"
    assert not stage.window.overlay.isVisible()
    shelf = opened()
    pick(shelf, "other")
    shelf.sheet.opened.emit(shelf._entry, "我喜欢学习")
    assert stage.page().asked[-1].model == "other"
    assert stage.page().asked[-1].text == "我喜欢学习"


def test_a_new_name_is_typed_in_place(opened: Open, stage: Stage, place: Path, qtbot: QtBot) -> None:
    shelf = opened()
    pick(shelf, "mine")
    qtbot.keyClick(shelf.rows, Qt.Key.Key_F2)
    editor = shelf.rows.findChild(QLineEdit)
    editor.setText("Best so far")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    best = {"en": "Best so far", "zh": "Best so far"}
    qtbot.waitUntil(lambda: read_card(place / "user_models" / "mine").title == best)
    qtbot.waitUntil(lambda: "Best so far" in titles(shelf), timeout=20_000)


def test_what_was_deleted_is_back_after_undo(opened: Open, stage: Stage, place: Path, qtbot: QtBot) -> None:
    shelf = opened()
    pick(shelf, "mine")
    shelf.rows.setFocus()
    qtbot.keyClick(shelf.rows, Qt.Key.Key_Delete)
    message = stage.window.notice.message
    assert message is not None
    assert (message.in_words(), message.offer, message.seconds) == ("“Tiny gru” deleted", UNDO, 10.0)
    assert not (place / "user_models" / "mine").exists()
    stage.give("edit.undo")
    assert (place / "user_models" / "mine" / "card.json").is_file()
    qtbot.waitUntil(lambda: "Tiny gru" in titles(shelf), timeout=20_000)


def test_what_nobody_took_back_is_removed(opened: Open, stage: Stage, place: Path) -> None:
    shelf = opened()
    pick(shelf, "mine")
    shelf._delete()
    stage.window.notice.dismiss()
    assert sorted(each.name for each in (place / "user_models").iterdir()) == ["broken", "other"]


def test_a_model_that_is_open_or_bundled_stays(opened: Open, stage: Stage, place: Path) -> None:
    stage.window.composer.set_cards(stage.window.composer.cards, "mine")
    shelf = opened()
    for model, said in (("mine", "in use (open)"), ("one", "comes with the program")):
        pick(shelf, model)
        shelf._delete()
        assert said in stage.window.notice.text or model == "one"
    assert (place / "user_models" / "mine" / "card.json").is_file()
    assert (place / "bundled_models" / "one" / "card.json").is_file()


def test_a_copy_is_saved_under_a_free_name_and_offered(opened: Open, stage: Stage, place: Path) -> None:
    shelf = opened()
    for model in ("one", "mine"):
        pick(shelf, model)
        assert shelf.sheet.copy.isVisible()
    pick(shelf, "broken")
    assert not shelf.sheet.copy.isVisible()
    pick(shelf, "one")
    shelf.sheet.note.setPlainText("the first")
    shelf.sheet.copy.click()
    form = stage.window.overlay.findChild(SaveModelForm)
    assert form.name.text() == "one-2", "one is taken"
    assert stage.preferences.note_of("one") == "the first"
    form.name.setText("copied")
    form.name.returnPressed.emit()
    assert "Saved" in stage.window.notice.text
    weights = [
        place / kind / name / "weights.safetensors"
        for kind, name in (("bundled_models", "one"), ("user_models", "copied"))
    ]
    assert weights[0].read_bytes() == weights[1].read_bytes()
    assert "copied" in [card.model for card in stage.window.composer.cards]
    shelf = opened(5)
    pick(shelf, "copied")


def test_only_a_run_that_can_be_resumed_is_trained_on(opened: Open, stage: Stage, place: Path) -> None:
    run = tiny_model(place / "user_runs" / "run")
    (run / "checkpoint.safetensors").write_bytes(b"")
    told: list[tuple[str, ...]] = []
    stage.window.runs._go_on = told.append
    shelf = opened(5)
    for model in ("one", "mine"):
        pick(shelf, model)
        assert not shelf.sheet.train.isVisible()
    pick(shelf, str(run))
    assert shelf.sheet.train.isVisible()
    shelf.sheet.train.click()
    assert told == [(str(run),)]
    assert not stage.window.overlay.isVisible()


def test_the_mark_of_the_card_says_what_it_shows(opened: Open, stage: Stage, qtbot: QtBot) -> None:
    shelf = opened()
    pick(shelf, "mine")
    shelf.sheet.info_mark.click()
    cards = stage.window.words.cards
    assert cards.isVisible()
    assert cards.card is not None
    assert cards.card.card.shows_en.startswith("One model")
    qtbot.keyClick(cards, Qt.Key.Key_Escape)
    assert not cards.isVisible()
    assert stage.window.overlay.isVisible()


def test_notes_are_kept_while_they_are_typed(opened: Open, stage: Stage, qtbot: QtBot) -> None:
    shelf = opened()
    pick(shelf, "mine")
    shelf.sheet.note.setPlainText("layer 1 stays pale")
    qtbot.waitUntil(lambda: stage.preferences.note_of("mine") == "layer 1 stays pale")
    shelf.sheet.note.setPlainText("layer 2")
    pick(shelf, "other")
    assert stage.preferences.note_of("mine") == "layer 2"
    assert shelf.sheet.note.toPlainText() == ""
    assert Settings(notes=stage.preferences.settings.notes).notes == {"mine": "layer 2"}


def test_names_are_told_apart_by_the_first_thing_that_does() -> None:
    assert distinct(["a", "b", "a"], ["x", "x", "x"], ["1", "", "2"]) == ["a (1)", "b", "a (2)"]
    assert distinct(["a", "a", "a"], ["x", "y", "x"], ["1", "1", "2"]) == ["a (x, 1)", "a (y, 1)", "a (x, 2)"]
    assert distinct(["a", "a"]) == ["a (1)", "a (2)"]
