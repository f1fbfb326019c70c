"""Organisations that must not be told: what people call them by, from the registered name down to two characters of their own."""

from __future__ import annotations

import pytest

from gongshi.private.organisations import alias_behind, names_of

CALLED = {
    "西宁恒远砂石有限责任公司": "恒远砂石有限责任公司 西宁恒远砂石 恒远公司 恒远砂石 西宁恒远 恒远",
    "青海省湟中区宏达商贸有限公司": "青海省湟中区宏达商贸 宏达商贸有限公司 青海省湟中区宏达 宏达公司 宏达商贸 宏达",
    "恒远（西宁）矿业有限公司": "恒远矿业有限公司 矿业有限公司 恒远公司 恒远矿业 恒远",
    "湟中第二砂场": "湟中第二 第二砂场",
    "西宁旅游开发有限公司": "西宁旅游开发",
    "青海恒远集团西宁分公司": "恒远集团西宁分公司 青海恒远集团 西宁分公司 恒远公司 恒远集团 青海恒远 恒远",
    "大通县一二三养殖场": "一二三养殖场 大通县一二三",
    "西宁恒远有限公司（原名称：西宁蓝天公司）": "西宁恒远有限公司 恒远有限公司 西宁蓝天公司 恒远公司 蓝天公司 西宁恒远 西宁蓝天 恒远 蓝天",
    "青山绿水公司": "青山绿水 青山公司 山绿公司 山绿水公司 绿水公司 青山绿公司 青山 山绿 绿水 青山绿 山绿水",
}


@pytest.mark.parametrize(("name", "called"), CALLED.items())
def test_what_an_organisation_is_called_by(name: str, called: str) -> None:
    found = names_of(name)
    assert set(found) == {name, *called.split()}
    assert list(found) == sorted(found, key=lambda one: (-len(one), one))


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("Hengyuan Sand Co., Ltd", {"Hengyuan Sand"}),
        ("Blue Sky Trading Company Limited", {"Blue Sky Trading", "Blue Sky", "Sky Trading"}),
        ("Limited", set()),
    ],
)
def test_a_latin_name_is_left_without_its_form(name: str, called: set[str]) -> None:
    assert set(names_of(name)) == {name, *called}


def test_of_a_very_long_name_only_the_whole_counts() -> None:
    for own, is_taken_apart in (("甲乙丙丁戊己庚辛壬癸子丑", True), ("甲乙丙丁戊己庚辛壬癸子丑寅", False)):
        assert ("丁戊" in names_of(f"{own}公司")) == is_taken_apart
        assert own in names_of(f"{own}公司")


@pytest.mark.parametrize(
    ("text", "alias"),
    [
        ("（以下简称蓝天公司）", "蓝天公司"),
        ("(以下称“甲公司”)", "甲公司"),
        ("（甲，简称：蓝天）", "蓝天"),
        ("”（下称蓝天公司）", "蓝天公司"),
        ("，以下简称蓝天", ""),
        ("（蓝天）", ""),
        ("（简称蓝）", ""),
        ("", ""),
    ],
)
def test_another_name_is_given_in_brackets(text: str, alias: str) -> None:
    assert alias_behind(text) == alias
