from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fun_viz.errors import InputError
from fun_viz.run.training.request import Race, Train
from fun_viz.run.training.schedule import Schedule
from fun_viz.text.pairs import Pairs
from fun_viz.text.tasks.task import tasks
from fun_viz.workspaces.train.form import Form, _free, check
from tests.disk import close_to_all
from tests.workspaces.train.records import offers

PLACE, MOMENT = Path("/runs"), datetime(2024, 5, 3, 14, 7, 9)


@pytest.fixture
def form(qtbot: QtBot) -> Form:
    form = Form()
    qtbot.addWidget(form)
    form.set_catalogue(offers())
    return form


def defaults(task: str, family: str) -> tuple[Mapping[str, Any], Schedule]:
    return next(offer for offer in offers() if offer.family == family).defaults(task)


def race(form: Form) -> Race:
    return form.race(PLACE, MOMENT)


def set_option(form: Form, lane: int, name: str, value: Any) -> None:
    field = form.lanes[lane].options.fields[name]
    field.editor.show_value(value)
    field.editor.edited.emit(value)


def test_as_it_stands_a_transformer_learns_to_reverse(form: Form) -> None:
    (train,) = race(form).lanes
    options, schedule = defaults("reverse", "transformer")
    assert (train.task, train.family, train.options, train.schedule) == ("reverse", "transformer", options, schedule)
    assert train.folder == "/runs/20240503-140709-reverse-transformer"


def test_before_it_is_known_what_can_be_trained_nothing_can_be_started(qtbot: QtBot) -> None:
    form = Form()
    qtbot.addWidget(form)
    assert not form.lanes[0].families.isEnabled()
    assert "in a moment" in form.lanes[0].families.placeholderText()
    with pytest.raises(InputError, match="in a moment"):
        race(form)
    form.set_catalogue(offers())
    assert form.lanes[0].families.isEnabled()
    assert race(form).lanes[0].options == defaults("reverse", "transformer")[0]


def test_locked_while_it_is_not_known_what_can_be_trained_it_stays_locked(qtbot: QtBot) -> None:
    form = Form()
    qtbot.addWidget(form)
    form.lock(locked=True)
    form.set_catalogue(offers())
    assert not form.lanes[0].families.isEnabled()
    form.lock(locked=False)
    assert form.lanes[0].families.isEnabled()


def test_a_family_that_is_no_longer_there_gives_way_to_the_usual_one(qtbot: QtBot) -> None:
    form = Form()
    qtbot.addWidget(form)
    form.restore({"lanes": [{"family": "none such", "options": {}}]})
    form.set_catalogue(offers())
    assert [lane.family for lane in form.shown] == ["transformer"]
    assert form.lanes[0].families.toolTip().endswith("About Transformer.")


def test_what_a_hand_changes_is_in_the_request(form: Form, qtbot: QtBot) -> None:
    with qtbot.waitSignal(form.edited):
        set_option(form, 0, "layers", 3)
    set_option(form, 0, "residual", False)
    form.schedule.fields["rate"].editor.edited.emit(0.01)
    (train,) = race(form).lanes
    assert (train.options["layers"], train.options["residual"], train.schedule.rate) == (3, False, 0.01)


def test_a_race_shown_gives_the_same_race(form: Form) -> None:
    schedule = replace(defaults("copy", "gru")[1], seconds=20.0, teacher=0.5)
    usual = {name: dict(defaults("copy", name)[0]) for name in ("gru", "transformer", "convolutional")}
    shown = Race(
        tuple(
            Train(f"/runs/20240503-140709-copy-{name}", "copy", name, {**options, "layers": 1}, schedule, None, "abc")
            for name, options in usual.items()
        )
    )
    form.take(shown)
    assert race(form) == shown
    form.take(Race(shown.lanes[:1]))
    assert race(form) == Race(shown.lanes[:1])


def test_pairs_shown_give_the_same_pairs(form: Form, tmp_path: Path) -> None:
    file = tmp_path / "pairs.jsonl"
    file.write_text('{"zh": "猫", "en": "cat"}\n', "utf-8")
    pairs = Pairs(str(file), "", "zh", "en", source_language="zh", target_language="en")
    shown = Race((Train("/runs/20240503-140709-pairs-gru", "", "gru", dict(defaults("", "gru")[0]),
                        defaults("", "gru")[1], pairs, "狗"),))  # fmt: skip
    form.take(shown)
    assert race(form) == shown


