"""Every text that can be shown has its Chinese."""

from __future__ import annotations

import ast
import json
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from fun_viz import paths

PACKAGE = Path(__file__).parent.parent / "fun_viz"
ERRORS = {"InputError", "LoadError", "SaveError", "FunVizError", "RankError"}


def shown(tree: ast.AST) -> Iterator[str]:
    """Yield what is passed to tr, translate or an error class as its first text; titles, abouts and knobs too."""
    for node in ast.walk(tree):
        match node:
            case ast.AnnAssign(target=ast.Name("title" | "about" | "departures"), value=ast.Constant(str(told))):
                yield told
            case ast.AnnAssign(target=ast.Name("PREPARING"), value=ast.Dict(values=values)):
                yield from (value.value for value in values if isinstance(value, ast.Constant))
            case ast.Assign(targets=[ast.Name("title" | "about")], value=ast.Constant(str(told))):
                yield told
            case ast.Call(func=ast.Name("Knob"), args=[ast.Constant(str(label)), ast.Constant(str(about)), *_]):
                yield from (label, about)
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        texts = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
        if name in {"tr", "_tr", *ERRORS} and texts:
            yield texts[0]
        if name in {"bind", "translated", "marked"} and texts:
            yield texts[0]
        if name == "translate" and len(texts) >= 2:
            yield texts[1]


def clauses(tree: ast.AST) -> Iterator[str]:
    """Yield the templates of sentences that are made of clauses, wherever they stand."""
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or id(node) in docstrings:
            continue
        if node.value == ", " or (" " in node.value and node.value[0] in string.ascii_uppercase + "{"):
            yield node.value


def all_shown() -> list[str]:
    trees = {file: ast.parse(file.read_text("utf-8")) for file in sorted(PACKAGE.rglob("*.py"))}
    said = (text for file, tree in trees.items() if file.parent.name == "narration" for text in clauses(tree))
    return sorted({*said, *(text for tree in trees.values() for text in shown(tree))})


def chinese() -> dict[str, str]:
    return json.loads((paths.resources() / "i18n" / "zh.json").read_text("utf-8"))


def test_every_text_shown_has_its_chinese() -> None:
    missing = [text for text in all_shown() if text.strip() and text not in chinese()]
    assert not missing, "\n".join(missing)


def test_a_translation_fills_the_same_gaps() -> None:
    def gaps(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}

    for english, translated in chinese().items():
        assert gaps(english) == gaps(translated), english


def test_no_translation_is_left_that_nothing_shows() -> None:
    unused = set(chinese()) - set(all_shown())
    dynamic = {text for text in unused if any(repr(text)[1:-1] in f.read_text("utf-8") for f in PACKAGE.rglob("*.py"))}
    assert not unused - dynamic, sorted(unused - dynamic)


@pytest.mark.parametrize("text", ["Decode", "Compare", "Positions"])
def test_the_names_of_the_workspaces_are_chinese_in_chinese(text: str) -> None:
    assert any("一" <= c <= "鿿" for c in chinese()[text])
