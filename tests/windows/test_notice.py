"""Messages are told, acted on and closed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from fun_viz.errors import LoadError
from fun_viz.windows.language import Speech
from fun_viz.windows.message import Message, of_error
from fun_viz.windows.notice import Notice


@pytest.fixture
def notice(qtbot: QtBot) -> Notice:
    made = Notice()
    made.resize(400, 40)
    qtbot.addWidget(made)
    return made


def buttons(notice: Notice) -> list[QPushButton]:
    return [button for button in notice.findChildren(QPushButton) if not button.isHidden()]


def test_an_error_is_told_with_its_values(notice: Notice) -> None:
    notice.show_message(of_error(LoadError("There is no file {file}.", file="/x{y}")))
    assert notice.text == "There is no file /x{y}."
    assert not notice.isHidden()


def test_an_offer_is_one_button_that_acts_once(notice: Notice, qtbot: QtBot) -> None:
    acted: list[int] = []
    notice.show_message(
        Message("Too long", offer="Cut to {limit} characters", act=lambda: acted.append(1), offer_values={"limit": 200})
    )
    offer = buttons(notice)[0]
    assert offer.text() == "Cut to 200 characters"
    qtbot.mouseClick(offer, Qt.MouseButton.LeftButton)
    assert acted == [1]
    assert notice.isHidden()
    assert notice.message is None


def test_a_message_without_an_offer_has_no_button_for_it(notice: Notice) -> None:
    notice.show_message(Message("Saved"))
    assert len(buttons(notice)) == 1


def test_a_message_follows_the_language(notice: Notice, qtbot: QtBot) -> None:
    speech = Speech()
    notice.show_message(Message("Saved: {file}", {"file": "a.png"}))
    speech.speak("zh")
    qtbot.waitUntil(lambda: notice.text == "已保存：a.png")
    speech.speak("en")
    qtbot.waitUntil(lambda: notice.text == "Saved: a.png")


def test_an_error_nobody_foresaw_offers_its_details(notice: Notice) -> None:
    copied: list[str] = []
    try:
        raise ZeroDivisionError("by nought")
    except ZeroDivisionError as error:
        notice.show_message(of_error(error, copied.append))
    assert notice.text == "Something went wrong inside the model run: by nought"
    buttons(notice)[0].click()
    assert "ZeroDivisionError: by nought" in copied[0]
    assert "Traceback" in copied[0]


def test_a_long_message_takes_more_lines(notice: Notice) -> None:
    notice.show_message(Message("short"))
    short = notice.heightForWidth(400)
    notice.show_message(Message("a long message " * 30))
    assert notice.heightForWidth(400) > short


def test_braces_in_what_is_told_do_no_harm(notice: Notice) -> None:
    notice.show_message(of_error(RuntimeError("shape {3, 4}")))
    assert "{3, 4}" in notice.text


def test_a_lasting_message_stays_until_it_is_read_and_others_wait_behind_it(notice: Notice) -> None:
    lasting = [Message(text, lasting=True) for text in ("first", "second")]
    for message in lasting:
        notice.show_message(message)
    notice.pass_by()
    assert notice.text == "first"
    notice.show_message(Message("in between"))
    assert notice.text == "in between"
    notice.pass_by()
    assert notice.text == "first"
    notice.dismiss()
    assert notice.text == "second"
    notice.dismiss()
    assert notice.message is None
    assert notice.isHidden()
