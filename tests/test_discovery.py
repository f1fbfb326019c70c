"""Which files may have changed: git and looking at each of them give the same answer, and it is never too short."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from random import Random

import pytest

from gongshi.discovery import Discovery, discover
from gongshi.findings import Where
from gongshi.reading.rules import NOT_YAML
from gongshi.store import Store
from gongshi.tree import walk


def git(folder: Path, *arguments: str) -> str:
    command = ["git", "-C", str(folder), "-c", "user.name=a", "-c", "user.email=a@b", *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A repository with some files under data/, all in the index."""
    folder = tmp_path / "project"
    for kind in ("permits", "penalties/2024", "penalties/2025"):
        for number in range(4):
            path = folder / "data" / kind / f"{number}.yml"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"标识: a-{number}\n", encoding="utf-8")
    (folder / ".gitignore").write_text("*.tmp\n/store*\n", encoding="utf-8")
    git(folder.parent, "init", "-q", "-b", "main", "project")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "a")
    return folder


class Eye:
    """Looks for changes with a store of its own, as a survey does."""

    def __init__(self, tree: Path, name: str, by_git: bool) -> None:
        self.tree, self.by_git = tree, by_git
        self.store = Store(tree / name, "1")

    def look(self) -> set[str]:
        """Return what has changed, and keep it as a survey would."""
        self.store.begin()
        if not self.by_git:
            self.store.note("git", "")
        found: Discovery = discover(self.tree, self.store)
        for one in found.files:
            if one.is_there:
                self.store.put_stray(one.key, one.stamp, (NOT_YAML.at(Where(one.key), "x"),))
            else:
                self.store.drop(one.key)
        found.remember(self.store)
        self.store.commit()
        return {one.key for one in found.files}

    def known(self) -> dict[str, str]:
        rows = self.store.select("SELECT name, stamp FROM strays")
        return dict(rows)


def there(tree: Path) -> dict[str, str]:
    """Return the files that are there, and their stamps."""
    found = {}
    for folder in walk(tree / "data"):
        inside = folder.path.relative_to(tree).as_posix()
        found.update({f"{inside}/{file.name}": file.stamp for file in folder.files})
    return found


# ---------------------------------------------------------------- edits


def files(tree: Path) -> list[Path]:
    return sorted(path for path in (tree / "data").rglob("*") if path.is_file() or path.is_symlink())


def write(tree: Path, chance: Random) -> None:
    chance.choice(files(tree)).write_text(f"标识: {chance.random()}\n", encoding="utf-8")


def write_with_the_same_size_and_time(tree: Path, chance: Random) -> None:
    path = chance.choice([one for one in files(tree) if one.is_file()])
    status, data = path.stat(), path.read_bytes()
    path.write_bytes(bytes(chance.choice(b"abcdef") for _ in data))
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def touch(tree: Path, chance: Random) -> None:
    os.utime(chance.choice(files(tree)), follow_symlinks=False)


def add(tree: Path, chance: Random) -> None:
    folder = chance.choice(["permits", "penalties/2024", "new", "new/deep", ".hidden", "penalties/.hidden"])
    path = tree / "data" / folder / f"{chance.choice('xyz')}{chance.choice(['.yml', '.tmp', '.pdf', ' 文.yml'])}"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(str(chance.random()), encoding="utf-8")


def delete(tree: Path, chance: Random) -> None:
    chance.choice(files(tree)).unlink()


def rename(tree: Path, chance: Random) -> None:
    path = chance.choice(files(tree))
    path.rename(path.with_name(f"{chance.choice('pqr')}{path.name}"))


def replace_by_another(tree: Path, chance: Random) -> None:
    one, other = chance.choice(files(tree)), chance.choice(files(tree))
    if one != other:
        os.replace(one, other)


def change_the_mode(tree: Path, chance: Random) -> None:
    path = chance.choice([one for one in files(tree) if not one.is_symlink()])
    path.chmod(path.stat().st_mode ^ 0o111)


def link(tree: Path, chance: Random) -> None:
    path = tree / "data" / "permits" / f"link-{chance.randrange(3)}.yml"
    path.unlink(missing_ok=True)
    path.symlink_to(
        chance.choice(["0.yml", "../penalties/2024/1.yml", "nowhere.yml", "/etc/hostname", "..", "../.kept"])
    )


def write_where_links_lead(tree: Path, chance: Random) -> None:
    (tree / "data" / ".kept").write_text(str(chance.random()), encoding="utf-8")


def turn_a_folder_into_a_link(tree: Path, chance: Random) -> None:
    path = tree / "data" / "penalties" / "2025"
    if path.is_symlink():
        path.unlink()
        (tree / "elsewhere").rename(path)
    elif path.is_dir() and not (tree / "elsewhere").exists():
        path.rename(tree / "elsewhere")
        path.symlink_to(tree / "elsewhere")


