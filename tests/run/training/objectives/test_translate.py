"""Translation as it is learned and assessed."""

from __future__ import annotations

import torch

from fun_viz.run.training.objectives.translate import decoder_logits
from fun_viz.text.batches import Batch, padded
from tests.run.training.toy import DATA, net


def test_with_a_teacher_the_gold_tokens_are_read_and_without_its_own() -> None:
    model = net(1).eval()
    batch = Batch(padded([s for s, _ in DATA[:4]]), padded([t for _, t in DATA[:4]]))
    mask = batch.mask
    forced = decoder_logits(model, batch, 1.0, torch.Generator().manual_seed(0))
    torch.testing.assert_close(forced, model(batch.source, mask, batch.target[:, :-1]))
    free = decoder_logits(model, batch, 0.0, torch.Generator().manual_seed(0))
    own = torch.cat([batch.target[:, :1], free.argmax(-1)[:, :-1]], 1)
    torch.testing.assert_close(free, model(batch.source, mask, own))
    assert not torch.allclose(free, forced)
