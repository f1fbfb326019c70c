"""Whatever stands in a file: reading it never raises, ends soon, and every finding can be shown and lies inside the file."""

from __future__ import annotations

import json
import string
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic_core import PydanticCustomError

from gongshi import reading
from gongshi.findings import Finding, as_github, as_json, as_text, printable
from gongshi.kinds import all_kinds
from gongshi.model import codes, values
from gongshi.model.codes import parse_doc_no, parse_uscc
from gongshi.model.kind import FieldSpec, Kind
from gongshi.model.values import parse_amount, parse_day, parse_flag, parse_id, parse_number
from gongshi.private.detectors import personal_data
from gongshi.reading import nodes, recovery, rules, validating

KINDS = all_kinds()
EXAMPLES = sorted((Path(__file__).parents[1] / "data").rglob("*.yml"))
SOON = 5.0
"""Seconds for one small file, generous for a busy machine; a blow-up takes minutes."""
some = settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def lines_of(data: bytes) -> list[str]:
    text = data.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
    return text.removeprefix("\ufeff").split("\n")


def read_everything(data: bytes) -> list[Finding]:
    """Read the bytes as every kind of file; assert what must hold of each finding and return them all."""
    began = time.process_time()
    found = [one for kind in KINDS.values() for one in read_as(kind, data)]
    found.extend(reading.read_body(data, "data/site.yml")[1])
    assert time.process_time() - began < SOON
    lines = lines_of(data)
    for finding in found:
        where = finding.where
        assert 1 <= where.line <= len(lines), finding
        assert 1 <= where.column <= len(lines[where.line - 1]) + 1, finding
        assert where.end_column == 0 or where.column <= where.end_column <= len(lines[where.line - 1]) + 1, finding
        assert finding.rule != rules.BAD_VALUE.name, finding
    assert_can_be_shown(found, lines)
    return found


def read_as(kind: Kind, data: bytes) -> tuple[Finding, ...]:
    found = reading.read(data, f"data/{kind.name}/a.yml", kind)
    assert found.records or any(finding.level == "error" for finding in found.findings)
    assert list(found.findings) == sorted(found.findings, key=Finding.sort_key)
    return found.findings


def assert_can_be_shown(found: list[Finding], lines: list[str]) -> None:
    for text in (*as_text(found, lambda name: lines), *as_json(found), *as_github(found)):
        text.encode()
        assert printable(text.replace("\n", "")) == text.replace("\n", "")
    for line in as_json(found):
        assert set(json.loads(line)) == {"rule", "level", "message", "file", "line", "column", "help"}
    assert all("\n" not in line for line in as_github(found))


@some
@given(st.binary(max_size=300))
def test_any_bytes_can_be_read(data: bytes) -> None:
    read_everything(data)


@some
@given(st.text(max_size=200))
def test_any_text_can_be_read(text: str) -> None:
    read_everything(text.encode("utf-8", "surrogatepass"))


LABELS = sorted({spec.meta.label for kind in KINDS.values() for spec in kind.fields})
TOKENS = [
    *"[]{}:,-?#&*!|>'\"%@`~=<\t \n\n\n：，\r\0\ufeff\u2028\x85",
    ": ",
    "- ",
    "  ",
    "? ",
    " #",
    "<<",
    "---\n",
    "...\n",
    "%YAML 1.2\n",
    "&a ",
    "*a",
    "!!map ",
    "!<tag:x> ",
    "|+2\n",
    ">-\n",
    "null",
    "0012",
    "1e5",
    "2024-02-30",
    "标识: a\n",
    "标识",
    "设定依据",
    "责任事项",
    "阶段",
    "数据",
    "撤回",
    "甲",
    "罚款",
    "😀",
    "\U000e0001",
    "9" * 30,
]


@settings(some, max_examples=400)
@given(st.lists(st.sampled_from([*TOKENS, *LABELS]), max_size=40).map("".join))
def test_any_row_of_yaml_tokens_can_be_read(text: str) -> None:
    read_everything(text.encode())


