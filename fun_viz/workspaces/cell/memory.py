"""What a cell's memory is made of: how much of it comes from each token that was read."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from fun_viz.views.canvas import Canvas, draw_placeholder
from fun_viz.views.colours import blend
from fun_viz.views.formula import typeset
from fun_viz.views.number_format import csv_text, percent
from fun_viz.views.painting import CENTRED, LEFT, fill, write
from fun_viz.views.theme import theme_of, type_face
from fun_viz.widgets.panel import Panel
from fun_viz.widgets.texts import Texts, translated

_ROW, _NAMES, _FIGURES = 22.0, 44.0, 52.0
_FORMULAS = {"update": "@p{1 − z_{s}} Π_{s<u≤t} z_{u}", "forget": "|i_{s}g_{s} Π_{s<u≤t} f_{u}|"}


@dataclass(frozen=True)
class Share:
    """A row: what it is of, how much of the memory that is (None: not read yet), and whether it is read now."""

    name: str
    share: float | None
    now: bool = False


def rows(shares: tuple[float, ...], tokens: tuple[str, ...], room: int) -> tuple[Share, ...]:
    """Return rows for the state before all, then for `tokens` in the order of reading; those to come have no share.

    Where there is no room for all, tokens before those that have a row are one row together.
    """
    read = len(shares) - 1
    first = Share("h0", shares[0])
    each = [Share(token, shares[at + 1] if at < read else None, at == read - 1) for at, token in enumerate(tokens)]
    if len(each) + 1 <= room:
        return (first, *each)
    shown = max(1, room - 2)
    begin = max(0, min(read - shown + 1, len(each) - shown))
    if begin == 0:
        return (first, *each[: room - 1])
    earlier = Share(f"… {begin}", sum(share.share or 0.0 for share in each[:begin]))
    return (first, earlier, *each[begin : begin + shown])


class Shares(Canvas):
    """Draws the rows as bars, the longest as long as there is room."""

    least = QSize(200, 110)

    def __init__(self) -> None:
        super().__init__()
        self._shares: tuple[float, ...] = ()
        self._tokens: tuple[str, ...] = ()
        self._keeps, self._writes = "", False

    def show_shares(self, shares: tuple[float, ...], tokens: tuple[str, ...], keeps: str, *, writes: bool) -> None:
        """Show what a memory is made of; `tokens` are in the order in which they are read."""
        if (shares, tokens, keeps, writes) != (self._shares, self._tokens, self._keeps, self._writes):
            self._shares, self._tokens, self._keeps, self._writes = shares, tokens, keeps, writes
            self.update()

    def rows(self) -> tuple[Share, ...]:
        return rows(self._shares, self._tokens, max(3, int(self.height() // _ROW))) if self._shares else ()

    def to_csv(self) -> str:
        names = ("h0", *self._tokens)
        return csv_text(("token", "share"), zip(names, self._shares, strict=False))

    def paint(self, painter: QPainter) -> None:
        found = self.rows()
        if not found:
            draw_placeholder(painter, self, self._placeholder)
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, longest = theme_of(self), max(row.share or 0.0 for row in found) or 1.0
        track = max(20.0, (self.width() - _NAMES - _FIGURES) * 0.72)
        for at, share in enumerate(found):
            y = at * _ROW
            self._paint_row(painter, share, y, track * (share.share or 0.0) / longest, track, at == 0)
        formula = typeset(_FORMULAS[self._keeps], 14.0)
        ahead = [at for at, share in enumerate(found) if share.share is None]
        if len(ahead) >= 2 and formula.width < self.width() - _NAMES - track * 0.6:
            formula.paint(painter, self.width() - formula.width - 2, ahead[-1] * _ROW + 14, theme)

    def _paint_row(self, painter: QPainter, row: Share, y: float, length: float, track: float, first: bool) -> None:
        theme = theme_of(self)
        side = theme.target if self._writes else theme.source
        if first:
            typeset("h_{0}", 15.0).paint(painter, 14, y + 15, theme)
        else:
            face = type_face(self, 13, bold=row.now)
            ink = QColor(theme.muted) if row.share is None else QColor(side)
            box = QRectF(0, y, _NAMES, _ROW)
            write(painter, box, row.name, font=face, colour=ink, align=CENTRED, room=_NAMES)
        bar = QRectF(_NAMES + 4, y + 4, max(2.0, length), _ROW - 8)
        if row.share is None:
            painter.setPen(QPen(QColor(theme.line), 1, Qt.PenStyle.DashLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(bar.adjusted(0.5, 0.5, track * 0.45, -0.5), 2, 2)
            return
        colour = theme.muted if first else theme.accent
        fill(painter, bar, blend(theme.panel, colour, 1.0 if row.now else 0.45), 2)
        box = QRectF(bar.right() + 8, y, _FIGURES + 10, _ROW)
        write(painter, box, percent(row.share), font=type_face(self, 12), colour=theme.muted, align=LEFT)


class MemoryPanel(Panel):
    """How much of what a cell remembers comes from each token."""

    def __init__(self) -> None:
        self.view = Shares()
        super().__init__(self.view, numbers=self.view.to_csv)
        self.set_info("cell.memory", "update-gate")
        texts = Texts(self)
        texts.bind(self.set_title, "Share of memory")
        texts.bind(self.set_tip, "What the state is made of: how much of it each token has left, by the gates alone")

    def show_memory(self, shares: tuple[float, ...] | None, tokens: tuple[str, ...], cell: tuple[str, int], *,
                    writes: bool) -> None:  # fmt: skip
        """Show shares of a cell, told by the gate that keeps and its number of units; or say why there are none."""
        keeps, units = cell
        if not keeps:
            self.view.set_placeholder(translated("This cell has no gates: each step makes its whole state anew."))
        elif shares is None:
            self.view.set_placeholder(translated("Comes when the cell has read its first token."))
        told = translated("what h is made of now, mean of {count} units", count=units)
        of_lengths = translated("what c is made of now, by the lengths of what is left in {count} units", count=units)
        self.set_note("" if shares is None else of_lengths if keeps == "forget" else told)
        self.view.show_shares(shares or (), tokens if shares else (), keeps or "update", writes=writes)
