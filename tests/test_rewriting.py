"""A record makes way for its tombstone; every other byte of the file stays."""

from __future__ import annotations

import pytest

from gongshi.kinds import all_kinds
from gongshi.reading.rewriting import CannotRewrite, find_records, with_tombstones

KIND = all_kinds()["responsibilities"]
NAME = "data/responsibilities/a.yml"
STONE = {
    "is_tombstone": "是",
    "withdrawal": {"withdrawn_on": "2026-11-20", "reason": "撤销", "changed_on": "2026-11-18"},
}


def record(id: str, secret: str = "甲乙丙", indent: str = "  ", dash: str = "- ") -> str:
    lines = [
        f"标识: {id}  # 行末注释{secret}",
        f"项目名称: {secret}",
        f"# 中间注释{secret}",
        "职权类型: 行政处罚",
        "设定依据:",
        f"  - {secret}法第一条",
        "  # 深处的注释",
        "实施主体: 某局",
        "监督电话: 0971-2230000",
        "公开日期: 2024-01-12",
        "备注: |-",
        f"  第一行{secret}",
        "",
        "  第二行",
    ]
    return "\n".join((indent if place else dash) + line if line else line for place, line in enumerate(lines)) + "\n"


def stone(id: str, **more: str) -> dict[str, object]:
    return {"id": id, **more, **STONE}


WRITTEN = """\
- 标识: {id}
  存根: 是
  撤回:
    撤回日期: 2026-11-20
    撤回原因: 撤销
    变动日期: 2026-11-18
"""


def test_a_file_of_one_record_becomes_its_tombstone() -> None:
    data = ("# 顶上的注释\n" + record("cf-1", "张三丰", "", "") + "# 末尾\n").encode()
    assert with_tombstones(
        data, NAME, KIND, {"cf-1": stone("cf-1", number="甲〔2024〕1号", published_on="2024-01-12")}
    ).decode() == (
        "标识: cf-1\n存根: 是\n文号: 甲〔2024〕1号\n公开日期: 2024-01-12\n"
        "撤回:\n  撤回日期: 2026-11-20\n  撤回原因: 撤销\n  变动日期: 2026-11-18\n"
    )


@pytest.mark.parametrize("gone", ["cf-1", "cf-2", "cf-3"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
def test_the_others_of_a_list_stay_byte_for_byte(gone: str, ending: str, bom: bytes) -> None:
    head, between, foot = "# 文件说明：   \n\n", "\n# 隔开的注释\n\n", "\n# 文件末尾的注释"
    parts = {id: record(id, f"密{id}密") for id in ("cf-1", "cf-2", "cf-3")}
    own = {id: f"# 这一条的注释密{id}密\n" + text + "    # 属于这一条的注释\n" for id, text in parts.items()}

    def whole(texts: dict[str, str]) -> bytes:
        text = head + texts["cf-1"] + between + texts["cf-2"] + between + texts["cf-3"] + foot
        return bom + text.replace("\n", ending).encode()

    expected = whole({**own, gone: WRITTEN.format(id=gone)})
    assert with_tombstones(whole(own), NAME, KIND, {gone: stone(gone)}) == expected
    assert f"密{gone}密".encode() not in expected


def test_all_records_of_a_list_at_once() -> None:
    data = (record("cf-1") + record("cf-2")).encode()
    made = with_tombstones(data, NAME, KIND, {id: stone(id) for id in ("cf-1", "cf-2")})
    assert made.decode() == WRITTEN.format(id="cf-1") + WRITTEN.format(id="cf-2")


def test_a_comment_at_the_top_of_a_list_is_the_file_s() -> None:
    data = ("# 权责清单\n" + record("cf-1") + record("cf-2")).encode()
    assert with_tombstones(data, NAME, KIND, {"cf-1": stone("cf-1")}).decode() == (
        "# 权责清单\n" + WRITTEN.format(id="cf-1") + record("cf-2")
    )


def test_an_indented_list_keeps_its_indent() -> None:
    data = (
        "  "
        + record("cf-1").replace("\n", "\n  ").rstrip(" ")
        + "  "
        + record("cf-2").replace("\n", "\n  ").rstrip(" ")
    ).encode()
    made = with_tombstones(data, NAME, KIND, {"cf-2": stone("cf-2")}).decode()
    assert made.endswith(
        "  - 标识: cf-2\n    存根: 是\n    撤回:\n      撤回日期: 2026-11-20\n      撤回原因: 撤销\n      变动日期: 2026-11-18\n"
    )
    assert made.startswith("  - 标识: cf-1  # 行末注释甲乙丙\n")


def test_a_record_with_faults_can_be_taken_down_too() -> None:
    broken = '- 标识: cf-1\n  项目名称: "没有收尾的张三\n  职权类型：行政处罚\n  又一行\n'
    data = ("# 说明\n\n" + broken + "# 第二条的\n" + record("cf-2")).encode()
    assert [found.id for found in find_records(data, NAME, KIND)] == ["cf-1", "cf-2"]
    assert with_tombstones(data, NAME, KIND, {"cf-1": stone("cf-1")}).decode() == (
        "# 说明\n\n" + WRITTEN.format(id="cf-1") + "# 第二条的\n" + record("cf-2")
    )


def test_a_list_in_brackets_is_refused() -> None:
    data = "[{标识: cf-1, 项目名称: 甲}, {标识: cf-2, 项目名称: 乙}]\n".encode()
    with pytest.raises(CannotRewrite, match="方括号"):
        with_tombstones(data, NAME, KIND, {"cf-1": stone("cf-1")})


def test_an_id_that_stands_twice_is_refused() -> None:
    data = (record("cf-1") + record("cf-1")).encode()
    with pytest.raises(CannotRewrite, match="不止一处"):
        with_tombstones(data, NAME, KIND, {"cf-1": stone("cf-1")})


def test_odd_numbers_are_quoted() -> None:
    number = "甲: #1 [x]"
    made = with_tombstones(record("cf-1").encode(), NAME, KIND, {"cf-1": stone("cf-1", number=number)})
    assert f'文号: "{number}"' in made.decode()
    assert [(found.id, found.is_tombstone) for found in find_records(made, NAME, KIND)] == [("cf-1", True)]
