"""The nets of the labs: a recipe in words that a form shows, as a training, and as a line told from all others."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from fun_viz.events import Started
from fun_viz.run.training.lab_recipes import ALONE, AT_FIRST, RACED, UNITS, LabRecipe
from fun_viz.run.training.request import Train
from fun_viz.run.training.schedule import Schedule
from fun_viz.text.tasks.task import tasks
from fun_viz.views.lines import Line
from fun_viz.views.markers import Marker
from fun_viz.views.theme import Theme
from fun_viz.widgets.badge import Dash
from fun_viz.widgets.texts import translated
from fun_viz.workspaces.train.names import family_title

_FIXED, _ATTENTION, _SELF, _CONVOLUTION = range(4)  # places in Theme.lanes: one colour for each kind of net
_LOOKS: tuple[tuple[int, Marker, Dash], ...] = (
    (_FIXED, "square", "solid"),
    (_ATTENTION, "disc", "solid"),
    (_ATTENTION, "ring", "dash"),
    (_ATTENTION, "down", "dashdot"),
    (_ATTENTION, "plus", "dot"),
    (_ATTENTION, "cross", "dash"),
    (_ATTENTION, "star", "dashdot"),
    (_CONVOLUTION, "triangle", "dashdot"),
    (_SELF, "diamond", "dash"),
)  # of the nets that race, in their order; those that share a colour have dashes and markers of their own


@dataclass(frozen=True)
class Net:
    """One net; its texts are in the language that now holds."""

    recipe: LabRecipe
    colour: int
    marker: Marker
    dash: Dash = "solid"

    @property
    def key(self) -> str:
        return self.recipe.key

    @property
    def fixed(self) -> bool:
        """Whether all it knows of the source is one vector."""
        return self.recipe.options.get("attention") == "none"

    @property
    def recurrent(self) -> bool:
        return "attention" in self.recipe.options

    @property
    def title(self) -> str:
        return translated(self.recipe.title)

    @property
    def short(self) -> str:
        """What tells it from the others, for where there is little room."""
        return translated(self.recipe.short) if self.recipe.short else self.title

    @property
    def about(self) -> str:
        """One sentence on what it does."""
        return translated(self.recipe.about, n=2 * UNITS)

    def train(self, folder: str, task: str, schedule: Schedule, measured: tuple[int, ...] = ()) -> Train:
        """Return the request to train it on a task, assessed every few seconds."""
        every = self.recipe.every
        paced = replace(schedule, assess_every=every, snapshot_every=every, save_every=5 * every)
        return Train(folder, task, self.recipe.family, self.recipe.options, paced, measured=measured)

    def line(self, theme: Theme, name: str, x: np.ndarray, y: np.ndarray, *, size: float = 4.5) -> Line:
        """Return values as a line in the look of this net; `size` is that of its markers."""
        return Line(name, x, y, theme.lanes[self.colour], self.dash, marker=self.marker, size=size)


RACING = tuple(Net(recipe, *look) for recipe, look in zip(RACED, _LOOKS, strict=True))  # in the order they are offered
NETS = (*RACING, *(Net(recipe, _ATTENTION, "disc") for recipe in ALONE))


def in_order(net: Net) -> int:
    """Return the place of a net in a race: first those of the first colours, so that a timeline colours them so too."""
    keys = (*AT_FIRST, *(one.key for one in NETS))
    return keys.index(net.key) if net.key in keys else len(keys)


def task_title(task: str) -> str:
    """Return the name of a task; the user's own pairs are called so."""
    return translated(tasks[task].title) if task in tasks else translated("own pairs")


def net_of(started: Started | None, lane: int = 0) -> Net:
    """Return the net that a training is of; one that the labs do not offer gets a look by its lane."""
    family = started.family if started else ""
    attention = started.options.get("attention") if started else None
    for net in NETS:
        if net.recipe.family == family and net.recipe.options.get("attention") in (None, attention):
            return net
    options = {"attention": attention} if attention else {}
    name = family_title(started) if started else ""
    return Net(LabRecipe(family, family, name, "", "", options), *_LOOKS[lane % len(_LOOKS)])
