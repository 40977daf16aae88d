"""A batch as it can be drawn."""

from __future__ import annotations

import subprocess
import sys

import pytest

from fun_viz.text.batch_tokens import BatchPicture, SidePicture, batch_picture
from fun_viz.text.batches import Batch, padded
from fun_viz.text.characters import Characters
from fun_viz.text.subwords import Subwords
from fun_viz.text.tokenizer import END_MARK, OWN, OWN_NAMES, START_MARK

START, STOP, UNKNOWN = OWN.start, OWN.stop, OWN.unknown


def test_a_batch_is_told_in_words_without_its_padding() -> None:
    target = Subwords.learn(["tea tea", "tea"] * 5, size=40)
    batch = Batch(
        padded([[4, STOP], [4, 5, UNKNOWN, STOP]]), padded([[START, *target.ids("tea"), STOP], [START, STOP]])
    )
    picture = batch_picture(batch, Characters("我茶"), target)
    assert picture.source.pieces == (("我", END_MARK), ("我", "茶", OWN_NAMES[UNKNOWN], END_MARK))
    assert picture.target.pieces == ((START_MARK, "tea", END_MARK), (START_MARK, END_MARK))
    assert (picture.source.lengths, picture.source.width) == ((2, 4), 4)
    assert (picture.target.lengths, picture.target.width) == ((3, 2), 3)
    assert picture.waste == pytest.approx(100 * 3 / 14)
    assert picture.source.waste == pytest.approx(25)


def test_no_rows_waste_nothing() -> None:
    assert SidePicture(()).waste == BatchPicture(SidePicture(()), SidePicture(())).waste == 0
    assert SidePicture(()).width == 0


def test_it_is_drawn_without_torch() -> None:
    script = "import sys; from fun_viz.text import batch_tokens, file_preview, read; print('torch' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
