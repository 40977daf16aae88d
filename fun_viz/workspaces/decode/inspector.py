"""Inspector: the numbers under the mouse with their arithmetic; with the mouse elsewhere, the step the clock is at."""

from __future__ import annotations

import math
from html import escape

import numpy as np
from PySide6.QtCore import QEvent

from fun_viz.anatomy import Anatomy, Part
from fun_viz.arithmetic import Arithmetic
from fun_viz.branch import Moment
from fun_viz.hypotheses import length_penalty, penalty_text
from fun_viz.printable import in_place
from fun_viz.reading import Reading
from fun_viz.selection import Focus
from fun_viz.trace import Place
from fun_viz.views.number_format import percent
from fun_viz.views.theme import theme_of
from fun_viz.widgets.panel import Panel
from fun_viz.widgets.rich_text import RichText
from fun_viz.widgets.texts import Texts, marked, set_tip, translated
from fun_viz.workspaces.axes import READS, axes, influence_totals
from fun_viz.workspaces.decode.focus import fitted, kind_of, over, over_source, weights
from fun_viz.workspaces.decode.pointed import start_lines, token_lines, vector_lines
from fun_viz.workspaces.names import gate_name, heads_name, track_name
from fun_viz.workspaces.stage.view import About

_ISOLATE, _AGAIN = "\u2066", "\u2069"  # a token written from right to left turns nothing around it


