"""Atom feeds of the example's site, against the YAML and a parser of XML."""

from __future__ import annotations

import re
from collections import Counter
from hashlib import sha256
from pathlib import Path
from urllib.parse import urljoin
from uuid import UUID
from xml.etree import ElementTree

import pytest

from gongshi.exports.feed import Entry, Feed, atom
from site_tools import KINDS, Plain, Product, Project, contents, differing, read_page, seen_by_all

ADDRESS = "https://huangzhong.example.cn/"
ATOM = "{http://www.w3.org/2005/Atom}"
DAY = re.compile(r"\d{4}-\d\d-\d\dT00:00:00\+08:00")


@pytest.fixture(scope="module")
def files(example: Project) -> dict[str, bytes]:
    return contents(example.site)


@pytest.fixture(scope="module")
def feeds(files: dict[str, bytes]) -> dict[str, ElementTree.Element]:
    return {
        path: ElementTree.fromstring(data) for path, data in files.items() if re.search(r"(^|/)feed(s/.*)?\.xml$", path)
    }


@pytest.fixture(scope="module")
def seen(example: Project) -> list[Plain]:
    return seen_by_all(example)


def slug(value: str) -> str:
    return sha256(value.encode()).hexdigest()[:12]


def links(feed: ElementTree.Element) -> list[str]:
    return [entry.find(f"{ATOM}link[@rel='alternate']").attrib["href"] for entry in feed.iter(f"{ATOM}entry")]  # type: ignore[union-attr]


def text(element: ElementTree.Element, name: str) -> str:
    found = element.findall(ATOM + name)
    assert len(found) == 1, name
    return found[0].text or ""


def test_there_is_a_feed_of_all_of_each_kind_and_of_each_value(
    feeds: dict[str, ElementTree.Element], seen: list[Plain]
) -> None:
    expected = {"feed.xml", *(f"{kind}/feed.xml" for kind in KINDS)}
    single = {
        "penalties": {
            "party_category": "行政相对人类别",
            "penalty_types": "处罚类别",
            "credit_class": "严重程度",
            "town": "所在乡镇",
            "responsibility": "权责事项",
        },
        "permits": {
            "party_category": "行政相对人类别",
            "responsibility": "权责事项",
            "category": "许可类别",
            "status": "当前状态",
            "town": "所在乡镇",
        },
        "rulings": {
            "type": "类型",
            "party_category": "行政相对人类别",
            "town": "所在乡镇",
            "responsibility": "权责事项",
        },
        "laws": {"level": "效力级别"},
        "responsibilities": {"type": "职权类型", "office": "承办机构"},
        "reports": {},
        "appointments": {"type": "类型", "authority": "决定机关"},
        "checklist": {"category": "事项类别"},
        "checkplans": {"year": "年度"},
        "decisions": {"status": "状态"},
        "discretion": {"area": "领域", "measure": "计量方式"},
        "enforcement": {"year": "年度"},
        "finances": {"type": "类型", "year": "年度"},
        "foi": {"year": "年度"},
        "inspections": {
            "result": "检查结果",
            "category": "对象类别",
            "item": "抽查事项",
            "responsibility": "权责事项",
        },
        "patrols": {"year": "年度", "period": "期间"},
        "petitions": {"year": "年度", "period": "期间"},
        "procurement": {"category": "采购类别", "method": "采购方式"},
        "profile": {"type": "类型"},
        "reviews": {"type": "类型", "reviewer": "评查单位", "year": "年度"},
    }
    for record in seen:
        for facet, label in single[record.kind].items():
            written = record.values.get(label, [])
            for value in written if isinstance(written, list) else [written]:
                expected.add(f"{record.kind}/feeds/{facet}-{slug(value)}.xml")
    assert {path for path in feeds if "reports/feeds" not in path} == expected


