"""JPEG 2000 streams inside a PDF: the boxes and segments that draw (ISO/IEC 15444-1, annexes A and I)."""

from __future__ import annotations

from typing import Final

from gongshi.private.attachments.rules import Refused

_DRAWING: Final = frozenset([b"jP  ", b"ftyp", b"jp2h", b"ihdr", b"bpcc", b"colr", b"pclr", b"cmap", b"cdef", b"jp2c"])
_START: Final = b"\xff\x4f\xff\x51"


def without_boxes(data: bytes) -> bytes:
    """Return a stream without its XML, UUID and other boxes, without comments and what follows its end.

    Raises:
        Refused: it is no such stream.
    """
    if data.startswith(_START):
        return _codestream(data)
    if data[4:8] != b"jP  ":
        raise Refused("PDF 里的图片打不开，可能已经损坏", "重新生成。")
    return _boxes(data)


def _boxes(data: bytes) -> bytes:
    out, place = b"", 0
    while place + 8 <= len(data):
        size, sort = int.from_bytes(data[place : place + 4], "big"), data[place + 4 : place + 8]
        start = place + 8
        if size == 1:
            size, start = int.from_bytes(data[start : start + 8], "big"), start + 8
        end = len(data) if size == 0 else place + size
        if end < start:
            raise Refused("PDF 里的图片打不开，可能已经损坏", "重新生成。")
        content = data[start:end]
        if sort == b"jp2h":
            content = _boxes(content)
        elif sort == b"jp2c":
            content = _codestream(content)
        elif sort == b"colr" and content[:1] == b"\2":  # a profile: which may say anything
            content = b"\1\0\0" + (16).to_bytes(4, "big")
        if sort in _DRAWING:
            out += (len(content) + 8).to_bytes(4, "big") + sort + content
        place = end
    return out


def _codestream(data: bytes) -> bytes:
    out, place = data[:2], 2
    while place + 4 <= len(data) and data[place : place + 2] != b"\xff\x90":
        end = place + 2 + int.from_bytes(data[place + 2 : place + 4], "big")
        if data[place : place + 2] != b"\xff\x64":
            out += data[place:end]
        place = end
    end = data.rfind(b"\xff\xd9")
    return out + data[place : end + 2 if end > place else len(data)]
