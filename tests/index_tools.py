"""An index built from made-up documents, and a server for it: what the tests of search and finders share."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from shutil import rmtree

from playwright.sync_api import Page

import gongshi
from gongshi.format import FOLDER, MANIFEST, SUFFIX
from gongshi.index import columns, segments
from gongshi.index.columns import ChunkIndex, Column, Layout, Row, build_chunk, build_table
from gongshi.index.joining import join
from gongshi.index.segments import SegmentIndex, build_segment
from gongshi.index.text import Document, normalise
from gongshi.index.upkeep import update_search, update_table
from gongshi.making import scripts
from gongshi.pool import Pool
from gongshi.store import Entry, Store

PACKAGE = Path(gongshi.__file__).parent
KINDS = {"penalties": "行政处罚", "permits": "行政许可", "reports": "报告"}
ALL_KINDS = {**KINDS, "pages": "网页"}
PREFIX = "a/column"
"""The site stands under a sub-path."""

COMMON = (
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多"
)
RARE = "𠮷𡈽龘犇骉湟堡沟鲁沙尔隆华兴泰恒ⅣﬁÅßİǅ①㈱½"
OTHERS = "0123456789abXYＡｂ１（）〔〕【】[]()《》“”，。、； \u3000\t％‰-—\n\n  \u200b\u00ad⻓⼭\uf90a"


SEARCH_PAGE = """<!doctype html><html lang=zh-CN><meta charset=utf-8><title>搜索</title>
<meta http-equiv=Content-Security-Policy content="default-src 'self'">
<section data-gs-finder=""><form data-gs-search action="search.html"><input name=q type=search aria-label=检索></form>
<div data-gs-built><a href="penalties.html">行政处罚</a></div></section>
<script type=module src="assets/gongshi/searchbox.js"></script>
"""

# ---------------------------------------------------------------- a corpus


def parts_of(query: str) -> list[str]:
    """Return the parts of a query as a brute-force search compares them: cut at white space, each in its form."""
    return [part for part in "".join(map(normalise, query)).split(" ") if part]


def make_documents(count: int, seed: int) -> list[Document]:
    chance = random.Random(seed)
    return [make_document(chance, number) for number in range(count)]


def make_document(chance: random.Random, number: int) -> Document:
    day = (
        ""
        if chance.random() < 0.1
        else f"20{chance.randint(19, 25)}-{chance.randint(1, 12):02}-{chance.randint(1, 9):02}"
    )
    title = make_text(chance, 10)
    return Document(
        kind=chance.choice(list(KINDS)),
        id=f"d{number}",
        url=f"x/d{number}.html",
        title=title,
        day=day,
        head=(f"湟自然资罚〔{day[:4]}〕{chance.randint(1, 400)}号", title),
        body=tuple(make_text(chance, 90) for _ in range(chance.randint(0, 3))),
        facts=make_facts(chance, day),
    )


def make_facts(chance: random.Random, day: str) -> dict[str, str | int | float | list[str]]:
    facts: dict[str, str | int | float | list[str]] = {"year": day[:4], "amount": chance.choice([0, 5, 1000.5, 125000])}
    if chance.random() < 0.8:
        facts["type"] = chance.sample(["罚款", "警告", "没收"], chance.randint(0, 2))
    return facts


def make_text(chance: random.Random, longest: int) -> str:
    """Words of skewed frequency; few letters, hence many repeated bigrams and false candidates."""
    letters = chance.choices([COMMON[:8], COMMON, RARE, OTHERS], [4, 8, 1, 2], k=chance.randint(0, longest))
    return "".join(chance.choice(source) for source in letters)


# ---------------------------------------------------------------- the site


def layout_of(kind: str) -> Layout:
    day, types = Column("day", "日期", "day"), (Column("type", "类型"),)
    address = ("", "") if kind == "pages" else (f"{kind}/", ".html")
    return Layout(kind, ALL_KINDS[kind], "条", address, day, types, (Column("amount", "金额", "amount"),), types, 1)


def as_row(document: Document) -> Row:
    types, amount = document.facts.get("type", []), document.facts.get("amount")
    assert isinstance(types, list)
    assert not isinstance(amount, (str, list))
    fen = None if amount is None else round(amount * 100)
    return Row(document.id, document.title, document.day, (tuple(types),), (fen,), ("、".join(types),))


def build_site(documents: Sequence[Document], folder: Path, characters: int) -> None:
    """Write an index and the scripts as the site has them."""
    write_scripts(scripts.published(PACKAGE), folder)
    rmtree(folder / FOLDER, ignore_errors=True)
    build_index(documents, folder, characters)
    (folder / "page.html").write_text("<!doctype html><meta charset=utf-8><title>页</title>", encoding="utf-8")
    (folder / "search.html").write_text(SEARCH_PAGE, encoding="utf-8")


def write_scripts(texts: Mapping[str, str], folder: Path) -> None:
    for path, text in texts.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")


def build_index(documents: Sequence[Document], folder: Path, characters: int) -> None:
    (folder / FOLDER).mkdir(parents=True)
    with Store(Path(":memory:"), "test") as store:
        files = update_index(store, documents, characters)
    (folder / MANIFEST).write_bytes(files.pop("index.json"))
    for name, content in files.items():
        (folder / FOLDER / name).write_bytes(content)


def entry_of(document: Document) -> Entry:
    length = len("".join(document.head + document.body))
    digest = repr(document).encode("utf-8", "surrogatepass").hex()
    return Entry(document.kind, document.id, document.day, length, digest)


def update_index(store: Store, documents: Sequence[Document], characters: int, rows: int = 100) -> dict[str, bytes]:
    """Bring an index up to date; return all its files, the manifest under its own name. Segments and chunks are small."""
    by_name = {(each.kind, each.id): each for each in documents}
    now, before = set(map(entry_of, documents)), set(store.entries())
    store.put_entries(before - now, now - before)
    changed = [entry.place for entry in before ^ now]

    def segments_of(pieces: Iterable[Sequence[Entry]]) -> Iterator[SegmentIndex]:
        return (build_segment([by_name[one.kind, one.id] for one in members]) for members in pieces)

    def chunks_of(layout: Layout, pieces: Iterable[Sequence[Entry]]) -> Iterator[ChunkIndex]:
        return (build_chunk(layout, [as_row(by_name[one.kind, one.id]) for one in members]) for members in pieces)

    cuts = segments.series_of(characters)
    summaries = update_search(store, Pool(1), changed, segments_of, cuts)
    tables, kept = {}, [cuts.name]
    for layout in map(layout_of, ALL_KINDS):
        series = columns.series_of(layout, rows)
        here = [place for place in changed if place.kind == layout.kind]
        tables[layout.kind] = build_table(layout, update_table(store, here, partial(chunks_of, layout), series))
        kept.append(series.name)
    store.drop_unused(kept)
    joined = join(summaries, store.shards(), ALL_KINDS, {kind: table.name for kind, table in tables.items()})
    files = {name: store.index_file(piece, name) for name, piece in store.index_files()}
    files |= {f"{name}{SUFFIX}": store.shard_file(tree, last) for tree, _, name, last in store.shards()}
    for table in tables.values():
        files |= table.files
    return {**files, **joined.files, "index.json": joined.manifest}


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass

    def end_headers(self) -> None:
        """Tests publish twice within a second, which is too soon for If-Modified-Since."""
        self.send_header("Cache-Control", "no-store")
        super().end_headers()


@contextmanager
def serving(root: Path) -> Iterator[str]:
    """Serve a folder on this machine; yield its address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(root))) as http:
        thread = threading.Thread(target=http.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{http.server_address[1]}/"
        http.shutdown()
        thread.join()


def open_index(page: Page, address: str) -> None:
    page.goto(f"{address}page.html")
    page.evaluate(
        "async () => { window.gs = await import('./assets/gongshi/search.js'); window.index = await gs.open('./'); }"
    )
