"""What edits and the parts of a net are called, in the language that now holds and in learners' words."""

from __future__ import annotations

from collections.abc import Sequence

from fun_viz.anatomy import Anatomy, Part
from fun_viz.editable import GROWS
from fun_viz.edits import (
    MASK,
    Clamp,
    Cut,
    Diagonal,
    Edit,
    Hide,
    OneHot,
    Paint,
    Replace,
    Scale,
    Swap,
    Temperature,
    Uniform,
    Unmask,
    Word,
)
from fun_viz.reading import Reading
from fun_viz.widgets.texts import marked, translated
from fun_viz.workspaces.names import gate_name, part_name, track_name

_SIDES = {"given": marked("encoder"), "written": marked("decoder"), "filled": marked("encoder")}
_PARTS = {
    "embedding": marked("Words of the {side}"),
    "convolution": marked("Convolution of the {side}"),
    "feed-forward": marked("Feed-forward of the {side}"),
    "norm": marked("Layer norm of the {side}"),
    "residual": marked("What leaves a layer of the {side}"),
    "memory": marked("What the encoder hands over"),
    "context": marked("Context of a step"),
    "head": marked("Output"),
}
_PORTS = {
    "pattern": marked("weights"),
    "scores": marked("scores before the softmax"),
    "query": marked("queries"),
    "key": marked("keys"),
    "value": marked("values"),
    "gathered": marked("what a head gathers"),
    "output": marked("what it adds"),
    "gaussian": marked("Gaussian over the window"),
    MASK: marked("mask of later words"),
    "embedding": marked("word vectors"),
    "input": marked("words with positions"),
    "position": marked("positions"),
    "angle": marked("angles of positions"),
    "bias": marked("distance penalty"),
    "activation": marked("activations"),
    "conv": marked("values before the gate"),
    "gate": marked("gate"),
    "memory": marked("memory"),
    "context": marked("context"),
    "logits": marked("scores of the next word"),
}
_CELL = ("hidden", "cell", "input", "forget", "output", "reset", "update", "candidate")
ACTIONS = {
    "cut": marked("cut"),
    "scale": marked("multiply"),
    "clamp": marked("keep between two bounds"),
    "replace": marked("set to a number"),
    "paint": marked("paint"),
    "uniform": marked("look everywhere alike"),
    "diagonal": marked("look straight ahead"),
    "one-hot": marked("look at one word only"),
    "temperature": marked("temperature"),
    "hide": marked("hide"),
    "unmask": marked("take the mask away"),
    "swap": marked("swap two"),
    "word": marked("read another word"),
}


def part_title(anatomy: Anatomy, part: Part) -> str:
    """Return what a part is called, with its layer where there are several of its kind."""
    layers = {one.layer for one in anatomy.of_kind(part.kind, part.queries) if one.keys == part.keys}
    if part.kind == "cell":
        return track_name(part.direction or "decoder", part.layer if len(layers) > 1 else None)
    if part.kind == "attention":
        name = part_name(anatomy.attends(part))
    else:
        side = translated(_SIDES[anatomy.role(part.queries) or "given"])
        name = translated(_PARTS[part.kind], side=side)
    named = translated("{part}, layer {layer}", part=name, layer=part.layer + 1) if len(layers) > 1 else name
    if part.kind == "norm" and (after := part.path.rpartition("norm_")[2]) in ("self", "cross", "ffn"):
        return f"{named} ({after})"
    return named


def port_title(part: Part, port: str) -> str:
    """Return what passes a port."""
    if part.kind == "cell" and port in _CELL:
        return gate_name(port)
    if part.kind == "attention" and port == "position":
        return translated("middle of the window")
    return translated(_PORTS[port]) if port in _PORTS else port


def title(edit: Edit, reading: Reading) -> str:
    """Return what an edit is called: by its name, else by what it does."""
    if edit.name:
        return edit.name
    part = _part(edit, reading)
    what = edit.port if part is None else _what(edit, part, reading)
    match edit.action:
        case Cut():
            return translated("{what} cut", what=what)
        case Scale(factor):
            return translated("{what} × {factor}", what=what, factor=f"{factor:g}")
        case Clamp(least, most) if least == most:
            return translated("{what} held at {value}", what=what, value=f"{least:g}")
        case Clamp(least, most):
            return translated("{what} kept in {least} … {most}", what=what, least=f"{least:g}", most=f"{most:g}")
        case Replace():
            return translated("{what} set to a number", what=what)
        case Paint():
            return translated("{what} painted", what=what)
        case Uniform():
            return translated("{what} looks everywhere alike", what=what)
        case Diagonal():
            return translated("{what} looks straight ahead", what=what)
        case Temperature(temperature):
            return translated("{what} at temperature {value}", what=what, value=f"{temperature:g}")
    return _of_words(edit, what, part, reading)


