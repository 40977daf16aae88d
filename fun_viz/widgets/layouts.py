"""How pages and forms are laid out: rows, columns, a splitter, and a form that scrolls."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLayout, QScrollArea, QSplitter, QVBoxLayout, QWidget

Box = TypeVar("Box", bound=QBoxLayout)
Part = QWidget | QLayout | int | tuple[QWidget | QLayout, int] | None
"""What stands in a row or column: a widget or a layout, with its stretch if it has one; empty pixels; None takes up
what room is left."""


def row(parent: QWidget | None, *parts: Part, spacing: int = 0) -> QHBoxLayout:
    """Return parts beside one another, without margins; the layout of `parent` if that is given."""
    return _filled(QHBoxLayout(parent) if parent else QHBoxLayout(), parts, spacing)


def column(parent: QWidget | None, *parts: Part, spacing: int = 0) -> QVBoxLayout:
    """Return parts below one another, without margins; the layout of `parent` if that is given."""
    return _filled(QVBoxLayout(parent) if parent else QVBoxLayout(), parts, spacing)


def _filled(layout: Box, parts: tuple[Part, ...], spacing: int) -> Box:
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(spacing)
    for part in parts:
        match part if isinstance(part, tuple) else (part, 0):
            case (None, _):
                layout.addStretch(1)
            case (int() as pixels, _):
                layout.addSpacing(pixels)
            case (QWidget() as widget, stretch):
                layout.addWidget(widget, stretch)
            case (QLayout() as inner, stretch):
                layout.addLayout(inner, stretch)
    return layout


def inset(widget: QWidget, below: int = 0) -> QWidget:
    """Return a widget that holds another one with the window's margins at its sides."""
    holder = QWidget()
    row(holder, widget).setContentsMargins(16, 0, 16, below)
    return holder


def rule() -> QFrame:
    """Return a line across."""
    line = QFrame()
    line.setProperty("role", "line")
    line.setFixedHeight(1)
    return line


def keep_room(*widgets: QWidget) -> None:
    """Let widgets take up their room while they are hidden, so that nothing else moves."""
    for widget in widgets:
        policy = widget.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        widget.setSizePolicy(policy)


def splitter(orientation: Qt.Orientation, shares: tuple[int, ...], *widgets: QWidget) -> QSplitter:
    """Return widgets beside or above one another, which a hand can give other shares."""
    splitter = QSplitter(orientation)
    splitter.setChildrenCollapsible(False)
    splitter.setHandleWidth(10)
    for place, (widget, share) in enumerate(zip(widgets, shares, strict=True)):
        splitter.addWidget(widget)
        splitter.setStretchFactor(place, share)
    splitter.setSizes([share * 10 for share in shares])
    return splitter


class Scroll(QScrollArea):
    """A column that scrolls up and down over what lies behind it; it takes no focus."""

    def __init__(self, body: QWidget) -> None:
        super().__init__()
        filled = body.autoFillBackground()
        self.setWidget(body)  # which has it filled
        body.setAutoFillBackground(filled)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setAutoFillBackground(False)
