"""How the files of a build come to stand: what is kept, what is made anew, what goes, and into which folder a site may go."""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from gongshi.build import CannotBuild, Options, Report, Shells, Staged, build
from gongshi.cache import FOLDER, Cache
from gongshi.catalogue import Answer, Catalogue
from gongshi.findings import Finding, Where
from gongshi.kinds import all_kinds
from gongshi.making.house import GROUNDS, Grounds, House, Theme, Written
from gongshi.making.ledger import Delta, Last, Ledger, Listed, forget, number_of, numbers_of, sites
from gongshi.making.loop import BATCH, Given, Loop, Made
from gongshi.making.output import Standing, digest_of, folders_of, look, present_in, put_stamps, write
from gongshi.making.page import Exhibit, Frame, Named, Page, Unit, key_of, reason_for
from gongshi.making.publishing import Stage, make_stage, published
from gongshi.markup.head import Site
from gongshi.markup.shell import Content, Shell
from gongshi.model.life import State
from gongshi.pool import Pool
from gongshi.reading import read_body
from gongshi.store import Kept, Rest, Row, Store, record_digest, record_row, source_row
from gongshi.survey import survey
from gongshi.topics import Topic
from gongshi.views import Member, View
from gongshi.views import Standing as Seen
from site_tools import contents
from test_between import BODY, sample
from test_cases import completed

TODAY = date(2026, 11, 23)
VERSION = "1"
SITE = "site"

# ---------------------------------------------------------------- files


def folder_with(folder: Path, *paths: str, text: str = "old") -> Path:
    for path in paths:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return folder


def files(folder: Path) -> dict[str, str]:
    return {path: (folder / path).read_text(encoding="utf-8") for path in sorted(present_in(folder))}


def test_a_file_is_written_whole_over_what_stands_in_the_stage(tmp_path: Path) -> None:
    write(tmp_path, "deep/er/a.txt", b"a long text")
    write(tmp_path, "deep/er/a.txt", b"short")
    write(tmp_path, "top.txt", b"")
    assert files(tmp_path) == {"deep/er/a.txt": "short", "top.txt": ""}
    assert [(tmp_path / path).stat().st_mode & 0o133 for path in ("top.txt", "deep/er/a.txt")] == [0, 0]


def test_a_folder_may_come_from_another_process_while_a_file_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_file = os.open

    def late(path: str, flags: int, mode: int) -> int:
        try:
            return open_file(path, flags, mode)
        finally:
            Path(path).parent.mkdir(exist_ok=True)

    monkeypatch.setattr(os, "open", late)
    write(tmp_path, "deep/a.txt", b"a")
    assert files(tmp_path) == {"deep/a.txt": "a"}


def test_the_folders_in_which_a_file_or_folder_stands_lead_up_to_the_site() -> None:
    assert list(folders_of("a/b/c.html")) == ["a/b/", "a/", ""]
    assert list(folders_of("a/b/")) == ["a/", ""]
    assert list(folders_of("c.html")) == [""]


def test_a_digest_tells_where_one_part_ends_and_the_next_begins() -> None:
    assert digest_of(b"ab", b"c") != digest_of(b"a", b"bc")
    assert digest_of(b"ab", b"c") == digest_of(b"ab", b"c")
    assert len(digest_of()) == 16
    assert len(digest_of(b"x" * 70_000)) == 16


def test_a_linked_folder_is_one_file_of_the_site(tmp_path: Path) -> None:
    site = folder_with(tmp_path / "site", "a/b.html")
    (site / "link").symlink_to(site / "a", target_is_directory=True)
    assert set(present_in(site)) == {"a/b.html", "link"}
    assert list(present_in(site, "a/")) == ["a/b.html"]
    assert list(present_in(tmp_path / "none")) == []


# ---------------------------------------------------------------- what stands in the site


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(Cache(tmp_path / FOLDER).store, VERSION) as store:
        yield store


@pytest.fixture
def ledger(store: Store) -> Ledger:
    return Ledger(store, SITE)


def at(path: str, part: str = "", day: str = "", key: bytes = b"1") -> Listed:
    return Listed(path, key, part, day)


def know(ledger: Ledger, *paths: str) -> None:
    ledger.put(("known",), b"", map(at, paths))


def test_the_folder_is_held_against_what_the_ledger_knows(tmp_path: Path, ledger: Ledger) -> None:
    site = folder_with(tmp_path / "site", "a.html", "stray.html", "deep/b.html", "deep/er/stray.txt")
    know(ledger, "a.html", "gone.html", "deep/b.html", "deep/gone.html")
    found = look(site, ledger)
    assert found.missing == {"gone.html", "deep/gone.html"}
    assert found.strays == {"stray.html", "deep/er/stray.txt"}
    assert found.looked_into == {"", "deep/", "deep/er/"}


def test_what_was_neither_put_into_a_folder_nor_taken_out_is_not_listed_again(tmp_path: Path, ledger: Ledger) -> None:
    site = folder_with(tmp_path / "site", "a.html", "deep/b.html", "deep/er/c.html", "other/d.html")
    know(ledger, *files(site))
    put_stamps(site, ledger, look(site, ledger).looked_into)
    assert look(site, ledger) == Standing()
    (site / "a.html").write_text("changed", encoding="utf-8")
    assert look(site, ledger) == Standing()
    (site / "deep" / "b.html").unlink()
    folder_with(site, "deep/er/stray.txt", "deep/er/new/stray.html")
    assert look(site, ledger) == Standing(
        {"deep/b.html"}, {"deep/er/stray.txt", "deep/er/new/stray.html"}, {"deep/", "deep/er/", "deep/er/new/"}
    )


def test_a_folder_that_is_gone_lacks_all_its_files_and_is_forgotten(tmp_path: Path, ledger: Ledger) -> None:
    site = folder_with(tmp_path / "site", "a.html", "deep/er/c.html")
    know(ledger, *files(site))
    put_stamps(site, ledger, ["", "deep/", "deep/er/"])
    assert ledger.folders().keys() == {"", "deep/", "deep/er/"}
    shutil.rmtree(site / "deep")
    found = look(site, ledger)
    assert found == Standing({"deep/er/c.html"}, set(), {"", "deep/", "deep/er/"})
    put_stamps(site, ledger, found.looked_into)
    assert ledger.folders().keys() == {""}
    shutil.rmtree(site)
    assert look(site, ledger).missing == {"a.html"}


