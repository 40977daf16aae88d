"""Decoding with all attention seen, beside Hugging Face's Marian: same size, source and number of tokens, greedy.

Both are untrained: 3 + 3 layers, width 128, 4 heads, inner width 512, 3,000 tokens, one thread. Marian runs with eager
attention, the only one that returns its weights; ours also sees queries, keys, scores and what enters, as it does for
the window, and in the second figure all details too: values, norms, sums, activations, logits.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import torch
from torch import Tensor

from fun_viz.nets.probe import capture, glance
from fun_viz.nets.transformer import Transformer
from fun_viz.run.decoding.search import Look, search
from fun_viz.run.decoding.strategies import Beam
from fun_viz.text.tokenizer import OWN
from tests.benchmarks.figures import Figure, at_least
from tests.benchmarks.sides import in_turns

WIDTH, HEADS, INNER, LAYERS, VOCABULARY = 128, 4, 512, 3, 3000
READ, WRITTEN = 20, 24


def run() -> Iterator[Figure]:
    torch.set_num_threads(1)
    source = torch.randint(4, VOCABULARY, (1, READ), generator=torch.Generator().manual_seed(0))
    source[0, -1] = OWN.stop
    sides = {"ours": _ours(source, glance), "details": _ours(source, capture), "theirs": _theirs(source)}
    taken = in_turns(sides, rounds=25, warm_up=2)
    yield Figure(
        "per token, Marian with attentions : ours captured", taken["theirs"] / taken["ours"], "×", at_least(2.2)
    )
    yield Figure("per token, Marian with attentions : ours with all details", taken["theirs"] / taken["details"], "×")
    yield Figure("ours captured, d=128, 3+3", taken["ours"] * 1e3 / WRITTEN, "ms/token")
    yield Figure("Marian with attentions, d=128, 3+3", taken["theirs"] * 1e3 / WRITTEN, "ms/token")


def _ours(source: Tensor, look: Look) -> Callable[[], None]:
    net = Transformer(VOCABULARY, VOCABULARY, width=WIDTH, heads=HEADS, inner=INNER, layers=LAYERS).eval()
    with torch.no_grad():
        net.decoder.bias[OWN.stop] = -1e9  # so that it writes on until the limit

    def decode() -> None:
        moves = list(search(net, source, strategy=Beam(1), limit=WRITTEN, look=look))
        seen = moves[-1].seen["decoder.layers.2.self.pattern"]
        assert len(moves) == LAYERS + WRITTEN
        assert seen.values.shape == (1, HEADS, 1, WRITTEN)

    return decode


def _theirs(source: Tensor) -> Callable[[], None]:
    os.environ["HF_HUB_OFFLINE"] = "1"
    from transformers import MarianConfig, MarianMTModel

    config = MarianConfig(
        vocab_size=VOCABULARY, decoder_vocab_size=VOCABULARY, d_model=WIDTH,
        encoder_layers=LAYERS, decoder_layers=LAYERS, encoder_attention_heads=HEADS, decoder_attention_heads=HEADS,
        encoder_ffn_dim=INNER, decoder_ffn_dim=INNER, max_position_embeddings=512,
        pad_token_id=OWN.pad, eos_token_id=OWN.stop, decoder_start_token_id=OWN.start, forced_eos_token_id=None,
        attn_implementation="eager",
    )  # fmt: skip
    net = MarianMTModel(config).eval()
    everyone = torch.ones_like(source)

    def generate() -> None:
        told = net.generate(
            source, attention_mask=everyone, num_beams=1, do_sample=False, use_cache=True,
            min_new_tokens=WRITTEN, max_new_tokens=WRITTEN, output_attentions=True, return_dict_in_generate=True,
        )  # fmt: skip
        assert told.sequences.shape[1] == 1 + WRITTEN
        assert len(told.encoder_attentions) == len(told.decoder_attentions[-1]) == LAYERS
        assert len(told.decoder_attentions) == len(told.cross_attentions) == WRITTEN
        assert told.decoder_attentions[-1][-1].shape == (1, HEADS, 1, WRITTEN)

    return generate
