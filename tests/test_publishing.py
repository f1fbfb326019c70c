"""The moment when the site changes: what goes in and out in which order, and how it goes back; where a stage may stand."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongshi.making import publishing
from gongshi.making.output import digest_of, present_in, write
from gongshi.making.publishing import HalfPublished, Stage, make_stage, published, recover
from gongshi.making.target import MARK


class Failed(Exception):
    """What somebody else has to do before the site may stay has failed."""


def files(folder: Path) -> dict[str, str]:
    return {path: (folder / path).read_text(encoding="utf-8") for path in sorted(present_in(folder))}


def site_with(folder: Path, *paths: str, text: str = "old") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for path in paths:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return folder


def stage_with(site: Path, *paths: str) -> Stage:
    stage = make_stage(site)
    stage.files.mkdir()
    for path in paths:
        write(stage.files, path, b"new")
    return stage


class Store:
    """Knows which stage was published, as the ledger does."""

    def __init__(self, is_failing: bool = False) -> None:
        self.known, self.is_failing = set[str](), is_failing

    def publish(self, stage: Stage, gone: tuple[str, ...] = (), is_new: bool = False) -> set[str]:
        with published(stage, gone, is_new, self.known.__contains__) as changed:
            if self.is_failing:
                raise Failed
            self.known.add(stage.token)
        stage.clear()
        return changed


# ---------------------------------------------------------------- forth


def test_a_new_site_is_the_stage_itself(tmp_path: Path) -> None:
    site = tmp_path / "not" / "yet" / "site"
    changed = Store().publish(stage_with(site, "a/b.html", MARK), is_new=True)
    assert files(site) == {MARK: "new", "a/b.html": "new"}
    assert changed == {"", "a/"}
    assert os.listdir(site.parent) == ["site"]
    assert site.stat().st_mode & 0o777 == tmp_path.stat().st_mode & 0o700 | 0o055


def test_in_a_site_that_stands_files_are_replaced_kept_and_deleted(tmp_path: Path) -> None:
    site = site_with(
        tmp_path / "site", "kept.html", "changed.html", "gone/deep/a.html", "gone/b.html", "half/c", "half/d"
    )
    changed = Store().publish(
        stage_with(site, "changed.html", "new/place/e.html"), ("gone/deep/a.html", "gone/b.html", "half/c", "never/f")
    )
    assert files(site) == {"changed.html": "new", "half/d": "old", "kept.html": "old", "new/place/e.html": "new"}
    assert changed == {"", "gone/", "gone/deep/", "half/", "never/", "new/", "new/place/"}
    assert {path.name for path in site.iterdir() if path.is_dir()} == {"half", "new"}
    assert os.listdir(tmp_path) == ["site"]


def test_the_mark_comes_first_and_pages_last_and_what_is_gone_goes_then(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site, moved = site_with(tmp_path / "site", "old.html", "a.html"), list[str]()
    stage = stage_with(site, "b.html", "z.js", "a.html", MARK, "c.css")
    replace = os.replace

    def watched(source: Path, target: Path) -> None:
        moved.append(os.path.relpath(source, tmp_path).removeprefix(".site.gongshi-build/"))
        replace(source, target)

    monkeypatch.setattr(os, "replace", watched)
    Store().publish(stage, ("old.html",))
    assert moved[1:] == [f"files/{MARK}", "files/c.css", "files/z.js", "files/a.html", "files/b.html", "site/old.html"]


def test_foreign_files_and_folders_make_room_and_no_link_leads_out(tmp_path: Path) -> None:
    outside = site_with(tmp_path / "outside", "mine.txt", "b/c.html", text="mine")
    site = site_with(tmp_path / "site", "file", "folder.html/inside.txt")
    (site / "link").symlink_to(outside, target_is_directory=True)
    (site / "link.html").symlink_to(outside, target_is_directory=True)
    before, there = files(outside), sorted(map(str, site.rglob("*")))
    for is_failing in (True, False):
        stage = stage_with(site, "file/a.html", "link/b/c.html", "link.html", "folder.html")
        store = Store(is_failing)
        if is_failing:
            with pytest.raises(Failed):
                store.publish(stage, ("folder.html/inside.txt",))
            assert sorted(map(str, site.rglob("*"))) == there
            assert os.readlink(site / "link") == os.readlink(site / "link.html") == str(outside)
            assert files(site / "folder.html") == {"inside.txt": "old"}
        else:
            store.publish(stage, ("folder.html/inside.txt",))
        assert files(outside) == before
        stage.clear()
    assert files(site) == dict.fromkeys(["file/a.html", "folder.html", "link.html", "link/b/c.html"], "new")


def test_where_no_link_and_no_rename_leads_across_files_are_copied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in a site into which a folder of another disk is mounted."""
    site = site_with(tmp_path / "site", "m/a.html", "m/gone.txt", "b.html", "m/c.html/x")
    (site / "m/link").symlink_to("nowhere")
    replace = os.replace

    def apart(path: object) -> bool:
        return f"{site / 'm'}/" in os.fspath(path)  # type: ignore[call-overload]

    def watched(source: Path, target: Path) -> None:
        if apart(source) != apart(target):
            raise OSError(errno.EXDEV, "Invalid cross-device link")
        replace(source, target)

    monkeypatch.setattr(os, "replace", watched)
    monkeypatch.setattr(os, "link", lambda *_: (_ for _ in ()).throw(OSError(errno.EXDEV, "")))
    there = files(site / "m/c.html")
    with pytest.raises(Failed):
        Store(is_failing=True).publish(
            stage := stage_with(site, "m/a.html", "m/n.html", "m/c.html"), ("m/gone.txt", "m/link")
        )
    stage.clear()
    assert files(site / "m/c.html") == there
    assert os.readlink(site / "m/link") == "nowhere"
    (site / "m/link").unlink()
    assert files(site) == {"b.html": "old", "m/a.html": "old", "m/c.html/x": "old", "m/gone.txt": "old"}
    Store().publish(stage_with(site, "m/a.html", "m/n.html", "m/c.html"), ("m/gone.txt",))
    assert files(site) == {"b.html": "old", "m/a.html": "new", "m/c.html": "new", "m/n.html": "new"}


