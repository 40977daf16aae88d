"""The framed row, drawn: what each measure says of one word, token by token."""

from __future__ import annotations

from fun_viz.views.number_format import percent
from fun_viz.widgets.panel import Panel
from fun_viz.widgets.texts import Texts, translated
from fun_viz.workspaces.axes import axes
from fun_viz.workspaces.leave_out.numbers import Numbers
from fun_viz.workspaces.leave_out.row_bars import Measured, RowBars


class RowPanel(Panel):
    """Bars of the measures there are, each on its own scale."""

    def __init__(self) -> None:
        self.bars = RowBars()
        super().__init__(self.bars, numbers=self.bars.to_csv)
        self.set_info("leave.row")
        self._numbers: Numbers | None = None
        self._row, self._chosen = 0, -1
        texts = Texts(self)
        texts.bind(self.set_note, "tokens in the order of the sentence; % and nats")
        texts.bind(self.bars.set_placeholder, "The bars come when the last word is written.")
        texts.follow(self._redraw)

    def show_row(self, numbers: Numbers | None, row: int, chosen: int | None) -> None:
        """Show a word; the column of the token that was chosen has a ground."""
        self._numbers, self._row, self._chosen = numbers, row, -1 if chosen is None else chosen
        self._redraw()

    def _redraw(self) -> None:
        numbers, row = self._numbers, self._row
        if numbers is None:
            self.set_title(translated("The word"))
            self.bars.show_row((), (), side="source", bold=frozenset(), chosen=-1)
            return
        self.set_title(translated("The word “{word}”", word=numbers.reading.target[row]))
        maps = (
            (translated("attention"), numbers.attention, "share"),
            (translated("influence"), numbers.influence, "share"),
            ("Δ log p", numbers.values, "nats"),
        )
        measured = tuple(Measured(name, values[row], unit) for name, values, unit in maps if values is not None)
        framed = frozenset(place for at, place in numbers.black | numbers.grey if at == row)
        side = axes(numbers.reading, "influence").column_side
        self.bars.show_row(numbers.reading.source, measured, side=side, bold=framed, chosen=self._chosen)


def legend(numbers: Numbers, row: int) -> str:
    """Return what frames mean, with the framed row's own numbers where it has a black one."""
    said = translated("Grey frame: looked at (≥ 30 %), hardly needed (< 0.1).")
    if not numbers.layers:
        return ""
    own = sorted(cell for cell in numbers.black if cell[0] == row) or sorted(numbers.black)
    if not own or numbers.attention is None:
        return f"{translated('≠ needed most, but looked at less than another.')} {said}"
    t, needs = own[0]
    looks = int(numbers.attention[t].argmax())
    told = translated(
        "≠ needed most, but looked at less than another: “{word}” looks at {other} {share}, yet needs {token}.",
        word=numbers.reading.target[t], other=numbers.reading.source[looks], token=numbers.reading.source[needs],
        share=percent(float(numbers.attention[t, looks])),
    )  # fmt: skip
    return f"{told} {said}"
