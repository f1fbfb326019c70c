"""Helpers of the site's tests: a project to run commands in, a site to look into, records as plain YAML.

Nothing here uses the product's code: what a site must hold is computed anew, in a few lines, from the YAML.
"""

from __future__ import annotations

import functools
import gzip
import itertools
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import zlib
from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from html.parser import HTMLParser
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import yaml

ROOT = Path(__file__).resolve().parents[1]
TODAY = "2026-11-23"
KINDS = tuple(sorted(path.name for path in (ROOT / "data").iterdir() if path.is_dir() and path.name[0] != "."))
"""The example has records of every kind; a test holds this against the product."""
TOLD = ("published.tsv", "built.json")
"""What a site says of itself to the next build."""
UNSET = ("PYTHONPATH", "CI", "GONGSHI_SINCE", "GONGSHI_FIRST")
"""What the machine says of itself and no command is to hear."""
TIMEOUT = 120
SERVERS = 2
"""Commands take turns between two processes with different seeds for hashes, so that no order may depend on one."""
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""Debian's Chromium without windows first: the same engine, at half the processor time."""


def find_browser() -> str | None:
    """Return the path of Chromium: what CHROMIUM names, or what is on the PATH."""
    if named := os.environ.get("CHROMIUM"):
        return named if os.access(named, os.X_OK) else None
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def need_browser() -> str:
    """Return the path of Chromium for a program that cannot do without, or end the program and say what to do."""
    if browser := find_browser():
        return browser
    raise SystemExit("No Chromium was found: run tests/browser/install.sh, or set CHROMIUM to its path.")


