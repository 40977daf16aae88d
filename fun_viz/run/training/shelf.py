"""The models there are, as a shelf shows them: bundled, trained here, opened; and how one goes from it and comes back.

Only what this program made is ever moved or removed: the files that go by the name of a model's or a run's, none of
them a link.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from msgspec.structs import replace

from fun_viz import files, paths
from fun_viz.errors import FunVizError, InputError, LoadError
from fun_viz.events import Finished, Metrics
from fun_viz.options import Value
from fun_viz.run.models.card import Card, Config, bleu_of, json_bytes, value_of
from fun_viz.run.models.folder import CARD, WEIGHTS, missing, plain, read_card
from fun_viz.run.models.lock import LOCK, held
from fun_viz.run.training import folder as runs
from fun_viz.run.training.serialization import line_from

Origin = Literal["bundled", "trained", "opened"]
EXACT = "exact match"  # in the scores of a card
_BEST = "beam 5"
_GIVEN_UP = 3600.0  # seconds after which nobody puts back what was set aside


@dataclass(frozen=True)
class Shelved:
    """One model, from its card; of a damaged one the `fault` alone is sure. `model` is what it is asked as."""

    model: str
    folder: Path
    origin: Origin
    card: Card = field(default_factory=Card)
    config: Config | None = None
    written: float = 0.0  # seconds since 1970
    size: int = 0  # bytes of the model's files
    score: float | None = None
    measure: Literal["BLEU", "exact"] = "BLEU"
    fault: FunVizError | None = None
    resumable: bool = False  # whether its training can go on

    @property
    def options(self) -> dict[str, Value]:
        return self.config.options if self.config else {}


@dataclass(frozen=True)
class Curve:
    """How the loss went: (update, loss) of training and of dev sentences."""

    training: tuple[tuple[int, float], ...] = ()
    dev: tuple[tuple[int, float], ...] = ()
    exact: float | None = None  # of the last assessment
    test: float | None = None  # its loss


def shelved(opened: Sequence[str] = ()) -> Iterator[Shelved]:
    """Yield the models there are, each once: bundled ones, the user's own, runs that hold one, and those opened."""
    seen = set[Path]()
    for model, folder, origin in _places(opened):
        if (place := files.real(folder)) not in seen:
            seen.add(place)
            yield described(model, folder, origin)


def _places(opened: Sequence[str]) -> Iterator[tuple[str, Path, Origin]]:
    origins: tuple[tuple[Path, Origin], ...] = ((paths.bundled_models(), "bundled"), (paths.user_models(), "trained"))
    for place, origin in origins:
        for folder in _folders(place):
            if any(plain(name.name) for name in files.contents(folder)):
                yield folder.name, folder, origin
    for folder in _folders(paths.user_runs()):
        if files.is_file(folder / CARD):  # a training that has saved nothing yet is no model
            yield str(files.real(folder)), folder, "trained"
    for name in opened:
        if files.is_file(Path(name) / CARD):
            yield name, Path(name), "opened"


def _folders(place: Path) -> list[Path]:
    with suppress(OSError):
        return [each for each in files.contents(place) if files.is_folder(each) and not each.name.startswith(".")]
    return []


def described(model: str, folder: Path, origin: Origin) -> Shelved:
    """Return what is known of a model without loading it; what is damaged says why."""
    try:
        with files.reading(folder):
            return _described(model, folder, origin)
    except (FunVizError, OSError) as error:
        fault = error if isinstance(error, FunVizError) else LoadError("{file} cannot be read.", file=folder)
        return Shelved(model, folder, origin, fault=fault)


def _described(model: str, folder: Path, origin: Origin) -> Shelved:
    if name := missing(folder):
        raise LoadError("{folder} is not a model of Fun-Viz: {name} is missing.", folder=folder, name=name)
    card = read_card(folder)
    config = value_of(Config, folder / "config.json", files.read(_of(folder, "config.json")))
    own = [file for file in files.contents(folder) if plain(file.name)]
    score, measure = _score(folder, card)
    return Shelved(
        model, folder, origin, card, config, _of(folder, WEIGHTS).stat().st_mtime,
        sum(file.lstat().st_size for file in own), score, measure, resumable=files.is_file(folder / runs.CHECKPOINT),
    )  # fmt: skip


