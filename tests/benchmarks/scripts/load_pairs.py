"""Loads the pairs of a file as a training does, and says as JSON what it took: seconds, and bytes of memory beyond."""

import json
import sys
from time import perf_counter

import psutil
import torch

from fun_viz.text.batches import batches
from fun_viz.text.characters import Characters
from fun_viz.text.corpus import splitting
from fun_viz.text.examples import encoding
from fun_viz.text.pairs import Pairs
from fun_viz.text.read import read
from fun_viz.text.subwords import Subwords


class Watch:
    """Drains what is yielded, and notes the time and how far the memory has grown since the start."""

    def __init__(self) -> None:
        self._process = psutil.Process()
        self._before = self._process.memory_info().rss
        self.seconds: dict[str, float] = {}
        self.grown: dict[str, int] = {}
        self.longest = 0.0

    def drain(self, stage: str, records):
        began = last = perf_counter()
        for record in records:
            self.longest = max(self.longest, perf_counter() - last)
            grown = self._process.memory_info().rss - self._before
            self.grown[stage] = max(grown, self.grown.get(stage, 0))
            last, result = perf_counter(), record
        self.seconds[stage] = perf_counter() - began
        return result


def main(file: str) -> None:
    watch = Watch()
    pairs = Pairs(file, source_column="2", target_column="1", source_language="zh", target_language="en")
    corpus = watch.drain("read", read(pairs))
    train = watch.drain("split", splitting(corpus.pairs))["train"]
    some = train[:50_000]
    source = Characters.learn(pair.source for pair in some)
    target = Subwords.learn((pair.target for pair in some), size=4_000)
    examples = watch.drain("as token ids", encoding(train, source, target))
    drawn = batches(examples, tokens=1_200, generator=torch.Generator().manual_seed(1), skip=10_000)
    watch.drain("first batch of an epoch", (next(drawn) for _ in range(1)))
    told = {"seconds": watch.seconds, "grown": watch.grown, "longest": watch.longest, "pairs": len(corpus.pairs)}
    print(json.dumps(told))


main(sys.argv[1])