def test_who_turns_back_the_time_of_a_folder_does_not_hide_what_is_new_in_it(tmp_path: Path, ledger: Ledger) -> None:
    site = folder_with(tmp_path / "site", "a.html")
    know(ledger, "a.html")
    put_stamps(site, ledger, [""])
    before = site.stat()
    folder_with(site, "stray.html")
    os.utime(site, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert look(site, ledger).strays == {"stray.html"}


@pytest.mark.parametrize(
    ("part_of_second", "age", "is_settled"),
    [(0.5, 0.03125, True), (0.5, 0.015625, False), (0, 2.5, True), (0, 2.25, False), (0, 0.03125, False)],
)
def test_a_folder_that_was_just_changed_may_change_again_within_the_same_time(
    tmp_path: Path, ledger: Ledger, monkeypatch: pytest.MonkeyPatch, part_of_second: float, age: float, is_settled: bool
) -> None:
    site, changed = folder_with(tmp_path / "site", "a.html"), 1_700_000_000 + part_of_second
    know(ledger, "a.html")
    os.utime(site, ns=(0, int(changed * 1_000_000_000)))
    monkeypatch.setattr(time, "time", lambda: changed + age)
    put_stamps(site, ledger, [""])
    assert look(site, ledger) == Standing(set(), set(), set() if is_settled else {""})
    monkeypatch.setattr(time, "time", lambda: changed + 100)
    assert look(site, ledger).looked_into == (set() if is_settled else {""})
    shutil.rmtree(site)
    assert look(site, ledger).missing == {"a.html"}


def test_stamps_are_taken_when_what_happens_from_then_on_bears_another_time(tmp_path: Path, ledger: Ledger) -> None:
    site = folder_with(tmp_path / "site", "a.html")
    know(ledger, "a.html", "b.html")
    folder_with(site, "b.html")
    put_stamps(site, ledger, [""])
    assert ledger.folders()[""]
    (site / "b.html").unlink()
    assert look(site, ledger).missing == {"b.html"}


def test_a_link_in_the_place_of_a_folder_is_a_stray_and_what_it_leads_to_is_none(
    tmp_path: Path, ledger: Ledger
) -> None:
    outside = folder_with(tmp_path / "outside", "mine.txt")
    site = folder_with(tmp_path / "site", "a/b.html")
    know(ledger, "a/b.html")
    put_stamps(site, ledger, ["", "a/"])
    shutil.rmtree(site / "a")
    (site / "a").symlink_to(outside, target_is_directory=True)
    found = look(site, ledger)
    assert (found.missing, found.strays) == ({"a/b.html"}, {"a"})


# ---------------------------------------------------------------- the moment when the site changes


def staged(folder: Path, *paths: str) -> Path:
    stage = folder / "stage"
    stage.mkdir()
    return folder_with(stage, *paths, text="new")


def publish(site: Path, folder: Path, gone: Iterable[str], is_new: bool) -> set[str]:
    """Publish what lies in a folder, and keep the store."""
    stage, kept = Stage(site, folder.with_name("root"), "token"), list[str]()
    stage.root.mkdir()
    os.rename(folder, stage.files)
    with published(stage, gone, is_new, lambda token: bool(kept)) as changed:
        kept.append("token")
    stage.clear()
    return changed


def folders(site: Path) -> set[str]:
    return {f"{path.relative_to(site).as_posix()}/" for path in site.rglob("*") if path.is_dir()}


def test_in_a_site_that_stands_files_are_replaced_kept_and_deleted(tmp_path: Path) -> None:
    paths = ("kept.html", "changed.html", "gone/deep/a.html", "gone/b.html", "half/gone.html", "half/kept.html")
    site = folder_with(tmp_path / "site", *paths, "one/in/another/a.html", "still/kept.html")
    stage = staged(tmp_path, "changed.html", "new/place/c.html")
    gone = ("gone/deep/a.html", "gone/b.html", "half/gone.html", "one/in/another/a.html", "was/never.html")
    touched = {"", "gone/", "gone/deep/", "half/", "one/", "one/in/", "one/in/another/", "was/", "new/", "new/place/"}
    assert publish(site, stage, gone, is_new=False) == touched
    assert files(site) == {
        "changed.html": "new",
        "half/kept.html": "old",
        "kept.html": "old",
        "new/place/c.html": "new",
        "still/kept.html": "old",
    }
    assert folders(site) == {"half/", "new/", "new/place/", "still/"}


@pytest.mark.parametrize("is_new", [True, False])
def test_a_site_that_stands_is_never_renamed_over_even_if_all_of_it_was_made(tmp_path: Path, is_new: bool) -> None:
    site = folder_with(tmp_path / "site", "a.html", "foreign.html")
    (site / "empty").mkdir()
    assert publish(site, staged(tmp_path, "a.html"), (), is_new) == {""}
    assert files(site) == {"a.html": "new", "foreign.html": "old"}
    assert (site / "empty").is_dir()


def test_foreign_files_and_folders_in_the_way_make_room_and_no_link_leads_out(tmp_path: Path) -> None:
    outside = folder_with(tmp_path / "outside", "mine.txt", text="mine")
    site = folder_with(tmp_path / "site", "file", "folder.html/inside.txt")
    (site / "link").symlink_to(outside, target_is_directory=True)
    (site / "link.html").symlink_to(outside, target_is_directory=True)
    paths = ("file/a.html", "link/b/c.html", "link.html", "folder.html")
    publish(site, staged(tmp_path, *paths), (), is_new=False)
    assert files(site) == dict.fromkeys(["file/a.html", "folder.html", "link.html", "link/b/c.html"], "new")
    assert files(outside) == {"mine.txt": "mine"}


@pytest.mark.parametrize("is_link", [False, True])
def test_what_may_not_be_replaced_stays_and_so_does_what_a_link_leads_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_link: bool
) -> None:
    def refused(source: Path, target: Path) -> None:
        raise PermissionError

    outside = folder_with(tmp_path / "outside", "mine.txt")
    site, stage = folder_with(tmp_path / "site", "b.html"), staged(tmp_path, "a.html")
    if is_link:
        (site / "a.html").symlink_to(outside, target_is_directory=True)
    else:
        folder_with(site, "a.html")
    monkeypatch.setattr(os, "replace", refused)
    with pytest.raises(PermissionError):
        publish(site, stage, (), is_new=False)
    assert set(present_in(site)) == {"a.html", "b.html"}
    assert files(outside) == {"mine.txt": "old"}


# ---------------------------------------------------------------- keys


def member(digest: bytes, state: State = "published", number: int = 1) -> Member:
    return Member(number, digest, state)


def test_a_key_has_32_bytes_and_each_part_tells_what_changed() -> None:
    page = Page(("a.html",), "subject", (member(b"1"),))
    key = key_of(b"base-one-and-more", "maker", page)
    assert len(key) == 32
    assert reason_for(key, key, is_present=True) == ""
    assert reason_for(key, key, is_present=False) == "网站文件夹里没有这个文件"
    assert reason_for(None, key, is_present=True).startswith("没有上次生成的记录")
    for other, said in [
        (key_of(b"base-two-and-more", "maker", page), ["全站共用"]),
        (key_of(b"base-one-and-more", "other", page), ["旁边显示"]),
        (key_of(b"base-one-and-more", "maker", replace(page, subject="other")), ["旁边显示"]),
        (key_of(b"base-one-and-more", "maker", replace(page, records=(member(b"2"),))), ["它显示的记录"]),
        (key_of(b"base-one-and-more", "maker", replace(page, records=(member(b"1", "draft"),))), ["它显示的记录"]),
        (key_of(b"base-two-and-more", "other", replace(page, records=())), ["全站共用", "旁边显示", "它显示的记录"]),
    ]:
        reasons = reason_for(key, other, is_present=True).split("；")
        assert [reason[: len(begins)] for reason, begins in zip(reasons, said, strict=True)] == said