def _of(folder: Path, name: str) -> Path:
    """Return the file of a model that goes by a name, whichever of its names it stands under."""
    return next(file for file in files.contents(folder) if plain(file.name) == name)


def _score(folder: Path, card: Card) -> tuple[float | None, Literal["BLEU", "exact"]]:
    """Return BLEU with beam 5, else the share of unseen sentences that are wholly right."""
    bleu = bleu_of(card.scores)
    if bleu:
        return bleu.get(_BEST, next(reversed(bleu.values()))), "BLEU"
    exact: Any = card.scores.get(EXACT)
    return (float(exact) if isinstance(exact, int | float) else curve_of(folder).exact), "exact"


def curve_of(folder: Path) -> Curve:
    """Return how the loss of a run went; an empty curve if there is none or it cannot be read."""
    if not files.is_file(folder / runs.METRICS):
        return Curve()
    training, dev, exact, test = list[tuple[int, float]](), list[tuple[int, float]](), None, None
    try:
        lines = files.read(folder / runs.METRICS, runs.LARGEST).splitlines()
    except (LoadError, OSError):
        return Curve()
    for line in lines:
        with suppress(ValueError):
            match line_from(line):
                case Metrics() as at:
                    training.append((at.update, at.loss))
                    if at.dev is not None:
                        dev.append((at.update, at.dev.loss))
                        exact = at.dev.exact_match
                case Finished(test=found) if found is not None:
                    exact, test = found.exact_match, found.loss
    return Curve(tuple(training), tuple(dev), exact, test)


# ---- a name, and away


def rename(of: Shelved, title: str) -> None:
    """Give a model another title, in every language; InputError if that is no title, or the model is not one's own."""
    title = title.strip()
    if not title:
        raise InputError("A model needs a name.")
    _refuse_bundled(of)
    with held(of.folder):
        card = replace(read_card(of.folder), title={"en": title, "zh": title})
        files.replace(of.folder / CARD, json_bytes(card))


def set_aside(of: Shelved) -> Path:
    """Move the files of a model and its run out of sight, and return where they are now.

    A bundled model stays, and so does whatever else lies in the folder.
    """
    _refuse_bundled(of)
    files.refuse_link(of.folder)
    aside = files.unfinished(of.folder.parent)
    with files.writing(of.folder):
        with held(of.folder):
            own = _own(of.folder)
            aside.mkdir()
            _move(own, of.folder, aside)
        _tidy(of.folder)
    return aside


def put_back(aside: Path, folder: Path) -> None:
    """Move what was set aside where it was; the card comes last, which makes it a model again."""
    with files.writing(folder):
        folder.mkdir(exist_ok=True)
        _move(list(reversed(_own(aside))), aside, folder)
        _tidy(aside)


def remove(aside: Path) -> None:
    """Remove what was set aside, for good."""
    with suppress(OSError):
        for file in _own(aside):
            file.unlink()
        _tidy(aside)


def sweep() -> None:
    """Remove what was set aside and never put back, because the program ended."""
    for place in (paths.user_models(), paths.user_runs()):
        files.sweep(place, idle=_GIVEN_UP)


def _refuse_bundled(of: Shelved) -> None:
    if of.origin == "bundled":
        raise InputError("{name} comes with the program: it stays as it is.", name=of.folder.name)


def _own(folder: Path) -> list[Path]:
    """Return the files that a model or a run made in a folder, the card first, without any link."""
    return [file for file in runs.of_run(folder) if files.is_file(file) and not file.is_symlink() and file.name != LOCK]


def _move(own: Sequence[Path], start: Path, end: Path) -> None:
    for file in own:
        place = end / file.relative_to(start)
        place.parent.mkdir(exist_ok=True)
        file.rename(place)


def _tidy(folder: Path) -> None:
    """Remove a folder, and that of the snapshots in it, if nothing is left there."""
    for empty in (folder / runs.SNAPSHOTS, folder):
        with suppress(OSError):
            if not empty.is_symlink():
                empty.rmdir()
