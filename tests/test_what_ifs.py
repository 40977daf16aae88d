"""A tree of branches: each is made by a hand, walked to, undone and made again; nothing of it is lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from fun_viz.branch import recorded
from fun_viz.edits import MOST, Cut, Edit, Paint
from fun_viz.errors import InputError
from fun_viz.study import Study
from fun_viz.trace import Request
from fun_viz.work import Worker
from tests.test_study import ONE, OTHER, Answers, finished, run_of, settle

CUT = Edit("decoder.cross", "pattern", {"head": (0,)}, Cut())
PAINT = Edit("decoder.cross", "pattern", {"query": (1,)}, Paint((0.5, 0.5)))


@pytest.fixture
def answers() -> Answers:
    return Answers()


@pytest.fixture
def study(qtbot: QtBot, answers: Answers) -> Iterator[Study]:
    worker = Worker()
    study = Study(worker, "the cache", job=answers)
    finished(study, qtbot, ONE)
    yield study
    study.cancel()
    study.clock.pause()
    assert worker.close()


def here(study: Study) -> Request:
    tree = study.what_ifs.tree
    assert tree is not None
    return tree.here.request


def test_each_edit_makes_a_branch_of_the_one_looked_at_and_the_clock_stays(study: Study, qtbot: QtBot) -> None:
    study.clock.move_to(3)
    for edit in (CUT, PAINT):
        study.what_ifs.add(edit)
        settle(study, qtbot)
    tree = study.what_ifs.tree
    assert tree is not None
    assert [node.request.edits for node in tree.nodes] == [(), (CUT,), (CUT, PAINT)]
    assert [tree.depth(node) for node in tree.nodes] == [0, 1, 2]
    assert study.current is not None
    assert study.current.request == replace(ONE, edits=(CUT, PAINT))
    assert study.current.parent is study.found(replace(ONE, edits=(CUT,)))
    assert (study.clock.position, study.clock.playing) == (3, False)
    study.what_ifs.walk(1)
    study.what_ifs.add(PAINT)
    settle(study, qtbot)
    tree = study.what_ifs.tree
    assert tree is not None
    assert [node.id for node in tree.in_order()] == [0, 1, 2, 3]
    assert tree.node(3).parent == 1


def test_switching_naming_and_removing_change_the_branch_itself_and_are_undone(study: Study, qtbot: QtBot) -> None:
    what_ifs, seen = study.what_ifs, []
    for deed in (
        lambda: what_ifs.add(CUT),
        lambda: what_ifs.change(0, replace(CUT, on=False)),
        lambda: what_ifs.change(0, replace(CUT, on=False, name="mine")),
        lambda: what_ifs.change(0, replace(CUT, name="mine")),
        lambda: what_ifs.remove(0),
    ):
        seen.append([(edit.on, edit.name) for edit in here(study).edits])
        deed()
        settle(study, qtbot)
    assert seen == [[], [(True, "")], [(False, "")], [(False, "mine")], [(True, "mine")]]
    assert here(study) == ONE
    for wanted in reversed(seen):
        what_ifs.undo()
        settle(study, qtbot)
        assert [(edit.on, edit.name) for edit in here(study).edits] == wanted
        assert study.current is not None
        assert [(edit.on, edit.name) for edit in study.current.reading.trace.request.edits] == wanted
    for wanted in (*seen[1:], []):
        what_ifs.redo()
        settle(study, qtbot)
        assert [(edit.on, edit.name) for edit in here(study).edits] == wanted


def test_a_stroke_of_the_mouse_is_one_step_and_leaves_no_branches_behind(study: Study, qtbot: QtBot) -> None:
    what_ifs = study.what_ifs
    what_ifs.add(CUT)
    settle(study, qtbot)
    what_ifs.begin_stroke()
    what_ifs.add(PAINT, stroke=True)
    for share in (0.1, 0.2, 0.3):
        what_ifs.change(1, replace(PAINT, action=Paint((share, 1 - share))), stroke=True)
        settle(study, qtbot)
    what_ifs.begin_stroke()
    what_ifs.change(1, replace(PAINT, action=Paint((0.9, 0.1))), stroke=True)
    settle(study, qtbot)
    assert len(study._branches) == 4  # the origin, that with the cut, and the end of each stroke
    what_ifs.undo()
    assert here(study).edits[1].action == Paint((0.3, 0.7))
    what_ifs.undo()
    assert here(study).edits == (CUT,)
    what_ifs.redo()
    what_ifs.redo()
    assert here(study).edits[1].action == Paint((0.9, 0.1))


def test_forced_words_are_switched_off_and_on_and_kept(study: Study, qtbot: QtBot) -> None:
    study.clock.move_to(3)
    study.force(99)
    settle(study, qtbot)
    prefix = here(study).prefix
    study.what_ifs.switch_words()
    assert here(study).prefix == ()
    tree = study.what_ifs.tree
    assert tree is not None
    assert tree.here.held == prefix
    study.what_ifs.switch_words()
    settle(study, qtbot)
    assert here(study).prefix == prefix


def test_what_cannot_be_is_taken_back(study: Study, qtbot: QtBot, answers: Answers) -> None:
    study.what_ifs.add(CUT)
    settle(study, qtbot)

    def broken(_requests: object) -> object:
        def run(_cache: object) -> Iterator[None]:
            raise InputError("The mask hides every key from query {query}: leave at least one.", query=0)
            yield

        return run

    real, study._job = study._job, broken  # type: ignore[assignment]
    with qtbot.waitSignal(study.failed, timeout=5_000):
        study.what_ifs.add(PAINT)
    study._job = real
    assert here(study).edits == (CUT,)
    tree = study.what_ifs.tree
    assert tree is not None
    assert len(tree.nodes) == 2
    study.what_ifs.undo()
    assert here(study) == ONE


def test_the_same_sentence_again_is_its_origin_and_its_branches_stay(study: Study, qtbot: QtBot) -> None:
    study.what_ifs.add(CUT)
    settle(study, qtbot)
    assert study.what_ifs.shown(ONE) == replace(ONE, edits=(CUT,))
    study.what_ifs.leave(ONE)
    assert study.what_ifs.shown(ONE) == ONE
    study.ask((ONE,), anew=True)
    settle(study, qtbot)
    tree = study.what_ifs.tree
    assert tree is not None
    assert (tree.at, len(tree.nodes)) == (0, 2)
    finished(study, qtbot, OTHER)
    tree = study.what_ifs.tree
    assert tree is not None
    assert len(tree.nodes) == 1
    study.what_ifs.undo()
    assert here(study) == OTHER


def test_a_branch_from_a_file_stands_under_its_origin_which_is_asked_for(
    study: Study, qtbot: QtBot, answers: Answers
) -> None:
    request = replace(OTHER, edits=(CUT,))
    study.show(*recorded(run_of(3, request)))
    tree = study.what_ifs.tree
    assert tree is not None
    assert [node.request for node in tree.nodes] == [OTHER, request]
    position = study.clock.position
    study.fetch(OTHER)
    settle(study, qtbot)
    assert answers.asked[-1] == (OTHER,)
    assert study.found(OTHER) is not None
    assert [branch.request for branch in study.branches] == [request]
    assert study.clock.position == position


def test_more_edits_than_there_can_be_are_one_sentence(study: Study) -> None:
    with pytest.raises(InputError, match="100 edits at most"):
        study.what_ifs.add(*[CUT] * (MOST + 1))
    assert here(study) == ONE
