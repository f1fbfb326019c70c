"""Nothing vanishes in silence, and no day of publication is prettied: against a real git."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from site_tools import TODAY, Product, Project, Ran

RECORD = "data/penalties/2026/cf-2026-001.yml"
ID = "cf-2026-001"
OTHER = "data/penalties/2026/cf-2026-002.yml"
LIST = "data/responsibilities/penalty.yml"


def git(project: Project, *arguments: str, on: str = "2026-11-01T12:00:00+08:00") -> None:
    who = {"GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@example.cn", "GIT_COMMITTER_NAME": "a"}
    environment = {**os.environ, **who, "GIT_COMMITTER_EMAIL": "a@example.cn", "GIT_COMMITTER_DATE": on}
    subprocess.run(["git", *arguments], cwd=project.folder, env=environment, check=True, capture_output=True)


def commit(project: Project, on: str = "2026-11-01T12:00:00+08:00") -> None:
    git(project, "add", "data", on=on)
    git(project, "commit", "-m", "a", on=on)


@pytest.fixture
def kept(product: Product, tmp_path: Path) -> Project:
    """A small project under git, committed on 2026-11-01, whose data is meant."""
    project = product.small(tmp_path / "project")
    project.edit("data/site.yml", "示例数据: 是\n", "")
    git(project, "init", "-b", "main")
    commit(project)
    return project


def check(project: Project, *arguments: str) -> Ran:
    return project.gongshi("check", "--base", "HEAD", "--today", TODAY, *arguments)


def test_no_change_is_no_finding(kept: Project) -> None:
    assert "，0 个错误，0 个警告" in check(kept).must(0).out


def test_a_record_that_is_gone_fails(kept: Project) -> None:
    (kept.folder / RECORD).unlink()
    out = check(kept).must(1).out
    assert "错误[vanished-record]" in out
    assert ID in out


def test_a_record_gone_from_a_list_fails(kept: Project) -> None:
    path = kept.folder / LIST
    text = path.read_text(encoding="utf-8")
    start = text.rindex("\n- ")
    path.write_text(text[: start + 1], encoding="utf-8")
    assert "错误[vanished-record]" in check(kept).must(1).out


def test_a_withdrawn_record_is_fine(kept: Project) -> None:
    kept.gongshi("withdraw", ID, "--reason", "撤销", "--changed", "2026-11-19", "--on", "2026-11-20").must(0)
    assert "，0 个错误，0 个警告" in check(kept).must(0).out


def test_a_tombstone_may_not_go_either(kept: Project) -> None:
    kept.gongshi("withdraw", ID, "--reason", "不应公开", "--on", "2026-11-20").must(0)
    commit(kept)
    (kept.folder / RECORD).unlink()
    assert "错误[vanished-record]" in check(kept).must(1).out


def test_a_withdrawal_can_be_undone(kept: Project) -> None:
    whole = (kept.folder / RECORD).read_bytes()
    kept.gongshi("withdraw", ID, "--reason", "不应公开", "--on", "2026-11-20").must(0)
    commit(kept)
    (kept.folder / RECORD).write_bytes(whole)
    assert "，0 个错误" in check(kept).must(0).out


def test_a_moved_record_is_still_there(kept: Project) -> None:
    (kept.folder / RECORD).rename(kept.folder / "data/penalties/moved.yml")
    assert "，0 个错误" in check(kept).must(0).out


def test_a_draft_may_go(kept: Project) -> None:
    draft = next(path for path in (kept.folder / "data/penalties").rglob("*.yml") if "草稿: 是" in path.read_text())
    draft.unlink()
    assert "，0 个错误" in check(kept).must(0).out


def test_a_published_record_may_not_become_a_draft(kept: Project) -> None:
    kept.edit(RECORD, f"标识: {ID}\n", f"标识: {ID}\n草稿: 是\n")
    assert "错误[vanished-record]" in check(kept).must(1).out


def test_a_published_penalty_that_becomes_minor_without_a_reason_vanishes(kept: Project) -> None:
    kept.edit(RECORD, "严重程度: 严重\n", "严重程度: 轻微\n")
    out = check(kept).must(1).out
    assert f"错误[vanished-record]：“{ID}”已经公开，现在按现在的写法不公开（原则上不公开的，要写明公开的理由）" in out
    assert "警告[minor-published]" in out


@pytest.mark.parametrize(
    ("reason", "on", "count"),
    [
        ("公示期满", "2026-11-20", 1),
        ("信用修复", "2026-11-20", 1),
        ("撤销", "2026-11-20", 0),
        ("信用修复", "2027-01-14", 0),
    ],
)
def test_a_tombstone_whose_reason_the_record_contradicts_is_found(
    kept: Project, reason: str, on: str, count: int
) -> None:
    stone = f"标识: {ID}\n存根: 是\n文号: 湟自然资罚〔2026〕1号\n决定日期: 2026-01-13\n公开日期: 2026-01-19\n"
    kept.write(RECORD, f"{stone}撤回: {{撤回日期: {on}, 撤回原因: {reason}, 变动日期: {on}}}\n")
    assert check(kept).must(0).out.count("警告[withdrawal-reason]") == count


def test_an_id_given_to_another_record_fails(kept: Project) -> None:
    text = (kept.folder / OTHER).read_text(encoding="utf-8").replace("标识: cf-2026-002", f"标识: {ID}")
    (kept.folder / RECORD).write_text(text.replace("〕2号", "〕902号"), encoding="utf-8")
    assert "错误[reused-id]" in check(kept).must(1).out


def test_a_tombstone_s_id_may_not_be_given_away(kept: Project) -> None:
    kept.gongshi("withdraw", ID, "--reason", "不应公开", "--on", "2026-11-20").must(0)
    commit(kept)
    text = (kept.folder / OTHER).read_text(encoding="utf-8").replace("标识: cf-2026-002", f"标识: {ID}")
    (kept.folder / RECORD).write_text(text.replace("〕2号", "〕902号"), encoding="utf-8")
    assert "错误[reused-id]" in check(kept).must(1).out


def test_a_silent_change_of_a_decision_fails_and_names_the_field(kept: Project) -> None:
    kept.edit(RECORD, "责令停止后仍完成封顶。", "责令停止后仍继续封顶。")
    out = check(kept).must(1).out
    assert "错误[unnoted-change]" in out
    assert "违法事实" in out


def test_a_noted_change_is_fine(kept: Project) -> None:
    kept.edit(RECORD, "责令停止后仍完成封顶。", "责令停止后仍继续封顶。")
    path = kept.folder / RECORD
    note = "更正:\n  - 更正日期: 2026-11-20\n    更正内容: 违法事实里的“完成”误写，改为“继续”\n"
    path.write_text(path.read_text(encoding="utf-8") + note, encoding="utf-8")
    assert "，0 个错误" in check(kept).must(0).out


def test_a_number_written_in_another_way_is_no_change(kept: Project) -> None:
    text = (kept.folder / RECORD).read_text(encoding="utf-8")
    number = next(line for line in text.split("\n") if "决定书文号" in line)
    kept.edit(RECORD, number, number.replace("〕", "〕第0"))
    assert "unnoted-change" not in check(kept).must(0).out


def test_a_backdated_publication_day_is_a_change(kept: Project) -> None:
    text = (kept.folder / RECORD).read_text(encoding="utf-8")
    old = next(line for line in text.split("\n") if line.startswith("公开日期"))
    kept.edit(RECORD, old, "公开日期: 2026-01-20")
    assert "公开日期" in check(kept).must(1).out


def test_comments_and_layout_may_change(kept: Project) -> None:
    path = kept.folder / RECORD
    path.write_text("# 新的注释\n\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    assert "，0 个错误" in check(kept).must(0).out


@pytest.mark.parametrize("base", ["no-such-branch", "--output=x", "HEAD~99"])
def test_an_unknown_version_is_wrong_usage(kept: Project, base: str) -> None:
    assert "没有" in kept.gongshi("check", f"--base={base}").must(2).err


def test_without_git_a_comparison_is_wrong_usage(product: Product, tmp_path: Path) -> None:
    project = product.small(tmp_path / "project")
    project.gongshi("check", "--base", "HEAD").must(2)
    assert "0 个警告" in project.gongshi("check", "--today", TODAY).must(0).out


# ---------------------------------------------------------------- the day on which a record reached main


def new_record(project: Project, name: str, published_on: str) -> str:
    text = (project.folder / OTHER).read_text(encoding="utf-8")
    text = text.replace("标识: cf-2026-002", f"标识: {name}").replace("〕2号", f"〕9{name[-2:]}号")
    lines = [f"公开日期: {published_on}" if line.startswith("公开日期") else line for line in text.split("\n")]
    return "\n".join(line for line in lines if not line.startswith("公示截止期"))


def test_a_record_dated_before_it_reached_main_is_found(kept: Project) -> None:
    kept.write("data/penalties/new.yml", new_record(kept, "cf-2026-091", "2026-11-05"))
    commit(kept, on="2026-11-09T23:30:00+08:00")
    out = kept.gongshi("check", "--today", TODAY).must(0).out
    assert "警告[backdated]：公开日期是 2026-11-05，这条记录 2026-11-09 才进入主分支" in out
    assert "data/penalties/new.yml" in out


def test_the_invented_days_of_example_data_are_held_against_nobody(kept: Project) -> None:
    kept.write("data/penalties/new.yml", new_record(kept, "cf-2026-091", "2026-11-05"))
    commit(kept, on="2026-11-09T23:30:00+08:00")
    kept.edit("data/site.yml", "机关名称: ", "示例数据: 是\n机关名称: ")
    assert "backdated" not in kept.gongshi("check", "--today", TODAY).must(0).out


def test_the_day_is_china_s(kept: Project) -> None:
    kept.write("data/penalties/new.yml", new_record(kept, "cf-2026-091", "2026-11-09"))
    commit(kept, on="2026-11-09T17:00:00+00:00")  # the tenth, in China
    assert "2026-11-10 才进入主分支" in kept.gongshi("check", "--today", TODAY).must(0).out


def test_a_record_dated_truly_is_fine(kept: Project) -> None:
    kept.write("data/penalties/new.yml", new_record(kept, "cf-2026-091", "2026-11-09"))
    commit(kept, on="2026-11-09T12:00:00+08:00")
    assert "backdated" not in kept.gongshi("check", "--today", TODAY).must(0).out


def test_the_day_of_the_merge_counts_not_that_of_the_branch(kept: Project) -> None:
    git(kept, "checkout", "-b", "work")
    kept.write("data/penalties/new.yml", new_record(kept, "cf-2026-091", "2026-11-05"))
    commit(kept, on="2026-11-05T12:00:00+08:00")
    git(kept, "checkout", "main")
    git(kept, "merge", "--no-ff", "-m", "merge", "work", on="2026-11-12T12:00:00+08:00")
    assert "2026-11-12 才进入主分支" in kept.gongshi("check", "--today", TODAY).must(0).out


def test_a_moved_file_keeps_its_day(kept: Project) -> None:
    kept.write("data/penalties/new.yml", new_record(kept, "cf-2026-091", "2026-11-09"))
    commit(kept, on="2026-11-09T12:00:00+08:00")
    (kept.folder / "data/penalties/new.yml").rename(kept.folder / "data/penalties/2026/moved.yml")
    commit(kept, on="2026-11-18T12:00:00+08:00")
    assert "backdated" not in kept.gongshi("check", "--today", TODAY).must(0).out


def test_a_record_added_to_an_old_list_has_its_own_day(kept: Project) -> None:
    def item(name: str, day: str) -> str:
        lines = new_record(kept, name, day).rstrip("\n").split("\n")
        lines = [line for line in lines if not line.startswith("#")]
        return "\n".join(("- " if place == 0 else "  ") + line for place, line in enumerate(lines)) + "\n"

    kept.write("data/penalties/list.yml", item("cf-2026-091", "2026-11-02") + item("cf-2026-092", "2026-11-02"))
    commit(kept, on="2026-11-02T12:00:00+08:00")
    path = kept.folder / "data/penalties/list.yml"
    path.write_text(path.read_text(encoding="utf-8") + item("cf-2026-093", "2026-11-03"), encoding="utf-8")
    commit(kept, on="2026-11-10T12:00:00+08:00")
    out = kept.gongshi("check", "--today", TODAY).must(0).out
    assert out.count("警告[backdated]") == 1
    assert "公开日期是 2026-11-03，这条记录 2026-11-10 才进入主分支" in out


def test_a_shallow_clone_is_silent(kept: Project, product: Product, tmp_path: Path) -> None:
    kept.write("data/penalties/new.yml", new_record(kept, "cf-2026-091", "2026-11-05"))
    commit(kept, on="2026-11-09T12:00:00+08:00")
    clone = product.empty(tmp_path / "clone")
    git(clone, "init", "-b", "main")
    git(clone, "fetch", "--depth", "1", f"file://{kept.folder}", "main")
    git(clone, "reset", "--hard", "FETCH_HEAD")
    assert "backdated" not in clone.gongshi("check", "--today", TODAY).must(0).out
