"""Every tokenizer that is registered."""

from __future__ import annotations

from pathlib import Path

import pytest

from fun_viz import text
from fun_viz.registry import discover
from fun_viz.text.tokenizer import PAD, SPECIAL, START, STOP, UNKNOWN, tokenizers


def test_every_kind_is_found_by_name() -> None:
    discover(text)
    assert set(tokenizers) >= {"characters", "subwords", "words"}


SENTENCES = ["我今天想喝茶。", "Don't drink tea today!", "我喜欢New York和茶。"] * 20


@pytest.mark.parametrize("kind", ["characters", "subwords", "words"])
@pytest.mark.parametrize("size", [12, 40, 4_000])
def test_every_kind_learns_as_many_tokens_as_it_may_and_reads_with_them(kind: str, size: int, tmp_path: Path) -> None:
    discover(text)
    learned = tokenizers[kind].learn(iter(SENTENCES), size=size)
    assert len(learned) <= max(size, len(SPECIAL)) or kind == "subwords"  # whose alphabet is never cut
    (tmp_path / "t.json").write_text(learned.dump(), "utf-8")
    back = tokenizers[kind].load(tmp_path / "t.json")
    for sentence in [*SENTENCES[:3], "龘 unheard 😀", ""]:
        tokens = learned.encode(sentence)
        assert list(learned.ids(sentence)) == list(tokens.ids) == list(back.ids(sentence))
        assert len(tokens.ids) == len(tokens.pieces)
        assert all(0 <= token < len(learned) for token in tokens.ids)
        assert [token == UNKNOWN for token in tokens.ids] == [i in tokens.unknown for i in range(len(tokens.ids))]
        if not tokens.unknown and size == 4_000:
            assert learned.decode([START, *tokens.ids, STOP, PAD]) == sentence


def test_padding_is_nought_and_each_special_token_has_its_name() -> None:
    assert PAD == 0
    assert [SPECIAL[i] for i in (PAD, UNKNOWN, START, STOP)] == ["<pad>", "<unk>", "<s>", "</s>"]
