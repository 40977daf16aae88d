"""The only place that joins the parts: application, language, theme, worker, studies, window."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from time import monotonic

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QApplication

import fun_viz.plain_import  # before what follows is imported
import fun_viz.workspaces
from fun_viz import archive, paths
from fun_viz.cli.parser import Parser
from fun_viz.cli.streams import guarded
from fun_viz.errors import LoadError
from fun_viz.registry import discover
from fun_viz.run.models import cache
from fun_viz.widgets.texts import marked
from fun_viz.windows import settings as remembered
from fun_viz.windows.composition import Composition
from fun_viz.windows.display import application, fit, missing
from fun_viz.windows.icons import program_icon
from fun_viz.windows.interrupts import interrupts
from fun_viz.windows.message import Message, of_error
from fun_viz.windows.rubbish import Rubbish
from fun_viz.windows.settings import Settings
from fun_viz.work import Worker
from fun_viz.workspaces.workspace import workspaces

SENTENCE = "今天吃什么好"
_NO_FONT = marked("No font on this computer has Chinese characters. On Debian or Ubuntu, type: {line}")
_FONT = "sudo apt install fonts-noto-cjk"
_PATIENCE = 1.5  # seconds to wait for the workers when the program ends: with the rest of the ending, two


class Program(QObject):
    """One running program: what it shows while torch loads, and what it does when the model is there."""

    ready = Signal()  # the model is loaded: the next sentence is decoded at once

    def __init__(
        self,
        app: QApplication,
        settings: Settings,
        path: str = "",
        follow: str = "",
        *,
        fault: LoadError | None = None,  # of the settings
    ) -> None:
        super().__init__()
        self._rubbish = Rubbish(self)  # which waits until the model is loaded: what is made before then stays
        if follow:
            training = next((name for name, kind in workspaces.items() if not kind.asks), "")
            settings = replace(settings, workspace=training)
        self._wanted, self._path, self._follow = settings, path, follow
        self._closed = False
        self.composition = Composition(
            app,
            settings if settings.text else replace(settings, text=SENTENCE),
            models=tuple(cache.names()),
            save=partial(remembered.save, file=paths.settings_file()),
        )
        self.window, self._scout = self.composition.window, Worker()
        fit(self.window)
        if fault is not None:
            self.window.notice.show_message(Message(fault.template, fault.values, "warning", lasting=True))
        self._show_recorded()
        self._shown = self.window.composer.request
        self._tours = not (settings.toured or path or follow)
        self.window.painted.connect(self._begin, Qt.ConnectionType.QueuedConnection)

    def close(self) -> bool:
        """End the workers, a training after its checkpoint; False if that takes too long.

        A training that could not write it raises what went wrong.
        """
        self._closed, lost = True, list[Exception]()
        self.composition.trainings.lost.connect(lost.append)
        self._rubbish.end()
        until = monotonic() + _PATIENCE
        ended = self.composition.close(_PATIENCE)
        ended = self._scout.close(max(0.0, until - monotonic())) and ended
        if lost:
            raise lost[0]
        return ended

    def _show_recorded(self) -> None:
        """Show the run that comes with the program, so that there is a picture while torch loads."""
        with suppress(LoadError):  # the sentence is decoded as soon as the model is there
            self.window.show_trace(archive.load_trace(paths.resources() / "first.safetensors"))
            self.window.requests.example = self.window.requests.wanted

    def _begin(self) -> None:
        """Do what the first picture did not have to wait for."""
        if self._closed:  # as soon as it was painted
            return
        if not QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese):
            self.window.notice.show_message(Message(_NO_FONT, {"line": _FONT}, "warning", lasting=True))
        self._warm()
        if self._tours:
            self.window.words.begin_tour()
        if self._path:
            self.window.opener.open(self._path)
        if self._follow:
            self.window.runs.follow(Path(self._follow))

    def _warm(self) -> None:
        self.window.front.set_loading(True)
        offered = [card.model for card in self.window.composer.cards]
        model = self._wanted.model if self._wanted.model in offered else self._shown.model
        run = self.composition.worker.start(partial(_take, self.composition.cache, model))
        run.finished.connect(self._warmed)
        run.cancelled.connect(self._overtaken, Qt.ConnectionType.QueuedConnection)  # what overtook it is being started
        run.failed.connect(self._stop_loading)
        run.failed.connect(self._complain)

    def _warmed(self) -> None:
        self._settle()
        self.ready.emit()
        self._return_to_last()
        self._build_rest()
        self.window.runs.offer_unfinished()

    def _overtaken(self) -> None:
        """Go on where the worker was asked for something else before the model was there."""
        if self._closed:  # the worker was told to end, and the window may be gone
            return
        self._settle()
        self._return_to_last()
        self._build_rest()
        self.window.runs.offer_unfinished()

    def _complain(self, error: Exception) -> None:
        self.window.notice.show_message(of_error(error))

    def _stop_loading(self) -> None:
        self._settle()
        self._build_rest()

    def _settle(self) -> None:
        self.window.front.set_loading(False)
        self._rubbish.begin()

    def _build_rest(self) -> None:
        """Make the other workspaces and see what can be trained; not earlier, because that would make torch wait."""
        from fun_viz.run.training.catalogue import Catalogue  # which the first picture does not need

        self.window.pages.build_rest()
        run = self._scout.start(Catalogue())
        run.yielded.connect(self.window.pages.set_catalogue)
        run.failed.connect(self._complain)

    def _return_to_last(self) -> None:
        """Decode what was on the screen when the program ended, unless the user has begun something else."""
        window, wanted = self.window, self._wanted
        if window.composer.request != self._shown or any(request.prefix for request in window.study.asked):
            return
        if wanted.text:
            window.models.take(wanted.text, wanted.model, wanted.beam, wanted.strategy)
        if window.composer.request != self._shown or window.requests.wanted is None:
            window.decode()
        else:
            window.requests.again()


def _take(models: cache.ModelCache, name: str) -> Iterable[object]:
    models.take(name)
    return ()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program; without a display, do its main job without one."""
    return guarded(partial(_run, arguments))


def _run(arguments: Sequence[str] | None) -> int:
    options = _parser().parse_args(arguments)
    discover(fun_viz.workspaces)
    if reason := missing(os.environ, sys.platform):
        from fun_viz.windows import headless

        return headless.run(reason, SENTENCE)
    app = _application()
    settings, fault = remembered.load(paths.settings_file())
    program = Program(app, settings, options.path, options.follow, fault=fault)
    with interrupts(program.window.close):
        program.window.show()
        status = app.exec()
    if not program.close():
        sys.stdout.flush()
        os._exit(status)  # the worker is deep in a library; an ordinary exit would tear it down under its feet
    return status


def _parser() -> argparse.ArgumentParser:
    parser = Parser("fun-viz-gui", description="See sequence models think, one token at a time.")
    parser.add_argument("path", nargs="?", default="", metavar="PATH", help="a model, a run or a trace to open")
    parser.add_argument("--follow", default="", metavar="DIR", help="a run folder to watch while it is written")
    parser.add_version()
    return parser


def _application() -> QApplication:
    app = application()
    app.setApplicationName("fun-viz")
    app.setApplicationDisplayName("Fun-Viz")
    app.setDesktopFileName("fun-viz")
    app.setWindowIcon(program_icon())
    return app
