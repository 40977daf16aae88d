"""What is being done to the user's files before a training begins, in words and as a share."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from fun_viz.events import Preparing
from fun_viz.history import History

_ORDER = ("reading", "sharing out", "learning the vocabularies", "cutting into tokens")


def _tr(text: str) -> str:
    return QCoreApplication.translate("train", text)


def words(preparing: Preparing) -> str:
    """Return what is done, and how much of it where that is known."""
    told = {
        "reading": _tr("reading … {share}"),
        "sharing out": _tr("sharing out the pairs … {share}"),
        "learning the vocabularies": _tr("learning the vocabularies …"),
        "cutting into tokens": _tr("cutting into tokens … {share}"),
    }
    return told[preparing.doing].format(share=f"{preparing.share:.0%}")


def share(preparing: Preparing) -> float | None:
    """Return how much of it is done, None if nobody can say."""
    return None if preparing.doing == "learning the vocabularies" else preparing.share


def furthest_behind(histories: Sequence[History]) -> Preparing | None:
    """Return what the last of the lanes is at, as long as none of them trains; None if one does or none has said."""
    at = [history.preparing for history in histories if history.preparing]
    waiting = all(history.preparing or not history.started for history in histories)
    return min(at, key=lambda each: (_ORDER.index(each.doing), each.share)) if at and waiting else None
