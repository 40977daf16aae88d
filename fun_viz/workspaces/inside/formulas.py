"""The arithmetic of one cell as formulas: letters on the left, this sentence's numbers on the right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from fun_viz.taken_apart import Apart
from fun_viz.views.formula import words
from fun_viz.widgets.texts import translated
from fun_viz.workspaces.inside.drawn import Names, Touch
from fun_viz.workspaces.inside.numbers import signed

Line = tuple[str, str]
_STEEP = 9.0  # of scores: beyond, e to their power is no number to be read, and the largest is taken off them all


@dataclass(frozen=True)
class Room:
    """How much of a long sum is written out: products, and parts of what a softmax divides by."""

    terms: int = 3
    parts: int = 8


def lines(apart: Apart, names: Names, touch: Touch, room: Room) -> tuple[Line, ...]:
    """Return the lines that a cell's number comes from."""
    if not apart.single:
        return tuple(_pooled(apart, names, touch, room))
    if touch.what == "sum":
        return tuple(_sum(apart, names, touch.index, room))
    if touch.what == "output":
        return tuple(_output(apart, touch.index, room))
    return tuple(_weight(apart, names, touch.key, room))


def _of(ink: str, text: str) -> str:
    """Return a text in the colour of a sequence."""
    return f"@{'k' if ink == 'source' else 'q'}{{{text}}}"


def _number(value: float, decimals: int = 2) -> str:
    """Return a factor: a negative one stands in brackets."""
    text = signed(value, decimals)
    return f"({text})" if text.startswith("−") else text


def _joined(terms: Sequence[str], rest: float, more: int, decimals: int = 2) -> str:
    """Return terms added up, with the sum of those that are not written out."""
    text = " + ".join(terms)
    if more > 0:
        text += f" {'−' if rest < 0 else '+'} {signed(abs(rest), decimals)} @m{{{words(_more(more))}}}"
    return text


def _more(count: int) -> str:
    return translated("({count} more)", count=count)


def _largest(values: np.ndarray, count: int) -> list[int]:
    return np.argsort(-np.abs(values), kind="stable")[:count].tolist()


def _weight(apart: Apart, names: Names, key: int, room: Room) -> Iterator[Line]:
    leak = apart.leak(key)
    if apart.row.parts is not None and leak is None:
        yield _score(apart, names, key, room)
    yield _power(apart, names, key)
    yield _share(apart, names, key, room)
    if apart.row.seen("gaussian") is not None:
        yield _near(apart, names, key)
    if leak is not None:
        yield _leaked(apart, key, leak)


def _score(apart: Apart, names: Names, key: int, room: Room) -> Line:
    """Return the score as the sum of its products, three of them written out."""
    row, q, k = apart.row, names.query_ink, names.key_ink
    assert row.parts is not None
    parts, both = row.parts[key], row.compared
    name = f"_{{{_of(k, words(names.key(key)))}}}"
    left = f"{_of(q, '@b{q}')} · {_of(k, '@b{k}')}{name} = Σ_{{i}}{_of(q, 'q_{i}')}{_of(k, 'k_{i}')}"
    chosen, terms = _largest(parts, room.terms), list[str]()
    own = row.parameters or {}
    for i in chosen:
        one = float(both[1][key, i]) if both else 0.0
        other = float(parts[i] / one) if one else 0.0
        if apart.part.score in ("additive", "concat") and both is not None:
            terms.append(f"{_number(float(own['energy'][i]))}·{_number(float(np.tanh(both[0][i] + both[1][key, i])))}")
        else:
            terms.append(f"{_of(q, _number(other))}·{_of(k, _number(one))}")
    if apart.part.score in ("additive", "concat"):
        inside = f"tanh({_of(q, 'q_{i}')} + {_of(k, 'k_{i}')})"
        left = f"s{name} = Σ_{{i}}v_{{i}} {inside}"
    elif apart.part.score == "general":
        left = f"{_of(q, '@b{q}')}W{_of(k, '@b{k}')}{name} = Σ_{{i}}{_of(q, '(qW)_{i}')}{_of(k, 'k_{i}')}"
    rest = float(parts.sum() - parts[chosen].sum())
    total = float(parts.sum())
    return left, f"= {_joined(terms, rest, len(parts) - len(chosen))} = {signed(total)}"


