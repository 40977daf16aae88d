"""Whatever a workspace shows can be read: no text is cut, lies on another or is too pale.

For every family, position encoding and attention, in both languages and themes, from the smallest window on. By day a
sample of all that is drawn; with `--nightly` all of it.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import product
from random import Random
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QEventLoop, Qt
from PySide6.QtWidgets import QApplication

import fun_viz.workspaces
from fun_viz.branch import Branch
from fun_viz.nets.recurrent import attentions
from fun_viz.nets.transformer import positions
from fun_viz.reading import Reading
from fun_viz.registry import discover
from fun_viz.run.decoding.decode import decode
from fun_viz.run.models.store import Model
from fun_viz.trace import Request
from fun_viz.views.colours import LEGIBLE, contrast
from fun_viz.views.theme import DARK, LIGHT, Theme
from fun_viz.windows import composition
from fun_viz.windows.composition import Composition
from fun_viz.windows.settings import Settings
from fun_viz.work import Worker
from tests.legible import faults, unsaid
from tests.tiny import tiny
from tests.workspaces.train.records import Unworked, course, offers

NETS: tuple[tuple[str, dict[str, Any]], ...] = (
    *(("transformer", {"positions": name}) for name in positions), ("convolutional", {}),
    *(("gru", {"attention": name}) for name in attentions()), ("gru", {"attention": "additive", "layers": 3}),
    ("lstm", {"attention": "none"}), ("lstm", {"attention": "additive"}), ("rnn", {"attention": "none"}), ("rnn", {}),
)  # fmt: skip
TEXTS = ("今天吃什么好？", "好", "他每天早上喝咖啡，" * 6, "龘😀 שלום <b>x</b>")
SIZES = ((1000, 700), (1280, 800), (1920, 1080), (2560, 1440))
SHARES = (0.0, 0.4, 1.0)  # of all moves
LANES = 4
DENSE = "QT_SCALE_FACTOR"
Case = tuple[Any, ...]


@cache
def model(net: int) -> Model:
    family, options = NETS[net]
    return tiny(family, family=family, learned=False, **options)


class Models:
    """Gives a worker the models of the lanes in front."""

    def __init__(self, nets: Sequence[int]) -> None:
        self._nets = nets

    def take(self, name: str) -> Model:
        return model(self._nets[int(name.split()[-1])])


@cache
def branch(net: int, text: str, lane: int = 0) -> Branch:
    *_, (trace, _) = decode(model(net), Request(f"lane {lane}", text, limit=40 if len(text) > 20 else 8))
    return Branch(trace.request, Reading(trace))


def some(cases: Sequence[Case], count: int, seed: str, *, nightly: bool) -> Sequence[Case]:
    """Return as many of the cases, always the same ones; all of them by night."""
    return cases if nightly or count >= len(cases) else Random(seed).sample(cases, count)


@pytest.fixture(params=[f"{language} {theme}" for language in ("en", "zh") for theme in ("light", "dark")])
def window(
    request: pytest.FixtureRequest, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Composition]:
    def trained(worker: Worker) -> Unworked:
        trainings = Unworked()
        trainings._worker = worker
        return trainings

    discover(fun_viz.workspaces)
    monkeypatch.setattr(composition, "Trainings", trained)
    language, theme = request.param.split()
    settings = Settings(language, theme, TEXTS[0], workspace="decode", animations=False)
    made = Composition(qapp, settings, models=())
    made.window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    made.window.setObjectName(request.param)
    made.window.show()
    yield made
    made.discard()


def look(made: Composition, size: tuple[int, int], told: str) -> list[str]:
    """Return what is wrong in a window of some size."""
    made.window.resize(*size)
    for _ in range(3):  # a layout asks for another
        QApplication.processEvents()
    QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)  # of what a timer has changed in the last turn
    return [f"{told}, {size}: {fault}" for fault in (*faults(made.window), *unsaid(made.window))]


def decoded(made: Composition, name: str, count: int, *, nightly: bool) -> Iterator[str]:
    """Yield what is wrong in a workspace that shows sentences, on nets, texts, moves and sizes."""
    page = made.window.pages.bring(name)
    lanes = range(LANES if page.several else 1)
    page.set_models(tuple(f"lane {lane}" for lane in lanes))
    for _ in lanes[2:]:
        page.more.click()  # type: ignore[attr-defined]
    cases = [*product(range(len(NETS)), TEXTS, SHARES, SIZES)]
    for net, text, share, size in some(cases, count, made.window.objectName() + name, nightly=nightly):
        nets = [(net + 5 * lane) % len(NETS) for lane in lanes]
        branches = [branch(each, text, lane) for lane, each in enumerate(nets)]
        made.study._cache = Models(nets)
        made.study.show(*branches)
        made.study.clock.move_to(round(share * (made.study.clock.length - 1)))
        while page.waits():
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        yield from look(made, size, f"{name} of {NETS[net]}, {text[:9]!r} at {share:.0%}")


def trained(made: Composition, name: str, count: int, *, nightly: bool) -> Iterator[str]:
    """Yield what is wrong in a workspace that shows trainings, before one, in it and after it."""
    page = made.window.pages.bring(name)
    page.set_catalogue(offers())
    yield from look(made, SIZES[0], f"{name}, empty")
    page.controls.primary.click()  # type: ignore[attr-defined]
    for lane in range(len(made.trainings.folders)):
        made.trainings.say(lane, *course(200))  # type: ignore[attr-defined]
    for size in some([*SIZES], count, name, nightly=nightly):
        QApplication.processEvents()
        yield from look(made, size, f"{name}, trained")


@pytest.mark.timeout(7200)
@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("decode", 12),
        ("compare", 6),
        ("positions", 5),
        ("inside", 8),
        ("inside-cell", 6),
        ("inside-heads", 2),
        ("whatif", 6),
        ("beam", 4),
        ("leave-out", 5),
    ],
)
def test_what_is_said_of_a_sentence_can_be_read(window: Composition, name: str, count: int, *, nightly: bool) -> None:
    wrong = [*decoded(window, name, count, nightly=nightly)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("name", ["train", "bottleneck", "exposure"])
def test_what_is_said_of_a_training_can_be_read(window: Composition, name: str, *, nightly: bool) -> None:
    wrong = [*trained(window, name, 1, nightly=nightly)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.timeout(7200)
def test_at_two_pixels_a_unit_too(*, nightly: bool) -> None:
    """A window learns how dense its screen is before anything else does: in a process of its own."""
    if os.environ.get(DENSE):
        pytest.skip("this is that process")
    which = [] if nightly else ["-k", "zh and dark and decode"]
    asked = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", __file__, *which]
    ran = subprocess.run(asked, env={**os.environ, DENSE: "2"}, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_every_ink_can_be_read_on_every_ground(theme: Theme) -> None:
    inks = (theme.text, theme.muted, theme.accent, theme.source, theme.target, theme.right, theme.wrong, theme.middling)
    for ground in (theme.panel, theme.ground, theme.chip, theme.soft):
        assert min(contrast(ink, ground) for ink in (*inks, *theme.lanes, theme.low, theme.high)) >= LEGIBLE
    assert contrast(theme.on_accent, theme.accent) >= LEGIBLE
