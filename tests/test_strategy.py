"""What a strategy may be, and the sentence that says what it may not."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest

from fun_viz import paths
from fun_viz.errors import InputError
from fun_viz.strategy import WIDEST, Strategy
from fun_viz.trace import Request
from fun_viz.values import typed

NAN = float("nan")
WRONG: dict[str, tuple[int, dict[str, Any], str]] = {
    "no beam": (0, {}, "The beam must keep 1 to 20 hypotheses, not 0."),
    "a wide beam": (WIDEST + 1, {}, "The beam must keep 1 to 20 hypotheses, not 21."),
    "a penalty below nothing": (3, {"length_penalty": -0.5}, "must be 0 to 5.0, not -0.5: 0 is none."),
    "a penalty that is no number": (3, {"length_penalty": NAN}, "The length penalty must be 0 to 5.0, not nan"),
    "temperature 0": (1, {"way": "sample", "temperature": 0.0}, "and at most 10.0, not 0.0: for the likeliest"),
    "no temperature": (1, {"way": "sample", "temperature": NAN}, "more than 0 and at most 10.0, not nan"),
    "top-k 0": (1, {"way": "sample", "top_k": 0}, "top-k must leave 1 token or more, not 0: leave it out to cut none."),
    "top-p 0": (1, {"way": "sample", "top_p": 0.0}, "top-p must be more than 0 and at most 1, not 0.0: 1 cuts none."),
    "top-p above 1": (1, {"way": "sample", "top_p": 1.5}, "top-p must be more than 0 and at most 1, not 1.5"),
    "a seed below nothing": (1, {"way": "sample", "seed": -1}, "The seed must be 0 to 2147483647, not -1."),
    "nothing drawn": (1, {"way": "sample", "draws": 0}, "1 to 20 sentences can be drawn, not 0."),
    "a sample with a beam": (4, {"way": "sample"}, "The strategy sample has no use for beam: leave it out."),
    "a greedy temperature": (1, {"temperature": 0.5}, "The strategy greedy has no use for temperature: leave it out."),
    "a beam that cuts": (3, {"top_k": 5}, "The strategy beam 3 has no use for top-k: leave it out."),
    "a seed for all": (1, {"way": "exhaustive", "seed": 1}, "The strategy exhaustive has no use for seed: leave it"),
}  # fmt: skip


@pytest.mark.parametrize(("beam", "values", "said"), WRONG.values(), ids=WRONG)
def test_what_makes_no_sense_is_one_sentence(beam: int, values: dict[str, Any], said: str) -> None:
    strategy = Strategy(**values)
    with pytest.raises(InputError) as caught:
        strategy.checked(beam)
    assert said in str(caught.value)
    words = json.loads((paths.resources() / "i18n" / "zh.json").read_text("utf-8"))
    assert caught.value.in_words(words) != str(caught.value), "it has its Chinese"
    assert strategy.possible == (beam != 1 and values in ({}, {"way": "sample"}))


def test_a_strategy_is_a_frozen_part_of_a_request_and_plain_json() -> None:
    drawn = Strategy("sample", temperature=0.7, top_k=5, top_p=0.9, seed=3, draws=2)
    request = Request("m", "你好", strategy=drawn)
    assert request != Request("m", "你好")
    assert hash(request) == hash(Request("m", "你好", strategy=Strategy("sample", 1.0, 0.7, 5, 0.9, 3, 2)))
    assert typed(json.loads(json.dumps(msgspec.to_builtins(request))), Request) == request
    assert typed({"model": "m", "text": "你好", "beam": 3}, Request) == Request("m", "你好", 3), "as it was before"


def test_a_strategy_has_a_short_name_and_says_what_it_has_a_use_for() -> None:
    drawn = Strategy("sample", temperature=0.7)
    assert [Request("m", "", beam).strategy_title for beam in (1, 5)] == ["greedy", "beam 5"]
    assert Request("m", "", strategy=drawn).strategy_title == "sample"
    assert Strategy(length_penalty=0.6).settings(4) == {"beam": 4, "length_penalty": 0.6}
    assert drawn.settings(1) == {"temperature": 0.7, "top_k": None, "top_p": 1.0, "seed": 0, "draws": 1}
