"""The program itself, told of when its first picture is on the screen or, asked for "ready", when it can decode."""

import sys

import fun_viz.app
from fun_viz.app import Program


class Watched(Program):
    def __init__(self, *arguments, **named) -> None:
        super().__init__(*arguments, **named)
        if sys.argv[1] == "ready":
            self.ready.connect(self.tell)
        else:
            self.window.painted.connect(self.tell)

    def tell(self) -> None:
        shown = any(branch.begun for branch in self.window.study.branches)
        print("with a picture" if shown else "empty", flush=True)
        self.window.close()


fun_viz.app.Program = Watched
sys.exit(fun_viz.app.main([]))
