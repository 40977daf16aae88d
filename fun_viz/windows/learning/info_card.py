"""What is said of a panel: what it shows, the formula with its letters, how to read it, and one thing to try."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from fun_viz.glossary.terms import Card, Term, cards, plain, terms
from fun_viz.widgets.formula import FormulaCard
from fun_viz.widgets.labels import heading, label
from fun_viz.widgets.layouts import column, row, rule
from fun_viz.widgets.panel import Panel, chip
from fun_viz.widgets.texts import Texts, set_tip, translated

_WIDTH = 474


class InfoCard(QWidget):
    """The card of a panel as it is now. `term_wanted` carries the id of a word that is to be looked up."""

    term_wanted = Signal(str)

    def __init__(self, panel: Panel, language: Callable[[], str]) -> None:
        super().__init__()
        self._title, self._language = panel.title, language
        self.card: Card = cards()[panel.info]
        self.terms = tuple(terms()[id] for id in dict.fromkeys(filter(None, (panel.term, *self.card.terms))))
        self.formula = FormulaCard(stacked=True)
        self._name, self._lines = label("lead-title"), (label(wraps=True), label(wraps=True), label(wraps=True))
        self._reads, self._try = heading(), heading()
        self._words = QVBoxLayout()
        shows, reads, attempt = self._lines
        parts = self._name, shows, self.formula, self._reads, reads, self._try, attempt, 4, rule(), 2, self._words
        column(self, *parts, spacing=7).setContentsMargins(24, 20, 24, 18)
        self.setFixedWidth(_WIDTH)
        texts = Texts(self)
        texts.bind(self._reads.setText, "How to read it")
        texts.bind(self._try.setText, "Try it")
        texts.follow(self._say)

    def _say(self) -> None:
        language = self._language()
        self._name.setText(self._title)
        for line, text in zip(self._lines, self.card.lines(language), strict=True):
            line.setText(text)
        first = next((term for term in self.terms if term.formula), self.terms[0])
        self.formula.show_formula(first.formula, plain(first.formula), first.letters_in(language))
        while (old := self._words.takeAt(0)) is not None:
            if (gone := old.widget()) is not None:
                gone.deleteLater()
        for term in self.terms[:2]:
            self._words.addWidget(self._word(term, language))

    def _word(self, term: Term, language: str) -> QWidget:
        """Return a word of the glossary in both languages, with what it means."""
        holder, name, other = QWidget(), chip("link"), label("muted", term.other_name(language))
        says = label("caption", term.says(language), wraps=True)
        name.setText(term.name(language))
        set_tip(name, translated("Look it up in the glossary"))
        name.clicked.connect(lambda: self.term_wanted.emit(term.id))
        column(holder, row(None, name, other, None, spacing=8), says, spacing=1)
        return holder

    @property
    def links(self) -> list[QPushButton]:
        return self.findChildren(QPushButton)

    def fitted(self) -> QSize:
        """Return how large it is with all its lines."""
        self.ensurePolished()
        layout = self.layout()
        height = layout.totalHeightForWidth(_WIDTH) if layout else 0
        return QSize(_WIDTH, max(height, self.sizeHint().height()))
