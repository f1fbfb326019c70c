"""Content streams of PDF pages: what draws stays as it is, and nothing else (ISO 32000-1, annex A)."""

from __future__ import annotations

import pytest

from gongshi.private.attachments.content import Written, inline_length, rewritten

NUMBERS = {
    0: "q Q h S s f F f* B B* b b* n W W* BT ET T*",
    1: "w J j M i Tc Tw Tz TL Tr Ts",
    2: "m l Td TD d0",
    3: "RG rg",
    4: "v y re K k",
    6: "cm c Tm d1",
}
"""Operators by how many numbers they take."""


def kept(content: bytes) -> bytes:
    return rewritten(content, lambda settings, data: None).data


def whole(content: bytes) -> Written:
    return rewritten(content, lambda settings, data: None)


@pytest.mark.parametrize(
    ("operator", "count"), [(one, count) for count, some in NUMBERS.items() for one in some.split()]
)
def test_an_operator_stays_with_the_numbers_that_it_takes(operator: str, count: int) -> None:
    given = [f"{number}.5" for number in range(count)]
    line = " ".join([*given, operator]).encode()
    assert kept(line) == line
    assert kept(b"7 8 " + line) == line
    if count:
        assert kept(" ".join([*given[1:], operator]).encode()) == b""


@pytest.mark.parametrize(
    ("content", "left"),
    [
        # text
        (b"(a) Tj", b"(a) Tj"),
        (b"<4142> Tj", b"<4142> Tj"),
        (b"(a) '", b"(a) '"),
        (b'1 2 (a) "', b'1 2 (a) "'),
        (b'2 (a) "', b""),
        (b"Tj", b""),
        (b"/Secret Tj", b""),
        (b"<</A (b)>> Tj", b""),
        (b"[(a) -120 <41> 3] TJ", b"[(a) -120 <41> 3] TJ"),
        (b"[(a) /Secret <</A (b)>> [(c)] true 2] TJ", b"[(a) 2] TJ"),
        (b"[] TJ", b"[] TJ"),
        # dashes
        (b"[3 2.5] 0 d", b"[3 2.5] 0 d"),
        (b"[] 0 d", b"[] 0 d"),
        (b"[3 (Secret) <41> /B [1] 2] 0 d", b"[3 2] 0 d"),
        (b"3 0 d", b"3 0 d"),
        (b"(Secret) /B d", b"0 0 d"),
        (b"0 d", b""),
        # texts and lists where numbers belong
        (b"(Secret) w", b""),
        (b"<41> w", b""),
        (b"[1] w", b""),
        (b"1 0 (Secret) rg", b""),
        (b"(Secret) 1 w", b"1 w"),
        # names
        (b"/Perceptual ri", b"/Perceptual ri"),
        (b"/Secret ri", b""),
        (b"/Secret w", b""),
        (b"/Secret 0 0 rg", b""),
        (b"/DeviceRGB cs /DeviceGray CS /DeviceCMYK cs /Pattern cs", b"/DeviceRGB cs\n/DeviceGray CS\n/DeviceCMYK cs\n/Pattern cs"),
        # what says something and draws nothing
        (b"/P <</MCID 0/ActualText (Secret)>> BDC (a) Tj EMC", b"(a) Tj"),
        (b"/Secret MP /Secret <</A 1>> DP BX (Secret) foo EX", b""),
        (b"% Secret\n1 w % more\r2 w", b"1 w\n2 w"),
        (b"true false null 1 w", b"1 w"),
        # a stream that somebody spoilt
        (b"5 ] w", b"5 w"),
        (b"/Secret >> ] 5 w", b"5 w"),
        (b"1 ) 2 m", b"1 2 m"),
        (b"1 <zz 2 m", b""),
        (b"1 { 2 } m", b"1 2 m"),
        (b"3 w (Secret", b"3 w"),
        (b"3 w [1 2", b"3 w"),
        (b"3 w <</A (b)", b"3 w"),
        (b"3 w (Secret\\", b"3 w"),
        (b"", b""),
        (b" \n ", b""),
    ],
)  # fmt: skip
def test_what_draws_stays_and_nothing_else(content: bytes, left: bytes) -> None:
    assert kept(content) == left
    assert kept(left) == left


