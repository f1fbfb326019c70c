"""One pool of processes: in order, started once and only for enough work, gone when it is closed, and never waited for in vain."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from gongshi.cache import FOLDER
from gongshi.pool import ALONE, START, CannotWork, Job, Pool, pure
from gongshi.store import Changed, Damaged, Reader
from own_kind import COMMON, NOTICES, RECORDS
from site_tools import Product, Project, contents

ENOUGH = ALONE + 1
METHODS = ("fork", "spawn", "forkserver")


def process_of(_: int) -> int:
    time.sleep(0.01)
    return os.getpid()


def doubled(number: int, factor: int = 2) -> int:
    time.sleep(0.02 * (number % 3 == 0))
    return factor * number


def refused(number: int) -> int:
    if number == 5:
        raise Damaged("cf-2024-005")
    return number


def ended(number: int) -> int:
    if number == 5:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def written(number: int, folder: Path) -> int:
    time.sleep(0.05)
    (folder / str(number)).touch()
    return number


def failed_at_once(number: int) -> int:
    if number == 0:
        raise Damaged("cf-2024-000")
    return number


@pytest.fixture(params=METHODS)
def pool(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Pool]:
    monkeypatch.setenv(START, request.param)
    with Pool(2) as pool:
        yield pool


def test_results_come_in_the_order_of_the_tasks(pool: Pool) -> None:
    job = Job(doubled, partial(doubled, factor=3), doubled)
    assert list(pool.run(job, iter(range(25)))) == [12 * number for number in range(25)]


def test_the_same_processes_do_all_jobs_and_few_tasks_need_none(pool: Pool) -> None:
    here = {os.getpid()}
    assert set(pool.run(pure(process_of), range(ALONE))) == here
    first = set(pool.run(pure(process_of), range(20)))
    assert len(first | {*pool.run(pure(process_of), range(20)), *pool.run(pure(process_of), range(1))}) <= 2
    assert not first & here


def test_one_process_is_this_one() -> None:
    assert set(Pool(1).run(pure(process_of), range(9))) == {os.getpid()}


def test_a_job_that_runs_within_another_is_done_too(pool: Pool) -> None:
    def tasks() -> Iterator[int]:
        for number in range(6):
            yield sum(pool.run(pure(doubled), range(number)))

    assert list(pool.run(pure(doubled), tasks())) == [2 * number * (number - 1) for number in range(6)]


def test_what_the_work_raises_comes_to_the_caller_and_the_pool_goes_on(pool: Pool) -> None:
    with pytest.raises(Damaged, match="cf-2024-005"):
        list(pool.run(pure(refused), range(20)))
    assert list(pool.run(pure(doubled), range(5))) == [0, 2, 4, 6, 8]


def test_when_a_job_has_failed_nothing_of_it_is_written_any_more(pool: Pool, tmp_path: Path) -> None:
    job = Job(failed_at_once, partial(written, folder=tmp_path), doubled)
    with pytest.raises(Damaged):
        list(pool.run(job, range(20)))
    before = list(tmp_path.iterdir())
    time.sleep(0.3)
    assert list(tmp_path.iterdir()) == before


def test_a_process_that_is_killed_is_told_and_not_waited_for(pool: Pool) -> None:
    with pytest.raises(CannotWork, match="内存不够"):
        list(pool.run(pure(ended), range(20)))


def test_a_closed_pool_has_no_processes_and_may_be_used_again(pool: Pool) -> None:
    first = set(pool.run(pure(process_of), range(ENOUGH)))
    pool.close()
    assert not any(map(is_running, first))
    assert not first & set(pool.run(pure(process_of), range(ENOUGH)))


PARENT = """
import os, sys, time
from gongshi.pool import Pool, pure
from test_pool import process_of

if __name__ == "__main__":
    pool = Pool(2)
    print(*set(pool.run(pure(process_of), range(20))), flush=True)
    for _ in pool.run(pure(time.sleep), [0.2] * 100):
        pass
"""


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("sign", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_processes_end_with_the_one_that_started_them(method: str, sign: signal.Signals, tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(PARENT, encoding="utf-8")
    environment = {**os.environ, START: method, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, str(script)]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True
    ) as parent:
        assert parent.stdout
        workers = [int(word) for word in parent.stdout.readline().split()]
        assert workers
        parent.send_signal(sign)
        parent.wait(20)
    assert has_come(lambda: not any(map(is_running, workers)))


def has_come(is_true: Callable[[], bool]) -> bool:
    for _ in range(100):
        if is_true():
            return True
        time.sleep(0.1)
    return False


def is_running(process: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]
    except OSError:
        return False


# ---------------------------------------------------------------- in a build


@pytest.fixture(scope="module")
def built(product: Product, tmp_path_factory: pytest.TempPathFactory) -> Project:
    project = product.crowded(tmp_path_factory.mktemp("pool") / "project")
    project.build().must(0)
    return project


@pytest.mark.parametrize("workers", ["1", "3"])
@pytest.mark.parametrize("method", ["spawn"])
def test_a_site_is_the_same_however_its_processes_start(
    built: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, method: str, workers: str
) -> None:
    monkeypatch.setenv(START, method)
    other = built.product.crowded(tmp_path / "project")
    other.start("build", "--today", "2026-11-23", "--workers", workers).must(0)
    assert contents(other.site) == contents(built.site)


CHECK = "def check(record: Notice) -> Iterator[Problem]:\n"
DEADLY = NOTICES.replace(
    CHECK,
    f"{CHECK}    import multiprocessing, os, signal\n"
    "    multiprocessing.parent_process() and os.kill(os.getpid(), signal.SIGKILL)\n",
)


@pytest.mark.parametrize("command", [("build", "--today", "2026-11-23"), ("check",)])
def test_a_build_whose_process_dies_says_so_and_leaves_the_site(
    built: Project, tmp_path: Path, command: tuple[str, ...]
) -> None:
    project, before = built.copy(tmp_path / "project"), contents(built.site)
    project.write("kinds/_common.py", COMMON)
    project.write("kinds/notices.py", DEADLY)
    for number in range(200):
        project.write(f"data/notices/n-{number}.yml", RECORDS.replace("tz-", f"n-{number}-"))
    ran = project.gongshi(*command).must(1)
    assert "内存不够，网站保持原样" in ran.err
    assert "Traceback" not in ran.err
    assert contents(project.site) == before
    assert not list(project.folder.glob(".site.gongshi-*"))


# ---------------------------------------------------------------- what processes read


def test_a_record_that_was_read_anew_meanwhile_is_told_from_a_spoilt_one(built: Project, tmp_path: Path) -> None:
    project = built.copy(tmp_path / "project")
    reader = Reader(project.folder / FOLDER / "store.db")
    number, digest = a_record(project)
    (shown,) = reader.records([(number, digest)])
    assert shown.heading
    with pytest.raises(Changed):
        list(reader.records([(number, b"other")]))
    with sqlite3.connect(project.folder / FOLDER / "store.db") as database:
        database.execute("UPDATE texts SET data = CAST(replace(data, '关于', '对于') AS BLOB) WHERE n = ?", (number,))
    with pytest.raises(Damaged):
        list(reader.records([(number, digest)]))
    (project.folder / FOLDER / "store.db").write_bytes(b"no store")
    with pytest.raises(Damaged):
        list(reader.records([(number, digest)]))


def a_record(project: Project) -> tuple[int, bytes]:
    with sqlite3.connect(project.folder / FOLDER / "store.db") as database:
        number, digest = database.execute("SELECT rowid, digest FROM records WHERE is_tombstone = 0").fetchone()
    return number, digest
