"""What was found in the user's files once they were read: how many pairs there are, and which lines were of no use."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from fun_viz.events import Loaded
from fun_viz.workspaces.train.fold import Fold


class Found(QWidget):
    """Tells a Loaded in one or two sentences; the first lines that cannot be used are listed where it is unfolded."""

    def __init__(self) -> None:
        super().__init__()
        self._loaded: Loaded | None = None
        self.told, self.lines = caption(), caption()
        self.which = Fold(self.lines)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 2, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.told)
        column.addWidget(self.which)
        self.hide()

    def show_loaded(self, loaded: Loaded | None) -> None:
        """Tell what was found, None if nothing was read yet."""
        if loaded is not self._loaded:
            self._loaded = loaded
            self._tell()
            self.setVisible(loaded is not None)

    def retranslate(self) -> None:
        self.which.set_title(self.tr("Which lines"))
        self._tell()

    def _tell(self) -> None:
        loaded = self._loaded
        if loaded is None:
            return
        self.told.setText("\n".join((self._sizes(loaded), *self._encodings(loaded), *self._bad(loaded))))
        listed = [self._line(line, why) for line, why in loaded.first_bad]
        more = loaded.bad - len(listed)
        listed += [self.tr("and {count} more").format(count=f"{more:,}")] if more > 0 else []
        self.lines.setText("\n".join(listed))
        self.which.setVisible(len(listed) > 1)
        self.setToolTip("\n".join(listed))

    def _sizes(self, loaded: Loaded) -> str:
        words = self.tr("{train} pairs to learn from; {dev} and {test} are kept out to test it (dev and test).")
        count = {part: f"{loaded.sentences.get(part, 0):,}" for part in ("train", "dev", "test")}
        return words.format(**count)

    def _encodings(self, loaded: Loaded) -> tuple[str, ...]:
        """Name encodings that somebody might wonder at."""
        odd = [name.upper() for name in loaded.encodings if name.lower().replace("-", "") not in ("utf8", "utf8sig")]
        return (self.tr("Read as {encoding}.").format(encoding=", ".join(dict.fromkeys(odd))),) if odd else ()

    def _bad(self, loaded: Loaded) -> tuple[str, ...]:
        if not loaded.bad or not loaded.first_bad:
            return ()
        line, why = loaded.first_bad[0]
        why = QCoreApplication.translate("", why)
        if loaded.bad == 1:
            return (self.tr("Line {line} is left out: {why}.").format(line=line, why=why),)
        words = self.tr("{count} lines cannot be used, the first is line {line}: {why}.")
        return (words.format(count=f"{loaded.bad:,}", line=line, why=why),)

    def _line(self, line: int, why: str) -> str:
        return self.tr("line {line}: {why}").format(line=line, why=QCoreApplication.translate("", why))


def caption() -> QLabel:
    """Return a small muted text of as many lines as it needs."""
    label = QLabel(wordWrap=True)
    label.setProperty("role", "caption")
    label.setMinimumWidth(1)
    return label
