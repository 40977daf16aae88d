"""Models in folders: safetensors and JSON only, checked on the way in, written whole or not at all.

<name>/weights.safetensors, config.json, source.json and target.json (tokenizers), and card.json: what it is, and the
SHA-256 of the rest.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import torch
from safetensors import SafetensorError
from safetensors.torch import load as load_tensors
from safetensors.torch import save as tensors_to_bytes

from fun_viz import files, nets, text
from fun_viz.errors import InputError, LoadError, SaveError
from fun_viz.nets.net import Writer, families
from fun_viz.options import options_of
from fun_viz.registry import discover
from fun_viz.text.tokenizer import PAD, STOP, Tokenizer, tokenizers
from fun_viz.trace import ModelFacts

_FILES = ("weights.safetensors", "config.json", "source.json", "target.json")


@dataclass(frozen=True, eq=False)
class Model:
    """A net ready to run, with the tokenizers it was trained with."""

    name: str
    net: Writer
    source: Tokenizer
    target: Tokenizer
    config: Mapping[str, Any]
    card: Mapping[str, Any] = field(default_factory=dict)

    @property
    def facts(self) -> ModelFacts:
        """Return what is said of the model beside its pictures."""
        options = {option.name: option.default for option in options_of(type(self.net))} | self.config["options"]
        return ModelFacts(
            name=self.name,
            family=self.config["family"],
            title=self.card.get("title", {}).get("en", self.name),
            parameters=sum(weight.numel() for weight in self.net.parameters()),
            layers=f"{count}+{count}" if (count := options.get("layers", 1)) > 1 else "1",
            attention=self.net.attention_kind
            or str(options.get("attention", ""))
            or f"{options.get('heads', 1)} heads",
        )


def build(config: Mapping[str, Any], source: Tokenizer, target: Tokenizer) -> Writer:
    """Return a fresh net of the family and options that `config` names; KeyError and TypeError if it names none."""
    discover(nets)
    return cast(Writer, families[config["family"]](len(source), len(target), **config["options"]))


def save(model: Model, folder: Path) -> None:
    """Write a model folder, weights as float16; a SaveError leaves the files that stood there."""
    weights = {name: value.detach().half().contiguous() for name, value in model.net.state_dict().items()}
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SaveError("Cannot write {file}: {reason}.", file=folder, reason=error.strerror or error) from error
    contents = {
        "weights.safetensors": tensors_to_bytes(weights),
        "config.json": _json(model.config),
        "source.json": model.source.dump().encode(),
        "target.json": model.target.dump().encode(),
    }
    for name in _FILES:
        files.replace(folder / name, contents[name])
    write_card(folder, {**model.card, "sha256": {name: _sha256(contents[name]) for name in _FILES}})


def write_card(folder: Path, card: Mapping[str, Any]) -> None:
    """Write the card of a model folder, and nothing else; SaveError if that cannot be."""
    files.replace(folder / "card.json", _json(card))


def _json(value: Mapping[str, Any]) -> bytes:
    return (json.dumps(dict(value), ensure_ascii=False, indent=2) + "\n").encode()


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def load(folder: Path) -> Model:
    """Read a model folder and check it: hashes, family, shapes, finiteness. Every failure is one LoadError."""
    if not folder.is_dir():
        raise LoadError("There is no model folder {folder}.", folder=folder)
    contents = {name: _checked(folder, name) for name in _FILES}
    card = read_card(folder)
    for name, content in contents.items():
        if card["sha256"].get(name) != _sha256(content):
            raise LoadError(
                "{file} is not the file its card names (SHA-256 differs); get the model again.", file=folder / name
            )
    config = _parsed(folder / "config.json", contents["config.json"])
    try:
        source, target = (_tokenizer(folder / f"{side}.json", config[side]) for side in ("source", "target"))
        net = build(config, source, target)
        _tried(net)
    except InputError as error:  # a sentence already
        raise LoadError(
            "{file} describes no model this version knows: {reason}", file=folder / "config.json", reason=error
        ) from error
    except (LookupError, TypeError, ValueError, RuntimeError, ArithmeticError) as error:
        raise LoadError(
            "{file} describes no model this version knows: {reason}", file=folder / "config.json", reason=repr(error)
        ) from error
    _fill(net, folder / "weights.safetensors", contents["weights.safetensors"])
    return Model(folder.name, net.eval(), source, target, config, card)


def _checked(folder: Path, name: str) -> bytes:
    try:
        return (folder / name).read_bytes()
    except FileNotFoundError as error:
        raise LoadError("{folder} is not a model of Fun-Viz: {name} is missing.", folder=folder, name=name) from error
    except OSError as error:
        raise LoadError("Cannot read {file}: {reason}.", file=folder / name, reason=error.strerror or error) from error


def read_card(folder: Path) -> dict[str, Any]:
    """Return the card of a model folder without loading the model."""
    file = folder / "card.json"
    card = _parsed(file, _checked(folder, "card.json"))
    for name in ("sha256", "title"):
        if not isinstance(card.setdefault(name, {}), dict):
            raise LoadError("{file} is damaged: its {name} is no JSON object.", file=file, name=name)
    return card


def _parsed(file: Path, content: bytes) -> dict[str, Any]:
    try:
        value = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise LoadError("{file} is damaged: it is not JSON.", file=file) from error
    if not isinstance(value, dict):
        raise LoadError("{file} is damaged: it holds no JSON object.", file=file)
    return value


def _tokenizer(file: Path, kind: str) -> Tokenizer:
    discover(text)
    try:
        return tokenizers[kind].load(file)
    except Exception as error:  # the library raises bare Exception on a damaged file
        raise LoadError("{file} holds no usable vocabulary: {reason}", file=file, reason=error) from error


def _tried(net: Writer) -> None:
    """Run the net once on nothing much: options that do not fit one another show only then."""
    token = torch.tensor([[STOP]])
    with torch.inference_mode():
        net.eval()(token, token != PAD, token)


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
        if not math.isfinite(
            weights[name].sum()
        ):  # one infinite or undefined number makes the sum so; isfinite is slow
            raise LoadError("{file} holds numbers that are not finite at {name}.", file=file, name=name)
    net.load_state_dict(weights)
