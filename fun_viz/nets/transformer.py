"""The Transformer encoder-decoder: attention alone (Vaswani et al. 2017), norms before each part (Xiong et al.)."""

from __future__ import annotations

import math
from collections.abc import Generator

import torch
from torch import Tensor, nn
from torch.nn import functional

from fun_viz.nets import masks
from fun_viz.nets.attention import scaled_dot, weigh
from fun_viz.nets.plain import Dropout, LayerNorm, Linear, Plain
from fun_viz.nets.positions import sinusoidal
from fun_viz.nets.probe import Probe
from fun_viz.nets.seq2seq import Cost, Seq2Seq, State, families


class Attention(Plain):
    """Multi-head attention: each head compares in its own width/heads units, W^O joins what they gathered."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.to_query, self.to_key, self.to_value, self.to_output = (Linear(width, width) for _ in range(4))
        self.query = Probe("beam", "head", "query", "unit")
        self.key = Probe("beam", "head", "key", "unit")
        self.value = Probe("beam", "head", "key", "unit")
        self.scores = Probe("beam", "head", "query", "key")
        self.pattern = Probe("beam", "head", "query", "key")

    def split(self, x: Tensor) -> Tensor:
        return x.view(*x.shape[:2], self.heads, -1).transpose(1, 2)  # (beam, head, token, unit)

    def remember(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Return the keys and values (beam, head, key, unit) of x (beam, key, width)."""
        return self.key(self.split(self.to_key(x))), self.value(self.split(self.to_value(x)))

    def forward(self, x: Tensor, key: Tensor, value: Tensor, visible: Tensor | None) -> Tensor:
        query = self.query(self.split(self.to_query(x)))
        weights = self.pattern(weigh(self.scores(scaled_dot(query, key)), visible))  # (beam, head, query, key)
        return self.to_output((weights @ value).transpose(1, 2).flatten(2))  # (beam, query, width)


class FeedForward(Plain, nn.Sequential):
    """max(0, x W1 + b1) W2 + b2, the same at every position (section 3.3)."""

    def __init__(self, width: int, inner: int) -> None:
        super().__init__(Linear(width, inner), nn.ReLU(), Linear(inner, width))

    def forward(self, x: Tensor) -> Tensor:
        inwards, _, outwards = self
        return outwards(torch.relu(inwards(x)))


class EncoderLayer(Plain):
    """x + self-attention(norm(x)), then x + feed-forward(norm(x))."""

    def __init__(self, width: int, heads: int, inner: int, dropout: float) -> None:
        super().__init__()
        self.norm_self, self.norm_ffn = LayerNorm(width), LayerNorm(width)
        self.self = Attention(width, heads)
        self.ffn = FeedForward(width, inner)
        self.dropout = Dropout(dropout)
        self.output = Probe("beam", "token", "unit")

    def forward(self, x: Tensor, visible: Tensor) -> Tensor:
        y = self.norm_self(x)
        x = x + self.dropout(self.self(y, *self.self.remember(y), visible))
        x = x + self.dropout(self.ffn(self.norm_ffn(x)))
        return self.output(x)


class DecoderLayer(Plain):
    """x + masked self-attention, x + cross-attention to the memory, x + feed-forward; each norms what it reads."""

    def __init__(self, width: int, heads: int, inner: int, dropout: float) -> None:
        super().__init__()
        self.norm_self, self.norm_cross, self.norm_ffn = (LayerNorm(width) for _ in range(3))
        self.self, self.cross = Attention(width, heads), Attention(width, heads)
        self.ffn = FeedForward(width, inner)
        self.dropout = Dropout(dropout)
        self.output = Probe("beam", "token", "unit")

    def forward(
        self, x: Tensor, past: State, memory: State, ahead: Tensor | None, visible: Tensor
    ) -> tuple[Tensor, State]:
        """Read new tokens x (beam, query, width); `past`, `memory` are (keys, values). Return x and the past with x."""
        y = self.norm_self(x)
        key, value = (torch.cat(pair, 2) for pair in zip(past, self.self.remember(y), strict=True))
        x = x + self.dropout(self.self(y, key, value, ahead))
        x = x + self.dropout(self.cross(self.norm_cross(x), *memory, visible))
        x = x + self.dropout(self.ffn(self.norm_ffn(x)))
        return self.output(x), (key, value)


