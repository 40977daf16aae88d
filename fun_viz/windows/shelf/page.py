"""The shelf in its card: a list to search on the left, what is known of the model chosen on the right."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QEvent, QSize, Qt, Signal, SignalInstance
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QMenu, QPushButton, QWidget

from fun_viz.run.training.shelf import Origin, Shelved
from fun_viz.widgets.choice import add_choice, menu_chip, one_of
from fun_viz.widgets.labels import label
from fun_viz.widgets.layouts import column, row
from fun_viz.widgets.panel import chip
from fun_viz.widgets.texts import Texts, marked, set_tip, translated
from fun_viz.windows.distinct import distinct
from fun_viz.windows.shelf.card import ModelSheet
from fun_viz.windows.shelf.facts import attention_of, does, line_of, moment_of, score_of, size_of, title_of, when_of
from fun_viz.windows.shelf.rows import Entry, Rows
from fun_viz.windows.shelf.work import Look

_SIZE = QSize(1120, 684)
_GROUPS: dict[Origin, str] = {
    "bundled": marked("Bundled"), "trained": marked("Trained here"), "opened": marked("Opened"),
}  # fmt: skip
_ORDERS: dict[str, tuple[str, Callable[[Shelved], object]]] = {
    "newest": (marked("newest"), lambda model: -model.written),
    "name": (marked("name"), lambda model: model.card.title.get("en", model.folder.name).lower()),
    "quality": (marked("quality"), lambda model: (model.measure, -(model.score or 0.0))),
    "size": (marked("size"), lambda model: -model.size),
}


@dataclass(frozen=True)
class Surroundings:
    """What the shelf must know of the program round it."""

    language: str
    families: Mapping[str, str]  # English titles by name
    notes: Callable[[str], str]
    keep_note: Callable[[str, str], None]
    badge: Callable[[Shelved], str]  # whether it is open or being trained, in words; "" if it is neither


class Shelf(QWidget):
    """Shows what a worker tells of the models; whoever listens opens, renames, copies and deletes."""

    opened = Signal(object, str)  # a Shelved and a sentence, "" for the one that is there
    compared = Signal(object)  # a Shelved
    renamed = Signal(object, str)
    deleted = Signal(object, str)  # a Shelved and what it is called here
    revealed = Signal(object)
    copied = Signal(object)
    continued = Signal(object)  # a Shelved whose training is to go on
    folder_wanted = Signal()
    training_wanted = Signal()
    closed = Signal()

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self.around = around
        self.models: tuple[Shelved, ...] = ()
        self._looks: dict[str, Look] = {}
        self._order, self._chosen = "newest", ""
        self.search, self.rows = QLineEdit(), Rows()
        self.sheet = ModelSheet(around.notes, around.keep_note)
        self.filters = tuple(chip(checkable=True) for _ in range(1 + len(_GROUPS)))
        self.sort, self.folder, self.train, self.close_chip = (
            menu_chip(self._fill_orders),
            chip(),
            chip(),
            chip("quiet"),
        )
        self.nothing = QPushButton()
        self._lay_out()
        self._connect()
        self._bind(Texts(self))
        self.setFocusProxy(self.rows)

    def _lay_out(self) -> None:
        self._title, listed = label("name"), QWidget()
        head = row(None, self._title, (self.search, 2), *self.filters, None, self.sort, self.folder, self.train,
                   self.close_chip, spacing=8)  # fmt: skip
        self.search.setMinimumWidth(130)
        self.nothing.setProperty("role", "quiet")
        self.nothing.hide()
        self.rows.setProperty("role", "shelf")
        column(listed, self.nothing, (self.rows, 1))
        body = row(None, (listed, 39), (self.sheet, 61), spacing=10)
        column(self, head, (body, 1), spacing=10).setContentsMargins(16, 12, 16, 14)

    def _connect(self) -> None:
        self.search.textChanged.connect(self.fill)
        self.search.returnPressed.connect(self._open)
        one_of(self, *self.filters).idClicked.connect(self.fill)
        self.rows.chosen.connect(self._choose)
        self.rows.opened.connect(self._open)
        self.rows.renamed.connect(self.renamed)
        self.sheet.opened.connect(lambda entry, text: self.opened.emit(entry.model, text))
        self.sheet.compared.connect(lambda entry: self.compared.emit(entry.model))
        self.sheet.rename.clicked.connect(self._rename)
        for button, wanted in ((self.sheet.reveal, self.revealed), (self.sheet.copy, self.copied),
                               (self.sheet.train, self.continued)):  # fmt: skip
            button.clicked.connect(partial(self._ask, wanted))
        self.sheet.delete.clicked.connect(self._delete)
        self.folder.clicked.connect(self.folder_wanted)
        for button in (self.train, self.nothing):
            button.clicked.connect(self.training_wanted)
        self.close_chip.clicked.connect(self.closed)

    def _bind(self, texts: Texts) -> None:
        texts.bind(self._title.setText, "Models")
        texts.bind(self.search.setPlaceholderText, "name, task, net or note")
        texts.bind(self.search.setAccessibleName, "Search the models")
        texts.bind(self.folder.setText, "Open a folder…")
        texts.bind(self.train.setText, "Train one…")
        texts.bind(self.nothing.setText, "No model has this. Train one…")
        texts.bind(self.close_chip.setAccessibleName, "Close")
        self.close_chip.setText("×")
        texts.follow(self.fill)

    @property
    def _entry(self) -> Entry | None:
        return self.rows.entry

    # ---- what the worker tells

    def hear(self, said: tuple[Shelved, ...] | Look) -> None:
        """Take up the models there are, or what is seen of one."""
        if isinstance(said, Look):
            self._looks[said.model] = said
        else:
            self.models = said
        self.fill()

    def choose(self, model: str) -> None:
        """Choose a model, now or as soon as it is there."""
        self._chosen = model
        self.fill()

    # ---- what is shown

    def fill(self, _what: object = None) -> None:
        """List what fits the search and the filter, in groups."""
        if self.rows.state() == Rows.State.EditingState:
            return  # what is typed there would be lost
        titles = self._titles()
        found = [model for model in self.models if self._fits(model, titles[model.model])]
        found.sort(key=_ORDERS[self._order][1])  # type: ignore[arg-type]
        self._name_filters()
        place = next(place for place, button in enumerate(self.filters) if button.isChecked())
        groups = tuple(_GROUPS)[place - 1 : place] if place else tuple(_GROUPS)
        entries = {
            origin: tuple(self._made(m, titles[m.model]) for m in found if m.origin == origin) for origin in groups
        }
        self.nothing.setVisible(bool(self.models) and not any(entries.values()))
        shown = tuple((translated(_GROUPS[origin]), each) for origin, each in entries.items() if each)
        self.rows.show_groups(shown, chosen=self._chosen)

    def _titles(self) -> dict[str, str]:
        """Return what each model is called: no two are called alike."""
        names = [title_of(model, self.around.language) for model in self.models]
        more = [[told(model, self.around.language) for model in self.models] for told in _TELLING]
        return dict(zip((model.model for model in self.models), distinct(names, *more), strict=True))

    def _fits(self, model: Shelved, title: str) -> bool:
        family = self.around.families.get(model.config.family, model.config.family) if model.config else ""
        options = " ".join(str(value) for value in model.options.values())
        where = title, does(model), model.card.task, family, translated(family), options, self.around.notes(model.model)
        text = "\n".join(where).lower()
        return all(word in text for word in self.search.text().lower().split())

    def _made(self, model: Shelved, title: str) -> Entry:
        line, (score, measure) = line_of(model, self.around.language), score_of(model)
        return Entry(model, title, line, score, measure, self.around.badge(model), self._looks.get(model.model))

    def _name_filters(self) -> None:
        names = translated("All {n}", n=len(self.models)), *map(translated, _GROUPS.values())
        for button, name in zip(self.filters, names, strict=True):
            button.setText(name)
        self.sort.setText(translated("sort: {order} ▾", order=translated(_ORDERS[self._order][0])))

    def _fill_orders(self, menu: QMenu) -> None:
        for order, (name, _) in _ORDERS.items():
            add_choice(menu, translated(name), partial(self._sort, order), chosen=order == self._order)

    def _sort(self, order: str) -> None:
        self._order = order
        self.fill()

    def _choose(self, entry: Entry | None) -> None:
        if entry is not None:
            self._chosen = entry.model.model
        self.sheet.show_entry(entry, dict(self.around.families))
        set_tip(self.rows, "" if entry is None else f"{entry.title}\n{entry.line}\n{entry.model.folder}")

    # ---- what the user wants

    def _open(self, entry: Entry | None = None) -> None:
        if (entry := entry or self._entry) is not None:
            self.opened.emit(entry.model, "")

    def _rename(self) -> None:
        if (item := self.rows.currentItem()) is not None:
            self.rows.setFocus()
            self.rows.editItem(item)

    def _ask(self, wanted: SignalInstance) -> None:
        if (entry := self._entry) is not None:
            wanted.emit(entry.model)

    def _delete(self) -> None:
        if (entry := self._entry) is not None:
            self.deleted.emit(entry.model, entry.title)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            event.setAccepted(event.key() == Qt.Key.Key_F2)  # here it renames, and opens no glossary
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Delete | Qt.Key.Key_Backspace if self.rows.hasFocus():
                self._delete()
            case Qt.Key.Key_Down | Qt.Key.Key_Up if self.search.hasFocus():
                self.rows.setFocus()
            case Qt.Key.Key_F2:
                self._rename()
            case _:
                super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        return _SIZE


_TELLING: tuple[Callable[[Shelved, str], str], ...] = (
    lambda model, _: attention_of(model),
    when_of,
    lambda model, _: moment_of(model),
    lambda model, _: size_of(model.size),
    lambda model, _: model.folder.name,
)
