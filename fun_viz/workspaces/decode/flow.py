"""Flow: which source tokens the token being written looks at."""

from __future__ import annotations

from fun_viz.branch import Moment
from fun_viz.reading import Reading
from fun_viz.selection import Focus
from fun_viz.tracks import Reads
from fun_viz.views.ribbons import Flow, Ribbons
from fun_viz.widgets.panel import Panel
from fun_viz.widgets.texts import Texts, translated
from fun_viz.workspaces.decode.focus import default_focus, over_source


class FlowPanel(Panel):
    """Ribbons from the source to the token being written; while encoding, what is being read."""

    def __init__(self) -> None:
        self.ribbons = Ribbons()
        super().__init__(self.ribbons, numbers=self.ribbons.to_csv)
        self.setMinimumWidth(220)
        texts = Texts(self)
        texts.bind(self.ribbons.set_placeholder, "Type a sentence above and press Enter.")
        texts.follow(self._name)

    def _name(self) -> None:
        tip = translated("Each ribbon is as wide as the weight the token being written gives to a source token.")
        self.set_title(translated("Flow"), tip)

    def show_moment(self, at: Moment, focus: Focus) -> None:
        reading = at.reading
        active: tuple[int, ...] | None = None
        read: tuple[int, ...] | None = None
        if at.encoding:
            every = tuple(range(len(reading.source)))
            active = every if at.reads is None else at.reads.tokens
            read = None if at.reads is None else tuple(filter(at.reads.has_read, every))
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
        self.set_note(_note(at, focus))


def _note(at: Moment, focus: Focus) -> str:
    reading = at.reading
    if not at.encoding:
        shown = focus if focus.part in ("cross", "influence") else default_focus(reading)
        words = translated("where “{token}” looks")
        if shown.part == "influence":
            words = translated("what “{token}” depends on")
        return words.format(token=reading.target[at.token])
    if at.reads is not None:
        return _reading(reading, at.reads)
    words = translated("encoder layer {layer} of {layers} reads all tokens at once")
    return words.format(layer=at.encoded, layers=reading.encode_moves)


def _reading(reading: Reading, reads: Reads) -> str:
    left = reading.source[reads.left]
    several = reads.layers > 1
    if reads.right is None:
        words = translated("layer {layer}: → “{left}”") if several else translated("reading “{left}”")
        return words.format(layer=reads.layer + 1, left=left)
    words = translated("reading → “{left}” and ← “{right}”")
    if several:
        words = translated("layer {layer}: → “{left}” ← “{right}”")
    return words.format(layer=reads.layer + 1, left=left, right=reading.source[reads.right])
