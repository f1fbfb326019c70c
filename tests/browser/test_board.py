"""The notice board: printed sheets, and codes that a scanner reads and that open the record."""

from __future__ import annotations

import io
import os
import re
from datetime import date
from pathlib import Path
from typing import Literal

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser

from site_tools import TODAY, Product, Project, iso, later, plain_records, read_page, served

pytestmark = pytest.mark.browser
ADDRESS = "https://huangzhong.example.cn/"
SINCE = "2026-10-23"


def fresh(project: Project, since: str = SINCE) -> set[str]:
    """Return the addresses of what was published from `since` on and stands on the site."""
    return {
        f"{one.kind}/{one.id}.html"
        for one in plain_records(project.folder / "data")
        if one.state == "published" and since <= iso(one.values["公开日期"]) <= TODAY
    }


def test_the_month_is_that_before_the_day() -> None:
    assert later(SINCE, 1) == TODAY


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_code_is_read_by_another_decoder_and_opens_its_record(
    example: Project, address: str, browser: Browser, scheme: Literal["light", "dark"]
) -> None:
    page = browser.new_page(viewport={"width": 1200, "height": 900}, color_scheme=scheme)
    page.goto(f"{address}board/index.html")
    found = set()
    for code in page.locator(".gs-qr").all():
        picture = Image.open(io.BytesIO(code.screenshot()))
        (read,) = zxingcpp.read_barcodes(picture)
        assert read.text.startswith(ADDRESS)
        found.add(read.text.removeprefix(ADDRESS))
    assert found == fresh(example)
    assert found
    for path in sorted(found):
        response = page.goto(address + path)
        assert response
        assert response.status == 200
        heading = read_page((example.site / path).read_bytes()).title.split(" - ")[0]
        assert page.locator("h1").inner_text() == heading
    page.close()


def test_printed_each_sheet_is_one_page_and_nothing_is_cut_off(
    example: Project, address: str, browser: Browser
) -> None:
    page = browser.new_page()
    page.goto(f"{address}board/index.html")
    page.emulate_media(media="print")
    sheets = page.locator(".gs-sheet").count()
    assert sheets >= 1
    over = page.evaluate(
        "[...document.querySelectorAll('.gs-sheet, .gs-notices')].map(s => s.scrollHeight - s.clientHeight)"
    )
    assert max(over) <= 0
    assert pages_of(page.pdf(prefer_css_page_size=True)) == sheets
    for hidden in (".md-header", ".gs-footer", ".gs-crumbs"):
        assert not page.locator(hidden).first.is_visible()
    page.close()


def pages_of(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))


def test_the_board_is_printed_to_a_file_from_any_day_on(example: Project, tmp_path: Path) -> None:
    file = tmp_path / "folder" / "公示栏.pdf"
    said = example.gongshi("board", "--since", "2026-07-01", "--today", TODAY, "--output", file).must(0).out
    count = len(fresh(example, "2026-07-01"))
    assert count > len(fresh(example))
    sheets = int(re.search(r"(\d+) 张", said)[1])  # type: ignore[index]
    assert f"2026-07-01 至 {TODAY} 公开的 {count} 条，" in said
    assert file.read_bytes().startswith(b"%PDF")
    assert pages_of(file.read_bytes()) == sheets


def test_long_names_and_many_records_stay_on_their_sheets(product: Product, tmp_path: Path, browser: Browser) -> None:
    project = product.small(tmp_path / "project")
    for number in range(1, 20):
        path = project.folder / f"data/penalties/2026/cf-2026-{number:03}.yml"
        text = path.read_text(encoding="utf-8")
        text = re.sub("违法行为类型: .*", f"违法行为类型: {'未经批准非法占用土地' * number}", text)
        path.write_text(re.sub("公开日期: .*", "公开日期: 2026-11-20", text), encoding="utf-8")
    project.build().must(0)
    with served(project.site, "/") as base:
        page = browser.new_page()
        page.goto(f"{base}board/index.html")
        page.emulate_media(media="print")
        assert page.locator(".gs-sheet").count() > 4
        over = page.evaluate(
            "[...document.querySelectorAll('.gs-sheet, .gs-notices')].map(s => s.scrollHeight - s.clientHeight)"
        )
        assert max(over) <= 0
        page.close()


def test_without_an_address_there_are_no_codes_and_the_page_says_why(product: Product, tmp_path: Path) -> None:
    project = product.small(tmp_path / "project")
    project.edit("data/site.yml", "网站地址: https://huangzhong.example.cn/\n", "")
    project.build().must(0)
    page = (project.site / "board/index.html").read_text(encoding="utf-8")
    assert "gs-qr" not in page
    assert "网站地址" in page
    ran = project.gongshi("board", "--today", TODAY, "--output", tmp_path / "a.pdf").must(0)
    assert "没有二维码" in ran.err


def test_without_a_browser_a_sentence_says_what_to_do(
    product: Product, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = product.small(tmp_path / "project")
    monkeypatch.setenv("CHROMIUM", "/nowhere/chromium")
    ran = project.gongshi("board", "--today", TODAY, "--output", tmp_path / "a.pdf").must(1)
    assert "/nowhere/chromium" in ran.err
    monkeypatch.delenv("CHROMIUM")
    monkeypatch.setenv("PATH", os.fspath(tmp_path))
    ran = project.gongshi("board", "--today", TODAY, "--output", tmp_path / "a.pdf").must(1)
    assert "没有找到 Chromium" in ran.err
    assert not (tmp_path / "a.pdf").exists()


def test_a_day_to_come_is_no_beginning(example: Project) -> None:
    assert "--since" in example.gongshi("board", "--since", "2026-11-24", "--today", TODAY).must(2).err


def test_what_is_no_longer_shown_is_not_on_the_board(product: Product, tmp_path: Path) -> None:
    project = product.small(tmp_path / "project")
    project.build().must(0)
    (first, *_) = sorted(path for path in fresh(project) if path.startswith("penalties/"))
    assert first in (project.site / "board/index.html").read_text(encoding="utf-8")
    source = project.folder / f"data/penalties/2026/{Path(first).stem}.yml"
    with source.open("a", encoding="utf-8") as file:
        file.write(f"撤回:\n  撤回日期: {date.fromisoformat(TODAY)}\n  撤回原因: 撤销\n")
    project.build().must(0)
    assert first not in (project.site / "board/index.html").read_text(encoding="utf-8")
