"""The main job without a screen: every bundled model's steps as a table, and pictures of the workspaces as files."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from fun_viz import files
from fun_viz.cli.streams import complain, say
from fun_viz.cli.table import table as columns
from fun_viz.errors import FunVizError, SaveError
from fun_viz.export.png import png
from fun_viz.reading import Reading
from fun_viz.run.decoding.request import Decode
from fun_viz.run.models import cache
from fun_viz.run.models.defaults import default_models
from fun_viz.trace import Request, Trace
from fun_viz.views.number_format import percent
from fun_viz.widgets.texts import marked, translated
from fun_viz.windows.display import application
from fun_viz.windows.language import Language, Speech, preferred_language
from fun_viz.windows.main_window import SIZE
from fun_viz.windows.message import Message
from fun_viz.windows.model_list import preferred
from fun_viz.windows.picture import take_picture

_HEAD = (marked("step"), marked("token"), marked("probability"), marked("entropy"), marked("likeliest three"))
_FOLDER = "fun-viz-pictures"
_LANES = 4


def run(reason: Message, text: str) -> int:
    """Decode a text with every model found, print the steps, and write the pictures; 2 if that cannot be done."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    app = application()
    speech = Speech(app)
    speech.speak(preferred_language())
    _say(translated("{reason}: the sentence is decoded here, and the pictures go to files.", reason=reason.in_words()))
    try:
        models = tuple(cache.names())
        cache.folder_of(models[0] if models else default_models().model)
        books = cache.ModelCache(prepare=cache.one_thread)
        for model in models:
            *_, last = Decode((Request(model, text),))(books)
            _say("", *table(last.trace))
        for file in _pictures(text, models, preferred_language()):
            _say(translated("Picture: {file}", file=file))
    except FunVizError as error:
        complain(f"fun-viz-gui: {translated(error.template, **error.values)}")
        return 2
    return 0


def table(trace: Trace) -> Iterator[str]:
    """Yield the lines of a table: one decoding step each."""
    reading = Reading(trace)
    yield f"{trace.model.title} ({trace.model.name}): {trace.text} → {reading.text}"
    rows = []
    for t, piece in enumerate(reading.target):
        likeliest = (f"{other.token.piece} {percent(other.probability)}" for other in reading.candidates(t)[:3])
        probability, entropy = percent(reading.probabilities[t]), f"{reading.entropies[t]:.2f}"
        rows.append((str(t + 1), piece, probability, entropy, ", ".join(likeliest)))
    yield columns([translated(name) for name in _HEAD], rows, right=(0, 2, 3))


def _pictures(text: str, models: tuple[str, ...], language: Language) -> Iterator[Path]:
    for workspace, shown in (("decode", (preferred(models, ""),)), ("compare", models[:_LANES])):
        picture, _ = take_picture(
            workspace, text=text, models=shown, step=None, language=language, theme="light", size=SIZE
        )
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
            return files.real(place / _FOLDER / name)
    raise problem


def _say(*lines: str) -> None:
    say("\n".join(lines))
