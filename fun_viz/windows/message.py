"""What the window tells the user: one sentence, how grave it is, and what can be done about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from traceback import format_exception
from typing import Literal

from fun_viz.errors import FunVizError, InputError, quoted
from fun_viz.widgets.texts import marked, translated

Tone = Literal["info", "warning", "error"]
UNDO = marked("Undo")


@dataclass(frozen=True, eq=False)
class Message:
    """An English template and its values, so that a change of language changes it too; `act` is what the offer does.

    One that is `lasting` stays until it was read, whatever begins meanwhile; one that matters `anywhere` stays when
    another workspace comes to the front. An offer that holds for some `seconds` is `over` when nobody took it.
    """

    template: str
    values: Mapping[str, object] = field(default_factory=dict)
    tone: Tone = "info"
    offer: str = ""
    act: Callable[[], None] | None = None
    offer_values: Mapping[str, object] = field(default_factory=dict)
    lasting: bool = False
    anywhere: bool = False
    seconds: float = 0.0
    over: Callable[[], None] | None = None

    @property
    def stays(self) -> bool:
        """Whether it does not go by itself: what is wrong, and what nobody should miss."""
        return self.tone != "info" or self.lasting or self.anywhere

    def in_words(self) -> str:
        return translated(self.template, **self.values)

    def offer_in_words(self) -> str:
        return translated(self.offer, **self.offer_values) if self.offer else ""


def of_error(error: Exception, copy: Callable[[str], None] | None = None) -> Message:
    """Return what is said of an error; one that nobody foresaw offers its details to `copy`."""
    if isinstance(error, FunVizError):
        return Message(error.template, error.values, "warning" if isinstance(error, InputError) else "error")
    details = "".join(format_exception(error))
    return Message(
        marked("Something went wrong inside the model run: {reason}"),
        {"reason": quoted("reason", str(error) or type(error).__name__)},
        "error",
        marked("Copy details") if copy else "",
        (lambda: copy(details)) if copy else None,
    )