# ---------------------------------------------------------------- and back


NAMES = st.sampled_from(["a", "b", "a/x", "a/y", "b/x", "c/d/e", "c/d", "c", "a.html", "c/a.html"])


@settings(max_examples=150, deadline=None)
@given(
    old=st.sets(NAMES), new=st.sets(NAMES), gone=st.sets(NAMES), fails_at=st.integers(0, 25), is_killed=st.booleans()
)
def test_whichever_call_fails_the_site_is_as_it_was(
    tmp_path_factory: pytest.TempPathFactory,
    old: set[str],
    new: set[str],
    gone: set[str],
    fails_at: int,
    is_killed: bool,
) -> None:
    """A call that raises, or a process that is killed at it and a next build that begins."""
    site = site_with(tmp_path_factory.mktemp("one") / "site", *_compatible(old))
    stage, before, count = stage_with(site, *_compatible(new)), files(site), 0
    calls = {name: getattr(os, name) for name in ("replace", "link", "mkdir", "rmdir", "unlink")}

    def failing(call: Callable[..., Any]) -> Callable[..., Any]:
        def watched(*arguments: Any, **more: Any) -> Any:
            nonlocal count
            count += 1
            if count == fails_at:
                raise Killed if is_killed else OSError(errno.EIO, "Input/output error")
            return call(*arguments, **more)

        return watched

    store, caught = Store(), None
    with pytest.MonkeyPatch.context() as patch:
        for name, call in calls.items():
            patch.setattr(os, name, failing(call))
        if is_killed:
            patch.setattr(publishing, "_go_back", lambda *_: None)
        try:
            store.publish(stage, tuple(sorted(gone - new)))
        except (OSError, Killed) as error:
            caught = error
    recover(site, store.known.__contains__)
    if stage.token in store.known:
        assert {path for path in files(site) if path in new} == set(_compatible(new))
        assert not {path for path in files(site) if path in gone - new}
    else:
        assert caught
        assert files(site) == before
    assert os.listdir(site.parent) == ["site"]


class Killed(BaseException):
    pass


def _compatible(names: set[str]) -> list[str]:
    """Return the names of which none must be the folder of another."""
    return sorted(name for name in names if not any(other.startswith(f"{name}/") for other in names))


