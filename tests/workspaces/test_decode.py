"""The Decode workspace shows one lane, at the moment the clock is at, whatever the family."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from PySide6.QtCore import QObject, QPointF, Qt
from PySide6.QtGui import QTextDocument
from pytestqt.qtbot import QtBot

from fun_viz.branch import Moment, recorded
from fun_viz.reading import Reading
from fun_viz.run.decoding.decode import decode
from fun_viz.selection import Focus, Heads, Selection
from fun_viz.study import Study
from fun_viz.trace import Array, Place, Request, Trace
from fun_viz.views.number_format import percent
from fun_viz.views.stage.marks import Chip, Path
from fun_viz.work import Run
from fun_viz.workspaces.axes import forced
from fun_viz.workspaces.decode.focus import default_focus, fitted, grid, over_source, weights
from fun_viz.workspaces.decode.page import DecodeWorkspace
from fun_viz.workspaces.stage.view import About
from fun_viz.workspaces.workspace import Context
from tests.tiny import tiny
from tests.workspaces.decoding import page as page

FAMILIES = {
    "transformer": ("transformer", {}),
    "additive": ("gru", {"attention": "additive"}),
    "fixed": ("gru", {"attention": "none"}),
    "layered": ("lstm", {"attention": "local-p"}),
    "one way": ("rnn", {"attention": "dot"}),
}
every_family = pytest.mark.parametrize("name", FAMILIES)


@cache
def trace(name: str) -> Trace:
    family, options = FAMILIES[name]
    learned = name in ("transformer", "additive")
    request = Request("tiny", "今天吃什么好", limit=12)
    return list(decode(tiny(name, family=family, learned=learned, **options), request))[-1][0]


@every_family
def test_each_position_of_the_clock_can_be_shown(page: DecodeWorkspace, study: Study, name: str) -> None:
    study.show(*recorded(trace(name)))
    reading = study.current.reading
    for position in range(study.clock.length):
        study.clock.move_to(position)
        at = Moment(reading, position)
        assert page.stage.foot._text == "".join(at.output)
        assert page.stage.foot.sentence.accessibleName() == page.narration()[0] != ""
        words = [mark for mark in page.stage.view.scene.live if isinstance(mark, Chip) and mark.side == "target"]
        assert sum(mark.now for mark in words) >= (not at.encoding)
        assert bool(page.next.bars._candidates) == (not at.encoding)
    assert page.inspector.words.text()


@every_family
def test_the_map_grows_by_one_row_a_decoding_step(name: str) -> None:
    reading = Reading(trace(name))
    for t in range(reading.decode_moves):
        shown = grid(Moment(reading, reading.encode_moves + t), default_focus(reading))
        assert shown is not None
        assert shown.rows_done == t + 1
        assert shown.current_row == t
        assert (shown.rows, shown.columns) == (reading.target, reading.source)


def last(reading: Reading) -> Moment:
    return Moment(reading, reading.moves - 1)


def test_the_map_of_a_decoder_is_labelled_with_what_is_read_and_points_at_it() -> None:
    reading = Reading(trace("transformer"))
    shown = grid(last(reading), Focus("decoder", 0, 0))
    assert shown is not None
    assert shown.rows == shown.columns == ("▸", *reading.target[:-1])
    assert shown.places(0, 0) == ()
    assert shown.places(2, 1) == (Place("target", 1), Place("target", 0))
    assert shown.marked((Place("target", 1), Place("source", 0))) == (frozenset({2}), frozenset({2}))
    assert shown.row_notes[0] == f"writes {reading.target[0]}"
    head, first, *_ = shown.to_csv().splitlines()
    assert head.split(",")[:2] == ["reads / looks at", "▸"]
    assert first.split(",")[0] == "▸"


def test_a_decoder_s_states_stand_under_the_token_read(page: DecodeWorkspace, study: Study) -> None:
    study.show(*recorded(trace("additive")))
    reading = study.current.reading
    index = next(i for i, track in enumerate(reading.tracks) if track.part == "decoder")
    shown = grid(last(reading), Focus("track", index))
    assert shown is not None
    assert shown.columns == ("▸", *reading.target[:-1])
    assert shown.places(None, 0) == ()
    assert shown.places(None, 1) == (Place("target", 0),)
    page.overview.states.click()
    assert [group.shift_columns for group in page.overview.mosaic.groups] == [0, 0, -1] * 2


def test_the_overview_says_what_rows_and_columns_are(page: DecodeWorkspace, study: Study) -> None:
    study.show(*recorded(trace("transformer")))
    study.clock.move_to(10_000)
    said = [group.axes for group in page.overview.mosaic.groups]
    assert said == [
        "rows look at columns",
        "rows: the token that a step reads; columns: the token it looks at",
        "rows: the token that a step writes; columns: the token it looks at",
    ]
    block = page.overview.mosaic.blocks()[1]
    assert page.overview.mosaic.tip_at(block.tile(0, 0).center()).endswith(said[1])


@pytest.mark.parametrize(
    ("part", "said"),
    [("decoder", ("reads ▸", "looks at ▸", "writes ")), ("cross", ("writes ", "looks at 今", "reads ▸"))],
)
def test_a_cell_is_told_with_what_is_read_and_what_is_written(
    page: DecodeWorkspace, study: Study, part: str, said: tuple[str, ...]
) -> None:
    study.show(*recorded(trace("transformer")))
    page.map.asked.emit(Focus(part, 0, 0))  # type: ignore[arg-type]
    page.map.matrix.cell.emit((0, 0))
    words = QTextDocument()
    words.setHtml(page.inspector.words.text())
    told = words.toPlainText()
    assert all(one in told for one in said), told
    tip = page.map.matrix.tip_at(page.map.matrix.frame().block(range(1), range(1)).center())
    assert all(one in tip for one in said), tip


def test_influence_stands_beside_what_its_rows_summed_to(page: DecodeWorkspace, study: Study) -> None:
    whole = trace("fixed")
    study.show(*recorded(whole))
    study.clock.move_to(10_000)
    totals = whole.steps[-1].arrays["influence_total"].values
    shown = page.map.matrix.grid
    assert shown is not None
    assert shown.totals == tuple(f"{total:.3g}" for total in totals.tolist())
    assert shown.total_title == "Σ"
    assert page.map.matrix.frame().columns.end < page.map.matrix.width() - 20
    older = replace(whole.steps[-1], arrays={"influence": whole.steps[-1].arrays["influence"]})
    shown = grid(last(Reading(replace(whole, steps=(*whole.steps[:-1], older)))), Focus("influence"))
    assert shown is not None
    assert set(shown.totals) == {"—"}


@pytest.mark.parametrize("attention", ["additive", "concat", "general", "local-m", "local-p"])
def test_a_trace_that_lacks_what_a_score_is_made_of_is_told_to(
    page: DecodeWorkspace, study: Study, attention: str
) -> None:
    model = tiny("tiny", family="gru", learned=False, attention=attention)
    *_, (whole, _) = decode(model, Request("tiny", "今天吃什么好", limit=4))
    parts = tuple(replace(part, weights={}, reach=0) for part in whole.anatomy.parts)  # as older versions wrote it
    for made, mark in ((whole, "✓"), (replace(whole, anatomy=replace(whole.anatomy, parts=parts)), "not recorded")):
        study.show(*recorded(made))
        page.map.asked.emit(Focus("cross", 0, 0))
        page.map.matrix.cell.emit((0, 1))
        told = page.inspector.words.text()
        assert mark in told
        assert ("✓" in told) == (mark == "✓")


def test_the_arithmetic_of_a_weight_goes_on_to_the_weight(page: DecodeWorkspace, study: Study) -> None:
    study.show(*recorded(trace("transformer")))
    page.map.asked.emit(Focus("cross", 1, 0))
    page.map.matrix.cell.emit((0, 1))
    told = page.inspector.words.text()
    reading = study.current.reading
    scores = reading.at("decoder.layers.1.cross.scores", 0).values[0, 0].astype(float)
    how = reading.arithmetic("cross", 1, 0, 0, 1)
    assert f"q · k = {how.dot:.2f}; ÷ √8 = {scores[1]:.2f}" in told
    assert how.total == pytest.approx(np.exp(scores).sum())
    assert f"e^{scores[1]:.2f} ÷ Σ e^… = {np.exp(scores[1]):.3g} ÷ {how.total:.3g} = {percent(how.weight)}" in told


def test_a_click_locks_the_numbers_of_a_cell_too(page: DecodeWorkspace, study: Study, qtbot: QtBot) -> None:
    study.show(*recorded(trace("transformer")))
    page.map.asked.emit(Focus("cross", 1, 0))
    box = page.map.matrix.frame().block(range(1, 2), range(2, 3)).center()
    page.map.matrix.hover(box)
    told = page.inspector.words.text()
    qtbot.mouseClick(page.map.matrix, Qt.MouseButton.LeftButton, pos=box.toPoint())
    page.map.matrix.hover(page.map.matrix.frame().block(range(1), range(1)).center())
    page.stage.view.pointed.emit((Place("source", 0),))
    page.map.matrix.hover(None)
    page.overview.previewed.emit(Focus("encoder", 0, 0))
    study.clock.move_to(study.clock.length - 1)
    assert page.inspector.words.text() == told
    assert "Esc" in page.inspector._note.text()
    study.free()
    assert page.inspector.words.text() != told
    assert not page.inspector._note.text()


@pytest.mark.parametrize("how", ["preview", "lock"])
@pytest.mark.parametrize("seen", ["layered", "transformer"])
def test_what_the_model_before_had_is_not_asked_of_the_next(
    page: DecodeWorkspace, study: Study, seen: str, how: str
) -> None:
    study.show(*recorded(trace(seen)))
    study.clock.move_to(study.clock.length - 1)
    far = Focus("track", len(study.current.reading.tracks) - 1) if seen == "layered" else Focus("encoder", 1, 1)
    if how == "preview":
        study.select(Selection(preview=far, cell=(2, 1)))
    else:
        page._choose(far)
        page._point_at_cell((2, 1))
        page._lock((Place("source", 1),))
    other = trace("fixed" if seen == "transformer" else "transformer")
    study.show(*recorded(other))
    assert page._drawn == fitted(page._drawn, Reading(other))
    assert page.inspector.words.text()


def test_a_forced_word_has_a_star_in_stage_and_map(page: DecodeWorkspace, study: Study) -> None:
    first = trace("transformer")
    tokens = Reading(first).tokens
    model = tiny("transformer", family="transformer", learned=True)
    request = replace(first.request, prefix=(*tokens[:1], tokens[1] + 1))
    study.show(*recorded(list(decode(model, request))[-1][0]))
    reading = study.current.reading
    assert forced(reading) == {1}
    page.map.asked.emit(Focus("cross", 0, 0))
    assert page.map.matrix.grid.rows[:2] == (reading.target[0], f"{reading.target[1]}*")
    told = "*: forced by hand, not chosen by the model"
    frame = page.map.matrix.frame()
    tips = [page.map.matrix.tip_at(QPointF(frame.columns.start - 12, frame.rows.edge(row + 0.5))) for row in (0, 1)]
    assert told not in tips[0]
    assert told in tips[1]
    assert page.stage._tip(About("word", Place("target", 1), step=1)) == told
    assert page.stage._tip(About("word", Place("target", 0), step=0)) == ""
    study.point((Place("target", 1),))
    assert told in page.inspector.words.text()
    chips = [mark.text for mark in page.stage.view.scene.live if isinstance(mark, Chip) and mark.side == "target"]
    assert f"{reading.target[1]}*" in chips
    page.map.asked.emit(Focus("decoder", 0, 0))
    assert page.map.matrix.grid.rows[2].endswith("*")


def test_signs_are_explained_where_they_stand(page: DecodeWorkspace, study: Study) -> None:
    study.show(*recorded(trace("transformer")))
    page.map.asked.emit(Focus("decoder", 0, 0))
    frame = page.map.matrix.frame()
    assert "start mark" in page.map.matrix.tip_at(QPointF(frame.columns.start - 12, frame.rows.edge(0.5)))
    assert page.map.matrix.explained("·m").startswith("·m\nthe dot")
    assert page.map.matrix.explained("m") == "m"


def test_noise_in_what_was_recorded_is_told(page: DecodeWorkspace, study: Study) -> None:
    whole, name = trace("transformer"), "decoder.layers.1.cross.query"
    steps = []
    for step in whole.steps:
        arrays = dict(step.arrays)
        if name in arrays:
            arrays[name] = Array(arrays[name].values + np.float32(0.05), arrays[name].axes)
        steps.append(replace(step, arrays=arrays))
    study.show(*recorded(replace(whole, steps=tuple(steps))))
    page.map.asked.emit(Focus("cross", 1, 0))
    page.map.matrix.cell.emit((0, 1))
    told = page.inspector.words.text()
    assert "softmax( q · k / √8 )" in told
    assert "✗" in told
    assert "✓" not in told


def test_the_hypotheses_of_a_beam_stand_in_the_order_in_which_they_compete(page: DecodeWorkspace, study: Study) -> None:
    *_, (whole, _) = decode(tiny(learned=False), Request("tiny", "今天吃什么好", beam=4, limit=8))
    study.show(*recorded(whole))
    study.clock.move_to(10_000)
    told = page.inspector.words.text()
    reading = study.current.reading
    assert "log-probability ÷ length penalty" in told
    assert "(5 + length) / 6 (Wu et al. 2016)" in page.inspector.words.toolTip()
    first = reading.hypotheses[0]
    assert first.text == reading.text
    assert f"{first.score:.2f} ÷ {(5 + first.length) / 6:.2f} = {first.normalised:.2f}" in told


def test_nothing_is_drawn_before_it_has_happened(page: DecodeWorkspace, study: Study) -> None:
    study.show(*recorded(trace("transformer")))
    study.clock.move_to(0)
    encoder, written = page.overview.mosaic.groups[0], page.overview.mosaic.groups[1:]
    assert encoder.begun == 1
    assert {group.shown for group in written} == {0}


def test_a_recurrent_reader_fills_its_states_column_by_column() -> None:
    reading = Reading(trace("additive"))
    forwards = next(i for i, t in enumerate(reading.tracks) if t.part == "forwards")
    backwards = next(i for i, t in enumerate(reading.tracks) if t.part == "backwards")
    at = Moment(reading, 2)
    left, right = grid(at, Focus("track", forwards)), grid(at, Focus("track", backwards))
    assert left is not None
    assert right is not None
    assert (left.columns_done, left.current_column) == (3, 2)
    assert list(right.done_columns) == [len(reading.source) - 3 + i for i in range(3)]
    assert right.current_column == len(reading.source) - 3


def test_a_layer_is_shown_while_it_reads_and_fills_after_the_one_below(page: DecodeWorkspace, study: Study) -> None:
    study.show(*recorded(trace("layered")))
    reading = study.current.reading
    count = len(reading.source)
    study.clock.move_to(count + 1)
    at = Moment(reading, count + 1)

    focus = page.map._focus
    assert (reading.tracks[focus.layer].layer, reading.tracks[focus.layer].name) == (1, "hidden")
    below = next(i for i, track in enumerate(reading.tracks) if track.layer == 0)
    done, filling = grid(at, Focus("track", below)), grid(at, focus)
    assert done is not None
    assert filling is not None
    assert (done.columns_done, done.current_column) == (count, None)
    assert (filling.columns_done, filling.current_column) == (2, 1)
    now = [mark.text for mark in page.stage.view.scene.live if isinstance(mark, Chip) and mark.now]
    assert now == [reading.source[1], reading.source[count - 2]]


def test_the_overview_has_a_row_a_state_or_gate_and_a_column_a_layer(page: DecodeWorkspace, study: Study) -> None:
    study.show(*recorded(trace("layered")))
    study.clock.move_to(10_000)
    page.overview.states.click()
    groups = page.overview.mosaic.groups

    assert [group.columns for group in groups] == [("L1", "L2")] * 6
    assert [group.rows for group in groups] == [("Hidden state", "Cell state", "Candidate state")] * 3 + [
        ("Input gate", "Forget gate", "Output gate")
    ] * 3
    assert [group.title for group in groups[2:4]] == ["decoder", "gates, encoder →"]
    assert all(np.isfinite(group.values).all() and np.abs(group.values).max() <= 1 for group in groups)


def test_gates_have_a_scale_from_0_to_1_and_states_one_with_a_sign_in_overview_and_map(
    page: DecodeWorkspace, study: Study
) -> None:
    study.show(*recorded(trace("layered")))
    study.clock.move_to(10_000)
    page.overview.states.click()
    assert [group.scale for group in page.overview.mosaic.groups] == ["signed"] * 3 + ["unit"] * 3
    assert [scale.bar.ends for scale in page.overview.scales] == [("−1", "1"), ("0", "1")]
    for index, track in enumerate(study.current.reading.tracks):
        page.map.asked.emit(Focus("track", index))
        shown, ends = page.map.matrix.grid, page.map.scale.bar.ends
        assert shown is not None
        assert shown.scale == ("signed" if track.name in ("hidden", "cell", "candidate") else "unit")
        assert ends == ((f"−{track.limit:.3g}", f"{track.limit:.3g}") if track.signed else ("0", "1"))
    study.show(*recorded(trace("transformer")))
    page.map.asked.emit(Focus("cross", 1))
    assert page.map.scale.bar.ends == page.overview.scales[0].bar.ends == ("0%", "100%")
    assert not page.overview.scales[1].isVisible()


def test_each_tile_of_the_overview_is_the_track_that_the_map_then_shows(page: DecodeWorkspace, study: Study) -> None:
    study.show(*recorded(trace("layered")))
    study.clock.move_to(10_000)
    page.overview.states.click()
    rows = [("hidden", "cell", "candidate")] * 3 + [("input", "forget", "output")] * 3
    for group, part in enumerate(("forwards", "backwards", "decoder") * 2):
        for row, name in enumerate(rows[group]):
            for layer in (0, 1):
                page.overview.mosaic.chosen.emit((group, row, layer))
                track = study.current.reading.tracks[page.map._focus.layer]
                assert (track.part, track.name, track.layer) == (part, name, layer)
                tile = page.overview.mosaic.groups[group].values[row, layer]
                np.testing.assert_allclose(tile * track.limit, track.array.values, atol=1e-6)


def test_the_layer_chip_goes_to_the_same_gate_of_another_layer(page: DecodeWorkspace, study: Study) -> None:
    study.show(*recorded(trace("layered")))
    page.overview.mosaic.chosen.emit((5, 1, 0))  # the decoder's forget gate
    chip = page.map.chips()[1]
    assert chip.isVisible()
    chip.menu().aboutToShow.emit()
    assert [action.text() for action in chip.menu().actions()] == ["L1", "L2"]
    chip.menu().actions()[1].trigger()
    track = study.current.reading.tracks[page.map._focus.layer]
    assert (track.part, track.name, track.layer) == ("decoder", "forget", 1)
    assert chip.text() == "L2"


def test_a_net_that_reads_one_way_is_told_to(page: DecodeWorkspace, study: Study) -> None:
    study.show(*recorded(trace("one way")))
    study.clock.move_to(1)

    assert page.narration() == ("The RNN takes in 天.",)
    assert [mark.text for mark in page.stage.view.scene.live if isinstance(mark, Chip) and mark.now] == ["天"]


def test_a_weight_of_local_attention_is_told_with_its_window(page: DecodeWorkspace, study: Study) -> None:
    study.show(*recorded(trace("layered")))
    page.map.asked.emit(Focus("cross", 0, 0))
    values = weights(study.current.reading, Focus("cross", 0, 0))
    assert values is not None
    page.map.matrix.cell.emit((0, int(values[0].argmax())))
    told = page.inspector.words.text()
    assert "softmax( hᵀ W h̄ )" in told
    assert "window around token" in told
    assert "times its Gaussian: " in told
    assert told.split("times its Gaussian: ")[1].split("= ")[1].startswith(percent(values[0].max()))
    assert told.count(percent(values[0].max())) == 2
    assert "✓" in told
    outside = int(np.flatnonzero(values[0] == 0)[0])
    page.map.matrix.cell.emit((0, outside))
    assert "-∞" in page.inspector.words.text()
    assert "✓" in page.inspector.words.text()


def test_a_net_without_attention_shows_its_influence() -> None:
    reading = Reading(trace("fixed"))
    assert default_focus(reading) == Focus("influence")
    assert fitted(Focus("cross", 2, 1), reading) == Focus("influence")


def test_a_focus_fits_a_smaller_model() -> None:
    assert fitted(Focus("encoder", 7, 9), Reading(trace("transformer"))) == Focus("encoder", 1, 1)


@every_family
@pytest.mark.parametrize("head", ["mean", "max", 0])
def test_what_flows_to_a_token_is_the_weight_as_the_net_has_it(name: str, head: Heads) -> None:
    reading = Reading(trace(name))
    focus = fitted(replace(default_focus(reading), head=head), reading)
    values = weights(reading, focus)
    assert values is not None
    for t in range(reading.decode_moves):
        np.testing.assert_array_equal(over_source(reading, focus, t), values[t])


def test_weights_that_do_not_sum_to_one_are_told_and_drawn_as_they_are(page: DecodeWorkspace, study: Study) -> None:
    page.stage.view.animate = False
    study.show(*recorded(trace("layered")))
    reading = study.current.reading
    study.clock.move_to(reading.encode_moves)
    row = reading.attention("cross").values[0, 0, 0]
    assert row.sum() < 0.9  # a Gaussian lies over them
    told = page.inspector.words.text()
    assert percent(float(row.max())) in told
    links = [m for m in page.stage.view.scene.live if isinstance(m, Path) and m.value is not None]
    assert max(link.value for link in links) == pytest.approx(row.max())


def test_the_maximum_of_heads_is_at_least_their_mean() -> None:
    reading = Reading(trace("transformer"))
    mean, most = weights(reading, Focus("cross", 1, "mean")), weights(reading, Focus("cross", 1, "max"))
    assert mean is not None
    assert most is not None
    assert (most >= mean).all()
    assert (most > mean).any()


def test_hovering_a_tile_previews_it_and_a_click_keeps_it(page: DecodeWorkspace, study: Study) -> None:
    study.show(*recorded(trace("transformer")))
    page.overview.mosaic.hovered.emit((0, 1, 0))
    assert page.map._focus == Focus("encoder", 1, 0)
    page.overview.mosaic.hovered.emit(None)
    assert page.map._focus == Focus("cross", 1, "mean")
    page.overview.mosaic.chosen.emit((0, 1, 0))
    page.overview.mosaic.hovered.emit(None)
    assert page.map._focus == Focus("encoder", 1, 0)


def test_a_token_pointed_at_is_marked_in_every_panel(page: DecodeWorkspace, study: Study) -> None:
    study.show(*recorded(trace("transformer")))
    place = (Place("source", 2),)
    study.point(place)
    assert page.stage.view._marked == page.map.matrix._marked == page.overview.mosaic._marked == place
    assert "吃" in page.inspector.words.text()


def test_a_share_too_small_to_write_is_told_and_swallows_nothing_after_it(
    page: DecodeWorkspace, study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fun_viz.workspaces.decode.inspector.percent", lambda _share: "<0.1%")
    study.show(*recorded(trace("transformer")))
    words = QTextDocument()
    words.setHtml(page.inspector.words.text())
    assert words.toPlainText().count("<0.1%") == 3


def test_a_cell_of_one_head_is_told_with_its_arithmetic(page: DecodeWorkspace, study: Study) -> None:
    study.show(*recorded(trace("transformer")))
    page.map.asked.emit(Focus("cross", 1, 1))
    page.map.matrix.cell.emit((0, 3))
    told = page.inspector.words.text()
    assert "softmax( q · k / √8 )" in told
    assert "✓" in told


def test_a_score_that_distance_was_taken_off_is_told_with_the_distance(page: DecodeWorkspace, study: Study) -> None:
    study.show(*recorded(list(decode(tiny(positions="alibi"), Request("tiny", "今天吃什么好", limit=12)))[-1][0]))
    page.map.asked.emit(Focus("encoder", 1, 0))
    page.map.matrix.cell.emit((0, 3))
    told = page.inspector.words.text()
    assert (
        "+ bias, −slope × distance: −0.19" in told
    )  # three tokens away, in a head that takes off a sixteenth for each
    assert "✓" in told


def test_queries_and_keys_are_told_to_be_turned(page: DecodeWorkspace, study: Study) -> None:
    study.show(*recorded(list(decode(tiny(positions="rotary"), Request("tiny", "今天吃什么好", limit=12)))[-1][0]))
    for kind, turned in (("encoder", True), ("cross", False)):
        page.map.asked.emit(Focus(kind, 1, 0))  # type: ignore[arg-type]
        page.map.matrix.cell.emit((0, 3))
        assert ("q and k as they are after their positions have turned them" in page.inspector.words.text()) == turned


def test_a_layer_that_was_not_recorded_leaves_the_others_their_numbers(page: DecodeWorkspace, study: Study) -> None:
    *_, (whole, _) = decode(tiny(layers=2), Request("tiny", "今天吃什么好", limit=4))
    steps = tuple(
        replace(step, arrays={name: one for name, one in step.arrays.items() if "layers.0.cross" not in name})
        for step in whole.steps
    )
    study.show(*recorded(replace(whole, steps=steps)))
    reading, before = study.current.reading, Reading(whole)
    lower, upper = (weights(reading, Focus("cross", layer, 0)) for layer in (0, 1))
    assert lower is not None
    assert np.isnan(lower).all()
    np.testing.assert_array_equal(upper, weights(before, Focus("cross", 1, 0)))
    assert reading.row_error == before.row_error
    found = reading.arithmetic("cross", 1, 0, 0, 0)
    assert found == before.arithmetic("cross", 1, 0, 0, 0)
    assert reading.arithmetic("cross", 0, 0, 0, 0) is None
    study.clock.move_to(study.clock.length - 1)
    for layer in (0, 1):
        page.map.asked.emit(Focus("cross", layer, 0))
        page.grab()
        assert page.stage.chips.layers._now == layer


def test_it_needs_what_the_composer_holds(page: DecodeWorkspace) -> None:
    assert page.requests(Request("tiny", "你好", beam=5)) == (Request("tiny", "你好", beam=5),)


def test_automatic_is_the_first_choice_of_the_overview_and_esc_goes_back_to_it(
    page: DecodeWorkspace, study: Study
) -> None:
    study.show(*recorded(trace("transformer")))
    chip = page.overview.automatic
    assert chip.isVisible()
    assert chip.isChecked()
    page.overview.mosaic.chosen.emit((0, 1, 0))
    assert not chip.isChecked()
    chip.click()
    assert (page.map._focus, chip.isChecked()) == (Focus("cross", 1), True)
    chip.click()
    assert chip.isChecked()
    page.map.asked.emit(Focus("decoder", 0, 1))
    page.leave()
    assert study.selection.focus is None


def test_automatic_is_remembered(page: DecodeWorkspace, study: Study) -> None:
    study.show(*recorded(trace("transformer")))
    automatic = page.state()
    page.map.asked.emit(Focus("decoder", 0, 1))
    page.restore(automatic)
    assert study.selection.focus is None
    page.map.asked.emit(Focus("decoder", 0, 1))
    page.restore({})
    assert study.selection.focus == Focus("decoder", 0, 1)


def test_a_map_that_is_not_there_yet_says_so_and_what_to_do(page: DecodeWorkspace, study: Study) -> None:
    study.show(*recorded(trace("transformer")))
    for focus in (Focus("cross", 1, 0), Focus("decoder", 0, 1), Focus("encoder", 1, 0)):
        page.map.asked.emit(focus)
        study.clock.move_to(0)
        assert page.map.matrix.grid is None
        assert page.map.matrix._placeholder == (
            "This map is not there yet at this move. Go forward, or choose “automatic” below to see what is."
        )
        study.clock.move_to(2)
        assert page.map.matrix.grid is not None


def test_the_focus_is_remembered_and_nonsense_is_not(page: DecodeWorkspace, study: Study) -> None:
    study.show(*recorded(trace("transformer")))
    page.map.asked.emit(Focus("decoder", 0, 1))
    kept = page.state()
    page.map.asked.emit(Focus("cross", 1, "max"))
    page.restore(kept)
    assert page.map._focus == Focus("decoder", 0, 1)
    page.restore({"focus": ["nonsense", "x"], "splitters": [[1, 2, 3, 4, 5, 6]]})
    assert page.map._focus == Focus("decoder", 0, 1)


def test_until_a_map_is_chosen_the_map_shows_what_is_happening(page: DecodeWorkspace, study: Study) -> None:
    study.show(*recorded(trace("transformer")))
    seen = []
    for position in range(3):
        study.clock.move_to(position)
        seen.append(page.map._focus)
    assert seen == [Focus("encoder", 0), Focus("encoder", 1), Focus("cross", 1)]
    study.show(*recorded(trace("additive")))
    study.clock.move_to(0)
    assert page.map._focus.part == "track"
    assert study.current.reading.tracks[page.map._focus.layer].name == "hidden"


class Eavesdropper:
    """A worker that only remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[Request] = []
        self.owner = QObject()

    def start(self, job: object) -> Run:
        self.asked += job.func.requests  # type: ignore[attr-defined]
        return Run(lambda: (), self.owner)


