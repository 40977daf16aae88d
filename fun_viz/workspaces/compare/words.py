"""What is said about a lane, in the language that now holds."""

from __future__ import annotations

from pathlib import Path

from fun_viz.branch import Moment
from fun_viz.printable import printable
from fun_viz.reading import Reading
from fun_viz.run.models.subject import title_of
from fun_viz.tracks import Reads
from fun_viz.views.number_format import short_percent
from fun_viz.widgets.texts import marked, translated

CHIPS = (
    (marked("attention"), marked("Draw attention; a lane without attention shows what it has")),
    (
        marked("influence"),
        marked("Source tokens are tinted by Σ |gradient × input| of every lane, as shares: what all models have"),
    ),
    (marked("+ lane"), marked("Compare one more model")),
    (marked("race"), marked("One model in three lanes: greedy, a beam of 5 and a sample, on one clock")),
    (
        marked("read together"),
        marked(
            "All begin to read in the same move: who reads faster writes sooner.\nOnce you have seen that, the next "
            "sentence is written together, unless you have chosen one of the two yourself."
        ),
    ),
    (
        marked("write together"),
        marked(
            "All write their first word in the same move: who reads faster waits.\nIt comes by itself with the "
            "sentence after the first whose reading you have seen, unless you have chosen one of the two yourself."
        ),
    ),
)
"""What stands on the chips over the lanes, and what each says of itself."""
TURNED = marked(
    "You have seen them read, so from now on all lanes write together; “read together” goes back, and what you choose "
    "stays."
)


def title(reading: Reading) -> str:
    """Return what a lane's model is called."""
    return printable(translated(reading.trace.model.title))


def named(models: tuple[str, ...]) -> list[str]:
    """Return what models are called; those of one title are told apart by their names."""
    titles = [printable(translated(title_of(model))) for model in models]
    each = zip(models, titles, strict=True)
    return [name if titles.count(name) == 1 else f"{name} ({printable(Path(model).name)})" for model, name in each]


def more(*, possible: bool) -> str:
    """Say what one more lane is for, or why there is none."""
    if possible:
        return translated("Compare one more model")
    return translated("All models are in lanes: train another one, or open one from the shelf (Ctrl+O)")


def standing(at: Moment, *, busy: bool, chance: bool = False) -> str:
    """Say where the lane is on the clock; `chance` adds how probable its word was, where nothing else says so."""
    reading = at.reading
    if not reading.moves:
        return translated("waits for its turn") if busy else ""
    if at.position < 0:
        return translated("waits")
    if at.ended:
        return translated("finished: {count} tokens", count=reading.decode_moves)
    if not at.encoding:
        if chance:
            return translated(
                "word {n} · {chance}", n=at.written, chance=short_percent(reading.probabilities[at.token])
            )
        return translated("writes word {n}", n=at.written)
    if at.reads is None:
        total = max(reading.encode_moves, reading.trace.serial_steps)
        return translated("layer {n} of {total}", n=at.encoded, total=total)
    return _reading(at.reads, len(reading.source))


def _reading(reads: Reads, source: int) -> str:
    """Say what a recurrent encoder reads."""
    if reads.layers > 1:
        return translated("layer {layer} reads {n} of {total}", layer=reads.layer + 1, n=reads.left + 1, total=source)
    return translated("reads {n} of {total}", n=reads.left + 1, total=source)


def awaits(at: Moment) -> str:
    """Say when the first word comes."""
    left = at.reading.encode_moves - min(at.position, at.reading.encode_moves)
    if left == 1:
        return translated("first word with the next move")
    return translated("first word in {count} moves", count=left)


def missing(reading: Reading, *, busy: bool) -> str:
    """Say why a lane has no drawing."""
    return translated("Waits for its turn.") if busy else translated("Type a sentence above and press Enter.")
