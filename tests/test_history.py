"""Nothing vanishes in silence, and no day of publication is prettied: against a real git."""

from __future__ import annotations

import json
import os
import shutil
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


def test_before_the_first_push_there_is_nothing_to_compare_with(kept: Project) -> None:
    ran = kept.gongshi("check", "--base", "0" * 40, "--today", TODAY).must(0)
    assert "第一次推送" in ran.err


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
    kept.write(
        "data/penalties/list.yml", item(kept, "cf-2026-091", "2026-11-02") + item(kept, "cf-2026-092", "2026-11-02")
    )
    commit(kept, on="2026-11-02T12:00:00+08:00")
    path = kept.folder / "data/penalties/list.yml"
    path.write_text(path.read_text(encoding="utf-8") + item(kept, "cf-2026-093", "2026-11-03"), encoding="utf-8")
    commit(kept, on="2026-11-10T12:00:00+08:00")
    out = kept.gongshi("check", "--today", TODAY).must(0).out
    assert out.count("警告[backdated]") == 1
    assert "公开日期是 2026-11-03，这条记录 2026-11-10 才进入主分支" in out


def item(project: Project, name: str, day: str) -> str:
    """Return a record as an entry of a list."""
    lines = new_record(project, name, day).rstrip("\n").split("\n")
    lines = [line for line in lines if not line.startswith("#")]
    return "\n".join(("- " if place == 0 else "  ") + line for place, line in enumerate(lines)) + "\n"


def late(project: Project) -> list[str]:
    """Return the files and messages of the records that are back-dated."""
    out = project.gongshi("check", "--today", TODAY, "--format", "json").must(0).out
    found = [json.loads(line) for line in out.splitlines()]
    return [f"{one['file']} {one['message']}" for one in found if one["rule"] == "backdated"]


def test_a_list_that_is_split_and_joined_again_keeps_its_days(kept: Project) -> None:
    names = [f"cf-2026-09{place}" for place in range(1, 6)]
    kept.write("data/penalties/list.yml", "".join(item(kept, name, "2026-11-02") for name in names))
    commit(kept, on="2026-11-02T12:00:00+08:00")
    assert late(kept) == []
    (kept.folder / "data/penalties/list.yml").unlink()
    for name in names:
        kept.write(f"data/penalties/{name}.yml", new_record(kept, name, "2026-11-02"))
    commit(kept, on="2026-11-10T12:00:00+08:00")
    assert late(kept) == []
    for name in names:
        (kept.folder / f"data/penalties/{name}.yml").unlink()
    kept.write("data/penalties/2026/all.yml", "".join(item(kept, name, "2026-11-02") for name in reversed(names)))
    commit(kept, on="2026-11-16T12:00:00+08:00")
    assert late(kept) == []
    shutil.rmtree(kept.folder / ".gongshi")
    assert late(kept) == []


def test_a_file_moved_and_rewritten_in_one_commit_keeps_its_day(kept: Project) -> None:
    kept.write("data/penalties/new.yml", new_record(kept, "cf-2026-091", "2026-11-09"))
    commit(kept, on="2026-11-09T12:00:00+08:00")
    (kept.folder / "data/penalties/new.yml").unlink()
    kept.write("data/penalties/2026/moved.yml", "\n".join(item(kept, "cf-2026-091", "2026-11-09").split("\n")))
    commit(kept, on="2026-11-18T12:00:00+08:00")
    assert late(kept) == []


def test_another_record_in_a_file_of_old_has_its_own_day(kept: Project) -> None:
    """git takes it for the same file under another name, so alike are two records."""
    kept.write("data/penalties/a.yml", new_record(kept, "cf-2026-091", "2026-11-05"))
    commit(kept, on="2026-11-05T12:00:00+08:00")
    (kept.folder / "data/penalties/a.yml").unlink()
    kept.write("data/penalties/b.yml", new_record(kept, "cf-2026-092", "2026-11-05"))
    commit(kept, on="2026-11-12T12:00:00+08:00")
    assert late(kept) == ["data/penalties/b.yml 公开日期是 2026-11-05，这条记录 2026-11-12 才进入主分支"]


def test_a_record_that_names_another_s_id_gives_it_no_day(kept: Project) -> None:
    kept.write("data/permits/new.yml", "- 标识: cf-2026-091\n")
    commit(kept, on="2026-11-02T12:00:00+08:00")
    (kept.folder / "data/permits/new.yml").unlink()
    kept.write("data/penalties/b.yml", new_record(kept, "cf-2026-091", "2026-11-02"))
    commit(kept, on="2026-11-12T12:00:00+08:00")
    assert len(late(kept)) == 1


def test_a_record_in_another_encoding_or_way_of_writing_arrives_too(kept: Project) -> None:
    text = new_record(kept, "cf-2026-091", "2026-11-05")
    (kept.folder / "data/penalties/gbk.yml").write_bytes(text.encode("gbk", "ignore"))
    kept.write("data/penalties/crlf.yml", new_record(kept, "cf-2026-092", "2026-11-05").replace("\n", "\r\n"))
    kept.write("data/penalties/quoted.yml", new_record(kept, "'cf-2026-093'", "2026-11-05").replace("标识:", '"标识":'))
    commit(kept, on="2026-11-12T12:00:00+08:00")
    assert [one.partition(" ")[0].rpartition("/")[2] for one in late(kept)] == ["crlf.yml", "gbk.yml", "quoted.yml"]


