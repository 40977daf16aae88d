"""Asking for a reference keeps nobody waiting."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from fun_viz.branch import recorded
from fun_viz.study import Study
from fun_viz.workspaces.stage.reference import ask_reference
from tests.traces import END, encoded, trace, written


def test_what_is_typed_becomes_the_reference_of_the_sentence(qtbot: QtBot) -> None:
    study, page = Study(worker=None, cache=None), QWidget()  # type: ignore[arg-type]
    qtbot.addWidget(page)
    page.show()
    study.show(*recorded(trace(encoded(), written("eat"), written(END))))
    study.references.known = lambda _: "I eat."
    dialog = ask_reference(page, study)
    assert dialog.textValue() == "I eat."
    assert ask_reference(page, study) is dialog
    dialog.setTextValue("  I eat today. ")
    dialog.accept()
    assert study.reference == "I eat today."


def test_what_is_left_changes_nothing(qtbot: QtBot) -> None:
    study, page = Study(worker=None, cache=None), QWidget()  # type: ignore[arg-type]
    qtbot.addWidget(page)
    page.show()
    study.show(*recorded(trace(encoded(), written("eat"), written(END))))
    dialog = ask_reference(page, study)
    dialog.setTextValue("never")
    dialog.reject()
    assert study.reference == ""
