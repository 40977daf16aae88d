"""How a trace is read: along the best hypothesis, stacked over steps, whatever the family. Numpy only.

Which probe is which the net's own anatomy says. A reading that has grown by a step costs what the step adds: what was
stacked before is kept (`Reading.then`).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cached_property

import numpy as np

from fun_viz.anatomy import Attends, Part
from fun_viz.hypotheses import Kept, ranked
from fun_viz.rows import Rows
from fun_viz.stacks import AttentionStack, PathStep, TrackStack
from fun_viz.trace import START_MARK, Array, Candidate, Step, Token, Trace, plain
from fun_viz.tracks import Reads, Track, reads, tracks_of

KINDS: tuple[Attends, ...] = ("encoder", "decoder", "cross")


class Reading(Rows):
    """A trace, read; everything is computed when first asked for and kept. Nothing of it ever changes."""

    def __init__(self, trace: Trace) -> None:
        super().__init__(trace)
        self._stacks: dict[Attends, AttentionStack] = {}
        self._tracks: dict[str, TrackStack] = {}

    def then(self, step: Step) -> Reading:
        """Return the reading of the trace with one more step."""
        return self.grown(self.trace.then(step))

    def grown(self, trace: Trace) -> Reading:
        """Return the reading of a trace that is this one's, grown by at most one step; of any other, a new one."""
        grown, before = Reading(trace), len(self.trace.steps)
        if len(trace.steps) - before not in (0, 1) or trace.steps[:before] != self.trace.steps:
            return grown
        new = trace.steps[before:]
        if not new or new[0].phase == "explain":
            for name in ("encoding", "_decoding", "_path", "_stacks", "_tracks", "_encoded"):
                grown.__dict__[name] = getattr(self, name)
        elif new[0].phase == "write" and (path := self._path_with(new[0])) is not None:
            grown.__dict__.update(
                encoding=self.encoding, _encoded=self._encoded, _decoding=(*self._decoding, new[0]), _path=path
            )
            grown._stacks = {kind: stack for kind, stack in self._stacks.items() if stack.follows(path)}
            grown._tracks = {name: stack for name, stack in self._tracks.items() if stack.follows(path)}
        return grown

    def _path_with(self, step: Step) -> tuple[PathStep, ...] | None:
        """Return the path that a step leads on; None if its best hypothesis comes from elsewhere."""
        parent = step.hypotheses[step.best].parent
        if self._decoding and parent != self._decoding[-1].best:
            return None
        return self._path if self.ended else (*self._path, PathStep(step, parent, step.best))

    @cached_property
    def encoding(self) -> tuple[Step, ...]:
        return tuple(step for step in self.trace.steps if step.phase == "read")

    @cached_property
    def _decoding(self) -> tuple[Step, ...]:
        return tuple(step for step in self.trace.steps if step.phase in ("write", "fill"))

    @cached_property
    def _path(self) -> tuple[PathStep, ...]:
        """Each step of the best hypothesis; of a text that is filled, each mask."""
        if not self._decoding:
            return ()
        last = self._decoding[-1]
        if last.phase == "fill":
            return tuple(PathStep(last, row, row) for row in range(len(last.hypotheses)))
        return self._chain(last.best)

    def _chain(self, kept: int) -> tuple[PathStep, ...]:
        """Return the steps that led to a row kept at the end, up to its stop token."""
        backwards = []
        for step in reversed(self._decoding):
            parent = step.hypotheses[kept].parent
            backwards.append(PathStep(step, parent, kept))
            kept = parent
        path = backwards[::-1]
        ended = [t for t, moment in enumerate(path) if moment.token.special == "stop"]
        return tuple(path[: ended[0] + 1] if ended else path)

    @cached_property
    def hypotheses(self) -> tuple[Kept, ...]:
        """Every hypothesis kept at the end, the one that won first."""
        if not self._decoding or self._decoding[-1].phase == "fill":
            return ()
        last = self._decoding[-1]
        chains = ([moment.token for moment in self._chain(row)] for row in range(len(last.hypotheses)))
        alpha = self.trace.request.strategy.length_penalty
        return ranked([Kept.of(*pair, alpha) for pair in zip(chains, last.hypotheses, strict=True)], last.best)

    @property
    def encode_moves(self) -> int:
        return len(self.encoding)

    @property
    def decode_moves(self) -> int:
        return len(self._path)

    @property
    def moves(self) -> int:
        return self.encode_moves + self.decode_moves

    @cached_property
    def given(self) -> tuple[Token, ...]:
        """The tokens that the net was given."""
        return self.trace.sequences[0].tokens if self.trace.sequences else ()

    @cached_property
    def output(self) -> tuple[Token, ...]:
        """The tokens that the net chose, those of the best hypothesis."""
        return tuple(moment.token for moment in self._path)

    def sequence(self, name: str) -> tuple[Token, ...]:
        """Return the tokens of a sequence at the end, given, written or filled in; a name of none is a KeyError."""
        tokens = {sequence.name: sequence.tokens for sequence in self.trace.sequences}[name]
        role, chosen = self.trace.anatomy.role(name), iter(self.output)
        if role == "filled":
            return tuple(next(chosen, token) if token.special == "mask" else token for token in tokens)
        return (*tokens, *chosen) if role == "written" else tokens

    @cached_property
    def source(self) -> tuple[str, ...]:
        return tuple(token.piece for token in self.given)

    @cached_property
    def unknown(self) -> tuple[int, ...]:
        """Where the model was given what it does not know."""
        return tuple(at for at, token in enumerate(self.given) if token.special == "unknown")

    @cached_property
    def target(self) -> tuple[str, ...]:
        return tuple(token.piece for token in self.output)

    @cached_property
    def inputs(self) -> tuple[str, ...]:
        """What is read at each step that writes: the start mark, or the end of a text that goes on; then what came."""
        if not self.output or self._path[0].step.phase == "fill":
            return ()
        return (START_MARK if len(self.trace.sequences) > 1 else self.source[-1], *self.target[:-1])

    @cached_property
    def spaced(self) -> tuple[bool, ...]:
        """Whether a space stands before each piece of the target."""
        return tuple(token.spaced for token in self.output)

    @cached_property
    def tokens(self) -> tuple[int, ...]:
        return tuple(token.id for token in self.output)

    @property
    def ended(self) -> bool:
        """Whether the model wrote its end mark."""
        return bool(self._path) and self._path[-1].token.special == "stop"

    @cached_property
    def text(self) -> str:
        """What was written, in plain words."""
        return plain(self.output)

    @cached_property
    def probabilities(self) -> tuple[float, ...]:
        return tuple(moment.hypothesis.probability for moment in self._path)

    @cached_property
    def ranks(self) -> tuple[int, ...]:
        return tuple(moment.hypothesis.rank for moment in self._path)

    @cached_property
    def entropies(self) -> tuple[float, ...]:
        """Bits, of the distribution each token was chosen from."""
        return tuple(moment.step.distributions[moment.extended].entropy for moment in self._path)

    @cached_property
    def score(self) -> float:
        """The total log-probability of what was written, natural log."""
        return float(sum(math.log(max(p, 1e-45)) for p in self.probabilities))

    @cached_property
    def milliseconds(self) -> float:
        """Time of a decoding step, median."""
        return float(np.median([moment.step.seconds for moment in self._path])) * 1e3 if self._path else 0.0

    def candidates(self, t: int) -> tuple[Candidate, ...]:
        """Return the likeliest tokens of decoding step t, the likeliest first."""
        return self._path[t].step.distributions[self._path[t].extended].candidates

    def at(self, name: str, t: int) -> Array | None:
        """Return what the probe `name` saw at decoding step t, the beam axis taken away."""
        return self._path[t].seen(name)

    def encoded(self, name: str) -> Array | None:
        """Return what the probe `name` saw in the encode move that reached it, the beam axis taken away."""
        return self._encoded.get(name)

    @cached_property
    def _encoded(self) -> Mapping[str, Array]:
        seen: dict[str, Array] = {}
        for step in self.encoding:
            for name, array in step.arrays.items():
                if name not in seen:
                    seen[name] = Array(array.values[0], array.axes[1:]) if array.axes[0] == "beam" else array
        return seen

    def attention(self, kind: Attends) -> Array | None:
        """Return (layer, head, query, key), NaN where a query cannot see a key; None if the net has no such part.

        Self-attention among the tokens given is "encoder", among those written "decoder"; "cross" is between the two. A
        net that goes on with what it was given has a row for each token of the text that it read.
        """
        stack = self._stack(kind)
        return stack.array if stack else None

    def pattern(self, kind: Attends, layer: int, head: int | str) -> np.ndarray | None:
        """Return (query, key): one head of an attention, or a layer's "mean" or "max"; always the same array."""
        return stack.map(layer, head) if (stack := self._stack(kind)) else None

    def _stack(self, kind: Attends) -> AttentionStack | None:
        if kind not in self._stacks:
            names = [part.probe("pattern") for part in self.attentions(kind)]
            read = list(map(self._encoded.get, names))
            if names and kind == "encoder":
                self._stacks[kind] = AttentionStack.of_encoder(read)
            elif names:
                keys = len(self.given) if kind == "cross" else None
                self._stacks[kind] = AttentionStack(names, keys, self.trace.request.limit, read)
        stack = self._stacks.get(kind)
        return stack.grown(self._path) if stack else None

    def attentions(self, kind: Attends) -> list[Part]:
        """Return the attentions of a kind, the lowest layer first; none if nothing was seen of any."""
        written: Mapping[str, Array] = self._path[0].step.arrays if self._path else {}
        seen = self._encoded if kind == "encoder" else written
        parts = list(self.trace.anatomy.attention(kind))
        return parts if any(part.probe("pattern") in seen for part in parts) else []

    @property
    def influence(self) -> Array | None:
        """(query, key): Σ |gradient × input| of each source token for each chosen token; rows sum to 1."""
        return self._explained("influence")

    @property
    def influence_total(self) -> Array | None:
        """(query,): what each row of the influence summed to before it was made to sum to 1; older traces lack it."""
        return self._explained("influence_total")

    def _explained(self, name: str) -> Array | None:
        return next((step.arrays.get(name) for step in self.trace.steps[-1:] if step.phase == "explain"), None)

    def alignment(self) -> tuple[str, Array] | None:
        """Return what stands for alignment, (query, key), and its name: the last layer's attention, or influence."""
        if (mean := self.pattern("cross", -1, "mean")) is not None:
            return "attention", Array(mean, ("query", "key"))
        return None if self.influence is None else ("influence", self.influence)

    @cached_property
    def tracks(self) -> tuple[Track, ...]:
        """Hidden states and gates of a recurrent net over time; empty for other nets."""
        return tracks_of(self.trace.anatomy, self.encoding, self._path, self._tracks, source=len(self.source))

    def reads(self, move: int) -> Reads | None:
        """Return what a net that reads token by token reads in an encode move, None for other nets."""
        return reads(self.trace.anatomy, len(self.given), move) if self.encoding else None

    @property
    def row_error(self) -> float | None:
        """The largest |1 - sum| of an attention row, before the Gaussian if there is one; None without attention."""
        return max((stack.row_error for kind in KINDS if (stack := self._stack(kind)) is not None), default=None)

    @property
    def gaussian(self) -> bool | None:
        """Whether a Gaussian lies over the weights of attention, so that a row sums to less than 1; None: unseen."""
        near = [self.at(part.probe("gaussian"), 0) for part in self.attentions("cross") if "gaussian" in part.ports]
        return None if any(one is None for one in near) else bool(near)
