"""The convolutional encoder-decoder (Gehring et al. 2017): gated convolutions, and attention in every decoder layer.

It departs from the paper in four things. Embeddings are as wide as the layers, so no linear maps stand between them.
Positions beyond those that can be learned are given the last.
Weights are drawn with the paper's variances (section 3.5) but not normalised by weight: with a few layers, Adam and
clipping the loss falls just as fast. And gradients of the encoder are not scaled by the number of attentions.
"""

from __future__ import annotations

import math
from collections.abc import Generator, Iterator, Mapping
from dataclasses import replace
from typing import Annotated, Any, ClassVar

import torch
from torch import Tensor, nn
from torch.nn import functional

from fun_viz.anatomy import Part
from fun_viz.errors import InputError
from fun_viz.nets.attention import dot, weigh
from fun_viz.nets.net import Cost, State, Writer, families
from fun_viz.nets.plain import Dropout, Linear, Plain
from fun_viz.nets.probe import Probe
from fun_viz.options import Knob

_HALF = math.sqrt(0.5)  # the sum of two values of equal variance keeps that variance (section 3.5)

_KERNEL = {"convolve.weight": ("unit", "read", "place")}  # what is made of the units read at each place of a fan


class Embedding(Plain):
    """e = w + p: token embedding + learned position embedding (section 3.1); beyond `reach` all places are the last."""

    def __init__(self, vocabulary: int, width: int, dropout: float, reach: int) -> None:
        super().__init__()
        self.token, self.place = nn.Embedding(vocabulary, width), nn.Embedding(reach, width)
        self.dropout = Dropout(dropout)
        self.embedding = Probe("beam", "token", "unit")
        self.position = Probe("token", "unit")
        self.input = Probe("beam", "token", "unit")

    def forward(self, tokens: Tensor, start: Tensor | int = 0) -> Tensor:
        embedded = self.embedding(self.token(tokens))  # (beam, token, width)
        places = start + torch.arange(tokens.size(1), device=tokens.device)  # (token,)
        position = self.position(self.place(places.clamp_max(self.place.num_embeddings - 1)))  # (token, width)
        return self.dropout(self.input(embedded + position))


class Convolution(nn.Conv1d):
    """W [h_i … h_(i + kernel - 1)] + b: torch's convolution over tokens, without padding, from width to 2 · width.

    Written as the paper writes it, one product with `kernel` tokens side by side, which is faster at these sizes too.
    """

    def __init__(self, width: int, kernel: int) -> None:
        super().__init__(width, 2 * width, kernel)
        self.weight: Tensor
        self.bias: Tensor

    def __call__(self, x: Tensor) -> Tensor:
        """Return (beam, token, 2 · width) of x (beam, token + kernel - 1, width)."""
        side_by_side = x.unfold(1, self.kernel_size[0], 1).flatten(2)  # (beam, token, width · kernel)
        return functional.linear(side_by_side, self.weight.flatten(1), self.bias)


class GatedConvolution(Plain):
    """v([A B]) = A ⊗ σ(B): half of what the convolution says is a gate on the other half (section 3.2)."""

    def __init__(self, width: int, kernel: int, dropout: float) -> None:
        super().__init__()
        self.dropout = Dropout(dropout)
        self.convolve = Convolution(width, kernel)
        self.conv = Probe("beam", "token", "unit", detail=True)
        self.gate = Probe("beam", "token", "unit", detail=True)

    def forward(self, x: Tensor) -> Tensor:
        """Return (beam, token, width) of x (beam, token + kernel - 1, width)."""
        value, gate = self.convolve(self.dropout(x)).chunk(2, -1)  # (beam, token, width) each
        return self.conv(value) * self.gate(torch.sigmoid(gate))


class EncoderLayer(Plain):
    """Each token reads (kernel - 1) / 2 neighbours on either side, zeros beyond the ends; then the residual."""

    def __init__(self, width: int, kernel: int, dropout: float) -> None:
        super().__init__()
        self.beside = kernel // 2
        self.glu = GatedConvolution(width, kernel, dropout)
        self.output = Probe("beam", "token", "unit")

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        real = x * mask[..., None]  # a convolution sees padding, unless it is zero
        padded = functional.pad(real, (0, 0, self.beside, self.beside))  # (beam, token + kernel - 1, width)
        return self.output((self.glu(padded) + x) * _HALF)


