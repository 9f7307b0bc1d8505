"""How far a long build is: a line that moves, on a terminal, for work that takes over a second; else silent."""

from __future__ import annotations

import time
from types import TracebackType
from typing import Any, TextIO

# Shorter work is over before a bar can be read.
PATIENCE = 1.0


class Progress:
    """Call it with a stage's name, how many are done and of how many. rich draws, imported when there is need."""

    def __init__(self, stream: TextIO, silent: bool) -> None:
        self.stream = stream
        self.silent = silent or not stream.isatty()
        self.started = time.monotonic()
        self.bar: Any = None
        self.tasks: dict[str, Any] = {}

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.bar:
            self.bar.stop()

    def __call__(self, stage: str, done: int, of: int) -> None:
        """Show it, when the work has taken long enough."""
        if self.silent or time.monotonic() - self.started < PATIENCE:
            return
        if self.bar is None:
            self._start()
        if stage not in self.tasks:
            self.tasks[stage] = self.bar.add_task(stage, total=of)
        self.bar.update(self.tasks[stage], completed=done, total=of, refresh=True)

    def _start(self) -> None:
        from rich import console, progress

        # rich itself honours NO_COLOR and TERM=dumb. Its own refreshing would be a thread, and this process forks.
        self.bar = progress.Progress(console=console.Console(file=self.stream), transient=True, auto_refresh=False)
        self.bar.start()
