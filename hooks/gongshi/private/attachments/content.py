"""Content streams of PDF pages: read, and written again with what draws and nothing else (ISO 32000-1, 7.8 and annex A)."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from typing import Final

_COUNTS: Final[dict[bytes, int]] = {
    operator: count
    for count, operators in {
        0: b"q Q h S s f F f* B B* b b* n W W* BT ET T*",
        1: b"w J j M ri i gs Tc Tw Tz TL Tr Ts Tj TJ ' CS cs G g sh Do",
        2: b"d m l Tf Td TD d0",
        3: b'RG rg "',
        4: b"v y re K k",
        6: b"cm c Tm d1",
    }.items()
    for operator in operators.split()
}
"""The operators that draw, and how many operands each takes. Marked content, which may carry texts, is left out."""
_COLOURS: Final = frozenset([b"SC", b"sc", b"SCN", b"scn"])
_SHOW: Final = frozenset([b"Tj", b"TJ", b"'", b'"'])
_GROUPS: Final = {b"Do": "/XObject", b"Tf": "/Font", b"gs": "/ExtGState", b"cs": "/ColorSpace", b"CS": "/ColorSpace", b"sh": "/Shading"} | {
    b"scn": "/Pattern", b"SCN": "/Pattern"
}  # fmt: skip
_DEVICE: Final = frozenset([b"/DeviceGray", b"/DeviceRGB", b"/DeviceCMYK", b"/Pattern"])
_INTENTS: Final = frozenset([b"/AbsoluteColorimetric", b"/RelativeColorimetric", b"/Saturation", b"/Perceptual"])
_OF_THE_STANDARD: Final = {b"cs": _DEVICE, b"CS": _DEVICE, b"ri": _INTENTS}
"""The names that stay as they are. Any other leads to a resource, or says what nobody sees."""
_MOST_OPERANDS: Final = 33
"""Of a colour with 32 components and a pattern; no operator takes more."""

_TOKEN: Final = re.compile(
    rb"[\x00\t\n\f\r ]+|%[^\r\n]*|(?P<text>\()|(?P<open><<)|(?P<close>>>)|(?P<hex><[0-9A-Fa-f\x00\t\n\f\r ]*>)|(?P<mark>[\[\]{}])"
    rb"|(?P<name>/[^\x00\t\n\f\r ()<>\[\]{}/%]*)|(?P<word>[^\x00\t\n\f\r ()<>\[\]{}/%]+)|(?P<odd>[\x00-\xff])"
)
_NUMBER: Final = re.compile(rb"[+-]{0,2}(?:[0-9]{1,15}\.?[0-9]{0,15}|\.[0-9]{1,15})(?:-[0-9]*)?")
_ENDS: Final = re.compile(rb"[()\\]")
_INLINE_END: Final = re.compile(rb"[\x00\t\n\f\r ]EI(?=[\x00\t\n\f\r ]|$)")

Inline = Callable[[dict[bytes, bytes], bytes], bytes | None]
"""What becomes of a picture inside the stream: from its settings and data, its whole text; None if it goes."""


@dataclass(slots=True)
class Written:
    """A content stream as it is kept."""

    data: bytes
    used: dict[tuple[str, bytes], bytes] = field(default_factory=dict)
    """(group of resources, name there) → name in the copy, of all that the stream uses."""
    shown: int = 0
    """How many times it shows text."""


def rewritten(data: bytes, inline: Inline) -> Written:
    """Return a content stream with what draws, its resources under names of ours."""
    out = Written(b"")
    lines: list[bytes] = []
    operands: deque[bytes] = deque(maxlen=_MOST_OPERANDS)
    for token, kind in _tokens(data, inline):
        if kind == "operand":
            operands.append(token)
            continue
        if kind == "inline":
            lines.append(token)
        elif (line := _instruction(token, operands, out)) is not None:
            lines.append(line)
        operands.clear()
    out.data = b"\n".join(lines)
    return out


def _instruction(operator: bytes, operands: Collection[bytes], out: Written) -> bytes | None:
    count = len(operands) if operator in _COLOURS else _COUNTS.get(operator)
    if count is None or len(operands) < count:
        return None
    given = list(operands)[len(operands) - count :]
    if operator in _SHOW:
        out.shown += 1
        if not all(one[:1] == b"[" or _is_shown(one) for one in given):
            return None
        given = [_array(one, _is_shown) for one in given]
    elif operator == b"d":
        given = [_array(one, _is_number) for one in given]
    elif any(one[:1] in b"(<[" for one in given):
        return None
    group = _GROUPS.get(operator)
    for number, one in enumerate(given):
        if one[:1] == b"/" and one not in _OF_THE_STANDARD.get(operator, ()):
            if group is None:
                return None
            given[number] = out.used.setdefault((group, one), b"/N%d" % len(out.used))
    return b" ".join([*given, operator])


def _is_number(token: bytes) -> bool:
    return _NUMBER.fullmatch(token) is not None


def _is_shown(token: bytes) -> bool:
    """Tell whether a token is a string, or a number that moves the next one."""
    return token[:1] == b"(" or (token[:1] == b"<" and token[:2] != b"<<") or _is_number(token)


def _array(token: bytes, is_kept: Callable[[bytes], bool]) -> bytes:
    """Return an array, or the number that stands for it, with the items that may stay."""
    if token[:1] != b"[":
        return token if is_kept(token) else b"0"
    inner = _tokens(token[1:-1], lambda settings, data: None)
    return b"[" + b" ".join(one for one, kind in inner if kind == "operand" and is_kept(one)) + b"]"


def _tokens(data: bytes, inline: Inline) -> Iterator[tuple[bytes, str]]:
    """Yield (token, "operand" | "operator" | "inline"); an array or dictionary is one token."""
    place, depth, start = 0, 0, 0
    while place < len(data):
        match = _TOKEN.match(data, place)
        assert match is not None
        kind, place = match.lastgroup, match.end()
        if kind == "text":
            place = _string_end(data, place)
        token = data[match.start() : place]
        if kind == "open" or token == b"[":
            start = match.start() if depth == 0 else start
            depth += 1
        elif kind == "close" or token == b"]":
            if depth == 1:
                yield data[start:place], "operand"
            depth = max(0, depth - 1)
        elif depth:
            continue
        elif kind in ("text", "hex", "name") or (kind == "word" and _NUMBER.fullmatch(token)):
            yield token, "operand"
        elif token == b"BI":
            picture, place = _picture(data, place, inline)
            if picture is not None:
                yield picture, "inline"
        elif kind == "word":
            yield token, "operator"


def _string_end(data: bytes, place: int) -> int:
    depth = 1
    while depth:
        match = _ENDS.search(data, place)
        if match is None:
            return len(data)
        place = match.end()
        if match[0] == b"\\":
            place += 1
        else:
            depth += 1 if match[0] == b"(" else -1
    return place


def _picture(data: bytes, place: int, inline: Inline) -> tuple[bytes | None, int]:
    """Return a picture between BI and EI as it is kept, and where it ends."""
    settings: list[bytes] = []
    array: list[bytes] = []
    while place < len(data):
        match = _TOKEN.match(data, place)
        assert match is not None
        place = match.end()
        token = match[0]
        if match.lastgroup is None:
            continue
        if token == b"ID":
            break
        if token == b"[":
            array = [token]
        elif array:
            array.append(token)
            if token == b"]":
                settings.append(b" ".join(array))
                array = []
        else:
            settings.append(token)
    place += 1
    found = dict(zip(settings[::2], settings[1::2], strict=False))
    end = _INLINE_END.search(data, place + inline_length(found))
    if end is None:
        return None, len(data)
    return inline(found, data[place : end.start()]), end.end()


_COMPONENTS: Final = {b"/G": 1, b"/DeviceGray": 1, b"/RGB": 3, b"/DeviceRGB": 3, b"/CMYK": 4, b"/DeviceCMYK": 4}


def inline_length(settings: dict[bytes, bytes]) -> int:
    """Return the bytes of an uncompressed picture inside a stream; 0 if it is compressed, so that its end must be looked for."""
    if b"/F" in settings or b"/Filter" in settings:
        return 0
    width, height = (
        int(settings.get(short) or settings.get(long) or 0) for short, long in ((b"/W", b"/Width"), (b"/H", b"/Height"))
    )
    is_mask = b"true" in (settings.get(b"/IM"), settings.get(b"/ImageMask"))
    bits = 1 if is_mask else int(settings.get(b"/BPC") or settings.get(b"/BitsPerComponent") or 8)
    space = settings.get(b"/CS") or settings.get(b"/ColorSpace") or b"/G"
    return (width * bits * (1 if is_mask else _COMPONENTS.get(space, 1)) + 7) // 8 * height
