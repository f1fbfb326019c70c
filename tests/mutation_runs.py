"""Changes the code in a copy of the tree, runs the tests that see the change, and says which changes none of them noticed.

    .venv/bin/python tests/mutation_runs.py [--seed S] [--count N] [FILE…]

takes N changes, from each room of `ROOMS` alike or from the files named, and shows the difference of each that went unnoticed.
"""

from __future__ import annotations

import argparse
import json
import os
import queue
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Final

import coverage
import pytest

from measuring import QUICK
from mutants import Mutant, mutants_of

ROOT: Final = Path(__file__).resolve().parents[1]
HOUSE: Final = "hooks/gongshi"
ROOMS: Final = ("model", "law", "private", "making")
WORKERS: Final = 2
START: Final = 60.0
"""Seconds for pytest to start, with time to spare."""
PATIENCE: Final = 10
"""How many times as long as measured the tests of a change may take, before it counts as noticed for never ending."""
OWN_SECONDS: Final = 900.0
"""The same for a file of tests that start commands."""
HANDFUL: Final = 40
"""Tests that are tried before all others: they stand in few files, and one of them mostly notices."""
NOT_OF_TIME: Final = ("-k", "not linear")
"""Tests of how time grows take long, and say nothing of a change that another does not say."""
NOT_COPIED: Final = (
    ".git",
    ".venv",
    "site",
    "preview",
    ".gongshi",
    "node_modules",
    ".*_cache",
    ".hypothesis",
    "__pycache__",
)


@dataclass(frozen=True, slots=True)
class Measured:
    """Which quick tests run which lines, and how many seconds each takes."""

    lines: dict[str, dict[int, list[str]]]
    """File → line → tests; "" is what runs while the modules are loaded."""
    seconds: dict[str, float]

    def tests_of(self, mutant: Mutant) -> list[str]:
        """Return the quick tests that run anything of the changed file: first those that run the changed statement, quick ones first.

        The others come too, as what a statement computed may have been kept for them (`functools.cache`).
        """
        lines = self.lines.get(mutant.path, {})
        at_it = {test for line in range(mutant.first, mutant.last + 1) for test in lines.get(line, ())}
        tests = {test for tests in lines.values() for test in tests if self.seconds.get(test, QUICK) < QUICK}
        return sorted(tests, key=lambda test: (test not in at_it, self.seconds[test], test))


@dataclass(frozen=True, slots=True)
class Judged:
    mutant: Mutant
    tests: int
    is_noticed: bool

    def __str__(self) -> str:
        return f"{'noticed' if self.is_noticed else 'unnoticed'} by {self.tests} tests\n{self.mutant.diff()}"


def copied(root: Path, folder: Path) -> Path:
    """Copy the tree at `root` into `folder`, without what was made from it."""
    return Path(shutil.copytree(root, folder, ignore=shutil.ignore_patterns(*NOT_COPIED), symlinks=True))


def pytest_in(
    tree: Path, arguments: Iterable[str], environment: dict[str, str], seconds: float | None
) -> tuple[int, str]:
    """Run pytest in one process; return its exit code, or the signal that ended it when its time was over, and what it printed."""
    command = (sys.executable, "-m", "pytest", "-q", "-n", "0", "-p", "measuring", "-p", "no:cacheprovider", *arguments)
    outside = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    variables = {**outside, **environment, "PYTHONPATH": str(tree / "tests")}
    with subprocess.Popen(
        command, cwd=tree, env=variables, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True
    ) as process:
        try:
            printed, _ = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            printed, _ = process.communicate()
        return process.returncode, printed.decode("utf-8", "replace")


def measure(trees: Sequence[Path], folder: Path) -> Measured:
    """Run all quick tests, each file in one of these copies of the tree, and note what they run.

    Raises:
        AssertionError: one failed though nothing was changed.
    """
    files = sorted(path.relative_to(trees[0]).as_posix() for path in (trees[0] / "tests").glob("test_*.py"))

    def run(number: int) -> tuple[Path, Path]:
        into = folder / f"measured{number}"
        into.mkdir()
        some = files[number :: len(trees)]
        code, printed = pytest_in(trees[number], (*NOT_OF_TIME, *some), {"MEASURE_INTO": str(into)}, None)
        assert code == 0, printed
        return trees[number], into

    with ThreadPoolExecutor(len(trees)) as pool:
        return joined(pool.map(run, range(len(trees))))


def joined(measured: Iterable[tuple[Path, Path]]) -> Measured:
    """Return what was noted, for each copy of the tree, into a folder."""
    all_lines: dict[str, dict[int, list[str]]] = {}
    seconds: dict[str, float] = {}
    for tree, into in measured:
        data = coverage.CoverageData(str(into / "lines"))
        data.read()
        for path in (tree / HOUSE).rglob("*.py"):
            lines = all_lines.setdefault(path.relative_to(tree).as_posix(), {})
            for line, tests in data.contexts_by_lineno(str(path)).items():
                lines.setdefault(line, []).extend(tests)
        seconds |= json.loads((into / "seconds.json").read_text(encoding="utf-8"))
    return Measured(all_lines, seconds)


