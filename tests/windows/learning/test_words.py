"""The glossary, the cards and the tour, in a window of fake workspaces; and that every real panel has its card."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

import fun_viz.workspaces
from fun_viz import archive, paths
from fun_viz.branch import recorded
from fun_viz.glossary.facts import telling_step
from fun_viz.glossary.terms import cards, named, terms
from fun_viz.reading import Reading
from fun_viz.registry import discover
from fun_viz.widgets.formula import FormulaCard
from fun_viz.widgets.labels import Label
from fun_viz.widgets.panel import Panel
from fun_viz.windows.composition import Composition
from fun_viz.windows.learning.glossary import Glossary
from fun_viz.windows.learning.tour import TEXTS
from fun_viz.windows.settings import Settings
from fun_viz.workspaces.workspace import workspaces
from tests.windows.fake import Stage, trace_of


@pytest.fixture
def real(qapp: QApplication, qtbot: QtBot) -> Iterator[Composition]:
    """The window of the program, with the run that comes along."""
    discover(fun_viz.workspaces)
    settings = Settings("en", "light", "今天吃什么好", workspace="decode", animations=False)
    made = Composition(qapp, settings, models=("zh-en-transformer",))
    made.window.resize(1280, 800)
    made.window.show()
    qtbot.waitExposed(made.window)
    made.window.show_trace(archive.load_trace(paths.resources() / "first.safetensors"))
    yield made
    made.discard()


def glossary(made: Composition, term: str = "") -> Glossary:
    made.window.words.look_up(term)
    return made.window.words.glossary


# ---- cards


def test_every_panel_of_every_workspace_has_a_card_and_no_card_is_left_over(real: Composition) -> None:
    panels = [panel for name in workspaces for panel in real.window.pages.page(name).findChildren(Panel)]
    assert len(panels) > 25
    assert {panel.info for panel in panels} <= set(cards())
    assert all(not panel.term or panel.term in terms() for panel in panels)
    later = {"decode.self", "decode.influence", "decode.track", "decode.states", "decode.overwritten", "shelf.model"}
    assert set(cards()) - {panel.info for panel in panels} == later


def test_the_mark_opens_the_card_beside_it_and_esc_closes_it(real: Composition, qtbot: QtBot) -> None:
    window, panel = real.window, real.window.pages.front.panels()[1]
    assert panel.info == "decode.map"
    qtbot.mouseClick(panel.info_mark, Qt.MouseButton.LeftButton)
    card = window.words.cards.card
    assert card is not None
    assert window.words.cards.isVisible()
    assert window.rect().contains(card.parentWidget().geometry())
    assert card.findChild(FormulaCard).formula == terms()["cross-attention"].formula
    texts = {label.text() for label in card.findChildren(Label)}
    assert {cards()["decode.map"].shows_en, "Cross-attention", "交叉注意力"} <= texts
    real.speech.speak("zh")
    QApplication.sendPostedEvents()
    assert cards()["decode.map"].shows_zh in {label.text() for label in card.findChildren(Label)}
    qtbot.keyClick(window.words.cards, Qt.Key.Key_Escape)
    assert not window.words.cards.isVisible()
    panel.info_mark.click()
    qtbot.mouseClick(window.words.cards, Qt.MouseButton.LeftButton, pos=QPoint(1270, 790))
    assert not window.words.cards.isVisible()


def test_the_formula_of_a_card_is_how_the_net_on_the_screen_compares(real: Composition) -> None:
    panel = real.window.pages.front.panels()[1]
    for score, term in (("additive", "additive-attention"), ("dot", "luong-dot"), ("scaled-dot", "cross-attention")):
        whole = real.study.current.reading.trace
        parts = tuple(replace(part, score=score) if part.kind == "attention" else part for part in whole.anatomy.parts)
        real.study.show(*recorded(replace(whole, anatomy=replace(whole.anatomy, parts=parts))))
        panel.info_mark.click()
        card = real.window.words.cards.card
        assert card is not None
        assert card.formula.formula == terms()[term].formula
        assert card.terms[0].id == term


def test_a_word_of_a_card_is_looked_up(real: Composition) -> None:
    real.window.pages.front.panels()[0].info_mark.click()
    card = real.window.words.cards.card
    assert card is not None
    card.links[0].click()
    assert real.window.words.glossary.isVisible()
    assert real.window.words.glossary.term.id == "autoregressive-decoding"


@pytest.mark.parametrize("size", [(1000, 700), (1920, 1080)], ids=str)
def test_a_card_lies_wholly_in_the_window(real: Composition, size: tuple[int, int]) -> None:
    window = real.window
    window.resize(*size)
    QApplication.processEvents()
    for panel in window.pages.front.panels():
        window.words.tell_of(panel)
        assert window.rect().contains(window.words.cards.holder.geometry()), panel.info


# ---- the glossary


def test_it_is_searched_and_walked_and_goes_back(real: Composition, qtbot: QtBot) -> None:
    shown = glossary(real, "entropy")
    assert shown.term.id == "entropy"
    shown.search.setText("加性")  # no key types that
    assert shown.term.id == "additive-attention"
    assert not shown.entry.back.isEnabled()
    shown.search.clear()
    qtbot.keyClicks(shown.search, "qurey")
    assert shown.list.count() == 3
    assert "nearest" in shown.count.text()
    shown.search.clear()
    row = shown.list.currentRow()
    qtbot.keyClick(shown.search, Qt.Key.Key_Down)
    assert shown.list.currentRow() == row + 1
    here = shown.term.id
    shown.entry.linked.emit("gradient")
    assert shown.term.id == "gradient"
    shown.back()
    assert shown.term.id == here
    shown.forward()
    assert shown.term.id == "gradient"
    qtbot.waitUntil(shown.isActiveWindow)
    qtbot.keyClick(shown, Qt.Key.Key_Escape)
    assert not shown.isVisible()


def test_an_example_has_the_numbers_of_the_step_looked_at(real: Composition) -> None:
    study = real.study
    reading = study.current.reading
    study.clock.move_to(reading.encode_moves + 1)
    shown = glossary(real, "entropy")
    assert f"{reading.entropies[1]:.2f} bits" in shown.entry.example.text()
    assert f"“{reading.target[1]}”" in shown.entry.example.text()
    study.clock.move_to(reading.moves - 1)  # the end mark: the telling step is shown
    shown.show_term("entropy")
    assert f"“{reading.target[telling_step(reading)]}”" in shown.entry.example.text()


def test_a_product_of_the_example_is_the_recorded_score(real: Composition) -> None:
    reading: Reading = real.study.current.reading
    t = telling_step(reading)
    scene = glossary(real, "dot-attention").entry.drawing.scene
    assert scene is not None
    values = {mark.key: getattr(mark, "value", None) for mark in scene.live}
    layer = len(reading.attention("cross").values) - 1
    for key in range(len(reading.source)):
        made = reading.arithmetic("cross", layer, 0, t, key)
        assert values["score", key] == pytest.approx(made.score)
        assert values["bar", key] == pytest.approx(made.weight)


def test_it_speaks_the_language_of_the_window(real: Composition) -> None:
    shown = glossary(real, "entropy")
    assert (shown.entry.name.text(), shown.entry.other.text()) == ("entropy", "熵")
    real.speech.speak("zh")
    QApplication.sendPostedEvents(None, QEvent.Type.LanguageChange)
    QApplication.processEvents()
    assert (shown.entry.name.text(), shown.entry.other.text()) == ("熵", "entropy")
    assert shown.entry.says.text() == terms()["entropy"].says_zh
    assert shown.windowTitle() == "术语表"


def test_every_entry_is_drawn_in_both_languages(real: Composition) -> None:
    shown = glossary(real)
    for language in ("en", "zh"):
        real.speech.speak(language)
        QApplication.processEvents()
        for term in terms().values():
            shown.show_term(term.id)
            assert shown.entry.name.text() == term.name(language)
            assert shown.entry.says.text() == term.says(language)
            assert shown.entry.formula.isVisible() == bool(term.formula)


def test_a_workspace_is_gone_to_from_an_entry(real: Composition) -> None:
    shown = glossary(real, "sinusoidal")
    shown.entry.page_wanted.emit("positions")
    assert not shown.isVisible()
    assert real.window.tabs.name == "positions"


def test_f2_opens_the_word_under_the_mouse(real: Composition, monkeypatch: pytest.MonkeyPatch) -> None:
    words, page = real.window.words, real.window.pages.front
    panels = {panel.info: panel for panel in page.panels()}
    for under, term in (
        (panels["decode.next"].body, "entropy"),
        (panels["decode.map"], "cross-attention"),
        (real.window.composer.field, ""),
        (QPushButton("greedy ▾"), "greedy"),
    ):
        monkeypatch.setattr(QApplication, "widgetAt", staticmethod(lambda _point, under=under: under))
        assert words.term_under(QPoint()) == term
    own = QWidget()
    own.setProperty("term", "warm-up")
    monkeypatch.setattr(QApplication, "widgetAt", staticmethod(lambda _point: own))
    assert words.term_under(QPoint()) == "warm-up"
    label = Label("Learning rate")
    monkeypatch.setattr(QApplication, "widgetAt", staticmethod(lambda _point: label))
    real.window.actions_by_id["help.glossary"].trigger()
    assert words.glossary.term.id == "learning-rate"


def test_f2_finds_signs_of_drawings_and_chips_of_heads(real: Composition, monkeypatch: pytest.MonkeyPatch) -> None:
    words, page = real.window.words, real.window.pages.page("decode")
    view = page.stage.view
    end = next(text for text in view.texts() if text.text == "∎")
    point = view.mapToGlobal(end.box.center().toPoint())
    monkeypatch.setattr(QApplication, "widgetAt", staticmethod(lambda _point: view))
    assert words.term_under(point) == "end-mark"
    assert words.term_under(view.mapToGlobal(QPoint(1, 1))) == words.term_under(view.mapToGlobal(QPoint(-50, -50)))
    heads = [chip for chip in page.stage.chips.heads.findChildren(QPushButton) if chip.text() in ("mean", "max")]
    assert len(heads) == 2
    for chip in heads:
        monkeypatch.setattr(QApplication, "widgetAt", staticmethod(lambda _point, chip=chip: chip))
        assert words.term_under(QPoint()) == "head"
    for sign, term in (("∎", "end-mark"), ("▸", "start-mark")):
        assert named(sign) is terms()[term]


# ---- the tour


def test_the_tour_is_short_enough_to_be_read_in_ninety_seconds() -> None:
    assert len(TEXTS) <= 5
    assert sum(len(f"{title} {text}".split()) for title, text, _ in TEXTS) < 90 * 2  # two words a second


def test_it_lights_one_part_and_pins_the_others(real: Composition, qtbot: QtBot) -> None:
    window, tour = real.window, real.window.words.tour
    window.words.begin_tour()
    seen = []
    for beat in range(tour.count):
        assert tour.beat == beat
        hole = tour.hole()
        assert window.rect().contains(hole)
        assert window.rect().contains(tour.card.geometry())
        assert not tour.card.geometry().intersects(hole.adjusted(8, 8, -8, -8)) or hole.height() > 400
        assert {number for _, number, _ in tour.pins()} <= set(range(1, 6)) - {beat + 1}
        seen.append(hole)
        qtbot.keyClick(tour, Qt.Key.Key_Right)
    assert len({(hole.x(), hole.y(), hole.width(), hole.height()) for hole in seen}) == 5
    assert not tour.isVisible()


def test_its_keys_go_back_and_out(real: Composition, qtbot: QtBot) -> None:
    tour = real.window.words.tour
    real.window.words.begin_tour()
    qtbot.keyClick(tour, Qt.Key.Key_Left)
    assert tour.beat == 0
    tour.next_button.click()
    assert tour.beat == 1
    qtbot.keyClick(tour, Qt.Key.Key_Left)
    assert tour.beat == 0
    qtbot.keyClick(tour, Qt.Key.Key_Escape)
    assert not tour.isVisible()
    assert real.preferences.settings.toured


def test_it_follows_the_size_and_the_language(real: Composition) -> None:
    window, tour = real.window, real.window.words.tour
    window.words.begin_tour()
    tour.go_on()
    before = tour.hole()
    window.resize(1500, 900)
    QApplication.processEvents()
    assert tour.size() == window.size()
    assert tour.hole() != before
    assert window.rect().contains(tour.card.geometry())
    real.speech.speak("zh")
    QApplication.processEvents()
    assert tour.skip_button.text() == "跳过导览"


def test_after_it_the_sentence_plays_once_and_rests_where_it_tells_most(real: Composition, qtbot: QtBot) -> None:
    study = real.study
    reading = study.current.reading
    real.window.words.begin_tour()
    told = reading.encode_moves + telling_step(reading)
    assert study.clock.position == told < reading.moves - 1
    real.window.words.tour.skip()
    assert study.clock.playing
    assert study.clock.position == 0
    study.clock.speed = 4.0
    qtbot.waitUntil(lambda: not study.clock.playing, timeout=10_000)
    assert study.clock.position == told
    assert real.window.notice.message.in_words() == "Paused at a telling step; Space goes on."
    study.clock.play()
    qtbot.waitUntil(lambda: study.clock.position > told, timeout=10_000)  # the second time it is the user's
    study.clock.pause()


def test_a_hand_on_the_clock_ends_the_playing(real: Composition) -> None:
    real.window.words.begin_tour()
    real.window.words.tour.skip()
    real.study.clock.step(1)
    assert not real.study.clock.playing
    real.study.clock.move_to(real.study.clock.length - 1)
    assert real.study.clock.position == real.study.clock.length - 1


def test_in_a_window_without_such_panels_the_tour_shows_what_there_is(stage: Stage) -> None:
    stage.window.show_trace(trace_of("你好"))
    stage.window.words.begin_tour()
    assert stage.window.words.tour.count == 2
    stage.window.words.tour.skip()


def test_its_dimmed_part_is_darker_than_its_lit_one(real: Composition) -> None:
    window, tour = real.window, real.window.words.tour
    window.words.begin_tour()
    tour.go_on()
    whole: QImage = window.grab().toImage()
    lit = tour.hole().topLeft() + QPoint(20, 4)
    assert whole.pixelColor(lit).lightness() > whole.pixelColor(4, 60).lightness() + 60
    tour.skip()
