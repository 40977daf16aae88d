"""What is learned: a built-in task or the user's own pairs, and the sentence that is watched meanwhile."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from fun_viz.errors import InputError
from fun_viz.registry import discover
from fun_viz.text import tasks as package
from fun_viz.text.pairs import Pairs
from fun_viz.text.tasks.task import Sample, tasks
from fun_viz.workspaces.train.editors import box
from fun_viz.workspaces.train.found import caption
from fun_viz.workspaces.train.own_pairs import OwnPairs
from fun_viz.workspaces.train.sides import Line

OWN = ""  # the task of one's own pairs
_ARROW = "→"


class Subject(QWidget):
    """Holds a task's name, "" for one's own pairs."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        discover(package)
        self.tasks, self.pinned, self.own = box(), Line(), OwnPairs()
        self._task_caption, self._pinned_caption = QLabel(), QLabel()
        self.about, self.gold = caption(), caption()
        for name in (*tasks, OWN):
            self.tasks.addItem(name, name)
        self.tasks.setCurrentIndex(max(0, self.tasks.findData("reverse")))
        self._lay_out()
        self.tasks.activated.connect(self._choose)
        self.pinned.textEdited.connect(self._tell)
        self.own.edited.connect(self._tell)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        above: tuple[QWidget, ...] = (self._task_caption, self.tasks, self.about, self.own)
        for part in above:
            column.addWidget(part)
        column.addSpacing(6)
        below: tuple[QWidget, ...] = (self._pinned_caption, self.pinned, self.gold)
        for part in below:
            column.addWidget(part)
        self._task_caption.setProperty("role", "title")
        self._pinned_caption.setProperty("role", "title")
        self._task_caption.setBuddy(self.tasks)
        self._pinned_caption.setBuddy(self.pinned)

    @property
    def task(self) -> str:
        return str(self.tasks.currentData())

    @property
    def sentence(self) -> str:
        """What is typed to be watched; "" leaves it to the task."""
        return self.pinned.text().strip()

    def pairs(self) -> Pairs | None:
        """Return the user's own pairs, if they are to be learned from and a file is chosen."""
        return self.own.pairs() if self.task == OWN else None

    @property
    def fault(self) -> InputError | None:
        """Why the files that are chosen cannot be read, if they are to be."""
        return self.own.fault if self.task == OWN else None

    def take_files(self, files: tuple[str, ...]) -> None:
        """Learn from files of pairs: one, or the two sides."""
        if self.task != OWN:
            self.pinned.clear()
        self.tasks.setCurrentIndex(self.tasks.findData(OWN))
        self.own.take_files(files[:2])

    def take(self, task: str, pairs: Pairs | None, pinned: str) -> None:
        """Show other choices without telling anybody."""
        if (place := self.tasks.findData(OWN if pairs else task)) >= 0:
            self.tasks.setCurrentIndex(place)
        if pairs is not None:
            self.own.take(pairs)
        self.pinned.setText(pinned)
        self._describe()

    def lock(self, *, locked: bool) -> None:
        for part in (self.tasks, self.pinned):
            part.setEnabled(not locked)
        self.own.lock(locked=locked)

    def retranslate(self) -> None:
        self._task_caption.setText(self.tr("Task"))
        self._pinned_caption.setText(self.tr("Pinned sentence"))
        self.tasks.setAccessibleName(self.tr("Task"))
        self.pinned.setAccessibleName(self.tr("Pinned sentence"))
        self.pinned.setToolTip(
            self.tr("The sentence that is watched while the model learns; it is decoded again and again")
        )
        for place in range(self.tasks.count()):
            name = self.tasks.itemData(place)
            title = QCoreApplication.translate("", tasks[name].title) if name else self.tr("My own pairs…")
            self.tasks.setItemText(place, title)
        self.own.retranslate()
        self._describe()

    def _choose(self, _place: int) -> None:
        self.pinned.clear()
        self._tell()

    def _tell(self, _text: str = "") -> None:
        self._describe()
        self.edited.emit()

    def _describe(self) -> None:
        """Say what the task is, and what the pinned sentence should become."""
        self.own.setVisible(self.task == OWN)
        if self.task == OWN:
            self.about.setText(self.tr("Pairs of sentences from a file of yours: choose it, or drop it on this page."))
            self.pinned.setPlaceholderText(self.tr("the first sentence kept out of training"))
            self.gold.hide()
            return
        kind = tasks[self.task]
        example = kind().solve(kind.example)
        told = [QCoreApplication.translate("", kind.about)]
        if example is not None:
            told.append(f"{example.source} {_ARROW} {example.target}")
        self.about.setText("\n".join(told))
        self.tasks.setToolTip(told[0])
        self.pinned.setPlaceholderText(kind.example)
        self._show_gold(kind().solve(self.sentence or kind.example))

    def _show_gold(self, gold: Sample | None) -> None:
        self.gold.show()
        none = self.tr("This task does not know what should become of it; it is watched all the same.")
        self.gold.setText(f"{_ARROW} {gold.target}" if gold else none)
