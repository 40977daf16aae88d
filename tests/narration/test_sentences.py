"""What is said of a move: literal sentences for literal traces."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from fun_viz import paths
from fun_viz.anatomy import Part
from fun_viz.narration.clauses import Clause, Word, in_html, in_words, share
from fun_viz.narration.moves import narrate
from fun_viz.narration.parts import parts
from fun_viz.reading import Reading
from fun_viz.selection import Focus
from fun_viz.trace import Array, Trace
from tests.traces import END, FACTS, array, encoded, trace_of, written

CHINESE = json.loads((paths.resources() / "i18n" / "zh.json").read_text("utf-8"))
SOURCE = ("吃", "饭", END)
RECURRENT = replace(FACTS, family="gru", attention="additive")


def units(*values: float) -> Array:
    return array([values], "beam", "unit")


def row(*weights: float) -> Array:
    return array([[[weights]]], "beam", "head", "query", "key")


def said(whole: Trace, move: int, words: dict[str, str] | None = None) -> str:
    return in_words(narrate(Reading(whole), move), lambda text: (words or {}).get(text, text))


def told(whole: Trace, move: int) -> list[str]:
    return [in_words(part) for part in parts(Reading(whole), move)]


def gru(*, attention: bool, gate: str = "update", weights: tuple[float, ...] = (0.75, 0.05, 0.2)) -> Trace:
    """Read three tokens both ways and write two words; a gate is 1 - what is new."""
    kept = (0.6, 0.2), (0.9, 0.5), (0.3, 0.1)
    steps = [
        encoded(**{f"encoder__forwards__{gate}": units(*kept[i]), f"encoder__backwards__{gate}": units(*kept[2 - i]),
                   "encoder__forwards__hidden": units(0, 0), "encoder__backwards__hidden": units(0, 0)})
        for i in range(3)
    ]  # fmt: skip
    looked = {"decoder.cross.pattern": row(*weights)} if attention else {}
    arrays = {**looked, "decoder.cell.hidden": units(0, 0)}
    both = [written("eat", arrays=arrays, probability=0.92), written(END, arrays=arrays, probability=0.08)]
    whole = trace_of(RECURRENT, "吃饭", SOURCE, [*steps, *both], finished=True)
    return whole


def fixed() -> Trace:
    """As `gru`, with a context of four numbers that no attention made."""
    whole = gru(attention=False)
    context = Part("decoder", "context", "target", ports={"context": ("beam", "unit")})
    anatomy = replace(whole.anatomy, parts=(*whole.anatomy.parts, context))
    steps = tuple(
        replace(step, arrays={**step.arrays, "decoder.context": units(1, 2, 3, 4)}) if step.phase == "write" else step
        for step in whole.steps
    )
    return replace(whole, anatomy=anatomy, steps=steps)


def transformer(weights: tuple[float, ...] = (0.79, 0.04, 0.17), source: tuple[str, ...] = SOURCE) -> Trace:
    layers = [
        [[0.1, 0.6, 0.3], [0.2, 0.7, 0.1], [0.25, 0.35, 0.4]],
        [[0.3, 0.3, 0.4], [0.49, 0.41, 0.1], [0.2, 0.3, 0.5]],
    ]
    steps = [
        encoded(**{f"encoder__layers__{i}__self__pattern": array([[layer]], "beam", "head", "query", "key")})
        for i, layer in enumerate(layers)
    ]
    arrays = {"decoder.layers.0.self.pattern": row(1.0), "decoder.layers.0.cross.pattern": row(*weights)}
    return trace_of(FACTS, "吃饭", source, [*steps, written("eat", arrays=arrays, probability=0.9996)], finished=True)


def test_a_recurrent_encoder_reads_from_both_ends_and_says_how_much_is_new() -> None:
    assert said(gru(attention=True), 0) == (
        "Reading on, the GRU takes in 吃 and overwrites 60% of its state."
        " Reading back, its twin takes in ∎ and overwrites 80%."
    )
    assert said(gru(attention=True), 1) == (
        "Reading on, the GRU takes in 饭 and overwrites 30% of its state."
        " Reading back, its twin takes in 饭 and overwrites 30%."
    )


def test_what_a_gate_keeps_is_told_by_its_name() -> None:
    assert said(gru(attention=True, gate="forget"), 2) == (
        "Reading on, the GRU takes in ∎ and forgets 80% of its memory. Reading back, its twin takes in 吃 and forgets"
        " 60%. All is read: 3 pairs of states are kept."
    )


def test_without_attention_only_the_ends_go_on() -> None:
    assert said(fixed(), 2).endswith("All is read: only the two last states go on, as one vector.")
    assert said(fixed(), 3) == (
        "The decoder cannot look back. All it has of the sentence are these 4 numbers, the same at every step. It reads"
        " ▸. It writes eat, 92%."
    )


def test_attention_gathers_one_context_and_its_weights_are_the_nets() -> None:
    assert said(gru(attention=True), 3) == (
        "Before it reads ▸, the decoder looks at all 3 states and gathers one context for this step. It takes 吃 75%,"
        " ∎ 20%. It writes eat, 92%."
    )
    assert said(gru(attention=True), 4).endswith("It writes ∎, 8%: the text is over.")


def test_weights_of_a_window_that_do_not_sum_to_one_are_told_as_they_are() -> None:
    assert "It takes 吃 19%." in said(gru(attention=True, weights=(0.19, 0.0, 0.05)), 3)


def test_attention_that_asks_after_the_cell_says_so() -> None:
    whole = gru(attention=True)
    parts_of = sorted(whole.anatomy.parts, key=lambda part: part.kind == "attention")
    after = replace(whole, anatomy=replace(whole.anatomy, parts=tuple(parts_of)))
    assert said(after, 3).startswith("It reads ▸. Only then it asks the source, and attention answers. It takes 吃 75%")


def test_a_layer_of_self_attention_tells_its_largest_weights() -> None:
    assert said(transformer(), 0) == (
        "Layer 1 of 2: all 3 tokens look at all 3, in one move. 吃 takes 60% from 饭. 饭 keeps mostly to itself, 70%."
    )
    assert said(transformer(), 1) == ("Layer 2 of 2: all 3 tokens look at all 3, in one move. 饭 takes 49% from 吃.")


def test_a_decoder_of_layers_looks_back_and_across() -> None:
    assert said(transformer(), 2) == (
        "The decoder reads ▸, its first. Its top layer takes 吃 79%, ∎ 17%. It writes eat, 99.9%."
    )


def test_a_row_without_a_peak_is_said_to_be_spread() -> None:
    source = (*"一二三四五六七八九十", END)
    weights = (0.05, 0.2, 0.03, 0.12, 0.1, 0.1, 0.08, 0.07, 0.11, 0.09, 0.05)
    assert "spreads over all: 二 20%, 四 12%, 九 11%, the other 8 tokens 57%." in said(transformer(weights, source), 2)


def test_what_was_not_recorded_is_said_to_be_so() -> None:
    whole = transformer()
    bare = tuple(replace(step, arrays={}) if step.phase == "write" else step for step in whole.steps)
    assert "What it looked at was not recorded." in said(replace(whole, steps=bare), 2)


def test_a_word_that_was_forced_is_not_said_to_be_the_nets() -> None:
    whole = transformer()
    forced = replace(whole, request=replace(whole.request, prefix=(10,)))
    assert said(forced, 2).endswith("eat was forced by hand; the net gave it 99.9%.")


def test_in_chinese_sentences_follow_without_a_space() -> None:
    assert said(gru(attention=True), 3, CHINESE) == (
        "读入 ▸ 之前，解码器看遍全部 3 个状态，汇成这一步专用的上下文。主要取自 吃 75%、∎ 20%。写出 eat，概率 92%。"
    )
    assert said(transformer(), 1, CHINESE) == "第 2 层，共 2 层：3 个词元都在一步之内看遍全部 3 个。饭 从 吃 取得 49%。"


def test_the_parts_of_a_move_each_have_a_sentence() -> None:
    assert told(gru(attention=True), 1) == [
        "The state after 吃 is handed on.", "The cell takes in 饭 beside it.", "30% of the state is new.",
    ]  # fmt: skip
    assert told(gru(attention=True), 4) == [
        "The state before eat asks every state of the source.", "3 weights, sum 1.",
        "The source is mixed by these weights: 吃 75%, ∎ 20%.", "The softmax writes ∎, 8%.",
    ]  # fmt: skip
    assert told(transformer(), 0)[0] == "Layer 1 begins with the embeddings."
    assert told(transformer(), 7) == []


def test_a_token_that_looks_like_markup_or_punctuation_is_shown_as_it_stands() -> None:
    whole = transformer(source=("<b>", "*", "，"))
    assert "“*” keeps mostly to itself" in said(whole, 0)
    colours = {"source": "#2F6DB5"}
    html = in_html(narrate(Reading(whole), 0), colours)
    assert "&lt;b&gt;" in html
    assert "<b>&" not in html


def test_what_matters_most_is_bold() -> None:
    assert "<b>one context for this step</b>" in in_html(narrate(Reading(gru(attention=True)), 3), {})


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0, "0%"), (0.004, "<1%"), (0.006, "1%"), (0.79, "79%"), (0.9951, "99.5%"), (0.99999, "99.9%"), (1.0, "100%")],
)
def test_a_share_that_is_not_all_or_nothing_never_reads_so(value: float, text: str) -> None:
    assert share(value) == Word(text, "number")


def test_values_are_not_templates() -> None:
    assert in_words([Clause.of("It reads {word}.", word=Word("{x} *y*"))]) == "It reads {x} *y*."


@pytest.mark.parametrize(
    ("focus", "english", "chinese"),
    [
        (None, "Its top layer takes 吃 42%, 饭 40%", "最高层主要取自 吃 42%、饭 40%"),
        (Focus("cross", 1, "mean"), "Its top layer takes 吃 42%, 饭 40%", "最高层主要取自 吃 42%、饭 40%"),
        (Focus("cross", 0, "mean"), "Its layer 1 takes ∎ 50%, 吃 26%", "第 1 层主要取自 ∎ 50%、吃 26%"),
        (Focus("cross", 1, 1), "Head 2 of layer 2 takes 饭 78%, ∎ 18%.", "第 2 层第 2 头主要取自 饭 78%、∎ 18%。"),
        (Focus("cross", 1, "max"), "The strongest heads of layer 2 take 吃 80%", "第 2 层各头的最大值：吃 80%、饭 78%"),
        (Focus("encoder", 0, 1), "Its top layer takes 吃 42%, 饭 40%", "最高层主要取自 吃 42%、饭 40%"),
    ],
)  # fmt: skip
def test_the_sentence_says_the_map_that_is_drawn(focus: Focus | None, english: str, chinese: str) -> None:
    heads = [[0.02, 0.03, 0.95], [0.5, 0.45, 0.05]], [[0.8, 0.02, 0.18], [0.04, 0.78, 0.18]]
    arrays = {
        f"decoder.layers.{layer}.cross.pattern": array([[[each] for each in rows]], "beam", "head", "query", "key")
        for layer, rows in enumerate(heads)
    } | {"decoder.layers.0.self.pattern": row(1.0)}
    whole = trace_of(FACTS, "吃饭", SOURCE, [encoded(), written("eat", arrays=arrays)], finished=True)
    reading, move = Reading(whole), Reading(whole).encode_moves
    assert english in in_words(narrate(reading, move, focus))
    assert chinese in in_words(narrate(reading, move, focus), lambda text: CHINESE.get(text, text))


def test_a_layer_that_reads_says_which_of_its_heads_is_drawn() -> None:
    heads = [[[0.1, 0.6, 0.3], [0.2, 0.4, 0.4], [0.3, 0.3, 0.4]], [[0.4, 0.3, 0.3], [0.1, 0.2, 0.7], [0.3, 0.3, 0.4]]]
    steps = [encoded(encoder__layers__0__self__pattern=array([heads], "beam", "head", "query", "key"))]
    reading = Reading(trace_of(FACTS, "吃饭", SOURCE, steps))
    assert in_words(narrate(reading, 0, Focus("encoder", 0, 1))).endswith("In head 2: 饭 takes 70% from ∎.")
    strongest = in_words(narrate(reading, 0, Focus("encoder", 0, "max")))
    assert strongest.endswith("In the strongest head of each pair: 饭 takes 70% from ∎.")
    assert "head" not in in_words(narrate(reading, 0))


def test_a_word_written_from_right_to_left_turns_nothing_around_it() -> None:
    told = said(transformer(source=("م", "ر", END), weights=(0.6, 0.3, 0.1)), 2)
    assert "takes \u2068م\u2069 60%, \u2068ر\u2069 30%, ∎ 10%." in told
