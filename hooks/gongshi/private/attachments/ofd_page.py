"""What a page of an OFD shows: where each character stands, in which order people read them, and what nobody would see.

Lengths are millimetres, places count from the upper left corner of the page (GB/T 33190-2016, 6, 8 and 11).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate, repeat
from math import inf, sqrt
from typing import Final
from xml.etree.ElementTree import Element

from gongshi.private.attachments.rules import Refused
from gongshi.private.attachments.trees import child, text_in

MOST_SHOWN: Final = 20_000
"""Objects and characters on a page: a full one has some two thousand."""
_DEEPEST: Final = 40
_TINY: Final = 0.35
"""One point."""
_FAINT: Final = 8
"""Of 255: what is less opaque than this nobody sees."""
_PALE: Final = 250
"""Of 255, each of red, green and blue: the colour of the paper."""
_SEEN: Final = 0.97
"""Of a picture's width and height: what must be seen of it at least."""
_PRINT: Final = "在 OFD 阅读器里打开，“打印”或者“导出”成 PDF。"

Matrix = tuple[float, float, float, float, float, float]
Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""
_AS_IT_IS: Final[Matrix] = (1, 0, 0, 1, 0, 0)
_EVERYWHERE: Final[Box] = (-inf, -inf, inf, inf)


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character where it is drawn, as tall as `size`."""

    character: str
    x: float
    y: float
    size: float
    run: int
    """The same for the characters of one TextCode."""

    @property
    def end(self) -> float:
        return self.x + self.size * _width(self.character)


@dataclass(slots=True)
class Shown:
    """What a page shows."""

    glyphs: list[Glyph] = field(default_factory=list)
    """In the order in which they are drawn."""
    has_drawings: bool = False
    count: int = 0
    runs: int = 0
    pale: list[Glyph] = field(default_factory=list)
    painted: list[Box] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Space:
    """Where an object is drawn: how its places become the page's, what is seen there, how much shines through."""

    matrix: Matrix
    seen: Box
    alpha: float = 1.0
    param: str | None = None
    depth: int = 0


def look(content: Iterable[Element], page: Box, resources: Mapping[str, Element], shown: Shown) -> None:
    """Add to `shown` what the layers of a page, or of its template, show. `resources` are those that they name, by their ids.

    Raises:
        Refused: something in it is hidden, or it shows too much to be read.
    """
    space = _Space(_AS_IT_IS, page)
    for layer in content:
        _Look(resources, shown).block(layer, replace(space, param=layer.get("DrawParam")))


def refuse_unseen(shown: Shown) -> None:
    """Refuse characters in the colour of the paper where nothing is painted under them."""
    for glyph in shown.pale:
        x, y = glyph.x + glyph.size / 4, glyph.y - glyph.size / 4
        if not any(left <= x <= right and top <= y <= bottom for left, top, right, bottom in shown.painted):
            raise _hidden("和纸同色的文字")


def _hidden(what: str) -> Refused:
    return Refused(f"文件里有{what}", f"删去看不见的内容再生成；确实要公开的，{_PRINT}")