def test_a_key_says_neither_where_a_page_stands_nor_what_number_a_record_has() -> None:
    one = Page(("a.html",), "subject", (member(b"1"),))
    other = Page(("b.html", "b.json"), "subject", (member(b"1", number=2),), listed=("pages", "2024-01-02"))
    assert key_of(b"base", "maker", one) == key_of(b"base", "maker", other)


def test_bytes_with_a_name_are_known_by_it_alone() -> None:
    one, other = Named("a", lambda: b"1"), Named("a", lambda: b"2")
    assert one == other != Named("b", one.content)
    assert repr(one) == repr(other) == "Named(name='a')"


# ---------------------------------------------------------------- for whom a site is


# ---------------------------------------------------------------- what is known of a site


@pytest.mark.parametrize(
    ("before", "after", "gone", "parts"),
    [
        ([], [at("a")], [], []),
        ([], [at("a", "p")], [], ["p", None]),
        ([at("a", "p", "2024")], [at("a", "p", "2024")], [], []),
        ([at("a", "p")], [at("a", "p", key=b"2")], [], []),
        ([at("a", "p", "2024")], [at("a", "p", "2025")], [], ["p"]),
        ([at("a", "p")], [at("a", "q")], [], ["p", "q", None]),
        ([at("a", "p", "2024")], [at("a")], [], ["p", None]),
        ([at("a")], [at("b")], ["a"], []),
        ([at("a", "p"), at("b", "p")], [at("b", "p")], ["a"], ["p", None]),
        ([at("a", "p"), at("b", "q")], [at("b", "q"), at("c", "q")], ["a"], ["p", "q", None]),
    ],
)
def test_of_a_unit_is_told_which_pages_went_and_which_parts_of_the_map_are_others(
    ledger: Ledger, before: list[Listed], after: list[Listed], gone: list[str], parts: list[str | None]
) -> None:
    ledger.put(("maker", "of"), b"", before)
    assert ledger.pages_of(("maker", "of")) == {one.path: one for one in before}
    topics: set[Topic] = {("part", part) if part else ("parts",) for part in parts}
    assert ledger.put(("maker", "of"), b"", after) == Delta(gone, topics)
    assert ledger.pages_of(("maker", "of")) == {one.path: one for one in after}


def test_a_page_may_go_from_one_unit_to_another(ledger: Ledger) -> None:
    moving = [at("a", "p", "2024")]
    ledger.put(("one",), b"", [*moving, at("b")])
    assert ledger.put(("other",), b"", moving) == Delta([], set())
    assert ledger.maker_of("a") == "other"
    assert ledger.put(("one",), b"", [at("b")]) == Delta([], set())
    assert ledger.pages_of(("other",)) == {"a": moving[0]}
    moved = [at("b"), at("a", "q", "2024")]
    assert ledger.put(("one",), b"", moved) == Delta([], {("part", "p"), ("part", "q"), ("parts",)})
    assert ledger.put(("other",), b"", []) == Delta([], set())
    assert ledger.put(("one",), b"", [at("b")]) == Delta(["a"], {("part", "q"), ("parts",)})
    assert ledger.key("a") is None


def test_a_ledger_of_a_new_site_tells_the_same_and_that_of_another_knows_nothing(store: Store) -> None:
    ledger, other = Ledger(store, SITE, is_new=True), Ledger(store, "other")
    assert ledger.put(("one",), numbers_of([("t",)]), [at("a", "p")]) == Delta([], {("part", "p"), ("parts",)})
    ledger.adopt({"guide": b"1"})
    ledger.put_folders({"": "1"}, ())
    assert (other.pages_of(("one",)), other.key("a"), other.maker_of("a"), other.count()) == ({}, None, "", 0)
    assert (other.adopted(), other.parts(), other.listed("p"), other.files_in("")) == ({}, {}, [], set())
    assert (list(other.makers()), list(other.all_units()), other.all_units_of("one")) == ([], [], set())
    assert (other.reading([("t",)]), other.units_of_paths(["a"]), other.knows(("one",))) == ((set(), {}), set(), False)
    assert (other.folders(), other.last()) == ({}, None)
    assert other.put(("one",), b"", [at("a", "p")]) == Delta([], {("part", "p"), ("parts",)})
    assert ledger.drop(("one",)) == Delta(["a"], {("part", "p"), ("parts",)})
    assert other.pages_of(("one",)) == {"a": at("a", "p")}


def test_who_made_what_is_known(ledger: Ledger) -> None:
    ledger.put(("search", "x"), b"", [at("b"), at("a", key=b"2")])
    ledger.put(("other",), b"", [at("c/d")])
    ledger.adopt({"guide": b"3"})
    assert list(ledger.makers()) == [("a", "search"), ("b", "search"), ("c/d", "other")]
    assert [ledger.maker_of(path) for path in ("a", "c/d", "guide", "none")] == ["search", "other", "", ""]
    assert [ledger.key(path) for path in ("a", "b", "guide", "none")] == [b"2", b"1", b"3", None]
    assert ledger.units_of_paths(["a", "b", "guide", "none"]) == {("search", "x")}
    assert ledger.count() == 3


def test_files_of_the_theme_are_adopted_until_they_are_there_no_more_or_a_maker_stands_there(ledger: Ledger) -> None:
    assert ledger.adopt({"a": b"1", "b": b"1", "c": b"1"}) == []
    assert ledger.adopt({"a": b"1", "b": b"2"}) == ["c"]
    assert ledger.adopted() == {"a": b"1", "b": b"2"}
    ledger.put(("maker",), b"", [at("a")])
    assert ledger.adopt({"b": b"2"}) == []
    assert (ledger.adopted(), ledger.maker_of("a")) == ({"b": b"2"}, "maker")


def test_files_right_in_a_folder(ledger: Ledger) -> None:
    know(ledger, "a", "b/a", "b/c", "b/c/d", "b/文", "bb/a", "b.html")
    ledger.adopt({"b/guide": b"1"})
    assert ledger.files_in("") == {"a", "b.html"}
    assert ledger.files_in("b/") == {"b/a", "b/c", "b/文", "b/guide"}
    assert ledger.files_in("b/c/") == {"b/c/d"}


