"""Every tokenizer that is registered."""

from __future__ import annotations

import pytest

from fun_viz import text
from fun_viz.registry import discover
from fun_viz.text.tokenizer import OWN, OWN_NAMES, token, tokenizers


def test_every_kind_is_found_by_name() -> None:
    discover(text)
    assert set(tokenizers) >= {"characters", "subwords", "words"}


SENTENCES = ["我今天想喝茶。", "Don't drink tea today!", "我喜欢New York和茶。"] * 20


@pytest.mark.parametrize("kind", ["characters", "subwords", "words"])
@pytest.mark.parametrize("size", [12, 40, 4_000])
def test_every_kind_learns_as_many_tokens_as_it_may_and_reads_with_them(kind: str, size: int) -> None:
    discover(text)
    learned = tokenizers[kind].learn(iter(SENTENCES), size=size)
    assert len(learned) <= max(size, len(OWN_NAMES)) or kind == "subwords"  # whose alphabet is never cut
    back = tokenizers[kind].load(learned.dump())
    for sentence in [*SENTENCES[:3], "龘 unheard 😀", ""]:
        tokens = learned.encode(sentence)
        ids = [token.id for token in tokens]
        assert list(learned.ids(sentence)) == ids == list(back.ids(sentence))
        assert all(0 <= id < len(learned) for id in ids)
        unknown = [token.special == "unknown" for token in tokens]
        assert [id == learned.special.unknown for id in ids] == unknown
        if not any(unknown) and size == 4_000:
            assert learned.decode([OWN.start, *ids, OWN.stop, OWN.pad]) == sentence


@pytest.mark.parametrize("kind", ["characters", "subwords", "words"])
def test_tokens_cover_their_text_from_left_to_right(kind: str) -> None:
    discover(text)
    learned = tokenizers[kind].learn(iter(SENTENCES), size=4_000)
    for sentence in SENTENCES[:3]:
        spans = [token.span for token in learned.encode(sentence)]
        assert all(span is not None for span in spans)
        covered = "".join(sentence[slice(*span)] for span in spans if span)
        assert covered.replace(" ", "") == sentence.replace(" ", "")
        assert spans == sorted(spans)  # type: ignore[type-var]


@pytest.mark.parametrize("kind", ["characters", "subwords", "words"])
def test_a_token_that_was_written_reads_as_one_that_was_given(kind: str) -> None:
    discover(text)
    learned = tokenizers[kind].learn(iter(SENTENCES), size=4_000)
    for given in learned.encode(SENTENCES[1]):
        read = token(learned, given.id)
        assert (read.piece, read.id, read.spaced, read.special) == (given.piece, given.id, given.spaced, given.special)
    assert [token(learned, id).special for id in range(5)] == ["pad", "unknown", "start", "stop", ""]


def test_padding_is_nought_and_each_special_token_has_its_name() -> None:
    assert OWN.pad == 0
    assert [OWN_NAMES[i] for i in (OWN.pad, OWN.unknown, OWN.start, OWN.stop)] == ["<pad>", "<unk>", "<s>", "</s>"]
    assert [OWN.name(i) for i in range(5)] == ["pad", "unknown", "start", "stop", ""]
