"""Values as JSON in the store, and back: compact, in UTF-8. orjson does it several times as fast as the standard library.

Where there is no orjson for a machine the standard library does the same, with the same bytes.
"""

from __future__ import annotations

import json
from typing import Any

try:
    import orjson
except ImportError:
    orjson = None  # type: ignore[assignment]


def stored(value: Any) -> str:
    """Return a value as JSON. Half a character, which is no UTF-8, is escaped."""
    try:
        return orjson.dumps(value).decode() if orjson else _stored(value)
    except (TypeError, UnicodeEncodeError):
        return json.dumps(value, separators=(",", ":"))


def _stored(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    text.encode()
    return text


def restored(text: str | bytes) -> Any:
    """Return the value of a text by `stored`.

    Raises:
        ValueError: it is no JSON.
    """
    try:
        return orjson.loads(text) if orjson else json.loads(text)
    except ValueError:  # half a character
        return json.loads(text)
