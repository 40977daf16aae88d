"""What the current beat does with the row in focus: one sentence, and one with its numbers."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from fun_viz.views.number_format import percent
from fun_viz.widgets.texts import marked, translated
from fun_viz.workspaces.inside.drawn import Drawn
from fun_viz.workspaces.inside.numbers import counted, signed

Said = tuple[str, str]


def sentence(drawn: Drawn) -> Said:
    """Return what the beat does, and what that is for the row in focus, in the language that now holds."""
    return _SAY[drawn.beat](drawn)


def _strongest(vector: np.ndarray) -> int:
    return int(np.argmax(np.abs(np.nan_to_num(vector)))) if len(vector) else 0


def _query(drawn: Drawn) -> Said:
    title = translated("The query says what “{token}” asks for.", token=drawn.names.of)
    query = drawn.apart.row.query
    if query is None:
        return title, _unrecorded()
    unit = _strongest(query)
    detail = marked("{n} numbers; the largest is {value}, in dimension {unit}.")
    return title, translated(detail, n=len(query), value=signed(float(query[unit])), unit=unit + 1)


def _mapped(drawn: Drawn) -> Said:
    title = translated("W turns the query into the terms of the keys.")
    detail = translated("Every dimension of q W is a sum over all {n} of q.", n=_units(drawn))
    return title, detail


def _keys(drawn: Drawn) -> Said:
    title = translated("Every token answers with a key.")
    keys = drawn.apart.row.every_key
    if keys is None:
        return title, _unrecorded()
    detail = marked("{count} keys of {n} numbers each; that of {token} is {length} long.")
    length = float(np.linalg.norm(keys[drawn.focus]))
    return title, translated(detail, count=len(keys), n=keys.shape[1], token=_key(drawn), length=signed(length, 1))


def _turned(drawn: Drawn) -> Said:
    title = translated("Query and keys are turned by where they stand.")
    detail = translated("Each pair of dimensions turns in its plane, so that q·k depends on how far apart they are.")
    return title, detail


def _products(drawn: Drawn) -> Said:
    title = translated("q and k are multiplied, dimension by dimension.")
    parts, both = drawn.apart.row.parts, drawn.apart.row.compared
    if parts is None or both is None:
        return title, _unrecorded()
    unit = _strongest(parts[drawn.focus])
    value = float(parts[drawn.focus, unit])
    query = value / key if (key := float(both[1][drawn.focus, unit])) else 0.0
    detail = marked("{token}: the strongest product is {q} · {k} = {value}, in dimension {unit}.")
    numbers = {"q": signed(query), "k": _bracketed(key), "value": signed(value)}
    return title, translated(detail, token=_key(drawn), unit=unit + 1, **numbers)


def _tanh(drawn: Drawn) -> Said:
    title = translated("q and k are added and squashed, dimension by dimension.")
    both = drawn.apart.row.compared
    if both is None:
        return title, _unrecorded()
    unit = _strongest(both[0] + both[1][drawn.focus])
    total = float(both[0][unit] + both[1][drawn.focus, unit])
    detail = marked("{token}: the strongest is tanh({total}) = {value}, in dimension {unit}.")
    values = {"total": signed(total), "value": signed(math.tanh(total)), "unit": unit + 1}
    return title, translated(detail, token=_key(drawn), **values)


def _score(drawn: Drawn) -> Said:
    title = translated("The products add up to one score for each token.")
    if "tanh" in drawn.beats:
        title = translated("Weighted by v, they add up to one score for each token.")
    scores = drawn.apart.products
    if scores is None:
        return title, _unrecorded()
    score, place = float(scores[drawn.focus]), 1 + int((scores > scores[drawn.focus]).sum())
    if place == 1:
        return title, translated("{token}: {score}, the highest of {count}.", token=_key(drawn), score=signed(score),
                                 count=len(scores))  # fmt: skip
    return title, translated("{token}: {score}, number {place} of {count}.", token=_key(drawn), score=signed(score),
                             place=place, count=len(scores))  # fmt: skip


def _scaled(drawn: Drawn) -> Said:
    scale, scores = drawn.apart.row.scale or 1.0, drawn.apart.scores
    title = translated("Divided by √{n}, scores stay small however many dimensions there are.", n=_units(drawn))
    products = drawn.apart.products
    if products is None:
        return title, _unrecorded()
    values = {"score": signed(float(products[drawn.focus])), "scale": f"{scale:.3g}"}
    result = signed(float(scores[drawn.focus]), 3)
    return title, translated("{token}: {score} ÷ {scale} = {result}.", token=_key(drawn), result=result, **values)


def _bias(drawn: Drawn) -> Said:
    title = translated("The distance between two tokens is taken off their score.")
    bias = drawn.apart.bias
    if bias is None or math.isnan(float(bias[drawn.focus])):
        return title, _unrecorded()
    score, added = float(drawn.apart.scores[drawn.focus]), float(bias[drawn.focus])
    values = {"score": signed(score, 3), "bias": _bracketed(added, 3), "result": signed(score + added, 3)}
    return title, translated("{token}: {score} + {bias} = {result}.", token=_key(drawn), **values)


def _mask(drawn: Drawn) -> Said:
    apart, names = drawn.apart, drawn.names
    if not apart.unseen.any():
        title = translated("Nothing is hidden here.")
        return title, translated("All {count} tokens may be seen: a sentence by itself has no padding.",
                                 count=counted(apart.count))  # fmt: skip
    if apart.visible == apart.count:
        title = translated("The mask hides padding.")
        return title, translated("A score of −∞ becomes a weight of exactly 0.")
    title = translated("The mask hides what is not written yet.")
    leak = apart.leak(drawn.focus)
    if leak is None:
        return title, translated("{token}: + 0. What “{asks}” may see ends with itself.", token=_key(drawn),
                                 asks=names.of)  # fmt: skip
    next_word = drawn.focus == apart.visible
    detail = marked("Without it “{asks}” would give {share} to “{token}”.")
    if next_word:
        detail = marked("Without it “{asks}” would give {share} to “{token}”: the very word it is asked to predict.")
    return title, translated(detail, asks=names.of, share=percent(leak), token=_key(drawn))


def _window(drawn: Drawn) -> Said:
    position, reach = drawn.apart.row.seen("position"), drawn.apart.part.reach
    title = translated("Only tokens at most {reach} away from p are seen.", reach=reach)
    if position is None:
        return title, _unrecorded()
    detail = marked("p = {place}, tokens counted from 1; {token} is {far} away.")
    place = float(position[0])
    values = {"place": signed(place + 1, 1), "far": signed(abs(drawn.focus - place), 1), "token": _key(drawn)}
    return title, translated(detail, **values)


def _softmax(drawn: Drawn) -> Said:
    apart, focus = drawn.apart, drawn.focus
    title = translated("Softmax turns {count} scores into shares of 1.", count=counted(apart.visible))
    share, best = float(apart.shares[focus]), int(np.argmax(apart.shares))
    if apart.hidden(focus):
        return title, translated("{token} is hidden: e to the power of −∞ is 0.", token=_key(drawn))
    if focus != best:
        values = {"share": percent(share), "best": drawn.names.key(best), "most": percent(float(apart.shares[best]))}
        return title, translated("{token} takes {share}; most goes to {best}, {most}.", token=_key(drawn), **values)
    others = np.delete(apart.powers, focus)
    seen = others[np.isfinite(others)]
    if not len(seen):
        return title, translated("{token} is all there is to be seen.", token=_key(drawn))
    lead = float(apart.powers[focus] - seen.max())
    if "scaled" in drawn.beats and apart.products is not None and apart.bias is None:
        scale = apart.row.scale or 1.0
        detail = marked(
            "{token} leads by {before} before the division by {scale}, by only {lead} after it: it takes {share}."
        )
        values = {"before": signed(lead * scale, 1), "scale": f"{scale:.3g}", "lead": signed(lead, 1)}
        return title, translated(detail, token=_key(drawn), share=percent(share), **values)
    return title, translated("{token} leads by {lead}: it takes {share}.", token=_key(drawn), lead=signed(lead, 1),
                             share=percent(share))  # fmt: skip


def _gaussian(drawn: Drawn) -> Said:
    near = drawn.apart.row.seen("gaussian")
    title = translated("A Gaussian about p weakens what is far from it.")
    if near is None:
        return title, _unrecorded()
    detail = marked("{token}: {share} × {near} = {weight}; the row sums to {total} and is not made to sum to 1 again.")
    weights, focus = drawn.apart.weights, drawn.focus
    values = {"share": percent(float(drawn.apart.shares[focus])), "near": f"{float(near[focus]):.3f}"}
    total = f"{float(weights.sum()):.3f}"
    return title, translated(detail, token=_key(drawn), weight=percent(float(weights[focus])), total=total, **values)


def _values(drawn: Drawn) -> Said:
    title = translated("Each token hands over its value, as strongly as it is weighed.")
    if drawn.apart.row.values is None:
        return title, _awaited(drawn)
    weight = percent(float(drawn.apart.weights[drawn.focus]))
    return title, translated("{token} counts {weight}: its strip is as opaque as that.", token=_key(drawn),
                             weight=weight)  # fmt: skip


def _sum(drawn: Drawn) -> Said:
    title = translated("The weighted values add up to one vector.")
    vector = drawn.apart.row.gathered
    if vector is None:
        return title, _awaited(drawn)
    largest = drawn.apart.largest
    detail = marked("{n} numbers, {weight} of them from {token}.")
    if not drawn.apart.part.maps and not drawn.apart.part.scaled:
        detail = marked("{n} numbers, {weight} of them from {token}: the context, which the decoder goes on with.")
    weight = percent(float(drawn.apart.weights[largest]))
    return title, translated(detail, n=len(vector), weight=weight, token=drawn.names.key(largest))


def _joined(drawn: Drawn) -> Said:
    title = translated("What the heads gathered is joined and multiplied by Wᴼ.")
    row = drawn.apart.row
    if row.said is None or row.joined is None:
        return title, _awaited(drawn)
    count = len(drawn.apart.heads)
    detail = marked("{heads} × {units} numbers become {n}; they are added to the stream of “{token}”.")
    if not drawn.apart.part.adds:
        detail = marked("{heads} × {units} numbers become {n}; they take the place of the stream of “{token}”.")
    return title, translated(detail, heads=count, units=len(row.joined) // count, n=len(row.said),
                             token=drawn.names.of)  # fmt: skip


def _length(drawn: Drawn) -> Said:
    title = translated("The sum is multiplied by √{n}, for the mean of {n} values is small.", n=drawn.apart.scored)
    detail = translated("× {factor}: so its size does not depend on how long the sentence is.",
                        factor=f"{drawn.apart.row.factor:.2f}")  # fmt: skip
    return title, detail


def _heads(drawn: Drawn) -> Said:
    heads, focus = drawn.apart.heads, drawn.focus
    title = translated("{count} heads look, each in its own way.", count=len(heads))
    best = int(np.argmax(heads[:, focus]))
    detail = marked("To {token} head {head} gives most, {weight}.")
    return title, translated(detail, token=_key(drawn), head=best + 1, weight=percent(float(heads[best, focus])))


def _pooled(drawn: Drawn) -> Said:
    heads, focus = drawn.apart.heads, drawn.focus
    weight = percent(float(drawn.apart.weights[focus]))
    if drawn.apart.asked.head == "max":
        title = translated("Of each token the largest weight is shown.")
        return title, translated("{token}: {weight}, of head {head}.", token=_key(drawn), weight=weight,
                                 head=int(np.argmax(heads[:, focus])) + 1)  # fmt: skip
    title = translated("The mean of the heads is what the map shows.")
    return title, translated("{token}: {count} weights, added and divided by {count}, are {weight}.",
                             token=_key(drawn), count=len(heads), weight=weight)  # fmt: skip


def _key(drawn: Drawn) -> str:
    return drawn.names.key(drawn.focus)


def _units(drawn: Drawn) -> int:
    return 0 if drawn.apart.row.query is None else len(drawn.apart.row.query)


def _bracketed(value: float, decimals: int = 2) -> str:
    text = signed(value, decimals)
    return f"({text})" if text.startswith("−") else text


def _unrecorded() -> str:
    return translated("This trace was recorded without these numbers. Decode the sentence again to see them.")


def _awaited(drawn: Drawn) -> str:
    """Say why what only details hold is not there."""
    return drawn.missing or _unrecorded()


_SAY: dict[str, Callable[[Drawn], Said]] = {
    "query": _query, "mapped": _mapped, "keys": _keys, "turned": _turned, "products": _products, "tanh": _tanh,
    "score": _score, "scaled": _scaled, "bias": _bias, "mask": _mask, "window": _window, "softmax": _softmax,
    "gaussian": _gaussian, "values": _values, "sum": _sum, "joined": _joined, "length": _length, "heads": _heads,
    "pooled": _pooled,
}  # fmt: skip
