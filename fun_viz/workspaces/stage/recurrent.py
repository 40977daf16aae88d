"""A recurrent net at work: cells unrolled over the source, one vector that crosses, cells that write."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from fun_viz.views.stage.marks import Box, Label, Legend, Mark, Scene
from fun_viz.widgets.texts import translated
from fun_viz.workspaces.attentions import attention_name
from fun_viz.workspaces.stage.gap import fitting, fold
from fun_viz.workspaces.stage.gap import share as share_of
from fun_viz.workspaces.stage.overview import ground as overview_ground
from fun_viz.workspaces.stage.overview import overview
from fun_viz.workspaces.stage.plan import Plan, planned
from fun_viz.workspaces.stage.recurrent_decoder import decoder
from fun_viz.workspaces.stage.recurrent_encoder import encoder, looked_at, settled, tints
from fun_viz.workspaces.stage.recurrent_gap import gap
from fun_viz.workspaces.stage.units import MOST
from fun_viz.workspaces.stage.view import View


def draw_recurrent(view: View) -> Scene:
    """Return the drawing of a net whose anatomy has cells, one sequence given and one written."""
    plan = planned(view)
    columns = plan.frame.columns
    at = plan.reads if plan.frame.stacked else plan.encoding
    asked = "still", translated("token"), len(columns.target), at, bool(plan.influence)
    still = plan.kept(asked, lambda: _still(plan))
    under = (*plan.kept(("under", len(columns.target)), lambda: _under(plan)), *tints(plan)) if plan.looks_back else ()
    live = (*_titles(plan), *encoder(plan), *gap(plan), *decoder(plan), *overview(plan))
    return Scene(
        width=view.width, height=view.height, under=under, still=still, live=live, legends=tuple(_legends(plan)),
        lasts=plan.lasts, described=_said(plan), note=_note(plan), edges=columns.edges, folds=plan.frame.foldable,
    )  # fmt: skip


def _under(plan: Plan) -> Iterator[Mark]:
    """Yield what lies below the states that are looked back at, whose tints change."""
    yield from _ground(plan)
    yield from looked_at(plan)


def _still(plan: Plan) -> Iterator[Mark]:
    if not plan.looks_back:
        yield from _ground(plan)
    if not plan.frame.mini:
        yield from _row_names(plan)
    yield from overview_ground(plan)
    yield from settled(plan)


def _ground(plan: Plan) -> Iterator[Mark]:
    frame, columns = plan.frame, plan.frame.columns
    rim = 2.0 if frame.mini else 4.0
    for name, left, right in (("source", columns.left, columns.right), ("target", columns.begin, columns.end)):
        yield Box(
            key=("ground", name), x=(left + right) / 2, y=frame.height / 2, width=right - left + 2 * rim,
            height=frame.height - 1, radius=8, fill="chip", shade=0.35, stroke="line",
        )  # fmt: skip


def _titles(plan: Plan) -> Iterator[Label]:
    columns = plan.columns
    if plan.frame.mini:
        return
    titles = ((_encoder_title(plan), columns.left, columns.right, plan.encoding),
              (_decoder_title(plan), columns.begin, columns.end, not plan.encoding))  # fmt: skip
    for side, (title, left, right, now) in enumerate(titles):
        yield Label(
            key=("title", side), x=left + 8, y=13, text=title, ink="accent" if now else "muted", bold=now,
            align="left", room=max(10.0, right - left - 12),
        )  # fmt: skip


def _encoder_title(plan: Plan) -> str:
    wiring, window = plan.frame.wiring, plan.frame.columns.source
    if not window.whole:
        return translated("Encoder: {count} tokens, {shown} in the window", count=window.count, shown=len(window))
    if wiring.layers > 1:
        both = translated("Encoder: {count} layers, each reads from both ends", count=wiring.layers)
        return (
            both
            if wiring.back
            else translated("Encoder: {count} layers, each reads one token a move", count=wiring.layers)
        )
    return (
        translated("Encoder: reads one token a move, from both ends")
        if wiring.back
        else translated("Encoder: reads one token a move")
    )


def _decoder_title(plan: Plan) -> str:
    window, count = plan.frame.columns.target, plan.frame.wiring.writers
    if not window.whole and not plan.encoding:
        return translated(
            "Decoder: words {first} to {last}", first=window.first + 1, last=min(window.end, plan.now + 1)
        )
    return (
        translated("Decoder: {count} layers, one way", count=count)
        if count > 1
        else translated("Decoder: writes one token a move")
    )


def _row_names(plan: Plan) -> Iterator[Mark]:
    frame, x = plan.frame, plan.frame.columns.left - 10
    yield Label(key=("name", "token"), x=x, y=frame.token, text=translated("token"), align="right", room=70)
    label = partial(Label, x=x, align="right", ink="accent" if plan.encoding else "muted", bold=plan.encoding)
    for row in () if frame.stacked else frame.rows:
        on = row.side == "forwards"
        arrow = "→" if on else "←"
        room = frame.base > 200
        name = translated("reads on") if on else translated("reads back")
        yield label(key=("name", row.side), y=row.y - (6 if room else 0), text=name, room=x)
        if room:
            yield label(key=("name", row.side, "arrow"), y=row.y + 8, text=arrow)
    if frame.stacked:
        for n, (upper, lower) in enumerate(frame.capsules):
            layer = frame.first + n
            yield from _arrows(plan, layer)
            now = plan.encoding and plan.reads is not None and plan.shown(layer) == plan.reads.layer
            top = layer == frame.wiring.layers - 1 and not plan.encoding
            text = translated("layer {layer}", layer=layer + 1)
            if layer == frame.first and layer:
                text = translated("layers {first}–{last}", first=1, last=layer + 1)
            yield Label(
                key=("name", layer), x=x - 18, y=(upper + lower) / 2, text=text, align="right", bold=now or top,
                ink="accent" if now else "text" if top else "muted", room=60, pixels=fitting(text, 64, 12),
            )  # fmt: skip
            if layer < frame.foldable:
                yield fold(layer, x - 48, (upper + lower) / 2, folded=layer == frame.first > 0)


def _arrows(plan: Plan, layer: int) -> Iterator[Label]:
    """Yield which ways the rows of a layer read; in those that read now, how much of their state is overwritten."""
    rows, reads = [row for row in plan.frame.rows if row.layer == layer], plan.reads if plan.encoding else None
    now, x = reads is not None and plan.shown(layer) == reads.layer, plan.frame.columns.left - 10
    label = partial(Label, x=x, align="right", ink="accent" if now else "muted", bold=now, pixels=11)
    pitch = rows[-1].y - rows[0].y if len(rows) > 1 else 30.0
    if pitch < 14:
        yield label(key=("name", layer, "arrows"), y=(rows[0].y + rows[-1].y) / 2, text="⇄")
        return
    for row in rows:
        arrow, share = "→" if row.side == "forwards" else "←", None
        if reads is not None and now and pitch > 26:
            j = reads.left if row.side == "forwards" else reads.right
            share = None if j is None else plan.states.fresh(row.side, reads.layer, j)
        key, text = ("name", layer, row.side), "" if share is None else share_of(share)
        if len(rows) > 1:
            yield label(key=key, y=row.y, text=f"{text} {arrow}".strip(), value=share)
            continue
        yield label(key=key, y=row.y, text=arrow)
        if text and plan.frame.cell[1] >= 28:
            yield label(key=("share", layer), y=row.y - 13, text=text, value=share)


def _legends(plan: Plan) -> Iterator[Legend]:
    bounds = plan.states.bounds
    if plan.states.remembers and not plan.view.mini:
        yield Legend(text=translated("state h"), bound=bounds["hidden"])
        yield Legend(text=translated("memory c"), bound=bounds["cell"])
        yield Legend(text=translated("forgotten"), kind="bar")
    else:
        yield Legend(text=translated("a strip: up to {count} numbers of a state", count=MOST), bound=bounds["hidden"])
    if plan.influence:
        yield Legend(text=translated("tint: influence, not attention"), kind="bar")


def _note(plan: Plan) -> str:
    at, reading = plan.view.at, plan.reading
    title = (
        attention_name(reading.trace.model.attention)
        if plan.frame.wiring.looks
        else translated("no attention: one vector for the whole sentence")
    )
    if plan.encoding:
        return translated("encode move {now} of {count}", now=at.encoded, count=reading.encode_moves)
    told = translated("decode {now} of {count}", now=at.written, count=reading.decode_moves)
    if plan.frame.wiring.after and title:
        title = translated("{attention}, after the cell", attention=title)
    return f"{told} · {title}" if title else told


def _said(plan: Plan) -> str:
    """Return what is seen, for those who do not see it: besides the note what is read now, and what is written."""
    reading = plan.reading
    if plan.encoding:
        tokens = plan.reads.tokens if plan.reads is not None else ()
        return f"{_note(plan)} · {translated('reads')} {' '.join(reading.source[j] for j in tokens)}"
    read, word, chance = reading.inputs[plan.now], reading.target[plan.now], share_of(reading.probabilities[plan.now])
    return f"{_note(plan)} · {translated('reads')} {read} · {translated('writes')} {word} {chance}"