@pytest.mark.parametrize(
    "text",
    [b"(a(b)c)", b"(a(b(c))d)", rb"(a\)b)", rb"(a\(b)", rb"(\\)", b"()", b"(a\nb)", b"(% no comment)", b"([ << >> ])"],
)
def test_a_string_goes_to_its_own_end(text: bytes) -> None:
    assert kept(b"1 w " + text + b" Tj 2 w") == b"1 w\n" + text + b" Tj\n2 w"


def test_numbers_are_written_in_many_ways() -> None:
    for one in (b"1", b"-1", b"+1", b"--1", b"1.", b".5", b"-.5", b"1.5", b"00012", b"1-2"):
        assert kept(one + b" w") == one + b" w"
    for one in (b"1e5", b"1.2.3", b"16#FF", b".", b"1" * 16, b"0." + b"1" * 16):
        assert kept(b"3 " + one + b" 2 w") == b"2 w"


@pytest.mark.parametrize("operator", [b"sc", b"SC", b"scn", b"SCN"])
def test_a_colour_has_as_many_components_as_its_space_and_a_pattern(operator: bytes) -> None:
    most = b" ".join(b"%d" % number for number in range(33))
    assert kept(most + b" " + operator) == most + b" " + operator
    assert kept(b"99 98 " + most + b" " + operator) == most + b" " + operator
    assert kept(b"1 0 0 " + operator) == b"1 0 0 " + operator
    assert kept(b"(Secret) " + operator) == b""


def test_resources_get_names_of_ours_in_the_order_in_which_they_are_used() -> None:
    found = whole(b"/A 12 Tf /A Do /B gs /A Do /A sh /DeviceRGB gs /C cs /C CS 1 /P scn /P SCN /C Do")
    assert found.data.split(b"\n") == [
        b"/N0 12 Tf", b"/N1 Do", b"/N2 gs", b"/N1 Do", b"/N3 sh", b"/N4 gs", b"/N5 cs", b"/N5 CS", b"1 /N6 scn", b"/N6 SCN", b"/N7 Do",
    ]  # fmt: skip
    assert found.used == {
        ("/Font", b"/A"): b"/N0",
        ("/XObject", b"/A"): b"/N1",
        ("/ExtGState", b"/B"): b"/N2",
        ("/Shading", b"/A"): b"/N3",
        ("/ExtGState", b"/DeviceRGB"): b"/N4",
        ("/ColorSpace", b"/C"): b"/N5",
        ("/Pattern", b"/P"): b"/N6",
        ("/XObject", b"/C"): b"/N7",
    }


def test_how_often_text_is_shown_is_counted() -> None:
    assert whole(b"1 w").shown == 0
    assert whole(b"(a) Tj [(b)] TJ (c) ' 1 2 (d) \" /E Tj").shown == 5


def test_an_operand_is_of_the_next_operator_alone() -> None:
    assert kept(b"1 2 w 3 m") == b"2 w"
    assert kept(b"1 foo 3 m") == b""
    picture = b"1 BI /W 1 /H 1 ID x EI 2 m"
    assert rewritten(picture, lambda settings, data: b"a picture").data == b"a picture"


# ---------------------------------------------------------------- pictures inside the stream

PICTURES = {
    "settings": (b"BI /W 2 /H 1 ID ab EI 1 w", {b"/W": b"2", b"/H": b"1"}, b"ab"),
    "a list": (b"BI /W 1 /H 1 /D [1  0] /I true ID a EI 1 w", {b"/W": b"1", b"/H": b"1", b"/D": b"[ 1 0 ]", b"/I": b"true"}, b"a"),
    "two lists": (b"BI /D [1 0] /F [/A85 /Fl] ID a EI 1 w", {b"/D": b"[ 1 0 ]", b"/F": b"[ /A85 /Fl ]"}, b"a"),
    "a note": (b"BI /W 1 % Secret\n /H 1 ID a EI 1 w", {b"/W": b"1", b"/H": b"1"}, b"a"),
    "data that look like the end": (b"BI /W 4 /H 1 ID  EI  EI 1 w", {b"/W": b"4", b"/H": b"1"}, b" EI "),
    "data of unknown length": (b"BI /W 4 /H 1 /F /Fl ID abc EI 1 w", {b"/W": b"4", b"/H": b"1", b"/F": b"/Fl"}, b"abc"),
    "a setting without a value": (b"BI /W 1 /H 1 /I ID a EI 1 w", {b"/W": b"1", b"/H": b"1"}, b"a"),
    "lines": (b"BI\n/W 1\n/H 1\nID\na\nEI\n1 w", {b"/W": b"1", b"/H": b"1"}, b"a"),
}  # fmt: skip


