"""fun-viz screenshot."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from tests.cli.conftest import Call, assert_refused

pytestmark = pytest.mark.usefixtures("qapp")
TEXT = "我喜欢学习。"


def taken(call: Call, *arguments: object, out: Path) -> QImage:
    said = call("screenshot", *arguments, "--text", TEXT, "--out", out)
    assert said.code == 0, said
    picture = QImage(str(out))
    assert not picture.isNull()
    return picture


def test_a_picture_has_the_size_and_the_theme_asked_for(call: Call, models: Path, tmp_path: Path, qtbot: QtBot) -> None:
    look = ("decode", "--model", models / "transformer", "--size", "1000x700", "--language", "zh")
    light, dark = (taken(call, *look, "--theme", name, out=tmp_path / f"{name}.png") for name in ("light", "dark"))
    assert (light.width(), light.height()) == (dark.width(), dark.height()) == (1000, 700)
    corners = [QColor(picture.pixel(2, 400)).lightness() for picture in (light, dark)]
    assert corners[0] > 200 > 60 > corners[1]


def test_a_step_shows_another_moment(call: Call, models: Path, tmp_path: Path, qtbot: QtBot) -> None:
    two = f"{models / 'gru'},{models / 'transformer'}"
    first, last = (
        taken(call, "compare", "--models", two, *step, out=tmp_path / f"{len(step)}.png")
        for step in (("--step", 0), ())
    )
    assert first != last


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("nowhere",), "There is no workspace nowhere; known are "),
        (("decode", "--size", "big"), "1280x800, not big"),
        (("decode", "--size", "10x10"), "320 to 8000 pixels"),
        (("decode", "--size", "500x400"), "The window is at least "),
        (("decode", "--step", "-1"), "0 or more"),
        (("decode", "--models", "a,b"), "no use for --models"),
        (("compare", "--models", "a"), "2 to 4 names"),
        (("decode", "--model", "nobody"), "no model nobody"),
        (("decode", "--theme", "pink"), "--theme"),
    ],
)
def test_what_cannot_be_shown_is_refused(call: Call, tmp_path: Path, arguments: tuple[str, ...], words: str) -> None:
    said = call("screenshot", *arguments, "--text", TEXT, "--out", tmp_path / "a.png")
    assert_refused(said, words)
    assert not (tmp_path / "a.png").exists()


def test_a_place_that_cannot_be_written_is_refused(call: Call, models: Path, tmp_path: Path, qtbot: QtBot) -> None:
    asked = ("screenshot", "decode", "--model", models / "gru", "--text", TEXT, "--out")
    assert_refused(call(*asked, tmp_path / "a.jpg"), "must end with .png")
    assert_refused(call(*asked, tmp_path / "no folder" / "a.png"), "Cannot write")


def test_a_blank_sentence_is_refused(call: Call, models: Path, tmp_path: Path, qtbot: QtBot) -> None:
    said = call("screenshot", "decode", "--model", models / "gru", "--text", " ", "--out", tmp_path / "a.png")
    assert_refused(said, "nothing to translate")


def test_the_sentence_of_the_move_is_printed(call: Call, models: Path, tmp_path: Path) -> None:
    asked = (
        "screenshot",
        "decode",
        "--model",
        models / "gru",
        "--text",
        TEXT,
        "--out",
        tmp_path / "a.png",
        "--step",
        0,
    )
    said = call(*asked, "--narration")
    assert said.code == 0
    assert said.out.startswith("Reading on, the GRU takes in ")
    assert call(*asked).out == ""


def test_a_training_has_no_sentence_to_print(call: Call, tmp_path: Path) -> None:
    said = call("screenshot", "train", "--narration", "--out", tmp_path / "a.png")
    assert_refused(said, "no use for --narration")


def test_a_reference_is_of_use_where_words_are_marked(call: Call, models: Path, tmp_path: Path, qtbot: QtBot) -> None:
    asked = ("--text", TEXT, "--reference", "I like to learn.", "--out", tmp_path / "a.png")
    three = ",".join(str(models / name) for name in ("fixed", "gru", "transformer", "gru"))
    assert call("screenshot", "compare", "--models", three, *asked).code == 0
    marked = (tmp_path / "a.png").read_bytes()
    assert call("screenshot", "compare", "--models", three, *asked[:2], *asked[4:]).code == 0
    assert (tmp_path / "a.png").read_bytes() != marked
    assert_refused(call("screenshot", "train", "--reference", "a", *asked[4:]), "no use for --reference")
