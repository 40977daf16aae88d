"""From what the user wants to what the worker is asked: which request, when, and what is said if it fails."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QObject, Signal

from fun_viz.errors import InputError, LoadError
from fun_viz.study import Study
from fun_viz.text.clean import visible
from fun_viz.text.sentence import LONGEST, TooLong
from fun_viz.trace import Trace
from fun_viz.windows.export import copy_text
from fun_viz.windows.language import marked
from fun_viz.windows.message import Message, of_error
from fun_viz.workspaces.workspace import Ask, Workspace

_OFFER = marked("Cut to {limit} characters")
_UNKNOWN = marked("Not in this model's vocabulary: {characters}")
_BLANK = "There is nothing to translate: type a sentence first."


class Asking(QObject):
    """Runs the request of the workspace in front, and no more often than needed."""

    told = Signal(object)  # a Message
    begun = Signal()  # a request went down: what was said before is over
    cut_wanted = Signal()
    working = Signal(bool)
    arrived = Signal()  # the first record of a request
    refused = Signal(str)  # a model that could not be loaded

    def __init__(self, studies: Mapping[str, Study], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.studies = studies
        self.asked: Ask | None = None
        self.good: Ask | None = None  # the last one that was answered
        self._page: Workspace | None = None
        self._awaited: Study | None = None  # asked, and nothing has arrived yet
        self._working: set[str] = set()
        for kind, study in studies.items():
            study.failed.connect(self._failed)
            study.changed.connect(partial(self._changed, study))
            study.working.connect(partial(self._tell_working, kind))

    @property
    def study(self) -> Study | None:
        """The study of the workspace in front, if that asks for sentences."""
        return self._page.study if self._page else None

    @property
    def busy(self) -> bool:
        """Whether any request runs."""
        return bool(self._working)

    @property
    def waiting(self) -> bool:
        """Whether a request was asked and nothing of it has arrived."""
        return self._awaited is not None

    def bring(self, page: Workspace) -> None:
        """Put a workspace in front; what it shows is asked for if it is not there yet, unless it never asks."""
        self._page = page if page.asks else None
        if self._page is not None and self.asked is not None:
            self._run_if_needed(page, self.asked)

    def decode(self, ask: Ask) -> bool:
        """Ask for what the user wants, or say at once why that cannot be; returns whether it was asked."""
        if (problem := trouble(ask.text)) is not None:
            self.told.emit(self._offer_to_cut(problem) if isinstance(problem, TooLong) else of_error(problem))
            return False
        self.asked = ask
        if self._page is not None:
            self._run(self._page)
        return True

    def again(self) -> None:
        """Ask once more, because the workspace in front wants something else."""
        if self._page is not None and self.asked is not None:
            self._run(self._page)

    def stands(self, trace: Trace, model: str) -> None:
        """Say that a trace is already shown, so that it is not asked for again."""
        self.asked = self.good = Ask(trace.text, model, beam_of(trace))

    def cancel(self) -> None:
        """Stop whatever runs; what has arrived stays."""
        for study in self.studies.values():
            study.cancel()

    def _run_if_needed(self, page: Workspace, ask: Ask) -> None:
        study = page.study
        shown = study.request is None and any(reading.trace.text == ask.text for reading in study.readings)
        if not shown and (study.request != page.request(ask) or not study.complete):
            self._run(page)

    def _run(self, page: Workspace) -> None:
        if self.asked is not None:
            self._awaited = page.study
            self.begun.emit()
            page.study.run(page.request(self.asked))

    # ---- what comes back

    def _tell_working(self, kind: str, working: bool) -> None:
        self._working = self._working | {kind} if working else self._working - {kind}
        self.working.emit(self.busy)

    def _changed(self, study: Study) -> None:
        if study is not self._awaited or self.asked is None or not study.readings:
            return
        trace = study.readings[0].trace
        if trace.text != self.asked.text:
            return  # still what was shown before
        self._awaited, self.good = None, self.asked
        self.arrived.emit()
        if characters := unknown(trace):
            self.told.emit(Message(_UNKNOWN, {"characters": characters}))

    def _failed(self, error: Exception) -> None:
        if isinstance(error, TooLong):
            self.told.emit(self._offer_to_cut(error))
            return
        self.told.emit(of_error(error, copy_text))
        if isinstance(error, LoadError) and self.asked is not None:
            self.refused.emit(self.asked.model)

    def _offer_to_cut(self, error: TooLong) -> Message:
        return Message(error.template, error.values, "warning", _OFFER, self.cut_wanted.emit, {"limit": error.limit})


def trouble(text: str) -> InputError | None:
    """Return why a text cannot be read by any model, if so; cheap, so that it is said at once."""
    seen = visible(text)
    if not seen:
        return InputError(_BLANK)
    return TooLong(len(seen), LONGEST) if len(seen) > LONGEST else None


def unknown(trace: Trace) -> str:
    """Return the characters of a source that its model does not know, each once."""
    pieces = (token.piece for sequence in trace.sequences for token in sequence.tokens if token.special == "unknown")
    return " ".join(dict.fromkeys(pieces))


def beam_of(trace: Trace) -> int:
    """Return how many hypotheses the strategy of a trace kept."""
    return trace.request.beam
