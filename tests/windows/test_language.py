"""Chinese comes from the file, English is what stands in the program, and Qt's own texts follow."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from fun_viz.widgets.texts import translated
from fun_viz.windows.language import TOOLKIT, Speech, preferred_language


def test_a_text_is_told_in_the_language_that_holds(speech: Speech) -> None:
    assert translated("decoding…") == "decoding…"
    speech.speak("zh")
    assert translated("decoding…") == "正在解码…"
    speech.speak("en")
    assert translated("decoding…") == "decoding…"


def test_a_text_without_chinese_stays_as_it_is(speech: Speech) -> None:
    speech.speak("zh")
    assert translated("no such text {n}", n=3) == "no such text 3"


def test_values_are_filled_in_after_the_translation(speech: Speech) -> None:
    speech.speak("zh")
    assert translated("Cut to {limit} characters", limit=200) == "截取前 200 个字符"
    assert translated("Saved: {file}", file="{odd}") == "已保存：{odd}"


def test_qts_own_texts_are_translated_too(speech: Speech) -> None:
    speech.speak("zh")
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "取消"
    assert QCoreApplication.translate("QPlatformTheme", "Discard") != "Discard"
    assert all(any("一" <= c <= "鿿" for c in QCoreApplication.translate("QFileDialog", text)) for text in TOOLKIT)


def test_a_widget_hears_of_a_new_language(speech: Speech, qtbot: QtBot) -> None:
    class Heard(QLabel):
        times = 0

        def changeEvent(self, event):  # type: ignore[no-untyped-def]  # noqa: N802
            self.times += event.type() == event.Type.LanguageChange
            super().changeEvent(event)

    label = Heard()
    qtbot.addWidget(label)
    speech.speak("zh")
    qtbot.waitUntil(lambda: label.times > 0)


def test_the_language_named_wins_over_the_systems() -> None:
    assert preferred_language("zh") == "zh"
    assert preferred_language("en") == "en"
    assert preferred_language("fr") in ("en", "zh")
