"""Every number of a drawing against the arrays it stands for, and every drawing at every size."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from fun_viz import paths
from fun_viz.narration.clauses import in_words
from fun_viz.narration.moves import narrate
from fun_viz.reading import Reading
from fun_viz.selection import Focus
from fun_viz.trace import Place
from fun_viz.views.stage.marks import Box, Chip, Label, Path, Strip
from fun_viz.windows.language import Dictionary
from fun_viz.workspaces.stage.drawing import draw
from fun_viz.workspaces.stage.view import Span
from tests.traces import END
from tests.workspaces.stage.recurrent_traces import recurrent
from tests.workspaces.stage.scenes import LAYERS, PLACES, by_hand, keyed, marks_of, overlaps, scene_of, view_of

STEP = 2  # the third word is being written
AT = LAYERS + STEP
SIZES = [(968.0, 190.0), (1222.0, 262.0), (1830.0, 390.0)]


@pytest.fixture(params=["en", "zh"])
def language(request: pytest.FixtureRequest, qapp: QCoreApplication) -> Iterator[str]:
    """The language that texts are in while a test runs."""
    chinese = Dictionary(paths.resources() / "i18n" / "zh.json")
    if request.param == "zh":
        qapp.installTranslator(chinese)
    yield request.param
    qapp.removeTranslator(chinese)


def raw(reading: Reading, name: str, t: int | None = None) -> np.ndarray:
    found = reading.encoded(name) if t is None else reading.at(name, t)
    assert found is not None
    return found.values


def shown(vectors: np.ndarray, strip: Strip) -> np.ndarray:
    """Return what strips of that many cells show: evenly spaced units, over the largest of all of these."""
    count = len(strip.values)
    at = [int((i + 0.5) * vectors.shape[-1] / count) for i in range(count)]
    return vectors[:, at] / np.abs(vectors[:, at]).max()


@pytest.mark.parametrize("head", ["mean", "max", 0, 1])
def test_what_crosses_is_the_weight_of_the_chosen_head(head: str | int) -> None:
    reading = by_hand()
    scene = scene_of(reading, AT, focus=Focus("cross", 1, head))  # type: ignore[arg-type]

    heads = raw(reading, "d1.cross.pattern", STEP)[:, 0]
    expected = {"mean": heads.mean(0), "max": heads.max(0), 0: heads[0], 1: heads[1]}[head]
    links = keyed(scene, "gathered")
    assert [links[j,].value for j in range(4)] == pytest.approx(expected.tolist())
    assert [mark.value for mark in keyed(scene, "token").values()] == pytest.approx(expected.tolist())
    labels = keyed(scene, "weight")
    assert labels
    assert all(labels[j].value == pytest.approx(expected[j[0]]) for j in labels)
    assert all(labels[j].text == f"{expected[j[0]]:.0%}" for j in labels)


def test_links_that_cross_are_as_wide_together_as_the_bundle() -> None:
    links = keyed(scene_of(by_hand(), AT), "gathered").values()

    assert sum(20 * link.value for link in links) == pytest.approx(20, abs=1e-4)
    assert [link.line for link in links] == pytest.approx([max(0.8, 20 * link.value) for link in links])


def test_each_link_within_the_encoder_is_the_weight_by_which_one_token_reads_another() -> None:
    reading = by_hand()
    for layer in range(LAYERS):
        weights = raw(reading, f"e{layer}.self.pattern").mean(0)
        lit = keyed(scene_of(reading, layer), "link", layer)
        assert {key: mark.value for key, mark in lit.items()} == {
            (i, j): pytest.approx(weights[i, j]) for i in range(4) for j in range(4)
        }
        past = keyed(scene_of(reading, AT), "link", layer)
        strong = {(i, j) for i in range(4) for j in range(4) if weights[i, j] >= 0.12}
        assert {key: mark.value for key, mark in past.items()} == {key: pytest.approx(weights[key]) for key in strong}


def test_self_links_of_the_decoder_reach_leftwards_only_with_the_weights_of_the_step() -> None:
    reading = by_hand()
    scene = scene_of(reading, AT, focus=Focus("decoder", 1, 1))

    for layer in range(LAYERS):
        heads = raw(reading, f"d{layer}.self.pattern", STEP)[:, 0]
        expected = heads[1] if layer == 1 else heads.mean(0)
        links = keyed(scene, "self", layer)
        assert {key: mark.value for key, mark in links.items()} == {(j,): pytest.approx(expected[j]) for j in (0, 1)}


@pytest.mark.parametrize("fans", [False, True], ids=["attention", "fans"])
def test_strips_are_units_of_what_each_layer_left(fans: bool) -> None:
    reading = by_hand(fans=fans)
    scene = scene_of(reading, AT)

    for level in range(LAYERS + 1):
        source = raw(reading, f"e{level - 1}.output" if level else "e.input")
        name = f"d{level - 1}.output" if level else "d.input"
        target = np.concatenate([raw(reading, name, t) for t in range(4)])
        for side, vectors, count in ((0, source, 4), (1, target, STEP + 1)):
            for at in range(count):
                strip = keyed(scene, "strip", side, level)[at,]
                assert isinstance(strip, Strip)
                assert strip.values == pytest.approx(shown(vectors, strip)[at].tolist())
                assert len(strip.values) <= 16
                assert strip.width / len(strip.values) >= 2.6


@pytest.mark.parametrize("fans", [False, True], ids=["attention", "fans"])
def test_one_vector_a_layer_crosses_and_it_is_what_the_attention_gathered(fans: bool) -> None:
    reading = by_hand(fans=fans)
    vectors = keyed(scene_of(reading, AT), "crossed")

    for layer in range(LAYERS):
        name = f"d{layer}.cross." + ("context" if fans else "gathered")
        all_steps = np.stack([raw(reading, name, t).reshape(-1) for t in range(4)])
        strip = vectors[layer,]
        assert isinstance(strip, Strip)
        assert strip.values == pytest.approx(shown(all_steps, strip)[STEP].tolist())


def fan(reading: Reading, side: str, layer: int, t: int, before: int) -> list[float]:
    """Return the shares of the places of one fan, computed place by place."""
    kernel = raw(reading, f"{side}{layer}.glu.weight")
    name = f"{side}{layer - 1}.output" if layer else f"{side}.input"
    read = raw(reading, name) if side == "e" else np.concatenate([raw(reading, name, s) for s in range(4)])
    lengths = [
        float(np.linalg.norm(kernel[:, :, place] @ read[j])) if 0 <= (j := t + place - before) < len(read) else 0.0
        for place in range(PLACES)
    ]
    return [length / sum(lengths) for length in lengths]


def test_a_fan_is_as_wide_as_the_share_of_each_token_that_it_reads() -> None:
    reading = by_hand(fans=True)
    scene = scene_of(reading, AT)

    for layer in range(LAYERS):
        links = keyed(scene, "link", layer)
        assert set(links) == {(i, j) for i in range(4) for j in range(4) if abs(i - j) <= 1}
        for (i, j), link in links.items():
            assert isinstance(link, Path)
            assert link.value == pytest.approx(fan(reading, "e", layer, i, 1)[j - i + 1])
            assert link.line == pytest.approx(0.4 + 3.2 * link.value)
        links = keyed(scene, "fan", layer)
        assert set(links) == {(t, j) for t in range(STEP + 1) for j in range(t + 1)}  # leftwards, no farther than 2
        for (t, j), link in links.items():
            assert link.value == pytest.approx(fan(reading, "d", layer, t, 2)[j - t + 2])


def test_a_cell_of_a_convolution_belongs_to_all_tokens_that_it_has_seen() -> None:
    source = tuple("abcdefgh")
    scene = scene_of(by_hand(source, fans=True), AT)

    strip = keyed(scene, "strip", 0, LAYERS)[4,]
    assert {place.index for place in strip.places} == {1, 2, 3, 4, 5, 6, 7}
    assert keyed(scene, "strip", 0, 0)[4,].places == (Place("source", 4),)
    assert {place.index for place in keyed(scene, "strip", 1, 1)[2,].places} == {0, 1, 2}


def test_fans_chosen_say_their_shares_and_no_attention() -> None:
    reading = by_hand(fans=True)
    scene = scene_of(reading, AT, shown="fans")

    assert not keyed(scene, "gathered")
    assert not keyed(scene, "weight")
    labels = keyed(scene, "share")
    assert labels
    for (layer, j), label in labels.items():
        assert label.value == pytest.approx(fan(reading, "d", layer, STEP, 2)[j - STEP + 2])


def test_nothing_is_said_before_it_is_written() -> None:
    target = ("I", "eat", "rice", END)
    reading = by_hand(target=target)
    for position in range(reading.moves):
        scene = scene_of(reading, position)
        reached = max(0, position - LAYERS + 1)
        said = {mark.text for mark in marks_of(scene) if isinstance(mark, Chip) and mark.side == "target"}
        assert said == {"▸", *target[:reached]} - (set() if reached else {"▸"})
        empty = {mark.key for mark in marks_of(scene, Box) if mark.dashed and mark.key[0] == "written"}
        assert empty == {("written", t) for t in range(reached, 4)}
        chance = keyed(scene, "chance")
        assert [mark.value for mark in chance.values()] == ([reading.probabilities[reached - 1]] if reached else [])


def test_what_stays_is_the_same_tuple_from_move_to_move() -> None:
    reading = by_hand()
    scenes = [scene_of(reading, position) for position in range(LAYERS, reading.moves)]

    assert all(scene.still is scenes[0].still for scene in scenes)
    assert scene_of(reading, LAYERS, 1200).still is not scenes[0].still
    assert len({mark.key for mark in marks_of(scenes[-1])}) == len(marks_of(scenes[-1]))


def test_the_token_looked_at_shows_its_links_instead_of_the_one_being_written() -> None:
    reading = by_hand()
    links = keyed(scene_of(reading, AT, looked=0), "gathered")

    expected = raw(reading, "d2.cross.pattern", 0)[:, 0].mean(0)
    assert [links[j,].value for j in range(4)] == pytest.approx(expected.tolist())
    asked = keyed(scene_of(reading, 1, looked=2), "weight")
    row = raw(reading, "e1.self.pattern").mean(0)[2]
    assert asked
    assert all(mark.value == pytest.approx(row[j]) for (j,), mark in asked.items())


LONG = tuple(f"{letter}{at}" for at in range(20) for letter in "ab，c")


@pytest.mark.parametrize("fans", [False, True], ids=["attention", "fans"])
def test_a_long_text_has_a_window_and_nothing_outside_is_dropped(fans: bool) -> None:
    target = tuple(f"w{at}" for at in range(30))
    reading = by_hand(LONG, target, fans=fans)
    scene = scene_of(reading, LAYERS + 20)

    weights = raw(reading, "d2.cross.pattern", 20)[:, 0].mean(0)
    inside = {key[0]: mark for key, mark in keyed(scene, "gathered").items()}
    first, last = int(scene.edges["first"]), int(scene.edges["last"])
    assert set(inside) == {*range(first, last), *["before"] * (first > 0), *["after"] * (last < 80)}
    assert sum(mark.value for mark in inside.values()) == pytest.approx(1.0, abs=1e-5)
    bars = keyed(scene, "bar")
    assert [bars[j,].value for j in range(80)] == pytest.approx(weights.tolist())
    beyond = {key: mark.value for key, mark in keyed(scene, "beyond").items() if mark.value is not None}
    assert beyond == {
        (side, "share"): pytest.approx(float(total), abs=1e-6)
        for side, total, there in (
            ("right", weights[:first].sum(), first > 0),
            ("left", weights[last:].sum(), last < 80),
        )
        if there
    }
    chances = keyed(scene, "chance")
    assert [chances[t,].value for t in range(21)] == pytest.approx(reading.probabilities[:21])
    assert {mark.about.kind for mark in keyed(scene, "window").values()} == {"window"}


@pytest.mark.parametrize("mini", [False, True], ids=["full", "mini"])
@pytest.mark.parametrize("made", ["layers", "cells"])
def test_a_link_from_beyond_the_window_begins_at_the_sign_outside_it(made: str, mini: bool) -> None:
    target = tuple(f"w{at}" for at in range(30))
    reading = by_hand(LONG, target) if made == "layers" else recurrent(LONG, target, looks="before")
    scene = draw(view_of(reading, reading.encode_moves + 12, 900 if mini else 1222, 110 if mini else 262, mini=mini,
                         source=Span(30, 50, 80)))  # fmt: skip
    links, edges = keyed(scene, "gathered"), scene.edges
    beyond = [side for side in ("before", "after") if (side,) in links]
    assert len(beyond) == 2 - mini
    for side in beyond:
        x = links[side,].start[0]
        assert x < edges["left"] if side == "before" else x > edges["right"]
    if not mini:
        shares = [
            mark for mark in marks_of(scene, Label) if mark.key[0] in ("beyond", "before", "after") and mark.value
        ]
        for link, align in ((links["before",], "right"), (links["after",], "left")):
            near = next(mark for mark in shares if mark.align == align)
            assert (abs(link.start[0] - near.x) < 14, abs(link.start[1] - near.y) < 40) == (True, True)


def test_the_weights_that_the_sentence_names_are_written_at_their_links() -> None:
    reading = by_hand(tuple("abcdef"), ("x",))
    for layer in range(LAYERS):
        weights = reading.pattern("encoder", layer, "mean")
        others = weights - np.diag(np.diag(weights))
        _, asked = np.unravel_index(others.argmax(), others.shape)
        told = {mark.text for mark in keyed(scene_of(reading, layer), "weight").values()}
        assert f"{others.max():.0%}" in told
        assert f"{others.max():.0%}" in in_words(narrate(reading, layer))
        assert int(asked) in {key[0] for key in keyed(scene_of(reading, layer), "weight")}


def test_self_links_from_before_the_window_are_one_as_thick_as_their_sum() -> None:
    reading = by_hand(LONG, tuple(f"w{at}" for at in range(30)))
    scene = scene_of(reading, LAYERS + 20)

    first = int(scene.edges["first word"])
    row = raw(reading, "d2.self.pattern", 20)[:, 0].mean(0)
    links = keyed(scene, "self", 2)
    assert first
    assert links["before",].value == pytest.approx(float(row[:first].sum()), abs=1e-6)
    assert set(links) == {("before",), *((j,) for j in range(first, 20))}


@pytest.mark.parametrize("mini", [False, True], ids=["full", "mini"])
@pytest.mark.parametrize(
    ("layers", "at"), [(layers, at) for layers in (1, 2, 6, 12, 24) for at in (0, 1, 4, 11) if at < layers]
)
def test_rows_keep_their_distance_and_that_of_the_layer_at_work_is_shown(layers: int, mini: bool, at: int) -> None:
    reading = by_hand(layers=layers)
    width, height = (588.0, 78.0) if mini else (968.0, 190.0)
    for position, focus in ((at, Focus("encoder", at)), (layers + 1, Focus("cross", at))):
        scene = scene_of(reading, position, width, height, mini=mini, focus=focus)
        heights = sorted({mark.y for mark in keyed(scene, "strip", 0).values()})
        assert all(b - a >= (8 if mini else 14) for a, b in pairwise(heights))
        assert {key[0] for key in keyed(scene, "strip", 0)} >= {at + 1, layers}
        assert keyed(scene, "crossed").get((at,)) is not None


@pytest.mark.parametrize(
    ("source", "unknown"),
    [(("我",), ()), (tuple("今天吃什么好"), ()), (("שלום", "עולם", END), ()), (("👩‍👩‍👧‍👦", "🙂", END), (1,)),
     (("Donaudampfschifffahrtsgesellschaft", END), (0,)), (LONG, ()), (LONG * 3, (3,))],
    ids=["one", "seven", "rtl", "emoji", "wide", "80", "240"],
)  # fmt: skip
@pytest.mark.parametrize("fans", [False, True], ids=["attention", "fans"])
def test_no_text_lies_over_another(
    qtbot: QtBot, language: str, source: tuple[str, ...], unknown: tuple[int, ...], fans: bool
) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    target = ("What", "should", "I", "eat", "·today", "?", "extraordinarily", "👍", END) * (3 if len(source) > 9 else 1)
    reading = by_hand(source, target, fans=fans, unknown=unknown)
    for width, height in SIZES:
        for position in (0, LAYERS - 1, LAYERS, LAYERS + 5, reading.moves - 1):
            for shown in ("attention", "fans") if fans else ("attention",):
                scene = scene_of(reading, position, width, height, shown=shown)
                assert not overlaps(scene, widget), (width, height, position)
    for width, height in ((588.0, 78.0), (588.0, 64.0), (772.0, 104.0)):
        for position in (0, LAYERS + 5):
            assert not overlaps(scene_of(reading, position, width, height, mini=True), widget)


def test_a_trace_without_the_vectors_has_dashed_strips_and_says_why() -> None:
    reading = by_hand(lacking=("output", "input", "gathered"))
    scene = scene_of(reading, AT)

    assert not marks_of(scene, Strip)
    assert "recorded without" in scene.note
    assert all(isinstance(mark, Box) and mark.dashed for mark in keyed(scene, "strip").values())
    assert keyed(scene, "gathered")


def test_a_trace_without_arrays_is_drawn_plainly_and_says_so() -> None:
    reading = by_hand(lacking=("output", "input", "gathered", "pattern"))
    scene = scene_of(reading, AT)

    assert "plain drawing" in scene.note
    assert [mark.text for mark in marks_of(scene, Chip) if mark.side == "source"] == ["我", "吃", "饭", END]
    assert [mark.text for mark in marks_of(scene, Chip) if mark.side == "target"] == ["I", "eat", "rice"]


def test_an_unknown_token_is_marked_and_an_influence_tints_without_a_link() -> None:
    scene = scene_of(by_hand(unknown=(1,)), AT, shown="influence")

    assert [mark.unknown for mark in keyed(scene, "token").values()] == [False, True, False, False]
    assert all(mark.value is None and not mark.tint for mark in keyed(scene, "token").values())  # none was recorded


def test_rows_are_named_in_the_language(language: str) -> None:
    names = {mark.text for mark in marks_of(scene_of(by_hand(), AT), Label)}
    assert {"en": {"layer 3", "embedding", "token"}, "zh": {"第 3 层", "嵌入", "词元"}}[language] <= names
