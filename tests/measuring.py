"""A plugin of pytest, for tests/mutation_runs.py: which test runs which lines, and then only the tests that run a changed line.

Left out are tests that start commands of a copy of the product: no lines are noted of those. The environment says what to do:
MEASURE_INTO names a folder for the lines (`lines`, coverage.py's) and the seconds (`seconds.json`) of each test; RUN_ONLY names a file with
the ids of tests, in the order in which to run them.
"""

from __future__ import annotations

import importlib
import json
import os
import pkgutil
import signal
from collections.abc import Generator
from pathlib import Path

import coverage
import pytest

STARTS_COMMANDS = frozenset({"product", "browser"})
"""Fixtures of those tests."""

QUICK = 2.0
"""Seconds, while its lines are noted, from which a test is no quick one."""


def pytest_configure(config: pytest.Config) -> None:
    if folder := os.environ.get("MEASURE_INTO"):
        config.pluginmanager.register(Measuring(Path(folder)))


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not os.environ.keys() & {"MEASURE_INTO", "RUN_ONLY"}:
        return
    kept = [item for item in items if STARTS_COMMANDS.isdisjoint(getattr(item, "fixturenames", ()))]
    if named := os.environ.get("RUN_ONLY"):
        order = {test: place for place, test in enumerate(json.loads(Path(named).read_text(encoding="utf-8")))}
        kept = sorted((item for item in kept if item.nodeid in order), key=lambda item: order[item.nodeid])
    config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
    items[:] = kept


class Measuring:
    """Notes which lines each test runs. All modules are loaded before the first test, so that none of them seems to run what only loads."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.seconds: dict[str, float] = {}
        self.coverage = coverage.Coverage(data_file=folder / "lines", source=["gongshi"], config_file=False)
        self.coverage.start()
        self.is_noting = True
        signal.signal(signal.SIGALRM, self._stop)
        package = importlib.import_module("gongshi")
        for module in pkgutil.walk_packages(package.__path__, "gongshi."):
            if not module.name.endswith("__main__"):
                importlib.import_module(module.name)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        self.coverage.switch_context(item.nodeid)
        signal.setitimer(signal.ITIMER_REAL, QUICK)
        try:
            return (yield)
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            if not self.is_noting:
                self.coverage.start()
                self.is_noting = True
            self.coverage.switch_context("")

    def _stop(self, *_: object) -> None:
        """Note no more lines of a test that is no quick one: noting makes it three times as slow."""
        self.coverage.stop()
        self.is_noting = False

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call" and report.passed:
            self.seconds[report.nodeid] = report.duration

    def pytest_sessionfinish(self) -> None:
        self.coverage.stop()
        self.coverage.save()
        (self.folder / "seconds.json").write_text(json.dumps(self.seconds), encoding="utf-8")