def test_the_parts_of_the_sitemap_stand_in_the_order_of_names(ledger: Ledger) -> None:
    ledger.put(("a",), b"", [at("2", "q", "2024"), at("1", "q"), at("3")])
    ledger.put(("b",), b"", [at("4", "p"), at("0", "q")])
    assert list(ledger.parts().items()) == [("p", 1), ("q", 3)]
    assert ledger.listed("q") == [("0", ""), ("1", ""), ("2", "2024")]
    assert ledger.listed("") == []


A, B, C = ("a",), ("b", "x"), ("c",)


def test_a_unit_hangs_on_what_it_looked_at_last(ledger: Ledger) -> None:
    ledger.put(("one",), numbers_of([A, B]), ())
    ledger.put(("other",), numbers_of([B]), ())
    assert ledger.reading([A])[0] == {("one",)}
    assert ledger.reading([A, B])[0] == {("one",), ("other",)}
    ledger.put(("one",), numbers_of([B, C]), ())
    assert [ledger.reading([topic])[0] for topic in (A, B, C)] == [set(), {("one",), ("other",)}, {("one",)}]
    ledger.put(("one",), numbers_of([]), ())
    assert ledger.reading([A, B, C])[0] == {("other",)}
    ledger.drop(("other",))
    assert ledger.reading([A, B, C])[0] == set()
    ledger.put(("other",), numbers_of([C]), ())
    assert ledger.reading([A, B, C])[0] == {("other",)}


def test_a_question_hangs_on_what_it_looked_at_and_keeps_its_answer(ledger: Ledger) -> None:
    ledger.put_answer(("question", "of"), Answer(b"1", (A, B)))
    ledger.put(("one",), numbers_of([("question", "of"), B]), ())
    assert ledger.reading([A]) == (set(), {("question", "of"): b"1"})
    assert ledger.reading([B]) == ({("one",)}, {("question", "of"): b"1"})
    assert ledger.reading([("question", "of")]) == ({("one",)}, {})
    ledger.put_answer(("question", "of"), Answer(b"2", (A, B)))
    assert ledger.reading([A]) == (set(), {("question", "of"): b"2"})
    ledger.put_answer(("question", "of"), Answer(b"2", (C,)))
    assert (ledger.reading([A]), ledger.reading([C])) == ((set(), {}), (set(), {("question", "of"): b"2"}))
    assert list(ledger.all_units()) == [("one",)]


def test_a_topic_is_known_by_a_number_of_64_bits() -> None:
    assert number_of(("a", "b")) != number_of(("ab",))
    assert numbers_of([B, A, B]) == numbers_of([A, B])
    assert len(numbers_of([A, B, C])) == 24
    assert numbers_of([]) == b""


def test_units_are_known_by_their_maker(ledger: Ledger) -> None:
    for name in (("search",), ("search", "甲"), ("search", "甲", "乙"), ("search2", "甲"), ("sea",)):
        assert not ledger.knows(name)
        ledger.put(name, b"", ())
        assert ledger.knows(name)
    assert ledger.all_units_of("search") == {("search",), ("search", "甲"), ("search", "甲", "乙")}
    assert ledger.all_units_of("none") == set()
    ledger.drop(("search",))
    assert not ledger.knows(("search",))
    assert set(ledger.all_units()) == {("search", "甲"), ("search", "甲", "乙"), ("search2", "甲"), ("sea",)}


def test_when_a_site_was_built_and_from_what_is_known(store: Store, ledger: Ledger) -> None:
    assert ledger.last() is None
    ledger.close(Last(3, TODAY, b"base", {"today": "1"}, 5), "a")
    ledger.close(Last(4, TODAY, b"other", {"today": "2"}, 6), "b")
    assert ledger.last() == Last(4, TODAY, b"other", {"today": "2"}, 6)
    assert sites(store) == [SITE]


def test_how_records_were_is_kept_until_every_site_knows_better(tmp_path: Path) -> None:
    works = Works(tmp_path)
    works.put(p1="甲")
    with works.open() as store:
        Ledger(store, SITE).close(Last(store.generation(), TODAY, b"", {}, 0), "")
        Ledger(store, "other").close(Last(store.generation(), TODAY, b"", {}, 0), "")
        store.commit()
    works.put(p1="乙")
    with works.open() as store:
        was = "SELECT count(*) FROM past"
        Ledger(store, SITE).close(Last(store.generation(), TODAY, b"", {}, 0), "")
        assert store.select(was).fetchone() == (1,)
        Ledger(store, "other").close(Last(store.generation(), TODAY, b"", {}, 0), "")
        assert store.select(was).fetchone() == (0,)


def test_all_of_a_site_is_forgotten_and_nothing_of_another(store: Store) -> None:
    for site in (SITE, "other"):
        ledger = Ledger(store, site)
        ledger.put(("one",), numbers_of([A]), [at("a", "p")])
        ledger.adopt({"guide": b"1"})
        ledger.put_folders({"": "1"}, ())
        ledger.close(Last(1, TODAY, b"", {}, 0), "")
    forget(store, "other")
    assert sites(store) == [SITE]
    for table, left in (("units", 1), ("reads", 1), ("pages", 2), ("site_folders", 1), ("sites", 1)):
        assert store.select(f"SELECT count(*) FROM {table}").fetchone() == (left,), table
    assert Ledger(store, SITE).reading([A])[0] == {("one",)}


def test_folders_keep_their_stamps_until_they_are_gone(ledger: Ledger) -> None:
    ledger.put_folders({"": "1", "a/": "2"}, ())
    ledger.put_folders({"": "3", "b/": ""}, ["a/"])
    assert ledger.folders() == {"": "3", "b/": ""}


# ---------------------------------------------------------------- the loop

KIND = "permits"
SOURCE = f"data/{KIND}/a.yml"
BASE = b"base-of-it"
Plan = Callable[[House], Iterable[Page]]


@dataclass
class Pages:
    """A maker whose units a test brings, by name; `coming` tells which of them come with a record."""

    plans: dict[str, Plan] = field(default_factory=dict)
    ALONE: bool = False
    coming: Callable[[str], str] | None = None
    OWNS: tuple[str, ...] = ()
    planned: list[str] = field(default_factory=list)

    def units(self, house: House) -> Iterable[Unit]:
        return [(name,) for name in self.plans]

    def units_of(self, one: Seen) -> Iterable[Unit]:
        return [(self.coming(one.row.id),)] if self.coming else []

    def plan(self, unit: Unit, house: House) -> Iterable[Page]:
        self.planned.append(unit[0])
        return self.plans[unit[0]](house) if unit[0] in self.plans else ()

    def render(self, page: Page, records: Sequence[Exhibit], frame: Frame) -> Sequence[Content | bytes]:
        said = " ".join([str(page.subject), *(f"{one.link.heading}:{one.record['name']}" for one in records)])
        return [Content(said, "", path) if path.endswith(".html") else said.encode() for path in page.paths]