def is_noticed(tree: Path, mutant: Mutant, tests: Sequence[str], seconds: Mapping[str, float]) -> bool:
    """Change the file in a copy of the tree, run the tests until one fails, and put the file back.

    First a handful of the quick tests, then the others, then the files of tests that are named after the module or its folder: those
    also start commands, of a copy of this copy.
    """
    path = tree / mutant.path
    before = path.read_bytes()
    path.write_text(mutant.source(), encoding="utf-8")
    own = own_tests(tree, mutant.path)
    try:
        if any(fails(tree, some, seconds) for some in (tests[:HANDFUL], tests[HANDFUL:]) if some):
            return True
        if not own or code_of(tree, own, {}, OWN_SECONDS) in SILENT:
            return False
    finally:
        path.write_bytes(before)
    assert code_of(tree, own, {}, OWN_SECONDS) in SILENT, f"{own}: a test fails though nothing was changed"
    return True


def own_tests(tree: Path, path: str) -> list[str]:
    """Return the files of tests that are named after a module, or after its folder if that is no room."""
    module = Path(path)
    names = {module.stem, module.parent.name} - {*ROOMS, "__init__"}
    files = (f"tests/test_{name.strip('_')}.py" for name in sorted(names))
    return [file for file in files if (tree / file).exists()]


def fails(tree: Path, tests: Sequence[str], seconds: Mapping[str, float]) -> bool:
    """Tell whether one of the quick tests fails, or the program cannot be loaded, or does not end."""
    chosen = tree / "chosen.json"
    chosen.write_text(json.dumps(tests), encoding="utf-8")
    files = dict.fromkeys(test.partition("::")[0] for test in tests)
    limit = START + PATIENCE * sum(seconds[test] for test in tests)
    return code_of(tree, files, {"RUN_ONLY": str(chosen)}, limit) not in SILENT


def code_of(tree: Path, files: Iterable[str], environment: dict[str, str], limit: float) -> int:
    return pytest_in(tree, ("-x", *files), {**environment, "PYTHONDONTWRITEBYTECODE": "1"}, limit)[0]


SILENT: Final = (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED)


def judge(mutants: Iterable[Mutant], folder: Path, root: Path = ROOT) -> Iterator[Judged]:
    """Yield what becomes of each change to the tree at `root`, in their order. `folder` takes the copies of it."""
    copies = [copied(root, folder / f"tree{number}") for number in range(WORKERS)]
    measured = measure(copies, folder)
    trees: queue.Queue[Path] = queue.Queue()
    for tree in copies:
        compiled = [sys.executable, "-m", "compileall", "-q", "--invalidation-mode", "checked-hash", "hooks", "tests"]
        subprocess.run(compiled, cwd=tree, check=True)
        trees.put(tree)
    quickest = sorted(measured.seconds, key=measured.seconds.__getitem__)[:HANDFUL]
    assert not fails(copies[0], quickest, measured.seconds), "a test fails though nothing was changed"

    def one(mutant: Mutant) -> Judged:
        tests = measured.tests_of(mutant)
        tree = trees.get()
        try:
            return Judged(mutant, len(tests), is_noticed(tree, mutant, tests, measured.seconds))
        finally:
            trees.put(tree)

    with ThreadPoolExecutor(WORKERS) as pool:
        yield from pool.map(one, mutants)


def sample(seed: str, count: int) -> list[Mutant]:
    """Return `count` changes, from each room alike: a room has as much to lose as another, however long its files are."""
    random = Random(seed)
    chosen: list[Mutant] = []
    for place, room in enumerate(ROOMS):
        files = sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / HOUSE / room).rglob("*.py"))
        all_of_it = [mutant for path in files for mutant in mutants_of(ROOT, path)]
        chosen += random.sample(all_of_it, count * (place + 1) // len(ROOMS) - count * place // len(ROOMS))
    return chosen


def main() -> None:
    parser = argparse.ArgumentParser(description="Changes the code and shows which changes no test notices.")
    parser.add_argument("--seed", default=secrets.token_hex(4))
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("files", nargs="*", help="files below the root, instead of all rooms")
    asked = parser.parse_args()
    if asked.files:
        among = [mutant for path in asked.files for mutant in mutants_of(ROOT, path)]
        mutants = Random(asked.seed).sample(among, min(asked.count, len(among)))
    else:
        mutants = sample(asked.seed, asked.count)
    print(f"SEED={asked.seed}", flush=True)
    with tempfile.TemporaryDirectory(prefix="gongshi-") as folder:
        unnoticed = 0
        for judged in judge(mutants, Path(folder)):
            unnoticed += not judged.is_noticed
            if not judged.is_noticed:
                print(judged, flush=True)
        print(f"{len(mutants) - unnoticed} of {len(mutants)} noticed")


if __name__ == "__main__":
    main()
