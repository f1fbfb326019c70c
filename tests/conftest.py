"""What the tests share: the markers `browser` and `long`, the seed, the snapshot of the product, the example's site, a browser.

The tests run real commands on a copy of the project. `hooks/` is copied once a session, so that an edit made while the tests run
cannot change the product between two builds that are compared.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from site_tools import Product, Project, find_browser, served


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--seed", default=os.environ.get("SEED"), help="what random edits begin from, to make a failure happen again"
    )
    parser.addoption("--pictures", action="store_true", help="write the handbook's pictures anew")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers", "browser: needs Chromium, found through the environment variable CHROMIUM or on the PATH"
    )
    config.addinivalue_line("markers", "long: left out of `make test`; `make test-long` runs it")

    if browser := find_browser():
        os.environ["CHROMIUM"] = browser


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Without a browser leave out what needs one; on CI that is a failure."""
    if item.get_closest_marker("browser") is None or find_browser():
        return
    if os.environ.get("CI") == "true":
        pytest.fail("no Chromium was found, and on CI no test may be left out; set CHROMIUM", pytrace=False)

    pytest.skip("no Chromium was found; set CHROMIUM")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = {
        report.nodeid
        for report in terminalreporter.getreports("skipped")
        if "no Chromium was found" in str(report.longrepr)
    }
    if skipped:
        terminalreporter.section("NO BROWSER: TESTS LEFT OUT", sep="!", red=True, bold=True)
        terminalreporter.line(
            f"{len(skipped)} tests need Chromium and did not run. Set CHROMIUM to its path.", red=True
        )
        for nodeid in sorted(skipped):
            terminalreporter.line(f"  {nodeid}")


@pytest.fixture
def seed(request: pytest.FixtureRequest) -> str:
    """What random choices begin from: what --seed or the variable SEED says, else always the same, and in long tests another each time."""
    given: str | None = request.config.getoption("--seed")
    return given or (secrets.token_hex(4) if request.node.get_closest_marker("long") else "1")


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Product:
    return Product.snapshot(tmp_path_factory.mktemp("product"))


@pytest.fixture(scope="session")
def example(product: Product, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The repository's example, built. Shared: only read it."""
    project = product.example(tmp_path_factory.mktemp("example") / "project")
    project.build().must(0)
    return project


@pytest.fixture
def project(product: Product, tmp_path: Path) -> Project:
    """A copy of the example of one's own, not yet built."""
    return product.example(tmp_path / "project")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium. One a module: two of Playwright's event loops cannot run at once."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=os.environ["CHROMIUM"],
            args=["--no-sandbox", "--disable-background-networking", "--disable-component-update"],
        )
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def address(example: Project) -> Iterator[str]:
    """Where the example's site is served: under a sub-path, as in a column of a government's site."""
    with served(example.site, "/gongshi/") as base:
        yield base
