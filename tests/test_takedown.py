"""`gongshi withdraw` and `gongshi prune`: tombstones in the files, notices and the log on the site."""

from __future__ import annotations

from pathlib import Path

import pytest

from site_tools import TODAY, Product, Project, contents, plain_bytes, plain_records

RECORD = "data/penalties/2026/cf-2026-001.yml"
ID = "cf-2026-001"
PARTY = "湟中示例二十一号仓储有限公司"
STONE = """\
标识: cf-2026-001
存根: 是
文号: 湟自然资罚〔2026〕1号
决定日期: 2026-01-13
公开日期: 2026-01-19
撤回:
  撤回日期: 2026-11-20
  撤回原因: 撤销
  变动日期: 2026-11-18
"""


@pytest.fixture
def small(product: Product, tmp_path: Path) -> Project:
    return product.small(tmp_path / "project")


def test_a_withdrawn_record_leaves_a_tombstone_and_a_notice(small: Project) -> None:
    assert PARTY in (small.folder / RECORD).read_text(encoding="utf-8")
    done = small.gongshi("withdraw", ID, "--reason", "撤销", "--on", "2026-11-20", "--changed", "2026-11-18").must(0)
    assert "用了 2 个工作日" in done.out
    assert f"git restore {RECORD}" in done.out
    assert (small.folder / RECORD).read_text(encoding="utf-8") == STONE
    small.build().must(0)
    site = {path: plain_bytes(data) for path, data in contents(small.site).items()}
    assert [path for path, data in site.items() if PARTY.encode() in data or "〔2026〕1号".encode() in data] == []
    assert f"penalties/{ID}.json" not in site
    notice = site[f"penalties/{ID}.html"].decode()
    assert '<meta name="robots" content="noindex">' in notice
    assert "用了 2 个工作日" in notice
    assert {path for path, data in site.items() if ID.encode() in data} == {
        f"penalties/{ID}.html",
        "takedowns.html",
        "takedowns/2026-1.html",
    }


def test_a_late_withdrawal_says_so(small: Project) -> None:
    done = small.gongshi("withdraw", ID, "--reason", "变更", "--on", "2026-11-20", "--changed", "2026-11-10").must(0)
    assert "用了 8 个工作日" in done.out
    assert "超过了 2026-11-13 的期限" in done.out
    assert "警告[withdrawal-clock]" in small.gongshi("check", "--today", TODAY).must(0).out


def test_a_note_stays_inside(small: Project) -> None:
    small.gongshi("withdraw", ID, "--reason", "其他", "--on", "2026-11-20", "--note", '内情: "某"\n二').must(0)
    assert '撤回说明: "内情: \\"某\\" 二"' in (small.folder / RECORD).read_text(encoding="utf-8")
    small.build().must(0)
    assert [path for path, data in contents(small.site).items() if "内情".encode() in plain_bytes(data)] == []


def test_a_record_of_a_list_is_found_by_kind_and_id(small: Project) -> None:
    path = small.folder / "data/responsibilities/levy.yml"
    before = path.read_text(encoding="utf-8")
    id = before.split("标识: ")[1].split("\n")[0]
    small.gongshi("withdraw", f"responsibilities/{id}", "--reason", "不应公开", "--on", "2026-11-20").must(0)
    after = path.read_text(encoding="utf-8")
    second = before.index("\n- ", before.index("标识: "))
    assert after.endswith(before[second:])
    assert "，0 个错误" in small.gongshi("check", "--today", TODAY).must(0).out


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["no-such-id", "--reason", "撤销"], 1, "没有标识为"),
        (["cf-2026-01", "--reason", "撤销"], 1, "是不是"),
        ([ID], 2, "reason"),
        ([ID, "--reason", "不想公开"], 2, "reason"),
        ([ID, "--reason", "撤销", "--on", "2026-11-01", "--changed", "2026-11-09"], 2, "晚于"),
    ],
)
def test_what_cannot_be_withdrawn_changes_nothing(small: Project, arguments: list[str], code: int, said: str) -> None:
    before = contents(small.folder / "data")
    assert said in small.gongshi("withdraw", *arguments).must(code).err
    assert contents(small.folder / "data") == before


def test_a_tombstone_is_not_withdrawn_again(small: Project) -> None:
    small.gongshi("withdraw", ID, "--reason", "信用修复", "--on", "2026-11-20").must(0)
    assert "已经是存根" in small.gongshi("withdraw", ID, "--reason", "撤销").must(1).err


def test_a_faulty_record_is_withdrawn_all_the_same(small: Project) -> None:
    small.edit(RECORD, "处罚决定日期: 2026-01-13", "处罚决定日期: 昨天")
    small.gongshi("withdraw", ID, "--reason", "信用修复", "--on", "2026-11-20").must(0)
    assert (small.folder / RECORD).read_text(encoding="utf-8") == (
        "标识: cf-2026-001\n存根: 是\n文号: 湟自然资罚〔2026〕1号\n公开日期: 2026-01-19\n"
        "撤回:\n  撤回日期: 2026-11-20\n  撤回原因: 信用修复\n"
    )


def test_prune_turns_what_has_ended_into_tombstones_and_nothing_else(project: Project) -> None:
    data = project.folder / "data"
    before = contents(data)
    ended = {
        one.source.removeprefix("data/")
        for one in plain_records(data)
        if one.state in ("expired", "withdrawn", "repaired")
    }
    listed = project.gongshi("prune", "--dry-run", "--today", TODAY).must(0).out
    assert len(listed.splitlines()) == len(ended) > 20
    assert contents(data) == before
    project.build().must(0)
    whole = contents(project.site)
    project.gongshi("prune", "--today", TODAY).must(0)
    after = contents(data)
    assert {path for path in before if before[path] != after[path]} == ended
    assert all("存根: 是".encode() in after[path] for path in ended)
    assert "，0 个错误，0 个警告" in project.gongshi("check", "--today", TODAY).must(0).out
    assert project.gongshi("prune", "--today", TODAY).must(0).out == ""
    project.build().must(0)
    pruned = contents(project.site)
    assert {path for path in whole if whole[path] != pruned.get(path)} == set()
    assert whole.keys() == pruned.keys()
