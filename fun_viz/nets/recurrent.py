"""The recurrent encoder-decoder of any cell: simple, LSTM or GRU.

Layers of cells read, layers of cells write (Sutskever et al. 2014; Cho et al. 2014), and between them is one fixed
context, or an attention: Bahdanau et al. 2015, or one of those of Luong et al. 2015.

It departs from them all in this: the softmax shares its weights with the target's embedding, so what is read out is as
wide as that; the first states of the decoder are made of those that both directions of the encoder end with, layer by
layer; the source is not reversed. In what a cell, a decoder or a score departs from its own paper it says itself.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from dataclasses import replace
from typing import Annotated, Any, ClassVar

import torch
from torch import Tensor, nn

from fun_viz.anatomy import Moves, Part
from fun_viz.nets import scores
from fun_viz.nets.cells import GRU, LSTM, RNN, Cell
from fun_viz.nets.net import Cost, State, Writer, families
from fun_viz.nets.recurrent_attention import Past, looks
from fun_viz.nets.recurrent_decoder import decoders
from fun_viz.nets.recurrent_encoder import Directions, Encoder
from fun_viz.options import Knob, checked
from fun_viz.registry import discover


def attentions() -> tuple[str, ...]:
    """Return the ways to look back at the source, by name: none, and every score there is."""
    discover(scores)
    return tuple(looks)


class Recurrent(Writer):
    """`state` is mask, memory, keys, fixed context, time, and then the states of the decoder's layers, lowest first."""

    departures: ClassVar[str] = (
        "Unlike the papers: what is read out goes through tanh, not maxout, to a softmax that shares the target"
        " embedding's weights; the decoder begins from both ends of the encoder. Bahdanau's attention reads out the new"
        " state and has a bias in its keys; Luong's has no input feeding and local-m waits at the end; Cho's context is"
        " the last states themselves. A GRU resets after its product; an LSTM has a forget gate (Gers 2000) and no"
        " peepholes; the RNN squashes by tanh."
    )
    cell: ClassVar[type[Cell]]
    moves: ClassVar[Moves] = "tokens"
    beginner: ClassVar[Mapping[str, Any]] = {"width": 64, "units": 64, "attention": "additive", "dropout": 0.0}

    def __init__(
        self,
        source_vocabulary: int,
        target_vocabulary: int,
        *,
        width: Annotated[int, Knob("Width", "How many numbers stand for a token.", 1, 4096)] = 256,
        units: Annotated[
            int, Knob("Units", "Hidden units of each direction of the encoder; the decoder has them all.", 1, 4096)
        ] = 256,
        layers: Annotated[int, Knob("Layers", "Cells above one another, in the encoder and in the decoder.", 1, 4)] = 1,
        directions: Annotated[
            Directions, Knob("Directions", "Whether the source is read from both ends, or from its start only.")
        ] = "both",
        attention: Annotated[
            str,
            Knob(
                "Attention",
                "How the decoder looks back at the source: not at all, or with which score.",
                choices=attentions,
            ),
        ] = "additive",
        window: Annotated[
            int, Knob("Window", "Source tokens that local attention sees on each side of its position.", 1, 1000)
        ] = 3,
        dropout: Annotated[
            float, Knob("Dropout", "Which share of the numbers is left out in training.", 0, 0.95)
        ] = 0.2,
    ) -> None:
        super().__init__()
        checked(type(self), {"width": width, "units": units, "layers": layers, "directions": directions,
                             "attention": attention, "window": window, "dropout": dropout})  # fmt: skip
        self.encoder = Encoder(
            self.cell, source_vocabulary, width, units, layers=layers, directions=directions, dropout=dropout
        )
        look = looks[attention](self.encoder.width, width, window)
        self.decoder = decoders[look.asks](
            self.cell, target_vocabulary, width, self.encoder.width, layers=layers, look=look, dropout=dropout
        )
        self._draw(width)

    def _draw(self, width: int) -> None:
        """Draw the first weights: recurrent ones orthogonal gate by gate, others as Glorot and Bengio 2010 do."""
        for name, weight in self.named_parameters():
            if name.endswith("token.weight"):
                nn.init.normal_(weight, std=width**-0.5)
            elif name.endswith("weight_hh_l0"):
                for gate in weight.data.split(weight.size(1)):
                    nn.init.orthogonal_(gate)
            elif weight.dim() > 1:
                nn.init.xavier_uniform_(weight)

    @property
    def attention_title(self) -> str:
        return self.decoder.cross.title

    def parts(self) -> Iterator[Part]:
        yield Part("encoder", "embedding", "source", ports={"embedding": ()})
        for layer, path in enumerate(("encoder", *(f"encoder.upper.{n}" for n in range(len(self.encoder.upper))))):
            yield Part(f"{path}.forwards", "cell", "source", layer, direction="forwards")
            if self.encoder.backwards is not None:
                yield Part(f"{path}.backwards", "cell", "source", layer, direction="backwards")
        yield Part("encoder", "memory", "source", ports={"memory": ()})
        yield Part("decoder", "embedding", "target", ports={"embedding": ()})
        heights = ("cell", *(f"upper.{n}" for n in range(len(self.decoder.upper))))
        cells = [Part(f"decoder.{path}", "cell", "target", layer) for layer, path in enumerate(heights)]
        context = [Part("decoder", "context", "target", ports={"context": ()})]
        look = self.decoder.cross
        if look.score:
            attention = Part("decoder.cross", "attention", "target", keys="source", score=look.score)
            attention = replace(attention, formula=look.formula, reach=look.reach, weights=look.weights)
            context.insert(0, replace(attention, value="encoder.memory", context="decoder.context"))
        yield from (cells + context if look.asks == "after" else context + cells)
        yield Part("decoder", "head", "target", ports={"logits": ()})

    def read(self, given: Tensor, mask: Tensor) -> Generator[None, None, State]:
        """One move a given token, one layer after the other."""
        memory, ends = yield from self.encoder.by_move(given, mask)
        state = self._start(memory, ends, mask)
        yield
        return state

    def read_at_once(self, given: Tensor, mask: Tensor) -> State:
        return self._start(*self.encoder.at_once(given, mask), mask)

    def _start(self, memory: Tensor, ends: list[State], mask: Tensor) -> State:
        time = torch.zeros(len(mask), dtype=torch.long, device=mask.device)
        past = Past(mask, memory, self.decoder.cross.remember(memory), ends[-1][0], time)
        return (*past, *self.decoder.begin(ends))

    def advance(self, tokens: Tensor, state: State) -> tuple[Tensor, State]:
        past, states = _parted(state)
        embedded = self.decoder.embed(tokens[:, None])[:, 0]  # (beam, width)
        context, states = self.decoder.move(embedded, past, states)
        logits = self.decoder.predict(self.decoder.top(states), context, embedded)  # (beam, vocabulary)
        return self.decoder.logits(logits[:, None])[:, 0], (*past._replace(time=past.time + 1), *states)

    def at_once(self, written: Tensor, state: State) -> Tensor:
        past, states = _parted(state)
        embedded = self.decoder.embed(written)  # (batch, target, width)
        contexts, hiddens = self.decoder.over(embedded, past, states)
        return self.decoder.logits(self.decoder.predict(hiddens, contexts, embedded))

    def cost(self, given: int) -> Cost:
        """Return a serial step for each token of each layer, as they are taken here, one layer after the other.

        Both directions of a layer go at the same time. Layers that read one way only could overlap, in
        given + layers - 1 steps. What the decoder does not look at reaches it along the cells, from the nearer end.
        """
        layers, way = 1 + len(self.encoder.upper), 1 + self.decoder.cross.unseen(given)
        return Cost(layers * given, longest_path=way if self.encoder.backwards is None else -(-way // 2))


def _parted(state: State) -> tuple[Past, State]:
    count = len(Past._fields)
    return Past(*state[:count]), state[count:]


@families.register("rnn")
class SimpleRecurrent(Recurrent):
    title: ClassVar[str] = "RNN"
    about: ClassVar[str] = "Reads one token after the other into the plainest memory there is (Elman 1990)."
    cell = RNN


@families.register("lstm")
class LongShortTermMemory(Recurrent):
    title: ClassVar[str] = "LSTM"
    about: ClassVar[str] = (
        "Reads one token after the other into a memory with three gates (Hochreiter 1997, Gers 2000)."
    )
    cell = LSTM


@families.register("gru")
class GatedRecurrent(Recurrent):
    title: ClassVar[str] = "GRU"
    about: ClassVar[str] = "Reads one token after the other into a memory with two gates (Cho 2014)."
    cell = GRU
