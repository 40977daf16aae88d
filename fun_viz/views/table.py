"""A few numbers side by side: a row for each quantity, a column for each thing compared, the best of a row in bold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from fun_viz.views.canvas import Canvas, draw_placeholder
from fun_viz.views.number_format import csv_text
from fun_viz.views.painting import CENTRED, RIGHT, elided, fill, write
from fun_viz.views.theme import theme_of, type_face

_ROW, _LEAST, _GAP = 28.0, 16.0, 10.0


@dataclass(frozen=True)
class Head:
    """What a column is called; `tag` is a short name on `colour`."""

    name: str
    tag: str = ""
    colour: str = ""
    tip: str = ""


@dataclass(frozen=True)
class Row:
    """One quantity: its texts and the numbers behind them, a column each, and which columns are best."""

    label: str
    texts: tuple[str, ...]
    values: tuple[float, ...]
    tip: str = ""
    best: frozenset[int] = frozenset()
    roles: tuple[str, ...] = ()  # colours of the theme, a column each; "" is that of text


class Table(Canvas):
    """Draws rows as high as there is room for, up to a comfortable height; those at the end go where there is none."""

    hint: ClassVar[QSize | None] = QSize(320, round(_ROW * 8))
    least: ClassVar[QSize | None] = QSize(200, 100)

    def __init__(self) -> None:
        super().__init__()
        self._heads: tuple[Head, ...] = ()
        self.rows: tuple[Row, ...] = ()

    def show_table(self, heads: tuple[Head, ...], rows: tuple[Row, ...]) -> None:
        """Draw other numbers; a row must have a text for every head."""
        if any(len(row.texts) != len(heads) for row in rows):
            raise ValueError(f"a row does not fit {len(heads)} columns")
        self._heads, self.rows = heads, rows
        self.setAccessibleDescription(self.to_csv())
        self.update()

    def to_csv(self) -> str:
        """Return a line for each row, with the numbers behind the texts."""
        header = ("", *(f"{head.tag} {head.name}".strip() for head in self._heads))
        return csv_text(header, ((row.label, *map(float, row.values)) for row in self.rows))

    def row_at(self, y: float) -> int | None:
        """Return the row at a height, None on the heads and below the last."""
        row = int(y // self._pitch()) - 1
        return row if 0 <= row < len(self.seen) else None

    @property
    def seen(self) -> tuple[Row, ...]:
        """The rows that there is room for."""
        return self.rows[: max(1, int(self.height() / _LEAST) - 1)]

    def tip_at(self, point: QPointF) -> str:
        """Say what the row, or the head, at a point means."""
        if (row := self.row_at(point.y())) is not None:
            return self.rows[row].tip
        labels, column = self._columns() if self._heads else (0.0, 1.0)
        place = int((point.x() - labels) // column)
        if point.y() >= self._pitch() or not 0 <= place < len(self._heads):
            return ""
        head = self._heads[place]
        return head.tip if head.name in head.tip else "\n".join(filter(None, (head.name, head.tip)))

    def paint(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self._heads:
            draw_placeholder(painter, self, self._placeholder)
            return
        labels, column = self._columns()
        for place, (head, name) in enumerate(zip(self._heads, self._names(column), strict=True)):
            self._paint_head(painter, head, name, QRectF(labels + place * column, 0, column, self._pitch()))
        for line, row in enumerate(self.seen, start=1):
            self._paint_row(painter, row, line * self._pitch(), labels, column)

    def _pitch(self) -> float:
        return min(_ROW, self.height() / (len(self.seen) + 1))

    def _pixels(self) -> int:
        return 13 if self._pitch() >= 20 else 12 if self._pitch() >= 17 else 11

    def _columns(self) -> tuple[float, float]:
        """Return the width of the labels and that of every column."""
        metrics = QFontMetricsF(type_face(self, self._pixels()))
        bold = QFontMetricsF(type_face(self, self._pixels(), bold=True))
        wanted = max((metrics.horizontalAdvance(row.label) for row in self.seen), default=0.0) + _GAP
        texts = [bold.horizontalAdvance(text) for row in self.seen for text in row.texts]
        least = (max(texts, default=0.0) + _GAP) * len(self._heads)
        labels = max(60.0, min(wanted, self.width() - least))
        return labels, min(160.0, (self.width() - labels) / len(self._heads))

    def _names(self, column: float) -> tuple[str, ...]:
        """Return the names of the heads; where one has a tag and not all fit, those with a tag go without."""
        font, room = type_face(self, 12), column - _GAP - 4
        cut = [elided(head.name, font, room - (18 if head.tag else 0)) for head in self._heads]
        fit = all(name == head.name for head, name in zip(self._heads, cut, strict=True))
        return tuple(name if fit or not head.tag else "" for head, name in zip(self._heads, cut, strict=True))

    def _paint_head(self, painter: QPainter, head: Head, name: str, box: QRectF) -> None:
        theme, font = theme_of(self), type_face(self, 12)
        write(painter, box, name, font=font, colour=theme.muted, align=RIGHT)
        if head.tag:
            wide = QFontMetricsF(font).horizontalAdvance(name)
            mark = QRectF(box.right() - wide - (5 if name else 0) - 16, box.center().y() - 8, 16, 16)
            fill(painter, mark, head.colour, 4)
            write(painter, mark, head.tag, font=type_face(self, 11, bold=True), colour=theme.panel, align=CENTRED)

    def _paint_row(self, painter: QPainter, row: Row, top: float, labels: float, column: float) -> None:
        theme, pitch = theme_of(self), self._pitch()
        painter.setPen(QColor(theme.line))
        painter.drawLine(QLineF(0, round(top) + 0.5, labels + column * len(self._heads), round(top) + 0.5))
        font, box = type_face(self, self._pixels()), QRectF(0, top, labels, pitch)
        write(painter, box, row.label, font=font, colour=theme.muted, room=labels - 4)
        for place, text in enumerate(row.texts):
            font = type_face(self, self._pixels(), bold=place in row.best)
            box = QRectF(labels + place * column, top, column, pitch)
            role = row.roles[place] if row.roles else ""
            write(painter, box, text, font=font, colour=getattr(theme, role or "text"), align=RIGHT)
