"""Seeded ways to break a file: bytes that flip, an end that is missing, JSON that says something else."""

from __future__ import annotations

import copy
import hashlib
import json
import math
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from fun_viz.errors import FunVizError

NASTY: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 2, 7, 2**31, -(2**31) - 1, 2**63, 10**17, 10**400, -0.5, 0.5, 1e308, math.inf,
    -math.inf, math.nan, "", "x", "\ud800", "\x00\x1b[2J", "y" * 5000, "{a}", "..", [], [[]], [None], {}, {"": []},
    [-1, -1], [0] * 40, "encode", "read", "write", "fill", "explain", "decode", "cell", "attention", "given", "written",
    "filled", "stop", "mask",
)  # fmt: skip


def broken_json(value: Any, random: Random) -> Any:
    """Return a copy of a JSON value of which one to three things were replaced, left out, doubled or swapped."""
    whole = [copy.deepcopy(value)]
    for _ in range(random.choice((1, 1, 1, 2, 3))):
        inner: list[Any] = [(whole, 0)]
        at = whole[0]
        while isinstance(at, dict | list) and at:
            key = random.choice(list(at) if isinstance(at, dict) else range(len(at)))
            inner.append((at, key))
            at = at[key]
        _break(*random.choice(inner[-3:]), random)
    return whole[0]


def _break(holder: Any, key: Any, random: Random) -> None:
    kind = random.randrange(6)
    if kind == 0 and len(holder) > 1:
        del holder[key]
    elif kind == 1 and isinstance(holder, list):
        holder.insert(key, copy.deepcopy(holder[key]))
    elif kind == 2 and isinstance(holder, dict):
        holder[f"{key}2"] = holder[key]
    elif kind == 3:
        other = random.choice(list(holder) if isinstance(holder, dict) else range(len(holder)))
        holder[key], holder[other] = holder[other], holder[key]
    elif kind == 4 and type(holder[key]) in (int, float) and abs(holder[key]) < 1e15:
        holder[key] = random.choice((holder[key] + 1, holder[key] - 1, -holder[key], holder[key] * 1000))
    else:
        holder[key] = copy.deepcopy(random.choice(NASTY))


def broken_bytes(content: bytes, random: Random) -> bytes:
    """Return bytes of which some flipped, or some are missing, or some are too many."""
    kind, at = random.randrange(4), random.randrange(len(content))
    if kind == 0:
        return content[:at]
    if kind == 1:
        return content[:at] + random.randbytes(random.randrange(1, 30)) + content[at:]
    flipped = bytearray(content)
    for _ in range(random.choice((1, 1, 4, 30))):
        flipped[random.randrange(len(flipped))] ^= 1 << random.randrange(8)
    return bytes(flipped)


def broken_text(content: bytes, random: Random) -> bytes:
    """Return the content of a JSON file, broken as bytes or as JSON."""
    if random.random() < 0.25:
        return broken_bytes(content, random)
    return json.dumps(broken_json(json.loads(content), random)).encode()


def split(content: bytes) -> tuple[dict[str, Any], bytes]:
    """Return the header and the numbers of a safetensors file."""
    end = 8 + int.from_bytes(content[:8], "little")
    return json.loads(content[8:end]), content[end:]


def joined(header: Any, numbers: bytes) -> bytes:
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    return len(text).to_bytes(8, "little") + text + numbers


def broken_tensors(content: bytes, random: Random, resign: Callable[[Any, bytes], Any] = lambda *_: None) -> bytes:
    """Return the content of a safetensors file, broken in its bytes, its header, its metadata or its numbers.

    `resign` puts the right signature into a broken header, as far as there is any.
    """
    header, numbers = split(content)
    match random.randrange(8):
        case 0:
            return broken_bytes(content, random)
        case 1:
            header = broken_json(header, random)
        case 2:
            numbers = _with_nasty_numbers(numbers, random)
        case _ if header.get("__metadata__"):
            told = [name for name in header["__metadata__"] if header["__metadata__"][name][:1] in ("{", "[")]
            name = random.choice(told)
            header["__metadata__"][name] = json.dumps(broken_json(json.loads(header["__metadata__"][name]), random))
        case _:
            name = random.choice([name for name in header if name != "__metadata__"])
            header[name] = broken_json(header[name], random)
    resign(header, numbers)
    return joined(header, numbers)


def _with_nasty_numbers(numbers: bytes, random: Random) -> bytes:
    import numpy as np

    found = np.frombuffer(numbers[: len(numbers) // 4 * 4], np.float32).copy()
    for _ in range(random.choice((1, 5, 100))):
        found[random.randrange(len(found))] = random.choice((np.nan, np.inf, -np.inf, 3e38, -3e38, -1.0, 2.0))
    return found.tobytes() + numbers[len(numbers) // 4 * 4 :]


def signed_trace(header: Any, numbers: bytes) -> None:
    """Sign a trace anew, as if it had been written like that."""
    try:
        told = header["__metadata__"]
        seen = hashlib.sha256((told["story"] + told["axes"]).encode())
        for name in sorted(json.loads(told["axes"])):
            start, end = header[name]["data_offsets"]
            seen.update(numbers[start:end])
        told["sha256"] = seen.hexdigest()
    except (LookupError, TypeError, ValueError, AttributeError):
        pass


def many(seed: str, count: int) -> Iterator[Random]:
    for number in range(count):
        yield Random(f"{seed} {number}")


def check_sentence(error: FunVizError, words: dict[str, str]) -> None:
    """See that an error is one sentence that can be shown, in either language."""
    for said in (str(error), error.in_words(words)):
        assert 10 < len(said) < 800, said
        assert said.isprintable(), said
    assert error.template in words, error.template
