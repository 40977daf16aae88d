from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from fun_viz import paths
from fun_viz.errors import InputError, LoadError
from fun_viz.events import Loaded, Preparing
from fun_viz.run.training.request import Race, Train
from fun_viz.run.training.schedule import Schedule
from fun_viz.windows.language import Dictionary
from fun_viz.workspaces.train.map import Look
from fun_viz.workspaces.train.page import TrainWorkspace
from fun_viz.workspaces.train.quantities import QUANTITIES
from fun_viz.workspaces.workspace import Context, workspaces
from tests.workspaces.train.records import LAYERS, Unworked, course, metrics, offers, snapshot, started


@pytest.fixture
def study(qtbot: QtBot) -> Unworked:
    return Unworked()


@pytest.fixture
def page(study: Unworked, qtbot: QtBot) -> TrainWorkspace:
    page = TrainWorkspace(Context(None, study))  # type: ignore[arg-type]
    qtbot.addWidget(page)
    page.set_catalogue(offers())
    page.resize(1280, 640)
    page.show()
    return page


def drawn(page: TrainWorkspace) -> TrainWorkspace:
    page._draw()
    return page


def begun(page: TrainWorkspace, study: Unworked, updates: int = 200, lanes: int = 1) -> TrainWorkspace:
    for _ in range(lanes - 1):
        page.form.more.click()
    page.controls.primary.click()
    for lane in range(lanes):
        study.say(lane, *course(updates - 40 * lane, slow=1 + lane))
    return drawn(page)


def said(page: TrainWorkspace, lane: int = 0) -> str:
    return "".join(
        piece.text for piece in page.board.maps[lane].output.pieces if piece.kind not in ("missing", "should")
    )


def test_it_stands_behind_inside_and_takes_no_sentence() -> None:
    kind = workspaces["train"]
    assert kind.page() is TrainWorkspace
    assert (kind.title, kind.order, kind.asks) == ("Train", 30, False)


def test_before_anything_a_sentence_invites_and_start_works_at_once(page: TrainWorkspace, study: Unworked) -> None:
    assert "Press Start" in page.board.maps[0].matrix._placeholder
    page.controls.primary.click()
    (race,) = study.asked
    assert isinstance(race, Race)
    assert [(lane.task, lane.family) for lane in race.lanes] == [("reverse", "transformer")]
    assert race.lanes[0].folder.startswith(str(paths.user_runs()))


def test_the_form_says_what_an_opened_run_was_asked(page: TrainWorkspace, study: Unworked) -> None:
    lane = Train("/runs/mine", "sort", "gru", {"width": 48}, Schedule(batch=17), pinned="d b a c")
    study.opened.emit(Race((lane, replace(lane, family="transformer", options={}))))
    (asked, other) = page.race().lanes
    assert (asked.task, asked.family, asked.options["width"], asked.pinned) == ("sort", "gru", 48, "d b a c")
    assert (asked.schedule.batch, other.family, len(page.form.shown)) == (17, "transformer", 2)