def always(*pages: Page) -> Plan:
    return lambda house: pages


def shown(path: str, what: Callable[[House], Any]) -> Plan:
    """Return the plan of one page that shows what is asked."""
    return lambda house: [Page((f"{KIND}/{path}.txt",), what(house))]


@cache
def site() -> Site:
    body = read_body(BODY.encode(), "data/site.yml")[0]
    assert body
    return Site(body)


def stamp(path: str, content: Content) -> bytes:
    return f"<{path}|{content.title}>".encode()


def kept(id: str, said: str) -> Kept:
    """Return a record of which is said `heading/text`."""
    heading, _, text = said.partition("/")
    data = json.dumps({"name": text or f"n{id}"}).encode()
    row = Row(kind=KIND, id=id, heading=heading, day="2024-01-01", shelf="2024", published_on="2024-01-02")
    return row._replace(digest=record_digest(data, row.life)), Rest(data=data)


@dataclass
class Run:
    """What a build did: the files in the stage, and the units that were planned, in order."""

    files: dict[str, str]
    planned: list[str]
    made: Made


@dataclass
class Works:
    """A project whose site is built again and again, by the makers that a test brings."""

    folder: Path
    makers: dict[str, Pages] = field(default_factory=dict)
    told: list[tuple[str, int, int]] = field(default_factory=list)

    def open(self) -> Store:
        return Store(Cache(self.folder / FOLDER).store, VERSION)

    def put(self, **records: str) -> None:
        """Put these records in place of all that the project has: what is said of each, by id."""
        with self.open() as store:
            store.begin()
            rows = [record_row(SOURCE, nth, kept(*one)) for nth, one in enumerate(records.items(), 1)]
            store.put([source_row(SOURCE, "", b"", ())], rows)
            store.commit()

    def run(
        self,
        *asked: str,
        base: bytes = BASE,
        missing: Iterable[str] | None = (),
        touched: Iterable[Topic] = (),
        is_all: bool = False,
        grounds: Grounds | None = None,
    ) -> Run:
        stage = self.folder / "stage"
        shutil.rmtree(stage, ignore_errors=True)
        stage.mkdir()
        order: list[str] = []
        for maker in self.makers.values():
            maker.planned = order
        with self.open() as store, Pool(1) as pool:
            store.begin()
            ledger = Ledger(store, SITE)
            last, grounds = ledger.last(), grounds or Grounds(TODAY, Theme({}, frozenset(), ()), "", ())
            view = View(store, "public", grounds.today)
            given = Given(
                self.folder,
                Cache(self.folder / FOLDER),
                lambda: self.makers,
                Frame(site(), ()),
                "public",
                grounds,
                VERSION,
                store.generation(),
                SITE,
                last is None,
                stage,
                base,
                stamp,
                frozenset(missing) if last and missing is not None else None,
                frozenset(asked),
            )
            changes = list(view.changes(last.generation, last.day)) if last and not is_all else None
            made = Loop(given, store, pool, self.progress).run(changes, set(touched))
            ledger.close(Last(given.generation, grounds.today, base, {}, 0), "")
            store.commit()
        return Run(files(stage), order, made)

    def progress(self, what: str, done: int, total: int) -> None:
        self.told.append((what, done, total))

    def listed(self, part: str) -> list[tuple[str, str]]:
        with self.open() as store:
            return Ledger(store, SITE).listed(part)

    def pages(self) -> set[str]:
        with self.open() as store:
            return {path for path, _ in Ledger(store, SITE).makers()}


@pytest.fixture
def works(tmp_path: Path) -> Works:
    """A project with three permits."""
    found = Works(tmp_path)
    found.put(p1="h1", p2="h2", p3="h3")
    return found


def members(house: House) -> list[Member]:
    return house.catalogue.members(KIND, "2024")


def by_id(house: House) -> list[Member]:
    """Return all permits, the first first."""
    return members(house)[::-1]


def test_pages_are_stamped_other_files_are_written_as_they_are(works: Works) -> None:
    works.makers["search"] = Pages(
        {
            "home": always(Page(("index.html",), "home")),
            "two": lambda house: [Page((f"{KIND}/a.html", f"{KIND}/a.json"), "two", tuple(by_id(house)[:2]))],
        }
    )
    two = Page((f"{KIND}/b.html", f"{KIND}/b.json"), "laws", listed=("pages", "2024-01-02"))
    works.makers["other"] = Pages({"laws": always(two)})
    run = works.run()
    assert run.files == {
        "index.html": "<index.html|home>",
        f"{KIND}/a.json": "two h1:np1 h2:np2",
        f"{KIND}/a.html": f"<{KIND}/a.html|two h1:np1 h2:np2>",
        f"{KIND}/b.html": f"<{KIND}/b.html|laws>",
        f"{KIND}/b.json": "laws",
    }
    assert run.made == Made({}, 5, [])
    with works.open() as store:
        ledger, key = Ledger(store, SITE), key_of(BASE, "other", two)
        assert ledger.pages_of(("other", "laws")) == {
            f"{KIND}/b.html": Listed(f"{KIND}/b.html", key, "pages", "2024-01-02"),
            f"{KIND}/b.json": Listed(f"{KIND}/b.json", key, "", ""),
        }


def test_every_page_gets_the_records_it_shows_and_no_other(works: Works) -> None:
    cuts = [(), (2,), (0, 1, 2), (1,)]
    works.makers["search"] = Pages(
        {
            "cuts": lambda house: [
                Page((f"{KIND}/{place}.txt",), "", tuple(by_id(house)[each] for each in cut))
                for place, cut in enumerate(cuts)
            ],
            "names": shown("names", lambda house: [one["name"] for one in house.records(by_id(house))]),
        }
    )
    assert list(works.run().files.values()) == [
        "",
        " h3:np3",
        " h1:np1 h2:np2 h3:np3",
        " h2:np2",
        "['np1', 'np2', 'np3']",
    ]


@pytest.mark.parametrize("count", [1, BATCH - 1, BATCH, BATCH + 1, 2 * BATCH, 250])
def test_no_page_is_lost_however_many_units_make_a_batch_and_progress_counts_up_to_all(
    works: Works, count: int
) -> None:
    pages = [Page((f"{KIND}/{number}.txt",), number) for number in range(count)]
    works.makers["search"] = Pages({str(one.subject): always(one) for one in pages})
    run = works.run()
    assert run.files == {f"{KIND}/{number}.txt": str(number) for number in range(count)}
    assert run.made.written == count
    assert works.told == [("写网页", min(done + 100, count), count) for done in range(0, count, 100)]


