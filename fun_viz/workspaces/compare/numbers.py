"""In numbers: what each lane is, what it costs, and how sure it was."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fun_viz.branch import Moment
from fun_viz.judgement import mistakes
from fun_viz.reading import Reading
from fun_viz.views.table import Head
from fun_viz.views.theme import theme_of
from fun_viz.widgets import numbers
from fun_viz.widgets.badge import lane_colour
from fun_viz.widgets.numbers import Quantity, decimals, millions
from fun_viz.widgets.texts import marked
from fun_viz.workspaces.compare import words
from fun_viz.workspaces.compare.maps import first_word
from fun_viz.workspaces.stage.translation import verdicts


@dataclass(frozen=True)
class Counted:
    """A lane at a moment, and the reference that its words are held against."""

    at: Moment
    reference: str = ""
    position: int = 0  # of the clock

    @property
    def reading(self) -> Reading:
        return self.at.reading

    @property
    def mistakes(self) -> int | None:
        """How many of the words written by now are wrong or missing; None without a reference, and before a word."""
        return mistakes(verdicts(self.at, self.reference)) if self.reference.strip() and self.at.written else None

    @property
    def score(self) -> float | None:
        """The log-probability (natural) of the words written by now."""
        return (
            float(np.log(np.maximum(self.reading.probabilities[: self.at.written], 1e-45)).sum())
            if self.at.written
            else None
        )

    @property
    def entropy(self) -> float | None:
        """The mean entropy (bits) before each of the words written by now."""
        return float(np.mean(self.reading.entropies[: self.at.written])) if self.at.written else None


class NumbersPanel(numbers.NumbersPanel):
    """A table of the lanes that have a reading: what they are, and what can be said up to this move."""

    card = "compare.numbers"
    placeholder = marked("Numbers come with the first sentence.")
    quantities = (
        Quantity(
            marked("wrong or missing"),
            marked("Words written by now that are wrong or missing beside the reference (smallest edit distance)."),
            lambda lane: lane.mistakes, lambda count: f"{'✗' if count else '✓'} {count:.0f}", "less", rare=True,
            role=lambda count: "wrong" if count else "right",
        ),
        Quantity(
            marked("score so far"),
            marked("Log-probability (natural) the model gives what it has written by now: nearer to 0 is surer."),
            lambda lane: lane.score, decimals(2), "more",
        ),
        Quantity(
            marked("mean entropy, bits"),
            marked("Before each of the words written by now: how undecided the model was on the whole."),
            lambda lane: lane.entropy, decimals(2), "less",
        ),
        Quantity(
            marked("longest path"),
            marked(
                "Moves from place to place, along a recurrence or an attention, on the shortest way from the farthest"
                " source token until the decoder has it. To go up a layer is none."
            ),
            lambda lane: lane.reading.trace.longest_path or None, decimals(0), "less",
        ),
        Quantity(
            marked("moves to read"),
            marked(
                "Moves of reading, as they are made here one after the other: by a recurrent net a token of each layer,"
                " by others a layer. Recurrent layers that read one way could overlap, in tokens + layers - 1."
            ),
            lambda lane: lane.reading.trace.serial_steps or None, decimals(0), "less",
        ),
        Quantity(
            marked("ms / token"),
            marked("Median time of one decoding step on this computer, everything shown recorded."),
            lambda lane: lane.reading.milliseconds or None, decimals(1), "less",
        ),
        Quantity(
            marked("parameters"), marked("How many numbers were learnt in training."),
            lambda lane: lane.reading.trace.model.parameters, millions(1), "less",
        ),
        Quantity(
            marked("first word at move"), marked("The move of the shared clock in which the first word is written."),
            lambda lane: first_word(lane.at, lane.position) if lane.reading.encode_moves else None, decimals(0), "less",
        ),
        Quantity(
            marked("score per token"),
            marked("The score so far divided by the tokens written, so that lengths can be compared."),
            lambda lane: lane.score / lane.at.written if lane.score is not None else None,
            decimals(2), "more",
        ),
        Quantity(
            marked("tokens written"), marked("How many tokens were written by now, the end mark among them."),
            lambda lane: lane.at.written, decimals(0),
        ),
    )  # fmt: skip

    def columns(self) -> list[tuple[Head, Counted]]:
        theme = theme_of(self)
        return [
            (Head(title := words.title(each.reading), str(lane + 1), lane_colour(theme, lane), title), each)
            for lane, each in enumerate(self.things)
            if each.reading.moves
        ]
