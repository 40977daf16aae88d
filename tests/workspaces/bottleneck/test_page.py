from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QColor, QIcon
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fun_viz.run.training.request import Race, Train
from fun_viz.text.parts import part_of
from fun_viz.text.tasks.samples import of_length
from fun_viz.text.tasks.task import tasks
from fun_viz.views.theme import DARK, LIGHT, Theme
from fun_viz.workspaces.bottleneck.form import LENGTHS
from fun_viz.workspaces.bottleneck.page import BottleneckWorkspace
from fun_viz.workspaces.labs.nets import RACING
from fun_viz.workspaces.workspace import Context, workspaces
from tests.workspaces.labs.records import begun, metrics, said, shot, started
from tests.workspaces.train.records import Unworked

Make = Callable[..., BottleneckWorkspace]
RACE = Race(tuple(Train(f"/runs/1-bottleneck-reverse-{key}") for key in ("gru-none", "gru-additive")))


@pytest.fixture
def make(qtbot: QtBot) -> Make:
    def made(trainings: Unworked | None = None) -> BottleneckWorkspace:
        page = BottleneckWorkspace(Context(None, trainings or Unworked()))  # type: ignore[arg-type]
        qtbot.addWidget(page)
        page.resize(1240, 560)
        page.show()
        return page

    return made


def raced() -> Unworked:
    fixed = [started("gru-none"), shot(0), metrics(60, lengths={8: 0.1, 12: 0.0}), shot(60),
             metrics(120, lengths={8: 0.4, 12: 0.0}), shot(120)]  # fmt: skip
    looking = [started("gru-additive"), shot(0), metrics(60, lengths={8: 0.5, 12: 0.0}), shot(60),
               metrics(120, lengths={8: 1.0, 12: 0.75}), shot(120)]  # fmt: skip
    return said(begun(RACE), fixed, looking)


def drawn(page: BottleneckWorkspace) -> dict[str, list[float]]:
    return {line.name: line.y.tolist() for line in page.board.plot.lines}


def test_it_is_the_fifth_page_looks_at_trainings_and_asks_for_no_sentence(make: Make) -> None:
    page, kind = make(), workspaces["bottleneck"]
    assert kind.page() is BottleneckWorkspace
    assert (kind.title, kind.order, kind.asks) == ("Bottleneck", 50, False)
    assert page.playable.clock is page.trainings.clock


def test_the_race_measures_lengths_seen_and_unseen_of_nets_with_and_without_attention(make: Make) -> None:
    page = make()
    race = page.form.race(Path("/runs"), datetime(2026, 1, 2, 3, 4, 5))
    assert [(lane.family, lane.options.get("attention")) for lane in race.lanes] == [
        ("gru", "none"), ("gru", "additive"), ("transformer", None), ("convolutional", None),
    ]  # fmt: skip
    assert {lane.measured for lane in race.lanes} == {LENGTHS}
    assert min(LENGTHS) < 10 < max(LENGTHS)
    assert race.lanes[0].folder == str(Path("/runs/20260102-030405-bottleneck-reverse-gru-none"))
    assert len({lane.folder for lane in race.lanes}) == 4


def test_empty_it_says_what_to_do_and_what_a_fixed_context_is(make: Make) -> None:
    page = make()
    assert "Press Start training" in page.board.plot.area._placeholder
    assert "one vector" in page.board.findings.text.text()
    assert page.form.total.text() == "4 nets take turns: 3:00 of training in all."


def test_the_lines_are_the_newest_assessments_in_per_cent(make: Make) -> None:
    page = make(raced())
    assert drawn(page) == {"GRU with fixed context": [40.0, 0.0], "GRU with additive attention": [100.0, 75.0]}
    assert page.board.findings.text.text().startswith(
        "At 8 tokens the fixed context writes 40% right, GRU with additive attention 100%."
    )
    assert page.board.lengths._note.text() == "Reverse · after 12 s of training each"


def test_nets_that_were_trained_for_different_times_are_told_so(make: Make) -> None:
    trainings = raced()
    said(trainings, [], [metrics(210, lengths={8: 1.0}), shot(210)])
    assert make(trainings).board.lengths._note.text() == "Reverse · after 12–21 s of training each"


def test_it_is_told_how_many_of_the_sources_measured_are_of_the_part_that_is_trained_on(make: Make) -> None:
    trainings = said(begun(RACE), [started("gru-none"), metrics(60, lengths={2: 0.1, 4: 0.0, 12: 0.0}), shot(60)])
    page = make(trainings)
    tip = page.board.lengths._title.toolTip()
    drawn = [sample.source for sample in of_length(tasks["reverse"](), 2)]
    trained = sum(part_of(source) == "train" for source in drawn)
    assert trained > 16
    assert f"Of the part that is trained on: {trained} of 32 at 2 tokens; of other lengths none." in tip
    for length in (4, 10):
        assert {part_of(sample.source) for sample in of_length(tasks["reverse"](), length)} == {"test"}


