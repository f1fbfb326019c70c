"""The rule that no test is left out in silence when there is no browser."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from site_tools import ROOT


@pytest.mark.parametrize(("ci", "code"), [("", 0), ("true", 1)], ids=["at-home", "on-ci"])
def test_without_a_browser_the_session_says_so_and_fails_on_ci(ci: str, code: int) -> None:
    environment = {**os.environ, "CHROMIUM": "/there/is/no/browser", "CI": ci, "PYTHONPATH": str(ROOT / "hooks")}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/browser/test_pages.py"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == code, done.stdout
    said = "no Chromium was found, and on CI no test may be left out" if ci else "NO BROWSER: TESTS LEFT OUT"
    assert said in done.stdout
