"""What a build writes, keeps, deletes and survives. Every test runs the real command on a copy of the example."""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from site_tools import KINDS, TODAY, Product, Project, contents, differing, inodes, kill

RECORD = "data/penalties/2026/cf-2026-001.yml"
FACT = "责令停止后仍完成封顶。"
CORRECTED = "责令停止后仍继续封顶。"
PARTY = "湟中示例二十一号仓储有限公司"


def index_files(paths: set[str]) -> set[str]:
    return {path for path in paths if path.startswith("assets/gongshi/index")}


@pytest.fixture
def built(example: Project, tmp_path: Path) -> Project:
    """A copy of the example with its site and its store: what moves is still known."""
    return example.copy(tmp_path / "project")


@pytest.fixture(scope="module")
def corrected(product: Product, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The site after one fact of one record was corrected, built cold."""
    project = product.example(tmp_path_factory.mktemp("corrected") / "project")
    project.edit(RECORD, FACT, CORRECTED)
    project.build().must(0)
    return contents(project.site)


@pytest.fixture(scope="module")
def original(example: Project) -> dict[str, bytes]:
    return contents(example.site)


def left_beside(project: Project) -> set[str]:
    """Return what stands in the project's folder though nobody put it there."""
    return {path.name for path in project.folder.iterdir()} - {
        "mkdocs.yml",
        "hooks",
        "content",
        "data",
        "site",
        ".gongshi",
    }


# ---------------------------------------------------------------- the same input, the same bytes


def test_a_cold_build_in_another_folder_gives_the_same_bytes(
    product: Product, tmp_path: Path, original: dict[str, bytes]
) -> None:
    project = product.example(tmp_path / "公示 项目 (一)" / "第 2 版")
    project.start("build", "--today", TODAY).must(0)
    assert differing(contents(project.site), original) == set()


def test_a_project_that_moved_is_not_made_anew(built: Project) -> None:
    assert "写了 0 个文件" in built.build().must(0).out


def test_a_second_build_changes_nothing(built: Project, original: dict[str, bytes]) -> None:
    before = inodes(built.site)
    built.build().must(0)
    assert differing(contents(built.site), original) == set()
    after = inodes(built.site)
    assert [path for path in before if path.startswith(KINDS) and after[path] != before[path]] == []


def test_a_change_and_its_reversal_give_the_bytes_of_cold_builds(
    built: Project, original: dict[str, bytes], corrected: dict[str, bytes]
) -> None:
    built.edit(RECORD, FACT, CORRECTED)
    built.build().must(0)
    assert differing(contents(built.site), corrected) == set()
    built.edit(RECORD, CORRECTED, FACT)
    built.build().must(0)
    assert differing(contents(built.site), original) == set()


def test_another_day_is_the_same_warm_and_cold(built: Project, product: Product, tmp_path: Path) -> None:
    built.build(today="2027-03-01").must(0)
    cold = product.example(tmp_path / "cold")
    cold.build(today="2027-03-01").must(0)
    assert differing(contents(built.site), contents(cold.site)) == set()


def test_deleting_the_store_changes_nothing(built: Project, original: dict[str, bytes]) -> None:
    shutil.rmtree(built.folder / ".gongshi")
    built.build().must(0)
    assert differing(contents(built.site), original) == set()


def test_touched_files_that_did_not_change_rewrite_nothing(built: Project) -> None:
    before = inodes(built.site)
    for path in (built.folder / "data").rglob("*.yml"):
        os.utime(path)
    built.build().must(0)
    after = inodes(built.site)
    assert [path for path in before if path.startswith(KINDS) and after[path] != before[path]] == []


# ---------------------------------------------------------------- one change, few files


def rewritten(project: Project, change: Callable[[], None]) -> set[str]:
    """Return the record, list and index files that a change wrote anew or deleted."""
    before = inodes(project.site)
    change()
    project.build().must(0)
    after = inodes(project.site)
    return {
        path
        for path in before.keys() | after.keys()
        if before.get(path) != after.get(path) and not is_of_the_theme(path)
    }


def is_of_the_theme(path: str) -> bool:
    """MkDocs writes its own files and the hand-written pages at every build; the map of the site is one more."""
    return (path.startswith("assets/") and not path.startswith("assets/gongshi/index")) or path in (
        "404.html",
        "apply.html",
        "catalogue.html",
        "guide.html",
        "institutions.html",
        "sitemap.xml",
    )


FEEDS_OF_RECORD = {
    "penalties/feed.xml",
    "penalties/feeds/credit_class-73eb0e14e307.xml",
    "penalties/feeds/party_category-5a2ae9c709a6.xml",
    "penalties/feeds/penalty_types-0a0fd5f0c944.xml",
    "penalties/feeds/penalty_types-106f8d500e8c.xml",
    "penalties/feeds/responsibility-f0dfe329c921.xml",
    "penalties/feeds/town-5d4ae03f9563.xml",
}
"""It is among the 30 newest of its kind and of its values, and not of all records."""


def test_a_corrected_fact_rewrites_its_page_its_data_its_lists_and_its_part_of_the_index(built: Project) -> None:
    files = rewritten(built, lambda: built.edit(RECORD, FACT, CORRECTED))
    assert files - index_files(files) == FEEDS_OF_RECORD | {
        "penalties/cf-2026-001.html",
        "penalties/cf-2026-001.json",
        "penalties/index.html",
        "penalties/list/2026.html",
    }
    assert "assets/gongshi/index.json" in files


def test_a_new_name_also_rewrites_what_the_decision_rests_on(built: Project) -> None:
    files = rewritten(built, lambda: built.edit(RECORD, PARTY, "湟中示例二百号仓储有限公司"))
    assert files - index_files(files) == FEEDS_OF_RECORD | {
        "discretion/cl-001.html",
        "discretion/cl-001.json",
        "laws/tudi-guanli-fa-2019.html",
        "laws/tudi-guanli-fa-2019.json",
        "laws/tudi-guanli-fa-shishi-tiaoli-2021.html",
        "laws/tudi-guanli-fa-shishi-tiaoli-2021.json",
        "penalties/cf-2026-001.html",
        "penalties/cf-2026-001.json",
        "penalties/index.html",
        "penalties/list/2026.html",
        "responsibilities/cf-004.html",
        "responsibilities/cf-004.json",
    }
    left = contents(built.site)
    assert not any(PARTY.encode() in left[path] for path in files - index_files(files))


def test_a_comment_in_a_record_rewrites_nothing(built: Project) -> None:
    path = built.folder / RECORD
    assert rewritten(built, lambda: built.write(RECORD, path.read_text(encoding="utf-8") + "# 核对过\n")) == set()


def test_a_removed_record_takes_its_files_with_it(built: Project) -> None:
    built.forget()
    files = rewritten(built, (built.folder / RECORD).unlink)
    left = contents(built.site)
    assert "penalties/cf-2026-001.html" in files
    assert "penalties/cf-2026-001.html" not in left
    assert "penalties/cf-2026-001.json" in files
    assert "penalties/cf-2026-001.json" not in left
    pages = b"".join(data for path, data in left.items() if path.endswith((".html", ".json", ".xml")))
    assert b"cf-2026-001" not in pages


def test_a_removed_kind_leaves_no_page_of_it(built: Project) -> None:
    shutil.rmtree(built.folder / "data/permits")
    built.forget()
    built.build().must(0)
    assert {path for path in contents(built.site) if re.match(r"permits/(xk|list)", path)} == set()


def test_a_deleted_page_is_made_again(built: Project, original: dict[str, bytes]) -> None:
    (built.site / "penalties/cf-2026-001.html").unlink()
    (built.site / "assets/gongshi/index.json").unlink()
    built.build().must(0)
    assert differing(contents(built.site), original) == set()


# ---------------------------------------------------------------- broken records


def test_a_broken_record_leaves_its_neighbours(built: Project) -> None:
    built.edit(RECORD, "处罚决定日期: 2026-01-13", "处罚决定日期: 昨天")
    built.forget()
    done = built.build().must(0)
    left = contents(built.site)
    assert "penalties/cf-2026-001.html" not in left
    assert "penalties/cf-2026-002.html" in left
    assert "cf-2026-001.yml:" in done.out + done.err


@pytest.mark.parametrize(
    "broken",
    ["标识: [", "\x00\x01", "- - -\n", "&a [*a]", "标识: cf-2026-001\n标识: cf-2026-001\n", "", "看不懂"],
    ids=["syntax", "control", "nested", "alias", "twice", "empty", "text"],
)
def test_a_file_that_is_no_record_leaves_the_others(built: Project, broken: str) -> None:
    built.write(RECORD, broken)
    built.forget()
    built.build().must(0)
    left = contents(built.site)
    assert "penalties/cf-2026-001.html" not in left
    assert "penalties/cf-2026-002.html" in left


def test_strict_with_a_broken_record_exits_1_and_leaves_the_site(built: Project, original: dict[str, bytes]) -> None:
    before = inodes(built.site)
    built.edit(RECORD, "处罚决定日期: 2026-01-13", "处罚决定日期: 昨天")
    built.build("--strict").must(1)
    assert differing(contents(built.site), original) == set()
    assert inodes(built.site) == before
    assert left_beside(built) == set()


def test_strict_with_good_records_builds(project: Project, original: dict[str, bytes]) -> None:
    project.build("--strict").must(0)
    assert differing(contents(project.site), original) == set()


def test_strict_with_a_broken_link_in_a_hand_written_page_exits_1_and_leaves_the_site(
    built: Project, original: dict[str, bytes]
) -> None:
    built.write("content/guide.md", "# 公开指南\n\n[没有](there-is-none.md)\n")
    built.build("--strict").must(1)
    assert differing(contents(built.site), original) == set()
    assert left_beside(built) == set()


def empty_data(project: Project) -> None:
    for kind in KINDS:
        shutil.rmtree(project.folder / "data" / kind)


def no_data(project: Project) -> None:
    shutil.rmtree(project.folder / "data")


def no_body(project: Project) -> None:
    (project.folder / "data/site.yml").unlink()


def all_broken(project: Project) -> None:
    for path in (project.folder / "data").rglob("*/*.yml"):
        path.write_text("标识: [", encoding="utf-8")


@pytest.mark.parametrize("spoil", [empty_data, no_data, no_body, all_broken])
def test_with_nothing_to_publish_the_build_exits_1_and_leaves_the_site(
    built: Project, original: dict[str, bytes], spoil: Callable[[Project], None]
) -> None:
    spoil(built)
    done = built.build().must(1)
    assert "网站保持原样" in done.out + done.err
    assert differing(contents(built.site), original) == set()
    assert left_beside(built) == set()


def test_a_missing_mkdocs_yml_exits_1_without_a_traceback(project: Project) -> None:
    (project.folder / "mkdocs.yml").unlink()
    project.build().must(1)


# ---------------------------------------------------------------- a build that dies


@pytest.fixture(scope="module")
def other_hours(product: Product, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The site with other office hours in the footer: every page differs."""
    project = product.example(tmp_path_factory.mktemp("hours") / "project")
    change_hours(project)
    project.build().must(0)
    return contents(project.site)


def change_hours(project: Project) -> None:
    project.edit("data/site.yml", "8:30—12:00", "9:00—12:00")


Wait = Callable[[Project, "subprocess.Popen[bytes]"], None]


def moments() -> Iterator[Wait]:
    """Yield ways to wait: a few anywhere in a build, most of them shortly after pages begin to be written."""
    chance = random.Random(20261123)
    for _ in range(2):
        yield lambda project, process: time.sleep(chance.uniform(0.1, 1.4))
    for name in ("penalties", "sitemaps", "assets/gongshi/index") * 2:
        yield lambda project, process, name=name: until_stage(project, process, name, chance.uniform(0, 0.02))  # type: ignore[misc]


def until_stage(project: Project, process: subprocess.Popen[bytes], name: str, pause: float) -> None:
    """Wait until the build has begun to write a folder of its stage, then a little longer; or until it has ended."""
    while process.poll() is None and not any(project.folder.glob(f".site.gongshi-*/files/{name}")):
        time.sleep(0.001)
    time.sleep(pause)


def killed(project: Project, wait: Wait) -> bool:
    """Start a build and kill it; tell whether it died of that."""
    for stage in project.folder.glob(".site.gongshi-*"):
        shutil.rmtree(stage)
    process = project.start_build()
    wait(project, process)
    kill(process)
    return process.returncode == -signal.SIGKILL


def test_a_killed_build_leaves_whole_files_and_the_next_build_equals_a_cold_one(
    built: Project, original: dict[str, bytes], other_hours: dict[str, bytes]
) -> None:
    old, new, died = original, other_hours, 0
    for wait in moments():
        hours = ("8:30—12:00", "9:00—12:00") if old is original else ("9:00—12:00", "8:30—12:00")
        built.edit("data/site.yml", *hours)
        died += killed(built, wait)
        for path, data in contents(built.site).items():
            assert data in (old.get(path), new.get(path)), f"{path} is neither the old nor the new page"
        assert contents(built.site).keys() >= old.keys() & new.keys()
        built.build().must(0)
        assert differing(contents(built.site), new) == set()
        old, new = new, old
    assert died, "the builds ended before they were killed"


def test_what_a_killed_build_left_is_cleared_by_the_next(built: Project) -> None:
    change_hours(built)
    assert killed(built, lambda project, process: until_stage(project, process, "penalties", 0))
    built.build().must(0)
    assert left_beside(built) == set()


def test_a_killed_first_build_leaves_no_half_site(project: Project, original: dict[str, bytes]) -> None:
    chance = random.Random(3)
    for _ in range(5):
        name, pause = chance.choice(("sitemaps", "penalties")), chance.uniform(0, 0.08)
        killed(project, lambda project, process, name=name, pause=pause: until_stage(project, process, name, pause))  # type: ignore[misc]
        if project.site.exists():
            assert differing(contents(project.site), original) == set()
    project.build().must(0)
    assert differing(contents(project.site), original) == set()


# ---------------------------------------------------------------- the store


def garbage(store: Path) -> None:
    store.write_bytes(random.Random(1).randbytes(40_000))


def empty_file(store: Path) -> None:
    store.write_bytes(b"")


def cut_in_half(store: Path) -> None:
    data = store.read_bytes()
    store.write_bytes(data[: len(data) // 2])


def only_the_head(store: Path) -> None:
    store.write_bytes(store.read_bytes()[:4096])


def a_hole_in_the_middle(store: Path) -> None:
    data = bytearray(store.read_bytes())
    data[len(data) // 3 : len(data) // 3 + 20_000] = bytes(20_000)
    store.write_bytes(data)


def another_program_s(store: Path) -> None:
    store.unlink()
    with sqlite3.connect(store) as database:
        database.execute("CREATE TABLE meta (key TEXT, content BLOB)")


def without_a_version(store: Path) -> None:
    with sqlite3.connect(store) as database:
        database.execute("DELETE FROM meta")


def another_version(store: Path) -> None:
    with sqlite3.connect(store) as database:
        database.execute("UPDATE meta SET value = 'another'")
        database.execute("DROP TABLE sources")


def foreign_log(store: Path) -> None:
    Path(f"{store}-wal").write_bytes(random.Random(2).randbytes(9_000))


SPOILERS = [
    garbage,
    empty_file,
    cut_in_half,
    only_the_head,
    a_hole_in_the_middle,
    another_program_s,
    without_a_version,
    another_version,
    foreign_log,
]


@pytest.mark.parametrize("spoil", SPOILERS)
def test_a_spoilt_store_is_survived(built: Project, corrected: dict[str, bytes], spoil: Callable[[Path], None]) -> None:
    spoil(built.folder / ".gongshi/store.db")
    built.edit(RECORD, FACT, CORRECTED)
    built.build().must(0)
    assert differing(contents(built.site), corrected) == set()


def differing_after_another_build(project: Project) -> set[str]:
    before = contents(project.site)
    project.build().must(0)
    return differing(before, contents(project.site))


def test_a_project_moved_elsewhere_with_its_store_is_built_right(
    built: Project, tmp_path: Path, original: dict[str, bytes]
) -> None:
    moved = Project(built.folder.rename(tmp_path / "moved"), built.product)
    moved.build().must(0)
    assert differing(contents(moved.site), original) == set()


# ---------------------------------------------------------------- two at a time


@pytest.mark.parametrize("is_cold", [pytest.param(True, id="cold"), pytest.param(False, id="warm")])
def test_two_builds_at_once_do_not_corrupt_the_site(
    project: Project, original: dict[str, bytes], other_hours: dict[str, bytes], is_cold: bool
) -> None:
    wanted = original
    if not is_cold:
        project.build().must(0)
        change_hours(project)
        wanted = other_hours
    both = [project.start_build(), project.start_build()]
    said = [process.communicate(timeout=60)[1].decode() for process in both]
    for process, text in zip(both, said, strict=True):
        assert process.returncode in (0, 1), text
        assert "Traceback" not in text
    assert 0 in {process.returncode for process in both}
    assert differing(contents(project.site), wanted) == set()
    assert differing_after_another_build(project) == set()


# ---------------------------------------------------------------- where the site goes


@pytest.mark.parametrize("is_absolute", [True, False], ids=["absolute", "relative"])
def test_the_site_may_go_to_another_folder(
    project: Project, tmp_path: Path, original: dict[str, bytes], is_absolute: bool
) -> None:
    elsewhere = tmp_path / "别处" / "www"
    project.build("--site-dir", elsewhere if is_absolute else "../别处/www").must(0)
    assert differing(contents(elsewhere), original) == set()
    assert not project.site.exists()


def test_two_sites_of_one_project_are_both_kept_up_to_date(
    built: Project, tmp_path: Path, corrected: dict[str, bytes]
) -> None:
    built.build("--site-dir", tmp_path / "second").must(0)
    built.edit(RECORD, FACT, CORRECTED)
    built.build().must(0)
    built.build("--site-dir", tmp_path / "second").must(0)
    assert differing(contents(built.site), corrected) == set()
    assert differing(contents(tmp_path / "second"), corrected) == set()


def test_foreign_files_in_the_site_are_removed_and_names_with_a_dot_stay(
    built: Project, original: dict[str, bytes]
) -> None:
    stay = ("CNAME", ".nojekyll", ".well-known/acme/1", ".git/objects/00/1")
    for name in ("old.html", "penalties/cf-1999-001.html", "深/处/旧.txt", "penalties/.hidden", *stay):
        built.write(f"site/{name}", "旧")
    built.build().must(0)
    assert differing(contents(built.site), {**original, **dict.fromkeys(stay, "旧".encode())}) == set()
    assert not (built.site / "深").exists()
    built.build("--all").must(0)
    assert differing(contents(built.site), {**original, **dict.fromkeys(stay, "旧".encode())}) == set()


def test_a_folder_where_a_page_must_stand_does_not_stop_the_build(built: Project, original: dict[str, bytes]) -> None:
    for path in ("permits", "penalties/cf-2026-001.html"):
        remove(built.site / path)
    built.write("site/penalties/cf-2026-001.html/x.txt", "旧")
    built.write("site/permits", "这里应当是文件夹")
    built.build().must(0)
    assert differing(contents(built.site), original) == set()


def remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()


def test_a_page_in_the_site_that_someone_changed_is_not_trusted_after_the_store_is_gone(
    built: Project, original: dict[str, bytes]
) -> None:
    (built.site / "penalties/cf-2026-001.html").write_text("改过", encoding="utf-8")
    shutil.rmtree(built.folder / ".gongshi")
    built.build().must(0)
    assert differing(contents(built.site), original) == set()


def test_the_content_folder_is_only_read(project: Project, original: dict[str, bytes]) -> None:
    content = project.folder / "content"
    before = contents(content)
    for path in (content, *content.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    project.build().must(0)
    assert contents(content) == before
    assert differing(contents(project.site), original) == set()


def test_a_build_writes_nothing_into_data_and_hooks(project: Project) -> None:
    before = contents(project.folder / "data")
    project.build().must(0)
    assert contents(project.folder / "data") == before
    assert left_beside(project) == set()


# ---------------------------------------------------------------- MkDocs and its successor


@pytest.fixture(scope="module")
def of_this_day(product: Product, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The site by the machine's day: plain MkDocs knows no --today."""
    project = product.example(tmp_path_factory.mktemp("today") / "project")
    project.gongshi("build").must(0)
    return contents(project.site)


@pytest.mark.parametrize("options", [[], ["--strict"]], ids=["plain", "strict"])
def test_mkdocs_build_gives_the_same_site_without_our_package_installed(
    project: Project, of_this_day: dict[str, bytes], options: list[str]
) -> None:
    project.tool("mkdocs", "build", *options).must(0)
    assert differing(contents(project.site), of_this_day) == set()
    assert left_beside(project) == set()


def test_mkdocs_build_after_gongshi_build_keeps_the_site(project: Project, of_this_day: dict[str, bytes]) -> None:
    project.gongshi("build").must(0)
    project.tool("mkdocs", "build").must(0)
    assert differing(contents(project.site), of_this_day) == set()


def test_mkdocs_build_strict_with_a_broken_record_leaves_the_site(project: Project) -> None:
    project.tool("mkdocs", "build").must(0)
    before = contents(project.site)
    project.edit(RECORD, "处罚决定日期: 2026-01-13", "处罚决定日期: 昨天")
    assert project.tool("mkdocs", "build", "--strict").code == 1
    assert differing(contents(project.site), before) == set()


def test_mkdocs_build_takes_another_folder(project: Project, tmp_path: Path, of_this_day: dict[str, bytes]) -> None:
    project.tool("mkdocs", "build", "--site-dir", tmp_path / "www").must(0)
    assert differing(contents(tmp_path / "www"), of_this_day) == set()
    assert not project.site.exists()


def test_properdocs_builds_the_same_records(project: Project, of_this_day: dict[str, bytes]) -> None:
    project.tool("properdocs", "build").must(0)
    ours = {path: data for path, data in contents(project.site).items() if path.startswith(KINDS)}
    theirs = {path: data for path, data in of_this_day.items() if path.startswith(KINDS)}
    assert ours.keys() == theirs.keys()
    generator = re.compile(rb'<meta name="generator"[^>]*>')
    for path, data in ours.items():
        assert generator.sub(b"", data) == generator.sub(b"", theirs[path]), path


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def fetched(address: str) -> str:
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:
            return str(answer.read().decode())
    except (urllib.error.URLError, OSError):
        return ""


def waited_for(address: str, text: str, seconds: float = 30) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if text in fetched(address):
            return True
        time.sleep(0.1)
    return False


@pytest.mark.parametrize("command", ["mkdocs", "gongshi", "gongshi where mkdocs.yml does not name us"])
def test_serve_shows_a_record_follows_a_change_and_leaves_the_site(
    built: Project, original: dict[str, bytes], command: str
) -> None:
    port = free_port()
    arguments = ["-a", f"127.0.0.1:{port}"]
    program = (
        [built.script("mkdocs"), "serve", "--watch", "data"]
        if command == "mkdocs"
        else [built.script("python"), "-m", "gongshi", "serve", "--"]
    )
    environment = built.product.environment(installed=command != "mkdocs")
    if command.endswith("does not name us"):
        built.edit("mkdocs.yml", "hooks: [hooks/mkdocs_hooks.py]\n", "")
    process = subprocess.Popen(
        [*program, *arguments],
        cwd=built.folder,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        address = f"http://127.0.0.1:{port}/penalties/cf-2026-001.html"
        assert waited_for(address, FACT)
        assert "gongshi:search" not in fetched(f"http://127.0.0.1:{port}/assets/gongshi/index.json")
        built.edit(RECORD, FACT, CORRECTED)
        assert waited_for(address, CORRECTED)
        built.edit(RECORD, "处罚决定日期: 2026-01-13", "处罚决定日期: 昨天")
        time.sleep(2)
        assert process.poll() is None, "a broken record ended the server"
        built.edit(RECORD, "处罚决定日期: 昨天", "处罚决定日期: 2026-01-13")
        assert waited_for(address, CORRECTED)
    finally:
        kill(process)
    assert differing(contents(built.site), original) == set()


def test_serve_says_what_is_wrong_with_its_arguments_its_address_and_its_settings(built: Project) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ran = built.start("serve", "--", "-a", f"127.0.0.1:{port}").must(1)
        assert "换一个端口" in ran.err
    built.start("serve", "--", "--no-such-option").must(2)
    (built.folder / "mkdocs.yml").unlink()
    assert "mkdocs.yml" in built.start("serve").must(1).err
