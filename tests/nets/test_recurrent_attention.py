import math

import numpy as np
import pytest
import torch
from torch.func import functional_call

from fun_viz.nets.probe import capture
from fun_viz.nets.recurrent import attentions
from fun_viz.nets.recurrent_attention import Look, Past, looks
from fun_viz.nets.scores.additive import AdditiveAttention
from fun_viz.nets.scores.dot import DotAttention
from fun_viz.nets.scores.local import PredictiveAttention
from tests.nets.tiny import MASK, drawn, stirred

CLOSE = {"atol": 1e-5, "rtol": 1e-5}
UNITS, WIDTH, REACH = 4, 6, 1
LENGTHS = MASK.sum(1).tolist()
ATTENTIONS = [name for name in attentions() if name != "none"]
LOCAL = [name for name in attentions() if name.startswith("local")]


def look_of(name: str) -> Look:
    return stirred(looks[name](UNITS, WIDTH, REACH))


def past_of(look: Look, memory: torch.Tensor, time: int = 0) -> Past:
    beam = len(memory)
    return Past(MASK[:beam], memory, look.remember(memory), memory[:, 0], torch.full((beam,), time))


def looked(name: str, time: int = 0):
    """Return a look, the hidden states it asks with (beam, query, unit), the past, the contexts and what was seen."""
    look = look_of(name)
    hidden, memory = drawn(3, 2, UNITS), drawn(3, 5, UNITS, seed=1)
    with capture(look) as seen, torch.no_grad():
        past = past_of(look, memory, time)
        context = look(hidden, past)
    return look, hidden, past, context, {name: array.values for name, array in seen.items()}


def literal_scores(name: str, look: Look, h: torch.Tensor, s: torch.Tensor) -> float:
    """Return the score of one hidden state and one row of the memory, as the papers write it."""
    match name:
        case "additive":
            inside = look.to_query.weight @ h + look.to_key.weight @ s + look.to_key.bias
            return float(look.energy @ torch.tanh(inside))
        case "dot":
            return float(h @ s)
        case "concat":
            weight = torch.cat([look.to_query.weight, look.to_key.weight], 1)
            return float(look.energy @ torch.tanh(weight @ torch.cat([h, s])))
        case _:
            return float(h @ look.weight @ s)


def literal_centre(name: str, look: Look, h: torch.Tensor, query: int, length: int) -> float:
    if name == "local-m":
        return min(query, length - 1)
    inside = torch.tanh(look.to_place.weight @ h)
    return length / (1 + math.exp(-float(look.place @ inside)))


@pytest.mark.parametrize("name", ATTENTIONS)
@torch.no_grad()
def test_an_attention_is_its_papers_formula(name):
    look, hidden, past, context, seen = looked(name)

    for row in range(3):
        for query in range(2):
            h, length = hidden[row, query], LENGTHS[row]
            scores = [literal_scores(name, look, h, past.memory[row, k]) for k in range(5)]
            near = [1.0] * 5
            visible = [k < length for k in range(5)]
            if name in LOCAL:
                centre = literal_centre(name, look, h, query, length)
                visible = [k < length and abs(k - centre) <= REACH for k in range(5)]
                assert seen["position"][row, 0, query] == pytest.approx(centre, abs=1e-5)
            if name == "local-p":
                near = [math.exp(-((k - centre) ** 2) / (2 * (REACH / 2) ** 2)) for k in range(5)]
            powers = [math.exp(score) * seen_ for score, seen_ in zip(scores, visible, strict=True)]
            weights = [power / sum(powers) * g for power, g in zip(powers, near, strict=True)]
            assert seen["pattern"][row, 0, query] == pytest.approx(weights, abs=1e-5)
            literal = sum(weight * past.memory[row, k] for k, weight in enumerate(weights))
            assert torch.allclose(context[row, query], literal, **CLOSE)


@pytest.mark.parametrize("name", LOCAL)
def test_outside_the_window_weights_are_exactly_nothing_and_scores_are_not_there(name):
    _, _, _, _, seen = looked(name)

    outside = np.abs(np.arange(5) - seen["position"][..., None]) > REACH
    assert outside.any()
    assert (seen["pattern"][outside] == 0).all()
    assert np.array_equal(np.isneginf(seen["scores"]), outside)
    assert (seen["pattern"].sum(-1) > 0).all()


