"""What a detector says."""

from __future__ import annotations

from typing import NamedTuple


class Hit(NamedTuple):
    """A piece of personal data: its sort, and where it stands in the text."""

    sort: str
    start: int
    end: int