def _power(apart: Apart, names: Names, key: int) -> Line:
    """Return what e is raised to: the score divided, with what positions add and what a mask does."""
    q, k = names.query_ink, names.key_ink
    name = f"_{{{_of(k, words(names.key(key)))}}}"
    hidden, products = apart.hidden(key), apart.products
    score = float(apart.scores[key])
    left, right = "s", signed(score if products is None else float(products[key]))
    if apart.part.score not in ("additive", "concat", "general"):
        left = f"{_of(q, '@b{q}')} · {_of(k, '@b{k}')}{name}"
    elif apart.part.score == "general":
        left = f"{_of(q, '@b{q}')}W{_of(k, '@b{k}')}{name}"
    if apart.part.score == "scaled-dot" and apart.row.query is not None:
        left, right = f"@frac{{{left}}}{{@sqrt{{d}}}}", f"@frac{{{right}}}{{@sqrt{{{len(apart.row.query)}}}}}"
    if apart.bias is not None:
        left, right = f"{left} + b", f"{right} + {_number(float(apart.bias[key]), 3)}"
        score += float(apart.bias[key])
    mask, result = ("(−∞)", "−∞") if hidden else ("0", signed(score, 3))
    note = _mask_words(apart, names, key)
    return f"s′{name} = {left} + m", f"= {right} + {mask} = {result}    @m{{{words(note)}}}"


def _mask_words(apart: Apart, names: Names, key: int) -> str:
    """Say why a mask adds what it adds."""
    match apart.hidden(key):
        case "later":
            return translated("later than “{token}”", token=names.of)
        case "padding":
            return translated("padding")
        case "outside":
            return translated("outside the window")
    if apart.part.reach:
        return translated("inside the window")
    return translated("nothing hides it") if apart.asked.kind == "decoder" else translated("no token is hidden here")


def _share(apart: Apart, names: Names, key: int, room: Room) -> Line:
    """Return the softmax, what it divides by written out."""
    name = f"_{{{_of(names.key_ink, words(names.key(key)))}}}"
    powers = apart.powers
    finite = powers[np.isfinite(powers)]
    off = float(finite.max()) if len(finite) and float(np.abs(finite).max()) > _STEEP else 0.0
    shown, rest = _exponentials(powers, off, key, room.parts)
    with np.errstate(over="ignore", invalid="ignore"):
        each = np.where(np.isfinite(powers), np.exp(powers - off), 0.0)
    own, total = _short(float(each[key])), float(each.sum())
    take = " − M" if off else ""
    left = f"@a{{α}}{name} = @frac{{e^{{s′{name}{take}}}}}{{Σ_{{j}}e^{{s′_{{j}}{take}}}}}"
    sums = " + ".join([*shown, *([f"{_short(rest[0])} @m{{{words(_more(rest[1]))}}}"] if rest[1] else [])])
    share = float(each[key] / total) if total else 0.0
    result = f"@a{{{_weight_text(share)}}}"
    right = f"= @frac{{{own}}}{{{sums}}} = @frac{{{own}}}{{{_short(total)}}} = {result}"
    if off:
        right += f"    @m{{{words(translated('M = {largest}, the largest, taken off them all', largest=signed(off)))}}}"
    return left, right


def _exponentials(powers: np.ndarray, off: float, key: int, most: int) -> tuple[list[str], tuple[float, int]]:
    """Return what is written out of a softmax's sum, in order, and the sum and number of the others."""
    with np.errstate(over="ignore", invalid="ignore"):
        each = np.where(np.isfinite(powers), np.exp(powers - off), 0.0)
    order = np.argsort(-each, kind="stable").tolist()
    chosen = set(order) if len(order) <= most else {*order[: most - 1], key}
    shown = [f"@a{{{_short(float(each[j]))}}}" if j == key else _short(float(each[j])) for j in sorted(chosen)]
    left = [j for j in range(len(each)) if j not in chosen]
    return shown, (float(each[left].sum()), len(left))


def _near(apart: Apart, names: Names, key: int) -> Line:
    near, position = apart.row.seen("gaussian"), apart.row.seen("position")
    assert near is not None
    name = f"_{{{_of(names.key_ink, words(names.key(key)))}}}"
    place = float(position[0]) if position is not None else 0.0
    away = f"{key + 1} − {signed(place + 1)}"
    power = f"@frac{{({away})^{{2}}}}{{2 · {apart.part.reach / 2:g}^{{2}}}}"
    share = f"{_weight_text(float(apart.shares[key]))} · e^{{−{power}}}"
    left = f"@a{{w}}{name} = @a{{α}}{name} e^{{−(s−p)^{{2}}/2σ^{{2}}}}"
    product = f"{_weight_text(float(apart.shares[key]))} · {float(near[key]):.3f}"
    return left, f"= {share} = {product} = @a{{{_weight_text(float(apart.weights[key]))}}}"


def _leaked(apart: Apart, key: int, leak: float) -> Line:
    scores = apart.scores
    off = float(scores.max()) if float(np.abs(scores).max()) > _STEEP else 0.0
    each = np.exp(scores - off)
    fraction = f"@frac{{{_short(float(each[key]))}}}{{{_short(float(each.sum()))}}}"
    text = f"= {fraction} = @w{{{_weight_text(leak)}}}    @m{{{words(translated('the leak'))}}}"
    return f"@m{{{words(translated('without the mask'))}}}", text


