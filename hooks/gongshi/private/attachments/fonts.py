"""Font programs inside documents (ISO/IEC 14496-22): the tables that draw, and which character a glyph is."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from typing import Final

from gongshi.private.attachments.rules import Refused

_TABLES: Final = frozenset([b"cmap", b"cvt ", b"fpgm", b"glyf", b"head", b"hhea", b"hmtx", b"loca", b"maxp", b"prep", b"post", b"OS/2", b"vhea", b"vmtx", b"CFF "])  # fmt: skip
"""Tables of a font that draw or measure; its names, signature and own tables do not."""
_UNICODE: Final = ((3, 10), (0, 6), (0, 4), (3, 1), (0, 3), (0, 2), (0, 1), (0, 0))
"""(platform, encoding) of the maps from Unicode, the fullest first."""
_MOST_CHARACTERS: Final = 200_000


def broken_font() -> Refused:
    return Refused("文件里的字体打不开", "在打开它的程序里“打印”成新的 PDF。")


def tables_of(data: bytes) -> dict[bytes, bytes]:
    """Return the tables of a TrueType or OpenType font that draw or measure (4.5), by their tags.

    Raises:
        Refused: it is no such font.
    """
    count = int.from_bytes(data[4:6], "big")
    entries = [data[12 + 16 * number : 28 + 16 * number] for number in range(count)]
    if data[:4] not in (b"\0\1\0\0", b"true", b"OTTO") or any(len(one) < 16 for one in entries):
        raise broken_font()
    kept: dict[bytes, bytes] = {}
    for entry in entries:
        if entry[:4] in _TABLES:
            place, length = struct.unpack(">II", entry[8:])
            kept[entry[:4]] = data[place : place + length]
    return kept


def without_names(data: bytes, name: str = "") -> bytes:
    """Return a font with the tables that draw; with `name`, it is called so, for programs that want every font to have a name.

    Raises: see `tables_of`.
    """
    tables = tables_of(data)
    if name:
        tables[b"name"] = _names(name)
    head, body, place = b"", [], 12 + 16 * len(tables)
    for tag in sorted(tables):
        table = tables[tag]
        padded = table + b"\0" * (-len(table) % 4)
        total = sum(struct.unpack(f">{len(padded) // 4}I", padded)) & 0xFFFFFFFF
        head += tag + struct.pack(">III", total, place, len(table))
        body.append(padded)
        place += len(padded)
    power = 1 << (max(1, len(tables)).bit_length() - 1)
    search = struct.pack(">HHHH", len(tables), power * 16, power.bit_length() - 1, (len(tables) - power) * 16)
    return data[:4] + search + head + b"".join(body)


def _names(name: str) -> bytes:
    """Return a table of names (5.2.6): family, style, full name, PostScript name, all the same but the style."""
    records, texts = b"", b""
    for number, text in ((1, name), (2, "Regular"), (4, name), (6, name)):
        coded = text.encode("utf-16-be")
        records += struct.pack(">HHHHHH", 3, 1, 0x409, number, len(coded), len(texts))
        texts += coded
    return struct.pack(">HHH", 0, 4, 6 + len(records)) + records + texts


def alphabet(tables: Mapping[bytes, bytes]) -> dict[int, int]:
    """Return the glyph of each character that a font says it has (5.2.1, formats 4 and 12); none if it does not say."""
    cmap = tables.get(b"cmap", b"")
    places = {}
    for number in range(min(64, int.from_bytes(cmap[2:4], "big"))):
        entry = cmap[4 + 8 * number : 12 + 8 * number]
        if len(entry) == 8:
            platform, encoding, place = struct.unpack(">HHI", entry)
            places[platform, encoding] = place
    for key in _UNICODE:
        if key in places:
            part = cmap[places[key] :]
            pairs = {4: _segments, 12: _groups}.get(int.from_bytes(part[:2], "big"))
            if pairs is not None:
                try:
                    return {character: glyph for character, glyph in pairs(part) if glyph}
                except struct.error:
                    return {}
    return {}


def _segments(part: bytes) -> Iterator[tuple[int, int]]:
    count = struct.unpack_from(">H", part, 6)[0] // 2
    ends = struct.unpack_from(f">{count}H", part, 14)
    starts = struct.unpack_from(f">{count}H", part, 16 + 2 * count)
    deltas = struct.unpack_from(f">{count}H", part, 16 + 4 * count)
    offsets = struct.unpack_from(f">{count}H", part, 16 + 6 * count)
    left = _MOST_CHARACTERS
    for number, (start, end) in enumerate(zip(starts, ends, strict=True)):
        for character in range(start, min(end + 1, 0xFFFF, start + left)):
            left -= 1
            glyph = character
            if offsets[number]:
                place = 16 + 6 * count + 2 * number + offsets[number] + 2 * (character - start)
                glyph = int.from_bytes(part[place : place + 2], "big")
                if not glyph:
                    continue
            yield character, (glyph + deltas[number]) & 0xFFFF


def _groups(part: bytes) -> Iterator[tuple[int, int]]:
    left = _MOST_CHARACTERS
    for number in range(min(left, struct.unpack_from(">I", part, 12)[0])):
        start, end, glyph = struct.unpack_from(">III", part, 16 + 12 * number)
        for character in range(start, min(end + 1, 0x110000, start + left)):
            left -= 1
            yield character, glyph + character - start
