"""Into which folder a site may go: never one that holds sources, none that others have filled, and only that of its audience."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from gongshi.making.target import MARK, WrongFolder, assert_apart, assert_for, preview_folder
from site_tools import Product, Project, contents, differing

# ---------------------------------------------------------------- never among the sources


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    project = tmp_path / "shelf" / "project"
    for name in ("data/penalties", "content", "hooks", ".git", ".gongshi", "look"):
        (project / name).mkdir(parents=True)
    return project


def assert_refused(site: Path, project: Path, says: str | None = None) -> None:
    with pytest.raises(WrongFolder, match=says):
        assert_apart(site, project, (project / "content", project / "look"))


@pytest.mark.parametrize(
    "site",
    [
        "data",
        "data/penalties",
        "data/new",
        "content",
        "content/site",
        "look",
        "hooks",
        "kinds",
        "kinds/site",
        ".git",
        ".git/site",
        ".gongshi/site",
        "Data",
        "KINDS",
        "data/../data",
        "site/../data/./site",
        ".",
        "",
        "..",
        "../..",
        "../../../../../../../../..",
        "/",
        "sub/.GIT/site",
    ],
)
def test_no_site_goes_to_sources_into_them_or_around_them(folder: Path, site: str) -> None:
    assert_refused(folder / site, folder)


@pytest.mark.parametrize("site", ["site", "public/www", "../site", "../project-site", "datas", ".site", "database"])
def test_a_site_may_stand_beside_them(folder: Path, site: str) -> None:
    assert_apart(folder / site, folder, (folder / "content", folder / "look"))


def test_links_lead_to_no_sources(folder: Path, tmp_path: Path) -> None:
    (folder / "site").symlink_to("data", target_is_directory=True)
    (folder / "www").symlink_to(tmp_path, target_is_directory=True)
    for site in ("site", "site/new", "www", "www/shelf", "www/shelf/project/data/x"):
        assert_refused(folder / site, folder)


def test_sources_behind_links_are_sources(folder: Path, tmp_path: Path) -> None:
    records = tmp_path / "records" / "of this body"
    records.mkdir(parents=True)
    (folder / "data/penalties").rmdir()
    (folder / "data").rmdir()
    (folder / "data").symlink_to(records, target_is_directory=True)
    for site in (records, records / "site", records.parent, folder / "data"):
        assert_refused(site, folder)
    assert_apart(records.parent / "site", folder, ())


def test_a_folder_under_another_name_is_the_same_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As with a short name of Windows, or one folder mounted twice: only the system knows."""
    (folder / "DATA~1").mkdir()
    same, asked = os.stat(folder / "data"), os.stat

    def stat(path: Path, *rest: object, **more: object) -> os.stat_result:
        return same if os.fspath(path).endswith("DATA~1") else asked(path, *rest, **more)  # type: ignore[arg-type]

    assert_apart(folder / "DATA~1", folder, ())
    monkeypatch.setattr(os, "stat", stat)
    assert_refused(folder / "DATA~1", folder, "不是放网站的地方")
    assert_refused(folder / "DATA~1/new", folder, "不是放网站的地方")


def test_what_is_no_folder_is_said(folder: Path) -> None:
    (folder / "site").write_text("x", encoding="utf-8")
    assert_refused(folder / "site", folder, "是一个文件")
    (folder / "www").symlink_to("nowhere")
    assert_refused(folder / "www", folder, "指向的文件夹不存在")


# ---------------------------------------------------------------- whose it is


def test_the_preview_goes_beside_the_public_site_never_into_it() -> None:
    assert preview_folder(Path("/a/site")) == Path("/a/preview")
    assert preview_folder(Path("/a/preview")) == Path("/a/preview-drafts")


@pytest.mark.parametrize("audience", ["public", "preview"])
def test_a_new_or_empty_folder_and_one_with_the_same_mark_take_a_site(tmp_path: Path, audience: str) -> None:
    assert_for(tmp_path / "none", audience)  # type: ignore[arg-type]
    for name in (".git", ".well-known"):
        (tmp_path / name).mkdir()
    (tmp_path / "CNAME").touch()
    assert_for(tmp_path, audience)  # type: ignore[arg-type]
    (tmp_path / MARK).write_text(f"{audience}\n", encoding="utf-8")
    (tmp_path / "index.html").touch()
    assert_for(tmp_path, audience)  # type: ignore[arg-type]


