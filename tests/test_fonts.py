"""Fonts inside documents: the tables that draw are written anew as the standard says, and tell which character a glyph is (ISO/IEC 14496-22)."""

from __future__ import annotations

import struct

import pytest

from gongshi.private.attachments.fonts import alphabet, tables_of, without_names
from gongshi.private.attachments.rules import Refused

KEPT = [
    b"OS/2",
    b"cmap",
    b"cvt ",
    b"fpgm",
    b"glyf",
    b"head",
    b"hhea",
    b"hmtx",
    b"loca",
    b"maxp",
    b"post",
    b"prep",
    b"vhea",
    b"vmtx",
    b"CFF ",
]


def font(tables: dict[bytes, bytes], head: bytes = b"\0\1\0\0", count: int | None = None) -> bytes:
    """Return a font with these tables, in this order."""
    place = 12 + 16 * len(tables)
    entries, body = b"", b""
    for tag, table in tables.items():
        entries += tag + struct.pack(">III", 0, place + len(body), len(table))
        body += table
    return head + struct.pack(">HHHH", len(tables) if count is None else count, 0, 0, 0) + entries + body


@pytest.mark.parametrize("tag", KEPT)
def test_tables_that_draw_stay(tag: bytes) -> None:
    assert tables_of(font({b"name": b"Secret", tag: b"12345", b"DSIG": b"Secret"})) == {tag: b"12345"}


@pytest.mark.parametrize(("head", "is_font"), [(b"\0\1\0\0", True), (b"true", True), (b"OTTO", True), (b"ttcf", False), (b"\0\1\0\1", False), (b"wOFF", False)])  # fmt: skip
def test_a_font_is_told_by_its_beginning(head: bytes, is_font: bool) -> None:
    data = font({b"glyf": b"1"}, head)
    if is_font:
        assert tables_of(data) == {b"glyf": b"1"}
    else:
        with pytest.raises(Refused, match="字体打不开"):
            tables_of(data)


def test_a_list_of_tables_that_is_cut_is_refused() -> None:
    for data in (
        b"",
        b"\0\1\0\0\0\1",
        font({}, count=1),
        font({b"glyf": b""}, count=2),
        font({b"glyf": b""}, count=256),
        font({b"glyf": b""})[:27],
    ):
        with pytest.raises(Refused):
            tables_of(data)
    assert tables_of(font({b"glyf": b""})) == {b"glyf": b""}
    assert tables_of(font({b"glyf": b"1", b"head": b"2"}, count=1)) == {
        b"glyf": font({b"glyf": b"1", b"head": b"2"})[44:45]
    }


@pytest.mark.parametrize("count", range(1, 10))
def test_the_new_font_is_laid_out_as_the_standard_says(count: int) -> None:
    tables = {tag: bytes([200 + number]) * (number + 1) for number, tag in enumerate(KEPT[:count])}
    data = without_names(font({b"name": b"Secret", **dict(reversed(tables.items()))}))
    assert b"Secret" not in data
    number, search, selector, shift = struct.unpack(">HHHH", data[4:12])
    power = max(2**n for n in range(8) if 2**n <= count)
    assert data[:4] == b"\0\1\0\0"
    assert (number, search, 2**selector, shift) == (count, 16 * power, power, 16 * count - 16 * power)
    place = 12 + 16 * count
    for entry, tag in enumerate(sorted(tables)):
        found, total, start, length = struct.unpack(">4sIII", data[12 + 16 * entry : 28 + 16 * entry])
        assert (found, start, length) == (tag, place, len(tables[tag]))
        padded = data[start : start + length + -length % 4]
        assert padded == tables[tag] + bytes(-length % 4)
        assert total == sum(int.from_bytes(padded[n : n + 4], "big") for n in range(0, len(padded), 4)) % 2**32
        place += len(padded)
    assert len(data) == place
    assert tables_of(data) == tables


def test_sums_of_tables_wrap() -> None:
    data = without_names(font({b"glyf": b"\xff" * 12}))
    assert data[16:20] == b"\xff\xff\xff\xfd"


def test_a_font_may_get_a_name_of_ours() -> None:
    data = without_names(font({b"glyf": b"1234", b"name": b"Secret"}), "Font7")
    assert struct.unpack(">H", data[4:6]) == (2,)
    tag, _, start, length = struct.unpack(">4sIII", data[28:44])
    table = data[start : start + length]
    assert tag == b"name"
    version, count, texts = struct.unpack(">HHH", table[:6])
    assert (version, count, texts) == (0, 4, 6 + 12 * 4)
    said = {}
    for number in range(count):
        platform, encoding, language, sort, size, at = struct.unpack(
            ">HHHHHH", table[6 + 12 * number : 18 + 12 * number]
        )
        assert (platform, encoding, language) == (3, 1, 0x409)
        said[sort] = table[texts + at : texts + at + size].decode("utf-16-be")
    assert said == {1: "Font7", 2: "Regular", 4: "Font7", 6: "Font7"}


# ---------------------------------------------------------------- alphabets


