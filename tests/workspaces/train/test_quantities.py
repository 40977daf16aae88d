from __future__ import annotations

from fun_viz.events import Metrics
from fun_viz.history import History
from fun_viz.workspaces.train.quantities import Series
from tests.workspaces.train.records import metrics, started


def test_it_reads_what_the_history_holds() -> None:
    history = History().then(started(), *(metrics(n, dev=n % 2 == 0) for n in range(600)))
    x, y = Series(lambda m: m.loss).of(history)
    assert x.tolist() == list(range(600))
    assert y.tolist() == [record.loss for record in history.metrics]
    x, _ = Series(lambda m: m.dev.loss if m.dev else None).of(history)
    assert x.tolist() == list(range(0, 600, 2))


def test_what_was_read_is_not_read_again() -> None:
    asked: list[int] = []

    def value(record: Metrics) -> float:
        asked.append(record.update)
        return record.loss

    series, history = Series(value), History().then(metrics(1), metrics(2))
    series.of(history)
    series.of(history.then(metrics(3)))
    assert asked == [1, 2, 3]


def test_after_a_resumption_the_forgotten_records_are_gone() -> None:
    series, history = Series(lambda m: m.loss), History().then(metrics(10), metrics(20), metrics(30))
    series.of(history)
    resumed = history.then(started(update=10), metrics(15), metrics(25))
    assert series.of(resumed)[0].tolist() == [10, 15, 25]
