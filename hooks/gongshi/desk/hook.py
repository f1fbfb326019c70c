"""The check before a commit: what git is about to commit is laid out aside and checked, by this project alone."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shlex import quote
from tempfile import TemporaryDirectory
from typing import Final

MARK: Final = "# gongshi hook install"
_SCRIPT: Final = """\
#!/bin/sh
{mark}
exec {python} -m gongshi hook run --project {project}
"""


class NoHook(Exception):
    """The hook cannot be installed or run; the message is Chinese."""


def install(project: Path) -> Path:
    """Write the pre-commit hook of the repository that `project` belongs to and return its path.

    Raises:
        NoHook: this is no git repository, or it has another pre-commit hook.
    """
    path = project / _git(project, "rev-parse", "--git-path", "hooks") / "pre-commit"
    if path.exists() and MARK not in path.read_text(encoding="utf-8", errors="replace"):
        raise NoHook(f"{path} 已经有别的内容。在里面加一行：gongshi hook run")
    path.parent.mkdir(parents=True, exist_ok=True)
    script = _SCRIPT.format(mark=MARK, python=quote(Path(sys.executable).as_posix()), project=quote(project.as_posix()))
    path.write_bytes(script.encode())  # a shell reads no line that ends as Windows ends lines
    path.chmod(0o755)
    return path


@contextmanager
def staged(project: Path) -> Iterator[Path]:
    """Yield the project as it will be committed, laid out in a temporary folder: what is not staged is not in it.

    Raises:
        NoHook: this is no git repository.
    """
    inside = _git(project, "rev-parse", "--show-prefix")
    with TemporaryDirectory(prefix="gongshi-") as folder:
        _git(project, "checkout-index", "--all", "--force", f"--prefix={folder}/")
        yield Path(folder) / inside


def _git(project: Path, *arguments: str) -> str:
    try:
        done = subprocess.run(["git", *arguments], cwd=project, capture_output=True, check=False)
    except FileNotFoundError as error:
        raise NoHook("找不到 git。") from error
    if done.returncode:
        raise NoHook(f"{project} 不在 git 仓库里，或者 git 出错：{done.stderr.decode(errors='replace').strip()}")
    return done.stdout.decode().strip()
