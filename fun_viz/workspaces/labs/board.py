"""What a lab shows: panels over the lanes of a race, and a card with what is seen in them in words."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from fun_viz.views.number_format import csv_text
from fun_viz.views.theme import Theme
from fun_viz.widgets.labels import label
from fun_viz.widgets.layouts import Scroll
from fun_viz.widgets.panel import Panel
from fun_viz.widgets.texts import Texts, marked, translated
from fun_viz.workspaces.train.lanes import Lanes

TOO_SHORT = marked("The training ended before it was assessed: give it more seconds.")


class LabBoard(QWidget):
    """Draws lanes, but not again what it has drawn already. `picked` carries an update that was clicked."""

    picked = Signal(float)

    def __init__(self) -> None:
        super().__init__()
        self._drawn: Sequence[object] = ()

    @abstractmethod
    def panels(self) -> tuple[Panel, ...]:
        """Return the panels that are shown, in reading order."""

    @abstractmethod
    def show_lanes(self, lanes: Lanes, theme: Theme) -> None:
        """Draw the lanes as they were where the clock stands."""

    def is_drawn(self, theme: Theme, *parts: object) -> bool:
        """Say whether these parts were drawn last, in this theme and language; from now on they are taken to be."""
        content = theme.name, translated("What is seen"), *parts
        same, self._drawn = equal(content, self._drawn), content
        return same


def ended(lanes: Lanes) -> bool:
    """Say whether nothing more will come of a race."""
    return bool(lanes) and all(lane.history.finished for lane in lanes)


def equal(one: Sequence[object], other: Sequence[object]) -> bool:
    """Return whether two lists hold the same records, by identity, and equal words and numbers."""
    plain = (int, str)
    if len(one) != len(other):
        return False
    return all(a is b or (isinstance(a, plain) and a == b) for a, b in zip(one, other, strict=True))


class FindingsPanel(Panel):
    """Says what is seen in one or two sentences made from the numbers; where they are too long they scroll."""

    def __init__(self) -> None:
        self.text = label(wraps=True)
        self.text.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        super().__init__(Scroll(self.text), numbers=self.to_csv)
        self.set_info("labs.findings")
        Texts(self).bind(self.set_title, "What is seen")
        self.show_sentences(())

    def show_sentences(self, sentences: tuple[str, ...], otherwise: str = "") -> None:
        """Show sentences, or what to do while there are none."""
        self.text.setText("\n\n".join(sentences) or otherwise)
        self.text.setEnabled(bool(sentences))

    def to_csv(self) -> str:
        """Return a line for each sentence."""
        return csv_text((self.title,), ((line,) for line in self.text.text().split("\n\n")))
