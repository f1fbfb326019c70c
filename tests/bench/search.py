"""Measure the search index beside Pagefind, over the same passages, on one machine, in one run.

    python tests/bench/search.py                          200,000 passages made from texts.py, 400 queries
    python tests/bench/search.py --text prose.txt         one passage a line, of any prose
    python tests/bench/search.py --tools gongshi          without Pagefind
    python tests/bench/search.py --near 100000            what is offered for a query that nothing holds, in so many decisions

A query is a fragment of 1 to 20 characters of a passage. Each is asked in headless Chromium of an index opened for it
alone, with nothing cached; what is counted is what the server sent for it, first 20 hits included. The oracle is a
search for the fragment in every normalised passage. Recall and precision are of the first 20 hits: of what was shown,
how much holds the fragment; of what could have been shown, how much was. Pagefind is asked without quotation marks: with
them it finds still less.

A query for `--near` is a party's name, a document number or a fragment of a name with one character more, fewer or other, or in
traditional characters, so that no decision holds it; what is counted is what comes after the search that found nothing. Scripts and
the table of characters come once a page.
"""

from __future__ import annotations

import argparse
import gzip
import os
import random
import sys
import tempfile
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from html import escape
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from shutil import copytree
from statistics import median, quantiles
from typing import Any, Final

import texts
from measure import Failed, Measured, measure
from playwright.sync_api import Page, sync_playwright

ROOT: Final = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "hooks"), str(ROOT / "tests")]

from gongshi.exports.variants_js import groups  # noqa: E402
from gongshi.format import FOLDER, MANIFEST, SUFFIX  # noqa: E402
from gongshi.index import joining, segments  # noqa: E402
from gongshi.index.text import Document, newest_first, normalise  # noqa: E402
from gongshi.index.upkeep import update_search  # noqa: E402
from gongshi.making import scripts  # noqa: E402
from gongshi.pool import Pool, pure  # noqa: E402
from gongshi.store import Entry, Store  # noqa: E402
from site_tools import need_browser  # noqa: E402

ASSETS: Final = ROOT / "hooks/gongshi/assets/gongshi"
SHOWN: Final = 20
MINUTES: Final = 60
LENGTHS: Final = range(1, 21)


# ---------------------------------------------------------------- passages and queries


def made_passages(count: int, seed: int) -> Iterator[str]:
    """Sentences of penalties and permits, about 75 characters each."""
    chance = random.Random(seed)
    facts = [(one.name, one.fact) for one in texts.VIOLATIONS] + [(one.title, one.content) for one in texts.PERMITS]
    for _ in range(count):
        name, fact = chance.choice(facts)
        owner = chance.choice(texts.NAME_HEADS) + chance.choice(texts.NAME_TAILS) + chance.choice(texts.TRADES)
        filled = fact.format_map(_Words(chance))
        yield f"{owner}{chance.choice(texts.FORMS)}{name}：{filled}。{chance.choice(texts.EVIDENCE)}"


class _Words(dict[str, str]):
    """Words for the slots of a sentence, each drawn when it is asked for."""

    LISTS: Final[Mapping[str, Sequence[str]]] = {
        "town": texts.TOWNS,
        "village": texts.VILLAGES,
        "place": texts.PLACES,
        "land": texts.LANDS,
        "use": texts.USES,
        "zone": texts.ZONES,
        "mineral": texts.MINERALS,
        "project": texts.PROJECTS,
    }

    def __init__(self, chance: random.Random) -> None:
        super().__init__()
        self._chance = chance

    def __missing__(self, slot: str) -> str:
        if words := self.LISTS.get(slot):
            return self._chance.choice(words)
        return f"{self._chance.randint(100, 99999) / 100:g}"


def as_documents(passages: Sequence[str]) -> list[Document]:
    """Passages as documents with the days of fourteen years, the newest first."""
    documents = []
    for number, text in enumerate(passages):
        day = f"{2012 + number * 14 // len(passages)}-{number % 12 + 1:02}-{number % 28 + 1:02}"
        address = f"passages/{number}.html"
        documents.append(
            Document("passages", str(number), address, f"第{number}段", day, (), (text,), {"year": day[:4]})
        )
    return newest_first(documents)


