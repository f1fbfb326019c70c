"""The tests can fail: small changes to the code are noticed. `tests/mutation_runs.py` does the same for single files."""

from __future__ import annotations

from pathlib import Path

import pytest

from mutants import Mutant, mutants_of
from mutation_runs import ROOT, Measured, judge, sample

COUNT = 100
LEAST = 50
"""What was last measured; the aim is 95."""


def changes_of(folder: Path, code: str) -> list[str]:
    """Return the lines that stand in place of another, one a change."""
    (folder / "a.py").write_text(code, encoding="utf-8")
    return [
        "\n".join(line[1:].strip() for line in one.diff().split("\n")[2:] if line[:1] == "+")
        for one in mutants_of(folder, "a.py")
    ]


def test_comparisons_signs_bounds_and_branches_are_changed(tmp_path: Path) -> None:
    code = "def f(a):\n    if a <= 60 and not a == b - 1:\n        return a\n"
    assert sorted(changes_of(tmp_path, code)) == [
        "if a < 60 and not a == b - 1:",
        "if a <= 60 and a == b - 1:",
        "if a <= 60 and not a != b - 1:",
        "if a <= 60 and not a == b + 1:",
        "if a <= 60 and not a == b - 2:",
        "if a <= 60 or not a == b - 1:",
        "if a <= 61 and not a == b - 1:",
    ]


def test_decorated_functions_and_constants_are_changed_but_neither_types_nor_decorators_nor_texts(
    tmp_path: Path,
) -> None:
    code = '@cache(size=8)\ndef f(a: A | None) -> B | None:\n    """Text 1."""\n    return a + "b"\n\nDAYS: Final[A | B] = 60\n'
    assert sorted(changes_of(tmp_path, code)) == ["DAYS: Final[A | B] = 61", 'return a - "b"']


def one_of(folder: Path, code: str, place: int = 0) -> Mutant:
    (folder / "a.py").write_text(code, encoding="utf-8")
    return list(mutants_of(folder, "a.py"))[place]


def test_a_change_in_the_middle_of_a_statement_knows_where_the_statement_begins(tmp_path: Path) -> None:
    mutant = one_of(tmp_path, "a = b(\n    c,\n    d < e,\n    f,\n)\n")
    assert (mutant.first, mutant.last) == (1, 3)


def test_tests_that_run_the_statement_come_first_and_slow_ones_not_at_all(tmp_path: Path) -> None:
    lines = {"a.py": {1: ["x", "slow"], 2: ["x", "y", "slow", "failed"], 3: ["z"]}}
    measured = Measured(lines, {"x": 0.5, "y": 0.1, "z": 0.0, "slow": 9.0})
    assert measured.tests_of(one_of(tmp_path, "a = 1\n")) == ["x", "z", "y"]
    assert measured.tests_of(one_of(tmp_path, "a = b\nc = 1\n")) == ["y", "x", "z"]


CODE = """
from functools import cache

BOUND = 3

@cache
def is_small(a):
    return a < BOUND

def untested(a):
    return a + 1
"""
TESTS = """
from gongshi.law.a import is_small

def test_two_is_small():
    assert is_small(2)

def test_three_is_not():
    assert not is_small(3)
"""


@pytest.mark.long
def test_a_change_that_a_test_sees_is_noticed_and_another_is_shown(tmp_path: Path) -> None:
    root = tmp_path / "root"
    for path, text in {
        "hooks/gongshi/__init__.py": "",
        "hooks/gongshi/law/__init__.py": "",
        "hooks/gongshi/law/a.py": CODE,
        "tests/measuring.py": (ROOT / "tests/measuring.py").read_text(encoding="utf-8"),
        "tests/test_a.py": TESTS,
        "tests/test_b.py": "def test_nothing():\n    pass\n",
        "pyproject.toml": '[tool.pytest.ini_options]\npythonpath = ["hooks", "tests"]\n',
    }.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    mutants = list(mutants_of(root, "hooks/gongshi/law/a.py"))
    (tmp_path / "copies").mkdir()
    judged = list(judge(mutants, tmp_path / "copies", root))
    shown = [line for one in judged if not one.is_noticed for line in str(one).split("\n") if line.startswith("+ ")]
    assert [line[1:].strip() for line in shown] == ["return a - 1", "return a + 2"]
    assert len(judged) == 4
    assert (root / "hooks/gongshi/law/a.py").read_text(encoding="utf-8") == CODE


@pytest.mark.long
def test_of_a_hundred_small_changes_at_least_so_many_are_noticed(seed: str, tmp_path: Path) -> None:
    judged = list(judge(sample(seed, COUNT), tmp_path))
    unnoticed = [str(one) for one in judged if not one.is_noticed]
    assert len(judged) == COUNT
    assert COUNT - len(unnoticed) >= LEAST, "\n".join([f"make test-long SEED={seed}", *unnoticed])