def test_models_are_added_and_taken_away(form: Form) -> None:
    form.more.click()
    form.more.click()
    assert [lane.family for lane in form.shown] == ["transformer", "gru", "convolutional"]
    assert form.more.isHidden()
    set_option(form, 2, "layers", 5)
    form.lanes[1].remove_button.click()
    assert [lane.family for lane in form.shown] == ["transformer", "convolutional"]
    assert form.lanes[1].options.given == {"layers": 5}
    assert not form.more.isHidden()
    form.lanes[0].remove_button.click()
    assert form.lanes[0].remove_button.isHidden()


def test_two_of_a_family_have_folders_of_their_own(form: Form) -> None:
    form.more.click()
    form.lanes[1].take("transformer", {})
    assert len({lane.folder for lane in race(form).lanes}) == 2


def test_another_task_brings_its_example_and_what_should_become_of_it(form: Form) -> None:
    data = form.data
    assert data.pinned.placeholderText() == tasks["reverse"].example
    assert data.gold.text() == f"→ {tasks['reverse'].example[::-1]}"
    data.pinned.setText("abc")
    data.pinned.textEdited.emit("abc")
    assert data.gold.text() == "→ cba"
    data.pinned.setText("123")
    data.pinned.textEdited.emit("123")
    assert "→" not in data.gold.text()


def test_a_changed_option_has_a_dot_and_goes_back(form: Form) -> None:
    field = form.lanes[0].options.fields["layers"]
    assert field._dot.isHidden()
    set_option(form, 0, "layers", 3)
    assert not field._dot.isHidden()
    assert not field.back.isHidden()
    field.back.click()
    assert race(form).lanes[0].options["layers"] == 2
    assert field._dot.isHidden()


def test_a_folded_option_that_was_changed_is_named(form: Form) -> None:
    set_option(form, 0, "dropout", 0.3)
    assert "Dropout" in form.lanes[0].options.more._note.text()


def test_what_is_remembered_comes_back(form: Form, qtbot: QtBot) -> None:
    form.more.click()
    set_option(form, 1, "attention", "dot")
    form.schedule.fields["steps"].editor.edited.emit(300)
    form.data.pinned.setText("abcd")
    other = Form()
    qtbot.addWidget(other)
    other.restore(json.loads(json.dumps(form.state())))
    other.set_catalogue(offers())
    assert race(other) == race(form)


@pytest.mark.parametrize("known", [False, True])
def test_what_is_usual_for_another_task_is_remembered_too(
    form: Form, qtbot: QtBot, tmp_path: Path, known: bool
) -> None:
    (tmp_path / "a.tsv").write_text("We\t我们\n", "utf-8")
    form.data.take_files((str(tmp_path / "a.tsv"),))
    form.schedule.fields["seconds"].editor.edited.emit(60.0)  # which is what a built-in task has by itself
    other = Form()
    qtbot.addWidget(other)
    if known:
        other.set_catalogue(offers())
    other.restore(json.loads(json.dumps(form.state())))
    other.set_catalogue(offers())
    assert race(other).lanes[0].schedule.seconds == 60.0


@pytest.mark.parametrize(
    "state",
    [
        {}, {"lanes": 3}, {"lanes": [{"family": "none such", "options": {"layers": "many"}}]}, {"task": "none such"},
        {"pairs": {"file": 3}}, {"pairs": {"other": "x"}}, {"schedule": {"rate": "fast", "nothing": 1}},
    ],
)  # fmt: skip
def test_what_does_not_fit_is_left_out(form: Form, state: dict[str, Any]) -> None:
    before = race(form)
    form.restore(state)
    assert race(form) == before


def test_while_it_is_locked_only_teacher_forcing_can_be_changed(form: Form, qtbot: QtBot) -> None:
    form.lock(locked=True)
    enabled = [name for name, field in form.schedule.fields.items() if field.isEnabled()]
    assert enabled == ["teacher"]
    assert not form.lanes[0].families.isEnabled()
    assert not any(field.isEnabled() for field in form.lanes[0].options.fields.values())
    with qtbot.waitSignal(form.taught) as taught, qtbot.assertNotEmitted(form.edited):
        form.schedule.fields["teacher"].editor.edited.emit(0.25)
    assert taught.args == [0.25]
    form.lock(locked=False)
    assert form.data.tasks.isEnabled()


