"""JPEG 2000 streams: boxes and segments that draw stay byte for byte, all others go (ISO/IEC 15444-1, annexes A and I)."""

from __future__ import annotations

import pytest

from gongshi.private.attachments.jpeg2000 import without_boxes
from gongshi.private.attachments.rules import Refused

SIZE = b"\xff\x51\x00\x05abc"
NOTE = b"\xff\x64\x00\x08Secret"
TILE = b"\xff\x90\x00\x04xy\xff\x93data\xff\x64\x00\x08inside"
END = b"\xff\xd9"
STREAM = b"\xff\x4f" + SIZE + b"\xff\x52\x00\x03q" + TILE + END


def box(sort: bytes, content: bytes, *, size: int | None = None, is_long: bool = False) -> bytes:
    if is_long:
        return (1).to_bytes(4, "big") + sort + (len(content) + 16).to_bytes(8, "big") + content
    return (len(content) + 8 if size is None else size).to_bytes(4, "big") + sort + content


SIGNATURE = box(b"jP  ", b"\r\n\x87\n")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (STREAM, STREAM),
        (b"\xff\x4f" + SIZE + NOTE + b"\xff\x52\x00\x03q" + NOTE + TILE + END + b"Secret", STREAM),
        (b"\xff\x4f" + SIZE + NOTE + TILE + END, b"\xff\x4f" + SIZE + TILE + END),
        (b"\xff\x4f" + SIZE + b"\xff\x64\x02\x02" + b"Secrets!" * 64 + TILE, b"\xff\x4f" + SIZE + TILE),
        (b"\xff\x4f" + SIZE + b"\xff\x64\x00\x02", b"\xff\x4f" + SIZE),
        (b"\xff\x4f" + SIZE + TILE, b"\xff\x4f" + SIZE + TILE),
        (b"\xff\x4f" + SIZE, b"\xff\x4f" + SIZE),
        (b"\xff\x4f" + SIZE + END, b"\xff\x4f" + SIZE + END),
    ],
)
def test_of_a_stream_notes_and_what_follows_its_end_go(given: bytes, kept: bytes) -> None:
    assert without_boxes(given) == kept
    assert without_boxes(kept) == kept


HEAD = box(b"ihdr", b"12345678901234")
KEPT = {
    "a drawing": SIGNATURE + box(b"ftyp", b"jp2 ") + box(b"jp2h", HEAD + box(b"bpcc", b"1") + box(b"pclr", b"2") + box(b"cmap", b"3") + box(b"cdef", b"4")) + box(b"jp2c", STREAM),
    "a colour by number": SIGNATURE + box(b"jp2h", HEAD + box(b"colr", b"\1\0\0\0\0\0\x10")) + box(b"jp2c", STREAM),
}  # fmt: skip


@pytest.mark.parametrize("data", KEPT.values(), ids=KEPT)
def test_boxes_that_draw_stay(data: bytes) -> None:
    assert without_boxes(data) == data


CHANGED = {
    "other boxes": (SIGNATURE + box(b"xml ", b"Secret") + box(b"uuid", b"Secret") + box(b"jp2c", STREAM) + box(b"free", b""), SIGNATURE + box(b"jp2c", STREAM)),
    "boxes inside": (SIGNATURE + box(b"jp2h", HEAD + box(b"res ", b"Secret")), SIGNATURE + box(b"jp2h", HEAD)),
    "a profile": (SIGNATURE + box(b"jp2h", box(b"colr", b"\2\0\0Secret")), SIGNATURE + box(b"jp2h", box(b"colr", b"\1\0\0\0\0\0\x10"))),
    "a long box": (SIGNATURE + box(b"jp2c", STREAM, is_long=True) + box(b"jp2h", HEAD), SIGNATURE + box(b"jp2c", STREAM) + box(b"jp2h", HEAD)),
    "a box to the end": (SIGNATURE + box(b"jp2c", STREAM, size=0), SIGNATURE + box(b"jp2c", STREAM)),
    "notes in the stream": (SIGNATURE + box(b"jp2c", STREAM.replace(TILE, NOTE + TILE)), SIGNATURE + box(b"jp2c", STREAM)),
    "a box that is cut": (SIGNATURE + box(b"ftyp", b"jp2 ", size=99), SIGNATURE + box(b"ftyp", b"jp2 ")),
    "an empty box": (SIGNATURE + box(b"ftyp", b""), SIGNATURE + box(b"ftyp", b"")),
    "less than a box": (SIGNATURE + b"Secret!", SIGNATURE),
}  # fmt: skip


@pytest.mark.parametrize(("given", "kept"), CHANGED.values(), ids=CHANGED)
def test_all_other_boxes_go(given: bytes, kept: bytes) -> None:
    assert without_boxes(given) == kept


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"Secret and more",
        SIGNATURE[1:],
        b"\xff\x4f\xff\x52",
        SIGNATURE + box(b"ftyp", b"", size=7),
        SIGNATURE + box(b"xml ", b"", size=2),
    ],
)
def test_what_is_no_such_stream_is_refused(data: bytes) -> None:
    with pytest.raises(Refused, match="图片打不开"):
        without_boxes(data)
