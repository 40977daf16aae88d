"""What heads and their habits are called, in the language that now holds, and which colour a kind of attention has."""

from __future__ import annotations

from fun_viz.anatomy import Attends
from fun_viz.run.decoding.head_habits import Habit, Head, Relation
from fun_viz.views.theme import Theme
from fun_viz.widgets.texts import marked, translated

KINDS: dict[Attends, str] = {
    "encoder": marked("encoder self"), "decoder": marked("decoder self"), "cross": marked("cross"),
}  # fmt: skip
_HABITS: dict[Habit, tuple[str, str]] = {
    "aligned": (marked("aligned with the source"), marked("most weight where the influence is, in ≥ 40 % of words")),
    "itself": (marked("itself"), marked("≥ 1.75 × an even spread on its own place")),
    "before": (marked("the token before"), marked("≥ 1.75 × an even spread on the token before")),
    "after": (marked("the token after"), marked("≥ 1.75 × an even spread on the token after")),
    "first": (marked("the first token"), marked("≥ 1.75 × an even spread on the first token")),
    "broad": (marked("broad"), marked("≥ 55 % of the highest entropy")),
    "mixed": (marked("no single habit"), ""),
}
_PLACES: dict[Relation, str] = {
    "itself": marked("itself"), "before": marked("the token before"), "after": marked("the token after"),
    "first": marked("the first token"),
}  # fmt: skip


def habit_name(habit: Habit) -> tuple[str, str]:
    """Return what a habit is called, and when a head has it."""
    name, rule = _HABITS[habit]
    return translated(name), translated(rule) if rule else ""


def place_name(place: Relation) -> str:
    return translated(_PLACES[place])


def kind_name(head: Head) -> str:
    return translated(KINDS[head.attends])


def number(head: Head) -> str:
    """Return the numbers of its layer and of itself: 1·2."""
    return f"{head.layer + 1}·{head.name.head + 1}"


def cost(value: float | None, digits: int = 2) -> str:
    """Return an importance as it is written under a map: −.20, +.01."""
    if value is None:
        return ""
    said = f"{value:+.{digits}f}".replace("-", "−")
    return said.replace("0.", ".", 1)


def ink(theme: Theme, attends: Attends) -> str:
    """Return the colour of a kind of attention: of what asks, or the accent where two texts meet."""
    return {"encoder": theme.source, "decoder": theme.target, "cross": theme.accent}[attends]
