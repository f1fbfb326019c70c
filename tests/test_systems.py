"""What differs between systems: the product runs where `os` has none of POSIX' own names, and asks in one module alone."""

from __future__ import annotations

import ast
import errno
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from gongshi import systems
from site_tools import ROOT, TODAY, Product, Project, Ran, contents, differing, run

PACKAGE = ROOT / "hooks/gongshi"
POSIX_ONLY = [
    "O_NONBLOCK",
    "O_NOFOLLOW",
    "O_DIRECTORY",
    "O_CLOEXEC",
    "O_SYNC",
    "O_DSYNC",
    "O_NOCTTY",
    "O_ASYNC",
    "O_NDELAY",
    "O_NOATIME",
    "O_PATH",
    "O_TMPFILE",
    "O_ACCMODE",
    "fork",
    "forkpty",
    "fchmod",
    "fchown",
    "lchown",
    "chown",
    "chroot",
    "getuid",
    "geteuid",
    "getgid",
    "getegid",
    "getgroups",
    "getpgid",
    "getpgrp",
    "getsid",
    "setsid",
    "setpgid",
    "setuid",
    "setgid",
    "killpg",
    "nice",
    "mkfifo",
    "mknod",
    "statvfs",
    "fstatvfs",
    "sched_getaffinity",
    "sched_setaffinity",
    "uname",
    "sync",
    "sendfile",
    "posix_fallocate",
    "posix_fadvise",
    "pread",
    "pwrite",
    "readv",
    "writev",
    "getloadavg",
    "openpty",
    "ttyname",
    "wait",
    "wait3",
    "wait4",
    "lockf",
    "fchdir",
    "pathconf",
    "fpathconf",
    "confstr",
    "sysconf",
    "copy_file_range",
    "splice",
    "memfd_create",
    "pidfd_open",
    "getxattr",
    "setxattr",
]
"""Names of `os` that Windows does not have."""
WITHOUT = f"""
import builtins, io, os, sys
for name in {POSIX_ONLY!r}:
    if hasattr(os, name) and name != "uname":  # numpy asks for it where sys.platform says Linux
        delattr(os, name)
for name in ("fcntl", "resource", "pwd", "grp"):
    sys.modules[name] = None
kill, opened = os.kill, builtins.open

def no_question(pid, sign):
    assert sign, "on Windows this ends the process"
    kill(pid, sign)

def with_line_ends(file, mode="r", buffering=-1, encoding=None, errors=None, newline=None, *rest, **more):
    if "b" not in mode and newline is None and any(letter in mode for letter in "wxa"):
        newline = "\\r\\n"
    return opened(file, mode, buffering, encoding, errors, newline, *rest, **more)

os.kill = no_question
builtins.open = io.open = with_line_ends
"""


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder on whose account every process of Python begins without those names, and ends lines as Windows does."""
    folder = tmp_path_factory.mktemp("elsewhere")
    (folder / "sitecustomize.py").write_text(WITHOUT, encoding="utf-8")
    return folder


def there(project: Project, elsewhere: Path, *arguments: str | Path, **more: str) -> Ran:
    environment = {**project.product.environment(), "GONGSHI_START": "spawn", "GONGSHI_FIRST": "1", **more}
    environment["PYTHONPATH"] = os.pathsep.join((str(elsewhere), environment["PYTHONPATH"]))
    return run([sys.executable, "-m", "gongshi", *map(str, arguments)], project.folder, environment)


def test_a_system_without_posix_makes_the_same_site(product: Product, elsewhere: Path, tmp_path: Path) -> None:
    project, here = product.small(tmp_path / "project"), product.small(tmp_path / "here")
    here.build().must(0)
    assert "0 个错误" in there(project, elsewhere, "check", "--today", TODAY).must(0).out
    there(project, elsewhere, "build", "--today", TODAY, "--workers", "2").must(0)
    assert differing(contents(project.site), contents(here.site)) == set()
    for one in (project, here):
        one.edit("data/site.yml", "8:30—12:00", "9:00—12:00")
    here.build().must(0)
    there(project, elsewhere, "build", "--today", TODAY).must(0)
    assert differing(contents(project.site), contents(here.site)) == set()
    for one, command in ((project, "there"), (here, "here")):
        arguments = ("withdraw", "cf-2026-001", "--reason", "撤销", "--on", "2026-11-20", "--changed", "2026-11-18")
        (there(one, elsewhere, *arguments) if command == "there" else one.gongshi(*arguments)).must(0)
    assert differing(contents(project.folder / "data"), contents(here.folder / "data")) == set()


def test_files_that_are_written_for_other_programs_end_lines_as_they_do_elsewhere(
    product: Product, elsewhere: Path, tmp_path: Path
) -> None:
    project = product.small(tmp_path / "project")
    subprocess.run(["git", "init", "--quiet"], cwd=project.folder, check=True)
    there(project, elsewhere, "hook", "install").must(0)
    assert b"\r" not in (project.folder / ".git/hooks/pre-commit").read_bytes()
    there(project, elsewhere, "schema", "--write").must(0)
    for path in (project.folder / "data/.schema").iterdir():
        assert b"\r" not in path.read_bytes()
    there(project, elsewhere, "due", "--format", "ics", "--output", tmp_path / "due.ics").must(0)
    assert b"\r\r" not in (tmp_path / "due.ics").read_bytes()


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "gbk", "utf-8"])
def test_no_output_breaks_the_program(product: Product, tmp_path: Path, encoding: str) -> None:
    """The encodings of a pipe on an English and on a Chinese Windows, and of a bare container."""
    project = product.small(tmp_path / "project")
    project.edit("data/site.yml", "8:30", "8:30 㐂🀄")
    project.write("data/penalties/2026/𠮷🀄.yml", "标识: 一")
    environment = {**project.product.environment(), "PYTHONIOENCODING": encoding}
    command = [sys.executable, "-m", "gongshi", "check", "--today", TODAY]
    done = subprocess.run(command, cwd=project.folder, env=environment, capture_output=True, check=False)
    said = done.stdout.decode("gbk" if encoding == "gbk" else "utf-8") + done.stderr.decode(
        "gbk" if encoding == "gbk" else "utf-8"
    )
    assert done.returncode == 1, said
    assert "个错误" in said


# ---------------------------------------------------------------- one module


def names_of_systems(tree: ast.AST) -> Iterator[str]:
    """Yield what only some systems have, or asks which one this is: as an attribute, by import, or by a file that is opened as text."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            whole = f"{node.value.id}.{node.attr}"
            if (node.value.id == "os" and node.attr in (*POSIX_ONLY, "name", "kill", "execv", "O_BINARY")) or whole in (
                "sys.platform",
                "platform.system",
                "signal.SIGKILL",
                "signal.SIGALRM",
            ):
                yield whole
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [one.name for one in node.names] + [getattr(node, "module", "") or ""]
            yield from (
                name for name in names if name in ("fcntl", "resource", "msvcrt", "pwd", "grp", "pty", "termios")
            )
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "write_text":
            yield "write_text"


