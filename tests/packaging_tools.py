"""Helpers of the tests of wheel and kit: an environment made afresh, and commands that hear nothing of this checkout."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from site_tools import ROOT, UNSET, Ran

SECONDS = 600
"""An installation downloads."""
IDENTITY = {
    "GIT_AUTHOR_NAME": "经办人",
    "GIT_AUTHOR_EMAIL": "one@example.gov.cn",
    "GIT_COMMITTER_NAME": "经办人",
    "GIT_COMMITTER_EMAIL": "one@example.gov.cn",
}


def clean_environment(**more: str) -> dict[str, str]:
    """Return an environment in which no package of this checkout is found, and git knows who commits."""
    kept = {name: text for name, text in os.environ.items() if name not in (*UNSET, "VIRTUAL_ENV")}
    return {**kept, **IDENTITY, "LC_ALL": "C.UTF-8", "COLUMNS": "200", "NO_COLOR": "1", **more}


def ran(command: Sequence[str | Path], folder: Path, environment: dict[str, str] | None = None) -> Ran:
    environment = clean_environment() if environment is None else environment
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, timeout=SECONDS, check=False)
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())


def program(environment: Path, name: str) -> Path:
    """Return the path of a program of a virtual environment."""
    if sys.platform == "win32":
        return environment / "Scripts" / f"{name}.exe"
    return environment / "bin" / name


def pip(environment: Path, *arguments: str | Path) -> Ran:
    """Run pip in an environment, with the pinned versions."""
    options: list[str | Path] = ["--quiet", "--disable-pip-version-check", "-c", ROOT / "constraints.txt"]
    return ran([program(environment, "python"), "-m", "pip", "install", *options, *arguments], environment).must(0)


def build(source: Path, folder: Path, *targets: str) -> None:
    """Build packages of a source tree with the backend that pyproject.toml names, without a network."""
    options = [option for target in targets for option in ("-t", target)]
    ran([sys.executable, "-m", "hatchling", "build", *options, "-d", str(folder)], source).must(0)


def put_records(project: Path) -> None:
    """Copy the example's penalties of 2026 and what they refer to into a project."""
    for part in ("laws", "responsibilities", "discretion", "penalties/2026"):
        shutil.copytree(ROOT / "data" / part, project / "data" / part, dirs_exist_ok=True)