def test_the_clock_shows_how_they_were_at_another_update(make: Make) -> None:
    page = make(raced())
    page.trainings.clock.move_to(1)
    assert page.trainings.update == 60
    assert drawn(page) == {"GRU with fixed context": [10.0, 0.0], "GRU with additive attention": [50.0, 0.0]}
    assert page.board.lengths._note.text().startswith("Reverse · after 6 s")
    page.trainings.clock.move_to(0)
    assert drawn(page) == {}


def test_the_axis_stays_and_what_was_seen_in_training_is_marked(make: Make) -> None:
    area = make(raced()).board.plot.area
    left, right, low, high = area._ranges
    assert left < min(LENGTHS)
    assert right > max(LENGTHS)
    assert low <= 0
    assert high >= 100
    seen, unseen = area._behind
    assert (seen.words, seen.shaded, seen.end) == ("seen in training", True, 10.5)  # type: ignore[attr-defined]
    assert (unseen.words, unseen.start) == ("never seen", 10.5)  # type: ignore[attr-defined]


def test_the_table_tells_the_same_and_the_best_is_bold(make: Make) -> None:
    fixed, looking = make(raced()).board.table.rows
    assert fixed.texts == ("40%", "0%", "0")
    assert looking.texts == ("100%", "75%", "8")
    assert (fixed.best, looking.best) == (frozenset(), frozenset({0, 1, 2}))
    assert looking.tip == "GRU with additive attention: 1,000 parameters, 120 updates in 12 s of training"


def test_the_numbers_are_csv_with_a_column_a_net(make: Make) -> None:
    page = make(raced())
    assert page.board.lengths.numbers is not None
    assert page.board.lengths.numbers().splitlines() == [
        "source tokens,GRU with fixed context,GRU with additive attention", "8,40,100", "12,0,75",
    ]  # fmt: skip


def test_the_training_of_another_workspace_is_not_shown(make: Make) -> None:
    foreign = begun(Race((Train("/runs/1-pairs-gru"),)))
    page = make(said(foreign, [started("gru-dot", task=""), metrics(60, positions=((0.1, 0.2),))]))
    assert "Press Start training" in page.board.plot.area._placeholder
    assert not page.board.lengths._note.text()
    assert not drawn(page)


def test_a_run_that_was_reopened_is_drawn_by_what_it_says_of_itself(make: Make) -> None:
    trainings = Unworked()
    page = make(trainings)
    trainings.follow(("/runs/some", "/runs/other"), forever=False)
    said(trainings, [started("gru-local-p", task="sort"), metrics(60, lengths={8: 0.5})],
         [started("convolutional", task="sort"), metrics(60, lengths={8: 0.25})])  # fmt: skip
    assert set(drawn(page)) == {"GRU with local-p attention", "Convolutional"}
    assert page.board.lengths._note.text().startswith("Sort")


def test_another_theme_has_other_colours_at_once(make: Make) -> None:
    page = make(raced())
    before = {line.colour for line in page.board.plot.lines}
    page.setPalette(DARK.palette())
    QApplication.sendEvent(page, QEvent(QEvent.Type.PaletteChange))
    assert {line.colour for line in page.board.plot.lines} == set(DARK.lanes[:2]) != before


@pytest.mark.parametrize("mode", [QIcon.Mode.Normal, QIcon.Mode.Disabled])
@pytest.mark.parametrize("state", [QIcon.State.Off, QIcon.State.On])
@pytest.mark.parametrize("hidden", [True, False])
def test_the_markers_of_the_chips_follow_the_theme(
    make: Make, mode: QIcon.Mode, state: QIcon.State, hidden: bool
) -> None:
    page = make(raced())
    for theme in (LIGHT, DARK, LIGHT):
        page.setVisible(not hidden)
        page.setPalette(theme.palette())
        QApplication.processEvents()
        page.show()
        assert {key: worn(chip.icon(), mode, state, theme) for key, chip in page.form.chips.items()} == {
            net.key: theme.lanes[net.colour] for net in RACING
        }


def worn(icon: QIcon, mode: QIcon.Mode, state: QIcon.State, theme: Theme) -> str:
    """Return the colour of a theme that a marker and its line are drawn in."""
    image = icon.pixmap(QSize(19, 14), 1.0, mode, state).toImage()
    points = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
    seen = [point for point in points if point.alpha() > 250]

    def far(colour: str) -> float:
        aim = QColor(colour)
        return min(abs(p.red() - aim.red()) + abs(p.green() - aim.green()) + abs(p.blue() - aim.blue()) for p in seen)

    return min(theme.lanes, key=far)
