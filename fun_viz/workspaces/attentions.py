"""What the ways to look back at the source are called, in the language that now holds."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication


def _tr(text: str) -> str:
    return QCoreApplication.translate("attention", text)


def attention_name(kind: str) -> str:
    """Return the name of a kind of attention as a model's options say it, "" for one that has no name."""
    names = {
        "none": _tr("no attention"),
        "additive": _tr("additive attention"),
        "dot": _tr("dot attention"),
        "general": _tr("general attention"),
        "concat": _tr("concat attention"),
        "local-m": _tr("monotonic local attention"),
        "local-p": _tr("predictive local attention"),
        "multi-step": _tr("multi-step attention"),
    }
    return names.get(kind, "")
