"""All words given at once, as in training, so that a net whose mask is taken away has something to look ahead at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from time import perf_counter

import torch
from torch import Tensor

from fun_viz.editable import grows
from fun_viz.nets.net import Writer
from fun_viz.run.decoding.search import Look, Move, read
from fun_viz.run.decoding.strategies import Choice
from fun_viz.text.tokenizer import OWN, Special
from fun_viz.trace import Array


@torch.inference_mode()
def at_once(net: Writer, given: Tensor, words: Sequence[int], *, look: Look, special: Special = OWN) -> Iterator[Move]:
    """Read what is `given` (1, token), then yield a move for each of the words, which were all given in one pass.

    None of them is chosen: each has the probability that the net gives it where it stands.
    """
    mask = given != special.pad
    state = yield from read(net, given, mask, look)
    began = perf_counter()
    first = net.first(given, mask, special.start)  # (1,)
    written = torch.cat([first, torch.tensor(words[:-1], dtype=torch.long, device=given.device)])[None]
    with look(net) as seen:
        logits = net.at_once(written, state)  # (1, target, vocabulary)
    seconds, score = (perf_counter() - began) / len(words), torch.zeros(1, 1, device=given.device)
    log_probabilities, nothing = logits.log_softmax(-1), torch.zeros(1, 1, dtype=torch.long, device=given.device)
    for t, word in enumerate(words):
        score = score + log_probabilities[:, t, word, None]
        choice = Choice(nothing, torch.full_like(nothing, word), score)
        there = log_probabilities[:, t : t + 1]  # (1, 1, vocabulary)
        yield Move("write", _at(seen, t, len(words)), seconds, there, choice, nothing[0])


def _at(seen: Mapping[str, Array], t: int, count: int) -> dict[str, Array]:
    """Return what belongs to one of the words that passed together."""
    found = {}
    for name, array in seen.items():
        axis = array.axes.index(grows(array.axes)) if grows(array.axes) else -1
        if axis >= 0 and array.values.shape[axis] == count:
            array = Array(array.values.take([t], axis), array.axes)
        found[name] = array
    return found