@pytest.mark.parametrize(("content", "settings", "data"), PICTURES.values(), ids=PICTURES)
def test_a_picture_in_the_stream_is_read(content: bytes, settings: dict[bytes, bytes], data: bytes) -> None:
    seen: list[tuple[dict[bytes, bytes], bytes]] = []

    def inline(found: dict[bytes, bytes], pixels: bytes) -> bytes:
        seen.append((found, pixels))
        return b"BI ... EI"

    assert rewritten(b"2 w " + content, inline).data == b"2 w\nBI ... EI\n1 w"
    assert seen == [(settings, data)]


def test_a_picture_that_goes_leaves_the_rest() -> None:
    assert kept(b"2 w BI /W 1 /H 1 ID a EI 1 w") == b"2 w\n1 w"


@pytest.mark.parametrize(
    "cut",
    [b"BI", b"BI /W 1", b"BI /W 1 /H 1 ID", b"BI /W 1 /H 1 ID a", b"BI /W 9 /H 1 ID a EI 1 w", b"BI /W 1 /H 1 ID aEI"],
)
def test_a_picture_without_an_end_takes_the_rest_with_it(cut: bytes) -> None:
    assert rewritten(b"2 w " + cut, lambda settings, data: b"a picture").data == b"2 w"


def test_a_picture_may_stand_at_the_end() -> None:
    assert rewritten(b"BI /W 1 /H 1 ID a EI", lambda settings, data: data).data == b"a"


@pytest.mark.parametrize(
    ("settings", "length"),
    [
        ({}, 0),
        ({"/W": "10", "/H": "2"}, 20),
        ({"/Width": "10", "/Height": "2"}, 20),
        ({"/W": "10"}, 0),
        ({"/W": "9", "/H": "2", "/BPC": "1"}, 4),
        ({"/W": "8", "/H": "1", "/BitsPerComponent": "1"}, 1),
        ({"/W": "3", "/H": "1", "/BPC": "4"}, 2),
        ({"/W": "3", "/H": "2", "/CS": "/RGB"}, 18),
        ({"/W": "3", "/H": "2", "/ColorSpace": "/DeviceRGB"}, 18),
        ({"/W": "3", "/H": "2", "/CS": "/CMYK"}, 24),
        ({"/W": "3", "/H": "2", "/CS": "/DeviceCMYK"}, 24),
        ({"/W": "3", "/H": "2", "/CS": "/G"}, 6),
        ({"/W": "3", "/H": "2", "/CS": "/DeviceGray"}, 6),
        ({"/W": "3", "/H": "2", "/CS": "[ /I /RGB 1 <000000FFFFFF> ]"}, 6),
        ({"/W": "3", "/H": "2", "/CS": "/RGB", "/BPC": "1"}, 4),
        ({"/W": "9", "/H": "2", "/IM": "true"}, 4),
        ({"/W": "9", "/H": "2", "/ImageMask": "true", "/BPC": "8", "/CS": "/RGB"}, 4),
        ({"/W": "9", "/H": "2", "/IM": "false"}, 18),
        ({"/W": "9", "/H": "2", "/F": "/Fl"}, 0),
        ({"/W": "9", "/H": "2", "/Filter": "/FlateDecode"}, 0),
    ],
)
def test_the_bytes_of_an_uncompressed_picture(settings: dict[str, str], length: int) -> None:
    assert inline_length({key.encode(): value.encode() for key, value in settings.items()}) == length
