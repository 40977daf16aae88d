"""The house itself: how long its rooms are, which words stand where, and that nobody goes in circles."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "fun_viz"
FILES = sorted(PACKAGE.rglob("*.py"))
LONGEST_FILE, LONGEST_FUNCTION = 300, 45
FAMILY_NAMES = re.compile(r"transformer|gru|lstm")


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(PACKAGE)))
def test_a_file_is_one_noun_and_a_function_one_verb(file: Path) -> None:
    content = file.read_text("utf-8")
    assert len(content.splitlines()) <= LONGEST_FILE
    long = [f.name for f in functions(ast.parse(content)) if (f.end_lineno or 0) - f.lineno + 1 > LONGEST_FUNCTION]
    assert not long


def test_families_are_named_in_their_own_files_and_in_recipes_alone() -> None:
    elsewhere = [
        f"{file.relative_to(PACKAGE)}:{number}: {line.strip()}"
        for file in FILES
        if file.parts[len(PACKAGE.parts)] != "nets" and not file.name.endswith("recipes.py")
        for number, line in enumerate(file.read_text("utf-8").splitlines(), start=1)
        if FAMILY_NAMES.search(line)
    ]
    assert not elsewhere, "\n".join(elsewhere)


def test_every_file_says_in_a_sentence_what_it_is() -> None:
    bare = [
        str(f.relative_to(PACKAGE))
        for f in FILES
        if f.stat().st_size and not ast.get_docstring(ast.parse(f.read_text("utf-8")))
    ]
    assert not bare


def test_every_painter_is_begun_in_one_place_which_ends_it() -> None:
    beginners = [
        str(file.relative_to(PACKAGE))
        for file in FILES
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "QPainter"
    ]
    assert beginners == ["views/canvas.py"]


def test_what_may_be_anybodys_file_is_opened_in_one_place() -> None:
    """`fun_viz.files` opens what is no file neither to wait for it nor to read it without end."""
    own = re.compile(r"paths\.resources\(\)|_shipped|folder / f\"\{name\}\.txt\"|file\.read_text\(\"utf-8\"\)\)$")
    careless = re.compile(r"\.read_(?:bytes|text)\(|\.open\(\"r|\bopen\([^)]*\"r|safe_open|load_file|from_file")
    found = [
        f"{file.relative_to(PACKAGE)}: {line.strip()}"
        for file in FILES
        for line in file.read_text("utf-8").splitlines()
        if careless.search(line) and not own.search(line)
    ]
    assert not found, "\n".join(found)


def test_what_may_be_anybodys_path_is_looked_at_in_one_place() -> None:
    """What nobody may see is an error to `pathlib`; `fun_viz.files` says what it is to this program."""
    careless = re.compile(r"\.(?:is_file|is_dir|exists|iterdir|resolve)\(\)|os\.path\.(?:isfile|isdir|exists)\(")
    own = {"files.py", "paths.py"}
    found = [
        f"{file.relative_to(PACKAGE)}: {line.strip()}"
        for file in FILES
        for line in file.read_text("utf-8").splitlines()
        if careless.search(line) and str(file.relative_to(PACKAGE)) not in own
    ]
    assert not found, "\n".join(found)
