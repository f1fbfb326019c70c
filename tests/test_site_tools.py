"""The rule that no test is left out in silence when there is no browser."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from site_tools import ROOT, TODAY, Product, contents


@pytest.mark.parametrize(("ci", "code"), [("", 0), ("true", 1)], ids=["at-home", "on-ci"])
def test_without_a_browser_the_session_says_so_and_fails_on_ci(ci: str, code: int) -> None:
    environment = {**os.environ, "CHROMIUM": "/there/is/no/browser", "CI": ci, "PYTHONPATH": str(ROOT / "hooks")}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/browser/test_pages.py"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == code, done.stdout
    said = "no Chromium was found, and on CI no test may be left out" if ci else "NO BROWSER: TESTS LEFT OUT"
    assert said in done.stdout


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["check", "--today", TODAY], 1),
        (["build", "--today", TODAY], 0),
        (["build", "--today", TODAY, "--strict"], 1),
        (["build", "--today", "morgen"], 2),
        (["kinds"], 0),
        ([], 2),
    ],
    ids=["check", "build", "strict", "usage", "kinds", "nothing"],
)
def test_a_command_does_the_same_from_the_start_and_in_a_process_that_has_its_modules(
    product: Product, tmp_path: Path, arguments: list[str], code: int
) -> None:
    done = []
    for name in ("first", "second"):
        project = product.small(tmp_path / name / "project")
        project.edit("data/penalties/2026/cf-2026-001.yml", "处罚决定日期: 2026-01-13", "处罚决定日期: 昨天")
        ran = (project.start if name == "first" else project.gongshi)(*arguments)
        said = [text.replace(str(tmp_path / name), "") for text in (ran.out, ran.err)]
        done.append((ran.code, said, contents(project.site)))
    assert done[0] == done[1]
    assert done[0][0] == code
