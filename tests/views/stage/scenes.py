"""Scenes made by hand, like those of nets: columns of an encoder, links gathered into a vector, a decoder's columns."""

from __future__ import annotations

from functools import cache
from math import sin
from random import Random
from typing import NamedTuple

from fun_viz.trace import Place
from fun_viz.views.stage.marks import Area, Box, Chip, Dot, Label, Mark, Path, Scene, Strip

LAYERS = 3
WORDS = ("What", "should", "unbelievably", "我", "مرحبا", "🙂", "<unk>", "·ing")


class Of(NamedTuple):
    """What a mark of these scenes is of."""

    kind: str
    index: int


def weights(count: int, step: int) -> list[float]:
    raw = [Random(f"{step} {j}").random() ** 6 for j in range(count)]
    return [weight / sum(raw) for weight in raw]


@cache
def strip_of(seed: int) -> tuple[float, ...]:
    return tuple(sin(1.7 * seed + 0.9 * i) for i in range(16))


@cache
def still_marks(source: int, width: float, height: float) -> tuple[Mark, ...]:
    """The encoder: rows of strips, a fan, dashed lines."""
    column = (width * 0.45 - 86) / source
    marks: list[Mark] = [
        Box(
            key=("ground",), x=width * 0.26, y=height / 2, width=width * 0.4, height=height - 4, radius=8, fill="ground"
        ),
        Label(key=("title",), x=98, y=12, text="Encoder: all tokens at once", align="left"),
        Area(key=("fan",), points=((120, 200), (180, 200), (150, 120)), opacity=0.1),
    ]
    for row in range(LAYERS + 1):
        y = height * 0.8 - row * height * 0.18
        marks.append(Label(key=("row", row), x=80, y=y, text=f"layer {row}", align="right", room=76))
        for j in range(source):
            x = 86 + (j + 0.5) * column
            place = Place("source", j)
            marks.append(
                Strip(
                    key=("state", row, j),
                    x=x,
                    y=y,
                    width=column * 0.8,
                    height=10,
                    values=strip_of(j + 7 * row),
                    places=(place,),
                    about=Of("state", j),
                    opacity=0.6,
                )
            )
            curve = (x, y - 12, x + column, y - 18, x + column, y - height * 0.18)
            marks.append(
                Path(key=("past", row, j), start=(x, y), strokes=(("C", curve),), ink="muted", line=0.7, opacity=0.2)
            )
    return tuple(marks)


