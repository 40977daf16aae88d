"""Standard input, output and error as they are found: closed, full, read by nobody, or without Chinese."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import TextIO

from fun_viz.cli.words import language
from fun_viz.errors import FunVizError, InputError
from fun_viz.printable import printable
from fun_viz.text.sentence import LONGEST

_MOST = 1 << 16  # bytes of standard input: many times what a sentence may have


def say(text: str) -> None:
    """Print lines of text; what cannot be written is an OSError."""
    print(printable(text, keep="\n"), flush=True)


def complain(text: str, end: str = "\n") -> None:
    """Write to standard error; where nobody can read that, the work goes on all the same."""
    try:
        print(printable(text, keep="\n"), end=end, file=sys.stderr, flush=True)
    except OSError:
        _turn_away(sys.stderr)


def heard() -> str:
    """Return what standard input holds, in UTF-8 whatever the locale."""
    try:
        content = sys.stdin.buffer.read(_MOST + 1)
    except OSError as error:
        raise InputError("Standard input cannot be read: {reason}.", reason=error.strerror or error) from error
    if len(content) > _MOST:
        raise InputError("Standard input holds more than a sentence of {limit} characters.", limit=LONGEST)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError("The text is not UTF-8; convert it to UTF-8 first.") from error


def guarded(run: Callable[[], int]) -> int:
    """Return the exit code of a program that reads and prints; what it cannot do is one line on standard error."""
    _hold_open()
    try:
        _stand()
        code = run()
        sys.stdout.flush()
        return code
    except FunVizError as error:
        return _refused(error)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        _turn_away(sys.stdout)
        return 141
    except UnicodeEncodeError as error:
        text, encoding = error.object[error.start : error.end], error.encoding
        return _refused(
            InputError("{text} cannot be written in {encoding}: set LC_ALL=C.UTF-8.", text=text, encoding=encoding)
        )
    except OSError as error:
        _turn_away(sys.stdout)
        return _refused(_in_words(error))


def _stand() -> None:
    """InputError where the folder in which the program was started is gone: torch would end it without a word."""
    try:
        os.getcwd()
    except OSError as error:
        raise InputError("The working directory is gone: cd elsewhere and try again.") from error


def _in_words(error: OSError) -> InputError:
    reason = error.strerror or error
    if error.filename is not None:
        return InputError("Cannot use {file}: {reason}.", file=os.fsdecode(error.filename), reason=reason)
    if error.errno == errno.EBADF:
        return InputError("Standard output is closed: there is nowhere to print to.")
    return InputError("What is said cannot be printed: {reason}.", reason=reason)


def _refused(error: FunVizError) -> int:
    sentence = " ".join(line.strip() for line in error.in_words(language()).split("\n"))
    complain(f"fun-viz: {sentence}")
    return 2


def _hold_open() -> None:
    """See that the three streams are there and take every character.

    In the place of one that was closed stands one that refuses: else the next file opened would take it, and what is
    printed would go into that.
    """
    for number, name, mode in ((0, "stdin", "r"), (1, "stdout", "w"), (2, "stderr", "w")):
        if getattr(sys, name) is None:
            nowhere = os.open(os.devnull, os.O_RDONLY if number == 1 else os.O_WRONLY)
            os.dup2(nowhere, number)
            if nowhere > 2:
                os.close(nowhere)
            setattr(sys, name, os.fdopen(number, mode, encoding="utf-8", closefd=False))
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")  # a terminal without Chinese gets \\u escapes, not a crash


def _turn_away(stream: TextIO) -> None:
    """Let what is still to be written go nowhere: Python would try once more at exit, and complain."""
    with suppress(OSError):  # what only looks like a stream has no number
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
