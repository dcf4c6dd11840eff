"""Ctrl-C for long work that is worth something unfinished: the first ends the work and not the command, the second ends
that, too."""

from __future__ import annotations

import signal
import threading
from typing import Any

from dsl.catalogue import Bilingual
from tiaoli.cli.terminal import Terminal


class Stopping:
    """Whether the work is to end; ``done`` gives Ctrl-C back."""

    def __init__(self, terminal: Terminal) -> None:
        self.ended = False
        self.terminal = terminal
        main = threading.current_thread() is threading.main_thread()
        self._before: Any = signal.signal(signal.SIGINT, self._end) if main else None

    def done(self) -> None:
        """The work is over."""
        if self._before is not None:
            signal.signal(signal.SIGINT, self._before)
            self._before = None

    def _end(self, *_: object) -> None:
        self.ended = True
        signal.signal(signal.SIGINT, self._before)
        self.terminal.note(Bilingual("\nstopping; here is what is known (Ctrl-C again: without it)",
                                     "\n正在停止；下面是已知的结果（再按一次 Ctrl-C 则直接退出）"))  # fmt: skip
