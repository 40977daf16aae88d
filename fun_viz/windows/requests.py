"""From what the user wants to what the study is asked: which requests, when, and what is said if they fail."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from fun_viz.branch import Branch, recorded
from fun_viz.errors import InputError, LoadError
from fun_viz.study import Study
from fun_viz.text.clean import visible
from fun_viz.text.sentence import LONGEST, TooLong
from fun_viz.trace import Request, Trace
from fun_viz.what_ifs import origin_of
from fun_viz.widgets.texts import marked
from fun_viz.windows.message import Message, of_error
from fun_viz.windows.model_card import card_of
from fun_viz.windows.suggestions import foreign_to
from fun_viz.workspaces.workspace import Workspace

_OFFER = marked("Cut to {limit} characters")
_UNKNOWN = marked("Not in the vocabulary of {name}: {characters}")
_LEFT = marked("The what-ifs were left: the model reads and chooses by itself again.")
_OTHER = {
    "zh": (
        marked("{name} reads Chinese, and most of this is in another script."),
        marked("{name} reads Chinese, and most of this is in another script. Not in its vocabulary: {characters}"),
    ),
    "en": (
        marked("{name} reads English, and most of this is in another script."),
        marked("{name} reads English, and most of this is in another script. Not in its vocabulary: {characters}"),
    ),
}
"""What is said of a text in another script than that of the language a model reads: alone, and of what it lacks."""
_BLANK = "There is nothing to translate: type a sentence first."


class Requests(QObject):
    """Asks the study for what the workspace in front needs, and no more often than needed."""

    told = Signal(object)  # a Message
    begun = Signal()  # the worker was asked: what was said before is over
    answered = Signal()  # and there is something to show, so that what was wrong before is over as well
    cut_wanted = Signal()
    refused = Signal(str)  # a model that could not be loaded

    def __init__(self, study: Study, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.study = study
        self.wanted: Request | None = None  # what the user asked for last
        self.good: Request | None = None  # the last one that was answered
        self.example: Request | None = None  # what is shown until the model is loaded, which nobody asked for
        self._page: Workspace | None = None
        self._awaits = False
        self._told: set[str] = set()  # models of which it was said what they read
        study.arrived.connect(self._arrived)
        study.failed.connect(self._failed)

    def bring(self, page: Workspace) -> None:
        """Put a workspace in front; what it shows is asked for if it is not there yet, unless it never asks."""
        self._page = page if page.asks else None
        self.again()

    def decode(self, request: Request) -> bool:
        """Ask for what the user wants, or say at once why that cannot be; returns whether it was asked."""
        if (problem := trouble(request.text)) is not None:
            self.told.emit(self._offer_to_cut(problem) if isinstance(problem, TooLong) else of_error(problem))
            return False
        self.wanted, branch = request, self.study.current
        self.study.what_ifs.leave(request)
        self._ask(anew=True)
        if branch is not None and branch.request != origin_of(branch.request) and branch.request.text == request.text:
            self.told.emit(Message(_LEFT))
        return True

    def again(self) -> None:
        """Ask for what is missing, because the workspace in front wants something else."""
        self._ask(anew=False)

    def show(self, trace: Trace, model: str) -> None:
        """Show a trace that is already there, so that it is not asked for; `model` is how its model may be called."""
        (branch,) = recorded(trace)
        if Path(model).name == trace.model.name:
            branch = replace(branch, request=replace(branch.request, model=model))
        self.wanted = self.good = branch.request
        self.study.show(branch)

    def _ask(self, *, anew: bool) -> None:
        if (
            self._page is not None
            and self.wanted is not None
            and self.study.ask(self._page.requests(self.wanted), anew=anew)
        ):
            self._awaits = True
            self.begun.emit()

    def _arrived(self) -> None:
        if self._awaits:
            self._awaits, self.good = False, self.wanted
            self.answered.emit()
            shown = self.study.branches[:1]  # none, where the workspace in front has come to want others meanwhile
            for branch in shown:
                self._tell_of_letters(branch)

    def _tell_of_letters(self, branch: Branch) -> None:
        """Say which characters the model does not know, and once what it reads if most are of another script."""
        card, characters = card_of(branch.request.model), unknown(branch.reading.trace)
        values, other = {"name": branch.title, "characters": characters}, _OTHER.get(card.language)
        foreign = not card.task and card.model not in self._told and foreign_to(card.language, branch.request.text)
        if other is not None and foreign:
            self._told.add(card.model)
            self.told.emit(Message(other[bool(characters)], values))
        elif characters:
            self.told.emit(Message(_UNKNOWN, values))

    def _failed(self, error: Exception, request: Request) -> None:
        if isinstance(error, TooLong):
            self.told.emit(self._offer_to_cut(error))
            return
        if isinstance(error, LoadError):
            self.refused.emit(request.model)  # a workspace may go on without it, which takes away what was said
        self.told.emit(of_error(error, QGuiApplication.clipboard().setText))

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
