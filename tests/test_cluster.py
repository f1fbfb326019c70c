"""Workers on other machines make the same site, byte for byte; one that dies is replaced, one that differs is refused."""

from __future__ import annotations

import json
import os
import pickle
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from distributed import Client

from gongshi import program
from gongshi.cluster import _do, _grouped
from own_kind import COMMON, NOTICES, RECORDS
from site_tools import Product, Project, contents


def test_values_are_sent_in_groups_that_are_worth_a_message() -> None:
    groups = list(_grouped([bytes(200_000)] * 7))
    assert [len(group) for group in groups] == [3, 3, 1]
    assert list(_grouped([])) == []


def test_a_worker_does_what_it_is_sent_only_if_it_runs_the_same_program() -> None:
    work, values = pickle.dumps(len), [pickle.dumps("abc"), pickle.dumps("")]
    assert pickle.loads(_do(program.digest(), work, values)) == [3, 0]
    assert pickle.loads(_do("another", work, values)).told == program.told()


@pytest.fixture(scope="module")
def alone(product: Product, tmp_path_factory: pytest.TempPathFactory) -> Project:
    project = project_in(product, tmp_path_factory.mktemp("alone") / "project")
    project.build("--workers", "1").must(0)
    return project


def project_in(product: Product, folder: Path) -> Project:
    """Return a project with attachments, a kind of its own, and enough records for many tasks."""
    project = product.crowded(folder)
    project.write("kinds/_common.py", COMMON)
    project.write("kinds/notices.py", NOTICES)
    for number in range(120):
        project.write(f"data/notices/n-{number}.yml", RECORDS.replace("tz-", f"n-{number}-"))
    return project


@dataclass(frozen=True, slots=True)
class Cluster:
    """A scheduler and two workers, started as their users start them."""

    address: str
    workers: tuple[subprocess.Popen[bytes], ...]
    """Those that watch over a process each, and start it again."""

    def kill_one(self) -> None:
        """Kill the process that one of the two watches over."""
        tasks = Path(f"/proc/{self.workers[0].pid}/task").glob("*/children")
        children = [int(child) for task in tasks for child in task.read_text(encoding="ascii").split()]
        (worker,) = [child for child in children if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()]
        os.kill(worker, signal.SIGKILL)


@contextmanager
def cluster_of_two(hooks: Path, folder: Path) -> Iterator[Cluster]:
    """Start a cluster that shares nothing with those who build but a copy of the program."""
    file = folder / "scheduler.json"
    environment = {**os.environ, "PYTHONPATH": str(hooks)}

    def start(program: str, *arguments: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", f"distributed.cli.{program}", "--scheduler-file", str(file), *arguments]
        return subprocess.Popen(command, cwd=folder, env=environment, stderr=subprocess.DEVNULL)

    started = [start("dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard")]
    try:
        wait_for(file.exists)
        started += [start("dask_worker", "--nthreads", "1", "--no-dashboard") for _ in range(2)]
        address = json.loads(file.read_text(encoding="utf-8"))["address"]
        with Client(address) as client:
            client.wait_for_workers(2)
        yield Cluster(address.replace("tcp://", "dask://"), tuple(started[1:]))
    finally:
        for process in reversed(started):
            process.terminate()
        for process in started:
            process.wait()


@pytest.mark.long
def test_a_cluster_of_two_makes_the_same_site_as_one_process(alone: Project, product: Product, tmp_path: Path) -> None:
    project = project_in(product, tmp_path / "project")
    with cluster_of_two(product.hooks, tmp_path) as cluster:
        project.build("--workers", cluster.address).must(0)
        assert contents(project.site) == contents(alone.site)
        project.edit("data/penalties/2024/cf-2024-1000.yml", "〔2024〕1000号", "〔2024〕9999号")
        project.build("--workers", cluster.address).must(0)
    assert "〔2024〕9999号" in project.text("penalties/cf-2024-1000.html")


@pytest.mark.long
@pytest.mark.parametrize("phase", ["reading", "pages"])
def test_a_worker_that_is_killed_in_the_middle_is_replaced(
    alone: Project, product: Product, tmp_path: Path, phase: str
) -> None:
    project = project_in(product, tmp_path / "project")
    with cluster_of_two(product.hooks, tmp_path) as cluster:
        build = project.start_build("--workers", cluster.address)
        wait_for(lambda: is_at(phase, project) or build.poll() is not None)
        assert build.poll() is None
        cluster.kill_one()
        _, errors = build.communicate(timeout=600)
    assert build.returncode == 0, errors.decode()
    assert contents(project.site) == contents(alone.site)


def is_at(phase: str, project: Project) -> bool:
    """Tell whether a build has begun to read, or to write pages."""
    written = ".site.gongshi-*/files/penalties/cf-*.html" if phase == "pages" else ".gongshi/store.db"
    return any(project.folder.glob(written))


def wait_for(is_true: Callable[[], bool]) -> None:
    for _ in range(6000):
        if is_true():
            return
        time.sleep(0.02)
    raise TimeoutError


@pytest.mark.long
def test_a_worker_that_runs_another_program_is_refused_and_the_site_stays(alone: Project, tmp_path: Path) -> None:
    other = shutil.copytree(alone.product.hooks, tmp_path / "other")
    (other / "gongshi/clock.py").open("a", encoding="utf-8").write("\n# another\n")
    project = alone.copy(tmp_path / "project")
    with cluster_of_two(other, tmp_path) as cluster:
        ran = project.build("--all", "--workers", cluster.address).must(1)
    assert "工作进程的程序与这里的不同" in ran.err
    assert "Traceback" not in ran.err
    assert contents(project.site) == contents(alone.site)


@pytest.mark.long
def test_a_scheduler_that_nobody_runs_is_said_and_the_site_stays(alone: Project, tmp_path: Path) -> None:
    project = alone.copy(tmp_path / "project")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    ran = project.build("--workers", f"dask://127.0.0.1:{port}").must(2)
    assert f"连不上 127.0.0.1:{port} 的 Dask 调度程序" in ran.err
    assert contents(project.site) == contents(alone.site)


@pytest.mark.parametrize("said", ["0", "-1", "1000", "dask://", "dask://host", "http://host:1", "两个"])
def test_what_is_neither_a_number_nor_an_address_is_refused(product: Product, tmp_path: Path, said: str) -> None:
    ran = product.gongshi("check", "--workers", said, folder=tmp_path).must(2)
    assert "不是进程的个数（1 到 999），也不是 dask://主机:端口" in ran.err
