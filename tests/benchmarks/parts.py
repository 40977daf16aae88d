"""The parts: one file beside this is one part, whose `run` yields figures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Part:
    """What a part is called, about how many seconds it takes on two idle cores, and what it measures."""

    name: str
    seconds: float
    about: str
    asked: bool = False  # run only when it is named

    @property
    def limit(self) -> float:
        """The seconds after which it is stopped: a busy machine is given time, the whole run is not (`WHOLE`)."""
        return 2.8 * self.seconds


PARTS = (
    Part("start_up", 70, "first picture and readiness, beside the least that could be so"),
    Part("capture", 40, "decoding with and without recording what the window shows"),
    Part("marian", 10, "decoding with all attention seen, beside Hugging Face's Marian"),
    Part("growing", 25, "adding a step to the reading of a long trace"),
    Part("overview", 6, "12 × 12 heads of 128 × 128, drawn by the mosaic and by matplotlib"),
    Part("clock", 60, "a move of the clock on Decode, Positions and Compare"),
    Part("stage", 20, "a move, a frame of motion and pointing on the Stage alone"),
    Part("switch", 4, "another theme, another language"),
    Part("smooth", 75, "how late a timer of the window is while a net is trained in it"),
    Part("training", 40, "training the Transformer, beside torch.nn.Transformer"),
    Part("recurrent", 50, "training the recurrent nets, beside torch's own layers"),
    Part("ranks", 110, "training by two processes, beside one"),
    Part("data", 45, "a million sentence pairs: time and memory"),
    Part("memory", 670, "how memory grows in ten minutes of training in the window"),
    Part("tasks", 900, "what the built-in tasks are learned to in a minute each", asked=True),
)

WHOLE = 25 * 60.0  # seconds that a run of all parts may take


def named(names: Iterable[str]) -> tuple[Part, ...]:
    """Return the parts of these names, in the order of the table; of no names, all that need not be asked for.

    Raises:
        ValueError: a name is that of no part.
    """
    wanted = set(names)
    if unknown := wanted - {part.name for part in PARTS}:
        raise ValueError(f"no part {', '.join(sorted(unknown))}; see --list")
    return tuple(part for part in PARTS if (part.name in wanted if wanted else not part.asked))


def listing() -> str:
    """Return a line a part: its name, about how long it takes, what it measures."""
    return "\n".join(
        f"{part.name:<10} {part.seconds:>4.0f} s  {part.about}{' (only when named)' if part.asked else ''}"
        for part in PARTS
    )
