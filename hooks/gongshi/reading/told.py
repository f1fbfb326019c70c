"""What the body has said of itself and decided, as far as the reading of records depends on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from gongshi.private.detectors import NO_CONTACTS
from gongshi.private.names import NamePolicy
from gongshi.private.privacy import NOT_RAISED, Raised


@dataclass(frozen=True, slots=True)
class Told:
    """Travels to the processes that read."""

    own: frozenset[str] = NO_CONTACTS
    """How it is reached itself, which is no personal data: telephone numbers and mailboxes, as `own_contacts` makes them."""
    raised: Raised = NOT_RAISED
    """The rules that it has made errors."""
    names: NamePolicy = "surname"
    """How it shows natural persons: what is masked must be clear."""
    known: Mapping[str, str] = field(default_factory=dict)
    """What it says of itself, for the fields that a record may leave out (`from_body`)."""


def as_written(known: Mapping[str, str]) -> Told:
    """Return how records are read that are not to be published from here: whether a name is clear is not asked."""
    return Told(names="full", known=known)
