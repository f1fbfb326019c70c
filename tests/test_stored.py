"""What is stored comes back as it was, half characters and numbers of any size included."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongshi import stored as module
from gongshi.stored import restored, stored

ANY_TEXT = st.text(st.characters(), max_size=12)


def values(numbers: st.SearchStrategy[int]) -> st.SearchStrategy[Any]:
    return st.recursive(
        st.none() | st.booleans() | numbers | ANY_TEXT,
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(ANY_TEXT, inner, max_size=4),
        max_leaves=12,
    )


@given(values(st.integers()))
def test_values_come_back(value: Any) -> None:
    text = stored(value)
    text.encode()
    assert restored(text) == json.loads(text) == value


@given(values(st.integers(-(2**63), 2**63 - 1)))
def test_without_orjson_the_bytes_are_the_same(value: Any) -> None:
    text = stored(value)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "orjson", None)
        assert stored(value) == text
        assert restored(text) == value


def test_half_a_character_is_escaped() -> None:
    assert stored(["标识", "\ud83d"]) == r'["\u6807\u8bc6","\ud83d"]'
    assert restored(r'["\ud83d"]') == ["\ud83d"]


def test_json_is_compact_and_in_utf_8() -> None:
    assert stored({"名称": ["甲", 1, None]}) == '{"名称":["甲",1,null]}'


def test_what_is_no_json_is_an_error() -> None:
    with pytest.raises(ValueError):
        restored("{")
