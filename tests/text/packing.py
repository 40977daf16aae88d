"""Packs pairs that a test has in a list."""

from __future__ import annotations

from collections.abc import Sequence

from fun_viz.text.packed import PackedPairs, Pair, Texts


def packed_pairs(pairs: Sequence[Pair]) -> PackedPairs:
    sources, targets = Texts(), Texts()
    for pair in pairs:
        sources.append(pair.source)
        targets.append(pair.target)
    return PackedPairs(sources, targets)
