"""The example's site, as `gongshi build` makes it, against what a few plain lines make of the same YAML."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest

from site_tools import (
    KINDS,
    PageText,
    Plain,
    Project,
    broken_links,
    contents,
    fen,
    iso,
    plain_bytes,
    plain_records,
    read_page,
    seen_by_all,
)

ADDRESS = "https://huangzhong.example.cn/"
XML = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture(scope="module")
def files(example: Project) -> dict[str, bytes]:
    return contents(example.site)


@pytest.fixture(scope="module")
def pages(files: dict[str, bytes]) -> dict[str, PageText]:
    return {path: read_page(data) for path, data in files.items() if path.endswith(".html")}


@pytest.fixture(scope="module")
def records(example: Project) -> list[Plain]:
    laws = (one for one in seen_by_all(example) if one.source.partition("/")[0] != "data")
    return [*plain_records(example.folder / "data"), *laws]


@pytest.fixture(scope="module")
def haystack(files: dict[str, bytes]) -> bytes:
    """All that a reader of the site's bytes can find, unpacked."""
    return b"\n".join(path.encode() + b"\n" + plain_bytes(data) for path, data in files.items())


def seen(records: list[Plain]) -> list[Plain]:
    return [record for record in records if record.state == "published"]


def hidden(records: list[Plain]) -> list[Plain]:
    return [record for record in records if record.state != "published"]


def gone(records: list[Plain]) -> list[Plain]:
    return [record for record in records if record.state in ("expired", "withdrawn", "repaired")]


# ---------------------------------------------------------------- which records


def test_the_example_has_records_in_every_state(records: list[Plain]) -> None:
    assert {record.state for record in records} == {
        "published",
        "draft",
        "scheduled",
        "expired",
        "withdrawn",
        "repaired",
    }
    assert {record.kind for record in seen(records)} == set(KINDS)


def test_every_visible_record_has_a_page_and_data_and_what_is_gone_a_notice(
    records: list[Plain], files: dict[str, bytes]
) -> None:
    expected = {f"{record.kind}/{record.id}.{ending}" for record in seen(records) for ending in ("html", "json")}
    expected |= {f"{record.kind}/{record.id}.html" for record in gone(records)}
    found = {
        path
        for path in files
        if re.fullmatch(rf"({'|'.join(KINDS)})/[^/]+", path) and not path.endswith(("/index.html", "/feed.xml"))
    }
    assert found == expected


def test_a_hidden_record_is_nowhere_in_the_bytes_of_the_site(records: list[Plain], haystack: bytes) -> None:
    for record in hidden(records):
        texts = [record.number, record.values.get("违法事实", ""), record.values.get("许可内容", "")]
        if record not in gone(records):
            texts.append(record.id)
        for text in filter(None, texts):
            for form in (text, json.dumps(text)[1:-1], text.replace("〔", "(").replace("〕", ")")):
                at = haystack.find(form.encode())
                assert at < 0, (
                    f"{record.state}: {text} in …{haystack[max(0, at - 200) : at + 60].decode(errors='replace')}…"
                )


def test_the_id_of_what_is_gone_stands_only_in_its_notice_and_in_the_log(
    records: list[Plain], files: dict[str, bytes]
) -> None:
    plain = {path: plain_bytes(data) for path, data in files.items()}
    for record in gone(records):
        id = re.compile(rb"(?<![a-z0-9-])%s(?![a-z0-9-])" % record.id.encode())
        found = {path for path, data in plain.items() if id.search(data)}
        notice = f"{record.kind}/{record.id}.html"
        assert found - {path for path in found if path.startswith("takedowns")} == {notice}
        assert len(found) == 3
        page = files[notice].decode()
        assert '<meta name="robots" content="noindex">' in page
        assert "不再公开" in page


