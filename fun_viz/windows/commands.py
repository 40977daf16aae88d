"""Every command of the window, once: its id, its title, its keys, its menu. What it does is said in command_slots."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from fun_viz.widgets.texts import marked, translated
from fun_viz.workspaces.workspace import Kind


@dataclass(frozen=True)
class Menu:
    """A menu of the bar, or with `above` one that opens inside another; `rows` says that it is filled when it opens."""

    id: str
    title: str
    above: str = ""
    separated: bool = False  # a line stands over it
    rows: bool = False


@dataclass(frozen=True)
class Command:
    """What a user can ask for. The English texts are translated where they are shown.

    One of `place` "window" can be given everywhere; "sentence" where a sentence is typed, whose field reads the keys
    itself; "panel" to one panel, from the menu a right click opens.
    """

    id: str
    title: str
    menu: str = ""  # the id of the menu it stands in; "" is none
    keys: tuple[str, ...] = ()  # as QKeySequence reads them
    hint: str = ""  # the line of the list of keys, if not its title; neighbours that share one share the line
    place: Literal["window", "sentence", "panel"] = "window"
    separated: bool = False  # a line stands over it
    check: Literal["", "switch", "choice"] = ""  # whether it shows what holds: by itself, or as one of its menu
    yields: Literal["", "press", "move"] = ""  # to a control that has the keyboard and is pressed, or moved, by the key
    role: Literal["TextHeuristicRole", "QuitRole", "AboutRole"] = "TextHeuristicRole"  # where macOS wants it


_PART = marked("A part of a move, or a beat of Inside, back or forward")
_MOVE, _END = marked("One move back or forward"), marked("First or last move")
_LEAVE = marked("Leave the sentence, close a message, cancel, or free a locked token or map")
_VIEWS = marked("Next or last view of the workspace in front")
_EARLIER, _GO = marked("Earlier sentences, while typing"), marked("Go to a workspace")

_TABLE: tuple[Menu | Command, ...] = (
    Menu("file", marked("&File")),
    Menu("edit", marked("&Edit")),
    Menu("view", marked("&View")),
    Menu("play", marked("&Play")),
    Menu("help", marked("&Help")),
    # the sentence
    Command("sentence.decode", marked("Decode"), "", ("Return",), marked("Decode the sentence"), "sentence"),
    Command("sentence.edit", marked("Go to the sentence"), keys=("Ctrl+L", "/")),
    Command("sentence.earlier", marked("Earlier sentence"), keys=("Up",), hint=_EARLIER, place="sentence"),
    Command("sentence.later", marked("Later sentence"), keys=("Down",), hint=_EARLIER, place="sentence"),
    # where in time
    Command("play.toggle", marked("Play or pause"), "play", ("Space",), yields="press"),
    Command("play.back", marked("Back"), "play", ("Left",), _MOVE, yields="move"),
    Command("play.forward", marked("Forward"), "play", ("Right",), _MOVE, yields="move"),
    Command("play.part-back", marked("Part back"), "play", ("Shift+Left",), _PART),
    Command("play.part-forward", marked("Part forward"), "play", ("Shift+Right",), _PART),
    Command("play.first", marked("First"), "play", ("Home",), _END, yields="move"),
    Command("play.last", marked("Last"), "play", ("End",), _END, yields="move"),
    Command("play.next-speed", marked("Next speed"), "play", separated=True),
    Command("window.escape", marked("Leave or cancel"), "", ("Escape",), _LEAVE),
    # what was changed
    Command("edit.undo", marked("Undo"), "edit", ("Ctrl+Z",), marked("Undo a what-if, or a change of lanes")),
    Command("edit.redo", marked("Redo"), "edit", ("Ctrl+Shift+Z", "Ctrl+Y"), marked("Make it again")),
    # files
    Command("file.models", marked("Models…"), "file", ("Ctrl+O",)),
    Command("file.open-model", marked("Open model folder…"), "file", ("Ctrl+Shift+O",)),
    Command("file.open-trace", marked("Open trace…"), "file", ("Ctrl+T",)),
    Menu("file.recent", marked("Open recent"), "file", rows=True),
    Command("file.open-run", marked("Open run…"), "file", ("Ctrl+R",)),
    Command("file.follow-run", marked("Follow a run…"), "file"),
    Command("file.save-model", marked("Save trained model as…"), "file", separated=True),
    Command("file.save-trace", marked("Save trace…"), "file", ("Ctrl+S",)),
    Command("file.save-picture", marked("Save picture of the window…"), "file", ("Ctrl+Shift+S",)),
    Menu("file.panel-pictures", marked("Save picture of a panel"), "file", rows=True),
    Command("file.copy-picture", marked("Copy picture of the window"), "file", ("Ctrl+Shift+C",)),
    Menu("file.panel-numbers", marked("Copy numbers as CSV"), "file", rows=True),
    Command("file.quit", marked("Quit"), "file", ("Ctrl+Q",), separated=True, role="QuitRole"),
    # how it looks
    Menu("view.theme", marked("Theme"), "view", separated=True),
    Command("view.theme.light", marked("Light"), "view.theme", check="choice"),
    Command("view.theme.dark", marked("Dark"), "view.theme", check="choice"),
    Command("view.theme.system", marked("As the system"), "view.theme", check="choice"),
    Menu("view.language", marked("Language"), "view"),
    Command("view.language.en", marked("English"), "view.language", check="choice"),
    Command("view.language.zh", "简体中文", "view.language", check="choice"),
    Command("view.reduce-motion", marked("Reduce motion"), "view", check="switch"),
    Command("view.show-ahead", marked("Show what comes"), "view", check="switch"),
    Command("view.next-view", marked("Next view"), "view", ("Ctrl+PgDown",), _VIEWS, separated=True),
    Command("view.last-view", marked("Last view"), "view", ("Ctrl+PgUp",), _VIEWS),
    Command("view.full-screen", marked("Full screen"), "view", ("F11",), separated=True),
    Command("view.reset-layout", marked("Reset the layout"), "view"),
    # help
    Command("help.keyboard", marked("Keyboard"), "help", ("F1", "?"), marked("This list")),
    Command("help.glossary", marked("Glossary"), "help", ("F2",), marked("Glossary, at the word under the mouse")),
    Command("help.tour", marked("Tour"), "help"),
    Command("help.about", marked("About Fun-Viz"), "help", role="AboutRole"),
    # one panel
    Command("panel.enlarge", marked("Enlarge, or back"), "panel", place="panel"),
    Command("panel.save-picture", marked("Save picture…"), "panel", place="panel"),
    Command("panel.copy-picture", marked("Copy picture"), "panel", place="panel"),
    Command("panel.copy-numbers", marked("Copy numbers as CSV"), "panel", place="panel", separated=True),
    Command("panel.save-numbers", marked("Save numbers…"), "panel", place="panel"),
)

_ELSEWHERE = (
    ("Ctrl+Enter", marked("Start, pause or resume a training")),
    ("Ctrl+↕", marked("Look nearer at a map, with the wheel")),
    ("↑  ↓", marked("Inside: the row in focus")),
    ("[  ]", marked("Inside: the head before or after")),
    ("PgUp  PgDn", marked("Inside: the token that asks, in the encoder")),
)
"""Keys that workspaces and views read themselves."""

GESTURES = (
    (marked("hover"), marked("A token, cell or map: its numbers, and the same token everywhere")),
    (marked("click"), marked("Lock a token or a map; the same again or Esc frees it")),
    (
        marked("double click"),
        marked("Open a cell of a map in Inside; see the whole of an enlarged map again; open what a list offers"),
    ),
    (marked("drag"), marked("Move an enlarged map, or the window on a long sentence")),
    (marked("wheel"), marked("Scroll; with Ctrl look nearer at a map")),
    (marked("right click"), marked("Save or copy a panel, its picture or its numbers")),
    (marked("drop"), marked("Open a model, a run, a trace or a text from outside")),
)
"""What the mouse does, and to what."""

_SIGNS = {"Left": "←", "Right": "→", "Up": "↑", "Down": "↓", "Escape": "Esc", "Return": "Enter"}


def table(workspaces: Mapping[str, Kind]) -> tuple[Menu | Command, ...]:
    """Return all menus and commands in order; `workspaces` are those that can be gone to, views among them."""
    numbers = {name: number for number, name in enumerate((n for n, kind in workspaces.items() if not kind.of), 1)}
    places = tuple(
        Command(workspace_command(name), kind.title, "view", (f"Ctrl+{number}",) if 0 < number < 10 else (), _GO)
        for name, kind in workspaces.items()
        for number in [numbers.get(name, 0)]
    )
    files = next(place for place, entry in enumerate(_TABLE) if entry.id == "file.models")
    return (*_TABLE[:files], *places, *_TABLE[files:])


def only_commands(entries: Iterable[Menu | Command]) -> tuple[Command, ...]:
    return tuple(entry for entry in entries if isinstance(entry, Command))


def workspace_command(name: str) -> str:
    return f"view.workspace.{name}"


def command(id: str) -> Command:
    """Return a command that needs no workspace to be known."""
    return next(entry for entry in only_commands(_TABLE) if entry.id == id)


def key_text(keys: Sequence[str], between: str = "   ") -> str:
    """Return keys as they stand on a keyboard."""
    return between.join("+".join(_SIGNS.get(part, part) for part in key.split("+")) for key in keys)


def with_keys(text: str, id: str) -> str:
    """Return a tooltip that also names the keys of a command."""
    return translated("{what} ({keys})", what=text, keys=key_text(command(id).keys))


def key_lines(entries: Iterable[Menu | Command]) -> Iterator[tuple[str, str]]:
    """Yield the list of keys: the keys of one line, and its English hint."""
    keyed = (entry for entry in only_commands(entries) if entry.keys)
    for hint, group in groupby(keyed, lambda entry: entry.hint or entry.title):
        keys = [key_text(entry.keys) for entry in group]
        yield (f"{keys[0]} … {keys[-1][-1]}" if len(keys) > 2 else "  ".join(keys)), hint
    yield from _ELSEWHERE
