from __future__ import annotations

import csv
from collections.abc import Callable
from typing import Any, Literal

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fun_viz.trace import Place, Request, Trace
from fun_viz.views.theme import DARK
from fun_viz.windows.composition import Composition
from fun_viz.windows.settings import Settings
from fun_viz.workspaces.positions import row_map
from fun_viz.workspaces.positions.page import PositionsWorkspace
from fun_viz.workspaces.positions.row_map import RowMap, Sheet
from fun_viz.workspaces.workspace import Context, workspaces
from tests.workspaces.positions.traces import SOURCE, WIDTH, recurrent, study_of, transformer

Make = Callable[..., PositionsWorkspace]


@pytest.fixture
def make(qtbot: QtBot) -> Make:
    def made(trace: Trace | None = None, position: int = 0) -> PositionsWorkspace:
        page = PositionsWorkspace(Context(study_of(trace, position), None))  # type: ignore[arg-type]
        qtbot.addWidget(page)
        page.resize(1280, 640)
        page.show()
        return page

    return made


def cell(view: RowMap, row: int, column: int) -> QPoint:
    frame = view.frame()
    return QPoint(int(frame.columns.edge(column + 0.5)), int(frame.rows.edge(row + 0.5)))


def label(view: RowMap, row: int) -> QPoint:
    frame = view.frame()
    return QPoint(int(frame.columns.start - 10), int(frame.rows.edge(row + 0.5)))


def told(view: Any) -> str:
    return view._note.text()


def test_it_is_the_first_lab_and_asks_for_a_translation(make: Make) -> None:
    page, kind = make(), workspaces["positions"]
    assert kind.page() is PositionsWorkspace
    assert (kind.title, kind.order, kind.several) == ("Positions", 40, False)
    assert page.requests(Request("some", "吃", 3)) == (Request("some", "吃", 3),)


def test_without_a_trace_the_formula_is_drawn_and_a_sentence_says_what_to_do(make: Make) -> None:
    page = make()
    assert page.encoding.map.sheet is not None
    assert page.summing.maps[0].grid is None
    assert "Type a sentence" in page.summing.maps[0]._placeholder
    assert page.check.text() == ""


def test_the_sentence_is_marked_and_all_of_it_is_current_while_a_transformer_encodes(make: Make) -> None:
    sheet = make(transformer()).encoding.map.sheet
    assert sheet is not None
    assert (sheet.labels, sheet.side, sheet.current) == (SOURCE, "source", (0, 1, 2, 3))
    assert sheet.values.shape == (32, WIDTH)


def test_it_follows_the_clock_from_the_source_to_the_target(make: Make) -> None:
    page = make(transformer())
    page.study.clock.move_to(4)
    sheet = page.encoding.map.sheet
    assert sheet is not None
    assert (sheet.labels, sheet.side, sheet.current) == (("▸", "What", "to"), "target", (2,))
    assert page.waves.plot.area.position == 2
    strip = page.summing.maps[2].grid
    assert strip is not None
    assert strip.rows == ("▸", "What", "to", "eat")
    assert strip.rows_done == 3
    page.study.clock.move_to(0)
    assert page.encoding.map.sheet.side == "source"


def test_a_recurrent_net_reads_from_both_ends_and_says_it_has_no_positions(make: Make) -> None:
    page = make(recurrent(), 1)
    sheet = page.encoding.map.sheet
    assert sheet is not None
    assert sheet.current == (1, 2)
    assert page.summing.words.isVisible()
    assert [strip.isVisible() for strip in page.summing.maps] == [True, False, False]
    assert page.check.text() == "not this model's way"
    own = "sinusoidal, only for comparison; this model: nothing is computed from positions"
    assert told(page.encoding) == told(page.similarity) == own
    assert page.encoding.title == "Sinusoidal encoding"
    assert make(transformer()).encoding.title == "Encoding"


def test_where_the_two_ends_meet_one_token_is_read(make: Make) -> None:
    page = make(recurrent(("吃", "什", "∎")), 0)
    assert told(page.summing) == "reading → “吃” and ← “∎”"
    page.study.clock.move_to(1)
    assert told(page.summing) == "reading “什”"


def test_the_three_strips_are_the_sum_and_it_is_checked(make: Make) -> None:
    page = make(transformer())
    embedding, position, total = (strip.sheet for strip in page.summing.maps)
    assert embedding is not None
    assert position is not None
    assert total is not None
    np.testing.assert_allclose(embedding.values + position.values, total.values, atol=1e-6)
    assert embedding.limit == position.limit == total.limit
    assert total.check == ("sum recomputed, difference 0", True)


