"""What is read off a drawing, to be compared with what was recorded, number by number."""

from __future__ import annotations

import numpy as np

from fun_viz.reading import Reading
from fun_viz.views.stage.marks import Box, Label, Mark, Path, Scene, Strip
from fun_viz.workspaces.stage.view import About


def marks(scene: Scene) -> tuple[Mark, ...]:
    return scene.marks


def keyed(scene: Scene, *key: object) -> list[Mark]:
    """Return the marks whose key begins so."""
    return [mark for mark in marks(scene) if mark.key[: len(key)] == key]


def units(vector: np.ndarray, count: int, bound: float) -> list[float]:
    """Return evenly spaced units of a vector, as shares of a bound."""
    return [vector[int((at + 0.5) * len(vector) / count)] / bound for at in range(count)]


def recorded(reading: Reading, about: About) -> np.ndarray:
    """Return the vector that a strip says it is of."""
    assert about.step is not None
    if about.place is not None and about.place.sequence == "source":
        return reading.encoding[about.step].arrays[about.probe].values[0]
    seen = reading.at(about.probe, about.step)
    assert seen is not None
    return seen.values.reshape(-1)


def check_numbers(scene: Scene, reading: Reading, *, total: float, kept: str, step: int) -> None:
    """Compare each strip, bar, link, tint and number of a drawing with what was recorded of the net."""
    bounds = {name: max(float(np.nanmax(np.abs(t.array.values))) for t in reading.tracks if t.name == name)
              for name in ("hidden", "cell") if any(t.name == name for t in reading.tracks)}  # fmt: skip
    for strip in (mark for mark in marks(scene) if isinstance(mark, Strip)):
        assert isinstance(strip.about, About)
        if not strip.about.probe:  # a context that is not recorded yet
            continue
        name = "cell" if strip.about.probe.endswith(".cell") else "hidden"
        assert len(strip.values) >= 2
        expected = units(recorded(reading, strip.about), len(strip.values), bounds[name])
        np.testing.assert_allclose(strip.values, np.clip(expected, -1, 1), atol=1e-6)
    for bar in (mark for mark in marks(scene) if isinstance(mark, Box) and mark.key[-1] == "new"):
        (whole,) = keyed(scene, *bar.key[:-1], "whole")
        _, layer, side, at, _ = bar.key
        assert bar.value is not None
        np.testing.assert_allclose(bar.value, 1 - gate(reading, kept, str(side), layer, at).mean(), atol=1e-6)
        assert isinstance(whole, Box)
        np.testing.assert_allclose(bar.width, whole.width * bar.value)
        np.testing.assert_allclose(bar.x - bar.width / 2, whole.x - whole.width / 2)
    if step >= 0:
        _check_weights(scene, reading, total, step)
    for label in (mark for mark in marks(scene) if isinstance(mark, Label) and mark.value is not None):
        percent = "<1%" if 0 < label.value < 0.005 else f"{label.value:.0%}"
        nearly = f"{min(label.value, 0.999):.1%}" if 0.995 <= label.value < 1 else percent
        assert {nearly, f"{label.value:.1f}"} & set(label.text.split()), label


def gate(reading: Reading, name: str, side: str, layer: object, at: object) -> np.ndarray:
    (track,) = (t for t in reading.tracks if (t.part, t.layer, t.name) == (side, layer, name))
    assert isinstance(at, int)
    missing = len(reading.source) - track.array.values.shape[1] if side == "backwards" else 0
    return track.array.values[:, at - missing]


def _check_weights(scene: Scene, reading: Reading, total: float, step: int) -> None:
    """Compare links with a row of weights: each as wide as its share, all of it with what is outside of a window."""
    pattern = reading.pattern("cross", 0, "mean")
    links = [mark for mark in keyed(scene, "gathered") if isinstance(mark, Path)]
    if pattern is None:
        assert not links
        return
    row = pattern[step]
    for link in links:
        assert link.value is not None
        np.testing.assert_allclose(link.line, max(0.8, total * link.value), rtol=1e-5)
        if isinstance(link.key[1], int):
            np.testing.assert_allclose(link.value, row[link.key[1]], rtol=1e-6)
    np.testing.assert_allclose(sum(link.value or 0 for link in links), row.sum(), rtol=1e-5)
    for tint in keyed(scene, "tint"):
        assert isinstance(tint, Box)
        assert tint.value == float(row[int(str(tint.key[1]))])
    for label in keyed(scene, "weight"):
        assert isinstance(label, Label)
        assert label.value == float(row[int(str(label.key[1]))])
        assert label.value >= 0.1