def test_a_monotonic_window_goes_on_with_the_time_and_waits_at_the_end():
    positions = [looked("local-m", time=time)[4]["position"][:, 0, 0].tolist() for time in range(7)]

    assert [row[0] for row in positions] == [0, 1, 2, 3, 4, 4, 4]
    assert [row[2] for row in positions] == [0, 1, 1, 1, 1, 1, 1]


def test_a_predicted_position_can_stand_anywhere_in_the_sentence_and_not_outside():
    look = PredictiveAttention(1, 1, 1)
    memory = torch.zeros(3, 5, 1)
    with torch.no_grad():
        look.to_place.weight.fill_(1.0)
        look.place.fill_(1000.0)
        far, near = ((look.centre(torch.full((3, 1, 1), sign), past_of(look, memory))) for sign in (9.0, -9.0))
        for hidden in (9.0, -9.0):
            assert look(torch.full((3, 1, 1), hidden), past_of(look, memory)).isfinite().all()

    assert far[:, 0].tolist() == LENGTHS
    assert near[:, 0].tolist() == [0, 0, 0]


def test_the_weights_of_local_p_are_not_normalised_after_the_gaussian():
    _, _, _, _, seen = looked("local-p")

    assert (seen["pattern"].sum(-1) < 1).all()
    assert np.allclose((seen["pattern"] / seen["gaussian"]).sum(-1), 1, atol=1e-5)


def test_a_window_that_sees_everything_is_general_attention():
    general, local = look_of("general"), stirred(looks["local-m"](UNITS, WIDTH, 9))
    local.weight = general.weight
    hidden, memory = drawn(3, 2, UNITS), drawn(3, 5, UNITS, seed=1)

    assert torch.allclose(local(hidden, past_of(local, memory)), general(hidden, past_of(general, memory)), **CLOSE)


def test_additive_attention_falls_on_the_token_that_answers_the_hidden_state():
    attention = AdditiveAttention(2, 2, 1)
    with torch.no_grad():
        attention.to_query.weight.copy_(torch.eye(2))
        attention.to_key.weight.copy_(torch.eye(2))
        attention.to_key.bias.zero_()
        attention.energy.copy_(torch.tensor([20.0, 0.0]))
    memory = torch.tensor([[[-3.0, 0.0], [0.0, 9.0], [3.0, 0.0], [-1.0, 9.0], [0.0, 0.0]]])

    with capture(attention) as seen:
        attention(torch.zeros(1, 1, 2), past_of(attention, memory))

    assert seen["pattern"].values[0, 0, 0].argmax() == 2


def test_a_fixed_context_is_what_the_encoder_ended_with_whoever_asks():
    look = look_of("none")
    past = past_of(look, drawn(3, 5, UNITS))

    assert torch.equal(look(drawn(3, 2, UNITS), past), past.ends[:, None].expand(3, 2, UNITS))


def test_what_stands_in_the_padding_of_the_memory_changes_nothing():
    for name in looks:
        look = look_of(name)
        hidden, memory = drawn(3, 2, UNITS), drawn(3, 5, UNITS, seed=1)
        other = torch.where(MASK[..., None], memory, 7.0)
        assert torch.allclose(look(hidden, past_of(look, memory)), look(hidden, past_of(look, other)), **CLOSE), name


@pytest.mark.parametrize("name", looks)
def test_the_gradient_through_every_way_to_look_is_right(name):
    look = stirred(looks[name](2, 3, 1)).double()
    names = [f"look.{name}" for name, _ in look.named_parameters()]

    def contexts(hidden, memory, *weights):
        return functional_call(_Looking(look), dict(zip(names, weights, strict=True)), (hidden, memory))

    inputs = [drawn(2, 2, 2, seed=1, dtype=torch.float64), drawn(2, 5, 2, seed=2, dtype=torch.float64)]
    inputs += [weight.detach().clone() for weight in look.parameters()]
    assert torch.autograd.gradcheck(contexts, tuple(part.requires_grad_() for part in inputs))


class _Looking(torch.nn.Module):
    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look

    def forward(self, hidden, memory):
        return self.look(hidden, past_of(self.look, memory))


def test_dot_attention_has_nothing_to_learn():
    assert list(DotAttention(UNITS, WIDTH, REACH).parameters()) == []
