"""What a page of an OFD shows: where each character stands, how people read them, what nobody would see (GB/T 33190-2016)."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from xml.etree.ElementTree import Element

import pytest

from gongshi.private.attachments.ofd_page import (
    Box,
    Glyph,
    Shown,
    by_place,
    in_order,
    is_number,
    is_true,
    look,
    numbers,
    refuse_unseen,
    steps,
)
from gongshi.private.attachments.rules import Refused

PAGE: Box = (0, 0, 210, 297)
OUTSIDE, PALE, CLEAR, TINY, CUT = "页面以外", "和纸同色", "透明的文字", "小得看不见", "被裁掉一部分"


def element(sort: str, *inside: Element, text: object = None, **attributes: object) -> Element:
    made = Element(f"ofd:{sort}", {name: str(value) for name, value in attributes.items()})
    made.extend(inside)
    made.text = str(text) if text is not None else None
    return made


def code(text: str, x: float | str = 0, y: float | str = 0, **more: object) -> Element:
    return element("TextCode", text=text, **{"X": x, "Y": y} | more)


def line(text: str = "甲", x: float = 10, y: float = 20, *inside: Element, **more: object) -> Element:
    """Return a text four millimetres high, whose boundary says nothing."""
    return element("TextObject", *inside, code(text, x, y), **{"Size": 4} | more)


def path(x: float, y: float, width: float, height: float, *inside: Element, **more: object) -> Element:
    return element("PathObject", *inside, **{"Boundary": f"{x} {y} {width} {height}", "Fill": "true"} | more)


def picture(x: float = 20, y: float = 50, *inside: Element, **more: object) -> Element:
    """Return a picture of 100 by 100 millimetres."""
    return element("ImageObject", *inside, **{"Boundary": f"{x} {y} 100 100", "CTM": "100 0 0 100 0 0"} | more)


def clips(*areas: Element, **more: object) -> Element:
    return element("Clips", element("Clip", *areas), **more)


def area(boundary: str, data: str = "", **more: object) -> Element:
    return element("Area", element("Path", element("AbbreviatedData", text=data), Boundary=boundary), **more)


def seen(*objects: Element, page: Box = PAGE, resources: Mapping[str, Element] | None = None, **layer: object) -> Shown:
    shown = Shown()
    look([element("Layer", *objects, **layer)], page, resources or {}, shown)
    refuse_unseen(shown)
    return shown


def refusal(*objects: Element, **more: object) -> str:
    try:
        seen(*objects, **more)  # type: ignore[arg-type]
    except Refused as error:
        return error.message
    return ""


def places(*objects: Element, **more: object) -> list[tuple[str, float, float, float, int]]:
    shown = seen(*objects, **more)  # type: ignore[arg-type]
    return [(one.character, one.x, one.y, one.size, one.run) for one in shown.glyphs]


# ---------------------------------------------------------------- values


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (None, []),
        ("", []),
        ("1 2.5 -3 +4", [1, 2.5, -3, 4]),
        ("1,2\n3", [1, 2, 3]),
        ("#FF #0a #0000", [255, 10, 0]),
        ("1e2 .5 5. 1E-1", [100, 0.5, 5, 0.1]),
        ("x 1 g 2", [1, 2]),
        ("1e #G #12345 12345678901 --1", []),
    ],
)
def test_the_numbers_of_an_array(text: str | None, found: list[float]) -> None:
    assert numbers(text) == found
    assert all(is_number(one) for one in (text or "").replace(",", " ").split()) == (len(numbers(text)) == len((text or "").replace(",", " ").split()))  # fmt: skip


@pytest.mark.parametrize(
    ("text", "truth"),
    [(None, None), ("", None), ("true", True), (" TRUE ", True), ("1", True), ("0", False), ("false", False), ("yes", False)],
)  # fmt: skip
def test_truths(text: str | None, truth: bool | None) -> None:
    for default in (True, False):
        assert is_true(text, default) is (default if truth is None else truth)


@pytest.mark.parametrize(
    ("text", "most", "found"),
    [
        ("1 2 3", 3, [1, 2, 3]),
        ("1 2 3", 2, [1, 2]),
        ("1 2 3", 9, [1, 2, 3]),
        ("g 3 5.5", 3, [5.5, 5.5, 5.5]),
        ("g 5 2", 3, [2, 2, 2]),
        ("g 2 1 7", 3, [1, 1, 7]),
        ("g 2 1 7", 2, [1, 1]),
        ("8 g 2 1 7", 4, [8, 1, 1, 7]),
        ("g 0 5 1", 1, [1]),
        ("g -2 5 1 2 3", 2, [1, 2]),
        ("g x 5 1", 2, [1]),
        ("g", 2, []),
        ("g 2", 2, [0, 0]),
        ("x 2", 2, [0, 2]),
        ("1", 0, []),
        ("1", -1, []),
        (None, 3, []),
        ("", 3, []),
    ],
)
def test_steps_from_character_to_character(text: str | None, most: int, found: list[float]) -> None:
    assert list(steps(text, most)) == found


# ---------------------------------------------------------------- where characters stand


def test_characters_stand_where_the_steps_lead() -> None:
    text = element("TextObject", code("甲乙丙", 1, 4, DeltaX="5 6"), Boundary="10 20 100 10", Size=5)
    assert places(text) == [("甲", 11, 24, 5, 1), ("乙", 16, 24, 5, 1), ("丙", 22, 24, 5, 1)]


@pytest.mark.parametrize(
    ("text", "more", "at"),
    [
        ("甲a乙", {}, [(10, 20), (14, 20), (16, 20)]),
        ("甲ａ乙", {}, [(10, 20), (14, 20), (18, 20)]),
        ("甲·乙", {}, [(10, 20), (14, 20), (16, 20)]),
        ("甲乙丙", {"DeltaX": "5"}, [(10, 20), (15, 20), (19, 20)]),
        ("甲乙", {"DeltaX": "5 6 7"}, [(10, 20), (15, 20)]),
        ("甲乙丙", {"DeltaY": "5 6"}, [(10, 20), (10, 25), (10, 31)]),
        ("甲乙丙", {"DeltaY": "5"}, [(10, 20), (10, 25), (10, 25)]),
        ("甲乙丙", {"DeltaX": "1 2", "DeltaY": "5 6"}, [(10, 20), (11, 25), (13, 31)]),
        ("甲乙丙", {"DeltaX": "1", "DeltaY": "5"}, [(10, 20), (11, 25), (15, 25)]),
        ("甲", {"DeltaX": "5", "DeltaY": "5"}, [(10, 20)]),
    ],
)
def test_where_the_steps_say_nothing_characters_are_as_wide_as_they_are(
    text: str, more: dict[str, object], at: list[tuple[float, float]]
) -> None:
    found = places(element("TextObject", code(text, 10, 20, **more), Size=4))
    assert [(x, y) for _, x, y, _, _ in found] == at


def test_a_text_may_be_set_narrow() -> None:
    assert [x for _, x, _, _, _ in places(line("甲a乙", HScale=0.5))] == [10, 12, 13]


def test_a_text_without_a_size_is_three_and_a_half_millimetres_high() -> None:
    text = element("TextObject", code("甲乙", 10, 20))
    assert places(text) == [("甲", 10, 20, 3.5, 1), ("乙", 13.5, 20, 3.5, 1)]


def test_the_next_piece_begins_where_the_one_before_began_if_it_says_nothing() -> None:
    bare = element("TextCode", text="丙")
    text = element(
        "TextObject",
        element("CGTransform", text="9"),
        code("甲乙", 10, 20),
        element("TextCode"),
        bare,
        code("丁", 30, 40),
        Size=4,
    )
    assert places(text) == [("甲", 10, 20, 4, 1), ("乙", 14, 20, 4, 1), ("丙", 10, 20, 4, 2), ("丁", 30, 40, 4, 3)]
    assert [run for *_, run in places(line("甲"), line("乙"))] == [1, 2]
    assert places(element("TextObject", bare, Boundary="5 6 9 9", Size=4)) == [("丙", 5, 6, 4, 1)]


def times(outer: list[list[float]], inner: list[list[float]]) -> list[list[float]]:
    return [[sum(outer[i][k] * inner[k][j] for k in range(3)) for j in range(3)] for i in range(3)]


def matrix(a: float, b: float, c: float, d: float, e: float, f: float) -> list[list[float]]:
    """Return the matrix of a CTM: x' = ax + cy + e, y' = bx + dy + f (8.2)."""
    return [[a, c, e], [b, d, f], [0, 0, 1]]


def test_moved_and_turned_objects_in_each_other_stand_where_geometry_says() -> None:
    chance = Random(8)
    for _ in range(60):
        inner, outer = ([chance.uniform(-2, 2) for _ in range(6)] for _ in range(2))
        (x, y), (u, v), (p, q) = ([chance.uniform(-9, 9) for _ in range(2)] for _ in range(3))
        text = element("TextObject", code("甲", p, q), Size=1e3, Boundary=f"{x} {y} 0 0", CTM=" ".join(map(str, inner)))
        unit = element("CompositeObject", Boundary=f"{u} {v} 9 9", CTM=" ".join(map(str, outer)), ResourceID=7)
        whole = times(times(matrix(1, 0, 0, 1, u, v), matrix(*outer)), times(matrix(1, 0, 0, 1, x, y), matrix(*inner)))
        ((_, found_x, found_y, size, _),) = places(unit, resources={"7": element("Unit", element("Content", text))})
        at = times(whole, [[p, 0, 0], [q, 0, 0], [1, 0, 0]])
        assert (found_x, found_y) == pytest.approx((at[0][0], at[1][0]))
        scale = abs(whole[0][0] * whole[1][1] - whole[0][1] * whole[1][0]) ** 0.5
        assert size == pytest.approx(1e3 * scale)


def test_a_matrix_of_another_length_is_none() -> None:
    assert places(line("甲", CTM="2 0 0 2 0")) == places(line("甲")) == places(line("甲", CTM="2 0 0 2 0 0 0"))


def test_how_far_a_character_goes() -> None:
    assert [Glyph(one, 10, 0, 4, 1).end for one in "甲Ａa·"] == [14, 14, 12, 12]


# ---------------------------------------------------------------- how they are read


def glyph(character: str, x: float, y: float, run: int, size: float = 10) -> Glyph:
    return Glyph(character, 100 + x, 200 + y, size, run)


@pytest.mark.parametrize(
    ("second", "placed", "ordered"),
    [
        (glyph("乙", 20, 0, 1), "甲乙", "甲乙"),  # of one piece, wherever it stands
        (glyph("乙", 10, 0, 2), "甲乙", "甲乙"),
        (glyph("乙", 16, 0, 2), "甲乙", "甲乙"),
        (glyph("乙", 16.1, 0, 2), "甲 乙", "甲 乙"),
        (glyph("乙", 13.1, 0, 2, 5), "甲 乙", "甲 乙"),
        (glyph("乙", 0, 0, 2), "甲乙", "甲乙"),
        (glyph("乙", -0.1, 0, 2), "乙甲", "甲 乙"),
        (glyph("乙", 10, 4, 2), "甲乙", "甲乙"),
        (glyph("乙", 10, -4, 2), "甲乙", "甲乙"),
        (glyph("乙", 10, 4.1, 2), "甲\n乙", "甲\n乙"),
        (glyph("乙", 10, -4.1, 2), "乙\n甲", "甲\n乙"),
        (glyph("乙", 10, 2.1, 2, 5), "甲\n乙", "甲\n乙"),
        (glyph("乙", 0, 13, 2), "甲\n乙", "甲乙"),
        (glyph("乙", 0, 13.1, 2), "甲\n乙", "甲\n乙"),
        (glyph("乙", 2, 10, 2), "甲\n乙", "甲乙"),
        (glyph("乙", -2, 10, 2), "甲\n乙", "甲乙"),
        (glyph("乙", 2.1, 10, 2), "甲\n乙", "甲\n乙"),
        (glyph("乙", 0, -10, 2), "乙\n甲", "甲\n乙"),
        (glyph("乙", 0, 6.6, 2, 5), "甲\n乙", "甲\n乙"),
        (glyph("乙", 0, 0.9, 2, 2), "甲\n乙", "甲乙"),
    ],
)
def test_two_characters_are_read_by_where_they_stand(second: Glyph, placed: str, ordered: str) -> None:
    first = glyph("甲", 0, 0, 1)
    assert by_place([first, second]) == placed
    assert in_order([first, second]) == ordered


def test_lines_go_down_the_page_and_each_to_the_right() -> None:
    glyphs = [
        glyph("丁", 10, 20, 4),
        glyph("乙", 10, 3, 2),
        glyph("甲", 0, 0, 1),
        glyph("丙", 0, 21, 3),
        glyph("戊", 0, 40, 5),
    ]
    assert by_place(glyphs) == "甲乙\n丙丁\n戊"
    assert by_place([]) == in_order([]) == ""


def test_a_line_is_as_high_as_its_first_character() -> None:
    assert by_place([glyph("甲", 0, 0, 1), glyph("乙", 10, 4, 1), glyph("丙", 20, 8, 1)]) == "甲乙\n丙"


# ---------------------------------------------------------------- what nobody would see


@pytest.mark.parametrize("size", [0.35, 1])
def test_a_text_of_one_point_is_seen(size: float) -> None:
    assert refusal(line(Size=size)) == ""


def test_a_smaller_one_is_not_unless_it_is_blank() -> None:
    assert TINY in refusal(line(Size=0.34))
    assert TINY in refusal(line(Size=0.69, CTM="0.5 0 0 0.5 0 0"))
    assert refusal(line(Size=0.7, CTM="0.5 0 0 0.5 0 0")) == ""
    assert refusal(line(" \u3000\u200b", Size=0.1)) == ""
    assert TINY in refusal(line(" \u3000\u200ba", Size=0.1))


INKS = {
    "nothing said": ({}, (), ""),
    "barely seen": ({"Alpha": 8}, (), ""),
    "hardly there": ({"Alpha": 7}, (), CLEAR),
    "more than all": ({"Alpha": 999}, (), ""),
    "less than nothing": ({"Alpha": -5}, (), CLEAR),
    "a colour hardly there": ({}, (element("FillColor", Value="0 0 0", Alpha=7),), CLEAR),
    "a colour barely seen": ({}, (element("FillColor", Value="0 0 0", Alpha=8),), ""),
    "a colour a little less": ({}, (element("FillColor", Value="0 0 0", Alpha=7.98),), CLEAR),
    "a colour of what is more than all": ({"Alpha": 999}, (element("FillColor", Value="0 0 0", Alpha=7.98),), CLEAR),
    "a little less": ({"Alpha": 7.98}, (), CLEAR),
    "drawn round, barely seen": ({"Stroke": "true"}, (element("FillColor", Value="255"), element("StrokeColor", Value="0", Alpha=8)), ""),
    "together hardly there": ({"Alpha": 44}, (element("FillColor", Value="0 0 0", Alpha=44),), CLEAR),
    "together seen": ({"Alpha": 50}, (element("FillColor", Value="0 0 0", Alpha=50),), ""),
    "not filled": ({"Fill": "false"}, (), CLEAR),
    "drawn round": ({"Fill": "false", "Stroke": "true"}, (), ""),
    "drawn round in a clear colour": ({"Fill": "false", "Stroke": "true"}, (element("StrokeColor", Value="0 0 0", Alpha=0),), CLEAR),
    "clear inside and drawn round": ({"Stroke": "true"}, (element("FillColor", Value="0 0 0", Alpha=0),), ""),
    "a colour that is not used": ({}, (element("StrokeColor", Value="255 255 255", Alpha=0),), ""),
    "white": ({}, (element("FillColor", Value="255 255 255"),), PALE),
    "white drawn round": ({"Stroke": "true"}, (element("FillColor", Value="255 255 255"),), ""),
    "white drawn round in white": ({"Stroke": "true"}, (element("FillColor", Value="255 255 255"), element("StrokeColor", Value="255")), PALE),
    "white drawn round in a clear colour": ({"Stroke": "true"}, (element("FillColor", Value="255"), element("StrokeColor", Value="0", Alpha=7)), PALE),
    "as pale as paper": ({}, (element("FillColor", Value="250 250 250"),), PALE),
    "not as pale": ({}, (element("FillColor", Value="249 255 255"),), ""),
    "pale grey": ({}, (element("FillColor", Value="250"),), PALE),
    "grey": ({}, (element("FillColor", Value="249"),), ""),
    "hardly any ink": ({}, (element("FillColor", Value="5 5 5 5"),), PALE),
    "some ink": ({}, (element("FillColor", Value="0 0 0 6"),), ""),
    "no number": ({}, (element("FillColor", Value="white"),), ""),
    "no value": ({}, (element("FillColor"),), ""),
    "a shade": ({}, (element("FillColor", element("AxialShd"), Value="255 255 255"),), ""),
}  # fmt: skip


@pytest.mark.parametrize(("given", "inside", "message"), INKS.values(), ids=INKS)
def test_a_text_is_seen_by_its_inks(given: dict[str, object], inside: tuple[Element, ...], message: str) -> None:
    found = refusal(line("甲", 10, 20, *inside, **given))
    assert message in found
    assert bool(message) == bool(found)


def palette(*values: str) -> Element:
    return element("ColorSpace", element("Palette", *(element("CV", text=one) for one in values)))


SPACES = {
    "first of a palette": (palette("255 255 255", "0 0 0"), {}, PALE),
    "second of a palette": (palette("0 0 0", "255 255 255"), {"Index": 1}, PALE),
    "dark one of a palette": (palette("255 255 255", "0 0 0"), {"Index": 1}, ""),
    "beyond a palette": (palette("255 255 255"), {"Index": 1}, ""),
    "before a palette": (palette("255 255 255"), {"Index": -1}, ""),
    "a value beside a palette": (palette("255 255 255"), {"Value": "0 0 0"}, ""),
    "four bits": (element("ColorSpace", BitsPerComponent=4), {"Value": "15 15 15"}, PALE),
    "dark in four bits": (element("ColorSpace", BitsPerComponent=4), {"Value": "14 15 15"}, ""),
    "one bit": (element("ColorSpace", BitsPerComponent=1), {"Value": "1"}, PALE),
    "dark in one bit": (element("ColorSpace", BitsPerComponent=1), {"Value": "0"}, ""),
    "no bits": (element("ColorSpace", BitsPerComponent=0), {"Value": "1"}, PALE),
    "sixteen bits": (element("ColorSpace", BitsPerComponent=16), {"Value": "65535"}, PALE),
    "dark in sixteen bits": (element("ColorSpace", BitsPerComponent=16), {"Value": "255"}, ""),
    "bits not said": (element("ColorSpace"), {"Value": "255 255 255"}, PALE),
}


@pytest.mark.parametrize(("space", "given", "message"), SPACES.values(), ids=SPACES)
def test_a_colour_is_read_in_its_space(space: Element, given: dict[str, object], message: str) -> None:
    found = refusal(line("甲", 10, 20, element("FillColor", ColorSpace=5, **given)), resources={"5": space})
    assert message in found
    assert bool(message) == bool(found)


WHITE = element("DrawParam", element("FillColor", Value="255 255 255"))
BLACK = element("DrawParam", element("FillColor", Value="0 0 0"))
SETTINGS = {
    "white": {"1": WHITE},
    "white of another": {"1": element("DrawParam", Relative=2), "2": WHITE},
    "white of the third": {"1": element("DrawParam", Relative=2), "2": element("DrawParam", Relative=3), "3": WHITE},
    "black before white": {"1": element("DrawParam", element("FillColor", Value="0 0 0"), Relative=2), "2": WHITE},
    "in a ring": {"1": element("DrawParam", Relative=2), "2": element("DrawParam", Relative=1)},
    "not there": {},
}


@pytest.mark.parametrize(
    ("resources", "message"), list(zip(SETTINGS.values(), (PALE, PALE, PALE, "", "", ""), strict=True)), ids=SETTINGS
)
def test_a_colour_may_come_from_settings(resources: dict[str, Element], message: str) -> None:
    for objects, layer in ((line(DrawParam=1), {}), (line(), {"DrawParam": 1})):
        found = refusal(objects, resources=resources, **layer)
        assert message in found
        assert bool(message) == bool(found)


def test_what_is_nearest_says_the_colour() -> None:
    resources = {"1": WHITE, "2": BLACK}
    assert refusal(line(DrawParam=2), resources=resources, DrawParam=1) == ""
    assert PALE in refusal(line(DrawParam=1), resources=resources, DrawParam=2)
    assert refusal(line("甲", 9, 9, element("FillColor", Value="0 0 0"), DrawParam=1), resources=resources) == ""


def white(text: str = "甲", x: float = 10, y: float = 20) -> Element:
    return line(text, x, y, element("FillColor", Value="255 255 255"))


@pytest.mark.parametrize(
    ("under", "is_seen"),
    [
        (path(0, 0, 50, 50), True),
        (path(11, 19, 9, 9), True),
        (path(0, 0, 11, 19), True),
        (path(11.5, 0, 50, 50), False),
        (path(0, 19.5, 50, 50), False),
        (path(0, 0, 10.5, 50), False),
        (path(0, 0, 50, 18.5), False),
        (path(0, 0, 50, 50, Fill="false"), False),
        (path(0, 0, 50, 50, Fill=""), False),
        (path(0, 0, 50, 50, Alpha=7), False),
        (path(0, 0, 50, 50, Alpha=8), True),
        (path(0, 0, 50, 50, element("FillColor", Value="255 255 255")), False),
        (path(0, 0, 50, 50, element("FillColor", Value="200 30 30")), True),
        (picture(0, 0), True),
        (line("乙", 10, 20), False),
    ],
)
def test_white_on_what_is_painted_is_seen(under: Element, is_seen: bool) -> None:
    assert (refusal(under, white()) == "") == is_seen
    assert is_seen or PALE in refusal(under, white())


def test_every_white_text_must_be_seen() -> None:
    under = path(0, 0, 20, 50)
    assert refusal(under, white(), white("乙", 12)) == ""
    assert PALE in refusal(under, white("甲", 30), white())
    assert PALE in refusal(under, white(), white("甲", 30))


def test_white_must_be_seen_from_its_first_to_its_last_character() -> None:
    assert refusal(path(0, 0, 50, 50), white("甲乙丙丁", 10)) == ""
    assert PALE in refusal(path(0, 0, 20, 50), white("甲乙丙丁", 10))
    assert PALE in refusal(path(14, 0, 50, 50), white("甲乙丙丁", 10))
    assert refusal(path(14, 0, 50, 50), white(" 乙丙丁", 12)) == ""


@pytest.mark.parametrize(("x", "y"), [(-4, 20), (214, 20), (10, -4), (10, 301), (10, 20)])
def test_a_text_may_stand_its_height_beyond_the_page(x: float, y: float) -> None:
    assert refusal(line("甲", x, y)) == ""


@pytest.mark.parametrize(("x", "y"), [(-4.1, 20), (214.1, 20), (10, -4.1), (10, 301.1)])
def test_further_out_nobody_sees_it(x: float, y: float) -> None:
    assert OUTSIDE in refusal(line("甲", x, y))
    assert refusal(line(" ", x, y)) == ""
    assert OUTSIDE in refusal(element("TextObject", code("乙", 10, 20), code("甲", x, y), Size=4))
    assert OUTSIDE in refusal(element("TextObject", code("甲", x, y), code("乙", 10, 20), Size=4))


@pytest.mark.parametrize(
    ("boundary", "at", "is_seen"),
    [
        ("50 60 10 5", (-8, 0), True),
        ("50 60 10 5", (-8.1, 0), False),
        ("50 60 10 5", (18, 0), True),
        ("50 60 10 5", (18.1, 0), False),
        ("50 60 10 5", (0, -8), True),
        ("50 60 10 5", (0, -8.1), False),
        ("50 60 10 5", (0, 13), True),
        ("50 60 10 5", (0, 13.1), False),
        ("50 60 1 1", (10, 0), False),
        ("50 60 1 0", (10, 0), True),
        ("50 60 0 1", (10, 0), True),
        ("50 60 0 0", (100, 100), True),
        ("50 60 -1 -1", (100, 100), True),
        ("50 60", (100, 100), True),
        ("50 60 9", (100, 100), True),
    ],
)
def test_a_text_stands_within_its_boundary(boundary: str, at: tuple[float, float], is_seen: bool) -> None:
    found = refusal(element("TextObject", code("甲", *at), Size=4, Boundary=boundary))
    assert found == "" if is_seen else OUTSIDE in found


def test_a_text_that_is_drawn_small_stands_nearer() -> None:
    half = {"CTM": "0.5 0 0 0.5 0 0"}
    assert refusal(line("甲", -4, 20, **half)) == ""
    assert OUTSIDE in refusal(line("甲", -4.2, 20, **half))


CLIPS = {
    "an area": (clips(area("0 0 50 50")), (-4, -4, 54, 54)),
    "a moved area": (clips(area("10 20 30 20")), (6, 16, 44, 44)),
    "points": (clips(area("0 0 0 0", "M 10 20 L 40 20 L 40 40 L 10 40 C")), (6, 16, 44, 44)),
    "points in any order": (clips(area("0 0 0 0", "M 40 40 L 10 20 L 12 39 C")), (6, 16, 44, 44)),
    "points within an area": (clips(area("0 0 100 40", "M 10 20 L 40 20 L 40 90 L 10 90 C")), (6, 16, 44, 44)),
    "moved points": (clips(area("10 20 0 0", "M 0 0 L 30 20")), (6, 16, 44, 44)),
    "flat points": (clips(area("10 20 30 0", "M 0 0 L 30 20")), (6, 16, 44, 44)),
    "narrow points": (clips(area("10 20 0 30", "M 0 0 L 30 20")), (6, 16, 44, 44)),
    "an arc": (clips(area("10 20 30 20", "M 0 0 A 5 5 0 0 1 1 1")), (6, 16, 44, 44)),
    "a point": (clips(area("10 20 30 20", "M 1 1")), (6, 16, 44, 44)),
    "points without an area": (clips(element("Area", element("Path", element("AbbreviatedData", text="M 10 20 L 40 40")))), (6, 16, 44, 44)),
    "points within half an area": (clips(area("10 20 30", "M 0 0 L 30 20")), (6, 16, 44, 44)),
    "a line": (clips(area("0 0 0 0", "M 10 20 L 40 40")), (6, 16, 44, 44)),
    "two areas": (clips(area("10 20 10 10"), area("30 30 10 10")), (6, 16, 44, 44)),
    "an area with a matrix": (clips(area("5 10 15 10", CTM="2 0 0 2 0 0")), (6, 16, 44, 44)),
    "a path with a matrix": (
        clips(element("Area", element("Path", element("AbbreviatedData", text="M 0 0 L 15 10"), Boundary="10 20 0 0", CTM="2 0 0 2 0 0"))),
        (6, 16, 44, 44),
    ),
    "two clips": (element("Clips", element("Clip", area("10 0 90 40")), element("Clip", area("0 20 40 90"))), (6, 16, 44, 44)),
    "no areas": (element("Clips", element("Clip", element("Area"))), (-4, -4, 214, 301)),
    "no clips": (element("Clips"), (-4, -4, 214, 301)),
}  # fmt: skip


@pytest.mark.parametrize(("clip", "box"), CLIPS.values(), ids=CLIPS)
def test_outside_of_a_clip_nothing_is_seen(clip: Element, box: Box) -> None:
    left, top, right, bottom = box
    corners = [(left, top), (right, top), (left, bottom), (right, bottom)]
    assert [refusal(line("甲", x, y, clip)) for x, y in corners] == [""] * 4
    beyond = [(left - 0.1, top), (left, top - 0.1), (right + 0.1, bottom), (right, bottom + 0.1)]
    assert all(OUTSIDE in refusal(line("甲", x, y, clip)) for x, y in beyond)


@pytest.mark.parametrize(("flag", "is_seen"), [("", True), ("true", True), ("false", False)])
def test_a_clip_is_moved_with_its_object_unless_it_says_not(flag: str, is_seen: bool) -> None:
    clip = clips(area("0 0 20 20"), TransFlag=flag)
    assert (refusal(line("甲", 10, 10, clip, CTM="1 0 0 1 90 0")) == "") == is_seen
    assert (refusal(line("甲", -80, 10, clip, CTM="1 0 0 1 90 0")) == "") == (not is_seen)


@pytest.mark.parametrize("how", ["clip", "boundary", "page"])
@pytest.mark.parametrize(("by", "is_seen"), [(0, True), (3, True), (3.1, False), (101, False)])
def test_of_a_picture_nearly_all_must_be_seen(how: str, by: float, is_seen: bool) -> None:
    for box in ((20 + by, 50, 120, 150), (20, 50 + by, 120, 150), (20, 50, 120 - by, 150), (20, 50, 120, 150 - by)):
        x, y, width, height = box[0], box[1], box[2] - box[0], box[3] - box[1]
        if how == "clip":
            found = refusal(picture(20, 50, clips(area(f"{x - 20} {y - 50} {width} {height}"), TransFlag="false")))
        elif how == "boundary":
            if width <= 0 or height <= 0:
                continue
            found = refusal(picture(Boundary=f"{x} {y} {width} {height}", CTM=f"100 0 0 100 {20 - x} {50 - y}"))
        else:
            found = refusal(picture(), page=box)
        assert found == "" if is_seen else CUT in found


def test_a_picture_without_a_size_is_refused() -> None:
    assert refusal(picture(CTM="1 0 0 1 0 0")) == ""
    assert CUT in refusal(picture(CTM="0 0 0 100 0 0"))
    assert CUT in refusal(picture(CTM="100 0 0 0 0 0"))
    assert refusal(picture(CTM="0 100 -100 0 100 0")) == ""


@pytest.mark.parametrize(("alpha", "is_seen"), [(7, False), (7.98, False), (8, True), (255, True)])
def test_a_picture_that_shines_through_is_refused(alpha: float, is_seen: bool) -> None:
    found = refusal(picture(Alpha=alpha))
    assert found == "" if is_seen else "透明的图片" in found


def test_where_a_picture_is_painted() -> None:
    assert seen(picture(20, 50)).painted == [(20, 50, 120, 150)]
    assert seen(picture(20, 50), page=(0, 0, 119, 297)).painted == [(20, 50, 119, 150)]


# ---------------------------------------------------------------- objects in each other


def unit(*objects: Element) -> dict[str, Element]:
    return {"7": element("Unit", element("Content", *objects)), "1": WHITE}


def test_a_unit_is_drawn_as_it_is_used() -> None:
    use = {"ResourceID": 7}
    assert refusal(element("CompositeObject", **use), resources=unit(line())) == ""
    assert CLEAR in refusal(element("CompositeObject", Alpha=44, **use), resources=unit(line(Alpha=44)))
    assert PALE in refusal(element("CompositeObject", DrawParam=1, **use), resources=unit(line()))
    clip = clips(area("0 0 40 40"), area("0 0 40 41"))
    assert refusal(element("CompositeObject", clip, **use), resources=unit(line("甲", 44, 45))) == ""
    assert OUTSIDE in refusal(element("CompositeObject", clip, **use), resources=unit(line("甲", 44, 45.1)))
    assert seen(element("CompositeObject", **use), resources={"7": element("Unit")}).glyphs == []


def test_what_is_drawn_is_told() -> None:
    assert not seen(line()).has_drawings
    assert seen(path(0, 0, 1, 1)).has_drawings
    assert seen(picture()).has_drawings
    assert seen(element("CompositeObject", ResourceID=7), resources=unit()).has_drawings


def test_objects_stand_in_each_other_forty_deep() -> None:
    for depth, is_ordinary in ((40, True), (41, False)):
        block = line()
        for _ in range(depth):
            block = element("PageBlock", block)
        found = refusal(block)
        assert found == "" if is_ordinary else "写法不正常" in found
        units = {
            str(n): element("Unit", element("Content", element("CompositeObject", ResourceID=n + 1)))
            for n in range(1, depth)
        }
        units[str(depth)] = element("Unit", element("Content", line()))
        found = refusal(element("CompositeObject", ResourceID=1), resources=units)
        assert found == "" if is_ordinary else "写法不正常" in found


def test_objects_and_characters_of_a_page_are_counted() -> None:
    assert seen(line("甲乙"), element("PageBlock", line("丙"))).count == 6
    assert refusal(line(" " * (19_999))) == ""
    assert "内容太多" in refusal(line(" " * 20_000))
    assert "内容太多" in refusal(line(" " * (19_999)), line(""))