class Embedding(Plain):
    """Token embedding · √d + position = what enters the model (section 3.4)."""

    def __init__(self, vocabulary: int, width: int, dropout: float, reach: int) -> None:
        super().__init__()
        self.token = nn.Embedding(vocabulary, width)
        self.places: Tensor
        self.register_buffer("places", sinusoidal(reach, width), persistent=False)
        self.scale = math.sqrt(width)
        self.dropout = Dropout(dropout)
        self.embedding = Probe("beam", "token", "unit")
        self.position = Probe("token", "unit")
        self.input = Probe("beam", "token", "unit")

    def forward(self, tokens: Tensor, start: int = 0) -> Tensor:
        embedded = self.embedding(self.token(tokens) * self.scale)  # (beam, token, width)
        place = self.position(self.places[start : start + tokens.size(1)])  # (token, width)
        return self.dropout(self.input(embedded + place))


class Encoder(nn.Module):
    """Layers that let every source token look at every other, and a last norm."""

    def __init__(self, vocabulary: int, width: int, heads: int, inner: int, layers: int, dropout: float, reach: int):
        super().__init__()
        self.embed = Embedding(vocabulary, width, dropout, reach)
        self.layers = nn.ModuleList(EncoderLayer(width, heads, inner, dropout) for _ in range(layers))
        self.norm = LayerNorm(width)
        self.memory = Probe("beam", "token", "unit")


class Decoder(nn.Module):
    """Layers that look back at the target so far and across at the memory; the softmax shares the embedding."""

    def __init__(self, vocabulary: int, width: int, heads: int, inner: int, layers: int, dropout: float, reach: int):
        super().__init__()
        self.embed = Embedding(vocabulary, width, dropout, reach)
        self.layers = nn.ModuleList(DecoderLayer(width, heads, inner, dropout) for _ in range(layers))
        self.norm = LayerNorm(width)
        self.bias = nn.Parameter(torch.zeros(vocabulary))

    def logits(self, x: Tensor) -> Tensor:
        return functional.linear(self.norm(x), self.embed.token.weight, self.bias)  # (beam, token, vocabulary)


@families.register("transformer")
class Transformer(Seq2Seq):
    """Encoder and decoder of `layers` layers each; `state` is the source mask, then keys and values layer by layer."""

    def __init__(
        self,
        source_vocabulary: int,
        target_vocabulary: int,
        *,
        width: int = 256,
        heads: int = 4,
        inner: int = 1024,
        layers: int = 3,
        dropout: float = 0.1,
        reach: int = 512,
    ) -> None:
        super().__init__()
        self.encoder = Encoder(source_vocabulary, width, heads, inner, layers, dropout, reach)
        self.decoder = Decoder(target_vocabulary, width, heads, inner, layers, dropout, reach)
        self._initialise(width)

    def _initialise(self, width: int) -> None:
        for name, weight in self.named_parameters():
            if weight.dim() > 1:
                if name.endswith("token.weight"):
                    nn.init.normal_(weight, std=width**-0.5)
                else:
                    nn.init.xavier_uniform_(weight)
            elif name.endswith("bias"):
                nn.init.zeros_(weight)

    def encoding(self, source: Tensor, mask: Tensor) -> Generator[None, None, State]:
        """One move a layer: all tokens at once."""
        visible = mask[:, None, None, :]  # (beam, head, query, key)
        x = self.encoder.embed(source)
        for layer in self.encoder.layers[:-1]:
            x = layer(x, visible)
            yield
        x = self.encoder.layers[-1](x, visible)
        memory = self.encoder.memory(self.encoder.norm(x))  # (beam, token, width)
        state: list[Tensor] = [mask]
        for layer in self.decoder.layers:
            assert isinstance(layer, DecoderLayer)
            across = layer.cross.remember(memory)  # (beam, head, key, unit) each
            nothing = across[0][:, :, :0]
            state += [nothing, nothing, *across]
        yield
        return tuple(state)

    def decode(self, tokens: Tensor, state: State) -> tuple[Tensor, State]:
        logits, state = self._advance(tokens[:, None], state, None)
        return logits[:, -1], state

    def forward(self, source: Tensor, mask: Tensor, target: Tensor) -> Tensor:
        ahead = masks.causal(target.size(1), target.size(1), target.device)
        return self._advance(target, self.encode(source, mask), ahead)[0]

    def _advance(self, tokens: Tensor, state: State, ahead: Tensor | None) -> tuple[Tensor, State]:
        """Read new tokens (beam, query): one of them when decoding, all of them when the target is known."""
        mask, kept = state[0], state[1:]
        visible = mask[:, None, None, :]
        x = self.decoder.embed(tokens, kept[0].size(2))
        after: list[Tensor] = [mask]
        for i, layer in enumerate(self.decoder.layers):
            past, memory = kept[4 * i : 4 * i + 2], kept[4 * i + 2 : 4 * i + 4]
            x, past = layer(x, past, memory, ahead, visible)
            after += [*past, *memory]
        return self.decoder.logits(x), tuple(after)

    def cost(self, source: int) -> Cost:
        return Cost(serial_steps=len(self.encoder.layers), longest_path=1)
