from __future__ import annotations

from dataclasses import replace

import pytest

from fun_viz.events import Assessment, Started, TrainingEvent
from fun_viz.history import History
from fun_viz.workspaces.exposure.errors import errors_of, findings, mean_gap, moves_of, names_of
from fun_viz.workspaces.train.lanes import Lane
from tests.workspaces.labs.records import metrics, started

WIDE = ((0.0, 0.0), (0.1, 0.2), (0.05, 0.65), (0.0, 0.0))
NARROW = ((0.0, 0.0), (0.1, 0.12))


def lane(*records: TrainingEvent, index: int = 0) -> Lane:
    return Lane(index, "", History().then(*records), 10_000)


def test_the_gap_is_free_running_minus_teacher_forced() -> None:
    errors = errors_of(metrics(10, positions=WIDE).dev)
    assert errors.gap.tolist() == pytest.approx([0.0, 0.1, 0.6, 0.0])
    assert mean_gap(metrics(10)) is None
    assert errors_of(None).mean is None


def test_the_mean_gap_is_over_all_target_tokens_and_not_over_positions() -> None:
    """Ninety tokens stand at the first position, ten at the second, where the net errs far more by itself."""
    told = Assessment(0.5, 0.9, 0.5, 40.0, positions=((0.1, 0.1), (0.1, 0.6)), free_accuracy=0.85)
    weighted = (90 * 0.0 + 10 * 0.5) / 100
    assert errors_of(told).mean == pytest.approx(weighted)
    assert errors_of(replace(told, free_accuracy=None)).mean is None  # of an older version


def test_a_run_of_an_older_version_is_told_without_a_mean() -> None:
    dev = metrics(10, positions=WIDE).dev
    assert dev is not None
    old = lane(started(), replace(metrics(10, positions=WIDE), dev=replace(dev, free_accuracy=None)))
    (told,) = findings((old,))
    assert told.endswith("one wrong token leads to the next.")
    assert len(findings((old, lane(started(sampling="linear"), metrics(10, positions=NARROW), index=1)))) == 1


def test_what_a_hand_moved_is_found_and_what_a_schedule_lowers_is_not() -> None:
    told = [metrics(10), metrics(20), metrics(30, teacher=0.5), metrics(40, teacher=0.5), metrics(50, teacher=0.8)]
    moves = moves_of(lane(started(), *told))
    assert [(move.update, move.teacher) for move in moves] == [(30, 0.5), (50, 0.8)]
    assert moves_of(lane(started(sampling="linear"), *told)) == ()
    assert moves_of(lane()) == ()


def test_it_tells_of_the_token_where_the_gap_is_widest() -> None:
    (told,) = findings((lane(started(), metrics(10, positions=WIDE)),))
    assert "At target token 3 the net is wrong in 5% when it reads gold tokens, in 65%" in told
    assert told.endswith("Over all target tokens the gap is 17.5 points.")


def test_the_end_mark_is_no_token_to_tell_of() -> None:
    """After gold tokens everybody knows where the end is; the place where only it stands is not told of."""
    end = lane(started(), metrics(10, positions=(*WIDE[:3], (0.0, 0.9))))
    assert "At target token 3 " in findings((end,))[0]


def test_no_gap_is_said_to_be_none() -> None:
    (told,) = findings((lane(started(), metrics(10, positions=((0.2, 0.2), (0.1, 0.1)))),))
    assert told.startswith("There is no gap")
    assert findings((lane(started()),)) == ()


def test_a_race_against_scheduled_sampling_is_compared_and_named_so() -> None:
    lanes = (
        lane(started(), metrics(10, positions=WIDE)),
        lane(started(sampling="inverse-sigmoid"), metrics(10, positions=NARROW), index=1),
    )
    assert names_of(lanes) == ("Without scheduled sampling", "With scheduled sampling")
    assert findings(lanes)[1] == (
        "With scheduled sampling the gap is 0.5 points over all target tokens, without it 17.5. "
        "Reading its own tokens the net is then wrong in 20% of them, without it in 38%."
    )


def test_lanes_that_differ_otherwise_have_the_names_of_their_nets() -> None:
    lanes = lane(started("gru-none"), metrics(10, positions=WIDE)), lane(started("transformer"), index=1)
    assert names_of(lanes) == ("GRU with fixed context", "Transformer")
    assert len(findings(lanes)) == 1


def test_a_gap_of_less_than_a_point_is_told_by_its_number() -> None:
    (told,) = findings((lane(started(), metrics(10, positions=((0.2, 0.208), (0.1, 0.1)))),))
    assert told == "At no target token is the gap more than 0.8 points. Over all target tokens the gap is 0.2 points."
    (told,) = findings((lane(started(), metrics(10, positions=((0.2, 0.2004), (0.1, 0.1)))),))
    assert told == "At no target token is the gap more than 0.1 points. Over all target tokens the gap is <0.1 points."


@pytest.mark.parametrize(
    ("other", "what"),
    [
        (started(task="copy", sampling="linear"), "Task"),
        (started("gru-none", sampling="linear"), "Attention"),
        (started("transformer", sampling="linear"), "Net, Attention, Units"),
        (started(sampling="linear", batch=400), "Batch"),
    ],
)  # fmt: skip
def test_runs_that_differ_in_more_than_sampling_are_not_compared(other: Started, what: str) -> None:
    lanes = lane(started(), metrics(10, positions=WIDE)), lane(other, metrics(10, positions=WIDE), index=1)
    first, second, apart = findings(lanes)
    assert first.startswith(f"{names_of(lanes)[0]}: At target token 3 ")
    assert second.startswith(f"{names_of(lanes)[1]}: At target token 3 ")
    assert apart == f"The two runs differ in more than scheduled sampling ({what}): they are not compared."
    assert len(set(names_of(lanes))) == 2


def test_the_order_of_two_runs_and_how_often_they_were_looked_at_do_not_matter_but_their_updates_are_told() -> None:
    lanes = (
        lane(started(sampling="linear", teacher=0.5, save_every=5), metrics(1200, positions=NARROW)),
        lane(started(), metrics(2400, positions=WIDE), index=1),
    )
    assert names_of(lanes) == ("With scheduled sampling", "Without scheduled sampling")
    assert findings(lanes)[1].startswith("With scheduled sampling the gap is 0.5 points")
    assert findings(lanes)[1].endswith("That is after 1,200 updates with it, and 2,400 without.")