@dataclass(frozen=True, slots=True)
class _Look:
    resources: Mapping[str, Element]
    shown: Shown

    def block(self, block: Element, space: _Space) -> None:
        if space.depth > _DEEPEST:
            raise Refused("文件的写法不正常", _PRINT)
        for one in block:
            self._count()
            if one.tag == "ofd:PageBlock":
                self.block(one, replace(space, depth=space.depth + 1))
            else:
                self._object(one, space)

    def _count(self, number: int = 1) -> None:
        self.shown.count += number
        if self.shown.count > MOST_SHOWN:
            raise Refused("文件里有一页的内容太多，检查不了", _PRINT)

    def _object(self, one: Element, space: _Space) -> None:
        x, y, width, height = (*numbers(one.get("Boundary")), 0.0, 0.0, 0.0, 0.0)[:4]
        moved = _times(space.matrix, (1, 0, 0, 1, x, y))
        own = _times(moved, _matrix(one.get("CTM")))
        inner = replace(
            space,
            matrix=own,
            alpha=space.alpha * _share(one.get("Alpha")),
            param=one.get("DrawParam") or space.param,
            depth=space.depth + 1,
        )
        edge = _box(moved, (0, 0, width, height)) if width > 0 and height > 0 else _EVERYWHERE
        clips = list(self._clips(one, moved, own))
        if one.tag == "ofd:TextObject":
            self._text(one, inner, edge, clips)
        elif one.tag == "ofd:ImageObject":
            self._picture(inner, edge, clips)
        elif one.tag == "ofd:CompositeObject":
            self.shown.has_drawings = True
            content = child(self.resources[one.get("ResourceID", "")], "ofd:Content")
            seen = space.seen
            for clip in clips:
                seen = _common(seen, clip)
            if content is not None:
                self.block(content, replace(inner, seen=seen))
        elif one.tag == "ofd:PathObject":
            self._path(one, inner, edge)

    def _clips(self, one: Element, moved: Matrix, own: Matrix) -> Iterator[Box]:
        """Yield, for each clip, a box outside of which nothing of the object is drawn."""
        clips = child(one, "ofd:Clips")
        if clips is None:
            return
        base = own if is_true(clips.get("TransFlag"), True) else moved
        for clip in clips:
            areas = []
            for area in clip:
                placed = _times(base, _matrix(area.get("CTM")))
                areas += [_outline(path, placed) for path in area if path.tag == "ofd:Path"]
            if areas:
                lefts, tops, rights, bottoms = zip(*areas, strict=True)
                yield min(lefts), min(tops), max(rights), max(bottoms)

    # -------------------------------------------------------------------------------- sorts of objects

    def _text(self, one: Element, space: _Space, edge: Box, clips: Sequence[Box]) -> None:
        scale = sqrt(abs(space.matrix[0] * space.matrix[3] - space.matrix[1] * space.matrix[2]))
        size = _number(one.get("Size"), 3.5)
        glyphs = list(self._glyphs(one, space.matrix, size, size * scale))
        self._count(len(glyphs))
        self.shown.glyphs += glyphs
        visible = [glyph for glyph in glyphs if not _is_blank(glyph.character)]
        if not visible:
            return
        if size * scale < _TINY:
            raise _hidden("小得看不见的文字")
        inks = [
            self._ink(one, sort, space)
            for sort, given, default in (("Fill", one.get("Fill"), True), ("Stroke", one.get("Stroke"), False))
            if is_true(given, default)
        ]
        if not any(alpha >= _FAINT for alpha, _ in inks):
            raise _hidden("透明的文字")
        if all(is_pale or alpha < _FAINT for alpha, is_pale in inks):
            self.shown.pale += (visible[0], visible[-1])
        room = size * scale
        boxes = [_wider(space.seen, room), _wider(edge, 2 * room), *(_wider(clip, room) for clip in clips)]
        for glyph in visible:
            if any(not (left <= glyph.x <= right and top <= glyph.y <= bottom) for left, top, right, bottom in boxes):
                raise _hidden("页面以外或者被裁掉的文字")

    def _glyphs(self, one: Element, matrix: Matrix, size: float, drawn: float) -> Iterator[Glyph]:
        x = y = 0.0
        stretch = _number(one.get("HScale"), 1.0)
        for code in one:
            if code.tag != "ofd:TextCode" or not code.text:
                continue
            self.shown.runs += 1
            x, y = _number(code.get("X"), x), _number(code.get("Y"), y)
            down = [*steps(code.get("DeltaY"), len(code.text) - 1)]
            advances = [
                0.0 if down and not code.get("DeltaX") else size * stretch * _width(character)
                for character in code.text
            ]
            right = [*steps(code.get("DeltaX"), len(code.text) - 1)]
            right += advances[len(right) : len(code.text) - 1]
            down += repeat(0.0, len(code.text) - 1 - len(down))
            for character, dx, dy in zip(code.text, accumulate([x, *right]), accumulate([y, *down]), strict=True):
                yield Glyph(character, *_place(matrix, dx, dy), drawn, self.shown.runs)

    def _picture(self, space: _Space, edge: Box, clips: Sequence[Box]) -> None:
        self.shown.has_drawings = True
        box = _box(space.matrix, (0, 0, 1, 1))
        seen = _common(box, space.seen)
        for clip in (edge, *clips):
            seen = _common(seen, clip)
        if space.alpha * 255 < _FAINT:
            raise _hidden("透明的图片")
        sides = ((box[2] - box[0], seen[2] - seen[0]), (box[3] - box[1], seen[3] - seen[1]))
        if any(side <= 0 or left < side * _SEEN for side, left in sides):
            raise _hidden("被裁掉一部分的图片")
        self.shown.painted.append(seen)

    def _path(self, one: Element, space: _Space, edge: Box) -> None:
        self.shown.has_drawings = True
        if is_true(one.get("Fill"), False):
            alpha, is_pale = self._ink(one, "Fill", space)
            if alpha >= _FAINT and not is_pale:
                self.shown.painted.append(edge)

    # -------------------------------------------------------------------------------- colours

    def _ink(self, one: Element, sort: str, space: _Space) -> tuple[float, bool]:
        """Return how opaque a colour of an object is, of 255, and whether it is the paper's. `sort`: Fill or Stroke."""
        colour, param = child(one, f"ofd:{sort}Color"), space.param
        for _ in range(_DEEPEST):
            if colour is not None or param is None or param not in self.resources:
                break
            colour = child(self.resources[param], f"ofd:{sort}Color")
            param = self.resources[param].get("Relative")
        if colour is None:
            return space.alpha * 255, False
        return space.alpha * _share(colour.get("Alpha")) * 255, len(colour) == 0 and self._is_pale(colour)

    def _is_pale(self, colour: Element) -> bool:
        space = self.resources.get(colour.get("ColorSpace", ""))
        value = colour.get("Value")
        if value is None and space is not None:
            palette = [one.text for one in space.iter("ofd:CV")]
            index = int(_number(colour.get("Index"), 0))
            value = palette[index] if 0 <= index < len(palette) else None
        if value is None:
            return False
        most = 2 ** max(1, int(_number(space.get("BitsPerComponent"), 8) if space is not None else 8)) - 1
        parts = [one * 255 / most for one in numbers(value)]
        if len(parts) == 4:
            return all(one <= 255 - _PALE for one in parts)
        return bool(parts) and all(one >= _PALE for one in parts)