def test_json_holds_the_values_that_the_clerk_wrote(records: list[Plain], files: dict[str, bytes]) -> None:
    for record in seen(records):
        data = json.loads(files[f"{record.kind}/{record.id}.json"])
        assert (data["kind"], data["id"], data["url"]) == (record.kind, record.id, f"{record.id}.html")
        for label in (
            "公开日期",
            "处罚决定日期",
            "许可决定日期",
            "行政处罚决定书文号",
            "项目名称",
            "标题",
            "违法事实",
            "许可内容",
        ):
            if label in record.values and record.values.get("行政相对人类别") not in ("自然人", "个体工商户"):
                written = record.values[label]
                assert data["record"][label] == (iso(written) if label.endswith("日期") else written), (
                    record.id,
                    label,
                )
        if "罚款金额" in record.values:
            assert fen(data["record"]["罚款金额"]) == fen(record.values["罚款金额"])


# ---------------------------------------------------------------- counts


def test_2024_disclosed_32_penalties_and_28_permits(pages: dict[str, PageText]) -> None:
    assert "2024年共公开 32 件" in pages["penalties/list/2024.html"].text
    assert "2024年共公开 28 件" in pages["permits/list/2024.html"].text
    assert "2024年 32 件" in pages["index.html"].text
    assert "2024年 28 件" in pages["index.html"].text


def test_counts_on_lists_equal_a_plain_count(records: list[Plain], pages: dict[str, PageText]) -> None:
    for kind in ("penalties", "permits"):
        shown = Counter(record.decided_on[:4] for record in seen(records) if record.kind == kind)
        disclosed = Counter(
            record.decided_on[:4]
            for record in records
            if record.kind == kind and record.state not in ("draft", "scheduled")
        )
        for year in disclosed:
            sentence = f"{year}年共公开 {disclosed[year]} 件，现在公示 {shown[year]} 件"
            assert sentence in pages[f"{kind}/list/{year}.html"].text


def test_counts_on_the_home_page_equal_a_plain_count(records: list[Plain], files: dict[str, bytes]) -> None:
    home = files["index.html"].decode()
    for kind, count in Counter(record.kind for record in seen(records)).items():
        card = home[home.index(f'<h3><a href="{kind}/index.html">') :]
        assert f'<p class="gs-card__count"><strong>{count}</strong>' in card[: card.index("</li>")]


def test_numbers_on_a_card_of_the_home_page_add_up(records: list[Plain], files: dict[str, bytes]) -> None:
    home = files["index.html"].decode()
    cards = re.findall(r'<li class="gs-card"><h3><a href="([a-z]+)/index\.html">(.*?)</li>', home, flags=re.DOTALL)
    assert len(cards) == len(KINDS)
    for kind, card in cards:
        count, both = re.search(r"<strong>(\d+)</strong>(.*?)</p>", card).groups()  # type: ignore[union-attr]
        shelves = card[card.index("gs-card__shelves") :]
        parts = [int(number) for number in re.findall(r"(?:>[^<]*?|更早|其他) (\d+) [^<\d]+(?=<)", shelves)]
        ever = re.search(r"正在公示；历年共公开过 (\d+) ", both)
        assert sum(parts) == int(ever[1] if ever else count), kind
        assert ("公开过：" in shelves) is bool(ever)
    (penalties,) = [card for kind, card in cards if kind == "penalties"]
    ended = [one for one in records if one.kind == "penalties" and one.state not in ("draft", "scheduled", "published")]
    assert ended
    assert "正在公示；历年共公开过" in penalties


def test_a_list_names_every_visible_record_once_newest_first(records: list[Plain], pages: dict[str, PageText]) -> None:
    for kind in ("penalties", "permits"):
        for year in sorted({record.decided_on[:4] for record in seen(records) if record.kind == kind}):
            inside = [record for record in seen(records) if record.kind == kind and record.decided_on[:4] == year]
            expected = [
                f"../../{kind}/{record.id}.html"
                for record in sorted(inside, key=lambda one: (one.decided_on, one.id), reverse=True)
            ]
            links = [
                link for link in pages[f"{kind}/list/{year}.html"].links if re.search(r"/(cf|xk)-[0-9-]+\.html", link)
            ]
            assert links == expected


