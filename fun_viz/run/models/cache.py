"""The models a thread has loaded: taken by name, loaded once, the least used put back first."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from fun_viz import files, paths
from fun_viz.errors import LoadError

if TYPE_CHECKING:
    from fun_viz.run.models.store import Model


def folders() -> Iterator[Path]:
    """Yield the folders of all models found: bundled ones first, then the user's own.

    One that nobody may look into is among them: whoever loads it hears why it cannot be used.
    """
    for place in _places():
        with suppress(LoadError):  # `faults` tells it
            shown = (child for child in files.contents(place) if not child.name.startswith("."))  # others are copied
            yield from (child for child in shown if not files.is_missing(child / "card.json"))


def faults() -> Iterator[LoadError]:
    """Yield why a place in which models are kept cannot be looked into; it is then as if it held none."""
    for place in _places():
        try:
            files.contents(place)
        except LoadError as error:
            yield error


def _places() -> tuple[Path, Path]:
    return paths.bundled_models(), paths.user_models()


def names() -> list[str]:
    """Return the names of all models found, each once."""
    return list(dict.fromkeys(folder.name for folder in folders()))


def folder_of(model: str) -> Path:
    """Return the folder of a model given by name or by path; LoadError if there is none."""
    for folder in folders():
        if folder.name == model:
            return folder
    if files.is_folder(path := paths.at_home(model)):
        return path
    for fault in faults():
        raise fault
    raise LoadError("There is no model {name}; known are {known}.", name=model, known=", ".join(names()) or "none")


class ModelCache:
    """Loaded models of one thread; torch is imported when the first is taken."""

    def __init__(self, room: int = 6, *, prepare: Callable[[], None] | None = None) -> None:
        self._models: OrderedDict[tuple[Path, int], Model] = OrderedDict()
        self._room = room
        self._prepare = prepare

    def take(self, model: str) -> Model:
        """Return a model by name or folder, loading it when it is new or was trained on.

        A LoadError leaves the cache as it was.
        """
        folder = files.real(folder_of(model))
        key = folder, write_time(folder / "card.json")  # the card is what is written last
        if key not in self._models:
            if self._prepare is not None:
                prepare, self._prepare = self._prepare, None
                prepare()
            from fun_viz.run.models import store

            self._models[key] = store.load(folder)
            if len(self._models) > self._room:
                self._models.popitem(last=False)
        self._models.move_to_end(key)
        return self._models[key]


def write_time(file: Path) -> int:
    """Return when a file was written last; 0 if it is not there."""
    try:
        return file.stat().st_mtime_ns
    except OSError:
        return 0


def one_thread() -> None:
    """Keep torch to one thread: a second one gains little here, and loses much beside any other load."""
    import torch  # the caller chooses the moment that this takes

    torch.set_num_threads(1)
