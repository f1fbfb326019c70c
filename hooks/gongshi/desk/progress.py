"""A progress bar for long work on a terminal; nothing elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from gongshi import survey

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID


class Bar:
    """A progress bar for long work on a terminal; nothing elsewhere."""

    def __init__(self) -> None:
        self._progress: Progress | None = None
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> Callable[[str, int, int], None]:
        return self._tell if sys.stderr.isatty() else survey.no_progress

    def __exit__(self, *exc: object) -> None:
        if self._progress:
            self._progress.stop()

    def _tell(self, what: str, done: int, total: int) -> None:
        if self._progress is None:
            self._progress = _started()
        if what not in self._tasks:
            self._tasks[what] = self._progress.add_task(what, total=total)
        self._progress.update(self._tasks[what], completed=done, total=total)


def _started() -> Progress:
    from rich.console import Console  # noqa: PLC0415  # most runs are done before a bar would show
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn  # noqa: PLC0415

    progress = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    progress.start()
    return progress