def test_lists_of_responsibilities_name_each_once(records: list[Plain], pages: dict[str, PageText]) -> None:
    lists = [page for path, page in pages.items() if path.startswith("responsibilities/list/")]
    links = Counter(
        link.rpartition("/")[2]
        for page in lists
        for link in page.links
        if "/responsibilities/" in link and "/list/" not in link
    )
    expected = Counter(f"{record.id}.html" for record in seen(records) if record.kind == "responsibilities")
    assert links - Counter({"index.html": 10**6, "feed.xml": 10**6}) == expected


def test_the_sum_of_fines_equals_a_plain_sum(records: list[Plain], pages: dict[str, PageText]) -> None:
    fines = [
        fen(record.values.get("罚款金额", "0"))
        for record in seen(records)
        if record.kind == "penalties" and record.decided_on.startswith("2024")
    ]
    assert re.search(rf"罚款金额合计 {sum(fines) // 100:,}元", pages["penalties/list/2024.html"].text)


# ---------------------------------------------------------------- personal data


def test_the_name_of_a_natural_person_or_of_a_party_that_is_not_told_is_nowhere(
    records: list[Plain], haystack: bytes
) -> None:
    names = {
        record.values["行政相对人名称"]
        for record in records
        if record.values.get("行政相对人类别") == "自然人" or record.kind == "rulings"
    } - {"当事人"}
    public = {
        record.values.get("法定代表人")
        for record in seen(records)
        if record.values.get("行政相对人类别") == "法人及非法人组织"
    }
    assert names - public, "the example has no natural person"
    for name in names - public:
        assert name.encode() not in haystack, name
        assert json.dumps(name)[1:-1].encode() not in haystack, name


def test_no_private_field_is_on_the_site(records: list[Plain], haystack: bytes) -> None:
    for label in (
        "法定代表人证件类型",
        "法定代表人证件号码",
        '"证件类型"',
        '"证件号码"',
        '"撤回"',
        '"草稿"',
        "撤回说明",
    ):
        assert label.encode() not in haystack, label
    for record in records:
        for text in (
            record.values.get("证件号码"),
            record.values.get("法定代表人证件号码"),
            record.values.get("撤回", {}).get("撤回说明"),
        ):
            assert not text or text.encode() not in haystack


# ---------------------------------------------------------------- links


def test_every_link_asset_and_fragment_leads_somewhere(example: Project) -> None:
    assert list(broken_links(example.site)) == []


def test_nothing_is_loaded_from_elsewhere(pages: dict[str, PageText]) -> None:
    for path, page in pages.items():
        assert page.loaded, path
        for target in page.loaded:
            parts = urlsplit(target)
            is_relative = not target.startswith("/") or path == "404.html"  # served at any depth
            assert (parts.scheme, parts.netloc, is_relative) == ("", "", True), f"{path} loads {target}"


def test_no_stylesheet_or_script_of_ours_loads_from_elsewhere(files: dict[str, bytes]) -> None:
    for path, data in files.items():
        if path.endswith(".css"):
            for target in re.findall(r"url\(\s*[\"']?([^\"')]+)", data.decode()):
                assert target.startswith(("data:", "#", "../", "./")) or (
                    re.match(r"[\w-]+", target) and ":" not in target
                ), f"{path}: {target}"
            assert "@import" not in data.decode()
        elif path.startswith("assets/gongshi/") and path.endswith(".js"):
            assert not re.search(rb"https?://(?!www\.w3\.org)", data), path


def test_no_id_stands_twice_on_a_page(pages: dict[str, PageText]) -> None:
    for path, page in pages.items():
        assert [name for name, count in Counter(page.ids).items() if count > 1] == [], path


def test_no_slot_is_left_and_no_template_shines_through(files: dict[str, bytes]) -> None:
    for path, data in files.items():
        if path.endswith(".html"):
            assert not re.search(rb"gongshi-slot|\{\{|None</dd>", data), path


# ---------------------------------------------------------------- the head (网站标签, 国办发〔2017〕47号)

