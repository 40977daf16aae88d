"""The real window, drawn without a screen."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from fun_viz.errors import FunVizError, InputError
from fun_viz.windows.picture import take_picture
from tests.tiny import tiny_model


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(tiny_model(tmp_path_factory.mktemp("models") / "tiny"))


def picture(model: str, workspace: str = "decode", **changes: object) -> QImage:
    look: dict[str, object] = {"step": None, "language": "en", "theme": "light", "size": (1280, 800)}
    return take_picture(workspace, text="你好", models=(model,), **{**look, **changes})[0]  # type: ignore[arg-type]


def test_it_has_the_size_asked_for_and_is_not_empty(qapp: QApplication, model: str) -> None:
    image = picture(model)
    assert (image.width(), image.height()) == (1280, 800)
    assert len({image.pixel(x, y) for x in range(0, 1280, 7) for y in range(0, 800, 7)}) > 20


def test_step_theme_and_language_show(qapp: QApplication, model: str) -> None:
    last = picture(model)
    assert picture(model, step=0) != last
    assert picture(model, language="zh") != last
    dark = picture(model, theme="dark")
    assert dark.pixelColor(2, 100).lightness() < 60 < last.pixelColor(2, 100).lightness()


def test_the_program_looks_as_before_when_it_is_taken(qapp: QApplication, model: str) -> None:
    before = qapp.styleSheet(), qapp.palette().window().color()
    picture(model, theme="dark", language="zh")
    assert (qapp.styleSheet(), qapp.palette().window().color()) == before
    assert not QApplication.topLevelWidgets() or not any(w.isVisible() for w in QApplication.topLevelWidgets())


def test_a_workspace_nobody_knows_is_an_input_error(qapp: QApplication, model: str) -> None:
    with pytest.raises(InputError, match="no workspace nowhere"):
        picture(model, "nowhere")


def test_a_text_that_cannot_be_read_is_an_error_and_leaves_nothing_open(qapp: QApplication, model: str) -> None:
    with pytest.raises(FunVizError):
        take_picture("decode", text=" ", models=(model,), step=None, language="en", theme="light", size=(1280, 800))
