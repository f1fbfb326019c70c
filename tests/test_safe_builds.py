"""No build loses anything: whatever fails, and whenever it is killed, the old site or the new one stands whole, and what is said is true."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from site_tools import TODAY, Product, Project, Ran, contents, differing, kill

FAULTS = Path(__file__).with_name("faults.py")
RECORD = "data/penalties/2026/cf-2026-001.yml"
OLD, NEW = "责令停止后仍完成封顶。", "责令停止后仍继续封顶。"
STANDS = "网站保持原样"
STOPPED = "网站是原来的，或者已经是新的"


# ---------------------------------------------------------------- a build with one fault


class Faulty:
    """Runs builds of which one call fails, see faults.py."""

    def __init__(self, product: Product) -> None:
        program = [sys.executable, "-B", str(FAULTS), str(product.hooks)]
        self._process = subprocess.Popen(
            program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env={**product.environment(), "GONGSHI_FIRST": "1"}
        )

    def build(self, project: Project, number: int = 0, how: str = "ENOSPC") -> tuple[Ran, list[str]]:
        """Return what the build said, all as its standard error, and its calls."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        said = project.folder.with_name(f"{project.folder.name}.said")
        arguments = ["--workers", "1", "--today", TODAY]
        request = {
            "folder": str(project.folder),
            "number": number,
            "how": how,
            "arguments": arguments,
            "said": str(said),
        }
        self._process.stdin.write(json.dumps(request).encode() + b"\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        return Ran(answer["code"], "", said.read_text(encoding="utf-8")), answer["calls"]

    def close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()


@dataclass(frozen=True, slots=True)
class Scene:
    """A project between two sites: the old one stands, and the next build makes the new one."""

    project: Project
    old: dict[str, bytes]
    new: dict[str, bytes]
    calls: list[str]
    """Those of the build between them."""
    faulty: Faulty

    def fail(self, folder: Path, number: int, how: str) -> None:
        """Have one call of the build fail, and see that nothing is lost, that what is said is true, and the next build right."""
        project = self.project.copy(folder)
        ran, _ = self.faulty.build(project, number, how)
        told = f"{how} at call {number}, {self.calls[number - 1]}: exit {ran.code}\n{ran.err}"
        there = contents(project.site) if project.site.exists() else {}
        if how == "KILL":
            assert ran.code == -signal.SIGKILL, told
            self.assert_mixed_of_whole_files(there, told)
        else:
            assert ran.code in {"TERM": (143, 0)}.get(how, (1, 0)), told
            assert "Traceback" not in ran.err, told
            is_old, is_new = (not differing(there, one) for one in (self.old, self.new))
            assert is_old or is_new, f"{told}\n{sorted(differing(there, self.new))[:9]}"
            assert is_new or ran.code, told
            assert (STANDS in ran.err) <= is_old, told
            assert ran.code != 1 or STANDS in ran.err, told
            assert ran.code != 143 or STOPPED in ran.err, told
        assert not taken_by_git(project), told
        again, _ = self.faulty.build(project)
        assert again.code == 0, f"{told}\nthen\n{again.err}"
        assert differing(contents(project.site), self.new) == set(), told
        assert left_beside(project) == set(), told
        shutil.rmtree(folder)

    def assert_mixed_of_whole_files(self, there: dict[str, bytes], told: str) -> None:
        """After `kill -9` files of both may stand until the next build begins: all whole, and none missing."""
        inside = {path: data for path, data in there.items() if not path.startswith(".gongshi-build/")}
        for path, data in inside.items():
            assert data in (self.old.get(path), self.new.get(path)), f"{path}\n{told}"
        assert not self.old or inside.keys() >= self.old.keys() & self.new.keys(), told


def taken_by_git(project: Project) -> list[str]:
    """Return what `git add .` would take beside what was there before."""
    (project.folder / ".git/info").mkdir(parents=True, exist_ok=True)
    git = ["git", "-C", str(project.folder), "-c", "core.quotePath=false"]
    subprocess.run([*git, "init", "--quiet"], check=True, capture_output=True)
    (project.folder / ".git/info/exclude").write_text("/site/\n", encoding="utf-8")
    told = subprocess.run([*git, "status", "--porcelain", "-uall"], check=True, capture_output=True, text=True).stdout
    shutil.rmtree(project.folder / ".git")
    known = ("?? data/", "?? content/", "?? mkdocs.yml", "?? hooks", "?? papers/")
    return [line for line in told.splitlines() if not line.startswith(known)]


def left_beside(project: Project) -> set[str]:
    known = {"mkdocs.yml", "hooks", "content", "data", "site", ".gongshi"}
    return {path.name for path in project.folder.iterdir()} - known | {
        path.name
        for path in project.site.iterdir()
        if path.name.startswith(".gongshi-") and path.name != ".gongshi-site"
    }


@pytest.fixture(scope="module")
def faulty(product: Product) -> Iterator[Faulty]:
    found = Faulty(product)
    yield found
    found.close()


@pytest.fixture(scope="module")
def tiny(product: Product, tmp_path_factory: pytest.TempPathFactory) -> Project:
    """Two decisions and what they rest on."""
    project = product.small(tmp_path_factory.mktemp("tiny") / "project")
    for path in sorted((project.folder / "data/penalties/2026").glob("*.yml"))[2:]:
        path.unlink()
    return project


@pytest.fixture(scope="module")
def first(tiny: Project, faulty: Faulty, tmp_path_factory: pytest.TempPathFactory) -> Scene:
    """A first build: no site, no cache."""
    project = tiny.copy(tmp_path_factory.mktemp("first") / "project")
    after = project.copy(project.folder.with_name("after"))
    ran, calls = faulty.build(after)
    ran.must(0)
    return Scene(project, {}, contents(after.site), calls, faulty)


@pytest.fixture(scope="module")
def changed(tiny: Project, faulty: Faulty, tmp_path_factory: pytest.TempPathFactory) -> Scene:
    """A fact of one record is another, a second record has come, files of nobody must go, and a folder stands where a page must."""
    project = tiny.copy(tmp_path_factory.mktemp("changed") / "project")
    second = project.folder / RECORD.replace("001", "002")
    text = second.read_text(encoding="utf-8")
    second.unlink()
    faulty.build(project)[0].must(0)
    for name in ("strays/deep/1.txt", "strays/2.txt"):
        project.write(f"site/{name}", "1")
    (project.site / "404.html").unlink()
    project.write("site/404.html/inside.txt", "1")
    second.write_text(text, encoding="utf-8")
    project.edit(RECORD, OLD, NEW)
    after = project.copy(project.folder.with_name("after"))
    ran, calls = faulty.build(after)
    ran.must(0)
    return Scene(project, contents(project.site), contents(after.site), calls, faulty)


def sorts_of(calls: list[str]) -> Iterator[int]:
    """Yield the number of one call of each sort: by its name, and by which part of the work it is."""
    seen = set()
    for number, call in enumerate(calls, 1):
        name, _, path = call.partition(" ")
        parts = path.split("/")[1:]
        kind = (name, *parts[:2], Path(path).suffix if "files" not in parts else "")
        if kind not in seen:
            seen.add(kind)
            yield number


def test_the_shim_sees_what_a_build_does(changed: Scene) -> None:
    names = {call.partition(" ")[0] for call in changed.calls}
    assert names >= {"open", "write", "replace", "link", "unlink", "mkdir", "rmdir", "commit", "executemany"}
    assert any(call.startswith("replace /.site.gongshi-build/files/penalties/") for call in changed.calls)
    assert changed.old != changed.new


@pytest.mark.parametrize("scene", ["first", "changed"])
def test_a_fault_of_each_sort_loses_nothing(
    scene: str, tmp_path: Path, seed: str, request: pytest.FixtureRequest
) -> None:
    found: Scene = request.getfixturevalue(scene)
    chance = random.Random(seed)
    numbers = list(sorts_of(found.calls))
    for number in sorted(chance.sample(numbers, min(8, len(numbers)))):
        found.fail(tmp_path / "project", number, chance.choice(("ENOSPC", "EACCES", "EIO", "EROFS")))
    for number in sorted(chance.sample(range(1, len(found.calls) + 1), 3)):
        found.fail(tmp_path / "project", number, chance.choice(("KILL", "TERM")))


@pytest.mark.long
@pytest.mark.parametrize("scene", ["first", "changed"])
@pytest.mark.parametrize("part", range(10))
def test_whatever_fails_nothing_is_lost(scene: str, part: int, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    found: Scene = request.getfixturevalue(scene)
    numbers = range(part + 1, len(found.calls) + 1, 10)
    assert numbers
    for number in numbers:
        found.fail(tmp_path / "project", number, ("ENOSPC", "EACCES", "EIO", "EXDEV")[number // 10 % 4])
    if part in (0, 5):
        for number in numbers:
            found.fail(tmp_path / "project", number, "KILL" if part else "TERM")


# ---------------------------------------------------------------- two at a time

PID_7 = "import os; os.getpid = lambda: 7; from gongshi.desk.cli import main; main()"
"""A process of a container, where every first one has the same number."""


def start(project: Project, *arguments: str | Path, code: str = PID_7, **more: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", code, "build", "--today", TODAY, "--workers", "1", *map(str, arguments)]
    environment = {**project.product.environment(), **more}
    return subprocess.Popen(
        command,
        cwd=project.folder,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


@pytest.mark.parametrize("apart", [False, True], ids=["one cache", "a cache each"])
def test_of_two_builds_with_one_process_number_one_waits_and_no_file_is_missing(
    changed: Scene, tmp_path: Path, apart: bool
) -> None:
    project = changed.project.copy(tmp_path / "project")
    caches = [tmp_path / name if apart else project.folder.with_name("cache") for name in "ab"]
    both = [start(project, "--cache", cache) for cache in caches]
    said = [process.communicate(timeout=120)[1].decode() for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    assert sum("等它做完" in text for text in said) == 1, said
    assert differing(contents(project.site), changed.new) == set()
    assert left_beside(project) == set()


def test_two_first_builds_into_one_folder_make_one_site(first: Scene, tmp_path: Path) -> None:
    project = first.project.copy(tmp_path / "project")
    both = [start(project, "--site-dir", tmp_path / "www/site", "--cache", tmp_path / name) for name in "ab"]
    said = [process.communicate(timeout=120)[1].decode() for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    assert differing(contents(tmp_path / "www/site"), first.new) == set()
    assert [path.name for path in (tmp_path / "www").iterdir()] == ["site"]


def test_a_site_that_was_built_from_elsewhere_meanwhile_is_not_trusted(tiny: Project, tmp_path: Path) -> None:
    """Two machines with a store each take turns, and what one changed is taken back before the other builds again."""
    project = tiny.copy(tmp_path / "project")
    project.build().must(0)
    before = contents(project.site)
    project.edit(RECORD, OLD, NEW)
    project.build("--cache", tmp_path / "other").must(0)
    assert differing(contents(project.site), before)
    project.edit(RECORD, NEW, OLD)
    project.build().must(0)
    assert differing(contents(project.site), before) == set()
    assert "写了 0 个文件" in project.build().must(0).out


# ---------------------------------------------------------------- a build that is ended


def until(is_so: Callable[[], object], process: subprocess.Popen[bytes]) -> None:
    while process.poll() is None and not is_so():
        time.sleep(0.002)


def of_session(process: subprocess.Popen[bytes]) -> list[int]:
    """Return the processes that a build has started, and itself."""
    told = subprocess.run(["ps", "-e", "-o", "pid=,sess=,stat="], check=True, capture_output=True, text=True).stdout
    rows = (line.split() for line in told.splitlines())
    return [int(pid) for pid, session, state in rows if int(session) == process.pid and state[0] != "Z"]


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGKILL])
def test_a_build_that_is_ended_leaves_no_process(product: Product, tmp_path: Path, sign: signal.Signals) -> None:
    project = product.example(tmp_path / "project")
    process = project.start_build("--workers", "2")
    until(lambda: any(project.folder.glob(".site.gongshi-build/files/penalties/cf-*.html")), process)
    started = of_session(process)
    os.kill(process.pid, sign)
    said = process.communicate(timeout=60)[1].decode()
    assert process.returncode in (-sign, 143), said
    assert len(started) > 1
    end = time.monotonic() + 20
    while of_session(process) and time.monotonic() < end:
        time.sleep(0.05)
    assert of_session(process) == []
    assert not project.site.exists()
    if sign == signal.SIGTERM:
        assert STOPPED in said
        assert left_beside_folder(project) == set()
    kill(process)


def left_beside_folder(project: Project) -> set[str]:
    return {path.name for path in project.folder.iterdir()} - {"mkdocs.yml", "hooks", "content", "data", ".gongshi"}


def test_the_process_that_cleans_files_ends_with_the_one_that_asks(product: Product) -> None:
    """Even in the middle of a file: here it is given one that never comes to its end."""
    command = [sys.executable, "-m", "gongshi.private.attachments.worker"]
    worker = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=product.environment())
    assert worker.stdin is not None
    assert worker.stdout is not None
    assert worker.stdout.readline() == b"{}\n"
    worker.stdin.write(json.dumps({"name": "a.pdf", "size": 1_000, "own": [], "seconds": 50}).encode() + b"\n")
    worker.stdin.flush()
    worker.stdin.close()
    worker.stdout.close()
    assert worker.wait(timeout=20) == 0


# ---------------------------------------------------------------- where the cache stands


def test_the_cache_stands_where_somebody_says_and_each_project_has_its_own(tiny: Project, tmp_path: Path) -> None:
    one, two = (tiny.copy(tmp_path / name) for name in ("a/project", "b/project"))
    for project in (one, two):
        project.gongshi("check", "--cache", tmp_path / "caches", "--today", TODAY).must(0)
    project.build("--cache", tmp_path / "caches").must(0)
    assert not (one.folder / ".gongshi").exists()
    found = sorted((tmp_path / "caches").iterdir())
    assert len(found) == 2
    for folder in found:
        assert (folder / ".gitignore").read_text(encoding="utf-8") == "*\n"
        assert (folder / "store.db").is_file()
    environment = {**one.product.environment(), "GONGSHI_CACHE": str(tmp_path / "said")}
    command = [sys.executable, "-m", "mkdocs", "build", "--site-dir", str(tmp_path / "www")]
    subprocess.run(command, cwd=one.folder, env=environment, check=True, capture_output=True)
    assert not (one.folder / ".gongshi").exists()
    assert len(list((tmp_path / "said").iterdir())) == 1


@pytest.mark.parametrize("folder", ["data", "content/x", "site"])
def test_no_site_is_built_where_the_cache_would_be_published_or_lost(
    tiny: Project, tmp_path: Path, folder: str
) -> None:
    project = tiny.copy(tmp_path / "project")
    before = contents(project.folder)
    assert "缓存" in project.build("--cache", folder).must(2).err
    assert contents(project.folder) == before


def test_check_works_where_nothing_can_be_written(faulty: Faulty, tiny: Project, tmp_path: Path) -> None:
    """A cache that cannot be made: something else bears its name, or, which root alone would not notice, permissions."""
    project = tiny.copy(tmp_path / "project")
    (project.folder / ".gongshi").write_text("a file", encoding="utf-8")
    assert "0 个错误" in project.gongshi("check", "--today", TODAY).must(0).out
    project.build().must(0)
    assert (project.folder / ".gongshi").read_text(encoding="utf-8") == "a file"
    (project.folder / ".gongshi").unlink()
    (project.folder / ".gongshi").mkdir(mode=0o555)
    if os.geteuid() != 0:
        assert "0 个错误" in project.gongshi("check", "--today", TODAY).must(0).out
        assert list((project.folder / ".gongshi").iterdir()) == []


# ---------------------------------------------------------------- what is said


def test_a_disk_that_is_full_for_the_store_is_said(tiny: Project, tmp_path: Path) -> None:
    """A real limit of the system, which SQLite itself runs into."""
    project = tiny.copy(tmp_path / "project")
    limited = (
        "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000)); from gongshi.desk.cli import main; main()"
    )
    for command in ("build", "check"):
        done = project.python(f"import sys; sys.argv = ['gongshi', '{command}']; {limited}")
        done.must(1)
        assert "缓存（.gongshi）读写不了" in done.err
    assert not project.site.exists()
    project.build().must(0)


def test_a_store_that_another_program_holds_is_said(tiny: Project, tmp_path: Path) -> None:
    project = tiny.copy(tmp_path / "project")
    project.gongshi("check", "--today", TODAY).must(0)
    code = (
        "import sqlite3, sys; sys.argv = ['gongshi', 'check']; from gongshi import store; store.LOCK_SECONDS = 0.1;"
        "held = sqlite3.connect('.gongshi/store.db', isolation_level=None); held.execute('BEGIN IMMEDIATE');"
        "from gongshi.desk.cli import main; main()"
    )
    said = project.python(code).must(1).err
    assert "另一个 gongshi 正在用" in said


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no /dev/full")
def test_what_cannot_be_printed_after_the_site_stands_does_not_deny_it(tiny: Project, tmp_path: Path) -> None:
    project = tiny.copy(tmp_path / "project")
    command = [sys.executable, "-m", "gongshi", "build", "--today", TODAY]
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            command,
            cwd=project.folder,
            env=project.product.environment(),
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    said = done.stderr.decode()
    assert done.returncode == 1, said
    assert "网站已经生成好了" in said
    assert STANDS not in said
    assert project.site.is_dir()