class InspectorPanel(Panel):
    """Text only. `show_moment` says where and what; `point` says what the mouse is on."""

    def __init__(self) -> None:
        self.words = RichText()
        super().__init__(self.words)
        self.set_info("decode.inspector")
        self._now: tuple[Moment, Focus] | None = None
        self._cell: tuple[int, int] | None = None
        self._places: tuple[Place, ...] = ()
        self._locked = False  # by a click
        self._focus: Focus | None = None  # whose cell it is; None for the map in focus
        self._about: About | None = None  # what the mouse is on in the Stage
        Texts(self).follow(self._retranslate)

    def _retranslate(self) -> None:
        tip = translated(
            "Numbers are the model's. A weight and its score are recomputed from what was recorded. ✓: they differ by"
            " no more than 1e-5 of the row's largest score and of the weight itself; float32 keeps some seven digits."
        )
        softmax = translated("Σ e^…: over the recorded scores of all tokens that the row may look at, none taken off.")
        tip = f"{tip}\n{softmax}"
        self.set_title(translated("Under the mouse"), tip)
        self._say()

    def changeEvent(self, event: QEvent) -> None:
        """Write again what has the colours of the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._say()

    def show_moment(self, at: Moment, focus: Focus) -> None:
        self._now = at, focus
        self._say()

    def point(
        self,
        cell: tuple[int, int] | None,
        places: tuple[Place, ...],
        *,
        locked: bool = False,
        focus: Focus | None = None,
    ) -> None:
        """Tell of a cell of a map, or of a token; where something is locked, also when the mouse is elsewhere."""
        if (cell, places, locked, focus) != (self._cell, self._places, self._locked, self._focus):
            self._cell, self._places, self._locked, self._focus = cell, places, locked, focus
            self._say()

    def touch(self, about: About | None) -> None:
        """Tell of what the mouse is on in the Stage, where that is a vector: no cell of a map, and no token."""
        told = about is not None and ((about.probe and about.kind in ("state", "vector")) or about.place is None)
        about = about if told else None
        if about != self._about:
            self._about = about
            self._say()

    def _say(self) -> None:
        set_tip(self.words, "")
        self.set_note(translated("locked: a click or Esc frees it") if self._locked else "")
        if self._now is None:
            self.words.setText(self._ink(translated("Point at a token or a cell to see its numbers.")))
            return
        at, focus = self._now
        reading = at.reading
        lines = None
        if self._about is not None and not self._locked:
            lines = start_lines(self._about, self._ink) or vector_lines(reading, self._about, self._ink)
        elif self._cell is not None:
            of = fitted(self._focus or focus, reading)  # what is locked may be of the model before
            tell = self._track_cell if of.part == "track" else self._weight
            lines = tell(reading, of, *self._cell)
        elif len(self._places) == 1:
            lines = self._token(at, focus, self._places[0])
        lines = lines or self._step(at, focus)
        self.words.setText("<div style='line-height:150%'>" + "<br>".join(lines) + "</div>")

    def _ink(self, text: str, role: str = "muted") -> str:
        return f"<span style='color:{getattr(theme_of(self), role)}'>{escape(in_place(text))}</span>"

    def _named(self, title: str, piece: str, side: str) -> str:
        """Return a token, in the colour of its sequence, after what is done with it."""
        token = self._ink(piece, "source" if side == "source" else "target")
        return f"{self._ink(translated(title))} {token}" if title else token

    def _weight(self, reading: Reading, focus: Focus, query: int, key: int) -> list[str] | None:
        values = weights(reading, focus)
        if values is None or query >= values.shape[0] or key >= values.shape[1] or np.isnan(values[query, key]):
            return None
        known = axes(reading, focus.part)
        asks = self._named(known.row_title, known.rows[query], known.row_side)
        asked = self._named(known.column_title, known.columns[key], known.column_side)
        lines = [f"{asks} → {asked}&nbsp;&nbsp;<b>{escape(percent(values[query, key]))}</b>"]
        lines += [self._ink(note) for note in known.notes[query : query + 1] if note]
        if focus.part == "influence":
            share = translated("Σ |gradient × input|, as a share of the row's total")
            return [*lines, self._ink(f"{share} {influence_totals(reading)[query]}")]
        if isinstance(focus.head, str):
            return lines + self._heads(reading, focus, query, key)
        kind = kind_of(focus)
        score = reading.arithmetic(kind, focus.layer, focus.head, query, key) if kind else None
        if kind is None or score is None:
            return lines
        part = reading.trace.anatomy.attention(kind)[focus.layer]
        return lines + self._arithmetic(score, part, reading.trace.anatomy)

    def _arithmetic(self, score: Arithmetic, part: Part, anatomy: Anatomy) -> list[str]:
        formula = part.formula
        if score.scale is None and not formula:
            lines = [self._ink("softmax( q · k )")]
        elif score.dot is not None and score.scale == 1:
            lines = [self._ink("softmax( q · k )"), self._ink(f"q · k = {score.dot:.2f}")]
        elif score.dot is not None and score.scale is not None:
            lines = [
                self._ink(f"softmax( q · k / √{round(score.scale**2)} )"),
                self._ink(f"q · k = {score.dot:.2f}; ÷ √{round(score.scale**2)} = {score.score:.2f}"),
            ]
        else:
            lines = [
                self._ink(f"softmax( {formula} )"),
                self._ink(f"{formula} = {score.score:.2f}".replace("-inf", "-∞")),
            ]
        if part.angle:
            lines.append(self._ink(translated("q and k as they are after their positions have turned them")))
        if score.bias is not None:
            ways = {each.positions for each in anatomy.of_kind("embedding", part.queries)}
            text = (
                marked("+ bias, −slope × distance: {bias}")
                if "alibi" in ways
                else marked("+ bias of positions: {bias}")
            )
            lines.append(self._ink(translated(text, bias=f"{score.bias:.2f}".replace("-", "−"))))
        lines += [self._ink(_softmax(score))] if 0 < score.total < math.inf else []
        if score.centre is not None:
            lines.append(self._ink(self._window(score, score.centre)))
        return [*lines, self._checked(score)]

    def _checked(self, score: Arithmetic) -> str:
        """Say whether what was computed again is what was recorded; what could not be is neither right nor wrong."""
        if score.right and not score.complete:
            return self._ink(translated("not recorded: what the score is made of; only the rest was recomputed"))
        checked = translated("recomputed, difference {difference:.0e}", difference=score.difference)
        return self._ink("✓ " if score.right else "✗ ", "right" if score.right else "wrong") + escape(checked)

    def _window(self, score: Arithmetic, centre: float) -> str:
        """Say where the window of local attention is; tokens are counted from 1, as everywhere on the screen."""
        if score.near is None:
            return translated("window around token {place:.0f}", place=centre + 1)
        product = f"× {score.near:.3f}"
        if 0 < score.total < math.inf:
            share = math.exp(score.power) / score.total
            product = f"{percent(share)} {product} = {percent(share * score.near)}"
        text = marked("window around token {place:.1f}, times its Gaussian: {product}")
        return translated(text, place=centre + 1, product=product)

    def _heads(self, reading: Reading, focus: Focus, query: int, key: int) -> list[str]:
        kind = kind_of(focus)
        array = reading.attention(kind) if kind else None
        if array is None:
            return []
        each = array.values[focus.layer, :, query, key]
        heads = " · ".join(f"H{i + 1} {percent(weight)}" for i, weight in enumerate(each))
        return [self._ink(heads_name(focus.head)), self._ink(heads)]

    def _track_cell(self, reading: Reading, focus: Focus, unit: int, time: int) -> list[str] | None:
        track = reading.tracks[focus.layer]
        words = reading.inputs if track.part == "decoder" else reading.source
        if time >= len(words) or unit >= len(track.array.values):  # the mouse was over another model's
            return None
        if np.isnan(track.array.values[unit, time]):
            return None
        several = any(other.layer for other in reading.tracks)
        return [
            f"{self._ink(translated(READS))} "
            f"{self._ink(words[time], 'target' if track.part == 'decoder' else 'source')}&nbsp;&nbsp;"
            f"<b>{track.array.values[unit, time]:{'+' if track.signed else ''}.3f}</b>",
            self._ink(translated("{quantity}, unit {unit}", quantity=gate_name(track.name), unit=unit)),
            self._ink(track_name(track.part, track.layer if several else None)),
        ]

    def _token(self, at: Moment, focus: Focus, place: Place) -> list[str] | None:
        return token_lines(at, focus, place, self._ink)

    def _step(self, at: Moment, focus: Focus) -> list[str]:
        reading = at.reading
        if at.encoding:
            return [
                self._ink(translated("Encode move {n} of {count}", n=at.encoded, count=reading.encode_moves)),
                self._ink(translated("Point at a token or a cell to see its numbers.")),
            ]
        lines = self._token(at, focus, Place("target", at.token)) or []
        row = over_source(reading, focus, at.token)
        if row is not None:
            best = np.argsort(row)[::-1][:3]
            shares = (f"{self._ink(reading.source[i], 'source')} {escape(percent(float(row[i])))}" for i in best)
            listed = ", ".join(f"{_ISOLATE}{share}{_AGAIN}" for share in shares)
            influence = over(reading, focus).part == "influence"
            said = translated("influenced most by") if influence else translated("takes most from")
            lines.append(f"{self._ink(said)} {listed}")
        if len(reading.hypotheses) > 1:
            lines.append(f"<b>{escape(translated('Hypotheses'))}</b>")
            lines.append(self._ink(translated("log-probability ÷ length penalty")))
            penalty = penalty_text(reading.trace.request.strategy.length_penalty)
            tip = translated("log-probability ÷ length penalty {penalty} (Wu et al. 2016)", penalty=penalty)
            set_tip(self.words, tip)
            for kept in reading.hypotheses[:6]:
                divided = f"{kept.score:.2f} ÷ {length_penalty(kept.length, kept.alpha):.2f} = {kept.normalised:.2f}"
                lines.append(f"{self._ink(divided)}&nbsp; {escape(kept.text)}")
        return lines


def _softmax(score: Arithmetic) -> str:
    """Return how a score becomes a share of its row."""
    top = math.exp(score.power)
    power = f"{score.power:.2f}".replace("-inf", "-∞")
    return f"e^{power} ÷ Σ e^… = {_short(top)} ÷ {_short(score.total)} = {percent(top / score.total)}"


def _short(value: float) -> str:
    return f"{value:,.0f}" if 1e3 <= value < 1e6 else f"{value:.3g}"
