"""Where a site stands is said once, with its path; what says it twice must agree."""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
import zxingcpp
from PIL import Image, ImageDraw

from gongshi.model.web import host_of, origin, site_address
from site_tools import TODAY, Product, Project, broken_links, read_page

COLUMN = "https://www.example.gov.cn/zwgk/zrzy/"
OWN = "网站地址: https://huangzhong.example.cn/\n"


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("https://www.example.gov.cn", "https://www.example.gov.cn/"),
        ("HTTPS://WWW.Example.GOV.cn:443/a", "https://www.example.gov.cn/a/"),
        ("http://10.1.2.3:8080/公示/", "http://10.1.2.3:8080/%E5%85%AC%E7%A4%BA/"),
        ("https://www.example.gov.cn/%e5%85%ac/", "https://www.example.gov.cn/%E5%85%AC/"),
        ("https://湟中.政务.cn/", "https://xn--gfv71d.xn--zfr164b.cn/"),
        ("http://gongshi/", "http://gongshi/"),
        ("http://[fe80::1]/a/", "http://[fe80::1]/a/"),
        ("https://www.example.gov.cn/v1.2", "https://www.example.gov.cn/v1.2/"),
    ],
)
def test_an_address_has_one_form(text: str, address: str) -> None:
    if "湟中" in text:
        address = f"https://{'湟中.政务.cn'.encode('idna').decode()}/"
    assert site_address(text) == address
    assert site_address(address) == address


@pytest.mark.parametrize(
    "text",
    [
        "",
        "www.example.gov.cn",
        "ftp://www.example.gov.cn/",
        "https:///a/",
        "https://",
        "https://user@www.example.gov.cn/",
        "https://www.example.gov.cn:99999/",
        "https://www.example.gov.cn:0/",
        "https://www.example.gov.cn/?a=1",
        "https://www.example.gov.cn/#a",
        "https://www.example.gov.cn/a/../b/",
        "https://www.example.gov.cn/%2e%2e/b/",
        "https://www.example.gov.cn/a//b/",
        "https://www.example.gov.cn/index.html",
        "https://www.example.gov.cn/a b/",
        'https://www.example.gov.cn/"><script>',
        "https://-a.example.gov.cn/",
        "https://a..b/",
        "https://[::1/",
        "https://" + "a" * 64 + ".cn/",
        "javascript:alert(1)",
    ],
)
def test_what_is_no_address_of_a_folder_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        site_address(text)


def test_an_origin_names_a_host_and_nothing_more() -> None:
    assert origin("https://HM.Baidu.com/") == "https://hm.baidu.com"
    assert origin("http://10.0.0.1:81") == "http://10.0.0.1:81"
    for text in ("https://hm.baidu.com/hm.js", "hm.baidu.com", "https://*.baidu.com", "https://a.cn; script-src *"):
        with pytest.raises(ValueError):
            origin(text)
    assert host_of("https://[::1") == ""


@pytest.fixture
def small(product: Product, tmp_path: Path) -> Project:
    return product.small(tmp_path / "project")


def test_in_a_column_of_a_portal_every_absolute_address_has_the_path(small: Project) -> None:
    small.edit("data/site.yml", OWN, f"网站地址: {COLUMN.removesuffix('/')}\n")
    small.build().must(0)
    record = "penalties/cf-2026-001.html"
    page = read_page(small.text(record))
    assert page.canonical == page.meta["Url"] == [COLUMN + record]
    assert page.meta["SiteDomain"] == ["www.example.gov.cn"]
    assert json.loads(page.json_ld[0])["url"] == COLUMN + record
    assert read_page(small.text("guide.html")).canonical == [f"{COLUMN}guide.html"]
    feed = ElementTree.fromstring(small.text("feed.xml"))
    links = [link.attrib["href"] for link in feed.iter("{http://www.w3.org/2005/Atom}link")]
    assert links
    assert all(link.startswith(COLUMN) for link in links)
    assert f"<loc>{COLUMN}sitemaps/pages.xml</loc>" in small.text("sitemap.xml")
    lost = read_page(small.text("404.html"))
    within = [one for one in (*lost.links, *lost.loaded) if not urlsplit(one).netloc and not one.startswith("#")]
    assert within
    assert all(one.startswith("/zwgk/zrzy/") for one in within), within
    assert list(broken_links(small.site, COLUMN, "/zwgk/zrzy/")) == []
    codes = read_codes(small.text("board/index.html"))
    assert all(one.startswith(COLUMN) and (small.site / one.removeprefix(COLUMN)).is_file() for one in codes), codes


