"""Messages are told, acted on and closed."""

from __future__ import annotations

from time import monotonic

import pytest
from PySide6.QtCore import QEvent, QPointF, QRect, Qt
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from fun_viz.errors import LoadError
from fun_viz.widgets import buttons as buttons_module
from fun_viz.windows.language import Speech
from fun_viz.windows.message import Message, of_error
from fun_viz.windows.notice import Notice


@pytest.fixture
def notice(qtbot: QtBot) -> Notice:
    page = QWidget()
    page.resize(800, 600)
    made = Notice(page, page)
    qtbot.addWidget(page)
    qtbot.addWidget(made)
    page.show()
    return made


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How many seconds later it is than it is."""
    shift = [0.0]
    monkeypatch.setattr(buttons_module, "monotonic", lambda: monotonic() + shift[0])
    return shift


def buttons(notice: Notice) -> list[QPushButton]:
    return [button for button in notice.findChildren(QPushButton) if not button.isHidden()]


def test_an_error_is_told_with_its_values(notice: Notice) -> None:
    notice.show_message(of_error(LoadError("There is no file {file}.", file="/x{y}")))
    assert notice.text == "There is no file /x{y}."
    assert not notice.isHidden()


def test_an_offer_is_one_button_that_acts_once(notice: Notice, qtbot: QtBot, later: list[float]) -> None:
    acted: list[int] = []
    notice.show_message(
        Message("Too long", offer="Cut to {limit} characters", act=lambda: acted.append(1), offer_values={"limit": 200})
    )
    offer = buttons(notice)[0]
    assert offer.text() == "Cut to 200 characters"
    qtbot.mouseClick(offer, Qt.MouseButton.LeftButton)
    assert acted == []  # it has only just come under the pointer
    later[0] += 0.5
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


# ---- over the page


def test_it_lies_over_the_page_and_moves_nothing(notice: Notice) -> None:
    page = notice.parentWidget()
    for words in ("short", "a long message " * 40):
        notice.show_message(Message(words))
        assert page.rect().contains(notice.geometry())
        assert notice.geometry().bottom() > page.height() - 20
    page.resize(1000, 700)
    assert notice.geometry().right() > 980


def test_over_a_card_it_stands_at_its_left(notice: Notice) -> None:
    notice.show_message(Message("deleted"))
    notice.lie_over(QRect(100, 100, 400, 300))
    assert QRect(100, 100, 400, 300).contains(notice.geometry())
    notice.lie_over(QRect())
    assert notice.geometry().right() > 780


def test_information_goes_by_itself_but_not_under_the_mouse(notice: Notice, qtbot: QtBot) -> None:
    notice.show_message(Message("a", seconds=0.2))
    QApplication.sendEvent(notice, QEnterEvent(QPointF(), QPointF(), QPointF()))
    qtbot.wait(400)
    assert notice.text == "a"
    assert notice.isVisible()
    QApplication.sendEvent(notice, QEvent(QEvent.Type.Leave))
    qtbot.waitUntil(lambda: notice.message is None, timeout=3000)


def test_what_is_wrong_stays_until_the_next_run_succeeds(notice: Notice) -> None:
    notice.show_message(Message("wrong", tone="error"))
    notice.leave()
    notice.begin()
    assert notice.text == "wrong"
    notice.succeed()
    assert notice.message is None


def test_what_went_wrong_in_the_run_itself_outlasts_its_success(notice: Notice) -> None:
    notice.begin()
    notice.show_message(Message("one lane is damaged", tone="error"))
    notice.succeed()
    assert notice.message is not None


def test_information_in_between_gives_its_place_back_to_what_is_wrong(notice: Notice) -> None:
    notice.show_message(Message("wrong", tone="error"))
    notice.show_message(Message("saved"))
    assert notice.text == "saved"
    notice.dismiss()
    assert notice.text == "wrong"


def test_an_offer_that_nobody_took_is_over_and_one_that_was_taken_is_not(notice: Notice) -> None:
    said: list[str] = []
    for take in (notice.act, notice.dismiss):
        notice.show_message(
            Message("deleted", seconds=10, act=lambda: said.append("act"), over=lambda: said.append("over"))
        )
        take()
    assert said == ["act", "over"]


def test_a_click_on_it_means_that_it_was_read(notice: Notice, qtbot: QtBot) -> None:
    notice.show_message(Message("wrong", tone="error"))
    qtbot.mouseClick(notice, Qt.MouseButton.LeftButton)
    assert notice.message is None
