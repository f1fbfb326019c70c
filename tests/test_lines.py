"""The short way from text to nodes says what the long way says, places included, or that it is not for this text."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongshi.reading.lines import compose_lines
from gongshi.reading.nodes import Fault, Node, Place, compose

EXAMPLES = {path: path.read_text("utf-8") for path in sorted((Path(__file__).parents[1] / "data").rglob("*.yml"))}
CASES = [
    block.partition("\n")[2]
    for path in sorted((Path(__file__).parent / "cases").glob("*.md"))
    for block in path.read_text("utf-8").split("```")[1::2]
    if block.startswith("yaml")
]
some = settings(
    max_examples=600, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def long_way(text: str) -> Node | None:
    """Return the root of a text of one document without a fault; None for any other."""
    try:
        roots, findings = compose(text, Place("data/x.yml"))
    except Fault:
        return None
    return roots[0] if len(roots) == 1 and not findings else None


def assert_same(text: str) -> bool:
    """Assert that the short way is silent or right; return whether it spoke."""
    short = compose_lines(text)
    assert short in (None, long_way(text)), text
    return short is not None


def test_files_of_the_example_take_the_short_way() -> None:
    taken = {path for path, text in EXAMPLES.items() if assert_same(text)}
    assert len(taken) > 0.9 * len(EXAMPLES)
    assert {path for path in EXAMPLES if path.parts[-3] in ("penalties", "permits")} <= taken


def test_cases_of_all_kinds_are_read_the_same() -> None:
    assert sum(map(assert_same, CASES)) > len(CASES) / 3


@pytest.mark.parametrize(
    "text",
    [
        "甲: 1\n乙:\n  - 丙: 2\n    丁:\n    - 戊\n    - [己, 庚]\n  -   丙: 3\n",
        "甲: |\n  一\n\n   二\n\n\n乙: |-\n   三\n# 丙\n丁: 四",
        "- 甲: 1\n\n  # 乙\n  丙:\n- 丁: [ 戊 ,己]  \n",
        "  甲: 一:二 三#四\n\n  乙:\n",
        "甲:\n- 乙: |-\n    丙\n  丁: []\n戊: 己\n",
        "罚款金额（万元）: 12:30:45\n统一社会信用代码: 0012\n",
    ],
)
def test_what_clerks_write_takes_the_short_way(text: str) -> None:
    assert assert_same(text)


@pytest.mark.parametrize(
    "text",
    [
        '甲: "乙"\n',
        "甲: '乙'\n",
        "甲: 乙 # 丙\n",
        "甲: 乙: 丙\n",
        "甲: 乙\n  丙\n",
        "甲: >-\n  乙\n",
        "甲: |+\n  乙\n",
        "甲: |2\n   乙\n",
        "甲: &丙 乙\n",
        "甲: *乙\n",
        "甲: !乙 丙\n",
        "甲: {乙: 丙}\n",
        "甲: [乙, {丙: 丁}]\n",
        "甲: [乙,\n  丙]\n",
        "甲:\t乙\n",
        "甲: 乙\r\n",
        "甲: 乙\u2028丙\n",
        "甲: 乙\x85丙\n",
        "\ufeff甲: 乙\n",
        "---\n甲: 乙\n",
        "甲: 乙\n...\n",
        "甲: 乙\n 丙: 丁\n",
        "甲: |-\n    乙\n  丙\n",
        "甲: |-\n  乙",
        "? 甲\n: 乙\n",
        "甲：乙\n",
        "甲\n",
        "",
    ],
)
def test_anything_else_goes_the_long_way(text: str) -> None:
    assert compose_lines(text) is None


SIGNS = (
    *('"', "'", "\t", ": ", " #", "#", " ", "  ", "    ", "\n", "\n\n", "\r\n", "\r", ":", "-", "- ", "\n- ", "\n  - ", "?", "? "),
    *("~", "null", "|", "|-", "|+", "|2", ">", ">-", "&a ", "*a", "!!str ", "!", "%", "@", "`", "[", "]", "{", "}", ",", ", ", "---\n"),
    *("...\n", "--- ", "\u2028", "\u2029", "\x85", "\ufeff", "\u3000", "\xa0", "\x00", "\x7f", "\ue000", "\U0001f600", "\U00020000", "<<: "),
    *("2024-03-18", "12:30:45", "0012", "=", "：", "标识: a\n", "备注: |-\n  甲\n  乙\n", "更正:\n  - 更正内容: 甲\n", "\\", "%YAML 1.1\n", "a: b: c"),
)  # fmt: skip


def _inserted(random: Random, text: str) -> str:
    place = random.randint(0, len(text))
    return text[:place] + random.choice(SIGNS) + text[place:]


def _at_line(random: Random, text: str) -> str:
    """Return the text with a sign where a line begins, its value begins, or it ends."""
    lines = text.split("\n")
    place = random.randrange(len(lines))
    line, sign = lines[place], random.choice(SIGNS)
    key, colon, value = line.partition(": ")
    lines[place] = random.choice((sign + line, line + sign, f"{key}{colon}{sign}{value}", sign, f"{key}:{sign}"))
    return "\n".join(lines)


def _indented(random: Random, text: str) -> str:
    lines = text.split("\n")
    place = random.randrange(len(lines))
    for each in range(place, min(len(lines), place + random.randint(1, 4))):
        line = lines[each]
        lines[each] = random.choice((" " * random.randint(1, 4) + line, line.lstrip(" "), line[1:]))
    return "\n".join(lines)


def _without(random: Random, text: str) -> str:
    place = random.randint(0, len(text))
    return text[:place] + text[place + random.randint(1, 12) :]


def _twice(random: Random, text: str) -> str:
    lines = text.split("\n")
    lines.insert(random.randrange(len(lines)), random.choice(lines))
    return "\n".join(lines)


def _wrapped(random: Random, text: str) -> str:
    """Return the text with a line broken in two, the rest indented."""
    lines = text.split("\n")
    place = random.randrange(len(lines))
    cut = random.randint(0, len(lines[place]))
    lines[place : place + 1] = [lines[place][:cut], " " * random.randint(0, 6) + lines[place][cut:]]
    return "\n".join(lines)


CHANGES: tuple[Callable[[Random, str], str], ...] = (_inserted, _at_line, _indented, _without, _twice, _wrapped)


def mutated(random: Random, text: str) -> str:
    lines = text.split("\n")
    first = random.randrange(len(lines))
    text = "\n".join(lines[first : first + random.randint(3, 30)]) if random.random() < 0.7 else text
    for _ in range(random.randint(1, 4)):
        text = random.choice(CHANGES)(random, text)
    return text


@some
@given(st.sampled_from([*EXAMPLES.values(), *CASES]), st.randoms(use_true_random=False))
def test_mutations_of_real_files_are_read_the_same(text: str, random: Random) -> None:
    assert_same(mutated(random, text))


PIECES = st.sampled_from(
    [*SIGNS, "甲", "乙", "a", "甲: ", "乙:", "甲: 乙", "  ", "    ", "\n", "\n", "\n", "\n  ", "\n    ", "- 甲: 乙", "[甲, 乙]", "# 丙"]
)  # fmt: skip


@some
@given(st.lists(PIECES, max_size=25).map("".join))
def test_whatever_is_put_together_is_read_the_same(text: str) -> None:
    assert_same(text)
