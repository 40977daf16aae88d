"""How one side of a net is told the order of its tokens: what it declares, what was recorded of it, and in words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from fun_viz.anatomy import Anatomy
from fun_viz.widgets.texts import marked, translated
from fun_viz.workspaces.positions.formula import Difference, difference, slopes, turns

FORMULA = "sinusoidal"  # the way whose formula this workspace draws
_ADDED = {
    FORMULA: marked("Order enters by addition: the waves of the formula are added to the token embeddings."),
    "learned": marked(
        "Order enters by addition: one vector for each position, from a table learned in training. "
        "No formula says what stands in it."
    ),
}
_ADDS = marked("Order enters by addition: a vector for each position is added to the token embeddings.")
_TURNS = marked(
    "Order enters in self-attention: queries and keys are turned pair by pair, farther with each position, so that "
    "their product depends on the distance. Nothing is added to the embeddings."
)
_SHIFTED = {
    "alibi": marked(
        "Order enters in self-attention: each head takes its own slope times the distance off its scores. "
        "Nothing is added to the embeddings."
    )
}
_SHIFTS = marked("Order enters in self-attention: a bias is added to the scores. Nothing is added to the embeddings.")
_BOTH = marked(
    "No positions are told: order comes from reading one token after another, "
    "from left to right and from right to left."
)
_ONE = marked("No positions are told: order comes from reading one token after another, from left to right.")
_WRITES = marked("No positions are told: order comes from writing one token after another.")
_BAG = marked("No order is told: to this encoder the sentence is a bag of tokens.")
_MASK = marked("No order is told but by the mask: a token sees only itself and those before it.")
_KERNEL = marked("Convolutions also read neighbouring tokens in their order.")
_FORMULAS = {
    "learned": marked("row pos of a table learned in training"),
    "rotary": marked("queries and keys turned by pos / 10000^(2i/d), d of a head"),
    "alibi": marked("score − m · |i − j|, m = 2^(−8h/n) of head h of n"),
}
_NO_FORMULA = marked("nothing is computed from positions")


@dataclass(frozen=True, eq=False)
class Way:
    """`name` is what the embedding declares, `scale` what its token vectors are multiplied by.

    Whether it `adds` vectors, or is `turning` queries or `shifting` scores, is declared, recorded or not.

    `angles` (token, pair), in radians, turn queries and keys; `biases`, (head, key) for each token that asks, are added
    to scores. `directions` are those in which cells read this side, () if there are no cells.
    """

    name: str = ""
    scale: str = ""
    writes: bool = False
    adds: bool = False
    turning: bool = False
    shifting: bool = False
    angles: np.ndarray | None = None
    biases: tuple[np.ndarray, ...] = ()
    directions: tuple[str, ...] = ()
    convolves: bool = False

    @cached_property
    def turned(self) -> Difference | None:
        """Recorded angles beside the formula's, None where nothing is turned."""
        if self.angles is None:
            return None
        formula = turns(*self.angles.shape)
        return difference(self.angles, formula, 1 + formula)

    @cached_property
    def shifted(self) -> Difference | None:
        """Recorded biases beside the formula's, None where no formula is known."""
        if self.name not in _SHIFTED or not self.biases:
            return None
        slope = slopes(len(self.biases[0]))[:, None]
        formulas = [
            -slope * np.abs(np.arange(bias.shape[1]) - token) for token, bias in enumerate(self.biases)
        ]  # each (head, key)
        bias, formula = np.concatenate(self.biases, 1), np.concatenate(formulas, 1)  # (head, all keys of all tokens)
        return difference(bias, formula, 1 + np.abs(formula))

    def by_distance(self, token: int) -> np.ndarray:
        """Return (head, distance): what is added to the score of a token so far from the one that asks."""
        bias = self.biases[token]
        return bias[:, token::-1] if self.writes else bias[:, token:]

    def formula(self) -> str:
        """Return in short what is computed from a position here, in the place of the sinusoidal formula."""
        known = _FORMULAS.get(self.name, "") if self.adds or self.turning or self.shifting else _NO_FORMULA
        return translated(known or self._sentence())

    def told(self) -> str:
        """Return in a sentence how order enters."""
        words = translated(self._sentence())
        return f"{words} {translated(_KERNEL)}" if self.convolves else words

    def _sentence(self) -> str:
        if self.adds:
            return _ADDED.get(self.name, _ADDS)
        if self.turning:
            return _TURNS
        if self.shifting:
            return _SHIFTED.get(self.name, _SHIFTS)
        if self.directions:
            return _WRITES if self.writes else _BOTH if "backwards" in self.directions else _ONE
        return _MASK if self.writes else _BAG


def declared(anatomy: Anatomy, sequence: str, *, writes: bool) -> Way:
    """Return what a net says of itself, without any number."""
    embeddings, cells = anatomy.of_kind("embedding", sequence), anatomy.of_kind("cell", sequence)
    return Way(
        next((part.positions for part in embeddings), ""),
        next((part.formula for part in embeddings), ""),
        writes,
        directions=tuple(cell.direction for cell in cells),
        convolves=bool(anatomy.of_kind("convolution", sequence)),
    )
