"""Several parties of one decision: read as one record, shown a row a party, found under each, counted apart."""

from __future__ import annotations

import csv
import io
import json
import re
from decimal import Decimal
from typing import Any

import pytest
import yaml

from gongshi import reading
from gongshi.index.documents import RecordText, document, layout_of
from gongshi.index.documents import row_of as row_in_table
from gongshi.keeping import Policy, kept
from gongshi.kinds import all_kinds
from gongshi.law import tiers
from gongshi.model.kind import gathered, heading
from gongshi.private.names import public_view
from gongshi.private.parties import names_several
from gongshi.store import Row
from site_tools import TODAY, Product, Project, contents, plain_bytes, read_page
from test_between import sample
from test_cases import completed

PENALTIES = all_kinds()["penalties"]
FIRM = "湟中甲示例砂石有限公司"
CODE = "91630106MAFAKE0309"
PERSON = "单雄信"
"""The person responsible, a name that no record of the example has."""
TWO = f"""
标识: cf-2026-901
当事人:
  - 行政相对人名称: {FIRM}
    行政相对人类别: 法人及非法人组织
    统一社会信用代码: {CODE}
    法定代表人: {PERSON}
    罚款金额: 4万元
  - 行政相对人名称: {PERSON}
    行政相对人类别: 自然人
    处罚内容: 处罚款5000元
    罚款金额: 5000
行政处罚决定书文号: 湟自然资罚〔2026〕901号
违法事实: {FIRM}未经批准占用集体土地堆放砂石，{PERSON}直接负责。
处罚内容: 对{FIRM}处罚款40000元；对直接负责的主管人员{PERSON}处罚款5000元。
处罚决定日期: 2026-03-18
公开日期: 2026-03-20
# 没有：行政相对人名称、行政相对人类别、统一社会信用代码、法定代表人、罚款金额
""".lstrip()


def read(fields: str, kind: str = "penalties") -> dict[str, Any]:
    """Return what is kept of the kind's sample record with these fields in place of its own."""
    result = reading.read(completed(fields, sample(kind)).encode(), f"data/{kind}/a.yml", all_kinds()[kind])
    assert [one for one in result.findings if one.level != "info"] == []
    return result.records[0].values


def row_of(values: dict[str, Any]) -> Row:
    read = reading.Read("penalties", values["id"], values, {})
    return kept(read, PENALTIES, Policy("surname", {}), tiers.FINE_FACTS)[0]


def test_the_total_is_what_the_parties_have_each_to_pay() -> None:
    values = read(TWO)
    assert values["fine"] == "45000.00"
    assert [one["own_fine"] for one in values["parties"]] == ["40000.00", "5000.00"]
    assert "party_name" not in values


def test_a_party_is_written_under_the_code_of_the_national_table_too() -> None:
    values = read(
        TWO.replace("  - 行政相对人名称", "  - CF_XDR_MC").replace("    统一社会信用代码", "    CF_XDR_SHXYM")
    )
    assert [one["party_name"] for one in values["parties"]] == [FIRM, PERSON]


def test_every_party_stands_in_the_heading_and_persons_are_masked() -> None:
    view = public_view(PENALTIES, read(TWO), "surname")
    assert heading(PENALTIES, view) == f"{FIRM}、单××未经批准非法占用土地案"
    assert [one["party_name"] for one in view["parties"]] == [FIRM, "单××"]
    assert view["parties"][0]["legal_representative"] == "单××"
    assert PERSON not in json.dumps(view, ensure_ascii=False)


@pytest.mark.parametrize("person", ["高山", "方圆", "索南才让多杰", "Abdul Rehmani"])
def test_a_person_beside_a_firm_is_masked_also_where_the_name_is_a_word(person: str) -> None:
    party = {"party_name": person, "party_category": "自然人"}
    record = {"parties": [{"party_name": FIRM, "party_category": "法人及非法人组织"}, party]}
    assert public_view(PENALTIES, record, "surname")["party_name"] == f"{FIRM}、{person[0]}××"


