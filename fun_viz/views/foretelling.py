"""Views that can also tell what has not happened yet: the words that a run which is over will write."""

from __future__ import annotations


class Foretelling:
    """A widget that tells what comes where `ahead` says so, and is drawn anew when that changes."""

    _ahead = False

    @property
    def ahead(self) -> bool:
        """Whether what has not been written yet is told too."""
        return self._ahead

    @ahead.setter
    def ahead(self, ahead: bool) -> None:
        self._ahead = ahead
        self.draw_again()

    def draw_again(self) -> None:
        """Draw what is shown anew, as `ahead` says."""
