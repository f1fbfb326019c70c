"""Git is asked, never written to."""

from __future__ import annotations

import subprocess
from pathlib import Path


class NoHistory(Exception):
    """Git is not there, or does not know what it was asked for. The message is Chinese."""


def git(project: Path, *arguments: str, given: str = "") -> str:
    """Return what git says.

    Raises:
        NoHistory: it is not there, or refuses.
    """
    command = ["git", "-C", str(project), "-c", "core.quotePath=false", "--no-optional-locks", *arguments]
    try:
        done = subprocess.run(command, input=given.encode(), capture_output=True, check=False)
    except OSError as error:
        raise NoHistory("没有找到 git，不能与别的版本比较。") from error
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().partition("\n")[0]
        raise NoHistory(f"git 说：{said}")
    return done.stdout.decode("utf-8", "surrogateescape")
