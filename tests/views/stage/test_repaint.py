"""After any moves of a stage, what stands on the screen is, pixel for pixel, all of it painted anew."""

from __future__ import annotations

from random import Random

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from fun_viz.views.stage.widget import StageView
from fun_viz.views.theme import DARK, LIGHT
from tests.screens import Screen, blank, differing
from tests.views.stage.scenes import scene

SIZES = ((1222, 262), (1466, 314), (1833, 393), (1100, 251), (611, 262))


@pytest.fixture
def view(qtbot: QtBot) -> StageView:
    view = StageView()
    qtbot.addWidget(view)
    view.setPalette(LIGHT.palette())
    view.resize(*SIZES[0])
    view.show()
    return view


def anew(like: StageView, density: int) -> QImage:
    """Return what another view paints that was never shown anything else."""
    view, image = StageView(), blank(like.size(), density)
    view.setPalette(like.palette())
    view.resize(like.size())
    view.show_scene(like._scene, move=False)
    view._part, view._before = like._part, like._before
    view._poses = list(like._poses)
    view.render(image, QPoint())
    view.deleteLater()
    return image


def wander(random: Random, view: StageView, step: int) -> int:
    match random.randrange(14):
        case 0:
            view.setPalette(random.choice((LIGHT, DARK)).palette())
        case 1:
            view.resize(*random.choice(SIZES))
        case 2:
            step = random.randrange(7)
            view.show_scene(scene(step), move=False)
        case 3:
            view.show_part(random.choice((0, 1, 2, None)))
        case 4:
            view.show_scene(scene(step, wrong=random.randrange(7)), move=False)
        case 5:
            view.show_scene(scene(step, width=view.room()[0], height=view.room()[1]), move=False)
        case _:
            step = (step + random.choice((1, 1, 1, -1))) % 7
            view.show_scene(scene(step), move=True)
    return step


@pytest.mark.parametrize(("seed", "density"), [(0, 1), (1, 1), (2, 1), (3, 2)])
@pytest.mark.parametrize("moving", [False, True])
def test_parts_painted_again_leave_what_painting_all_of_it_gives(
    view: StageView, monkeypatch: pytest.MonkeyPatch, seed: int, density: int, moving: bool
) -> None:
    random, screen, step = Random(seed), Screen(view, density), 0
    view.animate = moving
    for at in range(24):
        step = wander(random, view, step)
        if moving:
            view._run.setCurrentTime(random.randrange(1, 200))  # a frame somewhere on the way
        if where := differing(screen.painted(), anew(view, density)):
            pytest.fail(f"after {at} moves, at {view.size().toTuple()}: {where}")


def test_on_a_screen_of_twice_the_pixels_a_move_asks_for_a_part_of_them(view: StageView) -> None:
    screen = Screen(view, 2)
    view.animate = False
    view.show_scene(scene(2), move=False)
    screen.painted()

    view.show_scene(scene(2, wrong=3), move=False)

    assert 0 < sum(part.width() * part.height() for part in screen.asked) < view.width() * view.height() / 4