def test_the_wheel_scrolls_the_form_and_changes_nothing_in_it(form: Form) -> None:
    control = form.lanes[0].options.fields["layers"].editor.control
    at = QPoint(5, 5).toPointF()
    wheel = QWheelEvent(
        at, at, QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(control, wheel)
    assert not wheel.isAccepted()
    assert race(form).lanes[0].options["layers"] == 2


def test_a_file_that_is_taken_is_learned_from_by_the_columns_that_hold_words(form: Form, tmp_path: Path) -> None:
    file = tmp_path / "a.tsv"
    file.write_text("1\t我们\tWe\n2\t你们\tYou\n", "utf-8")
    form.data.take_files((str(file),))
    found = race(form).lanes[0].pairs
    assert found is not None
    assert (race(form).lanes[0].task, found.file) == ("", str(file))
    assert (found.source_column, found.target_column) == ("2", "3")
    assert (found.source, found.target) == ("characters", "subwords")
    assert form.data.own.first.pairs == (("我们", "We"), ("你们", "You"))


def test_other_columns_show_other_pairs_and_are_cut_as_suits_them(form: Form, tmp_path: Path) -> None:
    file, own = tmp_path / "a.csv", form.data.own
    file.write_text("english,chinese\nWe,我们\nYou,你们\n", "utf-8")
    form.data.take_files((str(file),))
    own.head.click()
    assert own.first.pairs == (("We", "我们"), ("You", "你们"))
    for combo, place in zip(own.columns.columns, (1, 0), strict=True):
        combo.setCurrentIndex(place)
        combo.activated.emit(place)
    found = race(form).lanes[0].pairs
    assert found is not None
    assert own.first.pairs == (("我们", "We"), ("你们", "You"))
    assert (found.source, found.target, found.source_language, found.head) == ("characters", "subwords", "zh", True)


def test_a_column_that_is_not_there_is_a_fault(form: Form, tmp_path: Path) -> None:
    file, own = tmp_path / "a.tsv", form.data.own
    file.write_text("We\t我们\n", "utf-8")
    form.data.take_files((str(file),))
    assert form.data.fault is None
    own.columns.columns[1].setEditText("french")
    own.columns.columns[1].lineEdit().editingFinished.emit()  # type: ignore[union-attr]
    assert "There is no column french" in str(form.data.fault)
    assert own.first.pairs == ()
    form.data.tasks.setCurrentIndex(0)
    assert form.data.fault is None


def test_two_texts_one_after_the_other_are_the_two_sides(form: Form, tmp_path: Path) -> None:
    files = [tmp_path / "a.txt", tmp_path / "b.txt"]
    for file, line in zip(files, ("one", "eins"), strict=True):
        file.write_text(f"{line}\n", "utf-8")
        form.data.take_files((str(file),))
    found = race(form).lanes[0].pairs
    assert found is not None
    assert (found.file, found.target_file) == (str(files[0]), str(files[1]))
    assert form.data.own.first.pairs == (("one", "eins"),)
    assert form.data.own.columns.columns[0].isHidden()


def test_a_folder_that_is_there_is_left_alone(form: Form, tmp_path: Path) -> None:
    first = form.race(tmp_path, MOMENT).lanes[0].folder
    Path(first).mkdir()
    assert form.race(tmp_path, MOMENT).lanes[0].folder == f"{first}-2"


@pytest.mark.parametrize(
    ("train", "words"),
    [
        (Train("", "", "gru"), "Choose a file"),
        (Train("", "reverse", "transformer", {"width": 64, "heads": 5}), "5 heads"),
        (Train("", "reverse", "convolutional", {"kernel": 4}), "odd"),
        (Train("", "reverse", "gru", schedule=Schedule(epochs=3)), "no epochs"),
        (Train("", "", "gru", pairs=Pairs("/none/such.tsv")), "no file /none/such.tsv"),
        (Train("", "", "gru", pairs=Pairs(__file__, source_column="1", target_column="1")), "same column"),
        (Train("", "", "gru", pairs=Pairs(__file__, __file__)), "same file"),
    ],
)
def test_what_cannot_be_is_said_in_one_sentence(train: Train, words: str) -> None:
    with pytest.raises(InputError, match=words):
        check(Race((Train("", "reverse"), train)))


def test_every_choice_of_the_schedule_is_in_the_form(form: Form) -> None:
    assert set(form.schedule.fields) == set(Schedule.__dataclass_fields__)


def test_runs_that_nobody_may_look_into_do_not_hinder_the_form(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "runs").mkdir()
    close_to_all(monkeypatch, tmp_path / "runs")
    assert _free("name", tmp_path / "runs", ["name"]) == "name-2"