def test_ctrl_enter_starts(page: TrainWorkspace, study: Unworked, qtbot: QtBot) -> None:
    page.activateWindow()
    page.form.data.pinned.setFocus()
    qtbot.keyClick(page.form.data.pinned, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert study.state == "running"


def test_the_buttons_offer_what_can_be_done(page: TrainWorkspace, study: Unworked) -> None:
    controls = page.controls
    told = []
    for state in ("idle", "running", "paused", "stopping", "following", "done"):
        study._turn(state)  # type: ignore[arg-type]
        told.append((controls.primary.text(), controls.primary.isEnabled(), controls.stop.isEnabled()))
        assert controls.stop.isVisible()  # so that nothing else ever stands in its place
    assert told == [
        ("Start training", True, False), ("Pause", True, True), ("Resume", True, True), ("Stopping…", False, False),
        ("Following…", False, True), ("Start training", True, False),
    ]  # fmt: skip


def test_pause_resume_and_stop_are_passed_on(page: TrainWorkspace, study: Unworked) -> None:
    begun(page, study)
    page.controls.primary.click()
    assert study.state == "paused"
    assert page.form.data.tasks.isEnabled() is False
    page.controls.primary.click()
    assert study.state == "running"
    assert all(lane.resume for lane in study.asked[-1].lanes)
    page.controls.stop.click()
    assert study.state == "stopping"


def test_what_cannot_be_is_said_and_nothing_starts(page: TrainWorkspace, study: Unworked) -> None:
    heads = page.form.lanes[0].options.fields["heads"]
    heads.editor.edited.emit(5)
    assert "5 heads" in page.controls.problem.text()
    assert not page.controls.primary.isEnabled()
    page.controls.primary.click()
    assert study.asked == []
    heads.back.click()
    assert page.controls.problem.isHidden()
    assert page.controls.primary.isEnabled()


def test_a_failure_is_said_and_may_be_tried_again(page: TrainWorkspace, study: Unworked) -> None:
    page.controls.primary.click()
    study._fail(InputError("The loss is {loss}.", loss="nan"))
    assert page.controls.problem.text() == "The loss is nan."
    assert page.controls.primary.isEnabled()


def test_the_curves_are_what_the_histories_hold(page: TrainWorkspace, study: Unworked) -> None:
    begun(page, study, lanes=2)
    lines = page.board.curves[0].plot.lines
    history = study.histories[1]
    assert [line.dash for line in lines] == ["solid", "dash"] * 2
    assert len({line.colour for line in lines}) == 2
    losses = [(m.update, m.loss) for m in history.metrics], [(m.update, m.dev.loss) for m in history.metrics if m.dev]
    for line, points in zip(lines[2:], losses, strict=True):
        assert list(zip(line.x.tolist(), line.y.tolist(), strict=True)) == points


def test_the_train_loss_is_without_label_smoothing_and_what_it_lowers_is_called_so(
    page: TrainWorkspace, study: Unworked
) -> None:
    panel, smoothed = page.board.curves[0], replace(started(), options={"smoothing": 0.1})
    records = [replace(metrics(update, dev=update == 20), cross_entropy=0.5) for update in (10, 20)]
    page.controls.primary.click()
    study.say(0, smoothed, *records)
    page._draw()
    train, dev, lowered = panel.plot.lines
    assert [line.name for line in panel.plot.lines] == ["train", "dev", "train, with label smoothing 0.1"]
    assert [line.dash for line in (train, dev, lowered)] == ["solid", "dash", "dot"]
    assert (train.y.tolist(), lowered.y.tolist()) == ([0.5, 0.5], [record.loss for record in records])
    study.start(study.race)
    study.say(0, smoothed, metrics(10))  # of an older version, which did not say it without
    page._draw()
    assert [line.name for line in panel.plot.lines] == ["train, with label smoothing 0.1"]


def test_every_quantity_can_be_drawn(page: TrainWorkspace, study: Unworked) -> None:
    begun(page, study, lanes=2)
    panel = page.board.curves[1]
    for quantity in QUANTITIES.values():
        panel.choose(quantity.key)
        assert panel.plot.lines, quantity.key
        assert panel.title == quantity.title
        panel.log.click()
        panel.grab()


def test_gradients_by_layer_are_those_of_one_lane(page: TrainWorkspace, study: Unworked) -> None:
    begun(page, study, lanes=2)
    panel = page.board.curves[0]
    panel.choose("layers")
    assert [line.name for line in panel.plot.lines] == list(LAYERS)
    assert len(panel.plot.lines[0].x) == len(study.histories[0].metrics)
    panel.lane.click()
    assert len(panel.plot.lines[0].x) == len(study.histories[1].metrics)


def test_live_the_newest_picture_is_shown(page: TrainWorkspace, study: Unworked) -> None:
    begun(page, study, updates=400)
    assert said(page) == "desserts"
    assert page.board.maps[0].output.holds is True
    assert "update 400" in page.board.maps[0]._note.text()
    assert page.board.curves[0].plot.area.position == 400.0


def test_scrubbing_shows_map_text_and_numbers_of_then(page: TrainWorkspace, study: Unworked) -> None:
    begun(page, study, updates=400)
    newest = page.board.maps[0].matrix.grid
    study.clock.move_to(study.updates.index(100))
    drawn(page)
    then = study.histories[0].snapshot_at(100)
    assert page.board.maps[0]._shown is then
    assert page.board.maps[0].matrix.grid is not newest
    assert page.board.maps[0].output.holds is False
    assert page.board.curves[0].plot.area.position == 100.0
    rows = {row.label: row.values[0] for row in page.board.numbers.table.rows}
    assert "test exact match" not in rows  # it is of the end
    assert "tokens/s" not in page.controls.progress.text()
    assert rows["updates"] == 100
    assert rows["exact match"] == study.histories[0].metrics[9].dev.exact_match  # type: ignore[union-attr]


def test_a_click_on_a_curve_moves_the_clock(page: TrainWorkspace, study: Unworked) -> None:
    begun(page, study, updates=400)
    page.board.curves[1].plot.picked.emit(127.0)
    assert study.update == 120
    assert not study.live


def test_gold_cells_are_set_apart(page: TrainWorkspace, study: Unworked) -> None:
    begun(page, study, updates=400)
    grid = page.board.maps[0].matrix.grid
    assert grid is not None
    assert grid.outlined == frozenset((t, 7 - t) for t in range(8))
    assert grid.columns == (*"stressed", "∎")
    assert page.board.maps[0].legend.text() == "□ where the task says to look"


def test_a_layer_and_a_head_can_be_chosen(page: TrainWorkspace, study: Unworked) -> None:
    begun(page, study, updates=60)
    panel = page.board.maps[0]
    mean = panel.matrix.to_csv()
    panel.choose(Look(0, 2))
    assert panel.matrix.to_csv() != mean
    assert panel.which.text().startswith("L1 H3")


def test_a_pair_nobody_knows_the_answer_of_is_shown_without_marks(page: TrainWorkspace, study: Unworked) -> None:
    page.controls.primary.click()
    study.say(0, started(task=""), snapshot(0, sharp=1.0))
    drawn(page)
    assert {piece.kind for piece in page.board.maps[0].output.pieces} == {"plain"}


def test_maps_are_as_many_as_lanes(page: TrainWorkspace, study: Unworked) -> None:
    assert [panel.isHidden() for panel in page.board.maps] == [False, True, True]
    page.form.more.click()
    assert [panel.isHidden() for panel in page.board.maps] == [False, False, True]
    begun(page, study)
    assert len(page.panels()) == 5


def test_progress_says_share_time_left_speed_and_device(page: TrainWorkspace, study: Unworked) -> None:
    begun(page, study, updates=390)
    assert page.controls.bar.share == pytest.approx(0.5)
    assert page.controls.progress.text().startswith("0:30 left · last 5,2")
    assert page.controls.progress.text().endswith("tokens/s · on CPU")


def test_teacher_forcing_may_change_while_it_runs(page: TrainWorkspace, study: Unworked) -> None:
    begun(page, study)
    page.form.schedule.fields["teacher"].editor.edited.emit(0.4)
    assert len(study.asked) == 1
    page.teacher_forcing.settle.timeout.emit()
    assert study.state == "running"
    assert [(lane.schedule.teacher, lane.resume) for lane in study.asked[-1].lanes] == [(0.4, True)]


def test_teacher_forcing_set_back_changes_nothing(page: TrainWorkspace, study: Unworked) -> None:
    begun(page, study)
    page.form.schedule.fields["teacher"].editor.edited.emit(0.4)
    page.form.schedule.fields["teacher"].editor.edited.emit(1.0)
    page.teacher_forcing.settle.timeout.emit()
    assert len(study.asked) == 1


def test_records_are_drawn_panel_by_panel_and_soon(page: TrainWorkspace, study: Unworked, qtbot: QtBot) -> None:
    begun(page, study)
    study.say(0, metrics(210), snapshot(220, sharp=0.9))
    before = len(page.board.curves[0].plot.lines[0].x)
    assert before == 20
    qtbot.waitUntil(lambda: len(page.board.curves[0].plot.lines[0].x) == 21, timeout=10_000)


def test_a_hidden_page_does_not_draw(page: TrainWorkspace, study: Unworked) -> None:
    begun(page, study)
    page.hide()
    study.say(0, metrics(210), snapshot(220, sharp=1.0))
    assert page.board._waiting == []
    page.show()
    assert page.board.curves[0].plot.lines[0].x[-1] == 210


def test_what_is_remembered_comes_back(page: TrainWorkspace, study: Unworked, qtbot: QtBot) -> None:
    page.form.more.click()
    page.board.curves[0].choose("bleu")
    page.board.curves[1].log.setChecked(True)
    state = json.loads(json.dumps(page.state()))
    other = TrainWorkspace(Context(None, study))  # type: ignore[arg-type]
    qtbot.addWidget(other)
    other.restore(state)
    assert other.state()["form"] == state["form"]
    assert [(panel.quantity.key, panel.log.isChecked()) for panel in other.board.curves] == [
        ("bleu", False),
        ("accuracy", True),
    ]
    other.restore({"form": 3, "curves": [1, {"key": "none such"}]})
    assert other.board.curves[0].quantity.key == "bleu"


# ---- a batch in place of the maps


def batch_of(page: TrainWorkspace, study: Unworked, qtbot: QtBot) -> str:
    """Answer the newest question, and return the note of the batch that is then shown."""
    page.batch_loader._soon.stop()
    page.batch_loader._soon.timeout.emit()
    study.questions[-1].drain()
    with qtbot.waitSignal(study.questions[-1].finished):
        pass
    return page.board.batch._note.text()


def test_a_batch_of_what_the_form_asks_for_is_seen_before_anything_is_trained(
    page: TrainWorkspace, study: Unworked, qtbot: QtBot
) -> None:
    page.board.maps[0].switch.batch.click()
    assert page.board.batch.isVisible()
    assert not page.board.maps[0].isVisible()
    assert page.panels()[-1] is page.board.batch
    assert batch_of(page, study, qtbot).startswith("example, batch 1 · ")
    picture = page.board.batch.view._picture
    assert picture is not None
    pieces = picture.source.pieces[0][:-1], picture.target.pieces[0][1:-1]
    assert pieces[0] == pieces[1][::-1]  # the task is to reverse
    assert study.asked == []
    page.board.batch.switch.attention.click()
    assert page.board.maps[0].isVisible()


def test_other_batches_come_by_the_arrows_and_other_tasks_begin_with_their_first(
    page: TrainWorkspace, study: Unworked, qtbot: QtBot
) -> None:
    page.board.maps[0].switch.batch.click()
    batch_of(page, study, qtbot)
    page.board.batch.next.click()
    assert batch_of(page, study, qtbot).startswith("example, batch 2 · ")
    tasks = page.form.data.tasks
    tasks.setCurrentIndex(tasks.findData("copy"))
    tasks.activated.emit(tasks.currentIndex())
    assert page.board.batch.view.to_csv() == ""
    assert batch_of(page, study, qtbot).startswith("example, batch 1 · ")


def test_other_nets_and_sentences_leave_the_batch_as_it_is(page: TrainWorkspace, study: Unworked, qtbot: QtBot) -> None:
    page.board.maps[0].switch.batch.click()
    batch_of(page, study, qtbot)
    page.form.data.pinned.setText("abc")
    page.form.data.pinned.textEdited.emit("abc")
    page.form.lanes[0].options.fields["layers"].editor.edited.emit(3)
    assert not page.batch_loader._soon.isActive()
    assert len(study.questions) == 1
    assert page.board.batch.view.to_csv()


def test_while_a_training_runs_its_batch_is_shown_and_it_runs_on(
    page: TrainWorkspace, study: Unworked, qtbot: QtBot
) -> None:
    begun(page, study, lanes=2)
    page.board.maps[1].switch.batch.click()
    assert batch_of(page, study, qtbot).startswith("example, batch 1 · ")
    assert study.state == "running"
    assert len(study.asked) == 1
    study.say(0, metrics(210))
    drawn(page)
    assert page.board.batch.view.to_csv()


def test_why_there_is_no_batch_is_said_in_its_place(page: TrainWorkspace, study: Unworked, qtbot: QtBot) -> None:
    page.form.lanes[0].options.fields["heads"].editor.edited.emit(5)
    page.board.maps[0].switch.batch.click()
    assert "5 heads" in page.board.batch.view._placeholder
    page.form.lanes[0].options.fields["heads"].editor.edited.emit(4)
    assert page.board.batch.view._placeholder == "The batch comes in a moment."
    page.batch_loader._soon.timeout.emit()
    study.questions[-1].failed.emit(InputError("{file} is empty.", file="a.tsv"))
    assert page.board.batch.view._placeholder == "a.tsv is empty."


def test_files_that_are_read_for_a_batch_are_told_of(
    page: TrainWorkspace, study: Unworked, qtbot: QtBot, pairs: Path
) -> None:
    page.form.data.take_files((str(pairs),))
    page.board.maps[0].switch.batch.click()
    page.batch_loader._soon.timeout.emit()
    study.questions[-1].yielded.emit(Preparing("reading", 0.43))
    assert page.board.batch.view._placeholder == "reading … 43%"
    assert batch_of(page, study, qtbot).startswith("example, batch 1 · ")
    assert "1 line" not in page.form.data.own.report.summary.text()
    assert page.form.data.own.report.summary.text().startswith("2")
    page.hide()
    page.show()
    page.batch_loader._soon.timeout.emit()
    assert study.questions[-1].running


def test_a_hidden_page_reads_nothing_for_a_batch(page: TrainWorkspace, study: Unworked) -> None:
    page.board.maps[0].switch.batch.click()
    page.batch_loader._soon.timeout.emit()
    page.hide()
    assert not study.questions[-1].running


def test_in_a_narrow_panel_one_chip_goes_both_ways(page: TrainWorkspace, study: Unworked) -> None:
    page.form.more.click()
    page.form.more.click()
    page.grab()
    switches = [panel.switch for panel in page.board.maps]
    assert [switch.isVisible() for switch in switches] == [False, False, True]
    assert not switches[2].attention.isVisible()
    switches[2].batch.click()
    assert page.board.shows_batch
    page.board.batch.switch.batch.click()
    assert page.board.shows_batch
    page.board.batch.switch.attention.click()
    assert not page.board.shows_batch
    assert not switches[2].batch.isChecked()


# ---- the user's own pairs


@pytest.fixture
def pairs(tmp_path: Path) -> Path:
    file = tmp_path / "pairs.tsv"
    file.write_text("".join(f"我有{n}本书\tI have {n} books\n" for n in range(300)), "utf-8")
    return file


def test_what_is_done_to_files_is_told_with_its_share(page: TrainWorkspace, study: Unworked) -> None:
    page.controls.primary.click()
    study.say(0, Preparing("reading", 0.43))
    assert (page.controls.progress.text(), page.controls.bar.share) == ("reading … 43%", 0.43)
    study.say(0, Preparing("learning the vocabularies", 0.0))
    assert (page.controls.progress.text(), page.controls.bar.share) == ("learning the vocabularies …", None)
    study.say(0, *course(20))
    assert page.controls.progress.text().startswith("0:58 left")


def test_of_several_models_the_one_furthest_behind_is_told_of(page: TrainWorkspace, study: Unworked) -> None:
    page.form.more.click()
    page.controls.primary.click()
    study.say(0, Preparing("cutting into tokens", 0.1))
    study.say(1, Preparing("reading", 0.9))
    assert page.controls.progress.text() == "reading … 90%"
    study.say(0, *course(20))
    assert "reading" not in page.controls.progress.text()


def test_what_was_found_in_files_is_told_where_they_are_chosen(
    page: TrainWorkspace, study: Unworked, pairs: Path, tmp_path: Path
) -> None:
    page.form.data.take_files((str(pairs),))
    page.controls.primary.click()
    bad = tuple((line, "no text on one side") for line in (81, *range(90, 109)))
    study.say(0, Loaded({"train": 2850, "dev": 70, "test": 80}, 37, bad, ("gb18030",), 12, 3))
    report = page.form.data.own.report
    assert report.isVisible()
    assert "2,850 pairs to learn from; 70 and 80 are kept out" in report.summary.text()
    assert "37 lines cannot be used, the first is line 81: no text on one side." in report.summary.text()
    assert "Read as GB18030." in report.summary.text()
    assert "12 pairs are left out: they stand there twice, or their target is kept out." in report.summary.text()
    assert "3 pairs are left out: they have more than 200 tokens on a side." in report.summary.text()
    assert not report.lines.isVisible()
    report.which.head.click()
    listed = report.lines.text().splitlines()
    assert (len(listed), listed[1], listed[-1]) == (21, "line 90: no text on one side", "and 17 more")
    study._turn("done")
    other = tmp_path / "other.tsv"
    other.write_text("a\tb\n" * 9, "utf-8")
    page.form.data.take_files((str(other),))
    assert not report.isVisible()
    page.form.data.take_files((str(pairs),))
    assert report.isVisible()


def dropped(page: TrainWorkspace, *files: Path) -> bool:
    """Drop files on the page if it takes them."""
    mime, button, key = QMimeData(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    mime.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    entered = QDragEnterEvent(QPoint(900, 300), Qt.DropAction.CopyAction, mime, button, key)
    entered.ignore()
    page.dragEnterEvent(entered)
    if entered.isAccepted():
        page.dropEvent(QDropEvent(QPoint(900, 300).toPointF(), Qt.DropAction.CopyAction, mime, button, key))
    return entered.isAccepted()


def test_a_file_of_pairs_can_be_dropped_anywhere_on_the_page(
    page: TrainWorkspace, study: Unworked, pairs: Path, tmp_path: Path
) -> None:
    assert dropped(page, pairs)
    found = page.race().lanes[0].pairs
    assert found is not None
    assert (found.file, found.source, found.target, found.source_language) == (
        str(pairs), "characters", "subwords", "zh",
    )  # fmt: skip
    assert page.form.data.own.first.pairs[1] == ("我有1本书", "I have 1 books")
    assert page.controls.primary.isEnabled()
    assert not dropped(page, tmp_path / "picture.png")


def test_while_a_training_runs_a_file_that_is_dropped_waits(page: TrainWorkspace, study: Unworked, pairs: Path) -> None:
    begun(page, study)
    assert dropped(page, pairs)
    assert page.controls.problem.text() == "End the training first; then drop the file again."
    assert page.form.data.task == "reverse"
    assert study.state == "running"


def test_a_file_that_cannot_be_read_is_said_at_once(page: TrainWorkspace, study: Unworked, tmp_path: Path) -> None:
    file = tmp_path / "a.tsv"
    file.write_bytes(bytes(range(256)) * 40)
    dropped(page, file)
    assert "is not a text file" in page.controls.problem.text()
    assert not page.controls.primary.isEnabled()


# ---- names


def test_in_numbers_a_model_is_called_by_what_tells_it_apart(page: TrainWorkspace, study: Unworked) -> None:
    begun(page, study)
    table = page.board.numbers.table
    assert [head.name for head in table._heads] == ["Transformer"]
    assert table.tip_at(QPointF(table.width() - 5, 5)) == "Transformer · Reverse"
    assert table.tip_at(QPointF(5, table._pitch() * 1.5)).startswith("parameters: ")


def test_every_panel_tells_its_numbers(page: TrainWorkspace, study: Unworked) -> None:
    begun(page, study, lanes=2)
    for panel in page.panels():
        assert panel.numbers is not None
        rows = list(csv.reader(panel.numbers().splitlines()))
        assert len(rows) > 1, panel.title
        assert len({len(row) for row in rows}) == 1


@pytest.fixture
def chinese() -> Iterator[None]:
    dictionary = Dictionary(paths.resources() / "i18n" / "zh.json")
    QCoreApplication.installTranslator(dictionary)
    yield
    QCoreApplication.removeTranslator(dictionary)


def test_everything_is_said_again_in_another_language(page: TrainWorkspace, study: Unworked, chinese: None) -> None:
    begun(page, study)
    QCoreApplication.sendEvent(page, QEvent(QEvent.Type.LanguageChange))
    assert page.controls.primary.text() == "暂停"
    assert page.board.curves[0].title == "损失"
    assert page.form.schedule.fields["teacher"]._name.text() == "教师强制"
    assert page.form.data.tasks.itemText(page.form.data.tasks.findData("")) == "我自己的句对…"
    assert "更新" in page.board.maps[0]._note.text()
    assert [row.label for row in page.board.numbers.table.rows][1] == "更新次数"


def test_nothing_lies_on_anything_else_in_a_small_window(page: TrainWorkspace, study: Unworked) -> None:
    begun(page, study, lanes=3)
    page.resize(944, 476)
    page.grab()
    right = [panel.geometry().right() for panel in page.board.maps]
    left = [panel.geometry().left() for panel in page.board.maps]
    assert right[0] < left[1] <= right[1] < left[2]
    assert page.side.geometry().right() < page.board.geometry().left()


def test_the_dialogs_for_own_pairs_begin_where_something_was_last_opened(
    study: Unworked, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Places:
        kept = str(tmp_path)

        def place(self, name: str = "") -> str:
            return self.kept

        def keep_place(self, path: str) -> None:
            self.kept = str(Path(path).parent)

    source = tmp_path / "below" / "texts.zh"
    source.parent.mkdir()
    source.write_text("你好\n再见\n", "utf-8")
    asked: list[str] = []
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *given: (asked.append(given[2]), (str(source), ""))[1])
    places = Places()
    page = TrainWorkspace(Context(None, study, places=places))  # type: ignore[arg-type]
    qtbot.addWidget(page)
    page.form.data.own.choose.click()
    page.form.data.own.choose_target.click()
    assert asked == [str(tmp_path), str(source.parent)]
    assert places.kept == str(source.parent)


def test_what_is_only_still_to_come_is_no_error_and_a_run_that_is_not_there_stays_said(
    study: Unworked, qtbot: QtBot
) -> None:
    page = TrainWorkspace(Context(None, study))  # type: ignore[arg-type]
    qtbot.addWidget(page)
    controls = page.controls
    assert (controls.problem.property("role"), controls.primary.isEnabled()) == ("muted", False)
    study.failed.emit(LoadError("There is no file {file}.", file="/nonexistent"))
    assert (controls.problem.property("role"), controls.primary.isEnabled()) == ("wrong", False)
    page.set_catalogue(offers())
    assert "/nonexistent" in controls.problem.text()
    assert controls.primary.isEnabled()