def test_a_folder_that_others_filled_takes_a_site_only_if_somebody_says_so(tmp_path: Path) -> None:
    for name in ("a.doc", "b.doc", "c.doc", "\x1b[2J"):
        (tmp_path / name).touch()
    for audience in ("public", "preview"):
        with pytest.raises(WrongFolder) as refused:
            assert_for(tmp_path, audience)
        assert "\x1b" not in str(refused.value)
        assert_for(tmp_path, audience, is_adopted=True)


def test_what_is_known_or_has_our_files_is_taken_for_a_public_site_of_before(tmp_path: Path) -> None:
    (tmp_path / "index.html").touch()
    assert_for(tmp_path, "public", lambda: True)
    with pytest.raises(WrongFolder, match="--adopt"):
        assert_for(tmp_path, "public", lambda: False)
    (tmp_path / "assets/gongshi").mkdir(parents=True)
    assert_for(tmp_path, "public", lambda: False)
    for is_adopted in (False, True):
        with pytest.raises(WrongFolder, match="没有预览的标记"):
            assert_for(tmp_path, "preview", lambda: True, is_adopted)


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
        assert_for(tmp_path, audience, is_adopted=True)  # type: ignore[arg-type]


def test_a_mark_that_is_a_folder_or_a_link_to_nothing_is_not_understood(tmp_path: Path) -> None:
    (tmp_path / "one" / MARK).mkdir(parents=True)
    (tmp_path / "two").mkdir()
    (tmp_path / "two" / MARK).symlink_to(tmp_path / "nothing")
    for name in ("one", "two"):
        with pytest.raises(WrongFolder, match="读不懂"):
            assert_for(tmp_path / name, "public")


# ---------------------------------------------------------------- with the command


def everything(project: Project) -> dict[str, bytes]:
    return {path: data for path, data in contents(project.folder).items() if not path.startswith(".gongshi/")}


def test_a_slip_of_the_keyboard_deletes_nothing(product: Product, tmp_path: Path) -> None:
    project = product.small(tmp_path / "project")
    before = everything(project)
    for site in ("data", "data/penalties", "content", "hooks", "kinds", ".git", ".", "..", "data/site"):
        audience = "preview" if site == "data/penalties" else "public"
        said = project.build("--site-dir", site, "--adopt", "--audience", audience).must(2).err
        assert "什么也没有改动" in said
    assert everything(project) == before


def test_neither_mkdocs_nor_its_settings_put_a_site_there(product: Product, tmp_path: Path) -> None:
    project = product.small(tmp_path / "project")
    before = everything(project)
    done = project.tool("mkdocs", "build", "--site-dir", "data").must(1)
    assert "不是放网站的地方" in done.out + done.err
    assert everything(project) == before
    project.edit("mkdocs.yml", "site_dir: site", "site_dir: data")
    before = everything(project)
    assert "不是放网站的地方" in project.build().must(2).err
    assert everything(project) == before


def test_files_of_others_go_only_when_somebody_says_so(product: Product, tmp_path: Path) -> None:
    project = product.small(tmp_path / "project")
    papers = {"公文/一.doc": "1", "二.doc": "2", ".nojekyll": ""}
    for name, text in papers.items():
        project.write(f"papers/{name}", text)
    said = project.build("--site-dir", "papers").must(2).err
    assert "2 项（二.doc、公文）" in said
    assert "--adopt" in said
    assert {name: data.decode() for name, data in contents(project.folder / "papers").items()} == papers
    project.build("--site-dir", "papers", "--adopt").must(0)
    project.build().must(0)
    there = contents(project.folder / "papers")
    assert there.pop(".nojekyll") == b""
    assert differing(there, contents(project.site)) == set()
    project.build("--site-dir", "papers").must(0)


def test_a_site_that_lost_its_mark_is_known_by_the_store_and_by_its_files(product: Product, tmp_path: Path) -> None:
    project = product.small(tmp_path / "project")
    project.build().must(0)
    wanted = contents(project.site)
    (project.site / MARK).unlink()
    shutil.rmtree(project.site / "assets/gongshi")
    project.build().must(0)
    assert differing(contents(project.site), wanted) == set()
    (project.site / MARK).unlink()
    shutil.rmtree(project.folder / ".gongshi")
    project.build().must(0)
    assert differing(contents(project.site), wanted) == set()
    shutil.rmtree(project.site)
    project.write("site/公文.doc", "1")
    project.build().must(2)
    assert contents(project.site) == {"公文.doc": b"1"}
