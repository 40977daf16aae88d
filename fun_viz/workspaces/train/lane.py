"""One lane of the form: which family is trained in it, and its options."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from fun_viz.run.training.catalogue import TITLES, Offer, defaults_for
from fun_viz.workspaces.compare.badge import Badge
from fun_viz.workspaces.panel import Note
from fun_viz.workspaces.train.editors import box
from fun_viz.workspaces.train.hues import HUES
from fun_viz.workspaces.train.options import FIRST, Options


class LaneForm(QWidget):
    """A badge, a family and its options. `removed` asks to be taken away."""

    edited = Signal()
    removed = Signal()

    def __init__(self, index: int) -> None:
        super().__init__()
        self.index, self._task = index, ""
        self._offers: dict[str, Offer] = {}
        self.families, self.options, self._summary = box(), Options(), Note()
        self.fold_button, self.remove_button = _quiet("▾"), _quiet("×")
        self.fold_button.setCheckable(True)
        for family, title in TITLES.items():
            self.families.addItem(title, family)
        self._lay_out()
        self.families.activated.connect(self._choose)
        self.options.edited.connect(self._tell)
        self.fold_button.toggled.connect(self._fold)
        self.remove_button.clicked.connect(self.removed)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(Badge(self.index, hue=HUES[self.index]))
        head.addWidget(self.families, 1)
        head.addWidget(self.fold_button)
        head.addWidget(self.remove_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 4)
        column.setSpacing(3)
        column.addLayout(head)
        column.addWidget(self._summary)
        column.addWidget(self.options)
        self._summary.hide()

    @property
    def family(self) -> str:
        return str(self.families.currentData())

    @property
    def title(self) -> str:
        return self.families.currentText()

    def offer(self, offers: tuple[Offer, ...]) -> None:
        """Say which families there are."""
        family, self._offers = self.family, {offer.family: offer for offer in offers}
        self.families.clear()
        for offer in offers:
            self.families.addItem(QCoreApplication.translate("", offer.title), offer.family)
        self.families.setCurrentIndex(max(0, self.families.findData(family)))
        self._refresh()

    def set_task(self, task: str) -> None:
        """Begin with what suits a task; "" is the user's own pairs."""
        self._task = task
        self._refresh()

    def take(self, family: str, given: Mapping[str, Any]) -> None:
        """Show a family with some options set."""
        if (place := self.families.findData(family)) >= 0:
            self.families.setCurrentIndex(place)
        self.options.give(given)
        self._refresh()

    def fold(self, *, folded: bool) -> None:
        """Show the options, or only their summary."""
        self.fold_button.setChecked(folded)

    def lock(self, *, locked: bool) -> None:
        self.families.setEnabled(not locked)
        self.remove_button.setEnabled(not locked)
        self.options.lock(but=frozenset() if locked else None)

    def retranslate(self) -> None:
        self.families.setAccessibleName(self.tr("Family of model {n}").format(n=self.index + 1))
        self.remove_button.setToolTip(self.tr("Take this model out of the race"))
        self.remove_button.setAccessibleName(self.tr("Take this model out of the race"))
        self.fold_button.setToolTip(self.tr("Show or hide the options of this model"))
        self.fold_button.setAccessibleName(self.tr("Show or hide the options of this model"))
        for place in range(self.families.count()):
            title = self._offers[f].title if (f := self.families.itemData(place)) in self._offers else TITLES[f]
            self.families.setItemText(place, QCoreApplication.translate("", title))
            self.families.setItemData(place, self._abouts().get(f, ""), Qt.ItemDataRole.ToolTipRole)
        self._tell_about()
        self.options.retranslate()
        self._summarize()

    def _abouts(self) -> dict[str, str]:
        return {
            "transformer": self.tr("Every token looks at every other, in every layer (Vaswani 2017)."),
            "gru": self.tr("Reads one token after the other into a memory with two gates (Cho 2014)."),
            "lstm": self.tr("Reads one token after the other into a memory with three gates (Hochreiter 1997)."),
            "rnn": self.tr("Reads one token after the other into the plainest memory there is (Elman 1990)."),
            "convolutional": self.tr(
                "Reads and writes with convolutions, and looks back in every layer (Gehring 2017)."
            ),
        }

    def _tell_about(self) -> None:
        told = self.tr("Which kind of model is trained"), self._abouts().get(self.family, "")
        self.families.setToolTip("\n".join(filter(None, told)))

    def _refresh(self) -> None:
        self._tell_about()
        options, _ = defaults_for(self._task, self.family)
        offer = self._offers.get(self.family)
        self.options.offer(offer.options if offer else (), options)
        self._summarize()

    def _choose(self, _place: int) -> None:
        self.options.give({})
        self._refresh()
        self.edited.emit()

    def _tell(self) -> None:
        self._summarize()
        self.edited.emit()

    def _fold(self, folded: bool) -> None:
        self.fold_button.setText("▸" if folded else "▾")
        self.options.setVisible(not folded)
        self._summary.setVisible(folded)

    def _summarize(self) -> None:
        fields, values = self.options.fields, self.options.values
        wanted = [name for name in FIRST if name in fields]
        wanted += [name for name in fields if name not in FIRST and name in self.options.given]
        told = (f"{_said(fields[name].option.label)} {_said(str(values[name]))}" for name in wanted)
        self._summary.setText(" · ".join(told))


def _said(text: str) -> str:
    return QCoreApplication.translate("", text)


def _quiet(text: str) -> QPushButton:
    button = QPushButton(text)
    button.setProperty("role", "quiet")
    button.setFixedSize(24, 24)
    button.setCursor(Qt.CursorShape.PointingHandCursor)
    return button