def stage(tree: Path, chance: Random) -> None:
    git(tree, "add", "-A")


def commit(tree: Path, chance: Random) -> None:
    git(tree, "add", "-A")
    git(tree, "commit", "-qm", "b", "--allow-empty")


def go_to_another_branch(tree: Path, chance: Random) -> None:
    commit(tree, chance)
    git(tree, "checkout", "-q", "-B", chance.choice("abc"), chance.choice(git(tree, "rev-list", "--all").split()))


def stash(tree: Path, chance: Random) -> None:
    git(tree, "stash", "-q", "--include-untracked")
    if chance.random() < 0.5:
        subprocess.run(["git", "-C", str(tree), "stash", "pop", "-q"], check=False, capture_output=True)


def restore(tree: Path, chance: Random) -> None:
    git(tree, "checkout", "-q", "--", ".")


def assume_unchanged(tree: Path, chance: Random) -> None:
    names = git(tree, "ls-files", "-z", "data").split("\0")[:-1]
    flag = chance.choice(["--assume-unchanged", "--no-assume-unchanged", "--skip-worktree", "--no-skip-worktree"])
    git(tree, "update-index", flag, chance.choice(names))


def ask_git(tree: Path, chance: Random) -> None:
    git(tree, "status")


def untrack(tree: Path, chance: Random) -> None:
    names = git(tree, "ls-files", "-z", "data").split("\0")[:-1]
    git(tree, "rm", "-q", "--cached", "--", chance.choice(names))


def a_repository_within(tree: Path, chance: Random) -> None:
    folder = tree / "data" / "permits" / "sub"
    if not folder.exists():
        git(tree, "init", "-q", str(folder))
    (folder / "a.yml").write_text(str(chance.random()), encoding="utf-8")


def say_what_is_text(tree: Path, chance: Random) -> None:
    (tree / ".gitattributes").write_text(chance.choice(["* text=auto\n", "*.yml filter=noisy\n", ""]), encoding="utf-8")
    git(tree, "config", "filter.noisy.clean", "touch noise; cat")


def other_line_ends(tree: Path, chance: Random) -> None:
    path = chance.choice([one for one in files(tree) if one.is_file()])
    data = path.read_bytes()
    path.write_bytes(data.replace(b"\r\n", b"\n") if b"\r" in data else data.replace(b"\n", b"\r\n"))


EDITS: tuple[Callable[[Path, Random], None], ...] = (
    *(write, write_with_the_same_size_and_time, touch, add, delete, rename, replace_by_another, change_the_mode),
    *(link, write_where_links_lead, turn_a_folder_into_a_link, stage, commit, go_to_another_branch, stash, restore),
    *(assume_unchanged, ask_git, untrack, a_repository_within, say_what_is_text, other_line_ends),
)


def chain(tree: Path, seed: str, edits: int, pause: Callable[[Random], None]) -> None:
    chance = Random(seed)
    eyes = [Eye(tree, "store-git", by_git=True), Eye(tree, "store-walk", by_git=False)]
    for eye in eyes:
        assert eye.look() == there(tree).keys()
    asked = 0
    for number in range(edits):
        edit = chance.choice(EDITS)
        with suppress(subprocess.CalledProcessError, IndexError, OSError):  # the edit cannot be made as things stand
            edit(tree, chance)
        pause(chance)
        if chance.random() < 0.3:
            continue
        before = [eye.known() for eye in eyes]
        by_git, by_walking = (eye.look() for eye in eyes)
        now = there(tree)
        told = f"{number}, {edit.__name__}, --seed {seed}"
        assert by_walking == {name for name in before[1].keys() | now.keys() if before[1].get(name) != now.get(name)}, (
            told
        )
        assert by_git == by_walking, (told, by_git ^ by_walking)
        assert eyes[0].known() == eyes[1].known() == now, told
        asked += bool(eyes[0].store.noted("git"))
    assert asked > edits // 10


def no_pause(chance: Random) -> None:
    pass


@pytest.mark.parametrize("part", ["a", "b", "c"])
def test_git_and_looking_at_each_file_find_the_same_after_any_edit(tree: Path, seed: str, part: str) -> None:
    chain(tree, f"{seed}/{part}", 60, no_pause)


@pytest.mark.long
@pytest.mark.parametrize("part", range(4))
def test_so_they_do_after_hundreds(tree: Path, seed: str, part: int) -> None:
    chain(tree, f"{seed}/{part}", 400, lambda chance: time.sleep(chance.choice([0, 0, 0.4, 1.1, 2.5])))


# ---------------------------------------------------------------- what git does and does not


@pytest.fixture
def settled(tree: Path) -> Path:
    """The repository with files that nobody has touched for a while."""
    git(tree, "config", "core.trustctime", "false")  # a body's own choice, which must make no difference
    time.sleep(3.1)
    git(tree, "status")
    return tree


