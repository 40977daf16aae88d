"""The Stage in the Decode workspace: what is pointed at, chosen, parted, enlarged and read below it."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QSizeF, Qt
from PySide6.QtGui import QGuiApplication, QTextDocument
from PySide6.QtWidgets import QSplitter
from pytestqt.qtbot import QtBot

from fun_viz.branch import Branch, Moment, recorded
from fun_viz.narration.parts import parts
from fun_viz.reading import Reading
from fun_viz.run.decoding.decode import decode
from fun_viz.selection import Focus
from fun_viz.study import Study
from fun_viz.trace import Array, Place, Request, Trace
from fun_viz.views.frame import LONGEST, fit
from fun_viz.views.grid import Grid
from fun_viz.views.number_format import percent
from fun_viz.views.stage.marks import Chip, Label, Path, Strip
from fun_viz.views.theme import DARK, LIGHT
from fun_viz.views.zoom import Zoom
from fun_viz.workspaces.decode.page import DecodeWorkspace
from fun_viz.workspaces.names import vector_name
from fun_viz.workspaces.sentences import move_of
from fun_viz.workspaces.stage.overwritten import rows
from fun_viz.workspaces.stage.translation import translation_html
from fun_viz.workspaces.stage.view import About
from tests.tiny import tiny
from tests.workspaces.decoding import page as page

NETS: dict[str, tuple[str, dict[str, Any]]] = {
    "layers": ("transformer", {}), "fans": ("convolutional", {}), "cells": ("gru", {"attention": "additive"}),
    "memory": ("lstm", {"attention": "none"}),
}  # fmt: skip
LONG = "他每天早上喝咖啡，" * 7
ODD = ("好", "他每天早上喝咖啡，" * 22, "龘", "😀👍🏽", "שלום עולם", "<b>x</b>&amp;")
every_net = pytest.mark.parametrize("net", NETS)


@cache
def trace(net: str, text: str = "今天吃什么好", limit: int = 8) -> Trace:
    family, options = NETS[net]
    model = tiny(net, family=family, learned=False, **options)
    return list(decode(model, Request("tiny", text, limit=limit)))[-1][0]


def plain(html: str) -> str:
    document = QTextDocument()
    document.setHtml(html)
    return document.toPlainText()


def links(page: DecodeWorkspace) -> dict[int, float]:
    """Return the weights of what goes over from each source token."""
    assert page.stage.view.scene is not None
    drawn = (mark for mark in page.stage.view.scene.live if isinstance(mark, Path) and mark.value is not None)
    return {
        p.index: mark.value for mark in drawn for p in mark.places if p.sequence == "source" and len(mark.places) == 2
    }


@pytest.mark.parametrize("net", ["layers", "cells"])
def test_a_word_written_before_shows_its_links_its_candidates_and_its_row(
    page: DecodeWorkspace, study: Study, net: str
) -> None:
    study.show(*recorded(trace(net)))
    reading, own = study.current.reading, links(page)
    study.point((Place("target", 2),))
    row = reading.pattern("cross", page._drawn.layer, page._drawn.head)[2]
    assert links(page) != own
    assert all(weight == pytest.approx(float(row[j]), abs=1e-6) for j, weight in links(page).items())
    assert page.next.bars._candidates == reading.candidates(2)
    assert page.next._note.text().startswith("step 3 ·")
    assert page.map.matrix._marked == (Place("target", 2),)
    study.point(())
    assert links(page) == own
    assert page.next.bars._candidates == reading.candidates(reading.decode_moves - 1)


def test_the_word_being_written_and_source_tokens_change_no_links(page: DecodeWorkspace, study: Study) -> None:
    study.show(*recorded(trace("layers")))
    own = links(page)
    for place in (Place("target", study.current.reading.decode_moves - 1), Place("source", 1)):
        study.point((place,))
        assert (page._asked, links(page)) == (None, own)


def test_a_source_token_lists_who_reads_it_most_with_the_recorded_weights(page: DecodeWorkspace, study: Study) -> None:
    study.show(*recorded(trace("layers")))
    study.clock.move_to(study.clock.length - 3)
    reading, at = study.current.reading, study.at(study.current)
    study.point((Place("source", 3),))
    column = reading.pattern("cross", page._drawn.layer, page._drawn.head)[: at.written, 3]
    best = np.argsort(-column, kind="stable")[:4]
    told = plain(page.inspector.words.text()).splitlines()
    assert told[-4:] == [f"{reading.target[t]} {percent(float(column[t]))}" for t in best]


@pytest.mark.parametrize(("net", "says"), [("cells", "takes most from"), ("memory", "influenced most by")])
def test_influence_is_never_said_to_be_taken(page: DecodeWorkspace, study: Study, net: str, says: str) -> None:
    study.show(*recorded(trace(net)))
    words = plain(page.inspector.words.text())
    assert [said in words for said in ("takes most from", "influenced most by")] == [says[0] == "t", says[0] == "i"]
    study.point((Place("source", 1),))
    words = plain(page.inspector.words.text())
    assert ("read most by" in words, "influenced most by it" in words) == (says[0] == "t", says[0] == "i")


@every_net
def test_signs_are_named_where_they_are_pointed_at(page: DecodeWorkspace, study: Study, net: str) -> None:
    study.show(*recorded(trace(net)))
    view = page.stage.view
    for sign, named in (("∎", "the end mark"), ("▸", "the start mark")):
        chip = next(mark for mark in view.scene.marks if isinstance(mark, Chip) and mark.text == sign)
        scale, right, down = view._lie()
        assert named in view.tip_at(QPointF(chip.x * scale + right, chip.y * scale + down))
        view.hovered.emit(chip.about)
        study.point(chip.places if chip.about.place else ())
        assert named in plain(page.inspector.words.text())


@pytest.mark.parametrize(
    ("net", "probe", "said"),
    [
        ("layers", "encoder.layers.1.output", "encoder, layer 2, after its feed-forward"),
        ("layers", "encoder.embed.input", "encoder: what goes into layer 1, the embedding with its position"),
        ("layers", "decoder.layers.0.cross.gathered", "what layer 1 of the decoder took from the source"),
        ("fans", "decoder.layers.1.output", "decoder, layer 2: what it leaves"),
        ("cells", "encoder.backwards.hidden", "Hidden state: encoder, right to left"),
        ("cells", "decoder.context", "the context of this step"),
        ("memory", "decoder.cell.cell", "Cell state: decoder"),
    ],
)
def test_a_vector_is_named_in_words(net: str, probe: str, said: str) -> None:
    assert vector_name(trace(net).anatomy, probe).startswith(said)


@every_net
def test_a_strip_tells_its_own_numbers(page: DecodeWorkspace, study: Study, net: str) -> None:
    study.show(*recorded(trace(net)))
    assert page.stage.view.scene is not None
    reading, told = study.current.reading, 0
    for strip in (*page.stage.view.scene.still, *page.stage.view.scene.live):
        about = strip.about
        if not isinstance(strip, Strip) or not isinstance(about, About) or not about.probe:
            continue
        page.stage.touched.emit(about)
        words = plain(page.inspector.words.text())
        found = re.search(r"(\d+) numbers; length √Σx² = ([\d.]+)", words)
        assert about.probe not in words
        array = reading.encoded(about.probe)
        if about.step is not None:
            read = about.probe.startswith("encoder")
            array = reading.encoding[about.step].arrays[about.probe] if read else reading.at(about.probe, about.step)
        assert found is not None
        assert array is not None
        values = np.asarray(array.values, np.float64)
        if "token" in array.axes and values.ndim > 1:
            axis = array.axes.index("token")
            values = values.take(min(about.place.index, values.shape[axis] - 1), axis=axis)
        values, drawn = values.reshape(-1), np.array(strip.values)
        at = ((np.arange(len(drawn)) + 0.5) * len(values) / len(drawn)).astype(int)
        assert (int(found[1]), float(found[2])) == (values.size, pytest.approx(np.sqrt((values**2).sum()), abs=0.006))
        assert f"from {values.min():.2f} to {values.max():.2f}, mean {values.mean():.2f}" in words
        if np.isfinite(drawn).all() and drawn.std() > 1e-6:
            assert np.corrcoef(values[at], drawn)[0, 1] > 0.999, about
        told += 1
    assert told > 3


def test_chips_choose_the_kind_the_layer_and_the_head_that_is_drawn(page: DecodeWorkspace, study: Study) -> None:
    study.show(*recorded(trace("layers")))
    chips = page.stage.chips
    chips.kinds._chips[0].click()
    assert study.selection.focus == Focus("encoder", 1, "mean")
    chips.layers._chips[0].click()
    chips.heads._chips[-1].click()
    assert page._drawn == Focus("encoder", 0, 1)
    assert [chip.isChecked() for chip in chips.layers._chips] == [True, False]
    page.overview.automatic.click()
    assert study.selection.focus is None
    assert page.overview.automatic.isChecked()


def test_what_has_not_happened_cannot_be_chosen(page: DecodeWorkspace, study: Study) -> None:
    study.show(*recorded(trace("layers")))
    study.clock.move_to(0)
    chips = page.stage.chips
    assert [chip.isEnabled() for chip in chips.kinds._chips] == [True, False, False]
    assert [chip.isEnabled() for chip in chips.layers._chips] == [True, False]
    study.clock.move_to(study.clock.length - 1)
    assert all(chip.isEnabled() for chip in chips.kinds._chips + chips.layers._chips)


def test_chips_of_another_net_are_gone_at_once(page: DecodeWorkspace, study: Study) -> None:
    study.show(*recorded(trace("layers")))
    before = page.stage.chips.kinds._chips
    study.show(*recorded(trace("cells")))
    assert all(chip.isHidden() for chip in before)


@every_net
def test_fans_are_offered_where_a_net_has_convolutions(page: DecodeWorkspace, study: Study, net: str) -> None:
    study.show(*recorded(trace(net)))
    assert page.stage.fans.isHidden() is (net != "fans")
    if net == "fans":
        before = page.stage.view.scene
        page.stage.fans.click()
        assert page.stage.view.scene.live != before.live
        assert page.stage.state() == {"fans": True}


@pytest.mark.parametrize("net", ["layers", "cells"])
def test_a_window_follows_is_pinned_by_the_wheel_and_follows_again(
    page: DecodeWorkspace, study: Study, net: str
) -> None:
    study.show(*recorded(trace(net, LONG)))
    stage = page.stage
    assert stage.in_window is not None
    assert stage.follows.isVisible()
    assert stage.follows.isChecked()
    followed, count = stage.in_window, len(study.current.reading.source)
    stage.view.scrolled.emit("source", -20.0)
    assert (stage.in_window.start, len(stage.in_window)) == (0, len(followed))
    assert not stage.follows.isChecked()
    stage.view.dragged.emit(About("window", Place("source", 0)), 1e6)
    assert stage.in_window.stop == count
    study.clock.step(-1)
    assert stage.in_window.stop == count
    stage.follows.click()
    assert stage.follows.isChecked()


@pytest.mark.parametrize("net", ["layers", "cells"])
def test_a_window_that_was_pinned_does_not_hold_a_run_that_still_grows(
    page: DecodeWorkspace, study: Study, net: str
) -> None:
    whole = trace(net, LONG)
    study.show(*recorded(whole))
    page.stage._pin(1, 3)
    page.stage.view.scrolled.emit("source", 5.0)
    first = Reading(whole).encode_moves
    study.show(*recorded(replace(whole, steps=whole.steps[:first], finished=False)))
    study.show(*recorded(replace(whole, steps=whole.steps[: first + 1], finished=False)))
    assert page.stage.view.scene is not None


@pytest.mark.parametrize("by_hand", [False, True])
def test_the_lower_row_is_shared_out_anew_in_every_size_unless_a_hand_has(
    page: DecodeWorkspace, study: Study, qtbot: QtBot, *, by_hand: bool
) -> None:
    def share() -> float:
        return page.below.sizes()[0] / sum(page.below.sizes())

    short, long = trace("cells"), trace("cells", LONG, 30)
    for size in ((2400, 1300), (980, 620), (2400, 1300)):
        study.show(*recorded(short))
        page.resize(*size)
        if size[0] > 1000:
            assert share() == pytest.approx(300 / 1218, abs=0.04)
        study.show(*recorded(long))
        QGuiApplication.processEvents()  # chips ask for room
        assert share() > 0.42
        assert page.map.width() >= page.map.minimumSizeHint().width()
    if by_hand:
        page.below.setSizes([200, 500, 300, 200])
        page.below.splitterMoved.emit(200, 1)
        kept = share()
        study.show(*recorded(short))
        page.resize(1300, 900)
        QGuiApplication.processEvents()  # other texts, other least widths
        assert share() == pytest.approx(kept, abs=0.02)


def test_a_short_text_has_no_window(page: DecodeWorkspace, study: Study) -> None:
    study.show(*recorded(trace("layers")))
    assert page.stage.in_window is None
    assert page.stage.follows.isHidden()
    before = page.stage.view.scene
    page.stage.view.scrolled.emit("source", 3.0)
    assert page.stage.view.scene is before


def test_the_window_of_a_map_keeps_cells_labels_and_what_has_happened_in_step() -> None:
    values = np.arange(42, dtype=np.float32).reshape(6, 7)
    whole = Grid(
        Array(values, ("row", "column")), tuple("abcdef"), tuple("ABCDEFG"), rows_done=4, current_row=3,
        row_notes=tuple("uvwxyz"), outlined=frozenset({(3, 4), (0, 0)}),
    )  # fmt: skip
    part = whole.window(range(2, 5), range(3, 6))
    for row in range(3):
        for column in range(3):
            assert part.array.values[row, column] == whole.array.values[row + 2, column + 3]
            assert part.places(row, column) == whole.places(row + 2, column + 3)
            assert part.happened(row, column) == whole.happened(row + 2, column + 3)
    assert (part.rows, part.columns, part.row_notes) == (tuple("cde"), tuple("DEF"), tuple("wxy"))
    assert (part.current_row, part.outlined) == (1, frozenset({(1, 1)}))
    assert whole.window(range(4, 6), range(2)).current_row is None


def test_the_cell_under_the_mouse_is_that_of_the_whole_map(page: DecodeWorkspace, study: Study) -> None:
    study.show(*recorded(trace("layers", LONG, 20)))
    page.map.near.click()
    shown, (down, right) = page.map.matrix.grid, page.map._offset
    assert (down, right) != (0, 0)
    page.map.matrix.cell.emit((1, 2))
    assert study.selection.cell == (1 + down, 2 + right)
    weight = study.current.reading.pattern("cross", page._drawn.layer, page._drawn.head)[1 + down, 2 + right]
    assert shown.array.values[1, 2] == pytest.approx(weight)
    page.map.all.click()
    page.map.matrix.cell.emit((1, 2))
    assert study.selection.cell == (1, 2)


@pytest.mark.parametrize(("net", "gate"), [("cells", "update"), ("memory", "forget")])
def test_what_is_overwritten_is_told_by_the_mean_of_its_gate(net: str, gate: str) -> None:
    """h ← z h + (1 − z) candidate, and c ← f c + …: what a gate keeps is not new."""
    reading = Reading(trace(net))
    for row in rows(Moment(reading, reading.moves - 1)):
        track = next(t for t in reading.tracks if (t.part, t.layer, t.name) == (row.side, row.layer, gate))
        assert row.shares == pytest.approx((1 - track.array.values.mean(0)).tolist(), abs=1e-6)


def test_nothing_is_told_of_what_is_not_read_yet(page: DecodeWorkspace, study: Study) -> None:
    study.show(*recorded(trace("cells")))
    for position in range(study.clock.length):
        study.clock.move_to(position)
        at = study.at(study.current)
        told = [mark for mark in page.overview.bars.scene.live if isinstance(mark, Label) and mark.key[0] == "share"]
        assert len(told) == sum(len(row.done) for row in rows(at))


@every_net
def test_below_the_stage_stands_what_is_written_and_nothing_else(page: DecodeWorkspace, study: Study, net: str) -> None:
    study.show(*recorded(trace(net)))
    foot = page.stage.foot
    for position in range(study.clock.length):
        study.clock.move_to(position)
        at = study.at(study.current)
        written = "".join(at.output)
        shown = plain(foot.translation.text()).replace("\u200b", "").removesuffix("▌")
        assert shown.strip() == (written.strip() or shown.strip())
        assert bool(written) == foot.copy.isEnabled()
        assert foot.translation.accessibleName() == (written or shown)
        if written:
            foot.copy.click()
            assert QGuiApplication.clipboard().text() == written


@pytest.mark.parametrize("size", [(1000, 560), (1280, 660), (1920, 940)])
def test_a_translation_of_any_length_fits_or_tells_its_end(
    page: DecodeWorkspace, study: Study, size: tuple[int, int], qtbot: QtBot
) -> None:
    page.resize(*size)
    for limit in (1, 20, 60, 150):
        study.show(*recorded(trace("cells", LONG, limit)))
        qtbot.wait(20)
        words, at = page.stage.foot.translation, study.at(study.current)
        shown, written = plain(words.text()).replace("\u200b", "").removesuffix("▌"), "".join(at.output)
        assert words.document().size().height() <= words.height() <= words.room.height()
        assert shown == written or (shown[0] == "…" and written.endswith(shown[1:]) and written in words.toolTip())
        assert page.stage.view.height() >= 150


def test_words_that_are_wrong_or_missing_are_marked_and_counted(page: DecodeWorkspace, study: Study) -> None:
    study.show(*recorded(trace("layers")))
    at = study.at(study.current)
    study.set_reference("certainly something else")
    shown = plain(page.stage.foot.translation.text())
    assert "✗" in shown or "‸" in shown
    assert "wrong or missing" in page.stage.foot.translation.accessibleName()
    study.set_reference("".join(at.output))
    assert translation_html(at, LIGHT, "".join(at.output)) == translation_html(at, LIGHT)
    assert page.stage.foot.translation.accessibleName() == "".join(at.output)


def test_a_missing_word_stands_apart_from_the_next(study: Study) -> None:
    study.show(*recorded(trace("cells")))
    at = study.at(study.current)
    html = translation_html(at, LIGHT, f"before {''.join(at.output)}")
    assert re.search(r"‸ ?before\s", plain(html)), plain(html)


@every_net
def test_parts_of_a_move_have_a_sentence_each_and_move_no_clock(page: DecodeWorkspace, study: Study, net: str) -> None:
    study.show(*recorded(trace(net)))
    study.clock.move_to(study.current.reading.encode_moves + 1)
    position, at = study.clock.position, study.at(study.current)
    said = parts(at.reading, move_of(at))
    count, heard = page.stage.view.parts, []
    for _ in range(count - 1):
        page.step_part(-1)
        heard.append(page.stage.foot.sentence.accessibleName())
        assert study.clock.position == position
    assert len({*heard}) == min(len(heard), len(said))
    page.step_part(-1)
    assert study.clock.position == position - 1
    page.step_part(1)
    assert study.clock.position == position
    assert page.stage._part == 0


@every_net
def test_what_a_later_part_brings_is_not_seen_before(page: DecodeWorkspace, study: Study, net: str) -> None:
    study.show(*recorded(trace(net)))
    study.clock.move_to(first := study.current.reading.encode_moves)
    for step in (1, 2, 3):
        study.clock.move_to(first + step - 1)
        page.step_part(1)
        assert (page.stage._part, study.clock.position) == (0, first + step)
        at = study.at(study.current)
        before = replace(at, position=at.position - 1)
        assert plain(page.stage.foot.translation.text()).removesuffix("▌") == "".join(before.output)
        assert page.inspector.words.text()
        seen = [pose.mark for pose in page.stage.view._poses]
        for mark in seen:
            assert not isinstance(mark, Chip) or not mark.tint
            assert mark.key[:1] not in (("chance",), ("gathered",), ("weight",), ("rail",), ("across",))
            assert mark.key[:1] not in (("self",), ("share",), ("joined",))
        for _ in range(page.stage.view.parts - 1):
            page.step_part(1)
        assert plain(page.stage.foot.translation.text()).removesuffix("▌") == "".join(at.output)
        assert {p.mark for p in page.stage.view._poses} == {*page.stage.view.scene.moving}


def test_a_panel_takes_the_whole_workspace_and_gives_it_back(page: DecodeWorkspace, qtbot: QtBot, study: Study) -> None:
    study.show(*recorded(trace("layers")))
    before = {panel: panel.isVisible() for panel in page.panels()}
    width = page.map.width()
    qtbot.mouseClick(page.map.larger, Qt.MouseButton.LeftButton)
    assert [panel for panel in page.panels() if panel.isVisible()] == [page.map]
    assert all(not s.isVisible() or s.isAncestorOf(page.map) for s in page.findChildren(QSplitter))
    assert page.map.width() > width
    page.enlarge(None)
    assert {panel: panel.isVisible() for panel in page.panels()} == before


@every_net
@pytest.mark.parametrize("text", range(len(ODD)))
def test_odd_texts_are_drawn_at_every_move(page: DecodeWorkspace, study: Study, net: str, text: int) -> None:
    study.show(*recorded(trace(net, ODD[text], 5)))
    for position in sorted({0, 1, study.clock.length // 2, study.clock.length - 1}):
        study.clock.move_to(position)
        assert page.stage.view._told == page.map.matrix._told == ""
        page.grab()
        scene = page.stage.view.scene
        chips = [mark.text for mark in (*scene.still, *scene.live) if isinstance(mark, Chip) and mark.side == "source"]
        assert {*chips} <= {*study.current.reading.source, ""}
    assert not [view for view in (page.stage.view, page.map.matrix, page.overview.mosaic, page.next.bars) if view._told]


@every_net
def test_a_trace_without_arrays_is_shown_all_the_same(page: DecodeWorkspace, study: Study, net: str) -> None:
    whole = trace(net)
    bare = replace(whole, steps=tuple(replace(step, arrays={}) for step in whole.steps))
    study.show(*recorded(bare))
    for position in range(study.clock.length):
        study.clock.move_to(position)
        page.grab()
        assert page.stage.view._told == page.overview.bars._told == page.overview.mosaic._told == ""
    assert plain(page.stage.foot.translation.text()) != ""


def test_lanes_that_read_faster_wait_where_all_write_together() -> None:
    study = Study(worker=None, cache=None)  # type: ignore[arg-type]
    each = [Branch(Request(net, "好"), Reading(trace(net))) for net in ("layers", "cells")]
    study.show(*each)
    study.begin_together("write")
    slow = each[1].reading.encode_moves
    study.clock.move_to(slow - 1)
    assert [study.at(branch).written for branch in each] == [0, 0]
    study.clock.move_to(slow)
    assert [study.at(branch).written for branch in each] == [1, 1]
    study.begin_together("read")
    study.clock.move_to(slow)
    assert study.at(each[0]).written > 1


@pytest.mark.parametrize(("rows_", "columns", "size"), [(6, 8, (400, 200)), (3, 20, (900, 300)), (20, 3, (300, 900))])
def test_a_square_cell_is_never_wider_than_its_share_nor_higher_than_wide(
    rows_: int, columns: int, size: tuple[int, int]
) -> None:
    frame = fit(
        rows_, columns, QSizeF(*size), gutter=30, head=20, square=True, zoom=Zoom(1.0, 0.0, 0.0), ratio=1.0
    )  # fmt: skip
    assert frame.rows.cell <= frame.columns.cell + 1
    assert frame.columns.cell <= frame.rows.cell * LONGEST + 2
    assert frame.at(QPointF(frame.columns.edge(1.5), frame.rows.edge(2.5))) == (2, 1)


def test_a_click_on_the_row_of_all_tokens_brings_the_window_there(page: DecodeWorkspace, study: Study, qtbot: QtBot):
    study.show(*recorded(trace("cells", LONG)))
    stage, count = page.stage, len(LONG)
    scale, right, down = stage.view._lie()
    scene = stage.view.scene
    y = down + scale * (scene.height - 14)
    for share in (0.9, 0.5, 0.02):
        x = scene.edges["left"] + share * (scene.edges["right"] - scene.edges["left"])
        wanted = int(share * count)
        qtbot.mouseClick(stage.view, Qt.MouseButton.LeftButton, pos=QPointF(right + scale * x, y).toPoint())
        assert stage.in_window is not None
        assert wanted in stage.in_window
        scene = stage.view.scene
    assert 0 in stage.in_window
    before = stage.in_window
    x = right + scale * scene.edges["right"] - 4
    qtbot.mouseClick(stage.view, Qt.MouseButton.LeftButton, pos=QPointF(x, 30).toPoint())
    assert stage.in_window == before, "only the row below the columns does so"


def test_another_theme_writes_the_coloured_texts_anew(page: DecodeWorkspace, study: Study, qapp):
    study.show(*recorded(trace("cells")))
    texts = page.stage.foot.sentence, page.stage.foot.translation, page.inspector.words
    assert all(LIGHT.target in text.text() for text in texts)
    page.setPalette(DARK.palette())
    for text in texts:
        assert DARK.target in text.text()
        assert LIGHT.target not in text.text()