def test_a_feed_of_a_kind_has_the_30_records_published_last(
    feeds: dict[str, ElementTree.Element], files: dict[str, bytes], seen: list[Plain]
) -> None:
    for kind in KINDS:
        days = sorted((days_of(one) for one in seen if one.kind == kind), reverse=True)
        shown = [published(entry) for entry in feeds[f"{kind}/feed.xml"].iter(f"{ATOM}entry")]
        assert shown == days[:30], kind
    assert len(list(feeds["feed.xml"].iter(f"{ATOM}entry"))) == 30
    shown = [published(entry) for entry in feeds["feed.xml"].iter(f"{ATOM}entry")]
    assert shown == sorted(map(days_of, seen), reverse=True)[:30]


def days_of(record: Plain) -> str:
    from site_tools import iso

    return iso(record.values["公开日期"])


def published(entry: ElementTree.Element) -> str:
    return text(entry, "published")[:10]


def test_a_feed_of_a_value_has_the_records_with_that_value(
    feeds: dict[str, ElementTree.Element], seen: list[Plain]
) -> None:
    for value, count in Counter(v for one in seen if one.kind == "penalties" for v in one.values["处罚类别"]).items():
        feed = feeds[f"penalties/feeds/penalty_types-{slug(value)}.xml"]
        with_it = {f"{ADDRESS}penalties/{one.id}.html" for one in seen if value in one.values.get("处罚类别", ())}
        assert set(links(feed)) <= with_it
        assert len(links(feed)) == min(30, count)
        assert f"处罚类别“{value}”" in text(feed, "title")


def test_every_feed_is_valid_atom(feeds: dict[str, ElementTree.Element], files: dict[str, bytes]) -> None:
    """RFC 4287: what a feed and an entry must have, once each; ids are IRIs and differ."""
    ids = Counter(text(feed, "id") for feed in feeds.values())
    assert max(ids.values()) == 1
    for path, feed in feeds.items():
        assert feed.tag == f"{ATOM}feed"
        assert text(feed, "title")
        assert DAY.fullmatch(text(feed, "updated"))
        assert feed.find(f"{ATOM}author/{ATOM}name").text  # type: ignore[union-attr]
        assert feed.find(f"{ATOM}link[@rel='self']").attrib["href"] == ADDRESS + path  # type: ignore[union-attr]
        entries = list(feed.iter(f"{ATOM}entry"))
        assert len(entries) in range(1, 31)
        assert max(Counter(text(entry, "id") for entry in entries).values()) == 1
        for entry in entries:
            UUID(text(entry, "id").removeprefix("urn:uuid:"))
            assert text(entry, "title")
            assert text(entry, "summary")
            assert DAY.fullmatch(text(entry, "updated"))
            assert text(entry, "updated") >= text(entry, "published")
        assert max(text(entry, "updated") for entry in entries) == text(feed, "updated")
        for link in links(feed):
            assert link.removeprefix(ADDRESS) in files


def test_every_page_names_its_feeds(files: dict[str, bytes]) -> None:
    pages = {path: data.decode() for path, data in files.items() if path.endswith(".html")}
    assert len(pages) > 200
    for path, html in pages.items():
        found = [
            urljoin(f"/{path}", re.search(r'href="([^"]*)"', tag)[1])  # type: ignore[index]
            for tag in re.findall(r'<link rel="alternate" type="application/atom\+xml"[^>]*>', html)
        ]
        kind = path.split("/")[0]
        is_notice = 'content="noindex"' in html
        assert found == ([f"/{kind}/feed.xml"] if kind in KINDS and not is_notice else []) + ["/feed.xml"], path
        assert all(feed[1:] in files for feed in found)


