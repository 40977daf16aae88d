"""Where torch computes."""

from __future__ import annotations

import torch

from fun_viz.errors import InputError


def chosen(name: str = "") -> torch.device:
    """Return the device of that name; of "" a CUDA device if there is one, else Apple's MPS, else the CPU."""
    if not name:
        return torch.device("cuda" if torch.cuda.is_available() else "mps" if _has_mps() else "cpu")
    there = {"cpu": True, "cuda": torch.cuda.is_available(), "mps": _has_mps()}
    if not there.get(name.split(":")[0], False):
        known = ", ".join(kind for kind, is_there in there.items() if is_there)
        raise InputError("There is no device {name} here; there is {known}.", name=name, known=known)
    return torch.device(name)


def _has_mps() -> bool:
    return torch.backends.mps.is_available()
