"""One sentence through one model, against the same net asked in other ways."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from fun_viz.edits import Cut, Edit
from fun_viz.errors import InputError, LoadError
from fun_viz.nets.probe import probes
from fun_viz.reading import Reading
from fun_viz.run.decoding.decode import SHOWN, decode, entropy
from fun_viz.run.models.store import Model
from fun_viz.text.sentence import LONGEST, TooLong
from fun_viz.text.tokenizer import END_MARK, OWN
from fun_viz.trace import Request, Trace
from tests.tiny import tiny

TEXT = "今天老师喝咖啡"  # not one of the sentences learned


def read(model: Model, text: str = TEXT, *, details: bool = False, **options: int) -> Reading:
    *_, (trace, _) = decode(model, Request("tiny", text, **options), details=details)
    return Reading(trace)


def source_of(model: Model, text: str = TEXT) -> torch.Tensor:
    return torch.tensor([[*model.source.ids(text), OWN.stop]])


def test_step_by_step_equals_teacher_forced_in_one_pass(model: Model) -> None:
    reading, source = read(model, limit=12), source_of(model)
    written = torch.tensor([[OWN.start, *reading.tokens[:-1]]])
    with torch.inference_mode():
        at_once = model.net(source, torch.ones_like(source, dtype=torch.bool), written)[0].softmax(-1)
    wanted = at_once[torch.arange(len(reading.tokens)), list(reading.tokens)]
    np.testing.assert_allclose(reading.probabilities, wanted.numpy(), atol=1e-5)
    np.testing.assert_allclose(reading.entropies, entropy(at_once.log()).numpy(), atol=1e-4)


def test_a_beam_of_one_takes_the_likeliest_token_every_time(model: Model) -> None:
    source, tokens = source_of(model), [OWN.start]
    with torch.inference_mode():
        state = model.net.encode(source, torch.ones_like(source, dtype=torch.bool))
        while tokens[-1] != OWN.stop and len(tokens) <= 20:
            logits, state = model.net.advance(torch.tensor(tokens[-1:]), state)
            tokens.append(int(logits[0].argmax()))
    reading = read(model, limit=20)
    assert list(reading.tokens) == tokens[1:]
    assert set(reading.ranks) == {1}


def test_a_learned_sentence_comes_out(model: Model) -> None:
    assert read(model, "我喜欢学习。").text == "I like to study."


def test_a_forced_prefix_is_obeyed_and_the_model_goes_on_from_it(model: Model) -> None:
    prefix = model.target.ids("They go")
    *_, (trace, _) = decode(model, Request("tiny", TEXT, prefix=tuple(prefix), limit=20))
    reading = Reading(trace)
    assert list(reading.tokens[: len(prefix)]) == prefix
    assert reading.decode_moves > len(prefix)


def test_a_prefix_is_obeyed_by_every_hypothesis_of_a_beam(transformer: Model) -> None:
    prefix = transformer.target.ids("Where")
    *_, (trace, _) = decode(transformer, Request("tiny", TEXT, prefix=tuple(prefix), beam=3, limit=20))
    assert all(text.startswith("Where") for text in (kept.text for kept in Reading(trace).hypotheses))


def test_unknown_characters_are_marked_and_decoding_goes_on(model: Model) -> None:
    reading = read(model, "我龘喜欢😀", limit=10)
    assert reading.source == ("我", "龘", "喜", "欢", "😀", END_MARK)
    assert reading.unknown == (1, 4)
    assert reading.decode_moves > 0


def test_the_trace_grows_by_the_step_that_is_yielded_with_it(model: Model) -> None:
    grown: list[Trace] = []
    for trace, step in decode(model, Request("tiny", TEXT, limit=5)):
        if step is not None:
            assert trace.steps[-1] is step
            assert trace.steps[:-1] == (grown[-1].steps if grown else ())
            assert not trace.finished
        grown.append(trace)
    assert grown[-1].finished
    phases = [step.phase for step in grown[-1].steps]
    assert phases == sorted(phases, key=["read", "write", "explain"].index)
    assert phases.count("explain") == 1


def test_encoding_takes_as_many_moves_as_the_family_says(model: Model) -> None:
    reading = read(model, limit=3)
    assert reading.encode_moves == reading.trace.serial_steps == model.net.cost(len(TEXT) + 1).serial_steps
    assert reading.trace.longest_path == model.net.cost(len(TEXT) + 1).longest_path


def test_candidates_are_the_likeliest_tokens_in_order(model: Model) -> None:
    reading = read(model, limit=5)
    for t in range(reading.decode_moves):
        shares = [candidate.probability for candidate in reading.candidates(t)]
        assert len(shares) == SHOWN
        assert shares == sorted(shares, reverse=True)
        assert sum(shares) <= 1 + 1e-5
        assert reading.candidates(t)[reading.ranks[t] - 1].token == reading.output[t]


def test_everything_recorded_is_frozen_and_nothing_goes_on_being_recorded(model: Model) -> None:
    reading = read(model, limit=3)
    arrays = [array for step in reading.trace.steps for array in step.arrays.values()]
    assert arrays
    assert not any(array.values.flags.writeable for array in arrays)
    assert all(probe.seen is None and probe.changes == () for probe in probes(model.net).values())


def test_a_record_does_not_change_when_the_weights_do() -> None:
    from tests.tiny import tiny

    model = tiny("changing")
    reading = read(model, limit=3)
    before = {name: array.values.copy() for name, array in reading.trace.steps[0].arrays.items()}
    with torch.no_grad():
        for weight in model.net.parameters():
            weight.mul_(0)
    for name, array in reading.trace.steps[0].arrays.items():
        np.testing.assert_array_equal(array.values, before[name])


@pytest.mark.parametrize("text", ["", "   ", "\t\n", "\u200b\u200f\x00"])
def test_a_sentence_with_nothing_to_see_in_it_is_an_input_error(transformer: Model, text: str) -> None:
    with pytest.raises(InputError, match="nothing to translate"):
        next(decode(transformer, Request("tiny", text)))


def test_a_sentence_that_is_too_long_says_the_limit(transformer: Model) -> None:
    with pytest.raises(TooLong, match=f"10000 characters; at most {LONGEST}") as caught:
        next(decode(transformer, Request("tiny", "好" * 10_000)))
    assert caught.value.limit == LONGEST


def test_the_longest_sentence_allowed_can_be_read(model: Model) -> None:
    assert read(model, "今" * LONGEST, limit=2).decode_moves == 2


def test_entropy_is_in_bits() -> None:
    even, sure = torch.full((8,), 1 / 8).log(), torch.tensor([1.0, 1e-30]).log()
    assert entropy(even).item() == pytest.approx(3.0)
    assert entropy(sure).item() == pytest.approx(0.0, abs=1e-6)


def test_details_are_recorded_only_when_asked_for(model: Model) -> None:
    detailed = {path for path, probe in probes(model.net).items() if probe.detail}
    few, all_of_it = (read(model, limit=3, details=details) for details in (False, True))
    names = [{name for step in reading.trace.steps for name in step.arrays} for reading in (few, all_of_it)]
    maps = {part.probe(name) for part in model.net.anatomy.parts for name in part.maps}
    assert names[1] - names[0] == detailed | maps
    assert few.tokens == all_of_it.tokens


CROSS = "decoder.layers.0.cross"


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ({"key": (-1,)}, "has no key -1 to edit"), ({"head": (-2, 0)}, "has no head -2"),
        ({"key": (99,)}, "has no key 99"), ({"query": (12,)}, "has no query 12"),
        ({"head": (2,)}, "has no head 2"), ({"head": (10**9,)}, "has no head"),
    ],
)  # fmt: skip
def test_an_edit_of_a_place_that_is_not_there_is_an_input_error(where: dict[str, tuple[int, ...]], said: str) -> None:
    edit = Edit(CROSS, "pattern", where, Cut())
    with pytest.raises(InputError, match=said):
        list(decode(tiny(learned=False), Request("tiny", "我喜欢", edits=(edit,), limit=12)))


def test_an_edit_of_the_last_places_there_can_be_runs() -> None:
    edit = Edit(CROSS, "pattern", {"head": (1,), "key": (3,), "query": (11,)}, Cut())
    *_, (trace, _) = decode(tiny(learned=False), Request("tiny", "我喜欢", edits=(edit,), limit=12))
    assert trace.finished


@pytest.mark.parametrize("token", [-1, 10**6])
def test_a_forced_token_that_is_not_there_is_an_input_error(token: int) -> None:
    with pytest.raises(InputError, match=f"tiny has no token {token} to force"):
        list(decode(tiny(learned=False), Request("tiny", "我", prefix=(token,))))


def test_a_model_that_computes_what_is_no_number_says_so() -> None:
    model = tiny(learned=False)
    with torch.no_grad():
        for weight in model.net.parameters():
            weight.fill_(3e38)
    with pytest.raises(LoadError, match="tiny computes what is no number"):
        list(decode(model, Request("tiny", "我")))