class Attention(Plain):
    """One step of the multi-step attention: where this layer looks, knowing where those below it looked (section 3.3).

    d = W h + b + g, a = softmax(d · z), c = Σ a (z + e), times m · √(1/m) for m source tokens (section 3.5).
    """

    def __init__(self, width: int) -> None:
        super().__init__()
        self.to_query = Linear(width, width)
        self.query = Probe("beam", "head", "query", "unit")
        self.key = Probe("beam", "head", "key", "unit")
        self.value = Probe("beam", "head", "key", "unit", detail=True)
        self.scores = Probe("beam", "head", "query", "key")
        self.pattern = Probe("beam", "head", "query", "key")
        self.context = Probe("beam", "query", "unit")

    def remember(self, memory: Tensor, embedded: Tensor) -> tuple[Tensor, Tensor]:
        """Return keys z and values z + e, (beam, head, key, width), the same for every layer."""
        return self.key(memory[:, None]), self.value((memory + embedded)[:, None])

    def forward(self, hidden: Tensor, embedded: Tensor, key: Tensor, value: Tensor, mask: Tensor) -> Tensor:
        query = self.query((self.to_query(hidden) + embedded)[:, None])  # (beam, head, query, width)
        scores = self.scores(dot(query, key))  # (beam, head, query, key)
        weights = self.pattern(weigh(scores, mask[:, None, None]))
        length = mask.sum(1, dtype=value.dtype).sqrt()  # (beam,)
        return self.context((weights @ value)[:, 0] * length[:, None, None])  # (beam, query, width)


class DecoderLayer(Plain):
    """Each token reads the kernel - 1 before it, then looks at the source."""

    def __init__(self, width: int, kernel: int, dropout: float) -> None:
        super().__init__()
        self.before = kernel - 1
        self.glu = GatedConvolution(width, kernel, dropout)
        self.cross = Attention(width)
        self.output = Probe("beam", "token", "unit")

    def forward(self, x: Tensor, past: Tensor, embedded: Tensor, memory: State) -> tuple[Tensor, Tensor]:
        """Read new tokens x (beam, token, width); `past` are the kernel - 1 inputs before. Return x and the past then.

        `embedded` (beam, token, width) are the new tokens as they entered the decoder; `memory` is (key, value, mask).
        """
        seen = torch.cat([past, x], 1)  # (beam, kernel - 1 + token, width)
        hidden = (self.glu(seen) + x) * _HALF  # (beam, token, width)
        context = self.cross(hidden, embedded, *memory)
        return self.output((hidden + context) * _HALF), seen[:, seen.size(1) - self.before :]


class Encoder(nn.Module):
    """Blocks of which each lets a token see farther."""

    def __init__(self, vocabulary: int, width: int, layers: int, kernel: int, dropout: float, reach: int) -> None:
        super().__init__()
        self.embed = Embedding(vocabulary, width, dropout, reach)
        self.layers = nn.ModuleList(EncoderLayer(width, kernel, dropout) for _ in range(layers))
        self.memory = Probe("beam", "token", "unit")


class Decoder(nn.Module):
    """Blocks that see no later token, each with its own attention; then softmax(W h + b)."""

    def __init__(self, vocabulary: int, width: int, layers: int, kernel: int, dropout: float, reach: int) -> None:
        super().__init__()
        self.embed = Embedding(vocabulary, width, dropout, reach)
        self.layers = nn.ModuleList(DecoderLayer(width, kernel, dropout) for _ in range(layers))
        self.dropout = Dropout(dropout)
        self.readout = Linear(width, vocabulary)
        self.logits = Probe("beam", "token", "vocabulary", detail=True)


