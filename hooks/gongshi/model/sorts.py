"""The sorts of personal data that are looked for, by the names that clerks read: what the detectors declare."""

from __future__ import annotations

from typing import Final

from gongshi.declared import declared

_FOLDER: Final = "private/detectors"
SORTS: Final = tuple(sort for sorts in declared(_FOLDER, "SORTS").values() for sort in sorts)
_NEVER: Final = frozenset(sort for sorts in declared(_FOLDER, "NEVER_EXCEPTED").values() for sort in sorts)
EXCEPTABLE: Final = tuple(sort for sort in SORTS if sort not in _NEVER)
"""What somebody may allow to be published."""
