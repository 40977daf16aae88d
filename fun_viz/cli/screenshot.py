"""fun-viz screenshot: a picture of a workspace, without opening a window."""

from __future__ import annotations

import argparse
import os
import re
import sys
from typing import TYPE_CHECKING

from fun_viz import files
from fun_viz.cli import choosing, commands, options
from fun_viz.cli.streams import say
from fun_viz.errors import InputError
from fun_viz.printable import printable
from fun_viz.run.models.cache import one_thread

if TYPE_CHECKING:
    from fun_viz.workspaces.workspace import Kind

_SMALLEST, _LARGEST = 320, 8_000  # pixels a side
_RUNS = 3  # that a training workspace has lanes for


@commands.register("screenshot")
class Screenshot:
    """Write a picture of a workspace to a PNG file."""

    def arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("workspace", metavar="WORKSPACE", help="decode, compare, positions, train, ...")
        options.add_text(parser, required=False)
        options.add_file(parser, "--out", required=True, metavar="FILE.png")
        models = parser.add_mutually_exclusive_group()
        options.add_model(models)
        models.add_argument("--models", metavar="A,B", help=f"where several are compared (default {options.lanes()})")
        models.add_argument("--runs", metavar="DIR,DIR", help="run folders, where a training is shown")
        options.add_whole(parser, "--step", 0, default=None, help="the move shown, from 0 (default: the last)")
        parser.add_argument("--language", choices=("zh", "en"), default="en")
        parser.add_argument("--theme", choices=("light", "dark"), default="light")
        parser.add_argument("--size", default="1280x800", metavar="WxH", help="pixels (default 1280x800)")
        parser.add_argument("--narration", action="store_true", help="print what the model does in the move shown")
        choosing.add_strategy(parser)
        options.add_reference(parser)

    def run(self, asked: argparse.Namespace) -> None:
        size = _size(asked.size)
        if asked.out.suffix.lower() != ".png":
            raise InputError("{file} must end with .png.", file=asked.out)
        workspace = _workspace(asked.workspace)
        _check(asked, workspace)
        from fun_viz.export.png import png
        from fun_viz.windows.display import application, missing
        from fun_viz.windows.picture import take_picture

        if missing(os.environ, sys.platform):
            os.environ["QT_QPA_PLATFORM"] = "offscreen"
        beam, strategy = choosing.strategy(asked)
        one_thread()
        app = application()
        picture, sentences = take_picture(
            asked.workspace,
            text="" if asked.text is None else options.given_text(asked),
            models=_models(asked, workspace),
            runs=options.several("--runs", asked.runs, 1, _RUNS) if asked.runs else (),
            step=asked.step,
            language=asked.language,
            theme=asked.theme,
            size=size,
            beam=beam,
            strategy=strategy,
            reference=asked.reference,
        )
        del app
        files.replace(asked.out, png(picture))
        if asked.narration:
            say("\n".join(printable(sentence) for sentence in sentences))


def _size(text: str) -> tuple[int, int]:
    match = re.fullmatch(r"(\d{1,5})[x×](\d{1,5})", text.strip().lower())
    if match is None:
        raise InputError("The size must look like 1280x800, not {size}.", size=text)
    width, height = int(match[1]), int(match[2])
    if not all(_SMALLEST <= side <= _LARGEST for side in (width, height)):
        raise InputError(
            "Each side must be {least} to {most} pixels, not {size}.", least=_SMALLEST, most=_LARGEST, size=text
        )
    return width, height


def _workspace(name: str) -> Kind:
    """Return a workspace by its name; InputError if there is none."""
    from fun_viz import workspaces as pages
    from fun_viz.registry import discover
    from fun_viz.workspaces.workspace import workspaces

    discover(pages)
    if name not in workspaces:
        known = ", ".join(sorted(workspaces, key=lambda known: workspaces[known].order))
        raise InputError("There is no workspace {name}; known are {known}.", name=name, known=known)
    return workspaces[name]


def _check(asked: argparse.Namespace, workspace: Kind) -> None:
    """See that a workspace can show all that was given; an InputError names what it has no use for, or lacks."""
    if workspace.asks and asked.text is None:
        raise InputError("The workspace {name} shows a sentence: --text SENTENCE.", name=asked.workspace)
    useless = {"runs"} if workspace.asks else {"text", "model", "models", *choosing.OPTIONS}
    useless |= {"model"} if workspace.several else {"models"}
    useless |= set() if workspace.asks else {"narration"}
    useless |= set() if asked.workspace in ("decode", "compare") else {"reference"}
    for name in sorted(useless):
        if getattr(asked, name) not in (None, False):
            raise InputError("The workspace {name} has no use for {option}: leave it out.", name=asked.workspace,
                             option=f"--{name.replace('_', '-')}")  # fmt: skip


def _models(asked: argparse.Namespace, workspace: Kind) -> tuple[str, ...]:
    if workspace.several:
        return options.several("--models", asked.models or options.lanes(), 2, 4)
    return (options.model(asked),)
