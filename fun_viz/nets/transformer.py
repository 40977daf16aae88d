"""The Transformer encoder-decoder: attention alone (Vaswani et al. 2017), and all that can be switched about it.

It departs from the paper in four things. A norm stands before each part and one more after the last layer, unless
`norm` is "post" (Xiong et al. 2020). The maps to queries, keys, values and outputs have biases, and so has the softmax.
The softmax shares its weights with the target's embedding only (section 3.4 shares the source's as well), for the
vocabularies are two. Embeddings are drawn with variance 1/d, so that after the factor √d they have variance 1; the
paper does not say how its are drawn.
"""

from __future__ import annotations

import math
from collections.abc import Generator, Iterator, Mapping
from dataclasses import replace
from typing import Annotated, Any, ClassVar, Literal

import torch
from torch import Tensor, nn
from torch.nn import functional

from fun_viz.anatomy import Part, Score
from fun_viz.nets import masks
from fun_viz.nets import positions as ways
from fun_viz.nets.layers import DecoderLayer, EncoderLayer, Layer, Norm, Plan, norm
from fun_viz.nets.multihead import JOINS
from fun_viz.nets.net import Cost, State, Writer, families
from fun_viz.nets.plain import Dropout, Plain
from fun_viz.nets.positions import positions
from fun_viz.nets.probe import Probe
from fun_viz.options import Knob, checked
from fun_viz.registry import discover


def position_names() -> tuple[str, ...]:
    """Return the ways to tell positions that there are, by name."""
    discover(ways)
    return tuple(positions)


class Embedding(Plain):
    """Token embedding · √d + position = what enters the model (section 3.4); `places` may speak elsewhere instead."""

    def __init__(self, vocabulary: int, plan: Plan) -> None:
        super().__init__()
        discover(ways)
        self.way, self.places = plan.positions, positions[plan.positions](plan.width, plan.heads, plan.reach)
        self.token = nn.Embedding(vocabulary, plan.width)
        self.scale = math.sqrt(plan.width)
        self.dropout = Dropout(plan.dropout)
        self.embedding = Probe("beam", "token", "unit")
        self.input = Probe("beam", "token", "unit")
        if self.places.added(0, 1) is not None:
            self.position = Probe("token", "unit")
        if self.places.angles(0, 1) is not None:
            self.angle = Probe("token", "pair")
        if self.places.bias(1, 1) is not None:
            self.bias = Probe("head", "query", "key")

    def forward(self, tokens: Tensor, start: int = 0) -> Tensor:
        x = self.embedding(torch.embedding(self.token.weight, tokens) * self.scale)  # (beam, token, width)
        if (place := self.places.added(start, tokens.size(1))) is not None:
            x = x + self.position(place)
        return self.dropout(self.input(x))

    def angles(self, start: int, count: int) -> Tensor | None:
        """Return how far queries and keys are turned, (token, pair); None if they are not."""
        angle = self.places.angles(start, count)
        return None if angle is None else self.angle(angle)

    def biased(self, hiding: Tensor | None, queries: int, keys: int) -> Tensor | None:
        """Return what to add to scores (beam, head, query, key): `hiding` and what the positions say of them."""
        bias = self.places.bias(queries, keys)
        if bias is None:
            return hiding
        bias = self.bias(bias)
        return bias if hiding is None else bias + hiding


class Side(nn.Module):
    """Embeddings, layers and, where each layer norms what it reads, a last norm for what it leaves."""

    def __init__(self, vocabulary: int, plan: Plan, layer: type[Layer]) -> None:
        super().__init__()
        self.embed = Embedding(vocabulary, plan)
        self.layers = nn.ModuleList(layer(plan) for _ in range(plan.layers))
        self.norm = norm(plan) if plan.norm == "pre" else nn.Identity()


class Encoder(Side):
    """Layers that let every source token look at every other."""

    def __init__(self, vocabulary: int, plan: Plan) -> None:
        super().__init__(vocabulary, plan, EncoderLayer)
        self.memory = Probe("beam", "token", "unit")


