"""The next words after one, and what temperature, top-k and top-p make of them: at once, without the net."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSlider, QWidget

from fun_viz.sampling import reranked
from fun_viz.strategy import Strategy
from fun_viz.trace import Candidate
from fun_viz.tree import SHOWN
from fun_viz.widgets.editors import in_form
from fun_viz.widgets.labels import Label, caption, label
from fun_viz.widgets.layouts import column, row, rule
from fun_viz.widgets.panel import Panel, chip
from fun_viz.widgets.texts import Texts, marked, translated
from fun_viz.workspaces.beam.bars import ChanceBars

_TEMPERATURE, _SHARE = 20, 100  # ticks of a slider for 1
_HOTTEST = 3


class _Setting(QWidget):
    """A slider with its name at the left over it and its number at the right."""

    moved = Signal()

    def __init__(self, name: str, about: str, most: int, write: Callable[[int], str], begin: int) -> None:
        super().__init__()
        self.slider, self._name, self._figure, self._write = QSlider(Qt.Orientation.Horizontal), label(), Label(), write
        self._figure.setProperty("role", "title")
        in_form(self.slider)
        self.slider.setRange(1, most)
        self.slider.setPageStep(max(1, most // 12))
        column(self, row(None, self._name, None, self._figure), self.slider, spacing=1)
        texts = Texts(self)
        texts.bind(self._name.setText, name)
        texts.bind(self.slider.setAccessibleName, name)
        for part in (self.slider, self._name):
            texts.bind(part.setToolTip, about)
        texts.follow(self._say)
        self.slider.valueChanged.connect(self._tell)
        self.slider.setValue(begin)

    def _say(self) -> None:
        self._figure.setText(self._write(self.slider.value()))

    def _tell(self) -> None:
        self._say()
        self.moved.emit()


class NextWords(Panel):
    """`wanted` carries a Strategy to decode with; a click on a word goes out of `bars`."""

    wanted = Signal(object)

    def __init__(self) -> None:
        self.bars, self.content = ChanceBars(), QWidget()
        super().__init__(self.content, numbers=self.bars.to_csv)
        self.set_info("beam.next", "temperature")
        self.temperature = _Setting(
            marked("temperature"), marked("Above 1 unlikely words are drawn more often, below 1 less often."),
            _HOTTEST * _TEMPERATURE, lambda tick: f"{tick / _TEMPERATURE:.2f}", _TEMPERATURE,
        )  # fmt: skip
        self.top_k = _Setting(
            "top-k", marked("Only so many of the likeliest words can be drawn."), SHOWN + 1,
            lambda tick: str(tick) if tick <= SHOWN else translated("all"), SHOWN + 1,
        )  # fmt: skip
        self.top_p = _Setting(
            "top-p", marked("Only the likeliest words that together have this share can be drawn."), _SHARE,
            lambda tick: f"{tick / _SHARE:.2f}", _SHARE,
        )  # fmt: skip
        self.go_on, self.draw = chip(), chip()
        self._what, self._other, self._said = label("status"), label("status"), caption()
        self._candidates: tuple[Candidate, ...] = ()
        self._lay_out()
        for setting in (self.temperature, self.top_k, self.top_p):
            setting.moved.connect(self._rank)
        self.draw.clicked.connect(self._want)
        self._bind(Texts(self))

    def _lay_out(self) -> None:
        settings = self.temperature, self.top_k, self.top_p
        heads = row(None, self._what, None, self._other)
        foot = row(None, self.go_on, None, self.draw, spacing=8)
        column(self.content, *settings, rule(), heads, (self.bars, 1), self._said, foot, spacing=6)

    def _bind(self, texts: Texts) -> None:
        texts.bind(self.go_on.setText, "go on from here")
        texts.bind(self.go_on.setToolTip, "Let the net write on from this word: a branch beside this sentence (Enter)")
        texts.bind(self.draw.setText, "draw with these")
        texts.bind(self.draw.setToolTip, "Decode the sentence anew by drawing each word with these settings")
        texts.bind(self._other.setText, "outline: as the net says")
        texts.bind(self._said.setText, "No new decoding: the same numbers, ranked again.")
        texts.follow(self._rank)

    @property
    def strategy(self) -> Strategy:
        """What the sliders say."""
        k = self.top_k.slider.value()
        return Strategy(
            "sample", temperature=self.temperature.slider.value() / _TEMPERATURE, top_k=k if k <= SHOWN else None,
            top_p=self.top_p.slider.value() / _SHARE,
        )  # fmt: skip

    def take(self, strategy: Strategy) -> None:
        """Put the sliders where a strategy that draws has them."""
        self.temperature.slider.setValue(round(strategy.temperature * _TEMPERATURE))
        self.top_k.slider.setValue(strategy.top_k or SHOWN + 1)
        self.top_p.slider.setValue(round(strategy.top_p * _SHARE))

    def show_candidates(self, candidates: tuple[Candidate, ...], placeholder: str) -> None:
        """Show the next words, the likeliest first; without any the sentence that says why."""
        self._candidates = candidates
        self.bars.set_placeholder(placeholder)
        self._rank()

    def _rank(self) -> None:
        one = self.strategy
        ranked = reranked([each.probability for each in self._candidates], temperature=one.temperature,
                          top_k=one.top_k, top_p=one.top_p)  # fmt: skip
        self.bars.show_candidates(self._candidates, ranked)
        whole, part = translated("chance to be drawn"), translated("chance among the {n} likeliest", n=SHOWN)
        self._what.setText(whole if ranked.exact else part)

    def _want(self) -> None:
        self.wanted.emit(self.strategy)
