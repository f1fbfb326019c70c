"""Citations across records: what `gongshi check` says of them, and the links both ways between records and laws."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from site_tools import Product, Project, contents, differing, read_page

RECORD = "data/penalties/2026/cf-2026-018.yml"
BASIS = "处罚依据: 《中华人民共和国土地管理法》（2019修正）第四十四条、第七十七条；《中华人民共和国土地管理法实施条例》（2021修订）第五十七条"
DECIDED = "处罚决定日期: 2026-10-20"


@pytest.fixture
def small(product: Product, tmp_path: Path) -> Project:
    return product.small(tmp_path / "project")


def found(project: Project) -> list[tuple[str, str, int, int, str, str]]:
    ran = project.gongshi("check", "--format", "json")
    return [
        (one["rule"], one["file"], one["line"], one["column"], one["message"], one["help"])
        for one in map(json.loads, ran.out.splitlines())
    ]


def line_of(project: Project, start: str) -> int:
    lines = (project.folder / RECORD).read_text(encoding="utf-8").split("\n")
    return next(number for number, line in enumerate(lines, 1) if line.startswith(start))


def test_the_example_cites_only_laws_in_force(small: Project) -> None:
    assert found(small) == []


def test_a_misspelt_law_is_offered_the_nearest_at_its_place(small: Project) -> None:
    small.edit(RECORD, BASIS, "处罚依据: 依照《中华人民共和国土地管里法》（2019修正）第七十七条")
    assert found(small) == [
        (
            "unknown-law",
            RECORD,
            line_of(small, "处罚依据"),
            9,
            "“《中华人民共和国土地管里法》（2019修正）”不在法律依据里",
            "是不是“土地管理法”？名称没写错就把它加到 data/laws/。",
        )
    ]


def test_a_version_that_the_table_lacks_names_those_it_has(small: Project) -> None:
    small.edit(RECORD, BASIS, "处罚依据: 土地管理法（1998修订）第七十七条")
    assert [(one[0], one[5]) for one in found(small)] == [
        ("unknown-law", "已有的版本：“2004修正”、“2019修正”；版本没写错就把它加到 data/laws/。")
    ]


def test_an_unknown_law_is_reported_once_however_often_it_is_cited(small: Project) -> None:
    for path in sorted((small.folder / "data/penalties").rglob("*.yml")):
        text = path.read_text(encoding="utf-8")
        path.write_text(re.sub("处罚依据: .*", "处罚依据: 《某地湿地法》第三条", text), encoding="utf-8")
    (one,) = found(small)
    assert "共有 23 处引用" in one[4]


def test_a_version_no_longer_in_force_warns_and_names_the_old_law_rule(small: Project) -> None:
    small.edit(RECORD, BASIS, "处罚依据: 《土地管理法》（2004修正）第七十六条")
    (one,) = found(small)
    assert one[0] == "law-not-in-force"
    assert one[4] == ("《中华人民共和国土地管理法》（2004修正）自2020年1月1日起失效，“处罚决定日期”是2026年10月20日")
    assert one[5] == (
        "行为发生在旧法施行期间、从旧兼从轻适用旧法的（行政处罚法第三十七条），写明“违法行为发生日期”；"
        "否则改成当时有效的版本“2019修正”。"
    )


def test_the_law_of_the_day_of_the_act_may_be_cited(small: Project) -> None:
    small.edit(RECORD, BASIS, "违法行为发生日期: 2019-12-31\n处罚依据: 《土地管理法》（2004修正）第七十六条")
    assert found(small) == []
    small.edit(RECORD, "2019-12-31", "2020-01-01")
    assert [one[0] for one in found(small)] == ["law-not-in-force"]


def test_a_version_not_yet_in_force_warns(small: Project) -> None:
    small.gongshi("laws", "add", "tudi-guanli-fa-shishi-tiaoli-2021").must(0)
    small.edit("data/laws/tudi-guanli-fa-shishi-tiaoli-2021.yml", "施行日期: 2021-09-01", "施行日期: 2026-11-01")
    said = {one[1]: one[4] for one in found(small) if one[0] == "law-not-in-force"}
    assert said[RECORD].endswith("自2026年11月1日起施行，“处罚决定日期”是2026年10月20日，那时还没有施行")


def test_an_article_beyond_the_last_warns(small: Project) -> None:
    small.edit(RECORD, BASIS, "处罚依据: 《土地管理法》第一百七十七条")
    (one,) = found(small)
    assert (one[0], one[4]) == (
        "unknown-article",
        "《中华人民共和国土地管理法》（2019修正）没有第一百七十七条，它一共 87 条",
    )


def test_a_body_without_laws_of_its_own_has_those_that_come_with_the_program(small: Project) -> None:
    (small.folder / "data/laws/laws.yml").unlink()
    small.edit(RECORD, BASIS, "处罚依据: 《某地湿地法》第三条")
    unknown = [one[4] for one in found(small) if one[1] == RECORD]
    assert unknown == ["“《某地湿地法》”不在法律依据里"]
    small.build().must(0)
    assert "《某地湿地法》第三条" in read_page((small.site / "penalties/cf-2026-018.html").read_bytes()).text


# ---------------------------------------------------------------- links


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.ids.add(values.get("id") or "")
        if tag == "a":
            self.links.append(values.get("href") or "")


def links_of(page: Path, *, remedies: bool = True) -> _Links:
    """Return the links of a page; without `remedies` those of what the record itself says."""
    parser, text = _Links(), page.read_text(encoding="utf-8")
    before, section, told = text.partition('<section class="gs-block" id="remedies">')
    parser.feed(text if remedies or not section else before + told.partition("</section>")[2])
    return parser


def test_every_link_to_an_article_arrives_and_every_article_links_back(example: Project) -> None:
    forward: set[tuple[str, str]] = set()
    for kind in ("penalties", "responsibilities"):
        for page in (example.site / kind).glob("*.html"):
            for link in links_of(page, remedies=False).links:
                if match := re.fullmatch(r"\.\./laws/([^#/]+)\.html#(.+)", link):
                    forward.add((f"{kind}/{page.name}", f"{match[1]}#{match[2]}"))
    assert len({target for _, target in forward}) > 60
    laws = {path.stem: links_of(path) for path in (example.site / "laws").glob("*.html")}
    lists = {path.name.rpartition("-")[0]: links_of(path) for path in (example.site / "laws/cited").glob("*.html")}
    for source, target in forward:
        law, _, anchor = target.partition("#")
        assert anchor in laws[law].ids, target
        listed = lists.get(f"{law}.{anchor.removeprefix('article-')}", laws[law])
        assert any(link.endswith(f"../{source}") for link in listed.links), (source, target)


def test_a_changed_citation_moves_from_law_to_law_as_in_a_cold_build(
    small: Project, product: Product, tmp_path: Path
) -> None:
    small.build().must(0)
    page = small.site / "laws/tudi-guanli-fa-2019.html"
    assert "../penalties/cf-2026-018.html" in links_of(page).links
    small.edit(RECORD, BASIS, "处罚依据: 《城乡规划法》第六十四条")
    small.build().must(0)
    assert "../penalties/cf-2026-018.html" not in links_of(page).links
    assert "../penalties/cf-2026-018.html" in links_of(small.site / "laws/chengxiang-guihua-fa-2019.html").links
    cold = product.small(tmp_path / "cold")
    cold.edit(RECORD, BASIS, "处罚依据: 《城乡规划法》第六十四条")
    cold.build().must(0)
    assert differing(contents(small.site), contents(cold.site)) == set()


def test_an_article_cited_often_has_lists_of_its_own_which_hold_every_record(small: Project) -> None:
    sample = (small.folder / RECORD).read_text(encoding="utf-8")
    many = []
    for number in range(230):
        text = sample.replace("cf-2026-018", f"many-{number:03}").replace("〔2026〕18号", f"〔2026〕{1000 + number}号")
        body = [line for line in text.rstrip("\n").split("\n") if not line.startswith("#")]
        many.append("- " + "\n  ".join(body))
    small.write("data/penalties/2026/many.yml", "\n".join(many) + "\n")
    small.build().must(0)
    whole = {
        link
        for path in (small.site / "laws/cited").glob("tudi-guanli-fa-2019.77-*.html")
        for link in links_of(path).links
    }
    assert {f"../../penalties/many-{number:03}.html" for number in range(230)} <= whole
    page = links_of(small.site / "laws/tudi-guanli-fa-2019.html")
    assert "../laws/cited/tudi-guanli-fa-2019.77-2.html" in page.links
    assert (small.site / "laws/cited/tudi-guanli-fa-2019.77-1.html").exists()
