"""What is known of one model: what it does, two pictures, facts, sentences that suit it, notes."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QLayout, QPlainTextEdit, QPushButton, QWidget

from fun_viz.trace import Array
from fun_viz.views.grid import Grid
from fun_viz.views.matrix import Matrix
from fun_viz.views.plot import Line, Plot, Reach
from fun_viz.views.theme import theme_of
from fun_viz.widgets.labels import caption, label
from fun_viz.widgets.layouts import column, row
from fun_viz.widgets.panel import Note, Panel, chip
from fun_viz.widgets.texts import Texts, set_tip, translated, verbatim
from fun_viz.windows.shelf.facts import facts_of
from fun_viz.windows.shelf.rows import Entry
from fun_viz.windows.shelf.work import examples_of
from fun_viz.windows.suggestions import about, written

_SAVE = 400  # milliseconds after the last letter of a note
_FITTING = 64  # letters of all examples in the line
_LONGEST = 4_000  # letters of a note


class ModelSheet(Panel):
    """Shows an Entry; `notes` and `keep` read and write what the user noted of a model."""

    opened = Signal(object, str)  # an Entry and a sentence, "" for the one that is there
    compared = Signal(object)  # an Entry

    def __init__(self, notes: Callable[[str], str], keep: Callable[[str, str], None]) -> None:
        body = QWidget()
        super().__init__(body)
        self.set_info("shelf.model")
        self._entry: Entry | None = None
        self._notes, self._keep = notes, keep
        self._names: dict[str, str] = {}
        self.about, self.fault = caption(), label("wrong", wraps=True)
        self.map, self.loss, self._map_head, self._loss_head = Matrix(), Plot(pickable=False), Note(), Note()
        self.facts, self.chips = QGridLayout(), row(None, spacing=6)
        self.note = QPlainTextEdit()
        self.open, self.compare = chip("primary"), chip("bar")
        self.rename, self.reveal, self.copy, self.train, self.delete = (chip("quiet") for _ in range(5))
        self._later = QTimer(self, singleShot=True, interval=_SAVE)
        self._set_up()
        self._lay_out(body)
        self._bind(Texts(self))

    def _set_up(self) -> None:
        self.map.setMinimumHeight(110)
        self.loss.setMinimumHeight(110)
        self.note.setFixedHeight(62)
        self.note.setTabChangesFocus(True)
        self.note.setProperty("role", "note")
        self.note.textChanged.connect(self._later.start)
        self._later.timeout.connect(self.save)
        self.open.clicked.connect(self._open)
        self.compare.clicked.connect(self._compare)
        self.facts.setHorizontalSpacing(14)
        self.facts.setVerticalSpacing(3)
        for place, share in ((1, 3), (3, 2)):
            self.facts.setColumnStretch(place, share)
        for button in (self.compare, self.open):
            self.add_chip(button)

    def _open(self) -> None:
        if self._entry is not None:
            self.opened.emit(self._entry, "")

    def _compare(self) -> None:
        if self._entry is not None:
            self.compared.emit(self._entry)

    def _lay_out(self, body: QWidget) -> None:
        self._examples, self._noted = label("title"), label("title")
        left, right = column(None, self._map_head, (self.map, 1)), column(None, self._loss_head, (self.loss, 1))
        self._pictures = QWidget()
        row(self._pictures, (left, 2), (right, 3), spacing=16)
        foot = row(None, self.rename, self.reveal, self.copy, self.train, None, self.delete, spacing=8)
        column(
            body, self.about, self.fault, (self._pictures, 1), self.facts, self._examples, self.chips,
            self._noted, self.note, foot, spacing=7,
        )  # fmt: skip

    def _bind(self, texts: Texts) -> None:
        texts.bind(self.open.setText, "Open ⏎")
        texts.bind(self.compare.setText, "Compare")
        texts.bind(self.rename.setText, "Rename (F2)")
        texts.bind(self.reveal.setText, "Show in folder")
        texts.bind(self.copy.setText, "Save a copy…")
        texts.bind(self.copy.setToolTip, "Keep a copy under a name of its own, among your models")
        texts.bind(self.train.setText, "Train on")
        texts.bind(
            self.train.setToolTip,
            "Go on with its training, in Train: to the end that was planned, or as long again if it came there",
        )
        texts.bind(self.delete.setText, "Delete (Del)")
        texts.bind(self._examples.setText, "Examples that suit it")
        texts.bind(self._noted.setText, "Notes")
        texts.bind(self.note.setAccessibleName, "Notes")
        texts.bind(self.note.setPlaceholderText, "What do you want to remember of it?")
        texts.bind(self._loss_head.setText, "loss")
        texts.bind(
            self.loss.setToolTip,
            "Mean loss of a token, in nats: of the sentences trained on, and of dev sentences never trained on",
        )

    def show_entry(self, entry: Entry | None, families: dict[str, str]) -> None:
        """Show another model, or the same with more known of it."""
        before, self._entry = self._entry, entry
        if before is not None and (entry is None or entry.model.model != before.model.model):
            self._save_of(before)
        self.body.setVisible(entry is not None)
        for button in (self.open, self.compare):
            button.setVisible(entry is not None and entry.model.fault is None)
        if entry is None:
            self.set_title("")
            self.set_note("")
            return
        good = entry.model.fault is None
        self.set_title(entry.title)
        self.set_note(f"● {entry.badge}" if entry.badge else "")
        card, config = entry.model.card, entry.model.config
        pair = (config.source_language, config.target_language) if config else ()
        said = about(card.task, pair)
        self.about.setText(translated(said) if said else "")
        fault = entry.model.fault
        self.fault.setText(translated(fault.template, **fault.values) if fault is not None else "")
        self.fault.setVisible(not good)
        for part in (self._pictures, self._examples):
            part.setVisible(good)
        for button in (self.rename, self.delete):
            button.setVisible(entry.model.origin != "bundled" and (good or button is self.delete))
        self.copy.setVisible(good)
        self.train.setVisible(good and entry.model.resumable)
        self._show_pictures(entry)
        self._show_facts(entry, families)
        self._show_examples(entry)
        if before is None or before.model.model != entry.model.model:
            self.note.blockSignals(True)
            self.note.setPlainText(self._notes(entry.model.model))
            self.note.blockSignals(False)

    def _show_pictures(self, entry: Entry) -> None:
        look, theme = entry.look, theme_of(self)
        made = look.map if look is not None and look.map.thousandths else None
        if made is not None:
            limit = float(made.weights.max()) or 1.0
            self.map.show_grid(Grid(Array(made.weights, ("query", "key")), made.target, made.source, "target",
                                    "source", limit=limit))  # fmt: skip
            said = translated("where it looks, “{text}”") if made.name == "attention" else translated(
                "what it depends on (influence), “{text}”")  # fmt: skip
            self._map_head.setText(said.format(text=made.text))
        else:
            self.map.show_grid(None)
            self._map_head.setText("")
        waits = look is None
        self.map.set_placeholder(translated("Being computed…") if waits else translated("It has no map to show."))
        curve = look.curve if look is not None else None
        lines = []
        both = (("training", curve.training, theme.muted), ("dev", curve.dev, theme.accent)) if curve else ()
        for name, points, colour in both:
            if points:
                x, y = (np.array(axis, float) for axis in zip(*points, strict=True))
                lines.append(Line(translated(name), x, y, colour))
        self.loss.show_lines(tuple(lines), None, x_label=translated("update"), reach=Reach(logarithmic=True))
        self.loss.set_placeholder(
            translated("Being computed…") if waits else translated("How it was trained is not in its folder.")
        )
        self._loss_head.setVisible(bool(lines))

    def _show_facts(self, entry: Entry, families: dict[str, str]) -> None:
        _empty(self.facts)
        facts = facts_of(entry, families)
        for place, (name, value) in enumerate(facts):
            half = (len(facts) + 1) // 2
            line, side = place % half, 2 * (place // half)
            self.facts.addWidget(label("muted", name), line, side)
            said = Note()
            said.setText(value, "text")
            self.facts.addWidget(said, line, side + 1)

    def _show_examples(self, entry: Entry) -> None:
        _empty(self.chips)
        left = _FITTING
        for text in examples_of(entry.model) if entry.model.fault is None else ():
            target = written(entry.model.card.task, text)
            said = f"{text} → {target}" if target else text
            wide = sum(2 if ord(character) > 0x2E80 else 1 for character in said) + 4
            if wide > left:
                continue
            left -= wide
            button: QPushButton = chip()
            button.setText(verbatim(said))
            set_tip(button, translated("Open the model and decode this"))
            button.clicked.connect(partial(self.opened.emit, entry, text))
            self.chips.addWidget(button)
        self.chips.addStretch(1)

    def save(self) -> None:
        """Keep the note of the model that is shown."""
        if self._entry is not None:
            self._save_of(self._entry)

    def _save_of(self, entry: Entry) -> None:
        self._later.stop()
        text = self.note.toPlainText()[:_LONGEST]
        if text != self._notes(entry.model.model):
            self._keep(entry.model.model, text)


def _empty(layout: QLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
