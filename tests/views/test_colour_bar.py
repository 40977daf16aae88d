"""The legend of a map."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from fun_viz.views.colour_bar import ColourBar
from fun_viz.views.theme import LIGHT


def test_its_ends_are_those_of_the_scale(qtbot: QtBot) -> None:
    scale = ColourBar()
    qtbot.addWidget(scale)
    ends = []
    for kind, limit in (("weight", 0.25), ("signed", 2.0), ("unit", 7.0)):
        scale.show_scale(kind, limit)  # type: ignore[arg-type]
        ends.append(scale.ends)
    assert ends == [("0%", "25%"), ("−2", "2"), ("0", "1")]
    assert scale.accessibleName() == "Colour scale from 0 to 1"


def test_it_runs_from_the_panel_to_the_accent(qtbot: QtBot) -> None:
    scale = ColourBar()
    qtbot.addWidget(scale)
    scale.setPalette(LIGHT.palette())
    scale.resize(scale.sizeHint())
    image = scale.grab().toImage()
    tones = [image.pixelColor(x, image.height() // 2).name().upper() for x in range(image.width())]
    assert LIGHT.panel in tones
    assert LIGHT.accent in tones
    assert tones.index(LIGHT.panel) < tones.index(LIGHT.accent)
