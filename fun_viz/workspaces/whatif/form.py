"""One more edit: a small form that offers the parts, the ports and the actions that this net has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDoubleSpinBox, QFormLayout, QHBoxLayout, QWidget

from fun_viz.anatomy import Part
from fun_viz.editable import ACTIONS, actions, axes, check, grows, name_of, ports
from fun_viz.edits import (
    MASK,
    Action,
    Clamp,
    Cut,
    Diagonal,
    Edit,
    Hide,
    OneHot,
    Paint,
    Replace,
    Scale,
    Swap,
    Temperature,
    Uniform,
    Unmask,
    Word,
)
from fun_viz.errors import InputError
from fun_viz.reading import Reading
from fun_viz.trace import Token
from fun_viz.widgets.editors import ComboBox, choose, in_form
from fun_viz.widgets.labels import Label, caption, heading
from fun_viz.widgets.layouts import Scroll, column, row
from fun_viz.widgets.panel import Panel, chip
from fun_viz.widgets.texts import Texts, marked, reason, translated
from fun_viz.workspaces.whatif import words

_UNFORESEEN = marked("This edit cannot be made: {reason}")
_ALL = -1
_FIRST = {Scale: (0.5,), Clamp: (1.0, 1.0), Replace: (0.0,), Temperature: (2.0,), Diagonal: (0.0,)}  # by themselves
Field = tuple[Label, QWidget]


class EditForm(Panel):
    """`made` carries an Edit that fits the net; `neighbours_wanted` the id of a source token."""

    made = Signal(object)
    left = Signal()
    neighbours_wanted = Signal(int)

    def __init__(self) -> None:
        self.part, self.port, self.action = ComboBox(), ComboBox(), ComboBox()
        self.head, self.place, self.other, self.key, self.word = (ComboBox() for _ in range(5))
        self.unit = in_form(QDoubleSpinBox())
        self.amounts = in_form(QDoubleSpinBox()), in_form(QDoubleSpinBox())
        self.wrong, self.add, self.cancel = caption(), chip("primary"), chip()
        self._reading: Reading | None = None
        self._parts: tuple[Part, ...] = ()
        self._sizes: Mapping[tuple[str, str], int] = {}
        self._fields: dict[str, Field] = {}
        body = QWidget()
        super().__init__(self._laid_out(body))
        self.set_info("whatif.edits")
        self._connect()
        texts = Texts(self)
        texts.bind(self.set_title, "Add an edit")
        texts.bind(self.add.setText, "Add")
        texts.bind(self.cancel.setText, "cancel (Esc)")
        texts.follow(self._name_fields)

    def _laid_out(self, body: QWidget) -> QWidget:
        inner, form = QWidget(), QFormLayout()
        form.setContentsMargins(0, 0, 0, 0)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        for spin in (self.unit, *self.amounts):
            spin.setRange(-1e6, 1e6)
            spin.setDecimals(3)
        self.unit.setDecimals(0)
        bounds = QWidget()
        numbers: QHBoxLayout = row(bounds, (self.amounts[0], 1), (self.amounts[1], 1), spacing=6)
        numbers.setContentsMargins(0, 0, 0, 0)
        controls = {
            "part": self.part, "port": self.port, "action": self.action, "numbers": bounds, "head": self.head,
            "place": self.place, "other": self.other, "key": self.key, "unit": self.unit, "word": self.word,
        }  # fmt: skip
        for name, control in controls.items():
            named = heading(control)
            self._fields[name] = named, control
            form.addRow(named, control)
        column(inner, form, self.wrong, None, spacing=6)
        column(body, (Scroll(inner), 1), row(None, None, self.cancel, self.add, spacing=8), spacing=6)
        return body

    def _connect(self) -> None:
        self.part.activated.connect(self._choose_part)
        self.port.activated.connect(self._choose_port)
        self.action.activated.connect(self._choose_action)
        self.place.activated.connect(self._ask_neighbours)
        self.add.clicked.connect(self._make)
        self.cancel.clicked.connect(self.left)

    def _name_fields(self) -> None:
        names = {
            "part": marked("Part"), "port": marked("What"), "action": marked("Do"), "numbers": marked("Number"),
            "head": marked("Head"), "place": marked("Where"), "other": marked("and"), "key": marked("Word"),
            "unit": marked("Unit"), "word": marked("Read"),
        }  # fmt: skip
        for name, title in names.items():
            self._fields[name][0].setText(translated(title))
            self._fields[name][1].setAccessibleName(translated(title))
        self.unit.setSpecialValueText(translated("all"))
        if self._reading is not None:
            self.begin(self._reading)

    def begin(self, reading: Reading, *, part: str = "", port: str = "", action: str = "", place: int = _ALL) -> None:
        """Offer what a net has; a part, a port, an action and a place of it can be chosen already."""
        anatomy, self._reading = reading.trace.anatomy, reading
        self._parts = tuple(one for one in anatomy.parts if one.ports)
        self._sizes = {(name, axis): size for step in reading.trace.steps for name, array in step.arrays.items()
                       for axis, size in zip(array.axes, array.values.shape, strict=True)}  # fmt: skip
        self.part.offer({str(at): words.part_title(anatomy, one) for at, one in enumerate(self._parts)})
        first = next((str(at) for at, one in enumerate(self._parts) if one.path == part and port in (*one.ports, MASK)),
                     next((str(at) for at, one in enumerate(self._parts) if one.kind == "attention"), "0"))  # fmt: skip
        choose(self.part, first)
        self._choose_part()
        choose(self.port, port)
        self._choose_port()
        choose(self.action, action)
        self._choose_action()
        choose(self.place, str(place))
        self._ask_neighbours()
        self.wrong.setText("")

    @property
    def _here(self) -> Part:
        return self._parts[int(self.part.currentData() or 0)]

    def _choose_part(self) -> None:
        if self._reading is None or not self._parts:
            return
        part, anatomy = self._here, self._reading.trace.anatomy
        there = [port for port in ports(anatomy, part.path) if port in part.ports or part.kind == "attention"]
        favourite = [
            port for port in ("pattern", "update", "forget", "gate", "embedding", "activation") if port in there
        ]
        ordered = dict.fromkeys([*favourite, *there])
        self.port.offer({port: words.port_title(part, port) for port in ordered})
        self._choose_port()

    def _choose_port(self) -> None:
        if self._reading is not None and (port := self.port.currentData()) is not None:
            fitting = actions(self._reading.trace.anatomy, self._here, port)
            offered = [name_of(kind) for kind in fitting if kind is not Paint]  # a row is painted in its map
            self.action.offer({name: words.ACTIONS[name] for name in offered})
            self._choose_action()

    def _choose_action(self) -> None:
        """Show the fields that an action needs, with what there is to choose from."""
        if self._reading is None or self.action.currentData() is None:
            return
        part, port, kind = self._here, str(self.port.currentData()), ACTIONS[self.action.currentData()]
        known = axes(part, port)
        grown = grows(known)
        tokens = self._tokens(part, grown)
        self._show("head", shown="head" in known and kind is not Unmask)
        self.head.offer({str(_ALL): marked("all heads"), **_counted(self._size(part, port, "head"))})
        self._show("place", shown=bool(grown) and kind is not Unmask)
        both = kind is Swap or kind is Word
        self.place.offer({**({} if both else {str(_ALL): marked("everywhere")}), **tokens})
        self._show("other", shown=kind is Swap)
        self.other.offer(tokens)
        choose(self.other, "1")
        self._show("key", shown=kind in (OneHot, Hide))
        self.key.offer(self._tokens(part, "key"))
        self._show("unit", shown="unit" in known and kind not in (Swap, Word))
        self.unit.setRange(0, max(0, self._size(part, port, "unit")))
        self._show("word", shown=kind is Word)
        first = _FIRST.get(kind, ())
        self._show("numbers", shown=bool(first))
        self.amounts[1].setVisible(len(first) > 1)
        for spin, value in zip(self.amounts, first, strict=False):
            spin.setValue(value)
        self._ask_neighbours()

    def _show(self, name: str, *, shown: bool) -> None:
        for widget in self._fields[name]:
            widget.setVisible(shown)

    def _size(self, part: Part, port: str, axis: str) -> int:
        return self._sizes.get((part.probe(port), axis), 0)

    def _tokens(self, part: Part, axis: str) -> dict[str, str]:
        """Return the tokens along an axis, by their places."""
        assert self._reading is not None
        sequence = (part.keys or part.queries) if axis == "key" else part.queries
        given = sequence == self._reading.trace.sequences[0].name
        pieces = self._reading.source if given else self._reading.target if axis == "query" else self._reading.inputs
        return {str(at): f"{at + 1}  {piece}" for at, piece in enumerate(pieces)}

    def _ask_neighbours(self) -> None:
        if self._reading is not None and self.action.currentData() == name_of(Word) and self.place.currentData():
            place = int(self.place.currentData())
            if 0 <= place < len(self._reading.given):
                self.word.offer({})
                self.neighbours_wanted.emit(self._reading.given[place].id)

    def show_neighbours(self, found: Sequence[tuple[Token, float]]) -> None:
        """Offer words that are like the one chosen, the most alike first, with the cosine."""
        self.word.offer({str(token.id): f"{token.piece}  {cosine:.2f}" for token, cosine in found})

    def edit(self) -> Edit:
        """Return what is chosen; InputError if that is no edit."""
        part, port = self._here, str(self.port.currentData())
        kind, grown = ACTIONS[str(self.action.currentData())], grows(axes(part, port))
        chosen = {"head": self.head, grown: self.place}
        where: dict[str, tuple[int, ...]] = {axis: (int(box.currentData()),) for axis, box in chosen.items()
                 if axis and not box.isHidden() and int(box.currentData() or _ALL) != _ALL}  # fmt: skip
        if kind is Swap:
            where[grown] = int(self.place.currentData()), int(self.other.currentData())
        if kind is Hide:
            where["key"] = (int(self.key.currentData()),)
        if not self.unit.isHidden() and self.unit.value() > 0:
            where["unit"] = (int(self.unit.value()) - 1,)
        return Edit(part.path, port, where, self._acts(kind))

    def _acts(self, kind: type[Action]) -> Action:
        one, other = (spin.value() for spin in self.amounts)
        made: dict[type[Action], Action] = {
            Scale: Scale(one), Clamp: Clamp(one, other), Replace: Replace((one,)), Temperature: Temperature(one),
            Diagonal: Diagonal(round(one)), OneHot: OneHot(int(self.key.currentData() or 0)),
        }  # fmt: skip
        if kind is Word:
            if self.word.currentData() is None:
                raise InputError("The words that are like this one are being looked for: wait a moment.")
            return Word((int(self.word.currentData()),))
        plain: dict[type[Action], Action] = {
            Cut: Cut(),
            Uniform: Uniform(),
            Hide: Hide(),
            Unmask: Unmask(),
            Swap: Swap(),
        }
        return (made | plain)[kind]

    def _make(self) -> None:
        try:
            if self._reading is not None:
                edit = self.edit()
                check(self._reading.trace.anatomy, (edit,))
                self.made.emit(edit)
        except InputError as error:
            self.wrong.setText(reason(error, _UNFORESEEN))


def _counted(count: int) -> dict[str, str]:
    return {str(n): str(n + 1) for n in range(count)}