@families.register("convolutional")
class Convolutional(Writer):
    """`state` is mask and count of tokens read, then keys, values and the last kernel - 1 inputs layer by layer."""

    title: ClassVar[str] = "Convolutional"
    about: ClassVar[str] = "Reads and writes with convolutions, and looks back in every layer (Gehring 2017)."
    departures: ClassVar[str] = (
        "Unlike the paper: embeddings are as wide as the layers, without maps between; weights are not normalised; the"
        " encoder's gradients are not scaled; positions past their reach are all the last."
    )
    beginner: ClassVar[Mapping[str, Any]] = {"width": 64, "layers": 3, "dropout": 0.0}
    attention_title = "multi-step attention"

    def __init__(
        self,
        source_vocabulary: int,
        target_vocabulary: int,
        *,
        width: Annotated[int, Knob("Width", "How many numbers stand for a token in every layer.", 2, 2048)] = 128,
        layers: Annotated[int, Knob("Layers", "How many layers the encoder has, and the decoder.", 1, 24)] = 3,
        kernel: Annotated[
            int, Knob("Kernel", "How many tokens a convolution reads at once, an odd number.", 3, 31)
        ] = 3,
        dropout: Annotated[float, Knob("Dropout", "Which share of the numbers is left out in training.", 0, 0.9)] = 0.1,
        reach: Annotated[int, Knob("Reach", "Positions that can be learned, or are kept ready", 1, 8192)] = 512,
    ) -> None:
        super().__init__()
        if kernel % 2 == 0:
            raise InputError("The kernel must be odd, for as many tokens on either side, not {kernel}.", kernel=kernel)
        self.kernel = kernel
        self.encoder = Encoder(source_vocabulary, width, layers, kernel, dropout, reach)
        self.decoder = Decoder(target_vocabulary, width, layers, kernel, dropout, reach)
        self._initialise(1 - dropout)

    def _initialise(self, kept: float) -> None:
        """Draw weights so that variance stays as it is from layer to layer, biases 0 (section 3.5, appendix A)."""
        for name, weight in self.named_parameters():
            if name.endswith("bias"):
                nn.init.zeros_(weight)
            elif "embed" in name:
                nn.init.normal_(weight, std=0.1)
            else:
                inputs = weight[0].numel()
                nn.init.normal_(weight, std=math.sqrt((4 * kept if "convolve" in name else 1) / inputs))

    def parts(self) -> Iterator[Part]:
        for side, sequence in (("encoder", "source"), ("decoder", "target")):
            yield Part(f"{side}.embed", "embedding", sequence, positions="learned")
            for layer in range(len(self.encoder.layers)):
                path = f"{side}.layers.{layer}"
                yield Part(f"{path}.glu", "convolution", sequence, layer, reach=self.kernel // 2, weights=_KERNEL)
                if side == "decoder":
                    asks = Part(f"{path}.cross", "attention", "target", layer, keys="source", score="dot")
                    yield replace(asks, context=asks.probe("context"), scaled=True)
                yield Part(path, "residual", sequence, layer)
            if side == "encoder":
                yield Part("encoder", "memory", "source")
        yield Part("decoder", "head", "target")

    def read(self, given: Tensor, mask: Tensor) -> Generator[None, None, State]:
        """One move a layer: all tokens at once."""
        embedded = x = self.encoder.embed(given)  # (beam, token, width)
        for layer in self.encoder.layers[:-1]:
            x = layer(x, mask)
            yield
        memory = self.encoder.memory(self.encoder.layers[-1](x, mask))  # (beam, token, width)
        count = mask.new_zeros(len(mask), dtype=torch.long)  # (beam,)
        nothing = memory.new_zeros(len(memory), self.kernel - 1, memory.size(2))  # (beam, kernel - 1, width)
        state = [mask, count]
        for layer in self.decoder.layers:
            assert isinstance(layer, DecoderLayer)
            state += [*layer.cross.remember(memory, embedded), nothing]  # keys and values (beam, head, key, width)
        yield
        return tuple(state)

    def advance(self, tokens: Tensor, state: State) -> tuple[Tensor, State]:
        logits, state = self._advance(tokens[:, None], state)
        return logits[:, -1], state

    def at_once(self, written: Tensor, state: State) -> Tensor:
        return self._advance(written, state)[0]

    def _advance(self, tokens: Tensor, state: State) -> tuple[Tensor, State]:
        """Read new tokens (beam, token): one of them when decoding, all of them when the target is known."""
        mask, count, *kept = state
        embedded = x = self.decoder.embed(tokens, count[:1])  # (beam, token, width)
        after = []
        for i, layer in enumerate(self.decoder.layers):
            key, value, past = kept[3 * i : 3 * i + 3]
            x, past = layer(x, past, embedded, (key, value, mask))
            after += [key, value, past]
        logits = self.decoder.logits(self.decoder.readout(self.decoder.dropout(x)))  # (beam, token, vocabulary)
        return logits, (mask, count + tokens.size(1), *after)

    def cost(self, given: int) -> Cost:
        """Return a serial step a layer; the attention of every layer reaches any source token in one move."""
        return Cost(serial_steps=len(self.encoder.layers), longest_path=1)