# ---------------------------------------------------------------- commands


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command did."""

    code: int
    out: str
    err: str

    def must(self, code: int) -> Ran:
        assert self.code == code, f"exit {self.code}, not {code}\n{self.out}\n{self.err}"
        assert "Traceback" not in self.err or code == 3, self.err
        return self


def run(arguments: Sequence[str], folder: Path, environment: dict[str, str]) -> Ran:
    done = subprocess.run(arguments, cwd=folder, env=environment, capture_output=True, timeout=TIMEOUT, check=False)
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())


class Server:
    """A process that runs commands of the product without the time its imports take: see command_server.py."""

    def __init__(self, hooks: Path, environment: dict[str, str]) -> None:
        self._address = str(Path(tempfile.mkdtemp(prefix="gongshi-")) / "commands")
        program = [sys.executable, "-B", str(Path(__file__).with_name("command_server.py")), self._address]
        environment = {**environment, "PYTHONPATH": str(hooks), "OPENBLAS_NUM_THREADS": "1"}
        self._process = subprocess.Popen(program, env=environment, stdin=subprocess.PIPE, start_new_session=True)

    def _connected(self) -> socket.socket:
        end = time.monotonic() + TIMEOUT
        while True:
            client = socket.socket(socket.AF_UNIX)
            try:
                client.connect(self._address)
            except OSError:
                client.close()
                assert self._process.poll() is None, "the server of commands has ended"
                assert time.monotonic() < end, "the server of commands does not answer"
                time.sleep(0.02)
            else:
                return client

    def run(self, arguments: Sequence[str], folder: Path, environment: dict[str, str]) -> Ran:
        """Run a command in a process group of its own."""
        request = {"arguments": list(arguments), "folder": str(folder), "environment": environment}
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err, self._connected() as client:
            nothing = os.open(os.devnull, os.O_RDONLY)
            socket.send_fds(client, [json.dumps(request).encode() + b"\n"], [nothing, out.fileno(), err.fileno()])
            os.close(nothing)
            client.settimeout(TIMEOUT)
            with client.makefile("rb") as answers:
                number = int(answers.readline())
                try:
                    code = int(answers.readline())
                except TimeoutError:
                    os.killpg(number, signal.SIGKILL)
                    raise
            out.seek(0)
            err.seek(0)
            return Ran(code, out.read().decode(), err.read().decode())


_turns = itertools.count()


@functools.cache
def server(hooks: Path, number: int) -> Server:
    """Return a server of a copy of hooks/; it ends with this process. Each has a seed of its own for hashes."""
    return Server(hooks, {**os.environ, "PYTHONHASHSEED": "random", "LC_ALL": "C.UTF-8"})


@dataclass(frozen=True, slots=True)
class Product:
    """A copy of hooks/, and how to run it."""

    hooks: Path
    is_fixed: bool = False
    """Nobody changes this copy, so that a process may keep it imported."""

    @classmethod
    def snapshot(cls, folder: Path) -> Product:
        hooks = folder / "hooks"
        shutil.copytree(ROOT / "hooks", hooks, ignore=shutil.ignore_patterns("__pycache__", ".mypy_cache"))
        return cls(hooks, is_fixed=True)

    def environment(self, installed: bool = True) -> dict[str, str]:
        """Return the environment of a command: with the package importable, or as plain MkDocs finds it."""
        names = {name: text for name, text in os.environ.items() if name not in UNSET}
        always = {"PYTHONHASHSEED": "random", "NO_COLOR": "1", "COLUMNS": "200", "LC_ALL": "C.UTF-8"}
        return {**names, **always, **({"PYTHONPATH": str(self.hooks)} if installed else {})}

    def gongshi(self, *arguments: str | Path, folder: Path) -> Ran:
        """Run `gongshi`, in a process of its own that has its modules already."""
        if not (self.is_fixed and hasattr(os, "fork")):
            return self.start(*arguments, folder=folder)
        number = next(_turns) % SERVERS
        return server(self.hooks, number).run([*map(str, arguments)], folder, self.environment())

    def start(self, *arguments: str | Path, folder: Path) -> Ran:
        """Run `gongshi` as a user does: from the start of the interpreter."""
        return run([sys.executable, "-m", "gongshi", *map(str, arguments)], folder, self.environment())

    def example(self, folder: Path) -> Project:
        """Return a copy of the repository's example."""
        project = self.empty(folder)
        shutil.copytree(ROOT / "content", folder / "content")
        shutil.copytree(ROOT / "data", folder / "data")
        return project

    def small(self, folder: Path) -> Project:
        """Return a project of a dozen records: the penalties of 2026 and what they refer to."""
        project = self.example(folder)
        for part in (folder / "data").iterdir():
            if part.is_dir() and part.name not in ("penalties", "responsibilities", "discretion", "laws", ".schema"):
                shutil.rmtree(part)
        for year in ("2024", "2025"):
            shutil.rmtree(folder / "data/penalties" / year)
        return project

    def varied(self, folder: Path) -> Project:
        """Return a project of few records of every kind, in every state, and of what they refer to."""
        project = self.example(folder)
        keep_few(folder / "data")
        for old, new in (("60\n    单位: 条", "20\n    单位: 条"), ("值: 32\n", "值: 4\n"), ("值: 28\n", "值: 2\n")):
            project.edit("data/reports/fazhi-2024.yml", old, new)  # what is left of that year's records
        return project

    def crowded(self, folder: Path) -> Project:
        """Return the varied project with hundreds of decisions of one year, so that lists, links and indexes take several pages."""
        project = self.varied(folder)
        decision = (folder / "data/penalties/2024/cf-2024-001.yml").read_text(encoding="utf-8")
        for number in range(1000, 1260):
            text = decision.replace("cf-2024-001", f"cf-2024-{number}").replace("〔2024〕1号", f"〔2024〕{number}号")
            project.write(f"data/penalties/2024/cf-2024-{number}.yml", text)
        for old, new in (
            ("20\n    单位: 条", "280\n    单位: 条"),
            ("值: 4\n    单位: 件\n    统计", "值: 264\n    单位: 件\n    统计"),
        ):
            project.edit("data/reports/fazhi-2024.yml", old, new)
        return project

    def empty(self, folder: Path) -> Project:
        folder.mkdir(parents=True)
        shutil.copy(ROOT / "mkdocs.yml", folder)
        (folder / "hooks").symlink_to(self.hooks)
        return Project(folder, self)