def make_queries(passages: Sequence[str], count: int, seed: int) -> list[str]:
    """Fragments of random passages, as many of each length; none is blank at an end."""
    chance = random.Random(seed)
    queries: list[str] = []
    while len(queries) < count:
        text, length = chance.choice(passages), LENGTHS[len(queries) % len(LENGTHS)]
        start = chance.randint(0, max(0, len(text) - length))
        fragment = text[start : start + length]
        if len(fragment) == length and not any(map(str.isspace, fragment)):
            queries.append(fragment)
    return queries


# ---------------------------------------------------------------- building, each in a process of its own


def build_gongshi(passages: Sequence[str], site: Path) -> None:
    write_index(as_documents(passages), site)


def write_index(documents: Sequence[Document], site: Path) -> None:
    by_name = {(each.kind, each.id): each for each in documents}

    def build(pieces: Iterable[Sequence[Entry]]) -> Iterator[segments.SegmentIndex]:
        tasks = ([by_name[one.kind, one.id] for one in members] for members in pieces)
        return pool.run(pure(segments.build_segment), tasks)

    (site / FOLDER).mkdir(parents=True)
    with Pool() as pool, Store(Path(":memory:"), "bench") as store:
        store.put_entries((), (Entry(each.kind, each.id, each.day, _length(each), each.id) for each in documents))
        summaries = update_search(store, pool, (), build)
        files = [(name, store.index_file(piece, name)) for name, piece in store.index_files()]
        shards = store.shards()
        files += [(f"{name}{SUFFIX}", store.shard_file(tree, last)) for tree, _, name, last in shards]
    joined = joining.join(summaries, shards, {"passages": "段落"})
    for name, content in (*files, *joined.files.items()):
        (site / FOLDER / name).write_bytes(content)
    (site / MANIFEST).write_bytes(joined.manifest)


def _length(document: Document) -> int:
    return sum(map(len, (*document.head, *document.body)))


def write_pages(passages: Sequence[str], site: Path) -> None:
    """What Pagefind reads: a page for each passage."""
    (site / "passages").mkdir(parents=True)
    for number, text in enumerate(passages):
        page = f"<!doctype html><html lang=zh-CN><title>第{number}段</title><main data-pagefind-body><p>{escape(text)}</p></main>"
        (site / f"passages/{number}.html").write_text(page, encoding="utf-8")


# ---------------------------------------------------------------- asking in a browser


class _Counting(SimpleHTTPRequestHandler):
    """Serves a folder and counts what it sends."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    sent = 0
    requests = 0

    def copyfile(self, source: Any, outputfile: Any) -> None:
        content = source.read()
        _Counting.requests += 1
        _Counting.sent += len(content)
        outputfile.write(content)

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def served(site: Path) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Counting, directory=str(site))) as http:
        thread = threading.Thread(target=http.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{http.server_address[1]}/"
        http.shutdown()


@dataclass(frozen=True, slots=True)
class Tool:
    """How a tool's index is opened and asked in the page. Both set `window.answer`: addresses without their site."""

    name: str
    load: str
    open: str
    ask: str


