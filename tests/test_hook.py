"""The check before a commit, against a real git: where it is found, what it sees, what it leaves alone."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from site_tools import Product, Project

RECORD = "data/penalties/2026/cf-2026-001.yml"
BAD = "罚款金额: 很多\n"


def git(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    named = ["git", "-c", "user.name=a", "-c", "user.email=a@example.com", *arguments]
    return subprocess.run(named, cwd=folder, capture_output=True, text=True, check=False)


def commit(folder: Path, *arguments: str) -> str:
    """Commit; return what was said if it was refused, "" if not."""
    done = git(folder, "commit", "-qm", "a", *arguments)
    return done.stdout + done.stderr if done.returncode else ""


def spoil(project: Project) -> None:
    """Write something wrong into a record."""
    path = project.folder / RECORD
    lines = [BAD if line.startswith("罚款金额") else line for line in path.read_text(encoding="utf-8").splitlines(True)]
    assert BAD in lines
    path.write_text("".join(lines), encoding="utf-8")


@pytest.fixture
def hooked(product: Product, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A repository with a project in it that has been committed once, and the hook."""
    monkeypatch.setenv("PYTHONPATH", str(product.hooks))
    project = product.small(tmp_path / "repository")
    git(project.folder, "init", "-q", "-b", "main")
    project.write(".gitignore", "site/\n.gongshi/\n")
    project.gongshi("hook", "install").must(0)
    git(project.folder, "add", "-A")
    assert commit(project.folder) == ""
    return project


def test_a_copied_and_a_moved_repository_check_themselves(hooked: Project, tmp_path: Path) -> None:
    copied = hooked.copy(tmp_path / "another place")
    spoil(copied)
    git(copied.folder, "add", "-A")
    assert RECORD in commit(copied.folder)
    moved = Project(hooked.folder.rename(tmp_path / "moved"), hooked.product)
    git(moved.folder, "add", "-A")
    assert commit(moved.folder, "--allow-empty") == ""
    spoil(moved)
    assert RECORD in commit(moved.folder, "-a")


def test_a_project_moved_within_its_repository_is_found(hooked: Project) -> None:
    (hooked.folder / "web").mkdir()
    for name in ("data", "content", "mkdocs.yml", "hooks"):
        (hooked.folder / name).rename(hooked.folder / "web" / name)
    git(hooked.folder, "add", "-A")
    assert commit(hooked.folder) == ""
    spoil(Project(hooked.folder / "web", hooked.product))
    assert RECORD in commit(hooked.folder, "-a")


def test_two_projects_of_one_repository_are_both_checked(
    product: Product, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(product.hooks))
    projects = [product.small(tmp_path / "all" / name) for name in ("甲局", "b c")]
    git(tmp_path / "all", "init", "-q", "-b", "main")
    for project in projects:
        project.write(".gitignore", "site/\n.gongshi/\n")
        project.gongshi("hook", "install").must(0)
        project.gongshi("hook", "install").must(0)
    git(tmp_path / "all", "add", "-A")
    assert commit(tmp_path / "all") == ""
    for project in projects:
        spoil(project)
        git(tmp_path / "all", "add", "-A")
        assert RECORD in commit(tmp_path / "all")
        git(tmp_path / "all", "reset", "-q", "--hard")


def test_a_deleted_record_is_refused_and_one_withdrawn_is_not(hooked: Project) -> None:
    (hooked.folder / RECORD).unlink()
    git(hooked.folder, "add", "-A")
    said = commit(hooked.folder)
    assert "错误[vanished-record]" in said
    assert "cf-2026-001" in said
    git(hooked.folder, "reset", "-q", "--hard")
    hooked.gongshi("withdraw", "cf-2026-001", "--reason", "撤销", "--on", "2026-11-20", "--changed", "2026-11-18").must(
        0
    )
    git(hooked.folder, "add", "-A")
    assert commit(hooked.folder) == ""


def test_what_nobody_else_has_yet_may_be_deleted_again(hooked: Project, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", "--bare", str(hooked.folder), "shared.git")
    git(hooked.folder, "remote", "add", "origin", str(tmp_path / "shared.git"))
    git(hooked.folder, "push", "-q", "-u", "origin", "main")
    text = (hooked.folder / RECORD).read_text(encoding="utf-8")
    hooked.write("data/penalties/2026/new.yml", text.replace("cf-2026-001", "cf-2026-901").replace("〕1号", "〕901号"))
    git(hooked.folder, "add", "-A")
    assert commit(hooked.folder) == ""
    (hooked.folder / "data/penalties/2026/new.yml").unlink()
    git(hooked.folder, "add", "-A")
    assert commit(hooked.folder) == ""
    (hooked.folder / RECORD).unlink()
    assert "vanished-record" in commit(hooked.folder, "-a")


def test_a_commit_of_named_files_is_checked_as_it_will_be(hooked: Project) -> None:
    spoil(hooked)
    hooked.write("content/more.md", "# 又一页\n")
    git(hooked.folder, "add", "content/more.md")
    assert commit(hooked.folder, "content/more.md") == ""
    assert RECORD in commit(hooked.folder, RECORD)


def test_from_below_and_from_another_working_tree_it_is_found(hooked: Project, tmp_path: Path) -> None:
    git(hooked.folder, "worktree", "add", "-q", str(tmp_path / "beside"), "-b", "work")
    beside = Project(tmp_path / "beside", hooked.product)
    assert commit(beside.folder, "--allow-empty") == ""
    spoil(beside)
    assert RECORD in commit(beside.folder / "data/penalties", "-a")
    assert git(hooked.folder, "status", "--porcelain").stdout == ""


def test_a_folder_of_hooks_that_is_not_the_repository_s_is_left_alone(
    product: Product, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = product.small(tmp_path / "project")
    git(project.folder, "init", "-q")
    shared = tmp_path / "everybody's"
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "gitconfig"))
    git(project.folder, "config", "--global", "core.hooksPath", str(shared))
    said = project.gongshi("hook", "install").must(2).err
    assert "core.hooksPath" in said
    assert str(shared / "pre-commit") in said
    assert "gitconfig" in said
    assert not shared.exists()
    git(project.folder, "config", "core.hooksPath", str(project.folder / ".git/hooks"))
    project.gongshi("hook", "install").must(0)
    assert (project.folder / ".git/hooks/pre-commit").is_file()


def test_where_gongshi_is_gone_nothing_is_committed_unchecked(hooked: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PYTHONPATH")
    path = hooked.folder / ".git/hooks/pre-commit"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("-c 'import gongshi'", "-c 'import no_such_module'"), encoding="utf-8")
    found = [folder for folder in os.environ["PATH"].split(os.pathsep) if not Path(folder, "gongshi").exists()]
    monkeypatch.setenv("PATH", os.pathsep.join(found))
    assert shutil.which("gongshi") is None
    assert "没有提交：找不到 gongshi" in commit(hooked.folder, "--allow-empty")


def test_outside_a_repository_it_says_so(product: Product, tmp_path: Path) -> None:
    project = product.small(tmp_path / "project")
    assert "不是 git 仓库" in project.gongshi("hook", "install").must(2).err
    assert "不是 git 仓库" in project.gongshi("hook", "run").must(2).err
