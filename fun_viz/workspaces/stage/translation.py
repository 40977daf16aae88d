"""The translation so far as rich text: the newest word stands out, and a reference marks what is wrong or missing."""

from __future__ import annotations

from html import escape

from PySide6.QtWidgets import QWidget

from fun_viz.branch import Moment
from fun_viz.judgement import Verdict, judge
from fun_viz.reading import Reading
from fun_viz.trace import joined
from fun_viz.views.theme import Theme
from fun_viz.widgets.texts import marked, set_tip, translated
from fun_viz.workspaces.axes import kept

MARKED = marked(
    "✗ wrong, ‸ missing: only beside this one reference, “{reference}”. Another wording may be just as right."
)
_WORD = 16  # letters; a word is hardly ever longer


def tip_reference(button: QWidget) -> None:
    """Say what a button asks for that takes a reference, and what it is worth."""
    asks = translated("Type a translation to mark wrong and missing words by")
    worth = translated("Words are held against this one translation; another wording may be just as right.")
    set_tip(button, f"{asks}\n{worth}")


def verdicts(at: Moment, reference: str) -> tuple[Verdict, ...]:
    """Return what is to be said of each token written by now."""
    return judge(at.reading.output[: at.written], reference)


def judged(at: Moment, reference: str) -> tuple[str, ...]:
    """Return of each token written by now whether it is "wrong", in one word."""
    return tuple("wrong" if verdict.wrong else "" for verdict in verdicts(at, reference)) if reference else ()


@kept
def _pieces(reading: Reading) -> tuple[tuple[str, str], ...]:
    """Return what stands before each token, and its letters; a line may end in a word of no end."""
    word, laid = 0, []
    for t, token in enumerate(reading.output):
        word = len(token.piece) + (0 if token.spaced else word)
        before = " " if token.spaced and t else "\u200b" if word > _WORD else ""
        laid.append(("", "") if token.special == "stop" else (before, joined([token.piece], [False])))
    return tuple(laid)


def translation_words(at: Moment, *, first: int = 0) -> str:
    """Return the same as plain text that ends its lines where the rich one may, without what a reference says of it."""
    return "".join(map("".join, _pieces(at.reading)[first : at.written]))


def translation_html(at: Moment, theme: Theme, reference: str = "", *, first: int = 0) -> str:
    """Return what was written by now; red with ✗ is wrong, small what should stand there, ‸ what is missing.

    Of what stands before the token `first` there is only "…".
    """
    tokens, told, should = at.reading.output[: at.written], verdicts(at, reference), ""
    newest = -1 if at.ended else at.token
    text, laid = "…" if first else "", _pieces(at.reading)
    for t, (token, verdict) in enumerate(zip(tokens[first:], told[first:], strict=True), first):
        for missing in verdict.missing:
            text += f' <span style="color:{theme.wrong}">‸</span>{_should(missing, theme)}'
        if token.special == "stop":
            continue
        should = verdict.should if verdict.begins else should
        space, piece = laid[t][0] or (" " if verdict.missing else ""), escape(laid[t][1])
        style = f"background-color:{theme.soft}; font-weight:bold;" if t == newest else ""
        if verdict.wrong:
            style += f" color:{theme.wrong}; text-decoration:underline;"
        text += f'{space}<span style="{style}">{piece}</span>' if style else space + piece
        if verdict.wrong and (t + 1 == len(tokens) or tokens[t + 1].spaced or tokens[t + 1].special == "stop"):
            text += f'<sup style="color:{theme.wrong}; font-size:11px">✗</sup>'
            text += f" {_should(should, theme)}"
    caret = f'<span style="color:{theme.accent}">▌</span>' if not at.ended else ""
    return f'<span style="color:{theme.target}">{text}</span>{caret}'


def _should(word: str, theme: Theme) -> str:
    return f'<small style="color:{theme.wrong}"><u>{escape(word)}</u></small>' if word else ""
