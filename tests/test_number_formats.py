"""Formats of numbers in cells: which values they leave unseen, what stays of them, which day a number tells (ISO/IEC 29500-1, 18.8.31)."""

from __future__ import annotations

import pytest

from gongshi.private.attachments.number_formats import sections, shows, sound, tells_day, unseen_sections


def test_a_format_has_sections_of_pieces() -> None:
    assert sections('0.0"a;b";\\;-_)*x[Red]@') == [["0", ".", "0", '"a;b"'], ["\\;", "-", "_)", "*x", "[Red]", "@"]]
    assert sections("") == [[]]
    assert sections(";;") == [[], [], []]


@pytest.mark.parametrize(
    ("code", "unseen"),
    [
        ("", ""), ("0", ""), ("#", ""), ("?", ""), ("@", ""), ("General", ""), ("yyyy", ""), ("h:mm", ""), (":", ""), ("/", ""), ("[h]", ""), ("[mm]", ""), ("[ss]", ""),
        ('"元"', "number negative text"), ("-", "number negative text"), ("\\0", "number negative text"), ("_0", "number negative text"), ("[Red]", "number negative text"),
        ('"元"@', ""), ('0;"-"', "negative"), ("0;-0", ""), (";0", "number"), (";", "number negative"), ("0;", "negative"),
        ("0;0;", ""), (";0;", "number"), ("0;;0", "negative"), ("0;0;0;", "text"), ("0;0;0;@", ""), ('0;0;0;"x"', "text"), (";;;@", "number negative"), (";;;", "number negative text"),
        ("[White]0", "number negative text"), ("[白色]0;0", "number"), ("[Color 2]0;0", "number"), ("[color2]0;0", "number"), ("[Color 3]0", ""), ("0;[White]0", "negative"),
        ("[>5]0;0", ""), ("[>5];0", "number negative text"), ("[>5]0;;0", "number negative text"), ("[=5]0;0;", ""), ("[<5]0;0;;", ""),
    ],
)  # fmt: skip
def test_what_a_format_does_not_show(code: str, unseen: str) -> None:
    assert unseen_sections(code) == frozenset(unseen.split())


@pytest.mark.parametrize(
    ("code", "kept"),
    [
        ("General", "General"), ("G/通用格式", "G/通用格式"), ("General;[Red]\\-General", "General;[Red]\\-General"), ("0.00;-0.00;;@", "0.00;-0.00;;@"),
        ('0"元"', '0"元"'), ('0"六个字以内的"', '0"六个字以内的"'), ('0"七个字就太长了"', "0"), ('0"12"', "0"), ("[$¥-804]0", "[$¥-804]0"), ("[$CNY]0", "[$CNY]0"), ("[$Secret]0", "0"),
        ("[Red]0", "[Red]0"), ("[红色]0", "[红色]0"), ("[DBNum1]0", "[DBNum1]0"), ("[h]:mm", "[h]:mm"), ("[>=100]0", "[>=100]0"), ("[Secret]0", "0"), ("\\-0", "\\-0"), ("\\a0", "0"), ("\\年0", "\\年0"),
        ("_)0", "_)0"), ("_a0", "0"), ("*-0", "*-0"), ("yyyy年", "yyyy年"), ("kqz0", "0"), ("kqz", "General"), ("", "General"), (";;;", ";;;"),
    ],
)  # fmt: skip
def test_what_stays_of_a_format(code: str, kept: str) -> None:
    assert sound(code) == kept


@pytest.mark.parametrize(("code", "is_shown"), [("yyyy", True), ("YY", True), ('"y"', False), ("\\y", False), ("0;y", True), ("0", False), ("[y]", False)])  # fmt: skip
def test_a_sign_is_shown_outside_of_quotes(code: str, is_shown: bool) -> None:
    assert shows(code, "y") == is_shown


@pytest.mark.parametrize(
    ("value", "day"),
    [("1", "1899-12-31"), ("45307", "2024-01-16"), ("45307.9", "2024-01-16"), ("0.5", "0.5"), ("0.99", "0.99"), ("2958465", "9999-12-31"), ("2958465.5", "9999-12-31"), ("2958466", "2958466"), ("-1", "-1")],
)  # fmt: skip
def test_which_day_a_number_tells(value: str, day: str) -> None:
    assert tells_day(value) == day
