"""Git is asked, never written to. Whatever the user's settings are, its answers have one form, and each way to fail its own sentence."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

_PLAIN: Final = (
    "core.quotePath=false",
    "color.ui=false",
    "color.diff=false",
    "color.grep=false",
    "diff.noprefix=false",
    "diff.mnemonicPrefix=false",
    "diff.submodule=short",
    "log.showSignature=false",
    "grep.lineNumber=false",
    "grep.column=false",
    "grep.fullName=false",
)
"""The user's settings that would change what is read here."""


class NoHistory(Exception):
    """Git is not there, or does not know what it was asked for. The message is Chinese and says what to do."""


class Refusal(NoHistory):
    """Git is there and refuses this one question."""


def git(project: Path, *arguments: str, given: str = "") -> str:
    """Return what git says.

    Raises:
        NoHistory: it is not there, or does not answer for this folder.
        Refusal: it refuses this question.
    """
    try:
        done = subprocess.run(
            _command(project, arguments), input=given.encode(), capture_output=True, check=False, env=_environment()
        )
    except OSError as error:
        raise NoHistory(_NO_GIT) from error
    if done.returncode:
        raise _why(done.stderr, project)
    return done.stdout.decode("utf-8", "surrogateescape")


def git_lines(project: Path, *arguments: str) -> Iterator[bytes]:
    """Yield what git says line by line, as it comes: the whole of it may be large.

    Raises:
        NoHistory: as `git`.
    """
    with tempfile.TemporaryFile() as errors:
        try:
            process = subprocess.Popen(
                _command(project, arguments), stdout=subprocess.PIPE, stderr=errors, env=_environment()
            )
        except OSError as error:
            raise NoHistory(_NO_GIT) from error
        with process:
            assert process.stdout is not None
            yield from process.stdout
        errors.seek(0)
        if process.returncode and (said := errors.read()):  # `git grep` that finds nothing says nothing
            raise _why(said, project)


def is_shallow(project: Path) -> bool:
    """Tell whether the beginning of the history is missing.

    Raises:
        NoHistory: as `git`.
    """
    return git(project, "rev-parse", "--is-shallow-repository").strip() == "true"


SHALLOW: Final = (
    "这里只有近来的版本（浅克隆）。运行 git fetch --unshallow；在持续集成里，取代码的一步写 fetch-depth: 0（GitHub）"
    "或者 GIT_DEPTH: 0（GitLab）。"
)
_NO_GIT: Final = "没有找到 git。装上 git（https://git-scm.com/），或者把它所在的文件夹加进 PATH。"


def _command(project: Path, arguments: tuple[str, ...]) -> list[str]:
    settings = (part for one in _PLAIN for part in ("-c", one))
    return ["git", "-C", str(project), *settings, "--no-optional-locks", "--no-pager", *arguments]


def _environment() -> dict[str, str]:
    """Return an environment in which git speaks English, so that its refusals are known, and looks at the folder that it is given.

    Where git itself has started us, for a hook, it says which index is to be committed, from where we were started.
    """
    names = {name: text for name, text in os.environ.items() if name not in _ELSEWHERE}
    index = {_INDEX: os.path.abspath(os.environ[_INDEX])} if os.environ.get(_INDEX) else {}
    return {**names, **index, "LC_ALL": "C", "LANGUAGE": "C"}


_INDEX: Final = "GIT_INDEX_FILE"
_ELSEWHERE: Final = ("GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_PREFIX")


def _why(stderr: bytes, project: Path) -> NoHistory:
    said = stderr.decode("utf-8", "replace").strip()
    if "dubious ownership" in said:
        return NoHistory(
            f"这个仓库属于别的用户，git 不肯读它。确认是自己的，就运行 git config --global --add safe.directory {project}"
        )
    if "not a git repository" in said:
        return NoHistory("这里不是 git 仓库。用 git 管理记录，才知道哪一条什么时候进来、公开过什么。")
    if "not a valid object name" in said or "does not have any commits" in said:
        return Refusal("这个仓库里还没有提交过。先用 git commit 提交。")
    return Refusal(f"git 说：{said.partition(chr(10))[0]}")