def test_what_shows_the_same_is_kept_and_the_rest_is_made(works: Works) -> None:
    same, other = f"{KIND}/same.html", f"{KIND}/other.html"
    works.makers["search"] = Pages(
        {
            "both": lambda house: [Page((same,), "same"), Page((other,), "other", tuple(by_id(house)[:1]))],
            "one": shown("one", lambda house: "one"),
        }
    )
    first = works.run(same)
    assert first.made.told[same].reason.startswith("没有上次生成的记录")
    works.makers["search"].plans["both"] = lambda house: [Page((same,), "same"), Page((other,), "new")]
    run = works.run(same, other, f"{KIND}/none.html", is_all=True)
    assert run.files == {other: f"<{other}|new>"}
    assert run.made.written == 1
    assert sorted(run.made.told) == [other, same]
    assert (run.made.told[same].maker, run.made.told[same].reason, run.made.told[same].records) == ("search", "", ())
    assert run.made.told[other].reason.count("；") == 1
    run = works.run(other, base=b"another!", is_all=True)
    assert run.made.written == 3
    assert run.made.told[other].reason.startswith("全站共用的内容变了")
    assert works.run(is_all=True, base=b"another!").files == {}
    assert works.run(is_all=True, base=b"another!", missing=None).made.written == 3


def test_of_a_page_is_told_whose_records_it_shows_and_whether_its_file_was_there(works: Works) -> None:
    path = f"{KIND}/a.html"
    works.makers["search"] = Pages({"a": lambda house: [Page((path,), "", tuple(by_id(house)[1:]))]})
    assert [row.id for row in works.run(path).made.told[path].records] == ["p2", "p3"]
    assert works.run(path).made.told[path].reason == ""
    assert works.run(path, missing=[path]).made.told[path].reason == "网站文件夹里没有这个文件"


def test_one_missing_or_new_file_of_several_makes_all(works: Works) -> None:
    page = Page(tuple(f"{KIND}/{name}.txt" for name in "cab"), "x")
    beside = Page((f"{KIND}/d.txt",), "y")
    works.makers["search"] = Pages({"a": always(page, beside), "b": shown("e", lambda house: "z")})
    works.run()
    run = works.run(missing=[f"{KIND}/a.txt"])
    assert (sorted(run.files), run.planned) == (sorted(page.paths), ["a"])
    assert works.run(missing=[f"{KIND}/foreign.txt"]).planned == []
    longer = replace(page, paths=(*page.paths, f"{KIND}/new.txt"))
    works.makers["search"].plans["a"] = always(longer, beside)
    assert sorted(works.run(is_all=True).files) == sorted(longer.paths)
    works.makers["search"].plans["a"] = always(page, beside)
    run = works.run(is_all=True)
    assert (run.files, run.made.gone) == ({}, [f"{KIND}/new.txt"])


def test_what_somebody_asks_about_is_planned_and_kept(works: Works) -> None:
    works.makers["search"] = Pages({name: shown(name, lambda house: "x") for name in "ab"})
    works.run()
    run = works.run(f"{KIND}/a.txt", f"{KIND}/none.txt")
    assert (run.planned, run.files, list(run.made.told)) == (["a"], {}, [f"{KIND}/a.txt"])


def test_only_what_hangs_on_a_change_is_planned_again(works: Works) -> None:
    asked: dict[str, Callable[[House], Any]] = {
        "link 1": lambda house: house.catalogue.link(KIND, "p1"),
        "link 2": lambda house: house.catalogue.link(KIND, "p2"),
        "link none": lambda house: house.catalogue.link(KIND, "p4"),
        "list": members,
        "none": lambda house: None,
    }
    works.makers["search"] = Pages({name: shown(name, what) for name, what in asked.items()})
    assert sorted(works.run().planned) == sorted(asked)
    assert works.run().planned == []
    works.put(p1="other", p2="h2", p3="h3")
    run = works.run()
    assert (run.planned, list(run.files), run.made.written) == (["link 1"], [f"{KIND}/link 1.txt"], 1)
    works.put(p1="other", p2="h2/text", p3="h3")
    assert list(works.run().files) == [f"{KIND}/list.txt"]
    works.put(p1="other", p2="h2/text", p3="h3", p4="h4")
    assert works.run().planned == ["link none", "list"]
    works.put(p1="other", p3="h3", p4="h4")
    run = works.run()
    assert (run.planned, run.files[f"{KIND}/link 2.txt"]) == (["link 2", "list"], "None")
    del works.makers["search"]
    works.put()
    assert works.run().planned == []


def test_a_page_hangs_on_each_ground_that_it_asks_for(works: Works) -> None:
    works.makers["search"] = Pages(
        {name: shown(name, lambda house, name=name: getattr(house, name)) for name in GROUNDS}  # type: ignore[misc]
    )
    works.run()
    for name in GROUNDS:
        assert works.run(touched=[(name,)]).planned == [name]
    other = Grounds(date(2026, 11, 24), Theme({"a": "b"}, frozenset(), ()), "c0ffee", ())
    run = works.run(touched=[("today",), ("commit",), ("findings",)], grounds=other)
    assert run.files == {f"{KIND}/commit.txt": "c0ffee", f"{KIND}/today.txt": "2026-11-24"}


def test_each_ground_has_a_digest_of_its_own() -> None:
    finding = Finding("rule", "error", "message", Where("data/a.yml"), "help")
    theme = Theme({"a.css": "theme"}, frozenset("abcdefgh"), (Written("a.html", "t", "x"),))
    grounds = Grounds(TODAY, theme, "c0ffee", (finding,))
    digests = grounds.digests()
    assert sorted(digests) == ["commit", "findings", "theme", "today"]
    assert replace(grounds, theme=replace(theme, scripts=frozenset("hgfedcba"))).digests() == digests
    others: list[tuple[str, Any]] = [
        ("today", date(2026, 11, 24)),
        ("commit", "none"),
        ("findings", ()),
        *(
            ("theme", replace(theme, **{name: type(getattr(theme, name))()}))
            for name in ("origins", "scripts", "written")
        ),
    ]
    for name, value in others:
        changed = replace(grounds, **{name: value}).digests()
        assert [one for one in digests if digests[one] != changed[one]] == [name]


# ---------------------------------------------------------------- questions


def count(catalogue: Catalogue) -> int:
    return len(catalogue.members(KIND, "2024"))


def is_many(catalogue: Catalogue, most: str) -> bool:
    return catalogue.ask(count) > int(most)


def number_of_next(catalogue: Catalogue) -> str:
    """Return the number of the record that the first one names."""
    first = catalogue.link(KIND, "p1")
    following = catalogue.link(KIND, first.heading) if first else None
    return following.heading[:1] if following else ""