def cmap(*maps: tuple[int, int, bytes], count: int | None = None) -> dict[bytes, bytes]:
    """Return a table of maps: (platform, encoding, map) each."""
    entries, body = b"", b""
    for platform, encoding, part in maps:
        entries += struct.pack(">HHI", platform, encoding, 4 + 8 * len(maps) + len(body))
        body += part
    return {b"cmap": struct.pack(">HH", 0, len(maps) if count is None else count) + entries + body}


def groups(*given: tuple[int, int, int], count: int | None = None) -> bytes:
    """Return a map of format 12: (first, last, first glyph) each."""
    head = struct.pack(">HHIII", 12, 0, 0, 0, len(given) if count is None else count)
    return head + b"".join(struct.pack(">III", *one) for one in given)


def segments(*given: tuple[int, int, int, int], glyphs: tuple[int, ...] = ()) -> bytes:
    """Return a map of format 4: (first, last, delta, offset) each."""
    first, last, deltas, offsets = zip(*given, strict=True)
    count = len(given)
    four = (struct.pack(f">{count}H", *(one & 0xFFFF for one in some)) for some in (first, deltas, offsets))
    head = struct.pack(">HHHHHHH", 4, 0, 0, 2 * count, 0, 0, 0) + struct.pack(f">{count}H", *last) + b"\0\0"
    return head + b"".join(four) + struct.pack(f">{len(glyphs)}H", *glyphs)


@pytest.mark.parametrize(
    ("part", "found"),
    [
        (groups((65, 67, 5)), {65: 5, 66: 6, 67: 7}),
        (groups((65, 65, 5), (0x20000, 0x20001, 9)), {65: 5, 0x20000: 9, 0x20001: 10}),
        (groups((65, 67, 0)), {66: 1, 67: 2}),
        (groups((0x10FFFE, 0x110005, 3)), {0x10FFFE: 3, 0x10FFFF: 4}),
        (groups((67, 65, 3)), {}),
        (groups(), {}),
        (groups((65, 67, 5), count=2), {}),
        (groups((65, 65, 5), (66, 66, 6), count=1), {65: 5}),
        (segments((65, 67, -60, 0), (0xFFFF, 0xFFFF, 1, 0)), {65: 5, 66: 6, 67: 7}),
        (segments((65, 65, 0, 0)), {65: 65}),
        (segments((65, 66, 65536 - 65, 0)), {66: 1}),
        (segments((0xFFFD, 0xFFFF, 0, 0)), {0xFFFD: 0xFFFD, 0xFFFE: 0xFFFE}),
        (segments((65, 67, 0, 2), glyphs=(30, 0, 32)), {65: 30, 67: 32}),
        (segments((65, 67, 5, 2), glyphs=(30, 0, 32)), {65: 35, 67: 37}),
        (segments((65, 66, 0, 4), (70, 71, 1, 6), glyphs=(30, 31, 40, 41)), {65: 30, 66: 31, 70: 41, 71: 42}),
        (segments((65, 66, 0, 2), glyphs=(30,)), {65: 30}),
        (segments((65, 67, 0, 0))[:20], {}),
        (struct.pack(">HHH", 6, 0, 0), {}),
        (b"", {}),
    ],
)
def test_which_glyph_a_character_has(part: bytes, found: dict[int, int]) -> None:
    assert alphabet(cmap((3, 1, part))) == found


def test_the_fullest_map_from_unicode_is_read() -> None:
    order = [(3, 10), (0, 6), (0, 4), (3, 1), (0, 3), (0, 2), (0, 1), (0, 0)]
    for start in range(len(order)):
        maps = [(*key, groups((65, 65, 10 + number))) for number, key in enumerate(order)][start:]
        assert alphabet(cmap((1, 0, groups((65, 65, 99))), *reversed(maps))) == {65: 10 + start}
    assert alphabet(cmap((1, 0, groups((65, 65, 99))))) == {}
    assert alphabet(cmap((3, 10, struct.pack(">H", 13)), (3, 1, groups((65, 65, 7))))) == {65: 7}


def test_a_font_without_a_map_has_no_alphabet() -> None:
    assert alphabet({}) == {}
    assert alphabet({b"cmap": b""}) == {}
    assert alphabet(cmap(count=3)) == {}
    assert alphabet({b"cmap": cmap((3, 1, b""))[b"cmap"][:9]}) == {}


def test_an_alphabet_ends_with_two_hundred_thousand_characters() -> None:
    found = alphabet(cmap((3, 10, groups((1, 150_000, 1), (200_000, 300_000, 1), (310_000, 310_000, 1)))))
    assert len(found) == 200_000
    assert max(found) == 249_999


def test_of_the_maps_the_first_sixty_four_are_looked_at() -> None:
    others = [(1, 0, b"")] * 63
    part = groups((65, 65, 7))
    assert alphabet(cmap(*others, (3, 1, part))) == {65: 7}
    assert alphabet(cmap(*others, (1, 0, b""), (3, 1, part))) == {}