def test_of_many_parties_the_heading_names_three() -> None:
    parties = [{"party_name": f"湟中{one}示例公司"} for one in "甲乙丙丁"]
    assert gathered(PENALTIES, {"parties": parties}) == {
        "party_name": "湟中甲示例公司、湟中乙示例公司、湟中丙示例公司等4个当事人"
    }


def test_two_persons_of_one_surname_are_both_named() -> None:
    parties = [{"party_name": name, "party_category": "自然人"} for name in ("冶万福", "冶万寿")]
    assert public_view(PENALTIES, {"parties": parties}, "surname")["party_name"] == "冶××、冶××"


def test_parties_are_counted_and_each_category_is_one_to_filter_by() -> None:
    values = read(TWO)
    source = reading.Read("penalties", values["id"], values, {})
    row, rest = kept(source, PENALTIES, Policy("surname", {}), ())
    assert row.parties == 2
    facets = json.loads(rest.facets)
    assert [value for name, value in facets if name == "party_category"] == ["法人及非法人组织", "自然人"]
    assert row.amounts == "4500000,0"


def test_a_search_finds_the_decision_under_each_name_and_code_and_under_no_masked_one() -> None:
    view = public_view(PENALTIES, read(TWO), "surname")
    data = json.dumps(view, ensure_ascii=False).encode()
    found = document(RecordText("penalties", "a.html", heading(PENALTIES, view), "", data), PENALTIES)
    assert {FIRM, CODE, "单××", "45000"} <= set(found.body)
    assert found.facts["party_category"] == ["法人及非法人组织", "自然人"]
    assert not any(PERSON in text for text in (*found.head, *found.body))
    row = row_in_table(PENALTIES, found.title, view)
    assert ("法人及非法人组织", "自然人") in row.facets
    assert "法人及非法人组织、自然人" in row.shown


def table_rows(fields: str, kind: str = "penalties") -> list[dict[str, str]]:
    """Return what the finder's download has of a record, by column."""
    found = all_kinds()[kind]
    view = public_view(found, found.complete(read(fields, kind)), "surname")
    row = row_in_table(found, heading(found, view), view)
    names = [column.name for column in layout_of(found).shown]
    return [dict(zip(names, cells, strict=True)) for cells in row.groups or (row.shown,)]


def test_an_export_has_a_row_a_party_with_its_own_amount() -> None:
    third = """  - 行政相对人名称: 湟中乙示例合作社
    行政相对人类别: 法人及非法人组织
    无统一社会信用代码: 未换发代码的旧登记
行政处罚决定书"""
    rows = table_rows(TWO.replace("行政处罚决定书", third, 1))
    told = [(one["party_name"], one["uscc"], one["party_category"], one["fine"], one["doc_no"]) for one in rows]
    assert told == [
        (FIRM, CODE, "法人及非法人组织", "40000.00", "湟自然资罚〔2026〕901号"),
        ("单××", "", "自然人", "5000.00", "湟自然资罚〔2026〕901号"),
        ("湟中乙示例合作社", "", "法人及非法人组织", "", "湟自然资罚〔2026〕901号"),
    ]


def test_an_amount_that_the_parties_owe_together_stands_once_in_an_export() -> None:
    jointly = re.sub("    罚款金额: .*\n|    处罚内容: .*\n", "", TWO).replace("、罚款金额\n", "\n")
    rows = table_rows(jointly + "罚款金额: 45000\n连带: 是\n")
    assert [one["fine"] for one in rows] == ["45000.00", "连带，见上一行"]


