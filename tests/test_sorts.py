"""Which sorts of personal data may be published by somebody's decision, which are only warned of; which files may be published at all."""

from __future__ import annotations

from gongshi.model.attachable import ENDINGS, TYPES
from gongshi.model.sorts import EXCEPTABLE, SENSITIVE, SORTS, WARNED


def test_the_data_of_children_are_published_by_nobody_s_decision() -> None:
    """Law: 个人信息保护法 Art. 31; 未成年人保护法 Art. 4."""
    assert [sort for sort in SORTS if sort not in EXCEPTABLE] == ["未成年人"]
    assert set(EXCEPTABLE) < set(SORTS)


def test_what_no_form_tells_surely_is_only_warned_of_and_the_rule_names_it() -> None:
    assert {sort for sort in SORTS if sort in WARNED} == {
        "亲属、证人或者举报人的姓名",
        "住处的坐标",
        "健康或者残疾状况",
        "宗教信仰",
        "微信号或者QQ号",
        "生活困难状况",
    }
    named = SENSITIVE.why.partition("一般不公开")[0]
    assert named == "、".join(sort for sort in SORTS if sort in WARNED)


def test_the_files_that_can_be_cleaned_may_be_published() -> None:
    assert TYPES == "PDF、JPG、PNG、DOCX、XLSX、OFD"
    assert set(ENDINGS) == {".pdf", ".jpg", ".jpeg", ".png", ".docx", ".xlsx", ".ofd"}
