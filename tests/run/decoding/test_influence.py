"""Σ |gradient × input|, against autograd asked for one row at a time and in another place."""

from __future__ import annotations

import numpy as np
import torch
from torch import nn

from fun_viz.reading import Reading
from fun_viz.run.decoding import influence as module
from fun_viz.run.decoding.decode import decode
from fun_viz.run.decoding.influence import influence
from fun_viz.run.models.store import Model
from fun_viz.text.tokenizer import OWN
from fun_viz.trace import Request

TEXT = "今天老师喝咖啡"  # no character twice: then the embedding table's rows are the tokens


def map_of(model: Model, target: list[int]) -> np.ndarray:
    source = torch.tensor([[*model.source.ids(TEXT), OWN.stop]])
    return np.concatenate(list(influence(model.net, source, target)))


def by_hand(model: Model, target: list[int]) -> np.ndarray:
    """The gradient of the embedding table times the table, one backward pass a row."""
    source = torch.tensor([[*model.source.ids(TEXT), OWN.stop]])
    tables = [part for name, part in model.net.encoder.named_modules() if isinstance(part, nn.Embedding)]  # type: ignore[union-attr]
    rows = []
    for t, token in enumerate(target):
        written = torch.tensor([[OWN.start, *target[:t]]])
        logits = model.net(source, torch.ones_like(source, dtype=torch.bool), written)
        (gradient,) = torch.autograd.grad(logits[0, t].log_softmax(-1)[token], [tables[0].weight])
        rows.append((gradient * tables[0].weight).abs().sum(-1)[source[0]].detach().numpy())
    return np.stack(rows)


def test_there_is_a_row_for_each_token_and_none_is_made_to_sum_to_anything(model: Model) -> None:
    seen = map_of(model, [7, 8, 9, OWN.stop])
    assert seen.shape == (4, len(TEXT) + 1)
    assert (seen >= 0).all()
    assert (np.abs(seen.sum(-1) - 1) > 0.01).any()


def test_a_trace_holds_shares_and_the_totals_they_are_of(model: Model) -> None:
    *_, (trace, _) = decode(model, Request(model.name, TEXT, limit=4))
    reading = Reading(trace)
    assert reading.influence is not None
    assert reading.influence_total is not None
    whole = by_hand(model, list(reading.tokens))
    np.testing.assert_allclose(reading.influence.values.sum(-1), 1, atol=1e-5)
    np.testing.assert_allclose(reading.influence_total.values, whole.sum(-1), rtol=1e-4)
    np.testing.assert_allclose(
        reading.influence.values * reading.influence_total.values[:, None], whole, rtol=1e-3, atol=1e-6
    )


def test_it_is_the_gradient_of_each_row_times_its_input(model: Model) -> None:
    target = [7, 8, 9, OWN.stop]
    np.testing.assert_allclose(map_of(model, target), by_hand(model, target), rtol=1e-4, atol=1e-5)


def test_in_several_strokes_it_is_the_same(model: Model, monkeypatch: object) -> None:
    whole = map_of(model, [7, 8, 9, 10, OWN.stop])
    monkeypatch.setattr(module, "_CELLS", 2 * (len(TEXT) + 1))  # type: ignore[attr-defined]
    source = torch.tensor([[*model.source.ids(TEXT), OWN.stop]])
    strokes = list(influence(model.net, source, [7, 8, 9, 10, OWN.stop]))
    assert [len(stroke) for stroke in strokes] == [2, 2, 1]
    np.testing.assert_allclose(np.concatenate(strokes), whole, rtol=1e-4, atol=1e-5)


def test_the_weights_get_no_gradient(model: Model) -> None:
    map_of(model, [7, OWN.stop])
    assert all(weight.grad is None for weight in model.net.parameters())
