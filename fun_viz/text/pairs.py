"""The user's own pairs of sentences: which files they stand in, and how they are read."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Pairs:
    """Where pairs stand, and how their two sides are cut into tokens.

    A column is a number from 1, or a name: of a column of a file with a head, or of a key of JSON lines. With
    `target_file` the two sides stand in two files, line beside line, and columns mean nothing.
    """

    file: str
    target_file: str = ""
    source_column: str = "1"
    target_column: str = "2"
    source: str = "characters"  # the kind of tokenizer (fun_viz.text.tokenizer.tokenizers)
    target: str = "subwords"
    source_size: int = 4_000  # tokens a vocabulary holds at most
    target_size: int = 4_000
    source_language: str = ""  # "zh", "en", or "" for any other: how its text is cleaned (fun_viz.text.clean)
    target_language: str = ""
    phrase_book: bool = False  # whether the everyday sentences of the program are added, Chinese to English
    head: bool = False  # the first row holds the names of columns; so it does when a column is asked for by name
