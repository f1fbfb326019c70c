"""The tests can fail: small changes to the code are noticed. `tests/mutation_runs.py` does the same for single files."""

from __future__ import annotations

from pathlib import Path

import pytest

from mutants import Mutant, mutants_of
from mutation_runs import Measured, judge, sample

COUNT = 100
LEAST = 95


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


@pytest.mark.long
def test_of_a_hundred_small_changes_at_least_95_are_noticed(seed: str, tmp_path: Path) -> None:
    judged = list(judge(sample(seed, COUNT), tmp_path))
    unnoticed = [str(one) for one in judged if not one.is_noticed]
    assert len(judged) == COUNT
    assert COUNT - len(unnoticed) >= LEAST, "\n".join([f"make test-long SEED={seed}", *unnoticed])