SITE_TAGS = {"SiteName", "SiteDomain", "SiteIDCode"}
COLUMN_TAGS = {"ColumnName", "ColumnDescription", "ColumnKeywords", "ColumnType"}
ARTICLE_TAGS = {"ArticleTitle", "PubDate", "ContentSource", "Keywords", "Author", "Description", "Url"}


def test_every_page_names_the_site(pages: dict[str, PageText]) -> None:
    for path, page in pages.items():
        if path != "404.html":
            assert page.meta["SiteName"] == ["西宁市湟中区自然资源局信息公示"], path
            assert page.meta["SiteDomain"] == ["huangzhong.example.cn"], path
            assert page.meta["SiteIDCode"] == ["6301060000"], path


def test_every_record_page_has_all_tags_once(records: list[Plain], pages: dict[str, PageText]) -> None:
    for record in seen(records):
        page = pages[f"{record.kind}/{record.id}.html"]
        for name in SITE_TAGS | COLUMN_TAGS | ARTICLE_TAGS:
            assert [bool(text) for text in page.meta[name]] == [True], (record.id, name)
        assert page.meta["PubDate"] == [f"{iso(record.values['公开日期'])} 00:00"]
        assert page.meta["Url"] == page.canonical == [f"{ADDRESS}{record.kind}/{record.id}.html"]


def test_what_stands_around_a_record_is_short_and_says_the_menu_once(
    records: list[Plain], files: dict[str, bytes]
) -> None:
    paths = [f"{record.kind}/{record.id}.html" for record in seen(records)]
    around: list[int] = []
    for path in paths:
        page = files[path].decode()
        before, head, rest = re.split('(<meta name="SiteName.*</script>)', page, maxsplit=1)
        frame, article, after = re.split('(<nav class="gs-crumbs".*</article>\n</article>)', rest, flags=re.DOTALL)
        around.append(len((before + frame + after).encode()))
        assert frame.count('href="../penalties/index.html"') == 1, path
        assert "<svg" not in frame + after, path
        assert head, article
    assert max(around) < 5600
    assert sum(len(files[path]) for path in paths) / len(paths) < 13.5 * 1024


def test_the_short_menu_has_home_six_kinds_and_what_is_no_kind(files: dict[str, bytes]) -> None:
    for path, root in (("index.html", ""), ("foi/index.html", "../"), ("guide.html", ""), ("404.html", "/")):
        menu = re.search(r'<nav class="gs-menu.*?</nav>', files[path].decode(), re.DOTALL)
        assert menu, path
        assert re.findall(r'<a href="([^"]+)">([^<]+)</a>', menu[0]) == [
            (f"{root}index.html", "首页"),
            (f"{root}penalties/index.html", "行政处罚"),
            (f"{root}permits/index.html", "行政许可"),
            (f"{root}rulings/index.html", "其他执法决定"),
            (f"{root}laws/index.html", "法律依据"),
            (f"{root}responsibilities/index.html", "权责清单"),
            (f"{root}discretion/index.html", "行政裁量权基准"),
            (f"{root}statistics/index.html", "统计"),
            (f"{root}board/index.html", "公示栏"),
            (f"{root}guide.html", "政府信息公开"),
            (f"{root}map.html", "全部栏目"),
        ], path


def test_a_list_has_the_tags_of_its_column_and_no_article_s(pages: dict[str, PageText]) -> None:
    lists = {
        path: page
        for path, page in pages.items()
        if "/list/" in path or path in {f"{kind}/index.html" for kind in KINDS}
    }
    assert len(lists) > len(KINDS)
    for path, page in lists.items():
        for name in SITE_TAGS | COLUMN_TAGS:
            assert [bool(text) for text in page.meta[name]] == [True], (path, name)
        assert not {name for name in ARTICLE_TAGS if page.meta[name]}, path


