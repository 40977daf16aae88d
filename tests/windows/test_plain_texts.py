"""Names and titles out of files are shown as they stand: no label, tooltip or list takes them for markup or orders."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLabel, QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot

import fun_viz.workspaces
from fun_viz import paths
from fun_viz.branch import recorded
from fun_viz.events import TrainingEvent
from fun_viz.registry import discover
from fun_viz.run.training.folder import Summary
from fun_viz.windows.composition import Composition
from fun_viz.windows.message import Message
from fun_viz.windows.model_card import ModelCard
from fun_viz.windows.run_list import RunList
from fun_viz.windows.save_model_form import SaveModelForm
from fun_viz.windows.settings import Settings
from fun_viz.workspaces.workspace import workspaces
from tests.races import FakeRace, finished, lane, metrics, snapshot, started
from tests.windows.fake import trace_of

EVIL = "<b>x</b><img src=y>&amp;\n\x07\u202e"
SEEN = "<b>x</b><img src=y>&amp; \\u0007\\u202e"
PACKAGE = Path(fun_viz.workspaces.__file__).parents[1]
_ORDERS = re.compile("[\x00-\x09\x0b-\x1f\u202a-\u202e]")


def texts(widget: QWidget) -> Iterator[tuple[str, str, bool]]:
    """Yield what a widget and all in it show: where, the text, and whether Qt would read markup in it."""
    for part in (widget, *widget.findChildren(QWidget)):
        name = type(part).__name__
        yield f"{name} tip", part.toolTip(), True
        yield f"{name} status", part.statusTip(), True
        if isinstance(part, QLabel):
            yield name, part.text(), part.textFormat() != Qt.TextFormat.PlainText
        if isinstance(part, QPushButton):
            yield name, part.text(), False
        if isinstance(part, QMenu):
            yield from entries(part)
        if isinstance(part, QAbstractItemView) and (model := part.model()) is not None:
            for place in (model.index(y, x) for y in range(model.rowCount()) for x in range(model.columnCount())):
                tip = str(place.data(Qt.ItemDataRole.ToolTipRole) or "")
                yield f"{name} item", str(place.data() or ""), False
                yield f"{name} item's tip", tip, True


def entries(menu: QMenu) -> Iterator[tuple[str, str, bool]]:
    for action in menu.actions():
        yield "entry", action.text(), False
        yield "entry's tip", action.toolTip() if menu.toolTipsVisible() else "", True


def faults(widget: QWidget) -> Iterator[str]:
    for where, text, rich in texts(widget):
        if rich and "<b>x" in text:
            yield f"{where} shows markup: {text!r}"
        if _ORDERS.search(text):
            yield f"{where} shows what is no sign: {text!r}"


@pytest.fixture
def composition(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Composition]:
    monkeypatch.setattr(paths, "user_runs", lambda: tmp_path)
    discover(fun_viz.workspaces)
    made = Composition(
        qapp, Settings("en", "light", EVIL, history=(EVIL,), recent=(f"/a/{EVIL}",)), models=("one", EVIL)
    )
    cards = (ModelCard("one", "one", {"en": EVIL, "zh": EVIL}, 5), ModelCard(EVIL, EVIL, {}, 5))
    made.window.composer.set_cards(cards, EVIL)
    made.window.show()
    yield made
    made.discard()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_title_like_markup_is_shown_as_it_stands_in_every_workspace(
    composition: Composition, qtbot: QtBot, language: str
) -> None:
    window = composition.window
    composition.preferences.set_language(language)
    trace = trace_of("你好", model=EVIL)
    titled = replace(trace, model=replace(trace.model, title=EVIL))
    begun = replace(started(), title=f"{EVIL} · {EVIL}", task="", name=EVIL)
    said: tuple[tuple[int, TrainingEvent], ...] = ((0, begun), (0, metrics(1)), (0, snapshot(1)), (0, finished(EVIL)))
    with qtbot.waitSignal(composition.trainings.finished):
        composition.trainings.start(FakeRace((lane(EVIL),), said))
    for name in workspaces:
        window.tabs.pick(name)
        composition.study.show(*recorded(titled, replace(titled, model=replace(titled.model, name="one"))))
        QApplication.processEvents()
        assert not list(faults(window)), name
        assert name not in ("decode", "compare") or SEEN in window.status.text
    for menu in window.findChildren(QMenu):
        menu.aboutToShow.emit()
        assert not list(faults(menu)), menu.title()
    window.notice.show_message(Message("Saved: {file}", {"file": EVIL}))
    summary = Summary(f"/{EVIL}", EVIL, EVIL, EVIL, "2026-01-01T00:00:00", 1, None, ended=True)
    for card in (RunList((summary,), {}), SaveModelForm((Path(EVIL), Path(EVIL)))):
        window.overlay.show_content(card)
        assert not list(faults(window))


def test_no_other_label_is_made_and_no_tooltip_given_past_the_helper() -> None:
    """The classes of `labels.py` and `set_tip` are the one way, so that what comes later is safe as well."""
    rich = {"labels.py", "inspector.py"}  # the second writes markup of its own, and escapes what it puts in
    for file in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                assert name != "QLabel" or file.name in rich, f"{file.name}:{node.lineno}: use label()"
                assert name != "setToolTip" or file.name == "texts.py", f"{file.name}:{node.lineno}: use set_tip()"
