"""A picture of the real window without a screen: the same widgets, asked and drawn at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from PySide6.QtCore import QEventLoop, QLoggingCategory, Qt, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

import fun_viz.workspaces
from fun_viz.branch import Branch
from fun_viz.errors import InputError
from fun_viz.export.export import picture_of
from fun_viz.reading import Reading
from fun_viz.registry import discover
from fun_viz.run.decoding.request import Decode
from fun_viz.run.training.catalogue import catalogue
from fun_viz.strategy import SEARCH, Strategy
from fun_viz.trace import Request
from fun_viz.trainings import Trainings
from fun_viz.windows.composition import Composition
from fun_viz.windows.settings import Settings
from fun_viz.workspaces.workspace import Workspace, workspaces

_DRAWN = 500  # milliseconds after which all panels of a training are drawn: they take turns


def take_picture(
    workspace: str,
    *,
    text: str,
    models: tuple[str, ...],
    step: int | None,
    language: Literal["zh", "en"],
    theme: Literal["light", "dark"],
    size: tuple[int, int],
    beam: int = 1,
    strategy: Strategy = SEARCH,
    runs: tuple[str, ...] = (),
    reference: str | None = None,
) -> tuple[QImage, tuple[str, ...]]:
    """Return the window with one workspace in front, at a move of its clock counted from 0; None is the last.

    The sentences are what the nets in front do in that move. Those models alone can be chosen in it, all of them are
    seen where several are; `runs` are run folders, for a workspace that shows trainings; words are held against a
    `reference`. A workspace nobody knows is an InputError.
    """
    discover(fun_viz.workspaces)
    if workspace not in workspaces:
        known = ", ".join(workspaces)
        raise InputError("There is no workspace {name}; known are {known}.", name=workspace, known=known)
    settings = Settings(language, theme, text, beam=beam, strategy=strategy, workspace=workspace, animations=False)
    with _composition(settings, models, size) as composition:
        window, page = composition.window, composition.window.pages.page(workspace)
        if page.asks:
            page.restore({**page.state(), "lanes": list(models)})
            _answer(composition, page, Request(window.composer.model, text, beam, strategy=strategy))
            if reference is not None:
                composition.study.set_reference(reference)
        else:
            page.set_catalogue(catalogue())
            _reopen(composition.trainings, runs)
        if step is not None:
            _move(page, step)
        QApplication.processEvents()
        while page.waits():
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        QApplication.processEvents()  # what came last is laid out
        return picture_of(window, 1.0), page.narration()


def _move(page: Workspace, step: int) -> None:
    """Put the clock at a move; InputError if there is none of that number."""
    clock = page.playable.clock
    if step >= clock.length:
        raise InputError("There are {count} moves here, counted from 0: no {step}.", count=clock.length, step=step)
    clock.move_to(step)


def _answer(composition: Composition, page: Workspace, request: Request) -> None:
    """Run what a workspace asks for, here and now, and show it."""
    requests = page.requests(request)
    job = Decode(requests, details=not page.several)  # for whoever looks inside, who would ask for them later
    traces = {requests[grown.lane]: grown.trace for grown in job(composition.cache)}
    composition.window.requests.wanted = request
    composition.study.show(*(Branch(each, Reading(trace)) for each, trace in traces.items()))


def _reopen(trainings: Trainings, runs: tuple[str, ...]) -> None:
    """Show run folders, and wait until all of them are read; LoadError if one cannot be."""
    if not runs:
        return
    failures: list[Exception] = []
    turn = QEventLoop()
    trainings.failed.connect(failures.append)
    trainings.failed.connect(turn.quit)
    trainings.state_changed.connect(lambda state: turn.quit() if state in ("done", "paused", "idle") else None)
    trainings.follow(runs, forever=False)
    turn.exec()
    if failures:
        raise failures[0]
    QTimer.singleShot(_DRAWN, turn.quit)
    turn.exec()


@contextmanager
def _composition(settings: Settings, models: tuple[str, ...], size: tuple[int, int]) -> Iterator[Composition]:
    app = QApplication.instance()
    assert isinstance(app, QApplication), "a picture needs a QApplication"
    QLoggingCategory.setFilterRules("default.warning=false")  # a platform without a screen warns of every window
    composition = Composition(app, settings, models=models)
    window = composition.window
    try:
        window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        window.resize(*size)
        window.show()
        QApplication.processEvents()
        if (given := (window.width(), window.height())) != size:
            smallest, asked = ("{}x{}".format(*pair) for pair in (given, size))
            raise InputError("The window is at least {smallest} here, not {asked}.", smallest=smallest, asked=asked)
        yield composition
    finally:
        composition.discard()
        QLoggingCategory.setFilterRules("")
