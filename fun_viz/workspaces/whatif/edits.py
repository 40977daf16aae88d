"""What if: the edits of the branch looked at, and one more."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from fun_viz.edits import active
from fun_viz.reading import Reading
from fun_viz.what_ifs import Node
from fun_viz.widgets.labels import label
from fun_viz.widgets.layouts import Scroll, column, row
from fun_viz.widgets.panel import Panel, chip
from fun_viz.widgets.texts import Texts, translated
from fun_viz.workspaces.whatif.edit_list import EditList, Item
from fun_viz.workspaces.whatif.words import place_line, title, words_title


class EditsPanel(Panel):
    """Lists edits in the order in which they are made, and after them the words that were forced."""

    undone = Signal()
    redone = Signal()
    more = Signal()  # one more is to be added

    def __init__(self) -> None:
        self.list, body = EditList(), QWidget()
        self.add, key = chip("link"), label("caption", "E")
        column(body, (Scroll(self.list), 1), row(None, self.add, None, key, 4), spacing=4)
        super().__init__(body)
        self.set_info("whatif.edits")
        self.undo, self.redo = chip(), chip()
        for button, signal in ((self.undo, self.undone), (self.redo, self.redone)):
            button.clicked.connect(signal)
            self.add_chip(button)
        self.add.clicked.connect(self.more)
        texts = Texts(self)
        texts.bind(self.set_title, "What if")
        texts.bind(self.undo.setText, "undo")
        texts.bind(self.undo.setToolTip, "Take back what was changed last (Ctrl+Z)")
        texts.bind(self.redo.setText, "redo")
        texts.bind(self.redo.setToolTip, "Change it again (Ctrl+Shift+Z)")
        texts.bind(self.add.setText, "+ Add an edit")
        texts.bind(self.add.setToolTip, "Cut a head, fix or paint a pattern, clamp a gate, swap words … (E)")
        texts.bind(self.list.set_placeholder, "Nothing is changed in this branch: cut a head below, or add an edit.")

    def show_node(self, node: Node, reading: Reading, *, can_undo: bool, can_redo: bool) -> None:
        """List what is changed in a branch; `reading` says what the words are."""
        edits, words = node.request.edits, node.request.prefix or node.held
        items = [Item(title(edit, reading), place_line(edit, reading), edit.on) for edit in edits]
        if words:
            on = bool(node.request.prefix)
            where = translated("the model goes on from there") if on else translated("off: changes nothing now")
            items.append(Item(words_title(reading, words), where, on))
        self.list.show_items(tuple(items))
        count = len(active(edits)) + bool(node.request.prefix)
        several = translated("{count} edits on this branch", count=count)
        self.set_note(translated("1 edit on this branch") if count == 1 else several)
        self.undo.setEnabled(can_undo)
        self.redo.setEnabled(can_redo)
