"""The user's own pairs in the form: which files, what stands in them, and what was found once they were read."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QCheckBox, QFileDialog, QPushButton, QWidget

from fun_viz.errors import InputError
from fun_viz.events import Loaded
from fun_viz.text.file_preview import Glance, glance
from fun_viz.text.pairs import Pairs
from fun_viz.views.canvas import Painted
from fun_viz.views.theme import theme_of, type_face
from fun_viz.widgets.collapsible import Collapsible
from fun_viz.widgets.labels import caption
from fun_viz.widgets.layouts import column
from fun_viz.widgets.texts import Texts, marked, set_tip, translated, verbatim
from fun_viz.workspaces.train import pair_columns
from fun_viz.workspaces.train.pair_columns import ColumnsForm, TextPairs
from fun_viz.workspaces.workspace import Places

_NAME = 34  # characters of a file's name
_LINE = 18  # pixels of a first pair
_ARROW = 22.0


class OwnPairs(QWidget):
    """Holds a `Pairs`; without a file there is none yet. `fault` says why its files cannot be read, if so."""

    edited = Signal()
    reported = Signal()  # what was found in the files has been said

    def __init__(self) -> None:
        super().__init__()
        self._file = self._target_file = ""
        self._preview: Glance | None = None
        self.places: Places | None = None
        self.fault: InputError | None = None
        self._loaded: dict[Pairs, Loaded] = {}
        self.choose, self.choose_target, self.head = QPushButton(), QPushButton(), QCheckBox()
        self.columns, self.first, self.report, self._caption = ColumnsForm(), FirstPairs(), PairsReport(), caption()
        above = self.choose, self.choose_target, self.columns, self.head
        whole = column(self, *above, self._caption, self.first, self.report, spacing=6)
        whole.setContentsMargins(0, 4, 0, 4)
        self.choose.clicked.connect(self._choose)
        self.choose_target.clicked.connect(self._choose_target)
        self.head.clicked.connect(self._choose_columns)
        self.columns.columns_chosen.connect(self._choose_columns)
        self.columns.edited.connect(self._emit_edited)
        self._show_first()
        texts = Texts(self)
        texts.bind(self._caption.setText, "The first pairs:")
        texts.bind(self.head.setText, "first line holds names")
        texts.bind(self.head.setToolTip, "The first line of the file names the columns and is no pair")
        texts.follow(self._name_files)

    def pairs(self) -> Pairs | None:
        """Return what is chosen."""
        return self.columns.pairs(self._file, self._target_file, head=self.head.isChecked()) if self._file else None

    def take(self, pairs: Pairs) -> None:
        """Show what a Pairs says."""
        self._file, self._target_file = pairs.file, pairs.target_file
        self.head.setChecked(pairs.head)
        self._offer_columns()
        self.columns.take(pairs)
        self._show_first()
        self._show_report()

    def take_files(self, files: tuple[str, ...]) -> None:
        """Take files that were dropped: one is a table of pairs or, after a text, the targets; two are both sides."""
        lone = len(files) == 1 and self._file and not self._target_file and _is_text(self._preview)
        if lone and files[0] != self._file and _is_text(_preview(files[0])):
            self._target_file = files[0]
        else:
            self._file, self._target_file = files[0], files[1] if len(files) > 1 else ""
            self.head.setChecked(False)
        self._offer_columns()
        self._choose_columns()

    def remember(self, pairs: Pairs | None, loaded: Loaded | None) -> None:
        """Tell what was found when files were read, now or whenever they are chosen again."""
        if pairs is not None and loaded is not None and self._loaded.get(pairs) is not loaded:
            self._loaded[pairs] = loaded
            self._show_report()
            self.reported.emit()

    def lock(self, *, locked: bool) -> None:
        for part in (self.choose, self.choose_target, self.columns, self.head):
            part.setEnabled(not locked)

    def _emit_edited(self) -> None:
        self._show_report()
        self.edited.emit()

    # ---- what is in the files

    def _offer_columns(self) -> None:
        preview = self._preview = _preview(self._file)
        self.columns.offer(
            pair_columns.columns(preview) if preview else (), pair_columns.likely(preview) if preview else ()
        )
        self._name_files()

    def _choose_columns(self, _checked: bool = False) -> None:
        before = self.first.pairs
        self._show_first()
        if self.first.pairs and self.first.pairs != before:
            self.columns.suit(self.first.pairs)
        self._emit_edited()

    def _show_first(self) -> None:
        """Show what will be read, so that nobody learns from the wrong column."""
        first: TextPairs = ()
        self.fault = None
        try:
            first = self._first()
        except InputError as error:
            self.fault = error
        self.first.show_pairs(first)
        self._caption.setVisible(bool(first))

    def _first(self) -> TextPairs:
        if not self._file:
            return ()
        if self._target_file:
            return pair_columns.first_lines(Path(self._file), Path(self._target_file))
        preview = self._preview or glance(Path(self._file))
        return pair_columns.first_pairs(preview, *self.columns.chosen, head=self.head.isChecked())

    def _show_report(self) -> None:
        pairs = self.pairs()
        self.report.show_loaded(self._loaded.get(pairs) if pairs else None)

    def _name_files(self) -> None:
        names = [pair_columns.cut(Path(file).name, _NAME) for file in (self._file, self._target_file)]
        tips = (
            self.tr("TSV, CSV, JSON lines or text; it can also be dropped on this page"),
            self.tr("For a file that holds the sources alone: line must stand beside line"),
        )
        self.choose.setText(verbatim(names[0]) or self.tr("Choose a file of pairs…"))
        set_tip(self.choose, self._file or tips[0])
        self.choose_target.setText(verbatim(names[1]) or self.tr("Targets in a second file…"))
        set_tip(self.choose_target, self._target_file or tips[1])
        self.choose_target.setVisible(bool(self._file))
        self.columns.show_columns(shown=not self._target_file)
        self.head.setVisible(not self._target_file and not (self._preview and self._preview.kind == "json"))

    # ---- choosing files

    def _choose(self) -> None:
        if file := self._file_dialog(self.places.place() if self.places else ""):
            self.take_files((file,))

    def _choose_target(self) -> None:
        if self._file and (file := self._file_dialog(str(Path(self._file).parent))):
            self.take_files((self._file, file))

    def _file_dialog(self, place: str) -> str:
        patterns = " ".join(f"*{suffix} *{suffix}.gz" for suffix in pair_columns.SUFFIXES)
        title, kinds = translated("Choose a file of pairs"), translated("Files of pairs")
        file = QFileDialog.getOpenFileName(self, title, place, f"{kinds} ({patterns})")[0]
        if file and self.places:
            self.places.keep_place(file)
        return file


def _preview(file: str) -> Glance | None:
    """Return what a file looks like, None if it cannot be read."""
    try:
        return glance(Path(file)) if file else None
    except InputError:
        return None


def _is_text(preview: Glance | None) -> bool:
    """Whether a file has a single column, so that another one must hold the other side."""
    return preview is not None and len(preview.columns) < 2


class FirstPairs(Painted):
    """Draws one pair a line, as it will be read; what does not fit is cut, and whole in the tooltip."""

    def __init__(self) -> None:
        super().__init__()
        self.pairs: TextPairs = ()
        self.setMinimumWidth(80)

    def show_pairs(self, pairs: TextPairs) -> None:
        self.pairs = pairs
        text = "\n".join(f"{source} → {target}" for source, target in pairs)
        set_tip(self, text)
        self.setAccessibleDescription(text)
        self.setVisible(bool(pairs))
        self.setFixedHeight(_LINE * len(pairs))
        self.update()

    def paint(self, painter: QPainter) -> None:
        theme = theme_of(self)
        painter.setFont(type_face(self, 12))
        half = (self.width() - _ARROW) / 2
        for line, (source, target) in enumerate(self.pairs):
            top = line * _LINE
            self._write(painter, QRectF(0, top, half, _LINE), source, theme.source)
            self._write(painter, QRectF(half, top, _ARROW, _LINE), "→", theme.muted)
            self._write(painter, QRectF(half + _ARROW, top, half, _LINE), target, theme.target)

    def _write(self, painter: QPainter, room: QRectF, text: str, colour: str) -> None:
        painter.setPen(QColor(colour))
        cut = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(room.width()))
        along = Qt.AlignmentFlag.AlignHCenter if text == "→" else Qt.AlignmentFlag.AlignLeft
        painter.drawText(room, along | Qt.AlignmentFlag.AlignVCenter, cut)


class PairsReport(QWidget):
    """Tells a Loaded in one or two sentences; the first lines that cannot be used are listed where it is unfolded."""

    def __init__(self) -> None:
        super().__init__()
        self._loaded: Loaded | None = None
        self.summary, self.lines = caption(), caption()
        self.which = Collapsible(self.lines)
        column(self, 2, self.summary, self.which, spacing=2)
        self.hide()
        texts = Texts(self)
        texts.bind(self.which.set_title, "Which lines")
        texts.follow(self._say)

    def show_loaded(self, loaded: Loaded | None) -> None:
        """Tell what was found, None if nothing was read yet."""
        if loaded is not self._loaded:
            self._loaded = loaded
            self._say()
            self.setVisible(loaded is not None)

    def _say(self) -> None:
        loaded = self._loaded
        if loaded is None:
            return
        self.summary.setText("\n".join((_sizes(loaded), *_encodings(loaded), *_left_out(loaded), *_bad(loaded))))
        listed = [translated("line {line}: {why}", line=line, why=translated(why)) for line, why in loaded.first_bad]
        more = loaded.bad - len(listed)
        listed += [translated("and {count} more", count=f"{more:,}")] if more > 0 else []
        self.lines.setText("\n".join(listed))
        self.which.setVisible(len(listed) > 1)
        set_tip(self, "\n".join(listed))


def _sizes(loaded: Loaded) -> str:
    return translated(
        "{train} pairs to learn from; {dev} and {test} are kept out to test it (dev and test).",
        **{part: f"{loaded.sentences.get(part, 0):,}" for part in ("train", "dev", "test")},
    )


def _encodings(loaded: Loaded) -> tuple[str, ...]:
    """Name encodings that somebody might wonder at."""
    odd = [name.upper() for name in loaded.encodings if name.lower().replace("-", "") not in ("utf8", "utf8sig")]
    return (translated("Read as {encoding}.", encoding=", ".join(dict.fromkeys(odd))),) if odd else ()


def _left_out(loaded: Loaded) -> tuple[str, ...]:
    return tuple(translated(text, count=f"{count:,}") for text, count in loaded.left_out)


def _bad(loaded: Loaded) -> tuple[str, ...]:
    if not loaded.bad or not loaded.first_bad:
        return ()
    line, why = loaded.first_bad[0]
    why = translated(why)
    if loaded.bad == 1:
        return (translated("Line {line} is left out: {why}.", line=line, why=why),)
    text = marked("{count} lines cannot be used, the first is line {line}: {why}.")
    return (translated(text, count=f"{loaded.bad:,}", line=line, why=why),)
