"""Every tokenizer that is registered."""

from __future__ import annotations

from fun_viz import text
from fun_viz.registry import discover
from fun_viz.text.tokenizer import PAD, SPECIAL, START, STOP, UNKNOWN, tokenizers


def test_both_kinds_are_found_by_name() -> None:
    discover(text)
    assert set(tokenizers) >= {"characters", "subwords"}


def test_padding_is_nought_and_each_special_token_has_its_name() -> None:
    assert PAD == 0
    assert [SPECIAL[i] for i in (PAD, UNKNOWN, START, STOP)] == ["<pad>", "<unk>", "<s>", "</s>"]
