"""What the commands do that one part of the window serves by itself."""

from __future__ import annotations

from functools import partial

from fun_viz.windows.commands import workspace_command
from fun_viz.windows.front import Front
from fun_viz.windows.language import LANGUAGES
from fun_viz.windows.menus import Slots
from fun_viz.windows.opener import Opener
from fun_viz.windows.preferences import Preferences
from fun_viz.windows.runs import Runs
from fun_viz.windows.saver import Saver
from fun_viz.windows.shelf_commands import ShelfCommands
from fun_viz.windows.style import THEMES
from fun_viz.windows.tab_bar import TabBar
from fun_viz.windows.transport import Transport


def of_time(play: Transport, front: Front) -> Slots:
    return {
        "play.toggle": play.toggle,
        "play.back": play.back,
        "play.forward": play.forward,
        "play.part-back": partial(front.step_part, -1),
        "play.part-forward": partial(front.step_part, 1),
        "play.first": play.first,
        "play.last": play.last,
        "play.next-speed": play.next_speed,
        "edit.redo": front.redo,
    }


def of_files(opener: Opener, runs: Runs, saver: Saver, shelf: ShelfCommands) -> Slots:
    return {
        "file.models": shelf.open,
        "file.open-model": opener.choose_folder,
        "file.open-trace": opener.choose_trace,
        "file.open-run": runs.choose_runs,
        "file.follow-run": runs.choose_folder,
        "file.save-model": runs.save_model,
        "file.save-trace": saver.save_trace,
        "file.save-picture": saver.save_window,
        "file.copy-picture": saver.copy_window,
    }


def of_looks(preferences: Preferences) -> Slots:
    return {
        **{f"view.theme.{name}": partial(preferences.set_theme, name) for name in THEMES},
        **{f"view.language.{name}": partial(preferences.set_language, name) for name in LANGUAGES},
        "view.reduce-motion": preferences.toggle_motion,
        "view.show-ahead": preferences.toggle_ahead,
    }


def of_views(tabs: TabBar) -> Slots:
    return {
        **{workspace_command(name): partial(tabs.pick, name) for name in tabs.kinds},
        "view.next-view": partial(tabs.turn, 1),
        "view.last-view": partial(tabs.turn, -1),
    }
