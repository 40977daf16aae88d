"""After any moves, what stands on the screen is, pixel for pixel, what is painted when all of it is painted anew."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from random import Random

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget
from pytestqt.qtbot import QtBot

import fun_viz.workspaces
from fun_viz.branch import Branch
from fun_viz.reading import Reading
from fun_viz.registry import discover
from fun_viz.run.decoding.decode import decode
from fun_viz.selection import Focus
from fun_viz.study import Study
from fun_viz.trace import Place, Request, Trace
from fun_viz.trainings import Trainings
from fun_viz.views.canvas import Canvas
from fun_viz.views.theme import DARK, LIGHT
from fun_viz.widgets.layouts import column
from fun_viz.windows.style import program_font
from fun_viz.windows.transport import Transport
from fun_viz.work import Worker
from fun_viz.workspaces.workspace import Context, Workspace, workspaces
from tests.screens import Screen, differing
from tests.tiny import kinds, tiny

discover(fun_viz.workspaces)
KINDS = [(family, options) for family, options in kinds()]
MOVES = 60


@pytest.fixture(autouse=True)
def the_program_s_font(qapp: QApplication) -> None:
    qapp.setFont(program_font(qapp))


@cache
def trace(kind: int) -> Trace:
    family, options = KINDS[kind]
    model = tiny(f"tiny-{kind}", family=family, learned=False, **options)
    request = Request(model.name, "我每天早上去学校。", limit=9)
    *_, (whole, _) = decode(model, request)
    return replace(whole, request=replace(whole.request, model=model.name))


def shown(qtbot: QtBot, name: str, traces: tuple[Trace, ...], worker: Worker) -> tuple[QMainWindow, Workspace, Study]:
    study = Study(worker, None)
    page = workspaces[name].make(Context(study, Trainings(worker), tuple(trace.model.name for trace in traces)))
    study.setParent(page)
    for part in page.findChildren(QWidget):
        if hasattr(part, "animate"):
            part.animate = False
    window = QMainWindow()
    window.setPalette(LIGHT.palette())
    transport, whole = Transport(), QWidget()
    column(whole, (page, 1), transport)
    transport.follow(study)
    window.setCentralWidget(whole)
    window.resize(1000, 650)
    window.show()
    study.show(*(Branch(trace.request, Reading(trace)) for trace in traces))
    return window, page, study


def step(random: Random, window: QMainWindow, study: Study) -> None:
    """Do one thing that a user may do."""
    clock, focus = study.clock, random.choice(("cross", "decoder", "encoder", "influence", "track"))
    match random.randrange(12):
        case 0:
            window.setPalette(random.choice((LIGHT, DARK)).palette())
        case 1:
            window.resize(random.randrange(960, 1200), random.randrange(580, 750))
        case 2:
            study.point((Place(random.choice(("source", "target")), random.randrange(9)),))
        case 3:
            study.select(
                replace(study.selection, focus=Focus(focus, random.randrange(2), random.choice((0, 1, "mean"))))
            )
        case 4:
            study.point(())
        case 5:
            clock.move_to(random.randrange(clock.length))
        case _:
            clock.move_to((clock.position + random.choice((-1, 1, 1, 1))) % clock.length)


@pytest.mark.parametrize(
    ("name", "of"),
    [
        *(("decode", (kind,)) for kind in range(len(KINDS))),
        *(("positions", (kind,)) for kind in (0, 1, 5)),
        ("compare", (0, 1, 2)),
        ("compare", (3, 5)),
    ],
)
def test_parts_painted_again_leave_what_painting_all_of_it_gives(qtbot: QtBot, name: str, of: tuple[int, ...]) -> None:
    worker, random = Worker(), Random(f"{name}{of}")
    window, _, study = shown(qtbot, name, tuple(map(trace, of)), worker)
    screens = [Screen(canvas) for canvas in window.findChildren(Canvas)]
    try:
        for at in range(MOVES):
            step(random, window, study)
            QApplication.processEvents()
            for screen in screens:
                if screen.canvas.isVisible() and (where := differing(screen.painted(), screen.anew())):
                    pytest.fail(f"{type(screen.canvas).__name__} after {at} moves, at {study.clock.position}: {where}")
    finally:
        window.close()
        window.deleteLater()
        worker.close()


class Heard(QObject):
    """Counts the events of one kind that a widget gets."""

    def __init__(self, widget: QWidget, *kinds: QEvent.Type) -> None:
        super().__init__(widget)
        self.kinds, self.count = kinds, 0
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        self.count += event.type() in self.kinds
        return False


@pytest.mark.parametrize(("name", "of"), [("decode", (0,)), ("decode", (1,)), ("compare", (0, 1, 2))])
def test_a_move_lays_nothing_out_and_paints_nothing_below_the_panels(
    qtbot: QtBot, name: str, of: tuple[int, ...]
) -> None:
    worker = Worker()
    window, page, study = shown(qtbot, name, tuple(map(trace, of)), worker)
    last = study.clock.length - 3  # where a lane is still writing
    try:
        for position in (last - 3, last - 2) * 3:  # what showing it has asked for is done, level by level
            study.clock.move_to(position)
            QApplication.processEvents()
        heard = Heard(page, QEvent.Type.Paint, QEvent.Type.LayoutRequest)
        for position in (last - 3, last - 2, last - 3):
            study.clock.move_to(position)
            QApplication.processEvents()
        assert heard.count == 0
    finally:
        window.close()
        window.deleteLater()
        worker.close()