def _sum(apart: Apart, names: Names, unit: int, room: Room) -> Iterator[Line]:
    """Yield one dimension of the weighted sum."""
    row = apart.row
    if row.values is None or row.gathered is None or row.pattern is None:
        return
    weights, values = row.pattern[: len(row.values)], row.values[:, unit]
    products = weights * values
    chosen = _largest(products, room.terms)
    terms = [f"@a{{{_weight_text(float(weights[j]))}}}·{_of(names.key_ink, _number(float(values[j])))}" for j in chosen]
    rest, total = float(products.sum() - products[chosen].sum()), float(products.sum())
    letter = "α" if row.seen("gaussian") is None else "w"
    left = f"@b{{c}}_{{{unit + 1}}} = Σ_{{j}}@a{{{letter}_{{j}}}}{_of(names.key_ink, f'v_{{j,{unit + 1}}}')}"
    yield left, f"= {_joined(terms, rest, len(products) - len(chosen), 3)} = {signed(total, 3)}"
    tokens = ", ".join(f"{names.key(j)}" for j in chosen)
    yield f"@m{{{words(translated('in this order'))}}}", f"@m{{{words(tokens)}}}"
    if apart.part.scaled:
        root = f"@sqrt{{{apart.scored}}}"
        yield (
            f"{root} @b{{c}}_{{{unit + 1}}}",
            f"= {row.factor:.3f} · {_number(total, 3)} = {signed(total * row.factor, 3)}",
        )


def _output(apart: Apart, unit: int, room: Room) -> Iterator[Line]:
    """Yield one dimension of what W^O makes of the heads."""
    row = apart.row
    if row.maps is None or row.joined is None or row.output is None:
        return
    weight, bias = row.maps
    products = weight[unit] * row.joined
    chosen = _largest(products, room.terms)
    terms = [f"{_number(float(weight[unit, n]))}·{_number(float(row.joined[n]))}" for n in chosen]
    rest, own = float(products.sum() - products[chosen].sum()), float(bias[unit])
    left = f"@b{{o}}_{{{unit + 1}}} = Σ_{{n}}W_{{{unit + 1},n}}@b{{c}}_{{n}} + b_{{{unit + 1}}}"
    sums = _joined(terms, rest, len(products) - len(chosen), 3)
    yield left, f"= {sums} + {_number(own, 3)} = {signed(float(products.sum()) + own, 3)}"
    size = len(row.joined) // len(apart.heads)
    heads = ", ".join(f"H{n // size + 1}" for n in chosen)
    yield f"@m{{{words(translated('in this order'))}}}", f"@m{{{words(heads)}}}"


def _pooled(apart: Apart, names: Names, touch: Touch, room: Room) -> Iterator[Line]:
    """Yield the mean, or the largest, of the heads' weights."""
    weights = apart.heads[:, max(0, touch.key)]
    name = f"_{{{_of(names.key_ink, words(names.key(max(0, touch.key))))}}}"
    chosen = range(len(weights)) if len(weights) <= room.parts else sorted(_largest(weights, room.parts - 1))
    terms = [_weight_text(float(weights[h])) for h in chosen]
    result = f"@a{{{_weight_text(float(apart.weights[max(0, touch.key)]))}}}"
    rest, more = float(weights.sum() - weights[list(chosen)].sum()), len(weights) - len(chosen)
    if apart.asked.head == "max":
        dots = ", …" if more else ""
        yield f"@a{{α}}{name} = max_{{h}} @a{{α}}^{{h}}{name}", f"= max({', '.join(terms)}{dots}) = {result}"
        return
    left = f"@a{{α}}{name} = @frac{{1}}{{{len(weights)}}}Σ_{{h}}@a{{α}}^{{h}}{name}"
    yield left, f"= @frac{{{_joined(terms, rest, more, 3)}}}{{{len(weights)}}} = {result}"


def _short(value: float) -> str:
    """Return a power of e with as many digits as say something."""
    if value == 0:
        return "0"
    if 5e-4 <= value < 1e4:
        return f"{value:.3f}" if value < 1e3 else f"{value:.0f}"
    return _scientific(value)


def _weight_text(value: float) -> str:
    return "0" if value == 0 else f"{value:.3f}" if abs(value) >= 5e-4 else _scientific(value)


def _scientific(value: float) -> str:
    mantissa, _, exponent = f"{value:.1e}".partition("e")
    return f"{mantissa}·10^{{{exponent.lstrip('+').replace('-', '−').replace('−0', '−').lstrip('0') or '0'}}}"
