"""Batches of pairs of about the same length."""

from __future__ import annotations

import random

import pytest
import torch

from fun_viz.text.batches import Batch, Example, batches, count, padded
from fun_viz.text.packed import PackedExamples
from fun_viz.text.tokenizer import OWN

PAD, START, STOP = OWN.pad, OWN.start, OWN.stop


def drawn(count: int) -> list[Example]:
    """Return pairs of very different lengths, each with a number of its own."""
    chance = random.Random(1)
    examples = []
    for i in range(count):
        length = chance.randint(1, 40)
        examples.append(((4 + i, *[4] * length, STOP), (START, *[4] * max(1, length + chance.randint(-2, 2)), STOP)))
    return examples


def seeded(seed: int) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def numbers(batch: Batch) -> list[int]:
    return (batch.source[:, 0] - 4).tolist()


def waste(batch: Batch) -> float:
    cells = torch.cat([batch.source.flatten(), batch.target.flatten()])
    return float((cells == PAD).float().mean())


def test_every_example_comes_exactly_once() -> None:
    seen = [number for batch in batches(drawn(300), tokens=400, generator=seeded(1)) for number in numbers(batch)]
    assert sorted(seen) == list(range(300))


def test_a_batch_holds_no_more_cells_a_side_than_allowed() -> None:
    for batch in batches(drawn(300), tokens=400, generator=seeded(1)):
        assert batch.source.numel() <= 400
        assert batch.target.numel() <= 400


def test_an_example_larger_than_a_batch_stands_alone() -> None:
    long: Example = ((*[4] * 50, STOP), (START, *[4] * 90, STOP))
    sizes = sorted(len(batch.source) for batch in batches([long, *drawn(5)], tokens=60, generator=seeded(1)))
    assert sum(sizes) == 6
    assert sizes[0] == 1


def test_little_is_wasted_on_padding() -> None:
    examples = drawn(1_000)
    bucketed = [waste(batch) for batch in batches(examples, tokens=600, generator=seeded(1))]
    random.Random(2).shuffle(examples)
    groups = [examples[i : i + 20] for i in range(0, 1_000, 20)]
    at_random = [waste(Batch(padded([s for s, _ in group]), padded([t for _, t in group]))) for group in groups]
    assert sum(bucketed) / len(bucketed) < 0.06 < 0.3 < sum(at_random) / len(at_random)


def test_the_order_follows_the_generator() -> None:
    def order(seed: int) -> list[list[int]]:
        return [numbers(batch) for batch in batches(drawn(200), tokens=300, generator=seeded(seed))]

    assert order(1) == order(1)
    assert order(1) != order(2)


def one_by_one(examples: list[Example], tokens: int, generator: torch.Generator) -> list[Batch]:
    """Return the batches as they are defined: examples by length, the batch closed when one more is too many."""
    noise = torch.rand(len(examples), generator=generator).tolist()
    order = sorted(range(len(examples)), key=lambda i: (len(examples[i][1]), len(examples[i][0]), noise[i]))
    groups: list[list[Example]] = [[]]
    for i in order:
        rows = [*groups[-1], examples[i]]
        if groups[-1] and max(len(side) for row in rows for side in row) * len(rows) > tokens:
            groups.append([])
        groups[-1].append(examples[i])
    drawn = torch.randperm(len(groups), generator=generator).tolist()
    return [Batch(padded([s for s, _ in groups[at]]), padded([t for _, t in groups[at]])) for at in drawn]


def same(one: list[Batch], other: list[Batch]) -> bool:
    return len(one) == len(other) and all(
        torch.equal(a.source, b.source) and torch.equal(a.target, b.target) for a, b in zip(one, other, strict=True)
    )


def packed(examples: list[Example]) -> PackedExamples:
    rows = PackedExamples(1_000, 1_000)
    for source, target in examples:
        rows.append(source, target)
    return rows


@pytest.mark.parametrize("tokens", [1, 60, 333, 100_000])
def test_the_batches_are_those_of_the_definition_from_a_list_and_packed(tokens: int) -> None:
    examples = drawn(300)
    wanted = one_by_one(examples, tokens, seeded(3))
    assert same(list(batches(examples, tokens=tokens, generator=seeded(3))), wanted)
    assert same(list(batches(packed(examples), tokens=tokens, generator=seeded(3))), wanted)
    assert count(examples, tokens=tokens) == count(packed(examples), tokens=tokens) == len(wanted)


def test_what_follows_batches_passed_over_is_the_same() -> None:
    whole = list(batches(drawn(300), tokens=300, generator=seeded(3)))
    for skip in (0, 1, 7, len(whole), len(whole) + 5):
        assert same(list(batches(drawn(300), tokens=300, generator=seeded(3), skip=skip)), whole[skip:])


def test_batches_passed_over_are_not_built() -> None:
    class Asked(list[Example]):
        asked = 0

        def __getitem__(self, at: int) -> Example:  # type: ignore[override]
            self.asked += 1
            return super().__getitem__(at)

    examples = Asked(drawn(300))
    last = list(batches(examples, tokens=300, generator=seeded(3), skip=count(examples, tokens=300) - 1))
    assert examples.asked == len(last[0].source)


def test_no_examples_are_no_batches() -> None:
    assert list(batches([], tokens=300, generator=seeded(1))) == []
    assert count([], tokens=300) == 0


def test_padding_stands_behind_and_is_not_counted() -> None:
    batch = Batch(padded([[4, STOP], [4, 5, 6, STOP]]), padded([[START, 7, STOP], [START, STOP]]))
    assert batch.source.tolist() == [[4, STOP, PAD, PAD], [4, 5, 6, STOP]]
    assert batch.tokens == 3
