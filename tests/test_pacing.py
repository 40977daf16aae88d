"""How branches share a clock."""

from __future__ import annotations

import pytest

from fun_viz.branch import Branch, recorded
from fun_viz.pacing import pace, waits
from fun_viz.trace import Trace
from tests.traces import END, encoded, trace, written


def run_of(reads: int, writes: int = 2) -> Trace:
    return trace(*(encoded() for _ in range(reads)), *(written("word") for _ in range(writes - 1)), written(END))


def branches(*reads: int) -> tuple[Branch, ...]:
    return recorded(*(run_of(count) for count in reads))


def test_all_write_their_first_word_in_the_same_move() -> None:
    slow, quick = branches(7, 3)
    assert [waits(each, (slow, quick), "write") for each in (slow, quick)] == [0, 4]
    assert [waits(each, (slow, quick), "read") for each in (slow, quick)] == [0, 0]


@pytest.mark.parametrize(("reads", "milliseconds"), [(3, 450.0), (7, 3000 / 7), (17, 3000 / 17), (200, 15.0)])
def test_reading_a_sentence_takes_three_seconds_at_most(reads: int, milliseconds: float) -> None:
    (branch,) = branches(reads)
    assert pace([branch.at(0)]) == pytest.approx(milliseconds)
    assert pace([branch.at(0)]) * reads <= 3000.01
    assert pace([branch.at(reads)]) == 900.0


def test_a_net_of_three_layers_writes_after_a_second_and_a_half_at_most() -> None:
    (branch,) = branches(3)
    assert sum(pace([branch.at(position)]) for position in range(3)) <= 1500


def test_while_one_still_reads_the_others_go_at_its_pace() -> None:
    slow, quick = branches(17, 3)
    assert pace([slow.at(5), quick.at(5)]) == pytest.approx(3000 / 17)