def test_a_site_that_cannot_go_back_is_said_and_the_next_build_puts_it_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = site_with(tmp_path / "site", "a.html", "b.html", "c.html")
    stage, replace, count = stage_with(site, "a.html", "b.html", "n.html"), os.replace, 0

    def failing(source: Path, target: Path) -> None:
        nonlocal count
        count += 1
        if count > 2:
            raise OSError(errno.EROFS, "Read-only file system", str(target))
        replace(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", failing)
        with pytest.raises(HalfPublished) as told:
            Store().publish(stage, ("c.html",))
    assert "新旧网页都有" in str(told.value)
    assert str(stage.root) in str(told.value)
    assert "只读" in str(told.value)
    assert files(site) == {"a.html": "new", "b.html": "old", "c.html": "old"}
    stage.clear()
    recover(site, set[str]().__contains__)
    assert files(site) == {"a.html": "old", "b.html": "old", "c.html": "old"}
    assert os.listdir(tmp_path) == ["site"]


def test_a_site_that_stands_in_the_store_does_not_go_back(tmp_path: Path) -> None:
    site = site_with(tmp_path / "site", "a.html")
    stage, store = stage_with(site, "a.html"), Store()
    with suppress(Failed), published(stage, (), False, store.known.__contains__):
        store.known.add(stage.token)
        raise Failed
    assert files(site) == {"a.html": "new"}
    plan = stage.root / "plan.json"
    plan.write_text("[]", encoding="utf-8")  # as if it could not be deleted
    recover(site, store.known.__contains__)
    assert files(site) == {"a.html": "new"}
    assert os.listdir(tmp_path) == ["site"]


# ---------------------------------------------------------------- where a stage stands


def test_git_and_the_web_server_see_nothing_of_a_stage(tmp_path: Path) -> None:
    stage = make_stage(tmp_path / "site")
    assert (stage.root / ".gitignore").read_text(encoding="utf-8") == "*\n"
    assert stage.root.stat().st_mode & 0o077 == 0
    assert stage.root.parent == tmp_path
    stage.clear()
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("call", ["mkdir", "replace"])
def test_where_nothing_can_be_moved_from_beside_the_stage_stands_in_the_site(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    """A folder above that cannot be written, or a site that is a disk of its own."""
    site = site_with(tmp_path / "site", "a.html", "gone.html")
    real, beside = getattr(os, call), str(tmp_path / ".site.gongshi-build")

    def failing(path: Any, *rest: Any, **more: Any) -> None:
        if str(path).startswith(beside):
            raise OSError(errno.EACCES if call == "mkdir" else errno.EXDEV, "no")
        real(path, *rest, **more)

    monkeypatch.setattr(os, call, failing)
    stage = stage_with(site, "a.html", "b.html")
    assert stage.root == site / ".gongshi-build"
    Store().publish(stage, ("gone.html",))
    assert files(site) == {"a.html": "new", "b.html": "new"}
    assert os.listdir(tmp_path) == ["site"]


def test_where_nothing_can_be_written_nothing_is_begun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = site_with(tmp_path / "site", "a.html")

    def failing(path: Any, *rest: Any, **more: Any) -> None:
        raise OSError(errno.EROFS, "Read-only file system", str(path))

    monkeypatch.setattr(os, "mkdir", failing)
    with pytest.raises(OSError, match="Read-only"):
        make_stage(site)
    assert files(site) == {"a.html": "old"}
    assert os.listdir(tmp_path) == ["site"]


# ---------------------------------------------------------------- the files


def test_a_digest_tells_where_one_part_ends_and_the_next_begins() -> None:
    assert digest_of(b"ab", b"c") != digest_of(b"a", b"bc")
    assert digest_of(b"ab", b"c") == digest_of(b"ab", b"c")
    assert len(digest_of()) == len(digest_of(b"x" * 70_000)) == 16


def test_a_file_is_written_whole_over_what_stands_in_the_stage(tmp_path: Path) -> None:
    write(tmp_path, "deep/er/a.txt", b"a long text")
    write(tmp_path, "deep/er/a.txt", b"short")
    write(tmp_path, "top.txt", b"")
    assert files(tmp_path) == {"deep/er/a.txt": "short", "top.txt": ""}
    assert not (tmp_path / "top.txt").stat().st_mode & 0o111


def test_a_linked_folder_is_one_file_of_the_site(tmp_path: Path) -> None:
    site = site_with(tmp_path / "site", "a/b.html")
    (site / "link").symlink_to(site / "a", target_is_directory=True)
    assert set(present_in(site)) == {"a/b.html", "link"}
    assert list(present_in(tmp_path / "none")) == []