def test_a_wrong_sum_is_said_to_be_wrong(make: Make) -> None:
    sheet = make(transformer(off_by=0.5)).summing.maps[2].sheet
    assert sheet is not None
    assert sheet.check == ("sum recomputed, difference 5e-1", False)


def test_the_formula_is_compared_with_the_model_only_at_its_own_width(make: Make) -> None:
    page = make(transformer())
    assert page.check.text().startswith("✓ equals the model's own, difference ")
    page.width_dial.slider.setValue(32)
    assert page.encoding.map.sheet.values.shape == (32, 64)  # type: ignore[union-attr]
    assert page.check.text() == ""


def test_the_sliders_set_the_formula_and_a_chip_takes_them_back(make: Make, qtbot: QtBot) -> None:
    page = make(transformer())
    page.length.slider.setValue(100)
    qtbot.keyClick(page.width_dial.slider, Qt.Key.Key_Right)
    assert page.similarity.map.sheet.values.shape == (100, 100)  # type: ignore[union-attr]
    assert page.encoding.map.sheet.values.shape == (100, WIDTH + 2)  # type: ignore[union-attr]
    page.own.click()
    assert page.encoding.map.sheet.values.shape == (8, WIDTH)  # type: ignore[union-attr]


def test_one_side_can_be_kept_whatever_the_clock_says(make: Make) -> None:
    page = make(transformer(), 5)
    page.sides["source"].click()
    assert page.encoding.map.sheet.side == "source"  # type: ignore[union-attr]
    assert page.encoding.map.sheet.current == ()  # type: ignore[union-attr]
    page.sides["clock"].click()
    assert page.encoding.map.sheet.side == "target"  # type: ignore[union-attr]


def test_a_click_on_a_column_draws_it_as_a_wave(make: Make, qtbot: QtBot) -> None:
    page = make(transformer())
    qtbot.mouseClick(page.encoding.map, Qt.MouseButton.LeftButton, pos=cell(page.encoding.map, 20, 7))
    assert [chip.value() for chip in page.waves.dimensions] == [7, 2, 4, 8]
    np.testing.assert_allclose(page.waves.plot.lines[0].y, page.encoding.map.sheet.values[:, 7])  # type: ignore[union-attr]
    assert not page.study.locked


def test_a_wave_can_be_chosen_by_typing_and_by_the_arrow_keys(make: Make, qtbot: QtBot) -> None:
    page = make(transformer())
    chip = page.waves.dimensions[3]
    chip.selectAll()
    qtbot.keyClicks(chip, "99")
    qtbot.keyClick(chip, Qt.Key.Key_Return)
    assert chip.value() == WIDTH - 1
    qtbot.keyClick(chip, Qt.Key.Key_Down)
    assert page.encoding.map.sheet.chosen[3][0] == WIDTH - 2  # type: ignore[union-attr]
    chip.selectAll()
    qtbot.keyClicks(chip, "x")
    qtbot.keyClick(chip, Qt.Key.Key_Return)
    assert chip.text() == str(WIDTH - 2)


def test_the_number_of_a_chip_has_room(make: Make) -> None:
    page = make(transformer())
    chip = page.waves.dimensions[3]
    assert chip.lineEdit().width() >= chip.fontMetrics().horizontalAdvance("512")


def test_over_the_offset_the_mean_of_all_pairs_is_the_similarity(make: Make) -> None:
    page = make(transformer())
    page.waves.by_offset.click()
    mean, alike = page.waves.plot.lines[-1].y, page.similarity.map.sheet.values  # type: ignore[union-attr]
    np.testing.assert_allclose(mean[:20], alike[5, 5:25])


def test_the_mouse_on_a_cell_says_its_formula_and_points_at_its_token(make: Make, qtbot: QtBot) -> None:
    page = make(transformer())
    qtbot.mouseMove(page.encoding.map, cell(page.encoding.map, 2, 5))
    assert "PE(2, 5) = cos(2 / 10000^(4/16)) = +0.9801" in told(page.encoding)
    assert page.study.places == (Place("source", 2),)
    assert page.summing.maps[0]._marked == (Place("source", 2),)
    qtbot.mouseMove(page.encoding.map, cell(page.encoding.map, 20, 5))
    assert page.study.places == ()


