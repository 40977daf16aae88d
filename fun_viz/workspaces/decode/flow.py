"""Flow: which source tokens the token being written looks at."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from fun_viz.branch import Moment
from fun_viz.reading import Reading
from fun_viz.selection import Focus
from fun_viz.text.tokenizer import END_MARK
from fun_viz.tracks import Reads
from fun_viz.views.ribbons import Flow, Ribbons
from fun_viz.widgets.layouts import column
from fun_viz.widgets.panel import Note, Panel
from fun_viz.widgets.texts import Texts, marked, translated
from fun_viz.workspaces.axes import forced, written
from fun_viz.workspaces.decode.focus import default_focus, over_source


class FlowPanel(Panel):
    """Ribbons from the source to the token being written; while encoding, what is being read."""

    def __init__(self) -> None:
        self.ribbons = Ribbons()
        self.legend, body = Note(), QWidget()
        column(body, (self.ribbons, 1), self.legend, spacing=4)
        super().__init__(body, numbers=self.ribbons.to_csv)
        self.setMinimumWidth(220)
        tip = marked(
            "Each ribbon is as wide as the weight of a source token in the step that writes the current token; it"
            " reads the token before that."
        )
        texts = Texts(self)
        texts.bind(self.ribbons.set_placeholder, "Type a sentence above and press Enter.")
        texts.bind(self.set_title, "Flow")
        texts.bind(self.set_tip, tip)

    def show_moment(self, at: Moment, focus: Focus) -> None:
        reading, reads = at.reading, at.reads
        token = None if at.encoding else at.token
        self.ribbons.show_flow(
            Flow(
                reading.source, written(reading), at.written, token,
                weights=None if token is None else over_source(reading, focus, token),
                unknown=reading.unknown,
                active_source=at.tokens_read,
                read=None if reads is None else tuple(filter(reads.has_read, range(len(reading.source)))),
            )
        )  # fmt: skip
        self.set_note(_note(at, focus))
        self.legend.setText(_legend(reading))


def _note(at: Moment, focus: Focus) -> str:
    reading, reads = at.reading, at.reads
    if at.encoding and reads is None:
        words = translated("encoder layer {layer} of {layers} reads all tokens at once")
        return words.format(layer=at.encoded, layers=reading.encode_moves)
    if reads is not None:
        return _reading(reads, reading.source)
    shown = focus if focus.part in ("cross", "influence") else default_focus(reading)
    words = translated("writing “{token}”: where this step looks")
    if shown.part == "influence":
        words = translated("what “{token}” depends on")
    return words.format(token=reading.target[at.token])


def _legend(reading: Reading) -> str:
    """Say what the signs stand for that are there, those to come among them, so that nothing changes in a run."""
    pieces = (*reading.source, *reading.target)
    parts = [translated("∎ end mark")] if END_MARK in pieces else []
    parts += [translated("· joined to the piece before")] if any(p[0] == "·" for p in pieces if p[1:]) else []
    parts += [translated("hatched: unknown")] if reading.unknown else []
    parts += [translated("* forced word")] if forced(reading) else []
    return "   ".join(parts)


def _reading(reads: Reads, source: tuple[str, ...]) -> str:
    several, both = reads.layers > 1, reads.right is not None
    words = translated("reading → “{left}” and ← “{right}”") if both else translated("reading “{left}”")
    if several:
        words = translated("layer {layer}: → “{left}” ← “{right}”") if both else translated("layer {layer}: → “{left}”")
    return words.format(layer=reads.layer + 1, left=source[reads.left], right=source[reads.right or 0])
