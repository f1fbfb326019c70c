"""What a decision's page tells those who disagree: the authorities, the periods, and where review must come first."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from gongshi.exports.record_json import record_json
from gongshi.kinds import all_kinds
from gongshi.law.remedies import Told, as_json, of_decision, of_penalty, told
from gongshi.model.body import Body
from gongshi.model.record import Plain
from gongshi.model.remedies import Remedies
from site_tools import ROOT, Project

GOVERNMENT = "西宁市湟中区人民政府"
COURT = "西宁市湟中区人民法院"
FINED: dict[str, Any] = {"content": "罚款1000元", "legal_basis": "《城乡规划法》第六十四条", "decided_on": "2026-03-02"}
LAND: dict[str, Any] = {
    "content": "一、责令退还土地；二、限期三十日内拆除地上建筑物。",
    "legal_basis": "《中华人民共和国土地管理法》（2019修正）第四十四条、第七十七条",
    "decided_on": "2026-03-02",
}


def said(record: Plain) -> str:
    return told(of_penalty(record), GOVERNMENT, COURT).text


def test_one_may_choose_between_review_and_the_court() -> None:
    assert said(FINED) == (
        "当事人、利害关系人不服本决定的，可以自知道或者应当知道本决定之日起六十日内向西宁市湟中区人民政府申请行政复议，"
        "也可以自知道或者应当知道本决定之日起六个月内直接向西宁市湟中区人民法院起诉。"
    )


def test_against_a_penalty_on_the_spot_review_comes_first() -> None:
    text = said(FINED | {"procedure": "简易程序"})
    assert text == (
        "当事人、利害关系人不服本决定的，应当先自知道或者应当知道本决定之日起六十日内向西宁市湟中区人民政府申请行政复议；"
        "不服复议决定，或者复议机关逾期不作决定的，再在十五日内向西宁市湟中区人民法院起诉。"
        "本决定是当场作出的行政处罚，行政复议在先。"
    )


def test_before_the_law_of_2023_a_penalty_on_the_spot_could_go_to_court_at_once() -> None:
    assert "也可以" in said(FINED | {"procedure": "简易程序", "decided_on": "2023-12-31"})
    assert "也可以" not in said(FINED | {"procedure": "简易程序", "decided_on": "2024-01-01"})


@pytest.mark.parametrize("of", [of_decision, of_penalty])
def test_where_the_record_says_so_review_comes_first_and_the_court_is_never_offered_at_once(
    of: Callable[[Plain], Remedies],
) -> None:
    text = told(of(LAND | {"review_first": True}), GOVERNMENT, COURT).text
    assert "应当先" in text
    assert "也可以" not in text
    assert "直接" not in text


def test_a_fine_by_the_ordinary_procedure_has_no_review_first() -> None:
    assert not of_penalty(FINED | {"procedure": "普通程序"}).review_first


def test_against_an_order_to_pull_down_on_land_occupied_illegally_the_court_waits_fifteen_days() -> None:
    assert said(LAND) == f"{said(FINED)}其中对责令限期拆除直接起诉的，期限是接到决定之日起十五日。"
    assert told(of_penalty(LAND), None, None) == Told(
        told(of_penalty(FINED), None, None).text + "其中对责令限期拆除直接起诉的，期限是接到决定之日起十五日。",
        "行政复议法第二十条；行政诉讼法第四十六条；土地管理法第八十三条",
        "本级人民政府",
        "有管辖权的人民法院",
        "六个月",
    )


def test_what_is_pulled_down_may_stand_in_the_content_or_among_the_other_sorts() -> None:
    other = LAND | {"content": "责令改正", "other_type": "限期拆除"}
    assert of_penalty(other).has_demolition
    assert not of_penalty(other | {"other_type": "限期改正"}).has_demolition


def test_where_review_comes_first_the_court_has_fifteen_days_after_it() -> None:
    first = told(of_penalty(LAND | {"review_first": True}), GOVERNMENT, None)
    assert (first.law, first.review_body, first.court, first.suit_within) == (
        "行政复议法第二十条、第二十三条；行政诉讼法第四十五条",
        GOVERNMENT,
        "有管辖权的人民法院",
        "十五日",
    )


@pytest.mark.parametrize(
    "other",
    [
        {"content": "处罚款"},
        {"legal_basis": "《城乡规划法》（2019修正）第六十四条"},
        {"legal_basis": "《土地管理法》（2019修正）第七十四条"},
        {"legal_basis": "《土地管理法实施条例》（2021修订）第七十七条"},
    ],
)
def test_fifteen_days_are_told_only_where_the_land_law_gives_them(other: dict[str, str]) -> None:
    assert "十五日" not in said(LAND | other)


def test_a_law_of_2004_gives_the_same_fifteen_days() -> None:
    assert "十五日" in said(LAND | {"legal_basis": "《土地管理法》（2004修正）第七十六条"})


def test_without_settings_the_law_names_the_authorities() -> None:
    text = told(of_penalty(FINED), None, None).text
    assert "向本级人民政府申请行政复议" in text
    assert "向有管辖权的人民法院起诉" in text


def test_machines_get_the_same() -> None:
    body = Body.model_validate(
        {
            "机关名称": "西宁市湟中区自然资源局",
            "统一社会信用代码": "11630106MB1EXAMPLH",
            "行政区划代码": "630106",
            "网站名称": "公示",
            "行政复议机关": GOVERNMENT,
        }
    )
    kind = all_kinds(ROOT)["penalties"]
    got = json.loads(record_json(kind, LAND | {"id": "a"}, "甲案", body))["remedies"]
    assert got["复议前置"] is False
    assert (got["复议机关"], got["复议期限"]) == (GOVERNMENT, "六十日")
    assert (got["法院"], got["起诉期限"], got["责令限期拆除的起诉期限"]) == ("有管辖权的人民法院", "六个月", "十五日")
    assert "remedies" not in json.loads(record_json(all_kinds(ROOT)["laws"], {"id": "a"}, "甲法", body))


def test_fifteen_days_are_told_to_machines_only_where_they_are_told_to_people() -> None:
    for record, days in ((FINED, None), (LAND, "十五日"), (LAND | {"review_first": True}, None)):
        assert as_json(of_penalty(record), None, None).get("责令限期拆除的起诉期限") == days


def test_every_penalty_and_permit_of_the_example_tells_them_on_its_page(example: Project) -> None:
    pages = [path for kind in ("penalties", "permits") for path in (example.site / kind).glob("??-20*.html")]
    texts = [path.read_text(encoding="utf-8") for path in pages if path.with_suffix(".json").exists()]
    assert len(texts) > 60
    for text in texts:
        assert text.count('id="remedies"') == 1
        assert f"六十日内向{GOVERNMENT}申请行政复议" in text
    (first,) = [text for text in texts if "应当先自知道" in text]
    assert "湟自然资罚〔2026〕2号" in first
    assert "也可以自知道" not in first


def test_what_remedies_cite_leads_to_the_pages_of_the_laws(example: Project) -> None:
    pages = [path.read_text(encoding="utf-8") for path in (example.site / "penalties").glob("cf-20*.html")]
    cited = [text.partition('id="remedies"')[2].partition("</section>")[0] for text in pages]
    (link,) = {match for text in cited for match in re.findall(r'<a class="gs-cite"[^>]*>第八十三条</a>', text)}
    assert link == '<a class="gs-cite" href="../laws/tudi-guanli-fa-2019.html#article-83">第八十三条</a>'
    (link,) = {match for text in cited for match in re.findall(r'<a class="gs-cite"[^>]*>第四十六条</a>', text)}
    assert link == '<a class="gs-cite" href="../laws/xingzheng-susong-fa-2017.html#article-46">第四十六条</a>'