def read_codes(html: str) -> set[str]:
    """Return what a phone reads of the QR codes of a page, each drawn from the strokes of its SVG (M, m, h)."""
    found = set()
    for side, path in re.findall(
        r'<svg [^>]*viewBox="0 0 ([0-9]+) [0-9]+"[^>]*class="gs-qr".*? stroke="#000" d="(M[^"]+)"', html, re.DOTALL
    ):
        image = Image.new("L", (int(side), int(side)), 255)
        x = y = 0.0
        for command, numbers in re.findall(r"([Mmh])([-0-9. ]+)", path):
            values = [float(one) for one in re.findall(r"-?[0-9.]+", numbers)]
            if command == "h":
                ImageDraw.Draw(image).line([(x, int(y)), (x + values[0] - 1, int(y))], 0)
                x += values[0]
            else:
                x, y = (values[0], values[1]) if command == "M" else (x + values[0], y + values[1])
        large = image.resize((image.width * 4, image.height * 4), Image.Resampling.NEAREST)
        found |= {one.text for one in zxingcpp.read_barcodes(large)}
    assert found, "no code was found"
    return found


def test_two_addresses_that_differ_are_both_named_and_nothing_is_built(small: Project) -> None:
    small.edit("mkdocs.yml", "docs_dir: content", "site_url: https://other.example.cn/\ndocs_dir: content")
    checked = small.gongshi("check", "--today", TODAY).must(1)
    said = (
        "“网站地址”是 https://huangzhong.example.cn/，mkdocs.yml 的 site_url 是 https://other.example.cn/，两处不一样"
    )
    assert f"错误[site-address]：{said}" in checked.out
    assert said in small.build().must(1).err
    assert not small.site.exists()


def test_the_same_address_in_other_words_is_no_contradiction(small: Project) -> None:
    small.edit("mkdocs.yml", "docs_dir: content", "site_url: https://Huangzhong.example.cn:443\ndocs_dir: content")
    assert "0 个错误，0 个警告" in small.gongshi("check", "--today", TODAY).must(0).out
    small.build().must(0)
    assert read_page(small.text("guide.html")).canonical == ["https://huangzhong.example.cn/guide.html"]


def test_the_domain_of_old_is_still_read_and_a_path_comes_from_mkdocs(small: Project) -> None:
    small.edit("data/site.yml", OWN, "网站域名: www.example.gov.cn\n")
    small.build().must(0)
    assert read_page(small.text("guide.html")).canonical == ["https://www.example.gov.cn/guide.html"]
    small.edit("mkdocs.yml", "docs_dir: content", f"site_url: {COLUMN}\ndocs_dir: content")
    small.build().must(0)
    assert read_page(small.text("guide.html")).canonical == [f"{COLUMN}guide.html"]


def test_without_an_address_one_message_says_what_is_missing(small: Project) -> None:
    small.edit("data/site.yml", OWN, "")
    checked = small.gongshi("check", "--today", TODAY).must(0)
    assert checked.out.count("没有写网站的地址") == 1
    assert "警告[no-address]" in checked.out
    built = small.build().must(0)
    said = built.out + built.err
    assert said.count("没有写网站的地址") == 1
    for what in ("二维码", "站点地图", "canonical", "订阅源", "404", "加一行“网站地址: "):
        assert what in said
