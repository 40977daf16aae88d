"""fun-viz info: what is installed, and which models can be used."""

from __future__ import annotations

import argparse
import os
import platform
from pathlib import Path
from typing import Any

from fun_viz import files, paths
from fun_viz.cli import commands, options
from fun_viz.cli.streams import say
from fun_viz.cli.table import table
from fun_viz.cli.words import as_json, language
from fun_viz.errors import FunVizError
from fun_viz.run.models.card import NEAR, bleu_of, near_copies
from fun_viz.version import version_of


@commands.register("info")
class Info:
    """Say what is installed, and which models can be used."""

    def arguments(self, parser: argparse.ArgumentParser) -> None:
        options.add_json(parser)

    def run(self, given: argparse.Namespace) -> None:
        from fun_viz.run.models.cache import faults, folders

        words = language()
        facts = {
            "version": version_of(),
            "python": platform.python_version(),
            "torch": version_of("torch"),
            "device": "cpu",
            "models": [_model(folder, words) for folder in folders()],
            "faults": [fault.in_words(words) for fault in faults()],
            "folders": {
                "resources": str(paths.resources()),
                "models": str(paths.bundled_models()),
                "your models": str(paths.user_models()),
                "settings": str(paths.settings_file()),
            },
            "fonts": _fonts(words),
        }
        say(as_json(facts) if given.json else _shown(facts, words))


def _model(folder: Path, words: dict[str, str]) -> dict[str, Any]:
    """Return what is said of a model, all None but its name, folder and error if it cannot be used."""
    from fun_viz.run.models import store

    names = ("title", "family", "parameters", "bytes", "bleu", "near_copies", "sha256_ok", "error")
    values: dict[str, Any] = {**dict.fromkeys(names), "name": folder.name, "folder": str(folder)}
    try:
        model = store.load(folder)
    except FunVizError as error:
        return {**values, "sha256_ok": False, "error": error.in_words(words)}
    facts = model.facts
    size = sum(os.path.getsize(file) for file in files.contents(folder) if files.is_file(file))
    return {**values, "title": facts.title, "family": facts.family, "parameters": facts.parameters, "bytes": size,
            "bleu": bleu_of(model.card.scores), "near_copies": model.card.scores.get("apart"),
            "sha256_ok": True}  # fmt: skip


def _fonts(words: dict[str, str]) -> str:
    """Return a sentence on whether Chinese can be drawn."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    try:
        from PySide6.QtGui import QFontDatabase

        from fun_viz.windows.display import application
    except ImportError as error:
        template = "The window cannot open here: {reason}"
        return words.get(template, template).format(reason=error)
    app = application()
    families = QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese)
    del app
    if families:
        return ", ".join(sorted(families)[:3])
    none = "No font for Chinese is installed; on Debian and Ubuntu: apt install fonts-noto-cjk"
    return words.get(none, none)


def _shown(facts: dict[str, Any], words: dict[str, str]) -> str:
    plain = [[name, str(facts[name])] for name in ("python", "torch", "device", "fonts")]
    places = [[name, place] for name, place in facts["folders"].items()]
    head = [words.get(name, name) for name in ("Model", "Title", "Family", "Parameters", "MB", "BLEU", "State")]
    models = table(head, [_row(model, words) for model in facts["models"]], right=(3, 4))
    told = "".join([*(_near(model, words) for model in facts["models"]), *(f"{fault}\n" for fault in facts["faults"])])
    where = table(places[0], places[1:])
    return f"Fun-Viz {facts['version']}\n{table(plain[0], plain[1:])}\n\n{models}\n{told}\n{where}"


def _near(model: dict[str, Any], words: dict[str, str]) -> str:
    """Return a line on how near the sentences a model is scored on are to those it was trained on, if that is known."""
    known = near_copies({"apart": model["near_copies"]})
    return f"{model['name']}: {words.get(NEAR, NEAR).format(**known)}\n" if known else ""


def _row(model: dict[str, Any], words: dict[str, str]) -> list[str]:
    if model["error"]:
        return [model["name"], "", "", "", "", "", model["error"]]
    bleu = "  ".join(f"{score:.1f} ({name})" for name, score in model["bleu"].items())
    figures = [f"{model['parameters']:,}", f"{model['bytes'] / 1e6:.1f}", bleu, words.get("ok", "ok")]
    return [model["name"], model["title"], model["family"], *figures]
