"""How the next token is chosen, as a frozen value that JSON can hold: `run.decoding.strategies` does it."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, Literal

from fun_viz.errors import InputError

Way = Literal["search", "sample", "exhaustive"]
WIDEST = 20  # hypotheses kept, and sentences drawn at once
DEPTH, FEW = 3, 34  # tokens that an exhaustive search writes, and those it can choose from: 34³ hypotheses
HOTTEST, STRONGEST = 10.0, 5.0  # temperature and exponent of the length penalty
LAST_SEED = (1 << 31) - 1
_OF: dict[Way, frozenset[str]] = {  # what each way has a use for
    "search": frozenset({"length_penalty"}),
    "sample": frozenset({"temperature", "top_k", "top_p", "seed", "draws"}),
    "exhaustive": frozenset({"length_penalty"}),
}


@dataclass(frozen=True)
class Strategy:
    """`search` keeps the likeliest hypotheses, `Request.beam` of them: one is greedy. `exhaustive` keeps all.

    `length_penalty` is α of Wu et al. 2016, eq. 14. `sample` draws after the probabilities were raised to 1 /
    `temperature`, then cut to the `top_k` likeliest (Fan et al. 2018; None: all), then to as few of these as have
    `top_p` of what is left (Holtzman et al. 2020). Of several sentences drawn the n-th has the seed `seed` + n.
    """

    way: Way = "search"
    length_penalty: float = 1.0
    temperature: float = 1.0
    top_k: int | None = None
    top_p: float = 1.0
    seed: int = 0
    draws: int = 1

    def checked(self, beam: int) -> Strategy:
        """Return it if it makes sense with a beam of that width; an InputError says what does not."""
        if not 1 <= beam <= WIDEST:
            raise InputError("The beam must keep 1 to {widest} hypotheses, not {beam}.", widest=WIDEST, beam=beam)
        if not 0 <= self.length_penalty <= STRONGEST:
            raise InputError("The length penalty must be 0 to {most}, not {value}: 0 is none.", most=STRONGEST,
                             value=self.length_penalty)  # fmt: skip
        if not 0 < self.temperature <= HOTTEST:
            raise InputError("The temperature must be more than 0 and at most {most}, not {value}: for the likeliest "
                             "token each time choose greedy.", most=HOTTEST, value=self.temperature)  # fmt: skip
        if self.top_k is not None and self.top_k < 1:
            raise InputError("top-k must leave 1 token or more, not {value}: leave it out to cut none.",
                             value=self.top_k)  # fmt: skip
        if not 0 < self.top_p <= 1:
            raise InputError("top-p must be more than 0 and at most 1, not {value}: 1 cuts none.", value=self.top_p)
        if not 0 <= self.seed <= LAST_SEED:
            raise InputError("The seed must be 0 to {most}, not {value}.", most=LAST_SEED, value=self.seed)
        if not 1 <= self.draws <= WIDEST:
            raise InputError("1 to {widest} sentences can be drawn, not {value}.", widest=WIDEST, value=self.draws)
        self._check_use(beam)
        return self

    def _check_use(self, beam: int) -> None:
        """Refuse what would be set and do nothing."""
        idle = [each.name for each in fields(self) if each.name not in ("way", *_OF[self.way])
                and getattr(self, each.name) != each.default]  # fmt: skip
        if self.way != "search" and beam != 1:
            idle.insert(0, "beam")
        if idle:
            raise InputError("The strategy {strategy} has no use for {option}: leave it out.",
                             strategy=self.title(beam), option=idle[0].replace("_", "-"))  # fmt: skip

    @property
    def possible(self) -> bool:
        """Whether its numbers are what numbers of a strategy can be."""
        try:
            self.checked(1)
        except InputError:
            return False
        return True

    def alone(self) -> Strategy:
        """Return it without what its way has no use for."""
        return Strategy(self.way, **{name: getattr(self, name) for name in _OF[self.way]})

    def title(self, beam: int) -> str:
        """Return it in a word or two: greedy, beam 5, sample, exhaustive."""
        return self.way if self.way != "search" else "greedy" if beam == 1 else f"beam {beam}"

    def settings(self, beam: int) -> dict[str, Any]:
        """Return its title's way and what it has a use for, as plain values."""
        width = {"beam": beam} if self.way == "search" else {}
        return {**width, **{each.name: getattr(self, each.name) for each in fields(self) if each.name in _OF[self.way]}}


SEARCH = Strategy()
"""Greedy or beam, by the width."""
