"""The headings of the national forms are labels, and what data/site.yml knows need not be typed again."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from gongshi import reading
from gongshi.kinds import all_kinds
from gongshi.model.headings import heading_of
from gongshi.model.kind import by_key, named
from gongshi.survey import survey
from test_between import BODY, sample
from test_cases import completed

PENALTY_HEADINGS = {
    "行政相对人名称(必填)": "party_name",
    "行政相对人类别": "party_category",
    "行政相对人代码_1(统一社会信用代码)": "uscc",
    "行政相对人代码_1 （统一社会信用代码）": "uscc",
    "行政相对人代码-统一社会信用代码": "uscc",
    "行政相对人代码_2(工商注册号)": "registration_no",
    "行政相对人代码_3(工商登记码)": "registration_no",
    "行政相对人代码_2(组织机构代码)": "organisation_code",
    "行政相对人代码_4(税务登记码)": "tax_no",
    "行政相对人代码_5(事业单位证书号)": "institution_no",
    "行政相对人代码_6(社会组织登记证号)": "society_no",
    "法定代表人": "legal_representative",
    "法定代表人姓名": "legal_representative",
    "行政处罚决定书文号": "doc_no",
    "处罚事由": "facts",
    "处罚结果": "content",
    "处罚类别(必填)": "penalty_types",
    "罚款金额（万元）": "fine",
    "罚款金额(万元)": "fine",
    "没收违法所得、没收非法财物的金额（万元）": "confiscated",
    "处罚机关(必填)": "agency",
    "*处罚决定日期": "decided_on",
    "CF_WSH": "doc_no",
    "CF_XDR_SHXYM": "uscc",
    "CF_NR_FK": "fine",
    "CF_FR_ZJHM": "representative_document_no",
}


@pytest.mark.parametrize("written", PENALTY_HEADINGS)
def test_a_heading_of_the_forms_names_its_field(written: str) -> None:
    spec = named(by_key(all_kinds()["penalties"].record), written)
    assert spec is not None
    assert spec.name == PENALTY_HEADINGS[written]
    assert spec.is_named(written)


def test_every_code_of_the_standard_names_its_field() -> None:
    for name in ("penalties", "permits"):
        kind = all_kinds()[name]
        for spec in kind.fields:
            if spec.code:
                assert named(by_key(kind.record), spec.code) is spec


def test_no_key_names_two_fields() -> None:
    for kind in all_kinds().values():
        every = [key for spec in kind.fields for key in spec.keys]
        assert len(every) == len(set(every)), kind.name


def test_only_a_unit_at_the_end_is_a_unit() -> None:
    assert heading_of("罚款金额（单位：万元）") == ("罚款金额", "万元")
    assert heading_of("（万元）罚款金额") == ("(万元)罚款金额", "")


def test_a_private_field_stays_private_under_every_heading() -> None:
    text = sample("penalties") + "CF_FR_ZJHM: 示例证件0001\n"
    result = reading.read(text.encode(), "data/penalties/a.yml", all_kinds()["penalties"])
    found = [one for one in result.findings if one.rule == "private-in-repository"]
    assert [one.secret for one in found] == [True]
    assert "0001" not in "".join(one.message + one.help for one in result.findings)


def test_what_the_body_says_of_itself_need_not_be_written(tmp_path: Path) -> None:
    (tmp_path / "data/penalties").mkdir(parents=True)
    (tmp_path / "data/site.yml").write_text(BODY, encoding="utf-8")
    lines = sample("penalties").splitlines(keepends=True)
    text = "".join(line for line in lines if not line.startswith(("处罚机关", "数据来源单位")))
    assert text.count("\n") == len(lines) - 4
    (tmp_path / "data/penalties/a.yml").write_text(text, encoding="utf-8")
    power = next(line.partition(": ")[2].strip() for line in lines if line.startswith("权责事项"))
    (tmp_path / "data/responsibilities").mkdir()
    (tmp_path / "data/responsibilities/a.yml").write_text(
        completed(f"标识: {power}\n", sample("responsibilities")), encoding="utf-8"
    )
    found = survey(tmp_path, date(2026, 11, 23))
    assert [one for one in found.findings if one.rule == "missing-field"] == []
    with found.open_store() as store:
        (record,) = map(json.loads, store.data(row for row in found.rows if row.kind == "penalties"))
    assert (record["agency"], record["source"]) == ("示例机关", "示例机关")
    assert record["agency_uscc"] == record["source_uscc"] == "11630106MB1EXAMPLH"
