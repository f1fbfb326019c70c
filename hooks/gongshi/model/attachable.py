"""The files that may be published beside a record or a page, as clean copies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

ENDINGS: Final[Mapping[str, str]] = {
    ".pdf": "pdf",
    ".jpg": "jpg",
    ".jpeg": "jpg",
    ".png": "png",
    ".docx": "docx",
    ".xlsx": "xlsx",
    ".ofd": "ofd",
}
"""The end of a name → the kind of file. What cleans a kind stands in `private/attachments/door.py`."""
TYPES: Final = "、".join(kind.upper() for kind in dict.fromkeys(ENDINGS.values()))
"""As messages name them."""
