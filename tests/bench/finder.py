"""Measure the finder of penalties in headless Chromium: what it reads to open, and how long a change takes.

    python tests/bench/finder.py                 100,000 records (two thirds are penalties), built first
    python tests/bench/finder.py --count 10000   fewer
    python tests/bench/finder.py --site DIR      a site that is built already

A change is a new address, as a tick or a link makes it; it has taken as long as it takes until the page shows its answer.
Bytes are what the server sent, uncompressed for pages, scripts and styles; later changes find in memory what earlier ones read.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median
from threading import Thread
from typing import Any, Final

from playwright.sync_api import Page, sync_playwright

ROOT: Final = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from site_tools import need_browser  # noqa: E402

TODAY: Final = "2026-11-23"
CHANGES: Final = (
    ("a year", "?year=2024"),
    ("a second year", "?year=2024&year=2023"),
    ("a type", "?penalty_types=罚款"),
    ("a type and a party", "?penalty_types=罚款&party_category=自然人"),
    ("sorted by amount", "?penalty_types=没收违法所得&sort=fine-desc"),
    ("sorted the other way", "?penalty_types=没收违法所得&sort=fine-asc"),
    ("an amount", "?fine-min=100000&fine-max=200000"),
    ("dates, oldest first", "?from=2024-03-01&to=2024-06-01&sort=oldest"),
    ("page 900", "?page=900"),
    ("everything", ""),
    ("a text", "?q=多巴镇"),
    ("a text and a year", "?q=多巴镇&year=2024"),
)
SENT: Final = """() => {
  const sent = {index: 0, scripts: 0, theme: 0, page: 0};
  for (const each of [...performance.getEntriesByType("resource"), ...performance.getEntriesByType("navigation")]) {
    const {pathname} = new URL(each.name);
    const part = /gongshi\\/index(\\/|\\.json)/.test(pathname) ? "index" : pathname.includes("/assets/gongshi/") ? "scripts" : each.entryType === "navigation" ? "page" : "theme";
    sent[part] += each.encodedBodySize;
  }
  return sent;
}"""
CHANGE: Final = """async (address) => {
  const panel = document.querySelector(".gs-found");
  performance.clearResourceTimings();
  const start = performance.now();
  const drawn = new Promise((done) => new MutationObserver((_, observer) => (observer.disconnect(), done())).observe(panel, {childList: true, subtree: true}));
  history.pushState(null, "", location.pathname + address);
  dispatchEvent(new PopStateEvent("popstate"));
  await drawn;
  const files = performance.getEntriesByType("resource");
  return [performance.now() - start, files.reduce((sum, {encodedBodySize}) => sum + encodedBodySize, 0), files.length];
}"""


class _Quiet(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def opened(site: Path) -> Iterator[tuple[Page, str]]:
    """Serve a site and open a browser; yield a page and the address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(site))) as http, sync_playwright() as play:
        Thread(target=http.serve_forever, daemon=True).start()
        browser = play.chromium.launch(executable_path=need_browser(), args=["--no-sandbox"])
        yield browser.new_page(), f"http://127.0.0.1:{http.server_address[1]}/"
        browser.close()
        http.shutdown()


def make_site(count: int, folder: Path) -> Path:
    """Generate a project and build it."""
    run = partial(subprocess.run, check=True, stdout=subprocess.DEVNULL)
    run([sys.executable, Path(__file__).with_name("generate.py"), str(count), folder / "project"])
    run(
        [sys.executable, "-m", "gongshi", "build", "--project", folder / "project", "--today", TODAY],
        cwd=ROOT / "hooks",
    )
    return folder / "project" / "site"


def rows(site: Path) -> Iterator[Sequence[Any]]:
    """Yield what was changed, milliseconds, KB and files, after the bytes of opening."""
    with opened(site) as (page, address):
        page.goto(f"{address}penalties/index.html")
        page.wait_for_selector(".gs-found .gs-table")
        sent: dict[str, int] = page.evaluate(SENT)
        yield (
            "opened",
            "–",
            sum(sent.values()) / 1000,
            ", ".join(f"{name} {size / 1000:.0f}" for name, size in sent.items()),
        )
        taken = []
        for name, change in CHANGES:
            milliseconds, size, files = page.evaluate(CHANGE, change)
            taken.append(milliseconds)
            yield name, f"{milliseconds:.0f}", size / 1000, files
        yield "median", f"{median(taken):.0f}", 0, ""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=100_000, help="records (default: %(default)s)")
    parser.add_argument("--site", type=Path, help="a site that is built already")
    options = parser.parse_args()
    need_browser()  # said before the site is built, not after
    with tempfile.TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None) as folder:
        site = options.site or make_site(options.count, Path(folder))
        print("| change | ms | KB | files |\n| --- | ---: | ---: | --- |")
        for name, time, size, files in rows(site):
            print(f"| {name} | {time} | {size:,.0f} | {files} |", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