GONGSHI: Final = Tool(
    "gongshi",
    "async () => { window.tool = await import('./assets/gongshi/search.js'); }",
    "async () => { window.index = await window.tool.open('./'); }",
    "async (query) => (await window.index.search(query, {limit: 20})).hits.map(({url}) => url)",
)
PAGEFIND: Final = Tool(
    "Pagefind",
    "() => undefined",
    """async () => {
      window.index = await import(`./pagefind/pagefind.js?fresh=${performance.now()}`);
      await window.index.init();
    }""",
    """async (query) => {
      const {results} = await window.index.search(query);
      const shown = await Promise.all(results.slice(0, 20).map((result) => result.data()));
      return shown.map(({url}) => url.replace(/^\\//, ""));
    }""",
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What one query took."""

    opened: int
    """Bytes before it."""
    read: int
    """Bytes for it."""
    requests: int
    """Files for it."""
    milliseconds: float
    urls: tuple[str, ...]


def ask(tool: Tool, site: Path, queries: Sequence[str]) -> list[Asked]:
    (site / "page.html").write_text(
        "<!doctype html><html lang=zh-CN><meta charset=utf-8><title>页</title>", encoding="utf-8"
    )
    with served(site) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=need_browser(), args=["--no-sandbox"])
        page = browser.new_page(locale="zh-CN")
        page.goto(f"{address}page.html")
        page.evaluate(tool.load)
        asked = [_ask(tool, page, query) for query in (queries[0], *queries)]
        browser.close()
    return asked[1:]


def _ask(tool: Tool, page: Page, query: str) -> Asked:
    before = _Counting.sent
    page.evaluate(tool.open, query)
    opened, requests = _Counting.sent, _Counting.requests
    script = (
        f"async (query) => {{ const start = performance.now(); const urls = await ({tool.ask})(query);"
        " return [performance.now() - start, urls]; }"
    )
    milliseconds, urls = page.evaluate(script, query)
    return Asked(opened - before, _Counting.sent - opened, _Counting.requests - requests, milliseconds, tuple(urls))


# ---------------------------------------------------------------- the oracle


@dataclass(frozen=True, slots=True)
class Quality:
    recall: float
    precision: float


def judge(passages: Sequence[str], queries: Sequence[str], answers: Sequence[Asked]) -> Quality:
    forms = [normalise(text) for text in passages]
    recalls, precisions = [], []
    for query, answer in zip(queries, answers, strict=True):
        part = normalise(query)
        right = {f"passages/{number}.html" for number, form in enumerate(forms) if part in form}
        found = [url for url in answer.urls if url in right]
        recalls.append(len(set(found)) / min(SHOWN, len(right)))
        precisions.append(len(found) / len(answer.urls) if answer.urls else 1.0)
    return Quality(sum(recalls) / len(recalls), sum(precisions) / len(precisions))


# ---------------------------------------------------------------- what is near


def made_decisions(count: int, seed: int) -> list[Document]:
    """Decisions with number, party and fact, as records of penalties have them, the newest first."""
    chance = random.Random(seed)
    documents = []
    for number, passage in enumerate(made_passages(count, seed)):
        party, _, fact = passage.partition("：")
        year, serial = 2012 + number * 14 // count, number % (count // 14 + 1) + 1
        head = (f"湟自然资罚〔{year}〕{serial}号", f"{party}案")
        name = next((party[: party.find(form) + len(form)] for form in texts.FORMS if form in party), party)
        day = f"{year}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
        facts: dict[str, Any] = {"year": str(year)}
        documents.append(Document("passages", str(number), f"p/{number}.html", head[1], day, head, (name, fact), facts))
    return newest_first(documents)


def near_queries(documents: Sequence[Document], count: int, seed: int) -> dict[str, str]:
    """Return what should be offered by query; no document holds the query."""
    chance = random.Random(seed)
    traditional = {group[0]: group[1] for group in groups()}
    forms = "\0".join({normalise(text) for each in documents for text in (*each.head, *each.body)})
    found: dict[str, str] = {}
    while len(found) < count:
        document = chance.choice(documents)
        name = document.body[0]
        start = chance.randint(0, max(0, len(name) - 5))
        meant = chance.choice((name, document.head[0], name[start : start + chance.randint(4, 8)]))
        place = chance.randrange(len(meant))
        other = chance.choice(document.body[1])
        query = chance.choice(
            (
                meant[:place] + other + meant[place + 1 :],
                meant[:place] + other + meant[place:],
                meant[:place] + meant[place + 1 :],
                "".join(traditional.get(letter, letter) for letter in meant),
            )
        )
        if normalise(query) == query.replace(" ", "") and len(query) > 3 and query not in forms:
            found[query] = meant
    return found


_NEAR_MODULES: Final = ("near", "spelling", "variants")
NEAR: Final = Tool(
    "near",
    GONGSHI.load,
    "async (query) => { window.index = await window.tool.open('./'); await window.index.search(query, {limit: 20}); }",
    "async (query) => (await window.index.near(query)).map((one) => one.query)",
)


def bench_near(count: int, queries: int, seed: int, folder: Path) -> Iterator[str]:
    documents = made_decisions(count, seed)
    site = folder / "near"
    site.mkdir()
    write_index(documents, site)
    for path, text in scripts.published(ROOT / "hooks/gongshi").items():
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_text(text, encoding="utf-8")
    meant = near_queries(documents, queries, seed)
    asked = ask(NEAR, site, list(meant))
    offered = sum(normalise(meant[query]) in map(normalise, one.urls) for query, one in zip(meant, asked, strict=True))
    some = sum(bool(one.urls) for one in asked)
    read, took = [one.read / 1000 for one in asked], [one.milliseconds for one in asked]
    yield f"\n### near, {count:,} decisions, {len(meant)} queries that none holds\n\n| | |\n| --- | ---: |"
    yield f"| what was meant is offered | {offered / len(meant):.3f} |"
    yield f"| something is offered | {some / len(meant):.3f} |"
    once = [
        text for path, text in scripts.published(ROOT / "hooks/gongshi").items() if Path(path).stem in _NEAR_MODULES
    ]
    yield f"| KB of scripts and table, once | {sum(len(text.encode()) for text in once) / 1000:.0f} |"
    yield f"| KB, median, 95 %, most | {median(read):.0f}, {_most(read):.0f}, {max(read):.0f} |"
    yield f"| ms, median, 95 %, most | {median(took):.0f}, {_most(took):.0f}, {max(took):.0f} |"


# ---------------------------------------------------------------- the table


@dataclass(frozen=True, slots=True)
class Result:
    built: Measured
    index: float
    """Bytes of the index without what is shown, or of all of it if these cannot be told apart."""
    shown: float | None
    files: int
    asked: Sequence[Asked]
    quality: Quality


def rows(count: int, results: Mapping[str, Result]) -> Iterator[tuple[str, ...]]:
    def row(label: str, cell: Any) -> tuple[str, ...]:
        return label, *(cell(result) for result in results.values())

    yield row("build, passages a second", lambda one: f"{count / one.built.wall:,.0f}")
    yield row("build, CPU s", lambda one: f"{one.built.cpu:.1f}")
    yield row("build, MB of memory", lambda one: f"{one.built.memory_mb:,.0f}")
    yield row("index, bytes a passage", lambda one: f"{one.index / count:.1f}")
    yield row("and text to show, bytes a passage", lambda one: f"{one.shown / count:.1f}" if one.shown else "(within)")
    yield row("files", lambda one: f"{one.files:,}")
    yield row("KB before the first query", lambda one: f"{one.asked[0].opened / 1000:.1f}")
    yield row("KB a query, median", lambda one: f"{median(each.read for each in one.asked) / 1000:.0f}")
    yield row("KB a query, 95 %", lambda one: f"{_most([each.read for each in one.asked]) / 1000:.0f}")
    yield row("requests a query, median", lambda one: f"{median(each.requests for each in one.asked):.0f}")
    yield row("requests a query, 95 %", lambda one: f"{_most([each.requests for each in one.asked]):.0f}")
    yield row("ms a query, median", lambda one: f"{median(each.milliseconds for each in one.asked):.0f}")
    yield row("ms a query, 95 %", lambda one: f"{_most([each.milliseconds for each in one.asked]):.0f}")
    yield row("recall", lambda one: f"{one.quality.recall:.3f}")
    yield row("precision", lambda one: f"{one.quality.precision:.3f}")


def _most(values: Sequence[float]) -> float:
    return quantiles(values, n=20)[-1]


def by_length(queries: Sequence[str], asked: Sequence[Asked]) -> Iterator[str]:
    """Yield median and largest KB and ms of the queries of each length."""
    for length in LENGTHS:
        of_length = [one for query, one in zip(queries, asked, strict=True) if len(query) == length]
        if of_length:
            read = [one.read / 1000 for one in of_length]
            took = [one.milliseconds for one in of_length]
            yield f"| {length} | {median(read):.0f} | {max(read):.0f} | {median(took):.0f} | {max(took):.0f} |"


def size_of(site: Path) -> int:
    return sum(path.stat().st_size for path in site.rglob("*") if path.is_file())


def _memory() -> str | None:
    """On a disk the run would also measure the disk: see run.py."""
    return "/dev/shm" if Path("/dev/shm").is_dir() else None


def bench_gongshi(passages: Sequence[str], queries: Sequence[str], work: Path, given: Path) -> Result:
    site = work / "gongshi"
    site.mkdir()
    built = measure(
        [sys.executable, __file__, "--build", str(site), "--text", str(given)],
        ROOT,
        dict(os.environ),
        work / "log",
        MINUTES * 60,
    )
    files = [path for path in site.rglob("*") if path.is_file()]
    index = size_of(site)
    shown = sum(path.stat().st_size for path in files if _is_block(path))
    copytree(ASSETS, site / "assets/gongshi", dirs_exist_ok=True)
    asked = ask(GONGSHI, site, queries)
    return Result(built, index - shown, shown, len(files), asked, judge(passages, queries, asked))


def _is_block(path: Path) -> bool:
    """Whether a file is a block of what is shown: a JSON list of objects."""
    return path.suffix == ".bin" and gzip.decompress(path.read_bytes())[:2] == b"[{"


def bench_pagefind(passages: Sequence[str], queries: Sequence[str], work: Path) -> Result:
    site = work / "pagefind"
    write_pages(passages, site)
    command = [sys.executable, "-m", "pagefind", "--site", str(site), "--force-language", "zh"]
    built = measure(command, ROOT, dict(os.environ), work / "log", MINUTES * 60)
    files = [path for path in (site / "pagefind").rglob("*") if path.is_file()]
    asked = ask(PAGEFIND, site, queries)
    return Result(built, size_of(site / "pagefind"), None, len(files), asked, judge(passages, queries, asked))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--passages", type=int, default=200_000, help="how many (default: %(default)s)")
    parser.add_argument("--queries", type=int, default=400, help="how many (default: %(default)s)")
    parser.add_argument("--text", type=Path, help="a file with a passage on each line instead")
    parser.add_argument("--tools", default="gongshi,pagefind", help="one or both of them (default: %(default)s)")
    parser.add_argument("--lengths", action="store_true", help="also show the queries of each length")
    parser.add_argument("--seed", type=int, default=2024, help="another seed gives other passages and queries")
    parser.add_argument("--tmp", type=Path, help="folder to work in (default: memory, or else the temporary folder)")
    parser.add_argument("--near", type=int, metavar="DECISIONS", help="measure what is offered near a query instead")
    parser.add_argument("--build", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.near:
        need_browser()
        with tempfile.TemporaryDirectory(prefix="gongshi-near-", dir=options.tmp or _memory()) as folder:
            print("\n".join(bench_near(options.near, options.queries, options.seed, Path(folder))))
        return 0
    if options.text:
        lines = options.text.read_text(encoding="utf-8").split("\n")
        passages = [line for line in lines if line][: options.passages]
    else:
        passages = list(made_passages(options.passages, options.seed))
    if options.build:
        build_gongshi(passages, options.build)
        return 0
    need_browser()  # said before the index is built, not after
    queries = make_queries(passages, options.queries, options.seed)
    results: dict[str, Result] = {}
    with tempfile.TemporaryDirectory(prefix="gongshi-search-", dir=options.tmp or _memory()) as folder:
        given = Path(folder) / "passages.txt"
        given.write_text("\n".join(passages), encoding="utf-8")
        try:
            if "gongshi" in options.tools:
                results["gongshi"] = bench_gongshi(passages, queries, Path(folder), given)
            if "pagefind" in options.tools:
                results["Pagefind"] = bench_pagefind(passages, queries, Path(folder))
        except Failed as error:
            print(error, file=sys.stderr)
            return 1
    characters = sum(map(len, passages)) / len(passages)
    print(f"\n### {len(passages):,} passages of {characters:.0f} characters, {len(queries)} queries\n")
    print(f"| | {' | '.join(results)} |\n| --- |{' ---: |' * len(results)}")
    print("\n".join(f"| {' | '.join(row)} |" for row in rows(len(passages), results)))
    if options.lengths:
        for name, result in results.items():
            print(f"\n| {name}: characters | KB, median | KB, most | ms, median | ms, most |\n|{' ---: |' * 5}")
            print("\n".join(by_length(queries, result.asked)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