def test_a_permit_has_a_row_a_party_and_a_decision_on_one_has_one_row() -> None:
    parties = """
标识: xk-2026-901
当事人:
  - {行政相对人名称: 李示范, 行政相对人类别: 自然人}
  - {行政相对人名称: 马样本, 行政相对人类别: 自然人}
# 没有：行政相对人名称、行政相对人类别、统一社会信用代码、法定代表人
""".lstrip()
    assert [one["party_name"] for one in table_rows(parties, "permits")] == ["李××", "马××"]
    assert len(table_rows("标识: cf-1\n")) == 1
    (hidden,) = table_rows("标识: bf-1\n", "rulings")
    assert (hidden["party_name"], hidden["uscc"]) == ("当事人（不公开）", "")


# ------------------------------------------------------------------------------------------------ fines and tiers

SCALE = tiers.Scale("元", "", tiers.Band("法定幅度", Decimal(1), Decimal(10)), (), ())


def test_fines_of_several_parties_lie_in_no_tier_as_one() -> None:
    fine = tiers.fine_of(row_of(read(TWO)))
    assert fine is not None
    assert fine.is_divided
    assert tiers.place(SCALE, fine) is None


@pytest.mark.parametrize(
    "changed",
    [
        TWO.replace("    处罚内容: 处罚款5000元\n    罚款金额: 5000\n", "    处罚内容: 警告\n"),
        TWO.replace("    罚款金额: 4万元\n", "")
        .replace("    处罚内容: 处罚款5000元\n    罚款金额: 5000\n", "")
        .replace("# 没有", "连带: 是\n罚款金额: 45000\n# 没有"),
    ],
    ids=["only one is fined", "all are liable together"],
)
def test_one_fine_lies_where_it_lies_whoever_pays(changed: str) -> None:
    fine = tiers.fine_of(row_of(read(changed)))
    assert fine is not None
    assert not fine.is_divided
    assert tiers.place(SCALE, fine)


# ------------------------------------------------------------------------------------------------ names

SEVERAL = """\
湟中示例砂石有限公司、张示例
湟中示例砂石有限公司及其法定代表人张示例
湟中示例砂石有限公司及法定代表人张示例
湟中示例砂石有限公司和张示例
湟中示例砂石有限公司暨张示例
湟中示例砂石有限公司以及项目负责人马小军
湟中示例砂石有限公司、直接负责的主管人员张示例
湟中示例砂石有限公司及其直接责任人员李四
湟中示例砂石有限公司与湟中示例乙建材厂
湟中示例砂石有限公司；马·阿卜杜拉
湟中示例砂石有限公司、索南才让多杰
湟中示例砂石有限公司、实际控制人高山
湟中示例砂石有限公司、Abdul Rehmani
湟中示例砂石有限公司　李示范
湟中示例砂石有限公司,张示例等二人
湟中示例砂石有限公司（法定代表人：张示例）、李示范
湟中区共和镇示例村村民委员会，湟中区多巴镇示例采石场
湟中示例合作社、湟中示例农场、马小军
湟中示例砂石有限公司/欧阳建国
张示例、湟中示例砂石有限公司
""".splitlines()
ONE = """\
西宁市湟中区农业农村和科技局
青海省发展和改革委员会
湟中区林业和草原局
西宁市和平饭店
青海示例有限公司和平路分公司
湟中县供销合作社和平商店
湟中和顺砂石有限公司
湟中区与和建材有限公司
中交示例公路勘察设计研究院有限公司与青海省示例交通规划设计研究院联合体
湟中县五金、交电、化工公司
湟中区粮油、百货商店
安徽省、青海省合资公司
西宁市第一人民医院和康复中心
湟中示例有限公司和田玉店
张三丰与李四光科技有限公司
马永和建材经营部
湟中县多巴镇马永和砂石厂
湟中县上新庄镇周德村和申北村联营砂场
中国农业银行股份有限公司西宁城西支行及其营业部
西宁人和建筑安装工程有限公司 湟中分公司
甘肃省示例建设（控股）集团总公司
北京市中银（西宁）律师事务所
Johnson & Johnson Co., Ltd.
Example Mining (Hong Kong) Co., Ltd
Rio Tinto plc
""".splitlines()


