"""Models in folders: safetensors and JSON only, checked on the way in, written whole or not at all.

<name>/weights.safetensors, config.json, source.json and target.json (tokenizers), and card.json: what it is, and the
SHA-256 of the rest (`fun_viz.run.models.folder`).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import torch
from safetensors import SafetensorError
from safetensors.torch import load as load_tensors
from safetensors.torch import save as tensors_to_bytes
from torch import Tensor, nn
from torch.overrides import TorchFunctionMode

from fun_viz import files, nets, text
from fun_viz.errors import InputError, LoadError
from fun_viz.nets.net import Writer, families
from fun_viz.options import checked, options_of
from fun_viz.registry import discover
from fun_viz.run.models.card import FORMAT, Card, Config, json_bytes, value_of
from fun_viz.run.models.folder import CARD, WEIGHTS, content, read, read_card, size, write
from fun_viz.run.models.lock import held
from fun_viz.text.tokenizer import Tokenizer, tokenizers
from fun_viz.trace import ModelFacts

__all__ = ["Model", "build", "load", "parameters", "read_card", "save", "tokenizer_named", "write_card"]
_NAMING = 1 << 10  # bytes in which a file of weights says what one of them is
_SPARE = 1 << 20  # numbers that a net may make beside those in its file


@dataclass(frozen=True, eq=False)
class Model:
    """A net ready to run, with the tokenizers it was trained with."""

    name: str
    net: Writer
    source: Tokenizer
    target: Tokenizer
    config: Config
    card: Card = field(default_factory=Card)

    @property
    def facts(self) -> ModelFacts:
        """Return what is said of the model beside its pictures."""
        options = {option.name: option.default for option in options_of(type(self.net))} | self.config.options
        return ModelFacts(
            name=self.name,
            family=self.config.family,
            title=self.card.title.get("en", self.name),
            parameters=parameters(self.net),
            layers=f"{count}+{count}" if (count := options.get("layers", 1)) > 1 else "1",
            attention=self.net.attention_title,
        )


def parameters(net: nn.Module) -> int:
    """Return how many numbers a net learns."""
    return sum(weight.numel() for weight in net.parameters())


def build(config: Config, source: Tokenizer, target: Tokenizer) -> Writer:
    """Return a fresh net of the family and options that `config` names; InputError if there is none."""
    discover(nets)
    if (family := families.get(config.family)) is None:
        known = ", ".join(families)
        raise InputError("There is no family {name}; known are {known}.", name=config.family, known=known)
    return cast(Writer, family(len(source), len(target), **checked(family, config.options)))


def save(model: Model, folder: Path) -> None:
    """Write a model folder, weights as float16; a SaveError leaves the model that stood there."""
    weights = {name: value.detach().half().contiguous() for name, value in model.net.state_dict().items()}
    contents = {
        WEIGHTS: tensors_to_bytes(weights),
        "config.json": json_bytes(model.config),
        "source.json": model.source.dump().encode(),
        "target.json": model.target.dump().encode(),
    }
    write(folder, contents, model.card)


def write_card(folder: Path, card: Card) -> None:
    """Write the card of a model folder, and nothing else; SaveError if that cannot be.

    What a card says is true of one model: if another one has been saved there meanwhile, it is an InputError.
    """
    with held(folder):
        if read_card(folder).sha256 != card.sha256:
            raise InputError("Another model has been saved in {folder} meanwhile: do it again.", folder=folder)
        files.replace(folder / CARD, json_bytes(card))


def load(folder: Path) -> Model:
    """Read a model folder and check it: hashes, family, shapes, finiteness. Every failure is one LoadError."""
    if not files.is_folder(folder):
        raise LoadError("There is no model folder {folder}.", folder=folder)
    return read(folder, lambda card: _model(folder, card))


def _model(folder: Path, card: Card) -> Model:
    file = folder / "config.json"
    config = value_of(Config, file, content(folder, "config.json", card))
    if config.format != FORMAT:
        raise LoadError(
            "{file} is of format {format}, but this version reads {known}.", file=file, format=config.format,
            known=FORMAT,
        )  # fmt: skip
    source, target = (
        _tokenizer(folder, "source", config.source, card),
        _tokenizer(folder, "target", config.target, card),
    )
    with _describing(file), _Room(size(folder, WEIGHTS, card) // 2 + _SPARE):
        net = build(config, source, target)
    wanted = net.state_dict()
    most = sum(weight.numel() * 4 + _NAMING for weight in wanted.values())
    weights = weights_of(content(folder, WEIGHTS, card, most), wanted, folder / WEIGHTS)
    with _describing(file):
        _run_once(net, source, target)
    net.load_state_dict(weights)
    return Model(folder.name, net.eval(), source, target, config, card)


class _Room(TorchFunctionMode):
    """Within the `with`, so many numbers may be made from nothing; a ValueError says that more were asked for.

    Torch's meta device would tell what a net weighs too, but imports what takes it a second.
    """

    def __init__(self, left: int) -> None:
        super().__init__()
        self._left = left

    def __torch_function__(
        self, func: Callable[..., Any], types: object, args: tuple[Any, ...] = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        if func in (torch.empty, torch.zeros, torch.ones):
            self._left -= math.prod(torch.Size(args[0] if args and isinstance(args[0], Sequence) else args))
            if self._left < 0:
                raise ValueError("it asks for more weights than its file holds")
        return func(*args, **kwargs or {})


@contextmanager
def _describing(file: Path) -> Iterator[None]:
    """Within the `with`, a net that cannot be is a LoadError that names the configuration."""
    try:
        yield
    except (InputError, LookupError, TypeError, ValueError, RuntimeError, ArithmeticError) as error:
        reason = error if isinstance(error, InputError) else repr(error)  # the first is a sentence already
        raise LoadError("{file} describes no model this version knows: {reason}", file=file, reason=reason) from error


def _tokenizer(folder: Path, side: str, kind: str, card: Card) -> Tokenizer:
    name = f"{side}.json"
    stored = content(folder, name, card)
    with _describing(folder / "config.json"):
        tokenizer = tokenizer_named(kind)
    try:
        return tokenizer.load(stored.decode())
    except (LookupError, ValueError) as error:
        raise LoadError("{file} holds no usable vocabulary: {reason}", file=folder / name, reason=error) from error


def tokenizer_named(name: str) -> type[Tokenizer]:
    """Return the tokenizer of a name; InputError if there is none."""
    discover(text)
    if name not in tokenizers:
        raise InputError("There is no tokenizer {name}; known are {known}.", name=name, known=", ".join(tokenizers))
    return tokenizers[name]


def _run_once(net: Writer, source: Tokenizer, target: Tokenizer) -> None:
    """Run the net once on nothing much: options that do not fit one another show only then."""
    read, written = torch.tensor([[source.special.stop]]), torch.tensor([[target.special.start]])
    with torch.inference_mode():
        net.eval()(read, torch.ones_like(read, dtype=torch.bool), written)


def weights_of(content: bytes, wanted: Mapping[str, Tensor], file: Path) -> dict[str, Tensor]:
    """Return the weights in the content of a file, by name; LoadError if they are not those of the net."""
    try:
        weights = load_tensors(content)
    except (SafetensorError, ValueError, LookupError, TypeError) as error:
        raise LoadError("{file} is damaged: {reason}", file=file, reason=error) from error
    for name in wanted.keys() | weights.keys():
        found, known = weights.get(name), wanted.get(name)
        if found is None or known is None or found.shape != known.shape or not found.is_floating_point():
            raise LoadError("{file} does not fit config.json at {name}.", file=file, name=name)
        weights[name] = found.float()
        if not math.isfinite(weights[name].sum()):  # isfinite of every number would be slow
            raise LoadError("{file} holds numbers that are not finite at {name}.", file=file, name=name)
    return weights
