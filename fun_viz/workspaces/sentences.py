"""What a net does at a moment, in the language that now holds."""

from __future__ import annotations

from fun_viz.branch import Moment
from fun_viz.narration.clauses import Said, in_html, in_words
from fun_viz.narration.moves import narrate
from fun_viz.views.theme import Theme
from fun_viz.widgets.texts import translated


def move_of(at: Moment) -> int:
    """Return the move a moment stands at, counted through the encode stretch and on; -1 before the first."""
    return at.encoded + at.written - 1


def sentence(at: Moment) -> str:
    """Return what the net does in this move as plain text."""
    return in_words(narrate(at.reading, move_of(at)), translated)


def html(said: Said, theme: Theme) -> str:
    """Return a sentence with its words in the colours of a theme: source blue, target orange, numbers accent."""
    colours = {"source": theme.source, "target": theme.target, "number": theme.accent}
    return in_html(said, colours, translated)  # type: ignore[arg-type]