@dataclass(frozen=True, slots=True)
class Project:
    folder: Path
    product: Product

    @property
    def site(self) -> Path:
        return self.folder / "site"

    def forget(self) -> None:
        """Have the site say no more what is public in it, so that the next build is held to nothing."""
        for name in TOLD:
            (self.site / name).unlink(missing_ok=True)

    def copy(self, folder: Path) -> Project:
        """Return a copy with the site and the store."""
        shutil.copytree(self.folder, folder, symlinks=True)
        return Project(folder, self.product)

    def text(self, path: str) -> str:
        """Return the text of a page of the site."""
        return (self.site / path).read_text(encoding="utf-8")

    def gongshi(self, *arguments: str | Path) -> Ran:
        return self.product.gongshi(*arguments, folder=self.folder)

    def start(self, *arguments: str | Path) -> Ran:
        return self.product.start(*arguments, folder=self.folder)

    def build(self, *arguments: str | Path, today: str = TODAY) -> Ran:
        return self.gongshi("build", "--today", today, *arguments)

    def start_build(self, *arguments: str | Path, today: str = TODAY) -> subprocess.Popen[bytes]:
        """Start a build in a process group of its own, so that it can be killed with its workers."""
        command = [sys.executable, "-m", "gongshi", "build", "--today", today, *map(str, arguments)]
        environment = self.product.environment()
        return subprocess.Popen(
            command,
            cwd=self.folder,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )

    def python(self, code: str) -> Ran:
        """Run a few lines of Python in the project's folder."""
        return run([sys.executable, "-c", code], self.folder, self.product.environment())

    def tool(self, name: str, *arguments: str | Path) -> Ran:
        """Run `mkdocs` or `properdocs` as a user does who has not installed our package."""
        return run([self.script(name), *map(str, arguments)], self.folder, self.product.environment(installed=False))

    @staticmethod
    def script(name: str) -> str:
        return str(Path(sys.executable).with_name(name))

    def edit(self, name: str, old: str, new: str) -> None:
        """Replace a text that stands exactly once in a file of the project."""
        path = self.folder / name
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
        path.write_text(text.replace(old, new), encoding="utf-8")

    def write(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def kill(process: subprocess.Popen[bytes]) -> None:
    """End a process of ours and its workers at once."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    if process.stderr:
        process.stderr.close()


# ---------------------------------------------------------------- what lies in a folder


def contents(folder: Path) -> dict[str, bytes]:
    """Return the bytes of every file, by its path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def inodes(folder: Path) -> dict[str, int]:
    return {path.relative_to(folder).as_posix(): path.stat().st_ino for path in folder.rglob("*") if path.is_file()}


def differing(first: dict[str, bytes], second: dict[str, bytes]) -> set[str]:
    """Return the paths that stand in one only, or differ."""
    return {path for path in first.keys() | second.keys() if first.get(path) != second.get(path)}


def plain_bytes(data: bytes) -> bytes:
    """Return bytes as a search for a text must see them: unpacked, with JSON's escapes undone."""
    if data[:2] == b"\x1f\x8b":
        try:
            data = gzip.decompress(data)
        except (OSError, EOFError, zlib.error) as error:
            raise AssertionError("a damaged gzip file") from error
    return data


# ---------------------------------------------------------------- records as plain YAML


@dataclass(frozen=True, slots=True)
class Plain:
    """A record as the clerk wrote it: every value is text. `state` is worked out here, not by the product."""

    kind: str
    source: str
    values: dict[str, Any]
    state: str

    @property
    def id(self) -> str:
        return str(self.values["标识"])

    @property
    def decided_on(self) -> str:
        labels = ("处罚决定日期", "许可决定日期", "决定日期", "公开日期")
        return iso(next(self.values[label] for label in labels if label in self.values))

    @property
    def number(self) -> str:
        return str(self.values.get("行政处罚决定书文号") or self.values.get("行政许可决定文书号") or "")


def plain_records(data: Path, today: str = TODAY) -> list[Plain]:
    records = []
    for kind in KINDS:
        for path in sorted((data / kind).rglob("*.yml")):
            read = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
            for values in read if isinstance(read, list) else [read]:
                records.append(
                    Plain(kind, path.relative_to(data.parent).as_posix(), values, state_on(kind, values, today))
                )
    assert records, "no record was found"
    return records


def seen_by_all(project: Project) -> list[Plain]:
    """Return the records of a project that the public sees, and the laws that come with the program of which its site has a page.

    Which of these have one, tests/test_lawbook.py asks.
    """
    laws = []
    for path in sorted((ROOT / "hooks/gongshi/lawbook").glob("*.yml")):
        read = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
        shown = (values for values in read if (project.site / f"laws/{values['标识']}.html").exists())
        laws += [Plain("laws", path.name, values, "published") for values in shown]
    own = [one for one in plain_records(project.folder / "data") if one.state == "published"]
    ids = {one.id for one in own if one.kind == "laws"}
    return [*own, *(law for law in laws if law.id not in ids)]


FEW = """
gs-2024-1 gs-2026-1 rm-2025-1 jh-2025 jc-2024-1 jc-2026-1 cl-001 tj-2024 js-2024 ys-2024 nb-2024 cj-2025-001 cj-2026-002
xc-2024 cf-2024-001 cf-2024-002 cf-2024-030 cf-2024-032 cf-2025-008 cf-2025-014 cf-2026-001 cf-2026-012 cf-2026-015
cf-2026-020 cf-2026-021 cf-2026-022 xk-2024-001 xk-2024-018 xk-2026-001 xk-2026-018 xk-2026-019 xk-2026-020 xf-2024
cg-2025-1 ju ld-01 ks-01 fazhi-2024 pc-2024-1 qz-001 jl-001 bf-2026-001 bx-2026-001
"""
"""Records of every kind: corrected, withdrawn, repaired, expired, drafts, scheduled ones and plain ones."""


def keep_few(data: Path) -> None:
    """Leave the few records, what they name by its identifier, and the laws that they name; the text stays as it was."""
    records = [(path, text) for path in sorted(data.glob("*/**/*.yml")) for text in texts_of_records(path)]
    ids = {id: text for _, text in records for id in re.findall("标识: (.*)", text)}
    few = set(FEW.split())
    assert ids.keys() >= few, few - ids.keys()
    kept, coming = set[str](), few
    while coming:
        kept |= coming
        words = set(re.findall("[a-z]+-[-0-9]+", "\n".join(ids[id] for id in coming)))
        coming = (words & ids.keys()) - kept
    named = "\n".join(ids[id] for id in kept)
    left: dict[Path, list[str]] = {path: [] for path, _ in records}
    for path, text in records:
        if law := re.search("法律名称: (.*)", text):
            stays = law[1].removeprefix("中华人民共和国") in named
        else:
            stays = re.findall("标识: (.*)", text)[0] in kept
        if stays:
            left[path].append(text)
    for path, texts in left.items():
        path.write_text("".join(texts), encoding="utf-8") if texts else path.unlink()


def texts_of_records(path: Path) -> list[str]:
    """Return the text of each record of a file, which may be a list."""
    text = path.read_text(encoding="utf-8")
    return (
        re.split("^(?=- 标识)", text, flags=re.M)[1:] if re.search("^- ", text, re.M) and "\n- 标识" in text else [text]
    )


def state_on(kind: str, values: dict[str, Any], today: str) -> str:
    if "撤回" in values and ("存根" in values or iso(values["撤回"]["撤回日期"]) <= today):
        return {"信用修复": "repaired", "公示期满": "expired"}.get(values["撤回"]["撤回原因"], "withdrawn")
    if values.get("草稿") == "是":
        return "draft"
    if iso(values["公开日期"]) > today:
        return "scheduled"
    if kind == "penalties":
        months = {"轻微": 3, "一般": 12, "严重": 36}[values["严重程度"]]
        if min(iso(values.get("公示截止期", "9999-12-31")), later(iso(values["处罚决定日期"]), months)) < today:
            return "expired"
    if kind == "rulings" and iso(values.get("公示截止期", "9999-12-31")) < today:
        return "expired"
    if kind == "appointments" and values["类型"] == "任前公示" and iso(values["公示截止"]) < today:
        return "expired"
    return "published"


def iso(text: str) -> str:
    """Return a day as clerks write it — 2024-03-18, 2024/3/18, 2024年3月18日 — as ISO."""
    year, month, day = map(int, re.findall(r"[0-9]+", text))
    return f"{year:04}-{month:02}-{day:02}"


def fen(text: str) -> int:
    """Return an amount as clerks write it — 2万元, 903,000元, 374060 — in fen (分)."""
    number = text.removesuffix("元").replace(",", "")
    return int(Decimal(number.removesuffix("万")) * (1_000_000 if number.endswith("万") else 100))


def later(day: str, months: int) -> str:
    """Return the same day of the month `months` later, or that month's last day."""
    first = date.fromisoformat(day)
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    return date(year, month + 1, min(first.day, monthrange(year, month + 1)[1])).isoformat()


# ---------------------------------------------------------------- pages


@dataclass(slots=True)
class PageText:
    """What a test wants to know of a page of HTML."""

    ids: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    """Where a reader can go."""
    loaded: list[str] = field(default_factory=list)
    """What the browser fetches by itself."""
    meta: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    title: str = ""
    canonical: list[str] = field(default_factory=list)
    json_ld: list[str] = field(default_factory=list)
    fields: list[tuple[str, str]] = field(default_factory=list)
    """The (dt, dd) pairs."""
    tags: list[str] = field(default_factory=list)
    text: str = ""


_LOADS = {
    "script": "src",
    "img": "src",
    "iframe": "src",
    "source": "src",
    "video": "src",
    "audio": "src",
    "object": "data",
    "embed": "src",
}
_RELS_NOT_LOADED = {"canonical", "prev", "next", "alternate"}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.page = PageText()
        self._inside = ""
        self._texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        page, values = self.page, {name: text or "" for name, text in attrs}
        page.tags.append(tag)
        if "id" in values:
            page.ids.append(values["id"])
        if tag == "a" and "name" in values:
            page.ids.append(values["name"])
        if tag in ("a", "area", "form") and (target := values.get("href", values.get("action"))) is not None:
            page.links.append(target)
        if tag == "link":
            relations = set(values.get("rel", "").split())
            if "canonical" in relations:
                page.canonical.append(values["href"])
            (page.links if relations <= _RELS_NOT_LOADED else page.loaded).append(values.get("href", ""))
        if (name := _LOADS.get(tag)) and name in values:
            page.loaded.append(values[name])
        if tag == "meta" and "name" in values:
            page.meta[values["name"]].append(values.get("content", ""))
        if tag in ("title", "dt", "dd") or (tag == "script" and values.get("type") == "application/ld+json"):
            self._inside, self._texts = tag, []

    def handle_data(self, data: str) -> None:
        self._texts.append(data)
        self.page.text += data

    def handle_endtag(self, tag: str) -> None:
        if tag in ("li", "td", "th", "p", "h3", "h4"):
            self._texts.append("\n")
        if tag != self._inside:
            return
        text = "".join(self._texts)
        if tag == "title" and not self.page.title:
            self.page.title = text
        elif tag == "script":
            self.page.json_ld.append(text)
        elif tag == "dt":
            self.page.fields.append((text, ""))
        elif tag == "dd" and self.page.fields:
            self.page.fields[-1] = (self.page.fields[-1][0], text)
        self._inside = ""


def read_page(html: str | bytes) -> PageText:
    reader = _Reader()
    reader.feed(html if isinstance(html, str) else html.decode())
    reader.close()
    return reader.page


def broken_links(site: Path, base: str = "https://here.example/a/column/", own: str = "/") -> Iterator[str]:
    """Yield every link and asset of every page that leads nowhere inside the site, fragments included.

    `own` is the path below its host at which the site says that it stands.
    """
    pages = {path: read_page((site / path).read_bytes()) for path in contents(site) if path.endswith(".html")}
    assert pages, "no page was found"
    for path, page in pages.items():
        for target in (*page.links, *page.loaded):
            parts = urlsplit(target)
            if parts.scheme or parts.netloc:
                continue
            whole = urlsplit(urljoin(base + path, target))
            if path == "404.html":  # served at any depth: its links start at the root of the host
                whole = urlsplit(urljoin(base, target.removeprefix(own)))
            inside = unquote(whole.path).removeprefix(urlsplit(base).path)
            if not whole.path.startswith(urlsplit(base).path):
                yield f"{path}: {target} leaves the site"
                continue
            found = inside if inside and not inside.endswith("/") else f"{inside}index.html"
            if not (site / found).is_file():
                yield f"{path}: {target} is not there"
            elif parts.fragment and found in pages and unquote(parts.fragment) not in (*pages[found].ids, "__top"):
                yield f"{path}: {target} has no such place"


# ---------------------------------------------------------------- a server


def header_rules(folder: Path) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the rules of a site's `_headers` as a static host reads them: a path, which may end in `*`, and its headers."""
    rules: list[tuple[str, list[tuple[str, str]]]] = []
    for line in (folder / "_headers").read_text(encoding="utf-8").splitlines():
        if line.startswith("/"):
            rules.append((line.strip(), []))
        elif line.startswith((" ", "\t")):
            name, _, value = line.strip().partition(":")
            rules[-1][1].append((name, value.strip()))
        else:
            assert not line.strip() or line.startswith("#"), line
    assert rules, "no rule was found"
    return rules


def headers_of(rules: Sequence[tuple[str, list[tuple[str, str]]]], path: str) -> dict[str, str]:
    """Return the headers a static host sends with a path that starts at the site's root; equal names are joined."""
    found: dict[str, str] = {}
    for pattern, headers in rules:
        if path == pattern or (pattern.endswith("*") and path.startswith(pattern[:-1])):
            for name, value in headers:
                found[name] = f"{found[name]}, {value}" if name in found else value
    return found


class _Host(SimpleHTTPRequestHandler):
    """A static host: it sends the headers that the site's `_headers` asks for, and the site's 404.html for what is not there."""

    def log_message(self, format: str, *args: object) -> None:
        pass

    def end_headers(self) -> None:
        for name, value in {"Cache-Control": "no-store", **headers_of(self._site[1], "/" + self._inside())}.items():
            self.send_header(name, value)
        super().end_headers()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        page = Path(self.directory) / "404.html"
        if code != 404 or not page.is_file():
            return super().send_error(code, message, explain)
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(page.read_bytes())
        return None

    @property
    def _site(self) -> tuple[str, list[tuple[str, list[tuple[str, str]]]]]:
        site: tuple[str, list[tuple[str, list[tuple[str, str]]]]] = getattr(self.server, "site")  # noqa: B009
        return site

    def _inside(self) -> str:
        return unquote(urlsplit(self.path).path).removeprefix(self._site[0])

    def translate_path(self, path: str) -> str:
        """Serve the folder under the prefix only; whatever lies outside is not found."""
        prefix = self._site[0]
        inside = urlsplit(path).path
        return super().translate_path(
            "/" + path[len(prefix) :] if inside.startswith(prefix) else "/there/is/no/such/file"
        )


@contextmanager
def served(folder: Path, prefix: str = "/") -> Iterator[str]:
    """Serve a site, with the headers it asks for, under a path of this machine and yield its address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Host, directory=str(folder))) as http:
        http.site = (prefix, header_rules(folder))  # type: ignore[attr-defined]
        thread = threading.Thread(target=http.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{http.server_address[1]}{prefix}"
        finally:
            http.shutdown()
            thread.join()
