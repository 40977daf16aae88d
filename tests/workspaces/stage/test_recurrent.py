"""A recurrent net drawn at work: every number is a recorded one, in all kinds, sizes and lengths."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from fun_viz.branch import Moment
from fun_viz.reading import Reading
from fun_viz.selection import Focus
from fun_viz.trace import Place
from fun_viz.views.stage.marks import Box, Chip, Dot, Label, Path, Scene, Strip
from fun_viz.workspaces.stage.drawing import draw
from fun_viz.workspaces.stage.recurrent import draw_recurrent
from fun_viz.workspaces.stage.view import About, Span, View
from tests.workspaces.stage.drawn import check_numbers, keyed, marks, units
from tests.workspaces.stage.recurrent_traces import UNITS, recurrent
from tests.workspaces.stage.scenes import overlaps

KINDS: dict[str, dict[str, Any]] = {
    "update fixed": {"gate": "update"},
    "update before": {"gate": "update", "looks": "before"},
    "forget after, two layers": {"gate": "forget", "looks": "after", "layers": 2},
    "plain after, one way": {"gate": "", "looks": "after", "back": False},
    "forget fixed, three layers": {"gate": "forget", "layers": 3},
    "update local": {"gate": "update", "looks": "after", "reach": 1},
    "plain fixed, one way": {"gate": "", "back": False},
    "update before, four layers": {"gate": "update", "looks": "before", "layers": 4},
}
SIZES = ((968, 190), (1222, 262), (1830, 390))
LONG = tuple("今天我想和他一起去看电影，但是他很忙。" * 11)[:200]


def scene_of(reading: Reading, move: int, width: float = 1222, height: float = 262, **asked: Any) -> Scene:
    return draw_recurrent(View(Moment(reading, move), Focus(), width, height, **asked))


def writing(reading: Reading, t: int, **asked: Any) -> Scene:
    return scene_of(reading, reading.encode_moves + t, **asked)


@pytest.fixture(params=list(KINDS), ids=list(KINDS))
def kind(request: pytest.FixtureRequest) -> dict[str, Any]:
    return KINDS[request.param]


def test_every_number_drawn_is_the_recorded_one(kind: dict[str, Any]) -> None:
    reading = recurrent(**kind)
    for move in range(reading.moves):
        for mini in (False, True):
            scene = scene_of(reading, move, height=120 if mini else 262, mini=mini)
            step = move - reading.encode_moves
            total = 13.0 if mini else 22.0
            check_numbers(scene, reading, total=total, kept=kind["gate"], step=step)


def test_a_state_is_drawn_for_each_token_read_and_no_other(kind: dict[str, Any]) -> None:
    reading = recurrent(**kind)
    count, layers = len(reading.source), kind.get("layers", 1)
    for move in range(reading.encode_moves):
        scene = scene_of(reading, move)
        strips = [mark for mark in keyed(scene, "cell") if isinstance(mark, Strip) and mark.key[-1] == "hidden"]
        ways = 2 if kind.get("back", True) else 1
        assert len(strips) == (move + 1) * ways
        layer, left = divmod(move, count)
        assert {mark.key[3] for mark in strips if mark.key[1:3] == (layer, "forwards")} == set(range(left + 1))
        backwards = {mark.key[3] for mark in strips if mark.key[1:3] == (layer, "backwards")}
        assert backwards == (set(range(count - 1 - left, count)) if ways == 2 else set())
    assert layer == layers - 1


def test_the_vector_that_crosses_is_the_recorded_context(kind: dict[str, Any]) -> None:
    reading = recurrent(**kind)
    scene, bound = (
        writing(reading, 2),
        max(float(np.abs(t.array.values).max()) for t in reading.tracks if t.name == "hidden"),
    )
    (vector,) = (mark for mark in keyed(scene, "vector") if isinstance(mark, Strip))
    seen = reading.at("gap.context", 2)
    assert seen is not None
    assert isinstance(vector.about, About)
    assert vector.about.kind == "vector"
    np.testing.assert_allclose(vector.values, np.clip(units(seen.values, len(vector.values), bound), -1, 1), atol=1e-6)
    assert len(vector.values) >= min(UNITS, 16)


def test_a_fixed_context_is_there_once_all_is_read_made_of_the_two_last_states() -> None:
    reading = recurrent(gate="update")
    before, last = (scene_of(reading, reading.encode_moves - n) for n in (2, 1))
    assert not [mark for mark in keyed(before, "vector") if isinstance(mark, Strip)]
    (vector,) = (mark for mark in keyed(last, "vector") if isinstance(mark, Strip))
    hidden = [t.array.values for t in reading.tracks if t.name == "hidden"]
    ends, bound = np.concatenate([hidden[0][:, -1], hidden[1][:, 0]]), max(float(np.abs(h).max()) for h in hidden)
    np.testing.assert_allclose(vector.values, units(ends, len(vector.values), bound), atol=1e-6)
    ways = [mark for mark in keyed(last, "carry") if isinstance(mark, Path)]
    assert len(ways) == 2
    assert all(way.ink == "source" and not way.dashed for way in ways)
    assert {mark.places for mark in keyed(last, "end")} == {(Place("source", 3),), (Place("source", 0),)}
    assert len(keyed(scene_of(recurrent(gate="", back=False), 3), "carry")) == 1


def test_with_attention_capsules_come_once_all_is_read_and_links_with_the_first_word() -> None:
    reading = recurrent(looks="before")
    n = reading.encode_moves
    early, last, first = (scene_of(reading, move) for move in (n - 2, n - 1, n))
    assert not keyed(early, "capsule")
    assert len(keyed(last, "capsule")) == len(keyed(first, "capsule")) == 4
    assert not keyed(last, "gathered")
    assert len(keyed(first, "gathered")) == 4
    assert not keyed(first, "carry")


def test_attention_before_the_cell_feeds_it_and_attention_after_it_asks_and_answers() -> None:
    before, after = (writing(recurrent(looks=looks), 1) for looks in ("before", "after"))
    assert keyed(before, "rail")
    assert not keyed(before, "asks")
    assert not keyed(before, "answer")
    assert not keyed(after, "rail")
    assert keyed(after, "asks")
    assert keyed(after, "answer")
    assert keyed(after, "joined")
    (chance,) = keyed(after, "chance")
    assert isinstance(chance, Label)
    assert chance.text.startswith("joined, softmax")
    assert before.lasts == (50.0, 110.0, 150.0, 200.0)
    assert after.lasts == (50.0, 100.0, 150.0, 200.0)
    turn = {
        name: keyed(after, *key)[0].beat
        for name, key in {"cell": ("cell", 0, "decoder", 1), "link": ("gathered",)}.items()
    }
    assert turn["cell"] < turn["link"]
    turn = {
        name: keyed(before, *key)[0].beat
        for name, key in {"cell": ("cell", 0, "decoder", 1), "link": ("gathered",)}.items()
    }
    assert turn["cell"] > turn["link"]


def test_a_fixed_context_keeps_its_drops_into_the_cells_before() -> None:
    scene = writing(recurrent(gate="update"), 2)
    assert [mark.key[1] for mark in keyed(scene, "drop")] == [0, 1]
    assert not keyed(writing(recurrent(looks="before"), 2), "drop")


def test_a_token_is_followed_along_the_chain_into_a_fixed_context() -> None:
    scene = writing(recurrent(gate="update"), 1)
    lit = {mark.key for mark in marks(scene) if Place("source", 1) in mark.places}
    on = {("handover", 0, "forwards", j) for j in (1, 2, 3)}
    back = {("handover", 0, "backwards", j) for j in (0, 1)}
    assert lit & {mark.key for mark in keyed(scene, "handover")} == on | back
    assert {("carry", "forwards"), ("carry", "backwards"), ("vector",)} <= lit
    own = [mark.places for mark in keyed(writing(recurrent(looks="before"), 1), "handover", 0, "forwards", 3)]
    assert own == [(Place("source", 2), Place("source", 3))]


def test_what_moves_comes_from_where_it_was() -> None:
    reading = recurrent(gate="update")
    before, now = scene_of(reading, 1), scene_of(reading, 2)
    for way, j, step in (("forwards", 2, -1), ("backwards", 1, 1)):
        (new,) = keyed(now, "cell", 0, way, j, "hidden")
        (old,) = keyed(before, "cell", 0, way, j + step, "hidden")
        assert isinstance(new, Strip)
        assert isinstance(old, Strip)
        assert new.enter == "slide"
        assert (new.x + new.slides[0], new.y + new.slides[1]) == pytest.approx((old.x, old.y))
    (chip,), (word,) = keyed(writing(reading, 2), "read", 2), keyed(writing(reading, 1), "written", 1)
    assert isinstance(chip, Chip)
    assert isinstance(word, Chip)
    assert (chip.x + chip.slides[0], chip.y + chip.slides[1]) == pytest.approx((word.x, word.y))


def test_the_window_of_local_attention_and_its_centre_stand_on_the_source() -> None:
    reading = recurrent(looks="after", reach=1)
    scene, seen = writing(reading, 2), reading.at("look.position", 2)
    assert seen is not None
    centre = float(seen.values.reshape(-1)[0])
    (dot,) = (mark for mark in keyed(scene, "centre") if isinstance(mark, Dot))
    tokens = {mark.key[1]: mark.x for mark in keyed(scene, "source") if isinstance(mark, Chip)}
    column = tokens[1] - tokens[0]
    assert dot.x == pytest.approx(tokens[0] + centre * column)
    (window,) = (mark for mark in keyed(scene, "local") if isinstance(mark, Box))
    inside = {j for j, x in tokens.items() if abs(x - window.x) <= window.width / 2 + 1e-6}
    assert inside == {j for j in tokens if abs(j - centre) <= 1}


def test_a_step_pointed_at_shows_its_own_links() -> None:
    reading = recurrent(looks="before")
    scene = writing(reading, 3, looked=1)
    check_numbers(scene, reading, total=22.0, kept="update", step=1)
    assert all(mark.about.step == 1 for mark in keyed(scene, "vector") if isinstance(mark.about, About))
    (rail,) = keyed(scene, "rail")
    assert rail.places == (Place("target", 1),)


@pytest.mark.parametrize("looks", ["", "before"])
def test_influence_tints_tokens_and_is_no_link(looks: str) -> None:
    reading = recurrent(looks=looks)
    scene, influence = writing(reading, 1, shown="influence"), reading.influence
    assert influence is not None
    chips = [mark for mark in keyed(scene, "source") if isinstance(mark, Chip)]
    assert [chip.value for chip in chips] == influence.values[1].tolist() == [chip.tint for chip in chips]
    assert not keyed(scene, "tint")
    assert any("influence" in legend.text for legend in scene.legends)
    assert bool(keyed(scene, "gathered")) is bool(looks)
    assert not any(chip.tint for chip in keyed(writing(reading, 1), "source") if isinstance(chip, Chip))


def test_a_word_is_read_and_written_where_the_reading_says_and_never_early() -> None:
    reading = recurrent(unknown=(1,))
    scene = writing(reading, 1, judged=("", "wrong"))
    chips = {mark.key: mark for mark in marks(scene) if isinstance(mark, Chip)}
    assert [chips["read", t].text for t in (0, 1)] == list(reading.inputs[:2])
    assert [chips["written", t].text for t in (0, 1)] == list(reading.target[:2])
    assert (chips["written", 0].judged, chips["written", 1].judged) == ("", "wrong")
    assert [chips["source", j].unknown for j in range(4)] == [False, True, False, False]
    awaited = [mark for t in (2, 3) for mark in (*keyed(scene, "read", t), *keyed(scene, "written", t))]
    assert len(awaited) == 4
    assert all(isinstance(mark, Box) and mark.dashed for mark in awaited)


def test_the_bar_is_named_for_what_it_is_and_a_cell_without_gates_has_none() -> None:
    texts = {
        gate: [mark.text for mark in keyed(scene_of(recurrent(gate=gate), 1), "share") if isinstance(mark, Label)]
        for gate in ("update", "forget", "")
    }
    assert all(text.endswith(" new") for text in texts["update"])
    assert len(texts["update"]) == 2
    assert all(text.endswith(" forgotten") for text in texts["forget"])
    assert len(texts["forget"]) == 2
    assert not texts[""]
    assert not [mark for mark in marks(scene_of(recurrent(gate=""), 1)) if mark.key[-1] == "new"]


def test_what_is_at_the_edges_of_a_window_is_said_and_drawn() -> None:
    reading = recurrent(LONG[:60], tuple("abcdefghijklmnopqrst"), looks="before")
    scene = writing(reading, 12, source=Span(20, 40, 60))
    check_numbers(scene, reading, total=22.0, kept="update", step=12)
    pattern = reading.pattern("cross", 0, "mean")
    assert pattern is not None
    for side, weights in (("before", pattern[12, :20]), ("after", pattern[12, 40:])):
        (link,) = (mark for mark in keyed(scene, "gathered", side) if isinstance(mark, Path))
        assert link.value == pytest.approx(float(weights.sum()), rel=1e-5)
        (label,) = (mark for mark in keyed(scene, side) if isinstance(mark, Label) and mark.value is not None)
        assert label.value == pytest.approx(link.value)
    assert {str(mark.key[1]) for mark in keyed(scene, "window")} == {"source", "target"}
    assert len(keyed(scene, "source")) == 20


def test_what_lies_still_is_the_same_from_move_to_move() -> None:
    for looks, source in (("", LONG[:4]), ("before", LONG[:4]), ("", LONG[:60])):
        reading = recurrent(source, tuple("abcdefghijklmnopqrst"[: max(4, len(source) // 3)]), looks=looks)
        asked = {"source": Span(0, min(20, len(source)), len(source))}
        one, other = writing(reading, 1, **asked), writing(reading, 2, **asked)
        assert one.still is other.still
        kept = {id(mark) for mark in one.live} & {id(mark) for mark in other.live}
        assert len(kept) >= len(one.live) * (0.3 if looks else 0.1)


def test_no_key_stands_twice(kind: dict[str, Any]) -> None:
    reading = recurrent(**kind)
    for move in range(reading.moves):
        for asked in ({}, {"mini": True}, {"source": Span(1, 3, 4)}):
            keys = [mark.key for mark in marks(scene_of(reading, move, **asked))]
            assert len(keys) == len(set(keys))


def test_windows_asked_for_are_drawn_however_narrow_columns_become(kind: dict[str, Any]) -> None:
    reading = recurrent(LONG, tuple(f"w{n}" for n in range(60)), **kind)
    n = reading.encode_moves
    for source, target in (((0, 200), (0, 60)), ((5, 6), (3, 4)), ((190, 200), None)):
        asked = {"source": Span(*source, 200), "target": None if target is None else Span(*target, 60)}
        for width, height in ((968, 190), (300, 100)):
            for move in (0, n - 1, n + 30):
                scene = scene_of(reading, move, width, height, **asked)
                check_numbers(scene, reading, total=22.0, kept=kind["gate"], step=move - n)
                boxes = [mark for mark in marks(scene) if isinstance(mark, Box | Strip | Chip)]
                assert all(mark.width >= 0 and mark.height >= 0 for mark in boxes)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_no_text_lies_on_another(qtbot: QtBot, kind: dict[str, Any], size: tuple[int, int]) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    texts = (("我", "喜", "欢", "∎"), ("一",), LONG[:17], LONG, ("مرحبا", "👩‍👩‍👧", "word", "∎"))
    for source in texts:
        reading = recurrent(source, tuple(f"word{n}" for n in range(max(2, len(source) // 3))), **kind)
        n = reading.encode_moves
        for move in {0, n - 1, n + 1, reading.moves - 1}:
            assert not overlaps(scene_of(reading, move, *size), widget), (len(source), move - n)


@pytest.mark.parametrize("height", [72, 91, 160])
def test_no_text_lies_on_another_in_a_lane(qtbot: QtBot, kind: dict[str, Any], height: int) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    for source in (("我", "喜", "欢", "∎"), ("一",), LONG[:17], LONG[:60]):
        reading = recurrent(source, tuple(f"word{n}" for n in range(max(2, len(source) // 2))), **kind)
        n = reading.encode_moves
        for move in {0, n - 1, n + 1, reading.moves - 1}:
            assert not overlaps(scene_of(reading, move, 772, height, mini=True), widget), (len(source), move - n)


def test_a_reading_that_has_just_begun_is_drawn(kind: dict[str, Any]) -> None:
    whole = recurrent(**kind)
    for steps in range(1, len(whole.trace.steps)):
        grown = Reading(
            type(whole.trace)(**{**vars(whole.trace), "steps": whole.trace.steps[:steps], "finished": False})
        )
        scene = draw(View(Moment(grown, steps - 1), Focus(), 1222, 262))
        check_numbers(scene, grown, total=22.0, kept=kind["gate"], step=steps - 1 - whole.encode_moves)
