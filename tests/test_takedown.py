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


@pytest.mark.parametrize(
    ("id", "reason", "on", "said"),
    [
        (ID, "公示期满", "2026-11-20", "公示到 2029-01-13 才满"),  # 严重: three years
        (ID, "信用修复", "2027-01-13", "2027-01-14 起才能信用修复"),  # not before one year is over
        ("responsibilities/qz-001", "公示期满", "2026-11-20", "权责清单没有公示期限"),
        ("responsibilities/qz-001", "信用修复", "2026-11-20", "只用于行政处罚"),
    ],
)
def test_a_reason_that_the_days_contradict_is_refused(small: Project, id: str, reason: str, on: str, said: str) -> None:
    before = contents(small.folder / "data")
    assert said in small.gongshi("withdraw", id, "--reason", reason, "--on", on).must(1).err
    assert contents(small.folder / "data") == before


def test_a_reason_that_fits_the_days_is_taken(small: Project) -> None:
    small.gongshi("withdraw", ID, "--reason", "信用修复", "--on", "2027-01-14").must(0)
    assert "撤回原因: 信用修复" in (small.folder / RECORD).read_text(encoding="utf-8")


def test_the_body_s_own_period_ends_earlier(small: Project) -> None:
    small.edit("data/site.yml", "自然人姓名: 保留姓氏\n", "自然人姓名: 保留姓氏\n公示期限: {严重: 12}\n")
    text = (small.folder / RECORD).read_text(encoding="utf-8")
    small.write(RECORD, "".join(line for line in text.splitlines(keepends=True) if "公示截止期" not in line))
    said = small.gongshi("withdraw", ID, "--reason", "公示期满", "--on", "2027-01-13").must(1).err
    assert "公示到 2027-01-13 才满" in said
    small.gongshi("withdraw", ID, "--reason", "公示期满", "--on", "2027-01-14").must(0)


def test_what_was_never_shown_leaves_no_notice_and_counts_nowhere(small: Project) -> None:
    small.edit(RECORD, f"标识: {ID}\n", f"标识: {ID}\n草稿: 是\n")
    small.build().must(0)
    before = contents(small.site)
    small.gongshi("withdraw", ID, "--reason", "不应公开", "--on", "2026-11-20").must(0)
    assert "公开日期" not in (small.folder / RECORD).read_text(encoding="utf-8")
    small.build().must(0)
    assert contents(small.site) == before


def test_pruning_what_was_never_shown_changes_no_byte_of_the_site(small: Project) -> None:
    """A draft that was withdrawn, and a record whose period was over before its day."""
    other = "data/penalties/2026/cf-2026-002.yml"
    small.edit(RECORD, f"标识: {ID}\n", f"标识: {ID}\n草稿: 是\n撤回: {{撤回日期: 2026-11-20, 撤回原因: 不应公开}}\n")
    text = (small.folder / other).read_text(encoding="utf-8")
    labels = ("处罚决定日期", "公开日期", "公示截止期", "严重程度", "违法行为发生日期")
    kept = [line for line in text.splitlines(keepends=True) if not line.startswith(labels)]
    small.write(other, "".join(kept) + "处罚决定日期: 2025-01-13\n公开日期: 2026-02-02\n严重程度: 一般\n")
    small.build().must(0)
    before = contents(small.site)
    everything = b"".join(map(plain_bytes, before.values()))
    assert b"cf-2026-001" not in everything
    assert b"cf-2026-002" not in everything
    assert "2 条" in small.gongshi("prune", "--today", TODAY).must(0).err
    small.build().must(0)
    assert contents(small.site) == before


def test_no_three_days_for_what_is_no_penalty(small: Project) -> None:
    id = "responsibilities/qz-001"
    done = small.gongshi("withdraw", id, "--reason", "撤销", "--on", "2026-11-20", "--changed", "2026-11-02").must(0)
    assert "应当及时撤下" in done.out
    assert "withdrawal-clock" not in small.gongshi("check", "--today", TODAY).out
    small.build().must(0)
    notice = (small.site / "responsibilities/qz-001.html").read_text(encoding="utf-8")
    assert "用了 14 个工作日" in notice
    assert "规定" not in notice.partition("<article")[2].partition("</article>")[0]


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
    small.gongshi("withdraw", ID, "--reason", "不应公开", "--on", "2026-11-20").must(0)
    assert "已经是存根" in small.gongshi("withdraw", ID, "--reason", "撤销").must(1).err


def test_a_faulty_record_is_withdrawn_all_the_same(small: Project) -> None:
    small.edit(RECORD, "处罚决定日期: 2026-01-13", "处罚决定日期: 昨天")
    small.gongshi("withdraw", ID, "--reason", "不应公开", "--on", "2026-11-20").must(0)
    assert (small.folder / RECORD).read_text(encoding="utf-8") == (
        "标识: cf-2026-001\n存根: 是\n文号: 湟自然资罚〔2026〕1号\n公开日期: 2026-01-19\n"
        "撤回:\n  撤回日期: 2026-11-20\n  撤回原因: 不应公开\n"
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
