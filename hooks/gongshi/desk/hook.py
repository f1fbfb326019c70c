"""The check before a commit: what git is about to commit is laid out aside and checked, by this project alone."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shlex import quote
from tempfile import TemporaryDirectory
from typing import Final

from gongshi.review.git import NoHistory, Refusal, git

MARK: Final = "# gongshi hook install"
_SCRIPT: Final = """\
#!/bin/sh
{mark}
top=$(git rev-parse --show-toplevel) || exit 1
check() {{
  place=$1
  [ -f "$top/$place/data/site.yml" ] || place=.
  for python in {python} "$top/$place/.venv/bin/python" "$top/$place/.venv/Scripts/python.exe"; do
    if [ -x "$python" ] && "$python" -c 'import gongshi' 2>/dev/null; then
      "$python" -m gongshi hook run --project "$top/$place"
      return
    fi
  done
  if command -v gongshi >/dev/null 2>&1; then
    gongshi hook run --project "$top/$place"
    return
  fi
  echo '没有提交：找不到 gongshi，没有检查。装好以后重新运行 gongshi hook install。' >&2
  return 1
}}
{checks}
"""
"""It finds the project from where the repository is now: that may have been copied, moved, or be another working tree."""
_CHECKED: Final = re.compile(r"^check '([^']*)' \|\| exit$", re.MULTILINE)
_UPSTREAM: Final = ("@{upstream}", "refs/remotes/origin/HEAD", "refs/remotes/origin/main", "refs/remotes/origin/master")
"""What others have already, the branch's own first."""


class NoHook(Exception):
    """The hook cannot be installed or run; the message is Chinese."""


def install(project: Path) -> Path:
    """Write the pre-commit hook of the repository that `project` belongs to and return its path.

    Other projects of the same repository that were checked still are.

    Raises:
        NoHook: this is no git repository, its hooks are kept somewhere else, or it has another pre-commit hook.
    """
    top = Path(_git(project, "rev-parse", "--show-toplevel"))
    inside = _git(project, "rev-parse", "--show-prefix").rstrip("/") or "."
    folder = _hooks_of(project)
    path = folder / "pre-commit"
    there = path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""
    if there and MARK not in there:
        raise NoHook(f"{path} 已经有别的内容。在里面加一行：gongshi hook run")
    if "'" in inside or "\n" in inside:
        raise NoHook(f"文件夹的名称 {inside} 里有引号，换一个名称再装。")
    others = [one for one in _CHECKED.findall(there) if (top / one / "data").is_dir()]
    checks = "\n".join(f"check '{one}' || exit" for one in dict.fromkeys([*others, inside]))
    script = _SCRIPT.format(mark=MARK, python=_python(top), checks=checks)
    folder.mkdir(parents=True, exist_ok=True)
    path.write_bytes(script.encode())
    path.chmod(0o755)
    return path


def _hooks_of(project: Path) -> Path:
    """Return the folder of the repository's own hooks.

    Raises:
        NoHook: git was told to look for hooks in another.
    """
    own = project / _git(project, "rev-parse", "--git-common-dir") / "hooks"
    used = project / _git(project, "rev-parse", "--git-path", "hooks")
    if used.resolve() != own.resolve():
        origin = _git(project, "config", "--show-origin", "--get", "core.hooksPath").partition("\t")[0]
        raise NoHook(
            f"git 的设置 core.hooksPath 指到 {used}（写在 {origin}），那里的钩子归别的仓库或者工具用，没有改动。"
            f"在 {used / 'pre-commit'} 里加一行：gongshi hook run；或者运行 git config core.hooksPath {quote(str(own.resolve()))}，再装。"
        )
    return own


def _python(top: Path) -> str:
    """Return this Python as the script names it: from the repository, if it is in there."""
    here = Path(sys.executable)
    if here.is_relative_to(top):
        return f'"$top"/{quote(here.relative_to(top).as_posix())}'
    return quote(here.as_posix())


@contextmanager
def staged(project: Path) -> Iterator[Path]:
    """Yield the project as it will be committed, laid out in a temporary folder: what is not staged is not in it.

    In there git knows the history of the repository, and takes the folder for its working tree.

    Raises:
        NoHook: this is no git repository, or what is staged is no project.
    """
    with TemporaryDirectory(prefix="gongshi-") as folder:
        _git(project, "checkout-index", "--all", "--force", f"--prefix={folder}/")
        repository = Path(project, _git(project, "rev-parse", "--absolute-git-dir"))
        Path(folder, ".git").write_bytes(f"gitdir: {repository}\n".encode())
        yield _project_in(Path(folder, _git(project, "rev-parse", "--show-prefix")), project)


def _project_in(folder: Path, project: Path) -> Path:
    """Return the project that stands in what is staged: here, or if it has been moved, in the one folder below that has it."""
    if (folder / "data").is_dir():
        return folder
    found = sorted(one.parent.parent for one in folder.rglob("data/site.yml"))
    if len(found) == 1:
        return found[0]
    what = f"有 {len(found)} 个项目，不知道检查哪一个" if found else "没有 data/site.yml，不是公示的项目"
    raise NoHook(f"将要提交的 {project} 里{what}。在项目的文件夹里重新运行 gongshi hook install。")


def base_of(project: Path) -> str:
    """Return the commit that a new one is held against: the last that others have too, else the last; "" if there is none.

    Raises:
        NoHistory: git does not answer.
    """
    for name in _UPSTREAM:
        try:
            return git(project, "merge-base", "HEAD", name).strip()
        except Refusal:
            continue
    try:
        return git(project, "rev-parse", "--verify", "--quiet", "HEAD^{commit}").strip()
    except Refusal:
        return ""


def _git(project: Path, *arguments: str) -> str:
    try:
        return git(project, *arguments).rstrip("\n")
    except NoHistory as error:
        raise NoHook(f"{project}：{error}") from error
