"""The legend of maps with its name: what their colours stand for."""

from __future__ import annotations

from PySide6.QtWidgets import QSizePolicy, QWidget

from fun_viz.views.colour_bar import ColourBar
from fun_viz.views.colour_map import ScaleKind
from fun_viz.widgets.labels import label
from fun_viz.widgets.layouts import row
from fun_viz.widgets.texts import set_tip


class ColourScale(QWidget):
    """A word, and a bar of colours between its ends."""

    def __init__(self) -> None:
        super().__init__()
        self.bar, self._name = ColourBar(), label("caption")
        self._shown: tuple[object, ...] = ()
        self.bar.setAutoFillBackground(False)  # it stands on grounds of any colour
        row(self, self._name, self.bar, None, spacing=6)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def show_scale(self, words: tuple[str, str], kind: ScaleKind, limit: float = 1.0) -> None:
        """Show what the colours of a scale up to a limit stand for, in a name and a tooltip."""
        shown = (*words, kind, limit)
        if shown != self._shown:
            self._shown = shown
            self._name.setText(words[0])
            self._name.setVisible(bool(words[0]))
            set_tip(self, words[1])
            self.bar.show_scale(kind, limit)
            self.updateGeometry()