@some
@given(st.sampled_from(EXAMPLES), st.data())
def test_any_change_of_an_example_can_be_read(path: Path, data: st.DataObject) -> None:
    text = path.read_text(encoding="utf-8")[:3000]
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text)))
        end = start + data.draw(st.integers(0, 12))
        text = text[:start] + data.draw(st.sampled_from(["", *TOKENS])) + text[end:]
    read_everything(text.encode())


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? ", "a:\n ", "[{a: "])
@pytest.mark.parametrize("depth", [11, 12, 13, 100, 20_000])
def test_any_depth_can_be_read(opening: str, depth: int) -> None:
    read_everything((opening * depth).encode())
    read_everything(("标识: " + opening * depth).encode())


# ------------------------------------------------------------------------------------------------ write → read

CHINESE = st.characters(codec="utf-8", exclude_categories=("C", "Zl", "Zp"), exclude_characters="\ufffc\ufffd\u200b")
WORDS = st.text(CHINESE, min_size=1, max_size=9).filter(
    lambda text: text.strip() == text and not any(personal_data(text))
)
MULTILINE = st.lists(WORDS, min_size=1, max_size=3).map("\n".join)
DAYS = st.dates(date(1949, 1, 1), date(2099, 12, 31)).map(date.isoformat)
IDS = st.from_regex(r"[a-z][a-z0-9]{1,8}(-[0-9]{1,4})?", fullmatch=True).filter(
    lambda text: text not in values.RESERVED_IDS
)


@st.composite
def credit_codes(draw: st.DrawFn) -> str:
    region = draw(st.text(string.digits, min_size=6, max_size=6))
    first = "11" + region + draw(st.text(codes.USCC_ALPHABET, min_size=9, max_size=9))
    return first + codes.uscc_check_digit(first)


DOC_NOS = st.builds("甲罚〔{}〕{}号".format, st.integers(1949, 2098), st.integers(1, 9999))
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "text": WORDS,
    "markdown": MULTILINE,
    "day": DAYS,
    "amount": st.decimals(0, 10**7, places=2).map(str),
    "number": st.integers(0, 10**7).map(str),
    "year": st.integers(1949, 2099).map(str),
    "flag": st.sampled_from(["是", "否"]),
    "id": IDS,
    "uscc": credit_codes(),
    "doc_no": DOC_NOS,
    "count": st.integers(0, 10**6).map(str),
    "basis": WORDS,
    "attached": WORDS,
}
PHONES = st.from_regex(r"0[0-9]{3}-[0-9]{7}", fullmatch=True)


def values_of(spec: FieldSpec) -> st.SearchStrategy[Any]:
    if spec.parts:
        one: st.SearchStrategy[Any] = groups_of(spec.parts)
    elif "电话" in spec.meta.label:
        one = PHONES
    elif "年月" in spec.meta.label:
        one = st.just("1985年3月")
    elif spec.name == "text_digest":
        one = st.from_regex("sha256:[0-9a-f]{64}", fullmatch=True)
    elif spec.shape.choices:
        one = st.sampled_from(spec.shape.choices)
    else:
        one = VALUES[spec.shape.name]
    return st.lists(one, min_size=1, max_size=3) if spec.many else one


def groups_of(specs: tuple[FieldSpec, ...]) -> st.SearchStrategy[dict[str, Any]]:
    required = {spec.name: values_of(spec) for spec in specs if spec.required or spec.meta.from_body}
    optional = {
        spec.name: values_of(spec)
        for spec in specs
        if not (spec.required or spec.meta.from_body) and spec.shape.name != "attachment"
    }
    within = {spec.name: spec.within for spec in specs if spec.within}
    drawn = st.fixed_dictionaries(required, optional=optional)
    return drawn.map(lambda all: {name: one for name, one in all.items() if within.get(name) not in all})


def labelled(specs: tuple[FieldSpec, ...], values: dict[str, Any]) -> dict[str, Any]:
    """Return the values under the labels that a clerk writes."""
    by_name = {spec.name: spec for spec in specs}
    written = {}
    for name, value in values.items():
        spec = by_name[name]
        if spec.parts:
            written[spec.meta.label] = (
                [labelled(spec.parts, one) for one in value] if spec.many else labelled(spec.parts, value)
            )
        else:
            written[spec.meta.label] = value
    return written


def stored(specs: tuple[FieldSpec, ...], values: dict[str, Any]) -> dict[str, Any]:
    """Return the values as a record keeps them: yes and no as truth, years as numbers."""
    kept = {}
    for spec in specs:
        if spec.name in values:
            value = values[spec.name]
            if spec.parts:
                value = [stored(spec.parts, one) for one in value] if spec.many else stored(spec.parts, value)
            elif spec.shape.name == "flag":
                value = value == "是"
            elif spec.shape.name == "year":
                value = int(value)
            kept[spec.name] = value
    return kept


@settings(some, max_examples=60)
@given(st.data())
@pytest.mark.parametrize(
    "name", sorted(set(KINDS) - {"profile", "reports"})
)  # these hold forms that plain words do not have
def test_a_record_survives_being_written_and_read(name: str, data: st.DataObject) -> None:
    kind = KINDS[name]
    values = data.draw(groups_of(kind.fields))
    written = yaml.safe_dump(
        labelled(kind.fields, values),
        allow_unicode=True,
        sort_keys=False,
        width=data.draw(st.sampled_from([80, 10**6])),
    )
    node = recovery.compose_file(written, "a.yml", {})[0][0].node
    assert isinstance(node, nodes.GroupNode)
    place = nodes.Place("a.yml")
    record, findings = validating.validated(node, place, kind.record, kind.title, False)
    assert findings == []
    assert record is not None
    dumped = record.model_dump(mode="json", exclude_none=True)
    kept = {name: value for name, value in dumped.items() if value != []}
    assert as_texts(kept) == as_texts(stored(kind.fields, values))


def as_texts(value: Any) -> Any:
    """Return the same with whole numbers as text: counts and years are numbers in a record, others are exact decimals."""
    if isinstance(value, dict):
        return {name: as_texts(one) for name, one in value.items()}
    if isinstance(value, list):
        return [as_texts(one) for one in value]
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


# ------------------------------------------------------------------------------------------------ normal forms


@pytest.mark.parametrize(
    ("parse", "written"),
    [
        (parse_amount, st.one_of(st.decimals(0, 10**9, places=2).map(str), st.integers(0, 9999).map("{}万元".format))),
        (
            parse_day,
            DAYS | st.builds("{0.year}年{0.month}月{0.day}日".format, st.dates(date(1949, 1, 1), date(2099, 12, 31))),
        ),
        (
            parse_doc_no,
            st.builds(
                "甲罚{0[0]}{1}{0[1]}第0{2}号".format,
                st.sampled_from(["[]", "()", "〔〕", "（）", "［］", "【】"]),
                st.integers(1949, 2098),
                st.integers(1, 99),
            ),
        ),
        (parse_id, IDS),
        (parse_uscc, credit_codes().map(str.lower)),
        (parse_number, st.integers(-(10**9), 10**9).map("{:,}".format)),
    ],
    ids=["amount", "day", "doc_no", "id", "uscc", "number"],
)
def test_reading_a_normal_form_changes_nothing(parse: Callable[[object], Any], written: st.SearchStrategy[str]) -> None:
    @settings(some, max_examples=200)
    @given(written)
    def once_is_enough(text: str) -> None:
        once = str(parse(text))
        assert str(parse(once)) == once

    once_is_enough()


@some
@given(st.text(max_size=40))
@pytest.mark.parametrize(
    "parse", [parse_amount, parse_day, parse_doc_no, parse_flag, parse_id, parse_number, parse_uscc]
)
def test_any_text_is_read_or_refused_and_never_raises_otherwise(parse: Callable[[object], Any], text: str) -> None:
    with suppress(PydanticCustomError):
        parse(text)
