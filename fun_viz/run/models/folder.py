"""The files of a model folder that belong together, written and read as one.

The card makes them a model: it tells the SHA-256 of the others, and is put in place last, by one rename. A file whose
name the model before still needs is written beside it, the start of its SHA-256 in its name. So whenever a process is
killed, the card that stands there names files that are whole.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

from msgspec.structs import replace

from fun_viz import files
from fun_viz.errors import LoadError, SaveError
from fun_viz.run.models.card import Card, json_bytes, value_of

T = TypeVar("T")
CARD, WEIGHTS = "card.json", "weights.safetensors"
NAMED = (WEIGHTS, "config.json", "source.json", "target.json")
"""The files whose SHA-256 the card tells, by the names they have in a model that was saved once."""
_LARGEST = 1 << 34  # bytes of weights that can be copied
_MARK = re.compile(r"-[0-9a-f]{16}(?=\.\w+$)")


def plain(name: str) -> str:
    """Return which file of a model goes by a name, "" if none does."""
    unmarked = name if name == CARD else _MARK.sub("", name)
    return unmarked if unmarked in (*NAMED, CARD) else ""


def missing(folder: Path) -> str:
    """Return the first file of a model that a folder lacks, "" if it holds them all; LoadError if nobody may see."""
    there = {plain(file.name) for file in files.contents(folder)}
    return next((name for name in sorted((*NAMED, CARD)) if name not in there), "")


def write(folder: Path, contents: Mapping[str, bytes], card: Card) -> None:
    """Make a folder hold this model in place of the one before; a SaveError leaves that one.

    `contents` are the files but the card, by `NAMED`. Nobody else may write the folder meanwhile.
    """
    hashes = {name: _sha256(content) for name, content in contents.items()}
    with files.made(folder), files.writing(folder):
        places = {_place(folder, name, contents[name], sha256): name for name, sha256 in hashes.items()}
        new = [place for place, name in places.items() if not _holds(place, contents[name])]
        try:
            for place in new:
                files.replace(place, contents[places[place]])
            files.replace(folder / CARD, json_bytes(replace(card, sha256=hashes)))
        except SaveError:
            _remove(new)
            raise
        _remove(one for one in files.contents(folder) if plain(one.name) in contents and one not in places)


def _place(folder: Path, name: str, content: bytes, sha256: str) -> Path:
    """Return where a file is to stand: under its own name, if that is free or holds the very same already."""
    own = folder / name
    return own if not files.exists(own) or _holds(own, content) else folder / _marked(name, sha256)


def _holds(file: Path, content: bytes) -> bool:
    return files.is_file(file) and file.stat().st_size == len(content) and files.read(file, len(content)) == content


def _remove(some: Iterable[Path]) -> None:
    for each in list(some):
        with suppress(OSError):
            each.unlink()


def _marked(name: str, sha256: str) -> str:
    stem, dot, ending = name.partition(".")
    return f"{stem}-{sha256[:16]}{dot}{ending}"


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def read_card(folder: Path) -> Card:
    """Return the card of a model folder without loading the model."""
    return value_of(Card, folder / CARD, _content(folder, CARD, files.TEXT))


def read(folder: Path, take: Callable[[Card], T]) -> T:
    """Return what `take` makes of the files that the card names; LoadError if they do not belong together.

    A training may save at any moment: then what it has saved is taken.
    """
    while True:
        card = read_card(folder)
        try:
            return take(card)
        except LoadError:
            if read_card(folder) == card:
                raise


def copied(folder: Path) -> tuple[Card, dict[str, bytes]]:
    """Return the card of a model folder and the files it names, by `NAMED`."""
    most = {WEIGHTS: _LARGEST}
    return read(folder, lambda card: (card, {n: content(folder, n, card, most.get(n, files.TEXT)) for n in NAMED}))


def content(folder: Path, name: str, card: Card, most: int = files.TEXT) -> bytes:
    """Return what is in a file of at most `most` bytes, which must be the one that the card names."""
    found = _content(folder, _named(folder, name, card), most)
    if _sha256(found) != card.sha256.get(name):
        raise LoadError(
            "{file} is not the file its card names (SHA-256 differs); get the model again.", file=folder / name
        )
    return found


def size(folder: Path, name: str, card: Card) -> int:
    """Return how many bytes the file has that the card names."""
    with _missing(folder, name), files.opened(folder / _named(folder, name, card)) as stream:
        return os.fstat(stream.fileno()).st_size


def _named(folder: Path, name: str, card: Card) -> str:
    marked = _marked(name, card.sha256.get(name, ""))
    return marked if files.is_file(folder / marked) else name


def _content(folder: Path, name: str, most: int) -> bytes:
    with _missing(folder, name):  # of what nobody has built, the header alone says how large it is
        return (files.read_tensors if most == _LARGEST else files.read)(folder / name, most)


@contextmanager
def _missing(folder: Path, name: str) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as error:
        raise LoadError("{folder} is not a model of Fun-Viz: {name} is missing.", folder=folder, name=name) from error
    except ValueError as error:
        raise LoadError("{file} is damaged: {reason}", file=folder / name, reason=error) from error
