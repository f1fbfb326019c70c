"""How the files of a build come to stand: what is kept, what is made anew, what goes, and into which folder a site may go."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import pytest

from gongshi.catalogue import Seen, make_catalogue
from gongshi.kinds import all_kinds
from gongshi.making.house import House, Theme
from gongshi.making.loop import BATCH, Loop, Made
from gongshi.making.output import Output, digest_of, present_in, publish
from gongshi.making.page import Exhibit, Frame, Maker, Page, key_of, reason_for
from gongshi.making.target import MARK, WrongFolder, assert_for, preview_folder
from gongshi.markup.head import Site
from gongshi.markup.shell import Content
from gongshi.reading import read_body
from gongshi.store import Rest, Row, SourceState, Store, record_digest
from test_between import BODY

# ---------------------------------------------------------------- what is kept


def output_for(folder: Path, known: dict[str, bytes] | None = None) -> Output:
    """Return the output of a build beside the site in `folder`, which stands there with all its files."""
    stage = folder / "stage"
    stage.mkdir()
    return Output(stage, known or {}, frozenset(present_in(folder / "site")))


def site_with(folder: Path, *paths: str) -> Path:
    site = folder / "site"
    for path in paths:
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_text("old", encoding="utf-8")
    return site


def files(folder: Path) -> dict[str, str]:
    return {path: (folder / path).read_text(encoding="utf-8") for path in sorted(present_in(folder))}


def test_a_page_with_its_key_in_its_place_is_kept(tmp_path: Path) -> None:
    site_with(tmp_path, "a.html")
    output = output_for(tmp_path, {"a.html": b"1"})
    assert not output.needs(["a.html"], b"1", "maker")
    assert output.keys == {"a.html": b"1"}
    assert output.origins == {"a.html": "maker"}


def test_a_page_is_made_when_its_key_differs_or_its_file_is_gone_or_nobody_knows_it(tmp_path: Path) -> None:
    site_with(tmp_path, "a.html", "new.html")
    output = output_for(tmp_path, {"a.html": b"1", "gone.html": b"1"})
    assert output.needs(["a.html"], b"2", "maker")
    assert output.needs(["gone.html"], b"1", "maker")
    assert output.needs(["new.html"], b"1", "maker")


def test_one_missing_file_of_several_makes_all(tmp_path: Path) -> None:
    site_with(tmp_path, "a.html", "b.json")
    output = output_for(tmp_path, {"a.html": b"1", "b.json": b"1", "c.txt": b"1"})
    assert output.needs(["c.txt", "a.html", "b.json"], b"1", "maker")
    assert output.keys.keys() == {"a.html", "b.json", "c.txt"}


def test_what_the_theme_wrote_stays_where_no_maker_stands(tmp_path: Path) -> None:
    output = output_for(tmp_path)
    output.needs(["index.html"], b"1", "maker")
    output.adopt({"index.html": "theme", "guide.html": "theme"})
    assert output.adopted == {"guide.html"}
    assert output.origins == {"index.html": "maker", "guide.html": "theme"}


def test_a_file_is_written_whole_over_what_stands_in_the_stage(tmp_path: Path) -> None:
    output = output_for(tmp_path)
    output.write("deep/er/a.txt", b"a long text")
    output.write("deep/er/a.txt", b"short")
    output.write("top.txt", b"")
    assert files(output.stage) == {"deep/er/a.txt": "short", "top.txt": ""}
    assert output.made == {"deep/er/a.txt", "top.txt"}
    assert not (output.stage / "top.txt").stat().st_mode & 0o111


def test_a_digest_tells_where_one_part_ends_and_the_next_begins() -> None:
    assert digest_of(b"ab", b"c") != digest_of(b"a", b"bc")
    assert digest_of(b"ab", b"c") == digest_of(b"ab", b"c")
    assert len(digest_of()) == 16
    assert len(digest_of(b"x" * 70_000)) == 16


# ---------------------------------------------------------------- the moment when the site changes


def test_a_new_site_is_what_was_made_and_nothing_else_that_lay_in_the_stage(tmp_path: Path) -> None:
    output = output_for(tmp_path)
    output.needs(["a/b.html"], b"1", "maker")
    output.write("a/b.html", b"new")
    (output.stage / "theme.css").write_bytes(b"theme")
    (output.stage / "stray.txt").write_bytes(b"stray")
    output.adopt({"theme.css": "theme"})
    site = tmp_path / "not" / "yet" / "site"
    assert publish(site, output) == 0
    assert files(site) == {"a/b.html": "new", "theme.css": "theme"}
    assert not output.stage.exists()


def test_in_a_site_that_stands_files_are_replaced_kept_and_deleted(tmp_path: Path) -> None:
    site = site_with(
        tmp_path,
        "kept.html",
        "changed.html",
        "gone/deep/a.html",
        "gone/b.html",
        "half/gone.html",
        "one/in/another/a.html",
        "half/kept.html",
    )
    output = output_for(tmp_path, {"kept.html": b"1", "half/kept.html": b"1"})
    for path in ("kept.html", "half/kept.html", "changed.html", "new/place/c.html"):
        if output.needs([path], b"1", "maker"):
            output.write(path, b"new")
    assert publish(site, output) == 4
    assert files(site) == {
        "changed.html": "new",
        "half/kept.html": "old",
        "kept.html": "old",
        "new/place/c.html": "new",
    }
    assert {path.name for path in site.iterdir() if path.is_dir()} == {"half", "new"}


def test_a_site_that_stands_is_never_renamed_over_even_if_all_of_it_was_made(tmp_path: Path) -> None:
    site = site_with(tmp_path, "a.html")
    (site / "empty").mkdir()
    output = output_for(tmp_path)
    output.needs(["a.html"], b"1", "maker")
    output.write("a.html", b"new")
    assert publish(site, output) == 0
    assert files(site) == {"a.html": "new"}
    assert (site / "empty").is_dir()


def test_a_site_that_lacks_what_was_to_be_kept_takes_what_was_made(tmp_path: Path) -> None:
    output = Output(tmp_path / "stage", {"kept.html": b"1"}, frozenset({"kept.html", "gone.html"}))
    output.needs(["kept.html"], b"1", "maker")
    output.needs(["a.html"], b"1", "maker")
    output.write("a.html", b"new")
    assert publish(tmp_path / "site", output) == 1
    assert files(tmp_path / "site") == {"a.html": "new"}


def test_pages_come_after_what_they_load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = site_with(tmp_path, "old.html")
    output = output_for(tmp_path)
    for path in ("b.html", "z.js", "a.html", "c.css"):
        output.needs([path], b"1", "maker")
        output.write(path, b"new")
    moved: list[str] = []
    move = os.replace

    def watched(source: Path, target: Path) -> None:
        moved.append(target.name)
        move(source, target)

    monkeypatch.setattr(os, "replace", watched)
    publish(site, output)
    assert moved == ["c.css", "z.js", "a.html", "b.html"]


def test_foreign_files_and_folders_in_the_way_make_room_and_no_link_leads_out(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "mine.txt").write_text("mine", encoding="utf-8")
    site = site_with(tmp_path, "file", "folder.html/inside.txt")
    (site / "link").symlink_to(outside, target_is_directory=True)
    (site / "link.html").symlink_to(outside, target_is_directory=True)
    output = output_for(tmp_path)
    for path in ("file/a.html", "link/b/c.html", "link.html", "folder.html"):
        output.needs([path], b"1", "maker")
        output.write(path, b"new")
    publish(site, output)
    assert files(site) == dict.fromkeys(["file/a.html", "folder.html", "link.html", "link/b/c.html"], "new")
    assert files(outside) == {"mine.txt": "mine"}


def test_a_linked_folder_is_one_file_of_the_site(tmp_path: Path) -> None:
    site = site_with(tmp_path, "a/b.html")
    (site / "link").symlink_to(site / "a", target_is_directory=True)
    assert set(present_in(site)) == {"a/b.html", "link"}
    assert list(present_in(tmp_path / "none")) == []


# ---------------------------------------------------------------- keys


def seen(digest: bytes, state: str = "shown") -> Seen:
    return Seen(Row(digest=digest), state)  # type: ignore[arg-type]


def test_a_key_has_32_bytes_and_each_part_tells_what_changed() -> None:
    page = Page(("a.html",), "subject", (seen(b"1"),))
    key = key_of(b"base-one-and-more", "maker", page)
    assert len(key) == 32
    assert reason_for(key, key, is_present=True) == ""
    assert reason_for(key, key, is_present=False) == "网站文件夹里没有这个文件"
    assert reason_for(None, key, is_present=True).startswith("没有上次生成的记录")
    for other, said in [
        (key_of(b"base-two-and-more", "maker", page), ["全站共用"]),
        (key_of(b"base-one-and-more", "other", page), ["旁边显示"]),
        (key_of(b"base-one-and-more", "maker", replace(page, subject="other")), ["旁边显示"]),
        (key_of(b"base-one-and-more", "maker", replace(page, records=(seen(b"2"),))), ["它显示的记录"]),
        (key_of(b"base-one-and-more", "maker", replace(page, records=(seen(b"1", "void"),))), ["它显示的记录"]),
        (key_of(b"base-two-and-more", "other", replace(page, records=())), ["全站共用", "旁边显示", "它显示的记录"]),
    ]:
        reasons = reason_for(key, other, is_present=True).split("；")
        assert [reason[: len(begins)] for reason, begins in zip(reasons, said, strict=True)] == said


# ---------------------------------------------------------------- for whom a site is


def test_the_preview_goes_beside_the_public_site_never_into_it() -> None:
    assert preview_folder(Path("/a/site")) == Path("/a/preview")
    assert preview_folder(Path("/a/preview")) == Path("/a/preview-drafts")


@pytest.mark.parametrize("audience", ["public", "preview"])
def test_a_new_or_empty_folder_and_one_with_the_same_mark_take_a_site(tmp_path: Path, audience: str) -> None:
    assert_for(tmp_path / "none", audience)  # type: ignore[arg-type]
    assert_for(tmp_path, audience)  # type: ignore[arg-type]
    (tmp_path / MARK).write_text(f"{audience}\n", encoding="utf-8")
    (tmp_path / "index.html").touch()
    assert_for(tmp_path, audience)  # type: ignore[arg-type]


def test_a_folder_with_files_and_no_mark_takes_the_public_site_only(tmp_path: Path) -> None:
    (tmp_path / "index.html").touch()
    assert_for(tmp_path, "public")
    with pytest.raises(WrongFolder, match="又没有预览的标记"):
        assert_for(tmp_path, "preview")


@pytest.mark.parametrize(
    ("mark", "audience", "said"),
    [
        (b"public", "preview", "里是对外公开的网站，不能换成审核用的预览"),
        (b"preview", "public", "里是审核用的预览（含草稿），不能换成对外公开的网站"),
        (b"other", "public", "读不懂"),
        (b"", "public", "读不懂"),
        (b"public" + b" " * 57, "public", ""),
        (b"public" + b" " * 58, "public", "读不懂"),
        (b"public\xff", "public", "读不懂"),
    ],
)
def test_a_mark_is_believed_or_the_site_stays(tmp_path: Path, mark: bytes, audience: str, said: str) -> None:
    (tmp_path / MARK).write_bytes(mark)
    if not said:
        assert_for(tmp_path, audience)  # type: ignore[arg-type]
        return
    with pytest.raises(WrongFolder, match=said):
        assert_for(tmp_path, audience)  # type: ignore[arg-type]


def test_a_mark_that_is_a_folder_or_a_link_to_nothing_is_not_understood(tmp_path: Path) -> None:
    (tmp_path / "one" / MARK).mkdir(parents=True)
    (tmp_path / "two").mkdir()
    (tmp_path / "two" / MARK).symlink_to(tmp_path / "nothing")
    for name in ("one", "two"):
        with pytest.raises(WrongFolder, match="读不懂"):
            assert_for(tmp_path / name, "public")


# ---------------------------------------------------------------- the loop

TODAY = date(2026, 11, 23)


@dataclass
class Pages:
    """A maker of the pages that it is given."""

    planned: Sequence[Page]
    closing: Sequence[Page] = ()
    OWNS: tuple[str, ...] = ()
    listing: dict[str, list[tuple[str, str]]] = field(default_factory=dict)

    def plan(self, house: House) -> Iterable[Page]:
        return self.planned

    def close(self, house: House, listing: Mapping[str, Sequence[tuple[str, str]]]) -> Iterable[Page]:
        self.listing = {part: list(pages) for part, pages in listing.items()}
        return self.closing

    def render(self, page: Page, records: Sequence[Exhibit], frame: Frame) -> Sequence[Content | bytes]:
        said = " ".join([str(page.subject), *(f"{one.link.heading}:{one.record['name']}" for one in records)])
        return [Content(said, "", path) if path.endswith(".html") else said.encode() for path in page.paths]


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """A house of 250 permits."""
    with Store(tmp_path / "store.db", "1") as store:
        kept = []
        for number in range(250):
            data = json.dumps({"name": f"n{number}"}).encode()
            row = Row(0, "a.yml", "permits", f"p{number:03}", heading=f"h{number}", published_on="2024-01-02")
            kept.append((row._replace(digest=record_digest(data, row.life)), Rest(data=data)))
        store.put("a.yml", SourceState("", b""), kept, [], [])
        rows = list(store.rows())
        catalogue = make_catalogue(rows, all_kinds(), "public", TODAY)
        body = read_body(BODY.encode(), "data/site.yml")[0]
        assert body
        theme = Theme({"guide/index.html": "theme"}, frozenset(), ())
        yield House(tmp_path, catalogue, rows, store, Site(body), theme, TODAY, "public", lambda *said: None)


def run(house: House, output: Output, makers: Mapping[str, Maker], *asked: str) -> Made:
    def stamp(path: str, content: Content) -> bytes:
        return f"<{path}|{content.title}>".encode()

    frame = Frame(house.site, house.project)
    return Loop(lambda: makers, house, frame, output, b"base-of-it", stamp, frozenset(asked)).run()


def test_pages_are_stamped_other_files_are_written_as_they_are(house: House, tmp_path: Path) -> None:
    output = output_for(tmp_path)
    shown = house.catalogue.seen["permits"][:2]
    made = run(
        house,
        output,
        {
            "search": Pages(
                [Page(("index.html",), "home"), Page(("permits/index.html", "permits/a.json"), "two", shown)]
            ),
            "other": Pages([Page(("laws/index.html",), "laws", listed=("pages", "2024-01-02"))]),
        },
    )
    first, second = (f"{one.row.heading}:n{one.row.heading[1:]}" for one in shown)
    assert files(output.stage) == {
        "index.html": "<index.html|home>",
        "laws/index.html": "<laws/index.html|laws>",
        "permits/a.json": f"two {first} {second}",
        "permits/index.html": f"<permits/index.html|two {first} {second}>",
    }
    assert made == Made({"pages": [("laws/index.html", "2024-01-02")]})


def test_every_maker_that_closes_sees_the_pages_of_all(house: House, tmp_path: Path) -> None:
    output = output_for(tmp_path)
    first = Pages([Page(("permits/a.html",), listed=("pages", ""))], [Page(("permits/map.xml",), "map")])
    second = Pages([Page(("permits/b.html",), listed=("pages", "2024-01-02"))])
    run(house, output, {"first": first, "second": second})
    assert first.listing == {"pages": [("permits/a.html", ""), ("permits/b.html", "2024-01-02")]}
    assert files(output.stage)["permits/map.xml"] == "map"


@pytest.mark.parametrize("count", [1, BATCH - 1, BATCH, BATCH + 1, 2 * BATCH, 250])
def test_no_page_is_lost_however_many_records_make_a_batch(house: House, tmp_path: Path, count: int) -> None:
    output = output_for(tmp_path)
    records = house.catalogue.seen["permits"][:count]
    run(house, output, {"search": Pages([Page((f"permits/{one.row.id}.txt",), "", (one,)) for one in records])})
    assert files(output.stage) == {
        f"permits/{one.row.id}.txt": f" {one.row.heading}:n{one.row.heading[1:]}" for one in records
    }


def test_progress_counts_records_up_to_all(house: House, tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    watched = replace(house, progress=lambda what, done, total: told.append((what, done, total)))
    run(
        watched,
        output_for(tmp_path),
        {"search": Pages([Page(("permits/a.txt",), "", house.catalogue.seen["permits"])])},
    )
    assert told == [("写网页", 250, 250)]


def test_what_shows_the_same_is_kept_and_the_rest_is_made(house: House, tmp_path: Path) -> None:
    shown = house.catalogue.seen["permits"][:1]
    same, other = Page(("permits/same.html",), "same"), Page(("permits/other.html",), "other", shown)
    known = {"permits/same.html": key_of(b"base-of-it", "search", same), "permits/other.html": b"x" * 32}
    site_with(tmp_path, "permits/same.html", "permits/other.html")
    output = output_for(tmp_path, known)
    made = run(house, output, {"search": Pages([same, other])}, "permits/same.html", "permits/other.html")
    assert set(files(output.stage)) == {"permits/other.html"}
    assert made.told["permits/same.html"].reason == ""
    assert made.told["permits/other.html"].reason.count("；") == 2
    assert made.told["permits/other.html"].records == (shown[0].row,)
    assert made.told["permits/other.html"].maker == "search"


def test_what_comes_second_at_an_address_is_not_published_and_said(house: House, tmp_path: Path) -> None:
    output = output_for(tmp_path)
    made = run(
        house,
        output,
        {
            "search": Pages([Page(("permits/a.html",), "first"), Page(("permits/a.html", "permits/b.html"), "second")]),
        },
    )
    assert files(output.stage) == {"permits/a.html": "<permits/a.html|first>"}
    assert [finding.message for finding in made.findings] == [
        "网址 permits/a.html 已经有别的网页，“search”的这一页没有公开"
    ]


def test_a_page_takes_the_place_of_what_the_theme_wrote_and_it_is_said(house: House, tmp_path: Path) -> None:
    output = output_for(tmp_path)
    taken = replace(house.theme, origins={"permits/a.html": "theme", "guide.html": "theme"})
    made = run(replace(house, theme=taken), output, {"search": Pages([Page(("permits/a.html",), "ours")])})
    assert files(output.stage) == {"permits/a.html": "<permits/a.html|ours>"}
    assert [finding.message for finding in made.findings] == [
        "网址 permits/a.html 已经有别的网页，主题或者插件写的文件没有公开"
    ]


def test_a_maker_that_plans_an_address_of_nobody_or_of_another_is_stopped(house: House, tmp_path: Path) -> None:
    output = output_for(tmp_path)
    for path in ("nobody.html", "takedowns.html"):
        with pytest.raises(AssertionError, match="which its OWNS does not name"):
            run(house, output, {"search": Pages([Page((path,))])})
    run(house, output, {"takedowns": Pages([Page(("takedowns.html", "takedowns/2024-1.html"))])})
    assert set(files(output.stage)) == {"takedowns.html", "takedowns/2024-1.html"}
