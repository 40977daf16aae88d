"""How many threads torch computes with."""

from __future__ import annotations


def one_thread() -> None:
    """Keep torch to one thread: a second one gains little here, and loses much beside any other load."""
    import torch  # the caller chooses the moment that this takes

    torch.set_num_threads(1)
