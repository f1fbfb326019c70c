"""A pattern that is compiled late is the pattern."""

from __future__ import annotations

import re
from random import Random

import pytest

from gongshi.patterns import late

PATTERNS = ("a+b", "(?P<x>甲|乙)丙?", "^$", "[0-9]{2,}", "(a)|(b)")
TEXTS = ("", "aab ab", "甲丙乙", "12 345", "b\na")


@pytest.mark.parametrize("text", PATTERNS)
def test_a_late_pattern_finds_what_a_pattern_finds(text: str) -> None:
    for flags in (0, re.MULTILINE | re.IGNORECASE):
        one, other = late(text, flags), re.compile(text, flags)
        for said in TEXTS:
            assert [match.span() for match in one.finditer(said)] == [match.span() for match in other.finditer(said)]
            assert one.findall(said) == other.findall(said)
            assert one.sub("x", said) == other.sub("x", said)
            assert one.split(said) == other.split(said)
            for way in ("search", "match", "fullmatch"):
                found, expected = getattr(one, way)(said), getattr(other, way)(said)
                assert (found and found.span()) == (expected and expected.span())
        assert one.groupindex == other.groupindex
        assert one.pattern == text


def test_a_faulty_pattern_is_a_fault_when_it_is_used() -> None:
    pattern = late("(")
    with pytest.raises(re.error):
        pattern.search(str(Random(1).random()))
