"""In numbers: what each lane is, what it costs, and how sure it was."""

from __future__ import annotations

from fun_viz.reading import Reading
from fun_viz.views.table import Head
from fun_viz.views.theme import theme_of
from fun_viz.widgets import numbers
from fun_viz.widgets.badge import lane_colour
from fun_viz.widgets.numbers import Quantity, decimals, millions
from fun_viz.widgets.texts import marked
from fun_viz.workspaces.compare import words


class NumbersPanel(numbers.NumbersPanel):
    """A table of the lanes that have a reading; numbers of the whole run, whatever the clock says."""

    card = "compare.numbers"
    placeholder = marked("Numbers come with the first sentence.")
    quantities = (
        Quantity(
            marked("parameters"), marked("How many numbers were learnt in training."),
            lambda reading: reading.trace.model.parameters, millions(1), "less",
        ),
        Quantity(
            marked("ms / token"),
            marked("Median time of one decoding step on this computer, everything shown recorded."),
            lambda reading: reading.milliseconds or None, decimals(1), "less",
        ),
        Quantity(
            marked("serial steps to encode"),
            marked(
                "Moves of reading, as they are made here one after the other: by a recurrent net a token of each layer,"
                " by others a layer. Recurrent layers that read one way could overlap, in tokens + layers - 1."
            ),
            lambda reading: reading.trace.serial_steps or None, decimals(0), "less",
        ),
        Quantity(
            marked("longest path"),
            marked(
                "Moves from place to place, along a recurrence or an attention, on the shortest way from the farthest"
                " source token until the decoder has it. To go up a layer is none."
            ),
            lambda reading: reading.trace.longest_path or None, decimals(0), "less",
        ),
        Quantity(
            marked("score"),
            marked("Log-probability (natural) the model gives its own translation: nearer to 0 is surer."),
            lambda reading: reading.score if reading.decode_moves else None, decimals(2), "more",
        ),
        Quantity(
            marked("score per token"),
            marked("The score divided by the tokens written, so that lengths can be compared."),
            lambda reading: reading.score / reading.decode_moves if reading.decode_moves else None,
            decimals(2), "more",
        ),
        Quantity(
            marked("tokens written"), marked("How many tokens the translation has, the end mark among them."),
            lambda reading: reading.decode_moves, decimals(0),
        ),
    )  # fmt: skip

    def columns(self) -> list[tuple[Head, Reading]]:
        theme = theme_of(self)
        return [
            (Head(title := words.title(reading), str(lane + 1), lane_colour(theme, lane), title), reading)
            for lane, reading in enumerate(self.things)
            if reading.moves
        ]
