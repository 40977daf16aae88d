"""The main job without a screen."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from fun_viz import paths
from fun_viz.windows import headless
from fun_viz.windows.display import NO_DISPLAY
from fun_viz.windows.message import Message
from tests.tiny import tiny_model
from tests.windows.fake import trace_of

REASON = Message(NO_DISPLAY)


@pytest.fixture
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(paths, "bundled_models", lambda: tmp_path / "models")
    monkeypatch.setattr(paths, "user_models", lambda: tmp_path / "none")
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    return tmp_path / "models"


def test_a_table_has_a_line_for_every_step() -> None:
    lines = "\n".join(headless.table(trace_of("你好", words=("Hello", "!")))).splitlines()
    assert lines[0].endswith("你好 → Hello!")
    assert [line.split()[:2] for line in lines[2:]] == [["1", "Hello"], ["2", "!"], ["3", "∎"]]
    assert "60.0%" in lines[2]
    assert "1.00" in lines[2]


def test_every_model_is_decoded_and_the_pictures_are_written(
    qapp: QApplication, models: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tiny_model(models / "a-transformer")
    tiny_model(models / "b-gru", "gru")
    assert headless.run(REASON, "今天吃什么好") == 0
    said = capsys.readouterr().out
    assert said.startswith("There is no display")
    assert "(a-transformer)" in said
    assert "(b-gru)" in said
    for name in ("decode.png", "compare.png"):
        file = Path.cwd() / "fun-viz-pictures" / name
        assert f"Picture: {file}" in said
        assert QImage(str(file)).width() == 1280


def test_no_model_is_said_and_is_no_crash(qapp: QApplication, models: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert headless.run(REASON, "你好") == 2
    assert "There is no model" in capsys.readouterr().err


def test_a_picture_goes_to_the_next_place_when_the_first_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    written = headless._written("a.png", b"x", (tmp_path / "file", tmp_path))
    assert written == tmp_path / "fun-viz-pictures" / "a.png"
    assert written.read_bytes() == b"x"