def test_without_an_address_links_are_relative_and_ids_are_the_same(project: Project, example: Project) -> None:
    project.edit("data/site.yml", "网站地址: https://huangzhong.example.cn/\n", "")
    project.build().must(0)
    for path in ("feed.xml", "penalties/feed.xml", f"penalties/feeds/credit_class-{slug('一般')}.xml"):
        feed = ElementTree.parse(project.site / path).getroot()
        known = ElementTree.parse(example.site / path).getroot()
        assert feed.find(f"{ATOM}link[@rel='self']") is None
        for link in (*links(feed), feed.find(f"{ATOM}link").attrib["href"]):  # type: ignore[union-attr]
            assert (project.site / path).parent.joinpath(link).resolve().is_file(), link
        assert [each.text for each in feed.iter(f"{ATOM}id")] == [each.text for each in known.iter(f"{ATOM}id")]


def test_a_changed_record_rewrites_only_the_feeds_it_stands_in(product: Product, tmp_path: Path) -> None:
    project = product.example(tmp_path / "project")
    project.build().must(0)
    before = contents(project.site)
    project.edit("data/penalties/2026/cf-2026-019.yml", "拒绝矿产资源监督检查\n", "拒绝监督检查\n")
    project.build().must(0)
    after = contents(project.site)
    changed = {path for path in differing(before, after) if "feed" in path}
    assert {path for path in changed if "/feeds/" not in path} == {"feed.xml", "penalties/feed.xml"}
    assert {path for path, data in after.items() if "feed" in path and b"cf-2026-019" in data} == changed
    assert len(changed) > 4


def test_a_withdrawn_record_leaves_the_feeds_and_the_last_of_a_value_takes_its_feed_along(
    product: Product, tmp_path: Path
) -> None:
    project = product.small(tmp_path / "project")
    project.build().must(0)
    held = {path for path, data in contents(project.site).items() if "feed" in path and b"cf-2026-019" in data}
    assert held
    (project.folder / "data/penalties/2026/cf-2026-019.yml").unlink()
    project.forget()
    project.build().must(0)
    assert not [path for path, data in contents(project.site).items() if "feed" in path and b"cf-2026-019" in data]
    fresh = product.small(tmp_path / "fresh")
    (fresh.folder / "data/penalties/2026/cf-2026-019.yml").unlink()
    fresh.build().must(0)
    assert differing(contents(project.site), contents(fresh.site)) == set()


HOSTILE = "]]><script>alert(1)</script>&amp;<!--\x00\x08\x0b\x1f\ufffe\uffff\ud800 \"' <![CDATA[ 甲\U0001f600"


def test_hostile_text_is_text_and_what_xml_cannot_hold_is_left_out() -> None:
    feed = Feed('f"<&>.xml', "p.html", HOSTILE, HOSTILE, HOSTILE, 'https://a.example/"<&', True)
    entry = Entry('a"&<b>.html', HOSTILE, HOSTILE, HOSTILE, "2026-01-02", "2026-01-03")
    root = ElementTree.fromstring(atom(feed, [entry]))
    clean = "]]><script>alert(1)</script>&amp;<!-- \"' <![CDATA[ 甲\U0001f600"
    (made,) = root.iter(f"{ATOM}entry")
    assert [text(root, "title"), text(made, "title"), text(made, "summary")] == [clean] * 3
    assert made.find(f"{ATOM}category").attrib["term"] == clean  # type: ignore[union-attr]
    assert links(root) == ['https://a.example/"<&a"&<b>.html']
    assert {each.tag for each in root.iter()} == {
        ATOM + name
        for name in [
            "feed",
            "id",
            "title",
            "updated",
            "author",
            "name",
            "link",
            "entry",
            "published",
            "category",
            "summary",
        ]
    }


def test_a_feed_without_records_is_still_a_feed() -> None:
    root = ElementTree.fromstring(atom(Feed("feed.xml", "index.html", "站", "局", "1" * 18, "", False), []))
    assert text(root, "updated") == "1970-01-01T00:00:00+08:00"


def test_a_hand_written_page_is_its_own_canonical_page(files: dict[str, bytes]) -> None:
    assert read_page(files["guide.html"]).canonical == [f"{ADDRESS}guide.html"]