def scene(
    step: int, *, source: int = 7, target: int = 7, width: float = 1222.0, height: float = 262.0, wrong: int = 2
) -> Scene:
    """Return the picture of a decoding step: all source tokens are gathered into a vector that goes to its column."""
    column, word = (width * 0.45 - 86) / source, width * 0.45 / target
    middle, live, under = width * 0.49, list[Mark](), list[Mark]()
    taken = weights(source, step)
    for j, weight in enumerate(taken):
        place, x = (Place("source", j),), 86 + (j + 0.5) * column
        under.append(
            Box(
                key=("tint", j),
                x=x,
                y=height * 0.55,
                width=column * 0.9,
                height=height * 0.6,
                fill="accent",
                shade=0.3 * weight,
                value=weight,
                beat=1,
                when=(50, 150),
            )
        )
        live.append(
            Chip(
                key=("source", j),
                x=x,
                y=height - 18,
                width=min(52.0, column - 2),
                height=24,
                text=WORDS[j % 8],
                side="source",
                tint=weight,
                places=place,
                about=Of("token", j),
                value=weight,
                unknown=j % 8 == 6,
                boxed=column > 26,
                pixels=12,
            )
        )
        line = max(0.4, 22 * weight)
        end = middle - 10 + 22 * (sum(taken[:j]) + weight / 2)
        live.append(
            Path(
                key=("link", j),
                start=(x, height * 0.26),
                strokes=(("C", (x, 4, end, 4, end, height * 0.4)),),
                line=line,
                opacity=0.3 + 0.6 * weight,
                value=weight,
                places=place,
                about=Of("link", j),
                beat=1,
                when=(50, 150),
            )
        )
        if weight >= 0.1:
            live.append(
                Label(
                    key=("share", j),
                    x=x - 14,
                    y=height * 0.2,
                    text=f"{weight:.0%}",
                    ink="accent",
                    bold=True,
                    halo="panel",
                    value=weight,
                    places=place,
                    beat=1,
                )
            )
    live.append(
        Strip(
            key=("context",),
            x=middle,
            y=height * 0.5,
            width=46,
            height=14,
            values=strip_of(100 + step),
            stroke="accent",
            edge=1.0,
            beat=1,
            when=(50, 110),
            about=Of("vector", 0),
        )
    )
    for t in range(target):
        live += _column(t, step, width * 0.53 + (t + 0.5) * word, word, height, wrong)
    x = width * 0.53 + (step + 0.5) * word
    rail = (("L", (x - 8, height * 0.5)), ("L", (x, height * 0.5)), ("L", (x, height * 0.3)))
    live += [
        Path(
            key=("rail",),
            start=(middle + 23, height * 0.5),
            strokes=rail,
            line=3,
            arrow=True,
            beat=2,
            when=(110, 150),
            enter="grow",
        ),
        Dot(key=("dot", step), x=x, y=height * 0.5, radius=3.5, when=(150, 200), beat=2),
    ]
    return Scene(
        width=width,
        height=height,
        under=tuple(under),
        still=still_marks(source, width, height),
        live=tuple(live),
        lasts=(50.0, 150.0, 200.0),
        described=f"step {step}",
    )


def _column(t: int, step: int, x: float, word: float, height: float, wrong: int) -> list[Mark]:
    place, marks = (Place("target", t),), list[Mark]()
    wide, bottom, top = min(64.0, word - 3), height - 18, 32.0
    if t == step:
        marks.append(
            Box(
                key=("column",),
                x=x,
                y=height / 2,
                width=wide + 4,
                height=height - 16,
                radius=6,
                fill="soft",
                stroke="accent",
                line=1.6,
                when=(0, 60),
                places=place,
            )
        )
    for key, y, reached in (("read", bottom, t <= step), ("word", top, t <= step)):
        if not reached:
            marks.append(Box(key=(key, t), x=x, y=y, width=wide, height=24, stroke="line", dashed=True, radius=6))
            continue
        marks.append(
            Chip(
                key=(key, t),
                x=x,
                y=y,
                width=wide,
                height=24,
                text=WORDS[(t + (key == "word")) % 8],
                side="target",
                now=t == step and key == "word",
                opacity=1.0 if t == step else 0.6,
                places=place,
                about=Of(key, t),
                pixels=12,
                judged="wrong" if t == wrong and key == "word" else "",
                beat=2 if key == "word" else 0,
                when=(150, 200) if key == "word" and t == step else (0, 50),
                unknown=t % 8 == 6,
            )
        )
    for row in range(LAYERS + 1):
        y = height * 0.8 - row * height * 0.18
        if t > step:
            marks.append(Box(key=("cell", t, row), x=x, y=y, width=wide, height=8, stroke="line", dashed=True))
        else:
            marks.append(
                Strip(
                    key=("cell", t, row),
                    x=x,
                    y=y,
                    width=wide,
                    height=9,
                    values=strip_of(31 * t + row),
                    places=place,
                    opacity=1.0 if t == step else 0.6,
                    beat=2,
                    when=(50 + 25 * row, 75 + 25 * row) if t == step else (0, 0),
                    about=Of("state", t),
                )
            )
    if t < step:
        marks.append(
            Path(
                key=("handed", t),
                start=(x + wide / 2, top),
                strokes=(("L", (x + word / 2, top)), ("Q", (x + word / 2, bottom, x + word - wide / 2, bottom))),
                ink="target",
                line=1.2,
                arrow=True,
                opacity=0.5,
                dashed=t % 3 == 1,
            )
        )
    return marks