def test_the_mouse_on_a_strip_says_the_sum(make: Make, qtbot: QtBot) -> None:
    page = make(transformer(), 4)
    strip = page.summing.maps[1]
    qtbot.mouseMove(strip, cell(strip, 2, 0))
    total = page.summing.maps[2].sheet.values[2, 0]  # type: ignore[union-attr]
    assert told(page.summing).startswith("“to”, dimension 0:")
    assert f"{abs(total):.3f}" in told(page.summing)
    assert page.study.places == (Place("target", 1),)


def test_a_click_on_a_token_locks_it(make: Make, qtbot: QtBot) -> None:
    page = make(transformer())
    strip = page.summing.maps[0]
    qtbot.mouseClick(strip, Qt.MouseButton.LeftButton, pos=label(strip, 1))
    assert page.study.locked
    assert page.study.places == (Place("source", 1),)


def test_every_panel_gives_its_numbers_as_a_table(make: Make) -> None:
    page = make(transformer(), 3)
    tables = [list(csv.reader(panel.numbers().splitlines())) for panel in page.panels() if panel.numbers]
    assert len(tables) == 4
    for table in tables:
        assert len({len(row) for row in table}) == 1
    assert [row[1] for row in tables[1][1:]] == ["▸", "What"] * 3  # what has not been read is not told
    assert float(tables[0][1][2]) == pytest.approx(1.0)  # cos 0


def test_what_was_set_is_remembered(make: Make) -> None:
    page, other = make(transformer()), make(transformer())
    page.length.slider.setValue(77)
    page.sides["target"].click()
    page.waves.dimensions[0].moved.emit(0)
    other.restore(page.state())
    assert other.encoding.map.sheet.values.shape == (77, WIDTH)  # type: ignore[union-attr]
    assert other.sides["target"].isChecked()
    assert other.state() == page.state()


def test_a_page_that_is_not_seen_draws_nothing(qtbot: QtBot) -> None:
    study = study_of(transformer())
    page = PositionsWorkspace(Context(study, None))  # type: ignore[arg-type]
    qtbot.addWidget(page)
    study.clock.move_to(4)
    assert page.encoding.map.sheet is None


@pytest.mark.parametrize("trace", [transformer, recurrent])
def test_every_moment_can_be_painted_in_the_dark_and_small(make: Make, trace: Callable[[], Trace]) -> None:
    page = make(trace())
    page.setPalette(DARK.palette())
    page.resize(900, 480)
    for position in range(page.study.clock.length):
        page.study.clock.move_to(position)
        assert not page.grab().isNull()
    assert page.minimumSizeHint().width() <= 1000


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_controls_of_the_waves_are_whole_in_the_smallest_window(
    qapp: QApplication, language: Literal["en", "zh"]
) -> None:
    composition = Composition(qapp, Settings(language, "light", workspace="positions"), models=())
    window, waves = composition.window, composition.window.pages.page("positions").waves  # type: ignore[attr-defined]
    window.show()
    for width in (window.minimumSizeHint().width(), 1000):
        window.resize(width, 700)
        for checked in (False, True):
            waves.by_offset.setChecked(checked)
            QApplication.processEvents()
            assert waves.by_offset.width() >= max(waves.by_offset.sizeHint().width(), waves.by_offset.minimumWidth())
            assert waves.by_offset.mapTo(waves, waves.by_offset.rect().topRight()).x() < waves.width()
            assert waves._title.width() >= waves._title.sizeHint().width()
            assert waves.width() >= waves.layout().minimumSize().width()
    assert composition.discard()


def test_what_is_said_of_a_cell_stays_while_the_clock_moves(make: Make, qtbot: QtBot) -> None:
    page = make(transformer())
    qtbot.mouseMove(page.encoding.map, cell(page.encoding.map, 2, 5))
    page.study.clock.move_to(1)
    assert "PE(2, 5)" in told(page.encoding)


def test_an_axis_names_its_rows_by_tokens_or_by_numbers_and_mixes_no_two(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    view, words = RowMap(), []
    qtbot.addWidget(view)
    monkeypatch.setattr(row_map, "write", lambda painter, box, text, **look: words.append(text))
    for height, tokens in ((700, True), (160, False)):
        view.resize(300, height)
        view.show_sheet(Sheet(np.zeros((30, 8)), tuple("abcdefghij"), "source", row_title="position"))
        words.clear()
        view.grab()
        assert set(words) >= set("abcdefghij") if tokens else all(map(str.isdecimal, words)), words
    assert view.tip_at(view.frame().block(range(3, 4), range(1)).center()).startswith("d ")
