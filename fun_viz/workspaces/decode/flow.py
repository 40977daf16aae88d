"""Flow: which source tokens the token being written looks at."""

from __future__ import annotations

from fun_viz.reading import Reading
from fun_viz.study import Where
from fun_viz.tracks import Reads
from fun_viz.views.ribbons import Flow, Ribbons
from fun_viz.widgets.panel import Panel
from fun_viz.workspaces.decode.focus import Focus, default_focus, over_source


class FlowPanel(Panel):
    """Ribbons from the source to the token being written; while encoding, what is being read."""

    def __init__(self) -> None:
        self.ribbons = Ribbons()
        super().__init__(self.ribbons, numbers=self.ribbons.to_csv)
        self.setMinimumWidth(220)

    def retranslate(self) -> None:
        self.set_title(
            self.tr("Flow"),
            self.tr("Each ribbon is as wide as the weight the token being written gives to a source token."),
        )
        self.ribbons.set_placeholder(self.tr("Type a sentence above and press Enter."))

    def show_step(self, reading: Reading, at: Where, focus: Focus) -> None:
        active: tuple[int, ...] | None = None
        read: tuple[int, ...] | None = None
        if at.encoding:
            every, reads = tuple(range(len(reading.source))), reading.reads(at.move)
            active = every if reads is None else reads.tokens
            read = None if reads is None else tuple(filter(reads.has_read, every))
        token = None if at.encoding else at.token
        self.ribbons.show_flow(
            Flow(
                reading.source,
                reading.target,
                at.written,
                token,
                None if token is None else over_source(reading, focus, token),
                reading.unknown,
                active,
                read,
            )
        )
        self.set_note(self._note_on(reading, at, focus))

    def _note_on(self, reading: Reading, at: Where, focus: Focus) -> str:
        if not at.encoding:
            told = focus if focus.part in ("cross", "influence") else default_focus(reading)
            words = (
                self.tr("what “{token}” depends on") if told.part == "influence" else self.tr("where “{token}” looks")
            )
            return words.format(token=reading.target[at.token])
        if (reads := reading.reads(at.move)) is not None:
            return self._reading(reading, reads)
        return self.tr("encoder layer {layer} of {layers} reads all tokens at once").format(
            layer=at.encoded, layers=reading.encode_moves
        )

    def _reading(self, reading: Reading, reads: Reads) -> str:
        left = reading.source[reads.left]
        several = reads.layers > 1
        if reads.right is None:
            words = self.tr("layer {layer}: → “{left}”") if several else self.tr("reading “{left}”")
            return words.format(layer=reads.layer + 1, left=left)
        words = self.tr("reading → “{left}” and ← “{right}”")
        if several:
            words = self.tr("layer {layer}: → “{left}” ← “{right}”")
        return words.format(layer=reads.layer + 1, left=left, right=reading.source[reads.right])