def test_the_head_of_one_penalty(pages: dict[str, PageText]) -> None:
    meta = pages["penalties/cf-2024-001.html"].meta
    assert meta["ArticleTitle"] == ["湟中示例一号砂石有限公司未经批准非法占用土地案"]
    assert meta["ColumnName"] == ["行政处罚"]
    assert meta["PubDate"] == ["2024-01-22 00:00"]
    assert meta["ContentSource"] == ["西宁市湟中区自然资源局"]
    assert meta["Keywords"] == ["行政处罚,湟自然资罚〔2024〕1号"]


def test_every_page_has_a_title_of_its_own(pages: dict[str, PageText]) -> None:
    titles = Counter(
        page.title
        for path, page in pages.items()
        if not re.search(r"/(cf|xk|[a-z]+)-[0-9-]+\.html", path) and path != "404.html"
    )
    assert [title for title, count in titles.items() if count > 1 or not title.strip()] == []


def test_json_ld_parses_and_names_the_record(records: list[Plain], pages: dict[str, PageText]) -> None:
    types = dict.fromkeys(KINDS, "Report") | {
        "decisions": "Legislation",
        "discretion": "Legislation",
        "laws": "Legislation",
        "penalties": "Legislation",
        "permits": "Legislation",
        "rulings": "Legislation",
        "responsibilities": "GovernmentService",
    }
    for record in seen(records):
        (text,) = pages[f"{record.kind}/{record.id}.html"].json_ld
        data = json.loads(text)
        assert data["@context"] == "https://schema.org"
        assert data["@type"] == types[record.kind]
        assert data["url"] == f"{ADDRESS}{record.kind}/{record.id}.html"
        assert data["identifier"] == (record.number or data["identifier"])


# ---------------------------------------------------------------- the sitemap


def sitemap(site: Path) -> Iterator[str]:
    for part in ElementTree.parse(site / "sitemap.xml").iter(f"{XML}loc"):
        assert part.text
        assert part.text.startswith(ADDRESS)
        for url in ElementTree.parse(site / part.text.removeprefix(ADDRESS)).iter(f"{XML}loc"):
            assert url.text
            assert url.text.startswith(ADDRESS)
            yield url.text.removeprefix(ADDRESS)


def test_the_sitemap_lists_exactly_the_public_pages(
    example: Project, pages: dict[str, PageText], records: list[Plain]
) -> None:
    listed = Counter(sitemap(example.site))
    left_out = {"404.html", *(f"{record.kind}/{record.id}.html" for record in gone(records))}
    assert set(listed) == {path if path != "index.html" else "" for path in pages if path not in left_out}
    assert max(listed.values()) == 1


# ---------------------------------------------------------------- settings


def test_hand_written_pages_may_use_directory_urls(example: Project, project: Project) -> None:
    project.edit("mkdocs.yml", "use_directory_urls: false", "use_directory_urls: true")
    project.build().must(0)
    assert (project.site / "guide/index.html").is_file()
    assert list(broken_links(project.site)) == []
    ours = {path for path in contents(example.site) if re.fullmatch(rf"({'|'.join(KINDS)})/.+", path)}
    assert ours <= contents(project.site).keys()


def test_a_site_without_an_address_has_no_sitemap_and_no_canonical(project: Project) -> None:
    project.edit("data/site.yml", "网站地址: https://huangzhong.example.cn/\n", "")
    project.build().must(0)
    page = read_page((project.site / "penalties/cf-2024-001.html").read_bytes())
    assert page.canonical == []
    assert page.meta["Url"] == []
    assert not (project.site / "sitemap.xml").exists()


def test_the_preview_shows_drafts_and_marks_them(project: Project, records: list[Plain], example: Project) -> None:
    project.build("--audience", "preview").must(0)
    shown = contents(project.folder / "preview")
    for record in records:
        wanted = record.state in ("published", "draft", "scheduled")
        assert (f"{record.kind}/{record.id}.json" in shown) == wanted, record.id
        assert (f"{record.kind}/{record.id}.html" in shown) == (wanted or record in gone(records)), record.id
    draft = next(record for record in records if record.state == "draft")
    assert '<span class="gs-badge gs-badge--draft">草稿</span>' in shown[f"{draft.kind}/{draft.id}.html"].decode()
