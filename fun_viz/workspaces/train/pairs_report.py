"""What is in the user's files: their first pairs before they are read, and what was found once they were."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from fun_viz.events import Loaded
from fun_viz.views.figures import plain
from fun_viz.views.theme import theme_of, type_face
from fun_viz.widgets.collapsible import Collapsible
from fun_viz.widgets.labels import caption
from fun_viz.widgets.layouts import column
from fun_viz.widgets.texts import Texts, marked, translated

_LINE = 18
_ARROW = 22.0


class FirstPairs(QWidget):
    """Draws one pair a line, as it will be read; what does not fit is cut, and whole in the tooltip."""

    def __init__(self) -> None:
        super().__init__()
        self.pairs: tuple[tuple[str, str], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_pairs(self, pairs: tuple[tuple[str, str], ...]) -> None:
        self.pairs = pairs
        text = "\n".join(f"{source} → {target}" for source, target in pairs)
        self.setToolTip(plain(text))
        self.setAccessibleDescription(text)
        self.setVisible(bool(pairs))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, _LINE * len(self.pairs))

    def minimumSizeHint(self) -> QSize:
        return QSize(80, _LINE * len(self.pairs))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, theme = QPainter(self), theme_of(self)
        painter.setFont(type_face(self, 12))
        half = (self.width() - _ARROW) / 2
        for line, (source, target) in enumerate(self.pairs):
            top = line * _LINE
            self._write(painter, QRectF(0, top, half, _LINE), source, theme.source)
            self._write(painter, QRectF(half, top, _ARROW, _LINE), "→", theme.muted)
            self._write(painter, QRectF(half + _ARROW, top, half, _LINE), target, theme.target)

    def _write(self, painter: QPainter, room: QRectF, text: str, colour: str) -> None:
        painter.setPen(QColor(colour))
        cut = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(room.width()))
        along = Qt.AlignmentFlag.AlignHCenter if text == "→" else Qt.AlignmentFlag.AlignLeft
        painter.drawText(room, along | Qt.AlignmentFlag.AlignVCenter, cut)


class PairsReport(QWidget):
    """Tells a Loaded in one or two sentences; the first lines that cannot be used are listed where it is unfolded."""

    def __init__(self) -> None:
        super().__init__()
        self._loaded: Loaded | None = None
        self.summary, self.lines = caption(), caption()
        self.which = Collapsible(self.lines)
        column(self, 2, self.summary, self.which, spacing=2)
        self.hide()
        texts = Texts(self)
        texts.bind(self.which.set_title, "Which lines")
        texts.follow(self._say)

    def show_loaded(self, loaded: Loaded | None) -> None:
        """Tell what was found, None if nothing was read yet."""
        if loaded is not self._loaded:
            self._loaded = loaded
            self._say()
            self.setVisible(loaded is not None)

    def _say(self) -> None:
        loaded = self._loaded
        if loaded is None:
            return
        self.summary.setText("\n".join((_sizes(loaded), *_encodings(loaded), *_bad(loaded))))
        listed = [translated("line {line}: {why}", line=line, why=translated(why)) for line, why in loaded.first_bad]
        more = loaded.bad - len(listed)
        listed += [translated("and {count} more", count=f"{more:,}")] if more > 0 else []
        self.lines.setText("\n".join(listed))
        self.which.setVisible(len(listed) > 1)
        self.setToolTip("\n".join(listed))


def _sizes(loaded: Loaded) -> str:
    return translated(
        "{train} pairs to learn from; {dev} and {test} are kept out to test it (dev and test).",
        **{part: f"{loaded.sentences.get(part, 0):,}" for part in ("train", "dev", "test")},
    )


def _encodings(loaded: Loaded) -> tuple[str, ...]:
    """Name encodings that somebody might wonder at."""
    odd = [name.upper() for name in loaded.encodings if name.lower().replace("-", "") not in ("utf8", "utf8sig")]
    return (translated("Read as {encoding}.", encoding=", ".join(dict.fromkeys(odd))),) if odd else ()


def _bad(loaded: Loaded) -> tuple[str, ...]:
    if not loaded.bad or not loaded.first_bad:
        return ()
    line, why = loaded.first_bad[0]
    why = translated(why)
    if loaded.bad == 1:
        return (translated("Line {line} is left out: {why}.", line=line, why=why),)
    text = marked("{count} lines cannot be used, the first is line {line}: {why}.")
    return (translated(text, count=f"{loaded.bad:,}", line=line, why=why),)