def test_what_asks_a_question_is_planned_again_when_the_answer_is_another(works: Works) -> None:
    works.makers["search"] = Pages(
        {
            "many": shown("many", lambda house: house.catalogue.ask(is_many, "4")),
            "more": shown("more", lambda house: house.catalogue.ask(is_many, "5")),
            "count": shown("count", lambda house: house.catalogue.ask(count)),
        }
    )
    works.run()
    for more, planned in (
        ({"p4": "h4"}, ["count"]),
        ({"p4": "h4", "p5": "h5"}, ["count", "many"]),
        ({"p4": "h4", "p5": "h5", "p6": "h6"}, ["count", "more"]),
        ({"p4": "h4", "p5": "h5", "p7": "h7"}, []),
        ({}, ["count", "many", "more"]),
    ):
        works.put(p1="h1", p2="h2", p3="h3", **more)
        run = works.run()
        assert run.planned == planned
        assert run.made.written == len(planned)


def test_a_question_with_the_same_answer_may_hang_on_something_else(works: Works) -> None:
    works.makers["search"] = Pages({"next": shown("next", lambda house: house.catalogue.ask(number_of_next))})
    works.makers["sitemap"] = Pages(ALONE=True)
    works.put(p1="p2", p2="h2", p3="h3")
    assert works.run().files == {f"{KIND}/next.txt": "h"}
    works.put(p1="p3", p2="h2", p3="h3")
    assert works.run().planned == []
    works.put(p1="p3", p2="x2", p3="h3")
    assert works.run().planned == []
    works.put(p1="p3", p2="x2", p3="x3")
    assert works.run().files == {f"{KIND}/next.txt": "x"}


# ---------------------------------------------------------------- units that come and go


def test_units_come_with_records_and_go_with_them(works: Works) -> None:
    def of(id: str) -> Plan:
        return lambda house: (
            [Page((f"{KIND}/{id}.txt",), one.heading)] if (one := house.catalogue.link(KIND, id)) else []
        )

    works.makers["records"] = Pages({f"p{number}": of(f"p{number}") for number in range(1, 6)}, coming=str)
    works.makers["shelves"] = Pages({"shelf": shown("fixed", lambda house: "fixed")}, coming=lambda id: "shelf")
    works.makers["none"] = Pages({"new": shown("new", lambda house: "new")})
    works.run()
    works.put(p2="h2", p3="h3", p6="h6", p7="h7")
    works.makers["records"].plans |= {"p6": of("p6"), "p7": of("p7")}
    run = works.run(missing=[f"{KIND}/new.txt"])
    assert run.planned == ["new", "p1", "p6", "p7"]
    assert run.files == {f"{KIND}/new.txt": "new", f"{KIND}/p6.txt": "h6", f"{KIND}/p7.txt": "h7"}
    assert run.made.gone == [f"{KIND}/p1.txt"]
    works.put(p2="h2", p3="h3")
    assert works.run().made.gone == [f"{KIND}/p6.txt", f"{KIND}/p7.txt"]
    assert works.pages() == {f"{KIND}/{name}.txt" for name in ("p2", "p3", "fixed", "new")}


def test_a_unit_that_nobody_names_any_more_goes_when_all_is_planned(works: Works) -> None:
    works.makers["search"] = Pages({name: shown(name, members) for name in "ab"})
    works.makers["other"] = Pages({"c": shown("c", lambda house: "c")})
    works.run()
    del works.makers["search"].plans["b"], works.makers["other"]
    run = works.run(is_all=True)
    assert (run.planned, sorted(run.made.gone)) == (["a"], [f"{KIND}/b.txt", f"{KIND}/c.txt"])
    assert works.pages() == {f"{KIND}/a.txt"}
    assert works.run(touched=[("members", KIND, "2024")]).planned == ["a"]


def test_a_page_that_another_unit_has_now_is_not_gone(works: Works) -> None:
    moving = Page((f"{KIND}/m.txt",), "m", listed=("pages", ""))
    works.makers["search"] = Pages({"a": always(moving), "b": always()})
    works.run()
    works.makers["search"].plans |= {"a": always(), "b": always(moving)}
    run = works.run(is_all=True)
    assert run.made.gone == [f"{KIND}/m.txt"]
    assert works.listed("pages") == [(f"{KIND}/m.txt", "")]
    works.makers["search"].plans |= {"a": always(moving), "b": always()}
    assert works.run(is_all=True).made.gone == []
    assert works.listed("pages") == [(f"{KIND}/m.txt", "")]


# ---------------------------------------------------------------- pages about all others


def in_map(path: str, part: str = "pages", day: str = "") -> Plan:
    return always(Page((f"{KIND}/{path}.html",), path, listed=(part, day)))


@pytest.fixture
def mapped(works: Works) -> Works:
    """A project with a map of its pages, built once. The name of its maker comes before those of the others."""
    works.makers = {
        "index": Pages(
            {
                "listed": shown("listed", lambda house: house.listed("pages")),
                "parts": shown("parts", lambda house: house.parts()),
                "first": shown("first", lambda house: house.catalogue.link(KIND, "p1")),
            },
            ALONE=True,
        ),
        "search": Pages({"b": in_map("b", day="2024-01-02"), "c": always(Page((f"{KIND}/c.html",), "c"))}),
        "other": Pages({"a": in_map("a")}),
    }
    run = works.run()
    assert run.planned == ["a", "b", "c", "first", "listed", "parts"]
    assert run.files[f"{KIND}/listed.txt"] == f"[('{KIND}/a.html', ''), ('{KIND}/b.html', '2024-01-02')]"
    assert run.files[f"{KIND}/parts.txt"] == "{'pages': 2}"
    assert run.made.written == 6
    assert works.told == [("写网页", 3, 3)]
    return works


@pytest.mark.parametrize(
    ("changed", "planned"),
    [
        (in_map("b", day="2024-01-02"), []),
        (always(Page((f"{KIND}/b.html",), "other", listed=("pages", "2024-01-02"))), []),
        (in_map("b", day="2024-01-03"), ["listed"]),
        (in_map("b", "laws", "2024-01-02"), ["listed", "parts"]),
        (in_map("d", day="2024-01-02"), ["listed", "parts"]),
        (always(), ["listed", "parts"]),
    ],
)
def test_pages_about_others_come_last_and_only_if_they_may_show_something_else(
    mapped: Works, changed: Plan, planned: list[str]
) -> None:
    mapped.makers["search"].plans["b"] = changed
    run = mapped.run(missing=[f"{KIND}/b.html", f"{KIND}/c.html"])
    assert run.planned == ["b", "c", *planned]
    assert run.files.get(f"{KIND}/listed.txt", "") == (str(mapped.listed("pages")) if planned else "")
    assert mapped.run().planned == []


def test_pages_about_others_hang_on_records_too_and_their_units_come_by_themselves(mapped: Works) -> None:
    mapped.put(p1="other", p2="h2", p3="h3")
    assert mapped.run().planned == ["first"]
    mapped.makers["index"].plans["new"] = shown("new", lambda house: "new")
    mapped.makers["search"].plans["new"] = always()
    assert mapped.run().planned == ["new"]
    assert mapped.run(missing=[f"{KIND}/new.txt"]).planned == ["new"]
    del mapped.makers["index"].plans["new"]
    assert mapped.run().planned == []
    run = mapped.run(is_all=True)
    assert run.planned == ["a", "b", "c", "new", "first", "listed", "parts"]
    assert (run.made.written, run.made.gone) == (0, [f"{KIND}/new.txt"])


