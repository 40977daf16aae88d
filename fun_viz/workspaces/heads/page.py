"""The page: all heads in groups, how broad they look and what they cost, and the one that is chosen."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from fun_viz.run.decoding.head_habits import HABITS, Heads, Name
from fun_viz.run.decoding.study_heads import StudyHeads
from fun_viz.selection import Focus
from fun_viz.widgets.choice import add_choice, filled_menu, menu_chip, one_of
from fun_viz.widgets.labels import heading, label
from fun_viz.widgets.layouts import Scroll, column, row, splitter
from fun_viz.widgets.panel import Note, Panel, chip
from fun_viz.widgets.progress_bar import Bar
from fun_viz.widgets.texts import Texts, marked, translated
from fun_viz.workspaces.computing import Computing
from fun_viz.workspaces.heads.chosen import ChosenPanel
from fun_viz.workspaces.heads.gallery import Gallery
from fun_viz.workspaces.heads.names import KINDS, habit_name
from fun_viz.workspaces.heads.scatter import Scatter
from fun_viz.workspaces.heads.shelf import Group
from fun_viz.workspaces.workspace import Context, Workspace, workspaces

_UNFORESEEN = marked("The heads cannot be looked at: {reason}")
_NONE = marked("No heads: this net has none.")
_WORKS = marked("Sentences are being read; maps appear as they are computed.")
_STOPPED = marked("Stopped. “Again” below looks at the heads.")


class HeadsWorkspace(Workspace):
    """Looks at the heads of the model in front over a set of sentences, while it is in front itself."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self.gallery, self.scatter, self.chosen = Gallery(), Scatter(), ChosenPanel()
        self.computing = Computing[StudyHeads, Heads](self.study, _UNFORESEEN, self)
        self.places = context.places
        self._file, self._sentence = "", 0
        self._choice: Name | None = None
        self._lit: Name | None = None
        self._known: Heads | None = None
        self._make_shelf()
        self.scores = Panel(self.scatter, numbers=self.scatter.to_csv)
        self.scores.set_info("heads.scatter")
        self._make_foot()
        beside = splitter(Qt.Orientation.Vertical, (46, 54), self.scores, self.chosen)
        whole = splitter(Qt.Orientation.Horizontal, (66, 34), self.shelf, beside)
        column(self, (whole, 1), self.foot, spacing=8).setContentsMargins(16, 12, 16, 8)
        self._connect()
        self._bind_texts()

    def _make_shelf(self) -> None:
        self.shelf = Panel(Scroll(self.gallery), numbers=self.gallery.to_csv)
        self.shelf.set_info("heads.gallery")
        self.by_habit, self.by_layer, self.by_likeness = (chip(checkable=True) for _ in range(3))
        self.back, self.which, self.onward = chip(), menu_chip(self._fill_sentences), chip()
        self.orders = one_of(self, self.by_habit, self.by_layer, self.by_likeness)
        for button in (self.by_habit, self.by_layer, self.by_likeness, self.back, self.which, self.onward):
            self.shelf.add_chip(button)

    def _make_foot(self) -> None:
        self.foot, self.told, self.bar, self.progress = QWidget(), Note(), Bar(), label("status")
        self.set_name, self.sentences, self.again = heading(), chip(), chip()
        self.sentences.setMenu(filled_menu(self.sentences, self._fill_sets))
        self.bar.setFixedWidth(140)
        row(self.foot, self.set_name, self.sentences, (self.told, 1), self.progress, self.bar, self.again, spacing=10)
        self.foot.setFixedHeight(28)

    def _connect(self) -> None:
        for news in (self.study.changed, self.study.working, self.computing.changed):
            news.connect(self.draw)
        self.orders.idClicked.connect(lambda _: self._draw())
        self.back.clicked.connect(lambda: self._turn(self._sentence - 1))
        self.onward.clicked.connect(lambda: self._turn(self._sentence + 1))
        self.again.clicked.connect(self._start_or_stop)
        for view in (self.gallery, self.scatter):
            view.lit.connect(self._light)
            view.chosen.connect(self._choose)
        self.gallery.asked.connect(self._turn)
        self.gallery.shown.connect(partial(self._go, "decode"))
        self.gallery.cut.connect(self._cut)
        self.chosen.show_it.clicked.connect(partial(self._go, "decode"))
        self.chosen.apart.clicked.connect(partial(self._go, "inside"))
        self.chosen.cut_it.clicked.connect(self._cut)
        self.chosen.apart.setVisible("inside" in workspaces)

    def _bind_texts(self) -> None:
        texts = Texts(self)
        texts.bind(self.shelf.set_title, "What heads do")
        texts.bind(self.scores.set_title, "Entropy and importance")
        texts.bind(self.by_habit.setText, "by habit")
        texts.bind(self.by_layer.setText, "by layer")
        texts.bind(self.by_likeness.setText, "by likeness")
        texts.bind(
            self.by_likeness.setToolTip, "Heads with 70 % of their weight or more on the same keys stand together"
        )
        self.back.setText("◂")
        self.onward.setText("▸")
        texts.bind(self.back.setToolTip, "The maps of the sentence before")
        texts.bind(self.onward.setToolTip, "The maps of the next sentence (1 to 9)")
        texts.bind(self.set_name.setText, "Sentences read")
        texts.bind(self.scatter.set_placeholder, "A dot appears for each head that is cut.")
        texts.follow(self.draw)

    def panels(self) -> tuple[Panel, ...]:
        return self.shelf, self.scores, self.chosen

    def _job(self) -> StudyHeads | None:
        """Return what is to be computed, None where nobody knows of which model."""
        branch = self.study.current
        return StudyHeads(branch.request.model, self._file) if branch is not None and branch.begun else None

    def waits(self) -> bool:
        job = self._job()
        return job is not None and self._has_heads() and not self.computing.over(job)

    def _has_heads(self) -> bool:
        """Say whether the net in front has several heads side by side, as far as its trace tells."""
        branch = self.study.current
        if branch is None:
            return False
        seen = [branch.reading.attention(kind) for kind in KINDS]
        return any(array is not None and array.values.shape[1] > 1 for array in seen)

    def draw(self) -> None:
        job = self._job()
        if job is None or not self.isVisible():
            return
        several = self._has_heads()
        if several and self.study.current is not None and self.study.current.finished:
            self.computing.want(job)
        self._known = self.computing.known(job) if several else None
        if self._known is not None and not self._known.heads:
            self._known = None
        fault = self.computing.fault(job) or (translated(_STOPPED) if self.computing.stopped(job) else "")
        self.gallery.set_placeholder(fault or translated(_WORKS) if several else translated(_NONE))
        if self._known is not None and self._choice not in [head.name for head in self._known.heads]:
            self._choice = None
        if self._choice is None and self._known is not None and self._known.finished:
            self._choice = min(self._known.heads, key=lambda head: head.importance or 0.0).name
        self._draw()
        self._tell(job, several=several)

    def _draw(self) -> None:
        known = self._known
        if known is not None:
            self._sentence = max(0, min(self._sentence, len(known.maps) - 1))
        self.gallery.show_groups(self._groups(known) if known is not None else (), known, self._sentence)
        self.scatter.show_heads(known)
        self._mark()
        self._name_maps(known)

    def _name_maps(self, known: Heads | None) -> None:
        there = known is not None and bool(known.maps)
        for button in (self.back, self.which, self.onward):
            button.setVisible(there)
        self.which.setText(f"{translated('sentence {n}', n=self._sentence + 1)} ▾")
        self.back.setEnabled(self._sentence > 0)
        self.onward.setEnabled(known is not None and self._sentence + 1 < len(known.maps))
        if known is None or not known.maps:
            self.shelf.set_note("")
            return
        text = "".join(known.maps[self._sentence].source[:-1])
        self.shelf.set_note(translated("{heads} heads on {count} sentences; maps: {text}", heads=len(known.heads),
                                       count=known.sentences, text=text))  # fmt: skip
        self.scores.set_note(
            translated("Δ log p a word when cut, mean of {words} words", words=known.cut_words or known.words)
        )

    def _groups(self, known: Heads) -> tuple[Group, ...]:
        if self.by_habit.isChecked() and known.read == known.sentences:
            found = known.groups()
            return tuple(Group(*habit_name(habit), found[habit]) for habit in HABITS)
        if self.by_likeness.isChecked() and known.read == known.sentences:
            families = known.families()
            alone = translated("alike to no other")
            names = [translated("alike {n}", n=at + 1) if len(family) > 1 else "" for at, family in enumerate(families)]
            last = [
                known.alike.get(frozenset((one.name, two.name)), 0.0) for one in families[-1] for two in families[-1]
            ]
            if not names[-1] or max(last, default=0.0) < 1e-9:
                names[-1] = alone
            return tuple(Group(name or alone, "", family) for name, family in zip(names, families, strict=True))
        layers = dict.fromkeys((head.attends, head.layer) for head in known.heads)
        return tuple(
            Group(translated("{kind}, layer {layer}", kind=translated(KINDS[kind]), layer=layer + 1), "",
                  tuple(head for head in known.heads if (head.attends, head.layer) == (kind, layer)))
            for kind, layer in layers
        )  # fmt: skip

    def _tell(self, job: StudyHeads, *, several: bool) -> None:
        known = self._known
        done = known is not None and known.finished
        runs = self.computing.runs(job) and not done
        name = Path(self._file).name if self._file else translated("kept from training")
        self.sentences.setText(f"{name} ▾")
        base = "" if known is None else f"{known.base:.2f}".replace("-", "−")
        said = translated("its own translations, teacher-forced, mean log p a word {value}", value=base)
        self.told.setText(said if base else "")
        self.progress.setVisible(known is not None)
        self.bar.setVisible(runs)
        if known is not None:
            how_far = marked("{cut} heads cut in turn") if done else marked("{cut} of {count} heads cut")
            self.progress.setText(translated(how_far, cut=known.cut, count=len(known.heads)))
            self.bar.show_share(known.cut / len(known.heads))
        self.again.setVisible(several)
        self.again.setText(translated("Cancel") if runs else translated("Again"))

    def _mark(self) -> None:
        for view in (self.gallery, self.scatter):
            view.mark_heads(self._choice, self._lit)
        heads = self._known.heads if self._known is not None else ()
        head = next((head for head in heads if head.name == self._choice), None)
        self.chosen.show_head(head, self._known, self._sentence)

    def _light(self, name: Name | None) -> None:
        if name != self._lit:
            self._lit = name
            for view in (self.gallery, self.scatter):
                view.mark_heads(self._choice, name)

    def _choose(self, name: Name) -> None:
        self._choice = name
        self._mark()

    def _turn(self, sentence: int) -> None:
        """Show the maps of another sentence."""
        self._sentence = sentence
        self._draw()

    def _focus(self) -> Focus | None:
        heads = self._known.heads if self._known is not None else ()
        return next(
            (Focus(head.attends, head.layer, head.name.head) for head in heads if head.name == self._choice), None
        )

    def _go(self, workspace: str) -> None:
        """Look at the chosen head in another workspace."""
        if (focus := self._focus()) is not None:
            self.study.select(replace(self.study.selection, focus=focus, preview=None))
            self.go_asked.emit(workspace)

    def _cut(self) -> None:
        """Make a branch of the sentence in which the chosen head is cut, and look at it in What if."""
        if self._choice is not None and self._focus() is not None:
            self.study.what_ifs.add(self._choice.cut)
            self.go_asked.emit("whatif")

    def _start_or_stop(self) -> None:
        job = self._job()
        if job is not None and self.computing.runs(job):
            self.computing.stop()
        elif job is not None:
            self.computing.forget(job)

    def leave(self) -> None:
        """Stop what is computed."""
        self.computing.stop()
        self.draw()

    def _fill_sentences(self, menu: QMenu) -> None:
        maps = self._known.maps if self._known is not None else ()
        for at, each in enumerate(maps):
            add_choice(
                menu, f"{at + 1}  {''.join(each.source[:-1])}", partial(self._turn, at), chosen=at == self._sentence
            )

    def _fill_sets(self, menu: QMenu) -> None:
        add_choice(menu, translated("kept from training"), partial(self.look_at, ""), chosen=not self._file)
        if self._file:
            add_choice(menu, Path(self._file).name, partial(self.look_at, self._file), chosen=True)
        add_choice(menu, translated("A file of pairs…"), self._choose_file, chosen=False)

    def _choose_file(self) -> None:
        place = self.places.place() if self.places is not None else ""
        kinds = f"{translated('Pairs')} (*.tsv *.csv *.txt *.jsonl)"
        if file := QFileDialog.getOpenFileName(self, translated("Sentences to look at heads with"), place, kinds)[0]:
            if self.places is not None:
                self.places.keep_place(file)
            self.look_at(file)

    def look_at(self, file: str) -> None:
        """Take the sentences of a file of pairs, or those kept from training."""
        self._file, self._sentence = file, 0
        self.draw()

    def state(self) -> dict[str, Any]:
        return {**super().state(), "order": self.orders.checkedId()}

    def restore(self, state: dict[str, Any]) -> None:
        super().restore(state)
        if isinstance(order := state.get("order"), int) and (button := self.orders.button(order)) is not None:
            button.setChecked(True)
