"""The example treats like cases alike: land occupied illegally is in the tier whose condition its facts meet."""

from __future__ import annotations

import re
from typing import Any

import yaml

from site_tools import ROOT

PENALTIES: list[dict[str, Any]] = [
    yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted((ROOT / "data/penalties").rglob("*.yml"))
]
FARMLAND = re.compile("旱地|水浇地|水田")
GOES_ON = re.compile("责令停止(以?后)?.{0,3}(继续|完成)|两年内再次")


def tier_by_facts(facts: str, area: float) -> str:
    """Return the tier of cl-001, in other words than the benchmark's."""
    if GOES_ON.search(facts):
        return "严重"
    is_farmland = bool(FARMLAND.search(facts))
    if "永久基本农田" in facts or (is_farmland and area >= 500):
        return "较重"
    return "一般" if is_farmland or area >= 1000 else "较轻"


def test_land_occupied_illegally_is_in_the_tier_of_its_facts() -> None:
    cases = [one for one in PENALTIES if one.get("裁量事项") == "cl-001"]
    assert len(cases) > 30
    stated = {one["标识"]: one["裁量阶次"] for one in cases}
    assert stated == {one["标识"]: tier_by_facts(one["违法事实"], float(one["裁量基数"])) for one in cases}


def test_the_benchmark_in_words_names_the_same_tier() -> None:
    named = {one["标识"]: tail[0] for one in PENALTIES if (tail := re.findall("，(..)$", one.get("裁量基准", "")))}
    assert len(named) > 30
    assert named == {one["标识"]: one["裁量阶次"] for one in PENALTIES if one["标识"] in named}


def test_what_confiscates_is_no_minor_case() -> None:
    classes = {one["严重程度"] for one in PENALTIES if {"没收违法所得", "没收非法财物"} & set(one["处罚类别"])}
    assert classes == {"一般", "严重"}