def _of_words(edit: Edit, what: str, part: Part | None, reading: Reading) -> str:
    places = [place for axis in GROWS for place in edit.where.get(axis, ())]
    names = [_token(reading, part.queries if part else "", place) for place in places]
    match edit.action:
        case OneHot(key):
            return translated("{what} looks at “{word}” only", what=what, word=_token(reading, _keys(part), key))
        case Hide():
            keys = [_token(reading, _keys(part), place) for place in edit.where.get("key", ())]
            return translated("“{word}” hidden", word=" ".join(keys))
        case Unmask():
            return translated("Mask taken away")
        case Swap() if edit.port == "embedding" and len(names) == 2:
            return translated("“{one}” and “{other}” swapped", one=names[0], other=names[1])
        case Swap() if len(names) == 2:
            return translated("Positions of “{one}” and “{other}” swapped", one=names[0], other=names[1])
        case Word():
            return translated("“{word}” replaced", word=" ".join(names))
    return what


def _what(edit: Edit, part: Part, reading: Reading) -> str:
    """Return what of a part is changed: heads, a row, units, or all of it."""
    heads, units = edit.where.get("head", ()), edit.where.get("unit", ())
    if part.kind == "attention" and edit.port in ("pattern", "scores"):
        rows = edit.where.get("query", ())
        if len(rows) == 1 and not heads:
            return translated("Row “{word}”", word=row_token(reading, part, rows[0]))
        if heads:
            named = ", ".join(str(head + 1) for head in heads)
            return translated("Head {heads} of layer {layer}", heads=named, layer=part.layer + 1)
        return part_title(reading.trace.anatomy, part)
    port = port_title(part, edit.port)
    if units:
        return translated("Unit {unit} of: {port}", unit=", ".join(str(unit + 1) for unit in units), port=port)
    return port[:1].upper() + port[1:]


def place_line(edit: Edit, reading: Reading) -> str:
    """Return where an edit is: the part, and of which steps; of one that is off, that it changes nothing."""
    if not edit.on:
        return translated("off: changes nothing now")
    if edit.port == MASK:
        return translated("as in training: all words are given at once")
    part = _part(edit, reading)
    if part is None:
        return edit.part
    anatomy = reading.trace.anatomy
    if part.kind == "attention":
        said = [part_name(anatomy.attends(part)).lower()]
        if "head" not in edit.where:
            several = len(anatomy.attention(anatomy.attends(part))) > 1
            said += [translated("layer {layer}", layer=part.layer + 1)] if several else []
            said.append(translated("all heads"))
    else:
        named = part_title(anatomy, part)
        said = [named[:1].lower() + named[1:]]
    axis = next((axis for axis in ("query", "token") if axis in edit.where), "")
    if axis and not isinstance(edit.action, Swap):
        places = edit.where[axis]
        named = ", ".join(str(place + 1) for place in places[:3]) + (" …" if len(places) > 3 else "")
        said.append(translated("step {n}", n=named) if part.queries != "source" else translated("word {n}", n=named))
    else:
        said.append(translated("all steps"))
    return ", ".join(said)


def words_title(reading: Reading, prefix: Sequence[int]) -> str:
    """Return what words are called that were forced."""
    word = reading.target[len(prefix) - 1] if 0 < len(prefix) <= len(reading.target) else "…"
    return translated("“{word}” forced at step {n}", word=word.strip("·"), n=len(prefix))


def row_token(reading: Reading, part: Part, place: int) -> str:
    """Return the token of a row of an attention: what is written then, or what asks."""
    tokens = reading.target if part.queries != part.keys and part.queries != "source" else ()
    if tokens:
        return tokens[place] if place < len(tokens) else str(place + 1)
    return _token(reading, part.queries, place)


def _part(edit: Edit, reading: Reading) -> Part | None:
    anatomy = reading.trace.anatomy
    if edit.port == MASK:
        return next((part for part in anatomy.parts if part.path == edit.part and part.kind == "attention"), None)
    return anatomy.part_of(edit.probe)


def _keys(part: Part | None) -> str:
    return (part.keys or part.queries) if part else ""


def _token(reading: Reading, sequence: str, place: int) -> str:
    names = [one.name for one in reading.trace.sequences]
    tokens = reading.source if sequence == names[0] else reading.inputs if sequence in names else ()
    return tokens[place] if place < len(tokens) else str(place + 1)
