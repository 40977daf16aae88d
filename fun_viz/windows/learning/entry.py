"""One entry of the glossary: names, a sentence, the formula with its letters, an example, and where to go on."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from fun_viz.glossary.terms import Term, plain, terms
from fun_viz.views.stage.widget import StageView
from fun_viz.widgets.copying import CopyChip
from fun_viz.widgets.formula import FormulaCard
from fun_viz.widgets.labels import caption, heading, label
from fun_viz.widgets.layouts import column, row
from fun_viz.widgets.panel import chip
from fun_viz.widgets.texts import Texts, marked, set_tip, translated
from fun_viz.windows.learning.example import Example

_BACK, _FORWARD = marked("Back to the term before (Alt+←)"), marked("Forward (Alt+→)")


class Entry(QWidget):
    """`linked` carries the id of another term, `page_wanted` the name of a workspace."""

    linked = Signal(str)
    page_wanted = Signal(str)

    def __init__(self, pages: dict[str, str]) -> None:
        super().__init__()
        self._pages, self._term = pages, next(iter(terms().values()))
        self.name, self.other, self.also = label("term"), label("term-other"), caption()
        self.says, self.formula = label("lead", wraps=True), FormulaCard()
        self.case, self.of, self.example = heading(), label("caption"), label(wraps=True)
        self.drawing, self.source = StageView(), caption()
        self.back, self.forward, self.copy = chip(), chip(), CopyChip(self.text)
        self._see, self._compare = heading(), label("caption")
        self._places, self._links = QHBoxLayout(), QHBoxLayout()
        self.of.setMinimumWidth(1)
        for text in (self.says, self.example):
            text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._lay_out()
        texts = Texts(self)
        self.back.setText("◂")
        self.forward.setText("▸")
        for button, tip in ((self.back, _BACK), (self.forward, _FORWARD)):
            texts.bind(button.setToolTip, tip)
            texts.bind(button.setAccessibleName, tip)
        texts.bind(self.copy.setToolTip, "Copy the entry as text, in both languages")
        texts.bind(self.case.setText, "For example")
        texts.bind(self._see.setText, "See it in")
        texts.bind(self._compare.setText, "Compare with")

    def _lay_out(self) -> None:
        names = row(None, self.name, self.other, None, self.back, self.forward, self.copy, spacing=10)
        case = row(None, self.case, (self.of, 1), spacing=10)
        ends = row(None, self._compare, self._links, None, spacing=8)
        places = row(None, self._places, None)
        above = names, self.also, 6, self.says, 10, self.formula, 14, case, self.example, 4, self.drawing
        column(self, *above, 12, self._see, places, None, 10, ends, self.source, spacing=4).setContentsMargins(
            36, 26, 36, 22
        )
        self._places.setSpacing(8)
        self._links.setSpacing(4)

    def show_term(self, term: Term, example: Example | None, language: str) -> None:
        """Show a term in a language, with an example if there is one."""
        self._term = term
        self.name.setText(term.name(language))
        self.other.setText(term.other_name(language))
        also = translated("also: {names}", names=term.also_en) if term.also_en else ""
        self.also.setText("  ·  ".join(filter(None, (also, f"又名：{term.also_zh}" if term.also_zh else ""))))
        self.also.setVisible(bool(self.also.text()))
        self.says.setText(term.says(language))
        self.formula.show_formula(term.formula, plain(term.formula), term.letters_in(language))
        self.source.setText(term.source)
        self._show_example(term, example, language)
        _fill(self._links, [self._link(id, language) for id in term.links])
        there = [self._place(name) for name in term.pages if name in self._pages]
        self._see.setVisible(bool(there))
        _fill(self._places, there)

    def _show_example(self, term: Term, example: Example | None, language: str) -> None:
        lacks = bool(term.example(language)) and example is None
        missing = translated(
            "The net that wrote this sentence has none of this: choose another one to see its numbers."
        )
        self.case.setVisible(example is not None)
        self.of.setText(example.of if example else "")
        self.example.setText(example.says if example else missing if lacks else "")
        self.example.setVisible(bool(self.example.text()))
        scene = example.scene if example else None
        self.drawing.setVisible(scene is not None)
        if scene is not None:
            self.drawing.setFixedHeight(round(scene.height) + 8)
            self.drawing.show_scene(scene, move=False)

    def _link(self, id: str, language: str) -> QPushButton:
        button = chip("link")
        button.setText(terms()[id].name(language))
        set_tip(button, terms()[id].other_name(language))
        button.clicked.connect(lambda: self.linked.emit(id))
        return button

    def _place(self, name: str) -> QPushButton:
        button = chip("place")
        button.setText(f"{translated(self._pages[name])} ›")
        button.clicked.connect(lambda: self.page_wanted.emit(name))
        return button

    def text(self) -> str:
        """Return the entry as text, in both languages."""
        term = self._term
        formula = (plain(term.formula),) if term.formula else ()
        return "\n".join((f"{term.en} · {term.zh}", term.says_en, term.says_zh, *formula))


def _fill(row: QHBoxLayout, buttons: list[QPushButton]) -> None:
    """Put buttons into a row in place of those that were there."""
    while (old := row.takeAt(0)) is not None:
        if (gone := old.widget()) is not None:
            gone.hide()
            gone.deleteLater()
    for button in buttons:
        row.addWidget(button)
