"""What is learned: a built-in task or the user's own pairs, and the sentence that is watched meanwhile."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from fun_viz.errors import InputError
from fun_viz.registry import discover
from fun_viz.text import tasks as package
from fun_viz.text.pairs import Pairs
from fun_viz.text.tasks.task import Sample, in_order, tasks
from fun_viz.widgets.editors import ComboBox, choose
from fun_viz.widgets.labels import caption, naming
from fun_viz.widgets.layouts import column
from fun_viz.widgets.texts import Texts, marked, set_tip, translated
from fun_viz.workspaces.train.own_pairs import OwnPairs
from fun_viz.workspaces.train.pair_columns import Line

OWN = ""  # the task of one's own pairs
_ARROW = "→"


class DataForm(QWidget):
    """Holds a task's name, "" for one's own pairs."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        discover(package)
        titles = {**{name: task.title for name, task in in_order().items()}, OWN: marked("My own pairs…")}
        self.tasks, self.pinned, self.own = ComboBox(titles), Line(), OwnPairs()
        self.about, self.gold = caption(), caption()
        choose(self.tasks, "reverse")
        texts = Texts(self)
        title, pinned = naming(texts, self.tasks, marked("Task")), naming(texts, self.pinned, marked("Pinned sentence"))
        above = title, self.tasks, self.about, self.own
        column(self, *above, 6, pinned, self.pinned, self.gold, spacing=4)
        self.tasks.activated.connect(self._choose)
        self.pinned.textEdited.connect(self._emit_edited)
        self.own.edited.connect(self._emit_edited)
        texts.bind(
            self.pinned.setToolTip,
            "The sentence that is watched while the model learns; it is decoded again and again",
        )
        texts.follow(self._describe)

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
        choose(self.tasks, OWN)
        self.own.take_files(files[:2])

    def take(self, task: str, pairs: Pairs | None, pinned: str) -> None:
        """Show other choices without telling anybody."""
        choose(self.tasks, OWN if pairs else task)
        if pairs is not None:
            self.own.take(pairs)
        self.pinned.setText(pinned)
        self._describe()

    def lock(self, *, locked: bool) -> None:
        for part in (self.tasks, self.pinned):
            part.setEnabled(not locked)
        self.own.lock(locked=locked)

    def _choose(self, _place: int) -> None:
        self.pinned.clear()
        self._emit_edited()

    def _emit_edited(self, _text: str = "") -> None:
        self._describe()
        self.edited.emit()

    def _describe(self) -> None:
        """Say what the task is, and what the pinned sentence should become."""
        self.own.setVisible(self.task == OWN)
        self.gold.setVisible(self.task != OWN)
        if self.task == OWN:
            self.about.setText(self.tr("Pairs of sentences from a file of yours: choose it, or drop it on this page."))
            self.pinned.setPlaceholderText(self.tr("the first sentence kept out of training"))
            return
        kind = tasks[self.task]
        self.about.setText(task_description(self.task))
        set_tip(self.tasks, translated(kind.about))
        self.pinned.setPlaceholderText(kind.example)
        self._show_gold(kind().solve(self.sentence or kind.example))

    def _show_gold(self, gold: Sample | None) -> None:
        none = self.tr("This task does not know what should become of it; it is watched all the same.")
        self.gold.setText(f"{_ARROW} {gold.target}" if gold else none)


def task_description(task: str) -> str:
    """Return what a built-in task is, and below it an example with its answer if it has one."""
    kind = tasks[task]
    example = kind().solve(kind.example)
    about = translated(kind.about)
    return f"{about}\n{example.source} {_ARROW} {example.target}" if example else about
