"""Nets of layers written by hand, and what is asked of every drawing: rectangles, marks by their keys."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QWidget

from fun_viz.anatomy import Anatomy, Part
from fun_viz.branch import Moment
from fun_viz.reading import Reading
from fun_viz.selection import Focus
from fun_viz.trace import Array, ModelFacts, Request, Step, Trace
from fun_viz.trace import Sequence as Text
from fun_viz.views.painting import advance
from fun_viz.views.stage.marks import Chip, Label, Mark, Scene
from fun_viz.views.theme import type_face
from fun_viz.workspaces.stage.drawing import draw
from fun_viz.workspaces.stage.view import View
from tests.traces import END, given, written

SEQUENCES = (("source", "given"), ("target", "written"))
TOKEN, UNIT = ("beam", "token", "unit"), 20
WEIGHTS = ("beam", "head", "query", "key")
HEADS, LAYERS, PLACES = 2, 3, 3


def numbers(*shape: int, of: int) -> np.ndarray:
    """Return numbers of which no two are alike, the same for the same `of`."""
    return np.random.default_rng(of).normal(size=shape).astype(np.float32)


def shares(*shape: int, of: int) -> np.ndarray:
    """Return rows that sum to 1, uneven."""
    raw = np.exp(1.5 * numbers(*shape, of=of))
    return (raw / raw.sum(-1, keepdims=True)).astype(np.float32)


def by_hand(
    source: Sequence[str] = ("我", "吃", "饭", END), target: Sequence[str] = ("I", "eat", "rice", END), *,
    fans: bool = False, layers: int = LAYERS, lacking: Sequence[str] = (), unknown: Sequence[int] = (),
) -> Reading:  # fmt: skip
    """Return the reading of a Transformer, or of a convolutional net; arrays whose port is `lacking` are left out."""
    parts = tuple(_parts(layers, fans=fans))
    steps: list[Step] = []
    for layer in range(layers):
        arrays = {f"e{layer}.output": Array(numbers(1, len(source), UNIT, of=layer), TOKEN)}
        if layer == 0:
            arrays["e.input"] = Array(numbers(1, len(source), UNIT, of=50), TOKEN)
            arrays |= _kernels(layers) if fans else {}
        if not fans:
            size = (1, HEADS, len(source), len(source))
            arrays[f"e{layer}.self.pattern"] = Array(shares(*size, of=100 + layer), WEIGHTS)
        steps.append(Step("read", _kept(arrays, lacking)))
    for t, piece in enumerate(target):
        arrays = {"d.input": Array(numbers(1, 1, UNIT, of=200 + t), TOKEN)}
        for layer in range(layers):
            of = 1000 * (layer + 1) + t
            arrays[f"d{layer}.output"] = Array(numbers(1, 1, UNIT, of=of), TOKEN)
            arrays[f"d{layer}.cross.pattern"] = Array(shares(1, HEADS, 1, len(source), of=of + 300), WEIGHTS)
            if fans:
                arrays[f"d{layer}.cross.context"] = Array(numbers(1, 1, UNIT, of=of + 500), ("beam", "query", "unit"))
            else:
                arrays[f"d{layer}.self.pattern"] = Array(shares(1, HEADS, 1, t + 1, of=of + 400), WEIGHTS)
                gathered = numbers(1, HEADS, 1, UNIT // HEADS, of=of + 500)
                arrays[f"d{layer}.cross.gathered"] = Array(gathered, ("beam", "head", "query", "unit"))
        steps.append(written(piece, 10 + t, _kept(arrays, lacking), probability=0.9 - 0.1 * (t % 7)))
    anatomy = Anatomy(parts, SEQUENCES, "layers")
    facts = ModelFacts("by-hand", "", "By hand", 12)
    return Reading(Trace(Request("by-hand", "我吃饭", limit=max(2, len(target))), facts, anatomy,
                         (given(source, unknown), Text("target", "written")), tuple(steps), finished=True))  # fmt: skip


def _kept(arrays: dict[str, Array], lacking: Sequence[str]) -> dict[str, Array]:
    return {name: array for name, array in arrays.items() if name.rpartition(".")[2] not in lacking}


def _kernels(layers: int) -> dict[str, Array]:
    axes = ("unit", "read", "place")
    return {f"{side}{layer}.glu.weight": Array(numbers(2 * UNIT, UNIT, PLACES, of=ord(side) + layer), axes)
            for side in "ed" for layer in range(layers)}  # fmt: skip


def _parts(layers: int, *, fans: bool) -> Iterator[Part]:
    for side, sequence in (("e", "source"), ("d", "target")):
        yield Part(side, "embedding", sequence, positions="learned", ports={"input": TOKEN})
        for layer in range(layers):
            path, weights = f"{side}{layer}", {"pattern": WEIGHTS}
            if fans:
                kernel = {"weight": ("unit", "read", "place")}
                yield Part(f"{path}.glu", "convolution", sequence, layer, weights=kernel, ports={"gate": TOKEN})
            else:
                yield Part(f"{path}.self", "attention", sequence, layer, sequence, "scaled-dot", ports=weights)
            if side == "d":
                port = (
                    {"context": ("beam", "query", "unit")} if fans else {"gathered": ("beam", "head", "query", "unit")}
                )
                yield Part(f"{path}.cross", "attention", sequence, layer, "source", "dot", ports={**weights, **port})
            yield Part(path, "residual", sequence, layer, ports={"output": TOKEN})


def view_of(reading: Reading, position: int, width: float = 1222, height: float = 262, **more: object) -> View:
    focus = more.pop("focus", Focus("cross", LAYERS - 1, "mean"))
    return View(Moment(reading, position), focus, width, height, **more)  # type: ignore[arg-type]


def scene_of(reading: Reading, position: int, width: float = 1222, height: float = 262, **more: object) -> Scene:
    return draw(view_of(reading, position, width, height, **more))


def marks_of(scene: Scene, kind: type[Mark] = Mark) -> tuple[Mark, ...]:
    return tuple(mark for mark in scene.marks if isinstance(mark, kind))


def keyed(scene: Scene, *begin: object) -> dict[tuple[object, ...], Mark]:
    """Return the marks whose keys begin so, by what comes after that."""
    return {mark.key[len(begin) :]: mark for mark in marks_of(scene) if mark.key[: len(begin)] == begin}


def words_of(scene: Scene, widget: QWidget) -> list[tuple[Label | Chip, QRectF]]:
    """Return every text with the rectangle that it takes."""
    return [(mark, _rectangle(mark, widget)) for mark in marks_of(scene) if isinstance(mark, Label | Chip)]


def _rectangle(mark: Label | Chip, widget: QWidget) -> QRectF:
    if isinstance(mark, Chip):
        return QRectF(mark.x - mark.width / 2, mark.y - mark.height / 2, mark.width, mark.height)
    wide = advance(mark.text, type_face(widget, mark.pixels, bold=mark.bold))
    wide = wide if mark.room is None else min(wide, mark.room)
    left = {"left": mark.x, "centre": mark.x - wide / 2, "right": mark.x - wide}[mark.align]
    return QRectF(left, mark.y - mark.pixels * 0.5, wide, mark.pixels)


def overlaps(scene: Scene, widget: QWidget) -> list[str]:
    """Return which texts lie over one another, and which are not wholly inside the drawing."""
    words = words_of(scene, widget)
    found = [
        f"{one.text!r} {one.key} over {other.text!r} {other.key}"
        for at, (one, here) in enumerate(words)
        for other, there in words[at + 1 :]
        if here.intersects(there)
    ]
    inside = QRectF(0, 0, scene.width, scene.height)
    return found + [f"{mark.text!r} {mark.key} is outside" for mark, box in words if not inside.contains(box)]
