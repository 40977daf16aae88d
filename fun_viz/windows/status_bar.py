"""The line at the bottom: which model, how large, how fast, whether its numbers add up, and what is being done."""

from __future__ import annotations

import re
from typing import Literal

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from fun_viz.arithmetic import TOLERANCE
from fun_viz.printable import printable
from fun_viz.reading import Reading
from fun_viz.trace import ModelFacts
from fun_viz.views.canvas import Painted
from fun_viz.views.theme import theme_of
from fun_viz.widgets.labels import label
from fun_viz.widgets.layouts import row
from fun_viz.widgets.texts import RULE, Texts, set_tip, translated, verbatim
from fun_viz.windows.language import Speech
from fun_viz.windows.number_formats import milliseconds, parameters
from fun_viz.workspaces.attentions import attention_name
from fun_viz.workspaces.workspace import Check

Work = Literal["", "loading", "decoding"]
_PATIENCE = 300  # milliseconds of work before it is spoken of
_ROLES = {True: "status-right", False: "status-wrong"}
_HEADS = re.compile(r"^(\d+) heads$")


class StatusBar(QWidget):
    """Tells of one lane."""

    cancel = Signal()
    training_wanted = Signal()  # the workspace in which it is

    def __init__(self, speech: Speech) -> None:
        super().__init__()
        self._speech = speech
        self._reading: Reading | None = None
        self._check: Check | None = None
        self._title, self._note, self._instead, self._example = "", "", "", False
        self._work: Work = ""
        self._can_cancel = False
        self._facts, self._sums, self._doing = label("status"), label("status-right"), label("status")
        self._spinner, self._cancel, self._training = _Spinner(), QPushButton(), QPushButton()
        self._patience = QTimer(self, singleShot=True, interval=_PATIENCE)
        self._patience.timeout.connect(self._show_work)
        self._lay_out()
        texts = Texts(self)
        texts.bind(self._cancel.setText, "Cancel")
        texts.bind(self._training.setToolTip, "Go to the training")
        texts.follow(self._show_work)
        texts.follow(self._show_facts)

    def _lay_out(self) -> None:
        self._facts.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._cancel.setProperty("role", "quiet")
        self._cancel.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._cancel.clicked.connect(self.cancel)
        self._training.setProperty("role", "quiet")
        self._training.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._training.setCursor(Qt.CursorShape.PointingHandCursor)
        self._training.clicked.connect(self.training_wanted)
        self._training.hide()
        parts = (self._facts, 1), self._spinner, self._doing, self._cancel, self._training, self._sums
        row(self, *parts, spacing=8).setContentsMargins(16, 0, 16, 0)
        self.setFixedHeight(24)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)

    def show_reading(
        self, reading: Reading | None, title: str, *, example: bool = False, check: Check | None = None
    ) -> None:
        """Tell of a lane; `title` is its model's, in the language of the window.

        An `example` is shown only because what is asked for cannot be there yet. A `check` stands in place of the one
        of the rows of attention.
        """
        if reading is not self._reading:
            self._note = ""
        self._reading, self._title, self._instead, self._example = reading, title, "", example
        self._check = check
        self._show_facts()

    def set_work(self, work: Work, *, can_cancel: bool = False) -> None:
        """Say what is being worked on, "" for nothing; short work is not spoken of."""
        self._work, self._can_cancel = work, can_cancel
        if not work:
            self._patience.stop()
        elif not self._spinner.isVisible():
            self._patience.start()
            return
        self._show_work()

    def note(self, text: str) -> None:
        """Say something of little weight, until the next lane is told of."""
        self._note = text
        self._show_facts()

    def show_instead(self, text: str) -> None:
        """Tell of no lane, but what somebody else put into words."""
        self._reading, self._instead = None, text
        self._show_facts()

    def show_training(self, text: str) -> None:
        """Tell of a training that goes on in another workspace, "" if there is none."""
        self._training.setText(verbatim(text))
        self._training.setVisible(bool(text))

    @property
    def text(self) -> str:
        return self._facts.text()

    @property
    def check(self) -> str:
        return self._sums.text()

    def _show_work(self) -> None:
        for widget in (self._spinner, self._doing):
            widget.setVisible(bool(self._work))
        self._cancel.setVisible(self._can_cancel)
        self._sums.setVisible(not self._work)
        self._doing.setText(
            {"": "", "loading": translated("loading the model…"), "decoding": translated("decoding…")}[self._work]
        )

    def _show_facts(self) -> None:
        reading = self._reading
        if reading is None:
            self._show(self._instead, self._note)
            self._sums.setText("")
            return
        speed = milliseconds(reading.milliseconds) if reading.milliseconds else ""
        example = translated("an example, until the model is loaded") if self._example else ""
        facts = " · ".join(self._about(reading.trace.model))
        self._show(example, facts, speed, reading.trace.model.device.upper(), self._note)
        self._show_sums(reading)

    def _show(self, *groups: str) -> None:
        self._facts.setText("     ".join(printable(group) for group in groups if group))

    def _about(self, facts: ModelFacts) -> list[str]:
        count = parameters(facts.parameters, self._speech.language) if facts.parameters else ""
        size = translated("{n} parameters", n=count) if count else ""
        layers = translated("{n} layers", n=facts.layers) if facts.layers else ""
        layers = translated("1 layer") if facts.layers == "1" else layers
        return [part for part in (self._title or facts.title, size, layers, self._attention(facts.attention)) if part]

    def _attention(self, told: str) -> str:
        if heads := _HEADS.match(told):
            return translated("{n} heads", n=heads[1])
        return attention_name(told) or told

    def _show_sums(self, reading: Reading) -> None:
        """Say whether the rows of attention sum to 1; where that cannot be known it is neither right nor wrong."""
        error, tip, role = reading.row_error, "", "status"
        if self._check is not None:
            text, tip, role = self._check.text, self._check.tip, _ROLES[self._check.holds]
        elif error is None:
            text = translated("no attention: influence shown")
        elif reading.gaussian is None:
            text = translated("not recorded: the Gaussian over the rows of attention")
        else:
            role = _ROLES[error <= TOLERANCE]  # wrong where it is no number
            text = translated("✓ rows sum to 1") if error <= TOLERANCE else translated("✗ rows do not sum to 1")
            if reading.gaussian and error <= TOLERANCE:
                text = translated("✓ rows sum to 1 before the Gaussian")
            tip = translated("The largest difference of an attention row's sum from 1 is {error}", error=f"{error:.1e}")
            tip = f"{tip}\n{translated(RULE)}"
        self._sums.setText(text)
        set_tip(self._sums, tip)
        if self._sums.property("role") != role:
            self._sums.setProperty("role", role)
            self._sums.style().polish(self._sums)


class _Spinner(Painted):
    """A small arc that turns by a twelfth with each picture of it; hidden, it is not painted and costs nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(14, 14)
        self._turn = 0
        self._timer = QTimer(self, singleShot=True, interval=80)
        self._timer.timeout.connect(self.update)

    def paint(self, painter: QPainter) -> None:
        self._timer.start()
        self._turn = (self._turn + 30) % 360
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme_of(self).accent), 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawArc(QRectF(self.rect()).adjusted(2, 2, -2, -2), -self._turn * 16, 270 * 16)
