"""Values as JSON in the store, and back: compact, in UTF-8. orjson does it several times as fast as the standard library."""

from __future__ import annotations

import json
from typing import Any

import orjson


def stored(value: Any) -> str:
    """Return a value as JSON. Half a character, which is no UTF-8, is escaped."""
    try:
        return orjson.dumps(value).decode()
    except TypeError:
        return json.dumps(value, separators=(",", ":"))


def restored(text: str | bytes) -> Any:
    """Return the value of a text by `stored`.

    Raises:
        ValueError: it is no JSON.
    """
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:  # half a character
        return json.loads(text)
