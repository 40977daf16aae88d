"""Workspaces, requests and a window without torch: what is tested is who tells whom."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from math import log
from pathlib import Path
from threading import Event
from typing import Any

from PySide6.QtWidgets import QApplication, QHBoxLayout, QSplitter, QWidget

from fun_viz.run.decoding.request import Grown
from fun_viz.trace import Candidate, ModelFacts, Request, Step, Trace
from fun_viz.widgets.panel import Panel
from fun_viz.widgets.texts import Texts
from fun_viz.windows.composition import Composition
from fun_viz.windows.settings import Settings
from fun_viz.workspaces.train.progress import race_status
from fun_viz.workspaces.workspace import Context, Kind, Workspace
from tests.traces import token, written
from tests.traces import trace_of as whole


def trace_of(text: str = "你好", *, model: str = "one", words: tuple[str, ...] = ("Hello", "!"), **more: Any) -> Trace:
    """A finished run: one encode move, then a move for each word and for the end."""
    steps = [Step("read", {}, seconds=0.001)]
    for n, word in enumerate((*words, "∎"), start=1):
        likeliest, score = Candidate(token(word, n + 9), 0.6), n * log(0.6)
        steps.append(written(word, n + 9, spaced=word.isalpha(), score=score, probability=0.6, candidates=(likeliest,)))
    facts = ModelFacts(model, "transformer", "Model One", 6_100_000, layers="3", attention="4 heads")
    return whole(facts, text, (*text, "∎"), steps, finished=True, **more)


class Answers:
    """What the worker does when it is asked: one trace for each request, or `error`; `gate`, if given, holds it up."""

    def __init__(self) -> None:
        self.error: Exception | None = None
        self.gate: Event | None = None
        self.asked: list[tuple[Request, ...]] = []

    def __call__(self, requests: tuple[Request, ...]) -> Callable[[Any], Iterator[Grown]]:
        self.asked.append(requests)
        return partial(self._grow, requests, self.gate, self.error)

    def _grow(
        self, requests: tuple[Request, ...], gate: Event | None, error: Exception | None, _cache: Any
    ) -> Iterator[Grown]:
        if gate is not None:
            gate.wait(5)
        if error is not None:
            raise error
        for lane, request in enumerate(requests):
            unknown = tuple(i for i, c in enumerate(request.text) if c == "龘")
            trace = trace_of(request.text, model=Path(request.model).name, unknown=unknown)
            yield Grown(lane, replace(trace, steps=trace.steps[:1], finished=False), trace.steps[0])
            yield Grown(lane, trace, None)


class One(Workspace):
    """A workspace of one lane."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.asked: list[Request] = []
        self.told = 0
        self.panel = Panel(QWidget(), numbers=lambda: "a,b\n1,好\n")
        self.panel.set_title("Numbers")
        splitter = QSplitter()
        splitter.addWidget(self.panel)
        self.plain = Panel(QWidget())
        splitter.addWidget(self.plain)
        QHBoxLayout(self).addWidget(splitter)
        Texts(self).follow(self._tell)

    def requests(self, request: Request) -> tuple[Request, ...]:
        self.asked.append(request)
        return super().requests(request)

    def panels(self) -> tuple[Panel, ...]:
        return self.panel, self.plain

    def _tell(self) -> None:
        self.told += 1


class Two(One):
    """Another one of one lane, which wants the same."""


class Lanes(One):
    """A workspace of two lanes."""

    def requests(self, request: Request) -> tuple[Request, ...]:
        (mine,) = super().requests(request)
        return mine, replace(mine, model="third")


class Trained(Workspace):
    """A workspace that looks at trainings, and asks for no sentence."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.playable = self.trainings = context.trainings

    def status(self) -> str:
        return race_status(self.trainings)


KINDS = {
    "two": Kind("Positions", 3, lambda: Two),
    "one": Kind("Decode", 1, lambda: One),
    "many": Kind("Compare", 2, lambda: Lanes, several=True),
    "trained": Kind("Train", 4, lambda: Trained, asks=False),
}


class Stage(Composition):
    """A window over fake workspaces, and what must be ended with it."""

    def __init__(
        self,
        settings: Settings | None = None,
        *,
        models: tuple[str, ...] = ("one", "other"),
        save: Callable[[Settings], None] | None = None,
    ) -> None:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        settings = replace(settings or Settings(theme="light"), language="en")
        super().__init__(app, settings, models=models, kinds=KINDS, save=save)
        self.answers = Answers()
        self.study._job = self.answers
        self.window.resize(1280, 800)
        self.window.show()

    def page(self, name: str = "one") -> One:
        page = self.window.pages.page(name)
        assert isinstance(page, One)
        return page

    def give(self, command: str) -> None:
        """Give the window a command by its id."""
        self.window.actions_by_id[command].trigger()
