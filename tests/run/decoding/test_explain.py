"""Four ways to explain one translation, each against other means."""

from __future__ import annotations

from copy import deepcopy

import numpy as np
import pytest
import torch
from torch import Tensor

from fun_viz.errors import InputError
from fun_viz.nets.probe import replaced
from fun_viz.run.decoding.explain import MEASURES, Explanation, explain
from fun_viz.run.models.store import Model
from fun_viz.text.tokenizer import OWN
from fun_viz.trace import Request
from tests.shapes import continuing, filling
from tests.tiny import tiny

TEXT = "老师喝咖啡"


def one(model: Model, method: str, text: str = TEXT, limit: int = 4) -> Explanation:
    (found,) = explain(model, Request(model.name, text, limit=limit), method)  # type: ignore[arg-type]
    return found


def by_differences(model: Model, target: tuple[int, ...], *, nudge: float = 1e-5) -> np.ndarray:
    """Lengths of gradients, from log p with each number of each embedding a little more and a little less."""
    net = deepcopy(model.net).double()
    (part, *_) = net.anatomy.of_kind("embedding", "source")
    given = torch.tensor([[*model.source.ids(TEXT), OWN.stop]])
    written, wanted = torch.tensor([[OWN.start, *target[:-1]]]), torch.tensor([target])

    def said(at: int, unit: int, by: float) -> np.ndarray:
        def nudged(embedded: Tensor) -> Tensor:
            changed = embedded.clone()
            changed[0, at, unit] += by
            return changed

        with torch.no_grad(), replaced(net, part.probe("embedding"), nudged):
            logits = net(given, torch.ones_like(given, dtype=torch.bool), written).log_softmax(-1)
        return logits.gather(-1, wanted[..., None])[0, :, 0].numpy()

    units = net.get_parameter(f"{part.path}.token.weight").size(1)
    slopes = [[(said(at, unit, nudge) - said(at, unit, -nudge)) / (2 * nudge) for unit in range(units)]
              for at in range(given.size(1))]  # fmt: skip
    return np.linalg.norm(np.array(slopes), axis=1).T  # (target, source)


def test_a_gradient_is_what_finite_differences_say(model: Model) -> None:
    found = one(model, "gradient")
    np.testing.assert_allclose(found.values, by_differences(model, found.reading.tokens), rtol=2e-3, atol=1e-5)


def test_each_method_has_a_row_a_word_and_a_column_a_token(transformer: Model) -> None:
    found = explain(transformer, Request("tiny", TEXT, limit=4), *MEASURES)
    assert [each.method for each in found] == list(MEASURES)
    for each in found:
        assert each.values.shape == (len(each.reading.target), len(TEXT) + 1)
        assert each.measure
    influence, occlusion, gradient, attention = found
    np.testing.assert_allclose(influence.values.sum(-1), 1, atol=1e-5)
    np.testing.assert_allclose(attention.values.sum(-1), 1, atol=1e-5)
    assert (attention.layer, attention.heads) == (2, 2)
    assert (gradient.values > 0).all()
    assert occlusion.layer is None
    assert attention.agrees(attention) == pytest.approx(1)
    assert -1 <= attention.agrees(occlusion) <= 1


def test_attention_is_that_of_the_last_layer_as_recorded(transformer: Model) -> None:
    found = one(transformer, "attention")
    recorded = found.reading.attention("cross")
    assert recorded is not None
    np.testing.assert_allclose(found.values, recorded.values[-1].mean(0), atol=1e-6)


def test_a_net_that_goes_on_is_explained_by_what_it_was_given() -> None:
    for each in explain(continuing(), Request("toy", "abcd", limit=3), *MEASURES):
        assert each.values.shape == (3, 5)


def test_what_cannot_be_explained_is_said() -> None:
    fixed = tiny("fixed", family="gru", attention="none", learned=False)
    with pytest.raises(InputError, match="no attention"):
        one(fixed, "attention")
    with pytest.raises(InputError, match="writes nothing"):
        one(filling(), "influence", "ab_")
    with pytest.raises(InputError, match="Nothing can be left out"):
        one(fixed, "occlusion", "好")
