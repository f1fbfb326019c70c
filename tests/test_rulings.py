"""Other decisions of law enforcement: their parties are told nowhere; what is no penalty and no permit is refused as one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

import attachment_files as files
from gongshi import reading
from gongshi.kinds import all_kinds
from gongshi.private.names import persons_of, public_view
from gongshi.private.organisations import names_of
from site_tools import TODAY, Product, Project, contents, plain_bytes
from test_between import sample
from test_cases import completed

RULINGS = all_kinds()["rulings"]
FIRM = {
    "party_name": "西宁恒远砂石有限责任公司湟中分公司",
    "party_category": "法人及非法人组织",
    "uscc": "91630106MAFAKE7K9D",
    "legal_representative": "范万福",
}
PERSON = {"party_name": "冶万福（曾用名：冶大福）", "party_category": "自然人"}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("西宁恒远砂石有限责任公司湟中分公司占地", "当事人占地"),
        ("西宁恒远砂石有限责任公司占地", "当事人占地"),
        ("恒远砂石堆放砂石，恒远公司承认", "当事人堆放砂石，当事人承认"),
        ("西 宁 恒 远在西宁市湟中区采砂", "当事人在西宁市湟中区采砂"),
        ("恒\n  远占地", "当事人占地"),
        ("⼤通恒遠公司", "⼤通当事人"),
        ("统一社会信用代码91630106MAFAKE7K9D", "统一社会信用代码××"),
        ("代码９１６３０１０６ｍａｆａｋｅ７ｋ９ｄ，MAFAKE7K9", "代码××，××"),
        ("法定代表人范万福、万福承认，范某某签字", "法定代表人××、××承认，××签字"),
        ("恒远砂石（以下简称“蓝天料场”）占地，蓝天料场拆除", "当事人（以下简称“当事人”）占地，当事人拆除"),
        ("李万福不是当事人", "李万福不是当事人"),
        ("采挖砂石料运往西宁", "采挖砂石料运往西宁"),
    ],
)
def test_of_a_firm_no_name_no_code_and_no_representative_is_left(text: str, shown: str) -> None:
    view = public_view(RULINGS, {"id": "a", **FIRM, "facts": text}, "full")
    assert view == {"id": "a", "party_name": "当事人（不公开）", "party_category": "法人及非法人组织", "facts": shown}


@pytest.mark.parametrize("policy", ["surname", "full", "none"])
def test_of_a_person_nothing_is_left_whatever_the_body_shows_of_names(policy: Any) -> None:
    text = "冶万福占地，冶大福即冶万福，万福承认，冶某某、冶先生签字；马万福在场"
    view = public_view(RULINGS, {"id": "a", **PERSON, "facts": text}, policy)
    assert view["facts"] == "当事人占地，当事人即当事人，当事人承认，当事人、当事人签字；马万福在场"
    assert view["party_name"] == "当事人（不公开）"


def test_a_party_that_is_told_is_shown_and_a_person_masked_as_everywhere() -> None:
    record = {"id": "a", **FIRM, "hide_party": False, "facts": "恒远砂石占地"}
    assert public_view(RULINGS, record, "surname") == {key: record[key] for key in record if key != "hide_party"}
    person = {"id": "a", **PERSON, "hide_party": False, "facts": "冶万福占地"}
    assert public_view(RULINGS, person, "surname")["facts"] == "冶××占地"


def test_who_keeps_the_name_out_of_the_repository_writes_the_party() -> None:
    for word in ("当事人", "当事人（不公开）"):
        record = {"id": "a", "party_name": word, "party_category": "自然人", "facts": "当事人承认"}
        assert public_view(RULINGS, record, "surname")["facts"] == "当事人承认"
        assert persons_of(RULINGS, record, "surname") is None


@pytest.mark.parametrize(
    ("name", "called", "other"),
    [
        ("湟中试例甲仓储有限公司", "试例甲 试例甲公司 湟中试例甲 试例甲仓储", "湟中 仓储 有限公司 公司"),
        ("青海（湟中）绿源农牧开发有限公司", "绿源 绿源公司 青海绿源", "青海 农牧 开发"),
        ("湟中县多巴镇鑫宝达食品加工厂", "鑫宝达 鑫宝 鑫宝达食品 鑫宝达公司", "多巴镇 食品 湟中县"),
        ("湟中旅游开发有限公司", "湟中旅游开发", "旅游开发 湟中 旅游"),
        ("湟中区第一中学", "第一中学", "中学 第一"),
        ("Qinghai Demo Mining Co., Ltd.", "Qinghai Demo Mining|Demo Mining", "Mining"),
        ("湟中顺达运输有限公司（原名：宏昌车队）", "宏昌车队 顺达", "运输 车队公司"),
    ],
)
def test_an_organisation_is_called_by_what_is_its_own(name: str, called: str, other: str) -> None:
    found = set(names_of(name))
    assert {name, *(called.split("|") if name.isascii() else called.split())} <= found
    assert not found & set(other.split())


def test_a_key_of_the_national_tables_is_no_key_of_a_ruling() -> None:
    assert {spec.code for spec in RULINGS.fields} == {""}
    text = completed("_XDR_MC: 当事人\n# 没有：行政相对人名称\n", sample("rulings"))
    assert "unknown-field" in [one.rule for one in reading.read(text.encode(), "data/rulings/a.yml", RULINGS).findings]
    penalties = all_kinds()["penalties"]
    assert penalties.field("party_name").code == "CF_XDR_MC"


# ---------------------------------------------------------------- what is no penalty, and what is one


def rules_of(kind: str, fields: str) -> list[str]:
    text = completed(fields, sample(kind))
    return [one.rule for one in reading.read(text.encode(), f"data/{kind}/a.yml", all_kinds()[kind]).findings]


NO_FINE = "# 没有：罚款金额、没收金额\n"


@pytest.mark.parametrize(
    "fields",
    [
        f"{NO_FINE}处罚类别: [其他-不予行政处罚]\n处罚内容: 不予行政处罚\n",
        f"{NO_FINE}处罚类别: [其他－不予处罚]\n处罚内容: 责令改正\n",
        f"{NO_FINE}处罚类别: [其他行政处罚]\n其他处罚说明: 不予行政处罚\n处罚内容: 责令改正\n",
        f"{NO_FINE}处罚类别: [警告]\n处罚内容: 本局决定：对当事人依法不予行政处罚。责令改正。\n",
        f"{NO_FINE}处罚类别: [其他-责令改正]\n处罚内容: 一、决定不予处罚；二、责令三十日内改正。\n",
        f"{NO_FINE}处罚类别: [其他-责令改正]\n处罚内容: 免予行政处罚\n",
        f"{NO_FINE}处罚类别: [警告]\n处罚内容: 警告\n裁量事项: cl-001\n裁量阶次: 不予处罚\n",
    ],
)
def test_no_penalty_is_refused_as_a_penalty(fields: str) -> None:
    assert "not-a-penalty" in rules_of("penalties", fields)


@pytest.mark.parametrize(
    "fields",
    [
        "",
        "处罚内容: 对甲公司罚款125000元，对乙不予行政处罚\n",
        "处罚内容: 对乙不予行政处罚；对甲公司处罚款125000元\n",
        f"{NO_FINE}处罚类别: [警告]\n处罚内容: 对乙不予行政处罚，对甲公司给予警告\n",
        f"{NO_FINE}处罚类别: [警告]\n处罚内容: 警告；当事人请求不予处罚的，不予采纳\n",
        f"{NO_FINE}处罚类别: [其他-限期拆除]\n处罚内容: 限期三十日内拆除，不符合行政处罚法第三十三条不予处罚的规定\n",
    ],
)
def test_a_penalty_that_speaks_of_no_penalty_is_one(fields: str) -> None:
    assert "not-a-penalty" not in rules_of("penalties", fields)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("其他-限期拆除", "其他-限期拆除"),
        ("其他－限期拆除", "其他-限期拆除"),
        ("其他-通报批评", "通报批评"),
        ("其他-降低资质等级", "降低资质等级"),
    ],
)
def test_a_type_may_be_written_as_in_the_national_form(written: str, kept: str) -> None:
    text = completed(f"{NO_FINE}处罚类别: [{written}]\n处罚内容: 责令\n", sample("penalties"))
    found = reading.read(text.encode(), "data/penalties/a.yml", all_kinds()["penalties"])
    assert [one.rule for one in found.findings if one.level == "error"] == []
    assert found.records[0].values["penalty_types"] == [kept]


def test_the_older_word_for_another_penalty_still_needs_what_it_is() -> None:
    assert "penalty-content" in rules_of("penalties", f"{NO_FINE}处罚类别: [其他-其他行政处罚]\n处罚内容: 责令\n")


@pytest.mark.parametrize(
    ("fields", "is_refused"),
    [
        ("行政许可决定文书名称: 不予行政许可决定书\n", True),
        ("行政许可决定文书名称: 关于某项目的不予许可决定书\n", True),
        ("许可类别: 其他-不予许可\n", True),
        ("许可内容: 经审查，本局决定不予行政许可。\n", True),
        ("许可内容: 不准予建设用地规划许可\n", False),
        ("许可内容: 对3号地块不予许可，准予2号地块建设用地规划许可\n", False),
        ("许可内容: 准予延续；以前的不予行政许可决定同时撤销\n", False),
    ],
)
def test_no_permit_is_refused_as_a_permit(fields: str, is_refused: bool) -> None:
    assert ("not-a-permit" in rules_of("permits", fields)) is is_refused


# ---------------------------------------------------------------- on the site


SECRETS = ("恒远", "范万福", "万福", "91630106MAFAKE7K9D", "MAFAKE7K9", "630122000012345", "hengyuan", "蓝天料场")


def ruling(project: Project, **changes: Any) -> None:
    record = {
        "标识": "bf-2026-900",
        "行政相对人名称": "西宁恒远砂石有限责任公司",
        "行政相对人类别": "法人及非法人组织",
        "统一社会信用代码": "91630106MAFAKE7K9D",
        "工商注册号": "630122000012345",
        "法定代表人": "范万福",
        "权责事项": "cf-004",
        "类型": "不予行政处罚",
        "文号": "湟自然资不罚〔2026〕900号",
        "事项": "恒远砂石占地",
        "事实": "西宁恒远砂石有限责任公司（以下简称蓝天料场）占地，蓝天料场的法定代表人范万福承认。",
        "依据": "《中华人民共和国行政处罚法》（2021修订）第三十三条",
        "理由": "恒远公司初次违法，及时改正。",
        "决定内容": "对恒 远砂石（91630106MAFAKE7K9D，注册号630122000012345）不予行政处罚",
        "决定日期": "2026-10-12",
        "公开日期": "2026-10-19",
        "更正": [{"更正日期": "2026-10-20", "更正内容": "改正恒远的面积"}],
    } | changes
    project.write("data/rulings/2026/x.yml", yaml.safe_dump(record, allow_unicode=True, sort_keys=False))


@pytest.fixture
def small(product: Product, tmp_path: Path) -> Project:
    return product.small(tmp_path / "project")


def test_no_file_of_a_site_holds_anything_of_a_party_that_is_not_told(small: Project) -> None:
    folder = small.folder / "data/rulings/2026"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "hengyuan.pdf").write_bytes(files.plain_pdf())
    ruling(small, 附件=["hengyuan.pdf"])
    for audience in ("public", "preview"):
        small.build("--audience", audience, "--site-dir", small.folder / audience).must(0)
        found = contents(small.folder / audience)
        page = found["rulings/bf-2026-900.html"].decode()
        assert "当事人（不公开）不予行政处罚决定" in page
        assert "对当事人（××，注册号××）不予行政处罚" in page
        kept = json.loads(found["rulings/bf-2026-900.json"])["record"]
        assert not {"统一社会信用代码", "法定代表人", "工商注册号", "不公开当事人"} & kept.keys()
        for name, data in found.items():
            plain = plain_bytes(data)
            if name == "rules.html" or (name.startswith("assets/gongshi/") and name.endswith(".js")):
                continue  # they tell of invented names
            assert not [one for one in SECRETS if one.encode() in plain or one in name], name


@pytest.mark.parametrize("said", ["恒远公司承认", "代码91630106MAFAKE7K9D", "法定代表人范万福"])
def test_an_attachment_that_tells_the_party_leaves_the_ruling_out(small: Project, said: str) -> None:
    folder = small.folder / "data/rulings/2026"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "jds.docx").write_bytes(files.docx(f"<w:p><w:r><w:t>{said}</w:t></w:r></w:p>"))
    ruling(small, 附件=["jds.docx"])
    ran = small.gongshi("check", "--format", "json", "--today", TODAY)
    found = [one for one in map(json.loads, ran.out.splitlines()) if one["file"].endswith("/x.yml")]
    assert [(one["rule"], one["level"]) for one in found] == [("attachment-names", "error")]
    assert not [one for one in SECRETS if one in ran.out + ran.err]