class Decoder(Side):
    """Layers that look back at the target so far and across at the memory; the softmax shares the embedding."""

    def __init__(self, vocabulary: int, plan: Plan) -> None:
        super().__init__(vocabulary, plan, DecoderLayer)
        self.bias = nn.Parameter(torch.zeros(vocabulary))
        self.logits = Probe("beam", "token", "vocabulary", detail=True)

    def predict(self, x: Tensor) -> Tensor:
        logits = functional.linear(self.norm(x), self.embed.token.weight, self.bias)
        return self.logits(logits)  # (beam, token, vocabulary)


@families.register("transformer")
class Transformer(Writer):
    """`state` is what hides padding from the cross-attention, then keys and values layer by layer."""

    title: ClassVar[str] = "Transformer"
    about: ClassVar[str] = "Every token looks at every other, in every layer (Vaswani 2017)."
    departures: ClassVar[str] = (
        "Unlike the paper: norms stand before each part unless chosen otherwise; queries, keys, values and the softmax"
        " have biases; the softmax shares its weights with the target's embedding only. ALiBi counts the same to either"
        " side in the encoder; learned positions past their reach are all the last."
    )
    beginner: ClassVar[Mapping[str, Any]] = {"width": 64, "heads": 4, "inner": 256, "layers": 2, "dropout": 0.0}
    seconds: ClassVar[Mapping[str, float]] = {"dates": 80.0}  # a minute is just too short on a busy machine

    def __init__(
        self,
        source_vocabulary: int,
        target_vocabulary: int,
        *,
        width: Annotated[int, Knob("Width", "Numbers that stand for a token (d_model)", 4, 2048)] = 256,
        heads: Annotated[int, Knob("Heads", "Attentions side by side, each in its share of the width", 1, 32)] = 4,
        inner: Annotated[int, Knob("Inner width", "Numbers between the two maps of a feed-forward", 1, 8192)] = 1024,
        layers: Annotated[int, Knob("Layers", "Layers of the encoder, and as many of the decoder", 1, 8)] = 3,
        dropout: Annotated[float, Knob("Dropout", "Share of numbers set to zero in training", 0.0, 0.9)] = 0.1,
        reach: Annotated[int, Knob("Reach", "Positions that can be learned, or are kept ready", 1, 8192)] = 512,
        norm: Annotated[
            Literal["pre", "post", "none"],
            Knob("Layer norm", "Before each part, after each sum as in the first paper, or nowhere"),
        ] = "pre",
        positions: Annotated[
            str,
            Knob(
                "Positions",
                "How the net is told the order: added waves or vectors, turned queries, biased scores",
                choices=position_names,
            ),
        ] = "sinusoidal",
        residual: Annotated[bool, Knob("Residual connections", "Add what each part says to what it read")] = True,
        scaling: Annotated[bool, Knob("Scale scores", "Divide q · k by √d_k before the softmax")] = True,
    ) -> None:
        super().__init__()
        given = {
            "width": width, "heads": heads, "inner": inner, "layers": layers, "dropout": dropout, "reach": reach,
            "norm": norm, "positions": positions, "residual": residual, "scaling": scaling,
        }  # fmt: skip
        plan = Plan(**checked(Transformer, given))
        self.heads, self.scaling, self.norms = plan.heads, plan.scaling, plan.norm
        self.encoder, self.decoder = Encoder(source_vocabulary, plan), Decoder(target_vocabulary, plan)
        self._initialise(width)

    def _initialise(self, width: int) -> None:
        for name, weight in self.named_parameters():
            if ".places." in name:
                continue  # each way of telling positions knows how to begin
            if weight.dim() > 1:
                if name.endswith("token.weight"):
                    nn.init.normal_(weight, std=width**-0.5)
                else:
                    nn.init.xavier_uniform_(weight)
            elif name.endswith("bias"):
                nn.init.zeros_(weight)

    @property
    def attention_title(self) -> str:
        return f"{self.heads} heads"

    def parts(self) -> Iterator[Part]:
        score: Score = "scaled-dot" if self.scaling else "dot"
        for side, sequence in (("encoder", "source"), ("decoder", "target")):
            half: Side = getattr(self, side)
            bias, angle = (f"{side}.embed.{port}" if hasattr(half.embed, port) else "" for port in ("bias", "angle"))
            asks = Part("", "attention", sequence, keys=sequence, score=score, bias=bias, angle=angle, maps=JOINS)
            scale = f"√{half.embed.token.embedding_dim}"
            yield Part(f"{side}.embed", "embedding", sequence, formula=scale, positions=half.embed.way)
            for layer in range(len(half.layers)):
                yield from _layer_parts(f"{side}.layers.{layer}", layer, asks, self.norms)
            if isinstance(half.norm, Norm):
                yield Part(f"{side}.norm", "norm", sequence, len(half.layers))
            if side == "encoder":
                yield Part("encoder", "memory", "source")
        yield Part("decoder", "head", "target")

    def read(self, given: Tensor, mask: Tensor) -> Generator[None, None, State]:
        """One move a layer: all tokens at once."""
        padding = masks.hiding(mask)  # (beam, key)
        count = given.size(1)
        x = self.encoder.embed(given)
        angle = self.encoder.embed.angles(0, count)
        hiding = self.encoder.embed.biased(padding[:, None, None, :], count, count)  # (beam, head, query, key)
        for layer in self.encoder.layers[:-1]:
            x = layer(x, hiding, angle)
            yield
        x = self.encoder.layers[-1](x, hiding, angle)
        memory = self.encoder.memory(self.encoder.norm(x))  # (beam, token, width)
        state: list[Tensor] = [padding]
        for layer in self.decoder.layers:
            assert isinstance(layer, DecoderLayer)
            across = layer.cross.remember(memory)  # (beam, head, key, unit) each
            nothing = across[0][:, :, :0]
            state += [nothing, nothing, *across]
        yield
        return tuple(state)

    def advance(self, tokens: Tensor, state: State) -> tuple[Tensor, State]:
        logits, state = self._advance(tokens[:, None], state, None)
        return logits[:, -1], state

    def at_once(self, written: Tensor, state: State) -> Tensor:
        ahead = masks.hiding(masks.causal(written.size(1), written.size(1), written.device))
        return self._advance(written, state, ahead)[0]

    def _advance(self, tokens: Tensor, state: State, ahead: Tensor | None) -> tuple[Tensor, State]:
        """Read new tokens (beam, query): one of them when decoding, all of them when the target is known."""
        padding, kept = state[0], state[1:]
        hiding = padding[:, None, None, :]  # (beam, head, query, key)
        start, count = kept[0].size(2), tokens.size(1)
        embed = self.decoder.embed
        x, angle, bias = embed(tokens, start), embed.angles(start, count), embed.biased(None, count, start + count)
        hides = bias if ahead is None else ahead if bias is None else bias + ahead
        after: list[Tensor] = [padding]
        for i, layer in enumerate(self.decoder.layers):
            past, memory = kept[4 * i : 4 * i + 2], kept[4 * i + 2 : 4 * i + 4]
            sees = bias if f"decoder.layers.{i}.self" in self.unmasked else hides
            x, past = layer(x, past, memory, sees, hiding, angle)
            after += [*past, *memory]
        return self.decoder.predict(x), tuple(after)

    def cost(self, given: int) -> Cost:
        return Cost(serial_steps=len(self.encoder.layers), longest_path=1)


def _layer_parts(path: str, layer: int, attention: Part, norms: str) -> Iterator[Part]:
    """Yield the parts of one layer, from the first that reads the stream to the stream that leaves it.

    Its `attention` is to itself; `norms` says whether one stands before each of its parts ("pre") or after ("post").
    """
    sequence = attention.queries
    parts = {"self": replace(attention, path=f"{path}.self", layer=layer)}
    if sequence == "target":
        asks = Part(f"{path}.cross", "attention", sequence, layer, keys="source", score=attention.score, maps=JOINS)
        parts["cross"] = asks
    parts["ffn"] = Part(f"{path}.ffn", "feed-forward", sequence, layer)
    for name, part in parts.items():
        norm = [Part(f"{path}.norm_{name}", "norm", sequence, layer)] if norms != "none" else []
        yield from (part, *norm) if norms == "post" else (*norm, part)
    yield Part(path, "residual", sequence, layer)