@pytest.fixture
def eye(settled: Path) -> Eye:
    found = Eye(settled, "store-git", by_git=True)
    found.look()
    return found


@pytest.fixture
def unwalked(eye: Eye, monkeypatch: pytest.MonkeyPatch) -> Eye:
    """An eye that may not look at each file."""
    monkeypatch.setattr("gongshi.discovery.walk", None)
    return eye


def test_git_alone_names_what_is_new_changed_and_gone(unwalked: Eye) -> None:
    data = unwalked.tree / "data"
    (data / "permits/0.yml").write_text("another\n", encoding="utf-8")
    (data / "permits/1.yml").unlink()
    (data / "permits/new.tmp").write_text("ignored by git, and yet under data/\n", encoding="utf-8")
    assert unwalked.look() == {"data/permits/0.yml", "data/permits/1.yml", "data/permits/new.tmp"}
    assert unwalked.look() == set()


def test_a_file_that_git_never_knew_is_missed_when_it_is_gone(unwalked: Eye) -> None:
    path = unwalked.tree / "data/permits/new.yml"
    path.write_text("a\n", encoding="utf-8")
    assert unwalked.look() == {"data/permits/new.yml"}
    path.unlink()
    assert unwalked.look() == {"data/permits/new.yml"}


def test_other_bytes_of_the_same_size_and_time_are_seen(unwalked: Eye) -> None:
    path = unwalked.tree / "data/permits/0.yml"
    status = path.stat()
    path.write_bytes(path.read_bytes().swapcase())
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert unwalked.look() == {"data/permits/0.yml"}


def test_no_program_of_the_repository_is_run(eye: Eye) -> None:
    tree = eye.tree
    (tree / ".gitattributes").write_text("*.yml filter=noisy\n", encoding="utf-8")
    for name, value in (
        ("filter.noisy.clean", "clean"),
        ("filter.noisy.process", "process"),
        ("core.fsmonitor", "watch"),
    ):
        git(tree, "config", name, f"touch {tree}/{value}; cat")
    git(tree, "config", "filter.noisy.required", "true")
    index = tree / ".git/index"
    os.utime(index, (1, 1))  # every file is younger: git must read it to know
    eye.look()
    (tree / "data/permits/0.yml").write_text("another\n", encoding="utf-8")
    assert eye.look() == {"data/permits/0.yml"}
    assert not any((tree / name).exists() for name in ("clean", "process", "watch"))


def test_the_index_is_not_written(eye: Eye) -> None:
    index = eye.tree / ".git/index"
    before = (index.read_bytes(), index.stat().st_mtime_ns)
    os.utime(eye.tree / "data/permits/0.yml")
    assert eye.look() == {"data/permits/0.yml"}
    assert (index.read_bytes(), index.stat().st_mtime_ns) == before


@pytest.mark.parametrize(
    "variable",
    [
        ("PATH", "/nowhere"),
        ("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1"),
        ("GIT_DIR", "/nowhere"),
        ("GIT_INDEX_FILE", "/nowhere"),
    ],
)
def test_a_git_that_is_missing_refuses_or_is_led_elsewhere_makes_no_difference(
    eye: Eye, monkeypatch: pytest.MonkeyPatch, variable: tuple[str, str]
) -> None:
    monkeypatch.setenv(*variable)
    (eye.tree / "data/permits/0.yml").write_text("another\n", encoding="utf-8")
    (eye.tree / "data/permits/1.yml").unlink()
    assert eye.look() == {"data/permits/0.yml", "data/permits/1.yml"}
    assert eye.look() == set()


def test_a_repository_that_comes_to_stand_nearer_is_not_taken_for_the_one_that_was_there(tmp_path: Path) -> None:
    project = tmp_path / "outer/project"
    (project / "data/permits").mkdir(parents=True)
    (project / "data/permits/0.yml").write_text("a\n", encoding="utf-8")
    git(tmp_path, "init", "-q", "outer")
    git(tmp_path / "outer", "add", "-A")
    eye = Eye(project, "store-git", by_git=True)
    eye.look()
    git(project, "init", "-q")
    (project / "data/permits/0.yml").write_text("b\n", encoding="utf-8")
    assert eye.look() == {"data/permits/0.yml"}


def test_a_fresh_clone_with_a_store_from_elsewhere_is_looked_at_whole(settled: Path, eye: Eye, tmp_path: Path) -> None:
    git(tmp_path, "clone", "-q", str(settled), "clone")
    eye.store.__exit__(None, None, None)
    for name in settled.glob("store-git*"):
        (tmp_path / "clone" / name.name).write_bytes(name.read_bytes())
    assert Eye(tmp_path / "clone", "store-git", by_git=True).look() == there(settled).keys()
