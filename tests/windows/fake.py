"""Workspaces, requests and a window without torch: what is tested is who tells whom."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event
from typing import Any, ClassVar, Literal

from PySide6.QtWidgets import QApplication, QHBoxLayout, QSplitter, QWidget

from fun_viz.run.decoding.request import Grown
from fun_viz.study import Request, Study
from fun_viz.trace import Candidate, ModelFacts, Step, Trace
from fun_viz.widgets.panel import Panel
from fun_viz.windows.composition import Composition
from fun_viz.windows.settings import Settings
from fun_viz.workspaces.workspace import Ask, Workspace
from tests.traces import token, written
from tests.traces import trace_of as whole


def trace_of(text: str = "你好", *, model: str = "one", words: tuple[str, ...] = ("Hello", "!"), **more: Any) -> Trace:
    """A finished run: one encode move, then a move for each word and for the end."""
    steps = [Step("read", {}, seconds=0.001)]
    for id, word in enumerate((*words, "∎"), start=10):
        likeliest = Candidate(token(word, id), 0.6)
        steps.append(written(word, id, spaced=word.isalpha(), score=-0.5, probability=0.6, candidates=(likeliest,)))
    facts = ModelFacts(model, "transformer", "Model One", 6_100_000, layers="3", attention="4 heads")
    return whole(facts, text, (*text, "∎"), steps, finished=True, **more)


@dataclass(frozen=True)
class Spoken:
    """Yields one trace a lane, or raises what its text asks for; `gate`, when given, holds it up."""

    text: str
    model: str
    beam: int = 1
    lanes: int = 1
    gate: Event | None = None
    error: Exception | None = None

    def __call__(self, _cache: Any) -> Iterator[Grown]:
        if self.gate is not None:
            self.gate.wait(5)
        if self.error is not None:
            raise self.error
        unknown = tuple(i for i, c in enumerate(self.text) if c == "龘")
        for lane in range(self.lanes):
            trace = trace_of(self.text, model=Path(self.model).name, unknown=unknown)
            yield Grown(lane, replace(trace, steps=trace.steps[:1], finished=False), trace.steps[0])
            yield Grown(lane, trace, None)


class One(Workspace):
    """A workspace of one lane. `error` and `gate` go into every request."""

    title: ClassVar[str] = "Decode"
    order: ClassVar[int] = 1
    kind: ClassVar[Literal["single", "lanes", "training"]] = "single"
    lanes: ClassVar[int] = 1
    error: Exception | None = None
    gate: Event | None = None

    def __init__(self, study: Study, models: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__(study, models, parent)
        self.asked: list[Ask] = []
        self.told = 0
        self.panel = Panel(QWidget(), numbers=lambda: "a,b\n1,好\n")
        self.panel.set_title("Numbers")
        splitter = QSplitter()
        splitter.addWidget(self.panel)
        self.plain = Panel(QWidget())
        splitter.addWidget(self.plain)
        QHBoxLayout(self).addWidget(splitter)

    def request(self, ask: Ask) -> Request:
        self.asked.append(ask)
        return Spoken(ask.text, ask.model, ask.beam, self.lanes, self.gate, self.error)

    def panels(self) -> tuple[Panel, ...]:
        return self.panel, self.plain

    def retranslate(self) -> None:
        self.told += 1


class Two(One):
    """Another one of one lane, which wants the same."""

    title: ClassVar[str] = "Positions"
    order: ClassVar[int] = 3


class Lanes(One):
    """A workspace of two lanes."""

    title: ClassVar[str] = "Compare"
    order: ClassVar[int] = 2
    kind: ClassVar[Literal["single", "lanes", "training"]] = "lanes"
    lanes: ClassVar[int] = 2


class Trained(Workspace):
    """A workspace that looks at trainings, and asks for no sentence."""

    title: ClassVar[str] = "Train"
    order: ClassVar[int] = 4
    kind: ClassVar[Literal["single", "lanes", "training"]] = "training"
    asks: ClassVar[bool] = False


KINDS: dict[str, type[Workspace]] = {"two": Two, "one": One, "many": Lanes, "trained": Trained}


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
        self.window.resize(1280, 800)
        self.window.show()

    def page(self, name: str = "one") -> One:
        page = self.window.pages.page(name)
        assert isinstance(page, One)
        return page

    def give(self, command: str) -> None:
        """Give the window a command by its id."""
        self.window.actions_by_id[command].trigger()