# ------------------------------------------------------------------------------------------------ values

_NUMBER: Final = re.compile(
    r"#[0-9A-Fa-f]{1,4}|[+-]?(?:[0-9]{1,10}(?:\.[0-9]{0,20})?|\.[0-9]{1,20})(?:[eE][+-]?[0-9]{1,2})?"
)


def is_number(token: str) -> bool:
    return _NUMBER.fullmatch(token) is not None


def numbers(text: str | None) -> list[float]:
    """Return the numbers of an array (ST_Array, ST_Box, ST_Pos)."""
    return [
        float(int(one[1:], 16)) if one[0] == "#" else float(one)
        for one in (text or "").replace(",", " ").split()
        if is_number(one)
    ]


def _number(text: str | None, default: float) -> float:
    return next(iter(numbers(text)), default)


def is_true(text: str | None, default: bool) -> bool:
    return text.strip().lower() in ("true", "1") if text else default


def steps(text: str | None, most: int) -> Iterator[float]:
    """Yield at most so many steps of DeltaX or DeltaY; `g 3 5.5` stands for three of 5.5 (11.3)."""
    tokens = iter((text or "").split())
    for one in tokens:
        if most <= 0:
            return
        if one == "g":
            count, step = max(0, int(_number(next(tokens, ""), 0))), _number(next(tokens, ""), 0.0)
        else:
            count, step = 1, _number(one, 0.0)
        for _ in range(min(count, most)):
            yield step
        most -= count