def test_one_module_knows_of_systems() -> None:
    found = {
        path.relative_to(PACKAGE).as_posix(): names
        for path in PACKAGE.rglob("*.py")
        if (names := sorted(set(names_of_systems(ast.parse(path.read_text(encoding="utf-8"))))))
    }
    assert found.keys() == {"systems.py"}, found


# ---------------------------------------------------------------- files


def test_a_reader_that_holds_a_file_for_a_moment_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    new, old, count, move = tmp_path / "new", tmp_path / "old", 0, os.replace
    monkeypatch.setattr(systems, "_PAUSES", (0, 0, 0))

    def held(source: Path, target: Path) -> None:
        nonlocal count
        count += 1
        if count < 3:
            error = PermissionError(errno.EACCES, "Access is denied")
            error.winerror = 5  # type: ignore[attr-defined]
            raise error
        move(source, target)

    monkeypatch.setattr(os, "replace", held)
    new.write_text("new", encoding="utf-8")
    old.write_text("old", encoding="utf-8")
    systems.replace(new, old)
    assert old.read_text(encoding="utf-8") == "new"
    count = -10
    new.write_text("newer", encoding="utf-8")
    with pytest.raises(PermissionError):
        systems.replace(new, old)
    assert old.read_text(encoding="utf-8") == "new"


@pytest.mark.parametrize("has_flag", [True, False])
def test_a_link_is_not_opened_where_none_is_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, has_flag: bool
) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    (tmp_path / "link").symlink_to("file")
    if not has_flag:
        monkeypatch.setattr(systems, "_NO_LINK", 0)
    with pytest.raises(OSError, match="link"):
        systems.open_to_read(tmp_path / "link", follow=False)
    for name in ("file", "link"):
        os.close(systems.open_to_read(tmp_path / name))


def test_a_file_that_cannot_be_written_whole_leaves_the_old_one_and_nothing_beside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.txt"
    systems.write_whole(path, b"old", 0o640)
    assert sys.platform == "win32" or path.stat().st_mode & 0o777 == 0o640

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(OSError, match="No space"):
        systems.write_whole(path, b"new")
    assert {one.name: one.read_bytes() for one in tmp_path.iterdir()} == {"a.txt": b"old"}


# ---------------------------------------------------------------- locks


def hold_in_turn(folder: Path) -> list[str]:
    """Have a second one wait for a folder that is held; return what happened in which order."""
    said, is_waiting = list[str](), threading.Event()

    def second() -> None:
        with systems.held(folder, lambda: (said.append("waits"), is_waiting.set())[1]):  # type: ignore[func-returns-value]
            said.append("second")

    thread = threading.Thread(target=second)
    with systems.held(folder, lambda: said.append("never")):
        thread.start()
        assert is_waiting.wait(20)
        said.append("first")
    thread.join(20)
    assert not thread.is_alive()
    return said


def test_who_comes_second_says_so_and_waits(tmp_path: Path) -> None:
    assert hold_in_turn(tmp_path) == ["waits", "first", "second"]
    assert os.listdir(tmp_path) == []


@pytest.mark.skipif(sys.platform == "win32", reason="folders are locked by a file there anyway")
def test_where_folders_cannot_be_locked_a_file_in_them_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As NFS does."""
    import fcntl
    import stat

    lock = fcntl.flock

    def of_files_alone(handle: int, how: int) -> None:
        if stat.S_ISDIR(os.fstat(handle).st_mode):
            raise OSError(errno.EBADF, "Bad file descriptor")
        lock(handle, how)

    monkeypatch.setattr(fcntl, "flock", of_files_alone)
    assert hold_in_turn(tmp_path) == ["waits", "first", "second"]
    assert os.listdir(tmp_path) == []


def test_a_lock_ends_with_its_process(tmp_path: Path) -> None:
    code = "import sys, time; from pathlib import Path; from gongshi.systems import held\nwith held(Path(sys.argv[1]), print): print('held', flush=True); time.sleep(60)"
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "hooks")}
    process = subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], env=environment, stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline().strip() == b"held"
    process.kill()
    process.wait()
    process.stdout.close()
    with systems.held(tmp_path, lambda: pytest.fail("the lock is still there")):
        assert tmp_path.is_dir()
