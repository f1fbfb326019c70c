"""The labelled sentences: what must be found, and what must pass."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

FOLDER: Final = Path(__file__).parent
OWN: Final = ("0971-0000011", "0971-0000012")


class Case(NamedTuple):
    """A sentence; `sort` is "" where nothing may be found. `number` is the file and the line."""

    number: str
    sort: str
    text: str


def true_cases() -> Iterator[Case]:
    for number, line in _lines("handmade_true.txt", "generated_true.txt"):
        sort, _, text = line.partition("\t")
        yield Case(number, sort, text)


def false_cases() -> Iterator[Case]:
    for number, line in _lines("handmade_false.txt", "generated_false.txt"):
        yield Case(number, "", line)


def _lines(*names: str) -> Iterator[tuple[str, str]]:
    for name in names:
        path = FOLDER / name
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if line and not line.startswith("#"):
                yield f"{name}:{number}", line
