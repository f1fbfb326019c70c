"""Citations across records: what `gongshi check` says of them, and the links both ways between records and laws."""

from __future__ import annotations

import json
import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Annotated

import pytest

from gongshi.kinds import all_kinds
from gongshi.law.citations import Law, LawTable
from gongshi.law.citing import (
    RULES,
    Resolver,
    article_order,
    cited_in,
    citing_fields,
    law_table,
    laws_named,
    packed_citations,
)
from gongshi.model.fields import field
from gongshi.model.kind import Kind
from gongshi.model.record import Part, Record
from gongshi.model.values import Basis, Text
from gongshi.survey import survey
from rows import row_of
from site_tools import Product, Project, contents, differing, read_page
from test_between import Between, printed

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


# ---------------------------------------------------------------- what is kept of a record, and what it means

OLD = Law("jia-2004", "示例甲法", (), "", "2004修正", "2004-08-28", "2020-01-01")
NEW = Law("jia-2019", "示例甲法", (), "", "2019修正", "2020-01-01", "")
TABLE = LawTable((OLD, NEW))
CITING = "处罚依据: 《示例甲法》第一条、第二条，《示例乙法》第三条，依据示例甲法（2004修正）第四条\n"


class _Step(Part):
    basis: Annotated[Basis | None, field("步骤依据")] = None
    words: Annotated[Text | None, field("步骤")] = None


class _Ruled(Record):
    title: Annotated[Text, field("标题")]
    basis: Annotated[tuple[Basis, ...], field("依据")] = ()
    secret: Annotated[Basis | None, field("内部依据", public=False)] = None
    steps: Annotated[tuple[_Step, ...], field("步骤")] = ()


RULED = Kind("规定", "", _Ruled, "{title}", "id", (), ())


def test_what_cites_is_what_the_public_sees_of_laws_also_inside_a_group() -> None:
    assert [spec.name for spec in citing_fields(RULED)] == ["basis", "steps"]
    view = {
        "title": "《示例丁法》第一条",
        "basis": ["《示例甲法》第一条", "《示例甲法》第一条", "没有引用"],
        "secret": "《示例丙法》第一条",
        "steps": [{"basis": "《示例乙法》第二条", "words": "《示例戊法》第一条"}],
    }
    packed = packed_citations(RULED, view)
    assert [(one.field, one.name, one.keys) for one in cited_in(packed)] == [
        ("basis", "示例甲法", ("1",)),
        ("steps", "示例乙法", ("2",)),
    ]
    assert packed_citations(RULED, {"title": "《示例丁法》第一条"}) == ""
    assert cited_in("") == ()


def test_each_citation_is_kept_as_it_is_written_and_each_law_named_once() -> None:
    packed = row_of("penalties", CITING).citations
    assert [(one.name, one.is_quoted, one.version, one.keys, one.written) for one in cited_in(packed)] == [
        ("示例甲法", True, "", ("1", "2"), "《示例甲法》"),
        ("示例乙法", True, "", ("3",), "《示例乙法》"),
        ("依据示例甲法", False, "2004修正", ("4",), "依据示例甲法（2004修正）"),
    ]
    assert laws_named(packed) == ["示例甲法", "示例乙法", "依据示例甲法"]


@pytest.mark.parametrize(
    ("decided", "acted", "meant"),
    [
        ("2019-12-31", "", ["jia-2004", "", "jia-2004"]),
        ("2020-01-01", "", ["jia-2019", "", "jia-2004"]),  # a version that is named is meant on any day
        ("2020-01-01", "2004-08-28", ["jia-2019", "", "jia-2004"]),
        ("2004-08-27", "", ["jia-2019", "", "jia-2004"]),  # none was in force: the newest
        ("2004-08-27", "2004-08-26", ["jia-2019", "", "jia-2004"]),
    ],
)
def test_a_law_without_a_version_is_the_one_of_the_day_of_the_decision(
    decided: str, acted: str, meant: list[str]
) -> None:
    days = f"处罚决定日期: {decided}\n公开日期: {decided}\n" + (f"违法行为发生日期: {acted}\n" if acted else "")
    found = Resolver.of(TABLE, all_kinds()).of_row(row_of("penalties", CITING + days))
    assert [resolved.law.id if resolved.law else "" for _, resolved in found] == meant


def test_a_power_has_no_day_and_means_the_law_as_it_is_now() -> None:
    row = row_of("responsibilities", "设定依据: [《示例甲法》第一条]\n公开日期: 2019-12-31\n")
    ((_, resolved),) = Resolver.of(TABLE, all_kinds()).of_row(row)
    assert resolved.law == NEW


def test_a_body_without_laws_is_told_of_none() -> None:
    assert list(Resolver.of(LawTable(), all_kinds()).of_row(row_of("penalties", CITING))) == []
    assert list(Resolver.of(TABLE, all_kinds()).of_row(row_of("penalties", "处罚依据: 依法处理\n"))) == []


def test_the_table_of_laws_holds_all_that_are_told_and_nothing_else(tmp_path: Path) -> None:
    stone = "标识: yi\n存根: 是\n撤回: {撤回日期: 2026-05-08, 撤回原因: 其他}\n公开日期: 2026-05-01\n"
    law = "法律名称: 示例甲法\n简称: [甲法]\n文号: 主席令第32号\n版本: 2019修正\n施行日期: 2020-01-01\n失效日期: 2026-01-01\n条文数: 87\n"
    files = (("data/laws/a.yml", f"标识: jia\n{law}"), ("data/responsibilities/a.yml", "标识: cf-004\n"))
    printed(tmp_path, Between("", files, ""))
    (tmp_path / "data/laws/b.yml").write_text(stone, encoding="utf-8")
    taken = survey(tmp_path, date(2026, 11, 23))
    assert len(taken.rows) == 3
    with taken.open_store() as store:
        assert law_table(taken.rows, store).laws == (
            Law("jia", "示例甲法", ("甲法",), "主席令第32号", "2019修正", "2020-01-01", "2026-01-01", 87),
        )


@pytest.mark.parametrize("length", [60, 61])
@pytest.mark.parametrize("version", ["", "（1998修订）"])
def test_a_long_name_is_cut_behind_sixty_characters(tmp_path: Path, length: int, version: str) -> None:
    name = "甲" * (length - 3 - len(version)) + "法"
    files = (
        ("data/laws/a.yml", f"标识: a\n法律名称: {name if version else '示例法'}\n版本: 2019修正\n"),
        ("data/responsibilities/a.yml", f"标识: cf-004\n设定依据: [《{name}》{version}第一条]\n"),
    )
    written = f"《{name}》{version}"
    cut = written if length == 60 else written[:59] + "…"
    said = printed(tmp_path, Between("", files, ""))
    assert f"“{cut}”" in said.partition("\n")[0]


def test_only_that_a_law_was_not_in_force_may_be_answered_for() -> None:
    """The older law may be the milder one (行政处罚法 Art. 37)."""
    assert [(rule.name, rule.level, rule.may_be_verified) for rule in RULES] == [
        ("unknown-law", "warning", False),
        ("law-not-in-force", "warning", True),
        ("unknown-article", "warning", False),
    ]


def test_articles_stand_in_the_order_of_their_numbers_behind_the_law_as_a_whole() -> None:
    assert sorted(["120-2", "1", "", "120-10", "120", "77"], key=article_order) == [
        "",
        "1",
        "77",
        "120",
        "120-2",
        "120-10",
    ]
