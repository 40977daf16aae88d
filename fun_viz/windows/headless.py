"""The main job without a screen: every bundled model's steps as a table, and pictures of the workspaces as files."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from PySide6.QtWidgets import QApplication

from fun_viz import files
from fun_viz.errors import FunVizError, SaveError
from fun_viz.reading import Reading
from fun_viz.run.decoding.request import Decode
from fun_viz.run.models import cache as cache
from fun_viz.run.threads import one_thread
from fun_viz.trace import Request, Trace
from fun_viz.windows.export import png
from fun_viz.windows.language import Speech, preferred, words
from fun_viz.windows.message import Message
from fun_viz.windows.picture import take_picture

_FOLDER = "fun-viz-pictures"
_SIZE = (1280, 800)
_LANES = 4


def run(reason: Message, text: str) -> int:
    """Decode a text with every model found, print the steps, and write the pictures; 2 if that cannot be done."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    app = QApplication.instance() or QApplication(["fun-viz"])
    speech = Speech(app)
    speech.speak(preferred())
    _say(words("{reason}: the sentence is decoded here, and the pictures go to files.", reason=reason.in_words()))
    try:
        models = tuple(cache.names())
        cache.folder_of(models[0] if models else "zh-en-transformer")
        books = cache.ModelCache(prepare=one_thread)
        for model in models:
            _say("", *table(_decoded(books, model, text)))
        for file in _pictures(text, models, preferred()):
            _say(words("Picture: {file}", file=file))
    except FunVizError as error:
        sys.stderr.write(f"fun-viz-gui: {words(error.template, **error.values)}\n")
        return 2
    return 0


def table(trace: Trace) -> Iterator[str]:
    """Yield the lines of a table: one decoding step each."""
    reading = Reading(trace)
    yield f"{trace.model.title} ({trace.model.name}): {trace.text} → {reading.text}"
    head = (words("step"), words("token"), words("probability"), words("entropy"), words("likeliest three"))
    yield _line(head)
    for t, piece in enumerate(reading.target):
        likeliest = (f"{other.token.piece} {other.probability:.1%}" for other in reading.candidates(t)[:3])
        probability, entropy = f"{reading.probabilities[t]:.1%}", f"{reading.entropies[t]:.2f}"
        yield _line((str(t + 1), piece, probability, entropy, ", ".join(likeliest)))


def _line(cells: Sequence[str]) -> str:
    step, token, probability, entropy, rest = cells
    return f"{step:>6}  {token:<14}{probability:>12}{entropy:>10}  {rest}"


def _decoded(books: cache.ModelCache, model: str, text: str) -> Trace:
    *_, last = Decode((Request(model, text),))(books)
    return last.trace


def _pictures(text: str, models: tuple[str, ...], language: str) -> Iterator[Path]:
    best = sorted(models, key=lambda name: "transformer" not in name)
    for workspace, shown in (("decode", tuple(best[:1])), ("compare", models[:_LANES])):
        look = {"step": None, "language": language, "theme": "light", "size": _SIZE}
        picture = take_picture(workspace, text=text, models=shown, **look)  # type: ignore[arg-type]
        yield _written(f"{workspace}.png", png(picture), (Path.cwd(), Path(tempfile.gettempdir())))


def _written(name: str, content: bytes, places: Iterable[Path]) -> Path:
    """Write a file into the first place that can be written to."""
    problem = SaveError("Cannot write {file}: {reason}.", file=name, reason="no place left")
    for place in places:
        try:
            (place / _FOLDER).mkdir(exist_ok=True)
            files.replace(place / _FOLDER / name, content)
        except (OSError, SaveError) as error:
            problem = error if isinstance(error, SaveError) else problem
        else:
            return (place / _FOLDER / name).resolve()
    raise problem


def _say(*lines: str) -> None:
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    sys.stdout.flush()