def _share(alpha: str | None) -> float:
    return min(255.0, max(0.0, _number(alpha, 255.0))) / 255


def _matrix(text: str | None) -> Matrix:
    given = numbers(text)
    return _AS_IT_IS if len(given) != 6 else (given[0], given[1], given[2], given[3], given[4], given[5])


def _times(outer: Matrix, inner: Matrix) -> Matrix:
    a, b, c, d, e, f = outer
    g, h, i, j, k, m = inner
    return a * g + c * h, b * g + d * h, a * i + c * j, b * i + d * j, a * k + c * m + e, b * k + d * m + f


def _place(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    return matrix[0] * x + matrix[2] * y + matrix[4], matrix[1] * x + matrix[3] * y + matrix[5]


def _box(matrix: Matrix, box: Box) -> Box:
    corners = [_place(matrix, x, y) for x in (box[0], box[2]) for y in (box[1], box[3])]
    return (
        min(x for x, _ in corners),
        min(y for _, y in corners),
        max(x for x, _ in corners),
        max(y for _, y in corners),
    )


def _common(one: Box, other: Box) -> Box:
    return max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3])


def _wider(box: Box, by: float) -> Box:
    return box[0] - by, box[1] - by, box[2] + by, box[3] + by


def _outline(path: Element, placed: Matrix) -> Box:
    """Return a box around a path that clips: the smaller of its boundary and its points, where these say."""
    x, y, width, height = (*numbers(path.get("Boundary")), 0.0, 0.0, 0.0, 0.0)[:4]
    moved = _times(placed, (1, 0, 0, 1, x, y))
    edge = _box(moved, (0, 0, width, height))
    data = text_in(path, "ofd:AbbreviatedData") or ""
    given = numbers(re.sub("[A-Z]", " ", data))
    if "A" in data or len(given) < 4:
        return edge
    inner = _times(moved, _matrix(path.get("CTM")))
    points = _box(inner, (min(given[::2]), min(given[1::2]), max(given[::2]), max(given[1::2])))
    return _common(edge, points) if width and height else points


# ------------------------------------------------------------------------------------------------ text


def _width(character: str) -> float:
    """Return about how wide a character is, in its height."""
    return 1.0 if unicodedata.east_asian_width(character) in "WF" else 0.5


def _is_blank(character: str) -> bool:
    return character.isspace() or unicodedata.category(character) == "Cf"


def by_place(glyphs: Iterable[Glyph]) -> str:
    """Return the lines of a page from top to bottom, each from left to right, with a blank where there is room for one."""
    lines: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda one: one.y):
        if lines and glyph.y - lines[-1][0].y <= 0.4 * min(glyph.size, lines[-1][0].size):
            lines[-1].append(glyph)
        else:
            lines.append([glyph])
    return "\n".join("".join(_joined(sorted(line, key=lambda one: one.x))) for line in lines)


def in_order(glyphs: Iterable[Glyph]) -> str:
    """Return what is drawn, in its order: a TextCode as it is, and what goes on where the one before ended, also downwards."""
    return "".join(_joined(glyphs))


def _joined(glyphs: Iterable[Glyph]) -> Iterator[str]:
    before: Glyph | None = None
    for glyph in glyphs:
        if before is not None and glyph.run != before.run:
            yield _between(before, glyph)
        yield glyph.character
        before = glyph


def _between(before: Glyph, glyph: Glyph) -> str:
    size = min(before.size, glyph.size)
    if abs(glyph.y - before.y) <= 0.4 * size:
        return "" if glyph.x - before.end <= 0.6 * size and glyph.x >= before.x else " "
    is_below = abs(glyph.x - before.x) <= 0.2 * size and 0 < glyph.y - before.y <= 1.3 * size
    return "" if is_below else "\n"