def test_a_click_on_a_candidate_asks_for_the_same_words_so_far_and_then_this_one(qtbot: QtBot) -> None:
    worker = Eavesdropper()
    page = DecodeWorkspace(Context(Study(worker, None), None, ("tiny",)))  # type: ignore[arg-type]
    qtbot.addWidget(page)
    page.show()
    page.study.show(*recorded(trace("transformer")))
    reading = page.study.current.reading
    page.study.clock.move_to(reading.encode_moves + 2)
    other = reading.candidates(2)[1].token.id
    page.next.bars.candidate_clicked.emit(other)
    assert worker.asked[-1].prefix == (*reading.tokens[:2], other)
    page.next.undone.emit()
    assert len(worker.asked) == 1  # the branch without it is still there


def test_another_page_of_the_same_study_shows_what_is_selected_here(page: DecodeWorkspace, study: Study) -> None:
    study.show(*recorded(trace("transformer")))
    page.overview.mosaic.chosen.emit((0, 1, 0))
    page.map.matrix.pointed.emit((Place("source", 1), Place("target", 0)))
    assert study.selection.focus == Focus("encoder", 1, 0)
    assert study.places == (Place("source", 1), Place("target", 0))
    assert page.overview.mosaic.focus == (0, 1, 0)


def test_a_cell_is_pointed_at_until_other_tokens_stand_there(page: DecodeWorkspace, study: Study) -> None:
    study.show(*recorded(trace("transformer")))
    page.map.matrix.cell.emit((0, 3))
    assert study.selection.cell == (0, 3)
    study.show(*recorded(trace("additive")))
    assert study.selection.cell is None