def test_when_all_is_planned_pages_about_others_do_not_name_what_goes(mapped: Works) -> None:
    del mapped.makers["other"]
    run = mapped.run(is_all=True)
    assert run.made.gone == [f"{KIND}/a.html"]
    assert run.files[f"{KIND}/listed.txt"] == f"[('{KIND}/b.html', '2024-01-02')]"


@pytest.mark.parametrize("path", ["nobody.html", "takedowns.html", "map.html", f"{KIND}.html", "other/a.html"])
def test_a_maker_that_plans_an_address_of_nobody_or_of_another_is_stopped(works: Works, path: str) -> None:
    works.makers["search"] = Pages({"a": always(Page(("index.html", path)))})
    with pytest.raises(AssertionError, match=f"search plans {path}, which its OWNS does not name"):
        works.run()
    assert works.pages() == set()


@pytest.mark.parametrize("count", [1, 3])
def test_a_maker_that_renders_more_or_less_than_it_has_planned_is_stopped(works: Works, count: int) -> None:
    class Miscounting(Pages):
        def render(self, page: Page, records: Sequence[Exhibit], frame: Frame) -> Sequence[Content | bytes]:
            return [b"one"] * count

    works.makers["search"] = Miscounting({"a": always(Page((f"{KIND}/a.txt", f"{KIND}/b.txt")))})
    with pytest.raises(ValueError, match="argument 2 is"):
        works.run()


def test_a_maker_plans_its_own_addresses_those_of_kinds_and_the_home_page(works: Works) -> None:
    paths = ("takedowns.html", "takedowns/2024-1.html", "index.html", f"{KIND}/a.html", "laws/a.html")
    works.makers["takedowns"] = Pages({"a": always(Page(paths))})
    assert set(works.run().files) == set(paths)


# ---------------------------------------------------------------- beside what the theme has written

SHELL = Shell.cut(
    '<title>gongshi-slot-title</title><meta name="gongshi-slot-head"><main><div id="gongshi-slot-main"></div></main>'
)
POWER = "data/responsibilities/cf-001.yml"


@dataclass
class Project:
    """A project with a body and one record, built in this process with all makers; the theme writes what a test says."""

    folder: Path

    @property
    def site(self) -> Path:
        return self.folder / "site"

    def build(self, theme: Mapping[str, str] | None = None, strict: bool = False) -> Report:
        stage = make_stage(self.site)
        stage.files.mkdir()
        for path, text in (theme or {}).items():
            folder_with(stage.files, path, text=text)
        said = Staged(Shells(SHELL, SHELL, SHELL, SHELL), (), dict.fromkeys(theme or (), "theme"), ())
        with Pool(1) as pool:
            taken = survey(self.folder, TODAY, workers=pool)
            return build(taken, said, Options(TODAY, self.site, stage, pool, strict=strict, kinds=tuple(all_kinds())))

    def read(self, path: str) -> str:
        return (self.site / path).read_text(encoding="utf-8")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    folder_with(tmp_path, "data/site.yml", text=BODY)
    folder_with(tmp_path, POWER, text=completed("", sample("responsibilities")))
    return Project(tmp_path)


TAKEN = "网址 takedowns.html 已经有别的网页，主题或者插件写的文件没有公开"


def test_what_the_theme_wrote_stays_where_no_maker_stands(project: Project) -> None:
    first = project.build({"guide.html": "guide", "css/a.css": "a", "takedowns.html": "theme"})
    assert [finding.message for finding in first.found] == [TAKEN]
    assert first.found == tuple(one for one in first.findings if one.message == TAKEN)
    assert first.origins == {"guide.html": "theme", "css/a.css": "theme"}
    assert (project.read("guide.html"), project.read("css/a.css")) == ("guide", "a")
    assert "theme" not in project.read("takedowns.html")
    assert (first.records, first.kept, first.deleted) == (1, 0, 0)
    assert first.written == len(list(present_in(project.site))) - 2
    before, kept = contents(project.site), (project.site / "guide.html").stat().st_ino
    second = project.build({"guide.html": "guide", "css/a.css": "other", "takedowns.html": "theme"})
    assert (second.written, second.kept, second.deleted) == (0, first.written, 0)
    assert [finding.message for finding in second.found] == [TAKEN]
    assert contents(project.site) == {**before, "css/a.css": b"other"}
    assert (project.site / "guide.html").stat().st_ino == kept
    third = project.build({"guide.html": "guide"})
    assert (third.found, third.written, third.deleted) == ((), 0, 1)
    assert not (project.site / "css").exists()


def test_what_the_theme_wrote_takes_the_place_of_a_page_that_goes_and_makes_room_for_one_that_comes(
    project: Project,
) -> None:
    path = "responsibilities/cf-001.html"
    folder_with(
        project.folder,
        "data/responsibilities/other.yml",
        text=completed("", sample("responsibilities"))
        .replace("cf-001", "cf-002")
        .replace("6301060200001", "6301060200002"),
    )
    project.build()
    power = (project.folder / POWER).read_text(encoding="utf-8")
    (project.folder / POWER).unlink()
    gone = project.build({path: "theme"})
    assert (gone.found, gone.origins) == ((), {path: "theme"})
    assert project.read(path) == "theme"
    assert not (project.site / "responsibilities/cf-001.json").exists()
    folder_with(project.folder, POWER, text=power)
    come = project.build({path: "theme"})
    assert ([finding.rule for finding in come.found], come.origins) == (["address-taken"], {})
    assert project.read(path).startswith("<title>")


def test_what_is_gone_or_foreign_in_the_folder_of_the_site_is_put_right(project: Project) -> None:
    first = project.build({"guide.html": "guide"})
    before = contents(project.site)
    for path in ("guide.html", "takedowns.html", "responsibilities/cf-001.json"):
        (project.site / path).unlink()
    folder_with(project.site, "stray.html", "responsibilities/stray/a.html")
    second = project.build({"guide.html": "guide"})
    assert contents(project.site) == before
    assert (second.written, second.kept, second.deleted) == (3, first.written - 3, 2)
    assert not (project.site / "responsibilities" / "stray").exists()
    shutil.rmtree(project.site)
    assert project.build({"guide.html": "guide"}).kept == 0
    assert contents(project.site) == before


def test_a_strict_build_leaves_the_site_as_it_is(project: Project) -> None:
    project.build()
    before = contents(project.site)
    with pytest.raises(CannotBuild, match=TAKEN):
        project.build({"takedowns.html": "theme", "guide.html": "guide"}, strict=True)
    assert contents(project.site) == before
    assert project.build(strict=True).written == 0
