"""What each beat says of the row in focus, word by word, in both languages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from fun_viz.windows.language import Speech
from fun_viz.workspaces.inside.beats import beats
from fun_viz.workspaces.inside.sentences import sentence
from tests.workspaces.inside.rows import drawn, hand

SAID = {
    "query": ("The query says what “a” asks for.", "4 numbers; the largest is 2.00, in dimension 1."),
    "keys": ("Every token answers with a key.", "3 keys of 4 numbers each; that of 吃 is 3.7 long."),
    "products": (
        "q and k are multiplied, dimension by dimension.",
        "吃: the strongest product is 2.00 · 3.00 = 6.00, in dimension 1.",
    ),
    "score": ("The products add up to one score for each token.", "吃: 4.00, the highest of 3."),
    "scaled": (
        "Divided by √4, scores stay small however many dimensions there are.", "吃: 4.00 ÷ 2 = 2.000."
    ),
    "mask": ("Nothing is hidden here.", "All three tokens may be seen: a sentence by itself has no padding."),
    "softmax": (
        "Softmax turns three scores into shares of 1.",
        "吃 leads by 2.0 before the division by 2, by only 1.0 after it: it takes 70.5%.",
    ),
    "values": (
        "Each token hands over its value, as strongly as it is weighed.",
        "吃 counts 70.5%: its strip is as opaque as that.",
    ),
    "sum": ("The weighted values add up to one vector.", "4 numbers, 70.5% of them from 吃."),
    "joined": (
        "What the heads gathered is joined and multiplied by Wᴼ.",
        "1 × 4 numbers become 4; they are added to the stream of “a”.",
    ),
}  # fmt: skip
CHINESE = {
    "query": ("查询说出 “a” 在找什么。", "4 个数；绝对值最大的是第 1 维的 2.00。"),
    "score": ("乘积相加，每个词元得到一个分数。", "吃：4.00，3 个里最高。"),
    "mask": ("这里什么都没有遮住。", "三个词元都能看：单独一句话没有填充。"),
    "softmax": (
        "Softmax 把三个分数变成总和为 1 的份额。",
        "除以 2 之前，吃 领先 2.0；之后只领先 1.0，所以得到 70.5%。",
    ),
    "joined": ("各头收集到的拼在一起，乘以 Wᴼ。", "1 × 4 个数变成 4 个，加回 “a” 的残差流。"),
}


@pytest.fixture
def chinese(qapp: object) -> Iterator[None]:
    speech = Speech()
    speech.speak("zh")
    yield
    speech.speak("en")


@pytest.mark.parametrize("beat", SAID)
def test_each_beat_says_what_it_does_with_the_row(beat: str) -> None:
    assert sentence(drawn(hand(), beat)) == SAID[beat]


@pytest.mark.usefixtures("chinese")
@pytest.mark.parametrize("beat", CHINESE)
def test_it_says_so_in_chinese(beat: str) -> None:
    assert sentence(drawn(hand(), beat)) == CHINESE[beat]


def test_another_row_is_told_who_gets_most() -> None:
    assert sentence(drawn(hand(), "softmax", focus=0))[1] == "我 takes 25.9%; most goes to 吃, 70.5%."
    assert sentence(drawn(hand(), "score", focus=2))[1] == "∎: −2.00, number 3 of 3."


def test_a_mask_tells_the_leak_and_the_word_to_be_predicted() -> None:
    title, detail = sentence(drawn(hand(causal=True), "mask", focus=1, query=0))
    assert title == "The mask hides what is not written yet."
    assert detail == "Without it “▸” would give 70.5% to “a”: the very word it is asked to predict."
    assert sentence(drawn(hand(causal=True), "mask", focus=2, query=0))[1] == "Without it “▸” would give 3.5% to “b”."
    assert sentence(drawn(hand(causal=True), "mask", focus=0, query=0))[1] == (
        "▸: + 0. What “▸” may see ends with itself."
    )


def test_a_mean_of_heads_is_told_as_one() -> None:
    assert sentence(drawn(hand(heads=2), "pooled", head="mean")) == (
        "The mean of the heads is what the map shows.",
        "吃: 2 weights, added and divided by 2, are 70.5%.",
    )
    assert sentence(drawn(hand(heads=2), "heads", head="max"))[1] == "To 吃 head 1 gives most, 70.5%."


def test_every_beat_of_a_row_has_a_sentence() -> None:
    assert tuple(SAID) == beats(drawn(hand(), "query").apart)


def test_what_is_not_added_to_the_stream_is_not_said_to_be() -> None:
    said = "1 × 4 numbers become 4; they take the place of the stream of “a”."
    assert sentence(drawn(hand(adds=False), "joined"))[1] == said
