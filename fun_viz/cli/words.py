"""In which words the command line speaks: those of the language that the environment names."""

from __future__ import annotations

import json
import os
import sys
from typing import Any

from fun_viz import paths
from fun_viz.printable import printable


def language() -> dict[str, str]:
    """Return English to translated sentences: Chinese where LC_ALL, LC_MESSAGES or LANG asks for it, else none."""
    named = next((value for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := os.environ.get(name))), "")
    if not named.lower().startswith("zh"):
        return {}
    try:
        return dict(json.loads((paths.resources() / "i18n" / "zh.json").read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return {}  # English is better than no word at all


def as_json(value: Any) -> str:
    """Return one line of JSON; Chinese stays Chinese where standard output can carry it, orders to a screen do not."""
    encoding = (getattr(sys.stdout, "encoding", None) or "utf-8").lower().replace("-", "").replace("_", "")
    return printable(json.dumps(value, ensure_ascii=encoding != "utf8"))