@pytest.mark.parametrize("name", SEVERAL)
def test_two_parties_in_one_name_are_noticed(name: str) -> None:
    assert names_several(name, is_person=False)


@pytest.mark.parametrize("name", ONE)
def test_a_registered_name_is_one_whatever_it_holds(name: str) -> None:
    assert not names_several(name, is_person=False)


def test_several_persons_in_the_field_of_a_person_are_read_there() -> None:
    assert not names_several("冶万福、马得福等三人", is_person=True)
    assert names_several("冶万福、湟中示例砂石有限公司", is_person=True)


# ------------------------------------------------------------------------------------------------ the site


@pytest.fixture(scope="module")
def project(product: Product, tmp_path_factory: pytest.TempPathFactory) -> Project:
    project = product.small(tmp_path_factory.mktemp("parties") / "project")
    (project.folder / "data/penalties/2026").joinpath("two.yml").write_text(
        completed(TWO, sample("penalties")), encoding="utf-8"
    )
    project.build("--today", TODAY).must(0)
    return project


def test_the_page_has_a_row_a_party_and_leads_to_the_records_of_each_code(project: Project) -> None:
    text = (project.site / "penalties/cf-2026-901.html").read_text(encoding="utf-8")
    table = text.partition('<caption class="gs-hidden">当事人</caption>')[2].partition("</table>")[0]
    assert table.count("<tr>") == 3
    assert FIRM in table
    assert "单××" in table
    assert f'{CODE} <a href="../search.html' in table
    assert text.count("<dt>行政相对人名称</dt>") == 1  # at the head of the page; below there is the table


def test_nobody_finds_the_person_in_any_file(project: Project) -> None:
    for name, data in contents(project.site).items():
        assert PERSON.encode() not in plain_bytes(data), name


def test_the_record_as_data_has_both_parties(project: Project) -> None:
    data = json.loads((project.site / "penalties/cf-2026-901.json").read_bytes())
    firm, person = data["record"]["当事人"]
    assert (firm["行政相对人名称"], firm["统一社会信用代码"], firm["罚款金额"]) == (FIRM, CODE, "40000.00")
    assert (person["行政相对人名称"], person["行政相对人类别"]) == ("单××", "自然人")
    assert data["record"]["罚款金额"] == "45000.00"


def test_statistics_add_up_and_count_decisions_and_parties_apart(project: Project) -> None:
    data = (project.site / "statistics/2026-penalties-months.csv").read_bytes().decode("utf-8-sig")
    head, *rows = csv.reader(io.StringIO(data, newline=""))
    assert head[:4] == ["处罚决定日期", "数量（件）", "当事人（个）", "罚款金额合计（元）"]
    *months, total = rows
    for column in (1, 2, 3):
        assert sum(Decimal(row[column] or 0) for row in months) == Decimal(total[column])
    decisions, parties = int(total[1]), int(total[2])
    assert parties == decisions + 2  # the example has one with two parties itself
    said = f"现在公示 {decisions} 件（当事人 {parties} 个）"
    for page in ("statistics/2026.html", "penalties/list/2026.html"):
        assert said in read_page((project.site / page).read_bytes()).text
    categories = (project.site / "statistics/2026-penalties-party-category.csv").read_text(encoding="utf-8-sig")
    counted = sum(int(row[1]) for row in list(csv.reader(io.StringIO(categories)))[1:-1])
    assert counted == decisions + 2


def test_a_year_with_one_party_each_says_nothing_of_parties(example: Project) -> None:
    plain = yaml.load
    years = {"2024", "2025", "2026"}
    several = {
        path.parent.name
        for path in (example.folder / "data/penalties").rglob("*.yml")
        if "当事人" in (plain(path.read_text(encoding="utf-8"), yaml.BaseLoader) or {})
    }
    for year in years - several:
        assert "当事人（个）" not in (example.site / f"statistics/{year}.html").read_text(encoding="utf-8")
