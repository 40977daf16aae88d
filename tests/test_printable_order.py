"""A word that is written from right to left turns nothing around it."""

from __future__ import annotations

from fun_viz.printable import in_place
from fun_viz.views.canvas import plain


def test_only_what_is_written_backwards_is_set_apart() -> None:
    assert in_place("house · 12%") == "house · 12%"
    assert in_place("你好 12%") == "你好 12%"
    assert in_place("שלום · 12.5%") == "\u2068שלום\u2069 · 12.5%"
    assert in_place("שלום עולם, كلمة 3") == "\u2068שלום עולם\u2069, \u2068كلمة\u2069 3"


def test_a_tip_keeps_its_order_and_still_shows_a_foreign_mark_as_what_it_is() -> None:
    assert plain("שלום 12%") == "\u2068שלום\u2069 12%"
    assert plain("a\u202eb") == "a\\u202eb"
