"""fun-viz info: what is installed, and which models can be used."""

from __future__ import annotations

import argparse
import os
import platform
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from fun_viz import paths
from fun_viz.cli import commands, options
from fun_viz.cli.table import table
from fun_viz.cli.words import as_json, language
from fun_viz.errors import FunVizError


@commands.register("info")
class Info:
    """Say what is installed, and which models can be used."""

    def arguments(self, parser: argparse.ArgumentParser) -> None:
        options.add_json(parser)

    def run(self, asked: argparse.Namespace) -> None:
        from fun_viz.run.models import cache as cache

        words = language()
        told = {
            "version": _version("fun-viz"),
            "python": platform.python_version(),
            "torch": _version("torch"),
            "device": "cpu",
            "models": [_model(folder, words) for folder in cache.folders()],
            "folders": {
                "resources": str(paths.resources()),
                "models": str(paths.bundled_models()),
                "your models": str(paths.user_models()),
                "settings": str(paths.settings_file()),
            },
            "fonts": _fonts(words),
        }
        print(as_json(told) if asked.json else _shown(told, words))


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "checkout"


def _model(folder: Path, words: dict[str, str]) -> dict[str, Any]:
    """Return what is said of a model, all None but its name, folder and error if it cannot be used."""
    from fun_viz.run.models import store

    told: dict[str, Any] = dict.fromkeys(("title", "family", "parameters", "bytes", "bleu", "sha256_ok", "error"))
    told |= {"name": folder.name, "folder": str(folder)}
    try:
        model = store.load(folder)
    except FunVizError as error:
        return {**told, "sha256_ok": False, "error": error.in_words(words)}
    facts = model.facts
    size = sum(file.stat().st_size for file in folder.iterdir() if file.is_file())
    return {**told, "title": facts.title, "family": facts.family, "parameters": facts.parameters, "bytes": size,
            "bleu": _bleu(model.card), "sha256_ok": True}  # fmt: skip


def _bleu(card: Mapping[str, Any]) -> dict[str, float]:
    """Return BLEU by strategy, as far as the card says."""
    scores = card.get("scores")
    found = scores.items() if isinstance(scores, dict) else ()
    return {name: float(one["bleu"]) for name, one in found if isinstance(one, dict) and "bleu" in one}


def _fonts(words: dict[str, str]) -> str:
    """Return a sentence on whether Chinese can be drawn."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    try:
        from PySide6.QtGui import QFontDatabase
        from PySide6.QtWidgets import QApplication
    except ImportError as error:
        template = "The window cannot open here: {reason}"
        return words.get(template, template).format(reason=error)
    application = QApplication.instance() or QApplication(["fun-viz"])
    found = QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese)
    del application
    if found:
        return ", ".join(sorted(found)[:3])
    none = "No font for Chinese is installed; on Debian and Ubuntu: apt install fonts-noto-cjk"
    return words.get(none, none)


def _shown(told: dict[str, Any], words: dict[str, str]) -> str:
    plain = [[name, str(told[name])] for name in ("python", "torch", "device", "fonts")]
    places = [[name, place] for name, place in told["folders"].items()]
    head = [words.get(name, name) for name in ("Model", "Title", "Family", "Parameters", "MB", "BLEU", "State")]
    models = table(head, [_row(model, words) for model in told["models"]], right=(3, 4))
    return f"Fun-Viz {told['version']}\n{table(plain[0], plain[1:])}\n\n{models}\n\n{table(places[0], places[1:])}"


def _row(model: dict[str, Any], words: dict[str, str]) -> list[str]:
    if model["error"]:
        return [model["name"], "", "", "", "", "", model["error"]]
    bleu = "  ".join(f"{score:.1f} ({name})" for name, score in model["bleu"].items())
    size = f"{model['bytes'] / 1e6:.1f}"
    return [
        model["name"],
        model["title"],
        model["family"],
        f"{model['parameters']:,}",
        size,
        bleu,
        words.get("ok", "ok"),
    ]
