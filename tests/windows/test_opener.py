"""What can be opened, by what it is."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from fun_viz.archive import save_trace
from fun_viz.errors import FunVizError, InputError, LoadError
from fun_viz.trace import Trace
from fun_viz.windows.language import Speech
from fun_viz.windows.message import Message
from fun_viz.windows.model_card import ModelCard
from fun_viz.windows.opener import Opener, content_of, droppable
from fun_viz.windows.preferences import Preferences
from fun_viz.windows.settings import Settings
from tests.tiny import tiny_model
from tests.windows.fake import trace_of


def test_a_model_folder_and_its_weights_are_a_choice(tmp_path: Path) -> None:
    folder = tiny_model(tmp_path / "mine")
    for path in (folder, folder / "weights.safetensors"):
        opened = content_of(path)
        assert isinstance(opened, ModelCard)
        assert opened.model == str(folder)


def test_a_run_folder_is_a_run_even_when_it_holds_its_model(tmp_path: Path) -> None:
    folder = tiny_model(tmp_path / "mine")
    (folder / "metrics.jsonl").touch()
    assert content_of(folder) == folder


def test_a_name_that_is_too_long_to_be_one_is_said(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    opener, said = Opener(Preferences(Settings(recent=("/" + "x" * 300,)), Speech()), window), list[Message]()
    opener.message.connect(said.append)
    opener.open("/" + "x" * 300)
    opener.open_recent("/" + "x" * 300)
    opened, recent = (message.in_words() for message in said)
    assert "File name too long" in opened
    assert "not there any more" in recent


def test_a_trace_file_is_a_trace(tmp_path: Path) -> None:
    save_trace(trace_of("你好"), tmp_path / "t.safetensors")
    opened = content_of(tmp_path / "t.safetensors")
    assert isinstance(opened, Trace)
    assert opened.text == "你好"


@pytest.mark.parametrize("content", ["\n  \n今天吃什么好\n后来", "\ufeff今天吃什么好", "今天吃什么好\r\n"])
def test_a_text_file_gives_its_first_line(tmp_path: Path, content: str) -> None:
    (tmp_path / "t.txt").write_text(content, "utf-8", newline="")
    assert content_of(tmp_path / "t.txt") == "今天吃什么好"


def test_a_text_file_without_text_is_said(tmp_path: Path) -> None:
    (tmp_path / "t.txt").write_bytes(b" \n\n")
    with pytest.raises(InputError, match="holds no text"):
        content_of(tmp_path / "t.txt")


@pytest.mark.parametrize("name", ["none.safetensors", "none.txt", "none", "empty"])
def test_what_is_not_there_is_a_load_error(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(LoadError):
        content_of(tmp_path / name)


@pytest.mark.parametrize("name", ["a.pdf", "b.safetensors"])
def test_foreign_files_are_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"%PDF-1.4 nothing of ours")
    with pytest.raises(FunVizError):
        content_of(tmp_path / name)


@pytest.mark.parametrize("name", ["a.txt", "a.safetensors", "a.md"])
def test_what_is_no_file_is_neither_waited_for_nor_read_without_end(tmp_path: Path, name: str) -> None:
    os.mkfifo(tmp_path / name)
    with pytest.raises(LoadError, match="is a folder, a device or a pipe"):
        content_of(tmp_path / name)
    (tmp_path / name).unlink()
    (tmp_path / name).symlink_to("/dev/zero")
    with pytest.raises(LoadError, match="is a folder, a device or a pipe"):
        content_of(tmp_path / name)


def test_of_what_is_dropped_the_first_file_is_opened_else_the_first_line_is_taken(qtbot: QtBot, tmp_path: Path) -> None:
    files, text = QMimeData(), QMimeData()
    files.setUrls([QUrl("https://example.org/x"), QUrl.fromLocalFile(str(tmp_path / "t.txt"))])
    (tmp_path / "t.txt").write_text("今天", "utf-8")
    text.setText("\n 你好 \n再见")
    assert droppable(files)
    assert droppable(text)
    assert not droppable(QMimeData())
    window, taken = QWidget(), list[str]()
    qtbot.addWidget(window)
    opener = Opener(Preferences(Settings(), Speech()), window)
    opener.text.connect(taken.append)
    opener.drop(files)
    opener.drop(text)
    assert taken == ["今天", "你好"]


@pytest.mark.parametrize("name", ["t1.trace", "t1", "t1.txt", "t1.SafeTensors"])
def test_a_trace_opens_by_what_it_holds_whatever_it_is_called(tmp_path: Path, name: str) -> None:
    save_trace(trace_of("你好"), tmp_path / name)
    opened = content_of(tmp_path / name)
    assert isinstance(opened, Trace)
    assert opened.text == "你好"