def test_the_history_is_read_whole_when_it_is_another(kept: Project) -> None:
    kept.write("data/penalties/new.yml", new_record(kept, "cf-2026-091", "2026-11-05"))
    commit(kept, on="2026-11-09T12:00:00+08:00")
    assert len(late(kept)) == 1
    git(kept, "commit", "--amend", "-m", "b", on="2026-11-05T12:00:00+08:00")
    assert late(kept) == []


SETTINGS = {
    "color.ui": "always",
    "color.diff": "always",
    "color.grep": "always",
    "diff.noprefix": "true",
    "diff.mnemonicPrefix": "true",
    "diff.renames": "copies",
    "diff.external": "false",
    "log.showSignature": "true",
    "log.date": "relative",
    "format.pretty": "oneline",
    "grep.lineNumber": "true",
    "grep.fullName": "true",
    "core.quotePath": "true",
    "core.pager": "cat -A",
    "i18n.logOutputEncoding": "gbk",
    "diff.relative": "false",
}


def test_no_setting_of_the_user_s_changes_what_is_found(kept: Project) -> None:
    for name, value in SETTINGS.items():
        git(kept, "config", name, value)
    kept.write(".gitattributes", "*.yml -diff binary\n")
    kept.write("data/penalties/公告.yml", new_record(kept, "cf-2026-091", "2026-11-05"))
    commit(kept, on="2026-11-09T12:00:00+08:00")
    assert late(kept) == ["data/penalties/公告.yml 公开日期是 2026-11-05，这条记录 2026-11-09 才进入主分支"]
    (kept.folder / RECORD).unlink()
    assert f"“{ID}”公开过，现在没有了" in check(kept).must(1).out


# ---------------------------------------------------------------- what git cannot tell is said


def unknown(project: Project) -> str:
    """Check, and return why days of publication could not be looked at."""
    out = project.gongshi("check", "--today", TODAY, "--format", "json").must(0).out
    (said,) = [one for one in map(json.loads, out.splitlines()) if one["rule"] == "history-unknown"]
    assert said["level"] == "info"
    assert said["message"].startswith("没有核对公开日期有没有倒签：")
    return str(said["message"])


def test_a_shallow_clone_is_said(kept: Project, product: Product, tmp_path: Path) -> None:
    kept.write("data/penalties/new.yml", new_record(kept, "cf-2026-091", "2026-11-05"))
    commit(kept, on="2026-11-09T12:00:00+08:00")
    clone = product.empty(tmp_path / "clone")
    git(clone, "init", "-b", "main")
    git(clone, "fetch", "--depth", "1", f"file://{kept.folder}", "main")
    git(clone, "reset", "--hard", "FETCH_HEAD")
    assert "浅克隆" in unknown(clone)
    ran = clone.gongshi("check", "--base", "HEAD~1", "--today", TODAY).must(2)
    assert "浅克隆" in ran.err
    assert "fetch-depth: 0" in ran.err


def test_without_git_it_is_said(kept: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "没有找到 git" in unknown(kept)
    assert "没有找到 git" in check(kept).must(2).err


def test_outside_a_repository_it_is_said(kept: Project) -> None:
    shutil.rmtree(kept.folder / ".git")
    assert "不是 git 仓库" in unknown(kept)


def test_a_repository_without_a_commit_is_said(kept: Project) -> None:
    shutil.rmtree(kept.folder / ".git")
    git(kept, "init", "-b", "main")
    assert "还没有提交过" in unknown(kept)


def test_records_that_git_does_not_have_are_said(kept: Project) -> None:
    shutil.rmtree(kept.folder / ".git")
    git(kept, "init", "-b", "main")
    git(kept, "add", "mkdocs.yml")
    git(kept, "commit", "-m", "a")
    assert "data/ 没有提交到主分支" in unknown(kept)


def test_data_in_a_submodule_is_said(kept: Project, tmp_path: Path) -> None:
    shutil.copytree(kept.folder / "data", tmp_path / "records")
    inner = Project(tmp_path / "records", kept.product)
    git(inner, "init", "-b", "main")
    git(inner, "add", ".")
    git(inner, "commit", "-m", "a")
    git(kept, "rm", "-r", "-q", "data")
    git(kept, "-c", "protocol.file.allow=always", "submodule", "add", str(inner.folder), "data")
    git(kept, "commit", "-m", "b")
    assert "子模块" in unknown(kept)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can give a folder away")
def test_a_repository_of_somebody_else_s_is_said(kept: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(kept.folder))
    for path in (kept.folder, kept.folder / ".git"):
        os.chown(path, 12345, 12345)
    said = unknown(kept)
    assert "属于别的用户" in said
    assert f"git config --global --add safe.directory {kept.folder}" in said


POINTER = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 12345\n"


def test_records_kept_by_lfs_are_said(kept: Project) -> None:
    kept.write(".gitattributes", "data/**/*.yml filter=lfs diff=lfs merge=lfs -text\n")
    assert "Git LFS" in unknown(kept)


def test_a_pointer_in_the_place_of_a_file_is_said_with_the_command(kept: Project) -> None:
    kept.write(OTHER, POINTER)
    kept.write("data/penalties/2026/a.pdf", POINTER)
    kept.edit(RECORD, "标识: cf-2026-001\n", "标识: cf-2026-001\n附件: [a.pdf]\n")
    kept.write("content/plan.pdf", POINTER)
    found = [
        json.loads(line)
        for line in kept.gongshi("check", "--today", TODAY, "--format", "json").must(1).out.splitlines()
    ]
    said = {one["file"]: one["help"] for one in found if "Git LFS 的指针" in one["message"]}
    assert said.keys() == {OTHER, RECORD, "content/plan.pdf"}
    assert all("git lfs pull" in help for help in said.values())
