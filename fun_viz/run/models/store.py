"""Models in folders: safetensors and JSON only, checked on the way in, written whole or not at all.

<name>/weights.safetensors, config.json, source.json and target.json (tokenizers), and card.json: what it is, and the
SHA-256 of the rest (`fun_viz.run.models.folder`).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import torch
from safetensors import SafetensorError
from safetensors.torch import load as load_tensors
from safetensors.torch import save as tensors_to_bytes
from torch import nn

from fun_viz import files, nets, text
from fun_viz.errors import InputError, LoadError
from fun_viz.nets.net import Writer, families
from fun_viz.options import options_of
from fun_viz.registry import discover
from fun_viz.run.models.card import Card, Config, json_bytes, value_of
from fun_viz.run.models.folder import CARD, read, read_card, write
from fun_viz.run.models.lock import held
from fun_viz.text.tokenizer import Tokenizer, tokenizers
from fun_viz.trace import ModelFacts

__all__ = ["Model", "build", "load", "parameters", "read_card", "save", "write_card"]


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
    """Return a fresh net of the family and options that `config` names; KeyError and TypeError if it names none."""
    discover(nets)
    return cast(Writer, families[config.family](len(source), len(target), **config.options))


def save(model: Model, folder: Path) -> None:
    """Write a model folder, weights as float16; a SaveError leaves the model that stood there."""
    weights = {name: value.detach().half().contiguous() for name, value in model.net.state_dict().items()}
    contents = {
        "weights.safetensors": tensors_to_bytes(weights),
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
    if not folder.is_dir():
        raise LoadError("There is no model folder {folder}.", folder=folder)
    (card, contents), file = read(folder), folder / "config.json"
    config = value_of(Config, file, contents["config.json"])
    try:
        source = _tokenizer(folder / "source.json", contents["source.json"], config.source)
        target = _tokenizer(folder / "target.json", contents["target.json"], config.target)
        net = build(config, source, target)
        _run_once(net, source, target)
    except (InputError, LookupError, TypeError, ValueError, RuntimeError, ArithmeticError) as error:
        reason = error if isinstance(error, InputError) else repr(error)  # the first is a sentence already
        raise LoadError("{file} describes no model this version knows: {reason}", file=file, reason=reason) from error
    _fill(net, folder / "weights.safetensors", contents["weights.safetensors"])
    return Model(folder.name, net.eval(), source, target, config, card)


def _tokenizer(file: Path, content: bytes, kind: str) -> Tokenizer:
    discover(text)
    try:
        return tokenizers[kind].load(content.decode())
    except Exception as error:  # the library raises bare Exception on a damaged file
        raise LoadError("{file} holds no usable vocabulary: {reason}", file=file, reason=error) from error


def _run_once(net: Writer, source: Tokenizer, target: Tokenizer) -> None:
    """Run the net once on nothing much: options that do not fit one another show only then."""
    read, written = torch.tensor([[source.special.stop]]), torch.tensor([[target.special.start]])
    with torch.inference_mode():
        net.eval()(read, torch.ones_like(read, dtype=torch.bool), written)


def _fill(net: Writer, file: Path, content: bytes) -> None:
    try:
        weights = load_tensors(content)
    except (SafetensorError, ValueError, KeyError) as error:
        raise LoadError("{file} is damaged: {reason}", file=file, reason=error) from error
    wanted = net.state_dict()
    for name in wanted.keys() | weights.keys():
        if name not in weights or name not in wanted or weights[name].shape != wanted[name].shape:
            raise LoadError("{file} does not fit config.json at {name}.", file=file, name=name)
        weights[name] = weights[name].float()
        if not math.isfinite(weights[name].sum()):  # isfinite of every number would be slow
            raise LoadError("{file} holds numbers that are not finite at {name}.", file=file, name=name)
    net.load_state_dict(weights)
