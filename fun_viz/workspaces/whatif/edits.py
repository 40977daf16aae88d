"""What if: the edits of the branch looked at, and one more."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from fun_viz.edits import Edit, active
from fun_viz.reading import Reading
from fun_viz.what_ifs import Node, WhatIfs
from fun_viz.widgets.labels import label
from fun_viz.widgets.layouts import Scroll, column, row
from fun_viz.widgets.panel import Panel, chip
from fun_viz.widgets.texts import Texts, translated
from fun_viz.workspaces.whatif.edit_list import EditList, Item
from fun_viz.workspaces.whatif.words import place_line, title, words_title


class EditsPanel(Panel):
    """Lists edits in the order in which they are made, and after them the words that were forced."""

    more = Signal()  # one more is to be added

    def __init__(self, what_ifs: WhatIfs) -> None:
        self._what_ifs = what_ifs
        self.list, body = EditList(), QWidget()
        self.add, key = chip("link"), label("caption", "E")
        column(body, (Scroll(self.list), 1), row(None, self.add, None, key, 4), spacing=4)
        super().__init__(body)
        self.set_info("whatif.edits")
        self.undo, self.redo = chip(), chip()
        for button, slot in ((self.undo, what_ifs.undo), (self.redo, what_ifs.redo)):
            button.clicked.connect(slot)
            self.add_chip(button)
        self.add.clicked.connect(self.more)
        self.list.toggled.connect(self._toggle)
        self.list.removed.connect(self._remove)
        self.list.renamed.connect(self._rename)
        texts = Texts(self)
        texts.bind(self.set_title, "What if")
        texts.bind(self.undo.setText, "undo")
        texts.bind(self.undo.setToolTip, "Take back what was changed last (Ctrl+Z)")
        texts.bind(self.redo.setText, "redo")
        texts.bind(self.redo.setToolTip, "Change it again (Ctrl+Shift+Z)")
        texts.bind(self.add.setText, "+ Add an edit")
        texts.bind(self.add.setToolTip, "Cut a head, fix or paint a pattern, clamp a gate, swap words … (E)")
        texts.bind(self.list.set_placeholder, "Nothing is changed in this branch: cut a head below, or add an edit.")

    def show_node(self, node: Node, reading: Reading) -> None:
        """List what is changed in a branch; `reading` says what the words are."""
        edits, words = node.request.edits, node.request.prefix or node.held
        items = [Item(title(edit, reading), place_line(edit, reading), edit.on) for edit in edits]
        if words:
            on = bool(node.request.prefix)
            where = translated("the model goes on from there") if on else translated("off: changes nothing now")
            items.append(Item(words_title(reading, words), where, on))
        self.list.show_items(tuple(items))
        count = len(active(edits)) + bool(node.request.prefix)
        several = translated("{count} edits", count=count)
        self.set_note(translated("1 edit") if count == 1 else several)
        stack = self._what_ifs.stack
        self.undo.setEnabled(stack is not None and stack.canUndo())
        self.redo.setEnabled(stack is not None and stack.canRedo())

    def _toggle(self, place: int) -> None:
        if (edit := self._edit(place)) is None:
            self._what_ifs.switch_words()
        else:
            self._what_ifs.change(place, replace(edit, on=not edit.on))

    def _remove(self, place: int) -> None:
        if self._edit(place) is None:
            self._what_ifs.free_words()
        else:
            self._what_ifs.remove(place)

    def _rename(self, place: int, name: str) -> None:
        if (edit := self._edit(place)) is not None and name not in (edit.name, self.list.items[place].title):
            self._what_ifs.change(place, replace(edit, name=name))

    def _edit(self, place: int) -> Edit | None:
        """Return the n-th edit of the branch looked at; None where words that were forced are listed."""
        tree = self._what_ifs.tree
        edits = tree.here.request.edits if tree is not None else ()
        return edits[place] if place < len(edits) else None
