"""What the body has said of itself and decided, as far as the reading of records depends on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from gongshi.private.detectors import NO_PHONES
from gongshi.private.names import NamePolicy
from gongshi.private.privacy import NOT_RAISED, Raised


@dataclass(frozen=True, slots=True)
class Told:
    """Travels to the processes that read."""

    own: frozenset[str] = NO_PHONES
    """Its telephone numbers, which are no personal data."""
    raised: Raised = NOT_RAISED
    """The rules that it has made errors."""
    names: NamePolicy = "surname"
    """How it shows natural persons: what is masked must be clear."""


AS_WRITTEN: Final = Told(names="full")
"""How records are read that are not to be published from here: whether a name is clear is not asked."""
