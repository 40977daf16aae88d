"""One model of the form: which family is trained, and its options."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from fun_viz.run.training.catalogue import Offer
from fun_viz.run.training.lab_recipes import USUAL
from fun_viz.run.training.schedule import Schedule
from fun_viz.widgets.badge import Badge
from fun_viz.widgets.editors import ComboBox, choose
from fun_viz.widgets.layouts import column, row
from fun_viz.widgets.option_fields import OptionList
from fun_viz.widgets.panel import Note
from fun_viz.widgets.texts import Texts, marked, set_tip, translated
from fun_viz.workspaces.train.lanes import COLOURS
from fun_viz.workspaces.train.names import NET_OPTIONS


class ModelForm(QWidget):
    """A badge, a family and its options. Before it is known what there is, it holds what it was given all the same.

    `removed` asks to be taken away.
    """

    edited = Signal()
    removed = Signal()

    def __init__(self, index: int) -> None:
        super().__init__()
        self.index, self.family, self._task = index, USUAL, ""
        self._offers: dict[str, Offer] = {}
        self._locked = False
        self.families, self.options, self._summary = ComboBox(), OptionList(first=NET_OPTIONS), Note()
        self.fold_button, self.remove_button = _quiet("▾"), _quiet("×")
        self.fold_button.setCheckable(True)
        badge = Badge(index, hue=COLOURS[index])
        head = row(None, badge, (self.families, 1), self.fold_button, self.remove_button, spacing=6)
        column(self, head, self._summary, self.options, spacing=3).setContentsMargins(0, 0, 0, 4)
        self._summary.hide()
        self.families.setEnabled(False)
        self.families.activated.connect(self._choose)
        self.options.edited.connect(self._emit_edited)
        self.fold_button.toggled.connect(self._fold)
        self.remove_button.clicked.connect(self.removed)
        self._bind_texts()

    def _bind_texts(self) -> None:
        texts = Texts(self)
        texts.bind(self.families.setAccessibleName, "Family of model {n}", n=self.index + 1)
        texts.bind(self.families.setPlaceholderText, "in a moment …")
        for button, tip in (
            (self.remove_button, marked("Take this model out of the race")),
            (self.fold_button, marked("Show or hide the options of this model")),
        ):
            texts.bind(button.setToolTip, tip)
            texts.bind(button.setAccessibleName, tip)
        texts.follow(self._show_about)
        texts.follow(self._summarize)

    def defaults(self, task: str) -> tuple[Mapping[str, Any], Schedule]:
        """Return the options and the schedule to learn a task with, of the family that is chosen."""
        offer = self._offers.get(self.family)
        return offer.defaults(task) if offer else ({}, Schedule())

    def offer(self, offers: tuple[Offer, ...]) -> None:
        """Say which families there are."""
        self._offers = {offer.family: offer for offer in offers}
        self.families.offer({offer.family: offer.title for offer in offers})
        if self.family not in self._offers:
            self.family = USUAL if USUAL in self._offers else next(iter(self._offers), "")
        self._refresh()
        self.lock(locked=self._locked)

    def set_task(self, task: str) -> None:
        """Begin with what suits a task; "" is the user's own pairs."""
        self._task = task
        self._refresh()

    def take(self, family: str, given: Mapping[str, Any]) -> None:
        """Show a family with some options set; one that there is not leaves the family as it is."""
        if not self._offers or family in self._offers:
            self.family = family
        self._refresh()
        self.options.give(given)
        self._summarize()

    def fold(self, *, folded: bool) -> None:
        """Show the options, or only their summary."""
        self.fold_button.setChecked(folded)

    def lock(self, *, locked: bool) -> None:
        self._locked = locked
        self.families.setEnabled(bool(self._offers) and not locked)
        self.remove_button.setEnabled(not locked)
        self.options.lock(but=frozenset() if locked else None)

    def _show_about(self) -> None:
        for place, offer in enumerate(self._offers.values()):
            self.families.setItemData(place, _about(offer), Qt.ItemDataRole.ToolTipRole)
        about = [_about(chosen)] if (chosen := self._offers.get(self.family)) else []
        set_tip(self.families, "\n".join((translated("Which kind of model is trained"), *about)))

    def _refresh(self) -> None:
        choose(self.families, self.family)
        self._show_about()
        offer = self._offers.get(self.family)
        self.options.offer(offer.options if offer else (), self.defaults(self._task)[0])
        self._summarize()

    def _choose(self, _place: int) -> None:
        self.family = str(self.families.currentData())
        self.options.give({})
        self._refresh()
        self.edited.emit()

    def _emit_edited(self) -> None:
        self._summarize()
        self.edited.emit()

    def _fold(self, folded: bool) -> None:
        self.fold_button.setText("▸" if folded else "▾")
        self.options.setVisible(not folded)
        self._summary.setVisible(folded)

    def _summarize(self) -> None:
        fields, values = self.options.fields, self.options.values
        names = [name for name in NET_OPTIONS if name in fields]
        names += [name for name in fields if name not in NET_OPTIONS and name in self.options.given]
        parts = (f"{translated(fields[name].option.label)} {translated(str(values[name]))}" for name in names)
        self._summary.setText(" · ".join(parts))


def _about(offer: Offer) -> str:
    """Return what is told of a family: a sentence about it, and in what it differs from the papers."""
    return "\n".join(translated(text) for text in (offer.about, offer.departures) if text)


def _quiet(text: str) -> QPushButton:
    button = QPushButton(text)
    button.setProperty("role", "quiet")
    button.setFixedSize(24, 24)
    button.setCursor(Qt.CursorShape.PointingHandCursor)
    return button
